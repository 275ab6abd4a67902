"""Commands on the reference tables that come with netmap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

import netmap
from netmap_cli import options
from netmap_cli.output import show, show_csv, show_json

if TYPE_CHECKING:
    from netmap.model import PartialDate

_NAMES = {"fi": "name", "sv": "name_sv", "en": "name_en"}


@click.command()
@click.argument("region")
@options.AT
@options.form()
@options.LANG
def areas(region: str, at: PartialDate | None, form: str, lang: str) -> None:
    """List the municipalities of a REGION at a date.

    REGION is a slug, a code, a name in Finnish, Swedish or English, or finland. Without a date:
    today.
    """
    from netmap.catalogue import Column
    from netmap.telling import Telling, Told, plain

    found = netmap.areas.municipalities(region, at=at)
    if form != "table":
        (show_json if form == "json" else show_csv)(plain(found))
        return
    name = Column(name=_NAMES[lang], heading="name")
    columns = ("code", name, "region", "hospital_district_2019", "id")
    show(Told((Telling(netmap.Dataset(), lang).table(found, columns),), ()), lang)
