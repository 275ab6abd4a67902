"""Commands on the reference tables that come with netmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import netmap
from netmap_cli import options
from netmap_cli.output import View, records, show

if TYPE_CHECKING:
    from netmap.model import PartialDate

_NAMES = {"fi": "name", "sv": "name_sv", "en": "name_en"}


@click.command()
@click.argument("region")
@options.AT
@options.FORMAT
@options.LANG
def areas(region: str, at: PartialDate | None, form: str, lang: str) -> None:
    """List the municipalities of a REGION at a date.

    REGION is a slug, a code, a name in Finnish, Swedish or English, or finland. Without a date:
    today.
    """
    found = netmap.areas.municipalities(region, at=at)
    rows = [{**row, "name": row[_NAMES[lang]]} for row in records(found)]
    show(found, View(rows, ("code", "name", "region", "hospital_district_2019", "id")), form, lang)
