"""Where records were said and when they hold, in the short form of a page with many of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netmap.model import Dated, Record
from netmap.model.record import Citation
from netmap.views.map_data.names import stated

Citing = dict[str, int]
"""The place of each cited source in the list that the page has of them."""


def citing(records: Iterable[Record]) -> Citing:
    """Give the sources that records cite their places, in the order in which they are met."""
    sources = (citation.source for record in records for citation in record.citations)
    return {source: place for place, source in enumerate(dict.fromkeys(sources))}


def known(record: Dated, places: Citing) -> dict[str, Any]:
    """Tell when a record holds, its note, and where it was said as rows [source, line, quote]."""
    return stated(
        {
            "valid": _period(record),
            "note": record.note,
            "evidence": tuple(_row(places[it.source], it) for it in record.citations),
        }
    )


def _period(record: Dated) -> str:
    if record.start is None and record.end is None:
        return ""
    return str(record.valid).replace("/", "–")


def _row(place: int, citation: Citation) -> tuple[int | str | None, ...]:
    """Leave out at the end of a row what a citation does not say."""
    if citation.quote is not None:
        return place, citation.line, citation.quote
    return (place,) if citation.line is None else (place, citation.line)
