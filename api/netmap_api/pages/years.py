"""The years that a project tells of, for pages that show one of them or compare two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from netmap_api.pages.asking import Wish, rows

if TYPE_CHECKING:
    from netmap_api.access.seats import Seat


def years_of(seat: Seat, language: str) -> Sequence[int]:
    """Return the years of which partners, meetings or indicators are told, the first one first."""
    found = rows(seat, language, Wish("partners"), Wish("meetings"), Wish("indicators"))
    partners, meetings, indicators = ((it or ()) for it in found)
    years = {row["year"] for row in (*partners, *meetings)}
    years |= {int(date[:4]) for row in indicators for date in row["dates"]}
    return tuple(sorted(years))


def year_asked(year: int | None, known: Sequence[int]) -> int | None:
    """Return the year asked for, else the newest known, None where none is known."""
    return year if year is not None else max(known, default=None)
