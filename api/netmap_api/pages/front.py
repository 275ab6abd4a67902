"""The front page: the figures of a year, who holds the network together, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from netmap.dataset import Dataset
from netmap.telling import Telling
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat, Seat
from netmap_api.pages.asking import Answer, Wish, answers, rows
from netmap_api.pages.base import home_of, show
from netmap_api.pages.years import year_asked, years_of

router = APIRouter()
_HEADLINES = ("partners", "meetings")
_THEME = "contact_person"
"""The theme of the indicator that is a key figure: whether there is somebody to talk to."""
_DRAWN = Wish("structure", {"kinds": "all"})
"""As large as the map draws it."""
_TOP = 6
_BARS = 8
_NAME = 1
"""The place of the name among the columns of centrality."""

Pairs = Sequence[tuple[Any, Sequence[str]]]
"""Figures of a summary, each with the cells that tell it."""


@dataclass(frozen=True)
class Tile:
    """A key figure; ``note`` says what it was the year before, or of which period it is."""

    key: str
    label: str
    value: str
    href: str
    previous: str | None = None
    period: str | None = None
    is_comparable: bool = True


@dataclass(frozen=True)
class Bar:
    """How far an indicator has come; ``share`` is between 0 and 100, None where it is unknown."""

    label: str
    value: str
    share: float | None
    previous: str
    href: str


@router.get("/p/{project}/")
def front(seat: LinkSeat, request: Request, year: int | None = None) -> Response:
    """Show the front page of a project."""
    language = reader_language(request)
    known = years_of(seat, language)
    chosen = year_asked(year, known)
    return show(
        request, "front.html", seat=seat, years=known, year=chosen, **_told(seat, language, chosen)
    )


def _told(seat: Seat, language: str, year: int | None) -> dict[str, Any]:
    home = home_of(seat.served.name)
    summary, changes, pairs = _of_year(seat, language, year) if year else (None, None, ())
    top = Wish("centrality", {"top": _TOP})
    structure, ranked, known = rows(seat, language, _DRAWN, top, Wish("indicators"))
    centrality, gaps = answers(seat, language, top, Wish("gaps"))
    return {
        "tiles": (*_headlines(pairs, known or (), home), *_sizes(structure, home, language)),
        "bars": tuple(_bars(pairs, home))[:_BARS],
        "summary": summary,
        "holders": _holders(centrality, ranked, home, language),
        "centrality": centrality,
        "gaps": gaps,
        "is_empty": structure is not None and not structure["actors"] and not known,
        "changes": changes,
    }


def _of_year(seat: Seat, language: str, year: int) -> tuple[Answer, Answer, Pairs]:
    wish = Wish("summary", {"year": year})
    dates = {"from": str(year - 1), "to": str(year)}
    summary, changes = answers(seat, language, wish, Wish("changes", dates))
    (figures,) = rows(seat, language, wish)
    return summary, changes, _paired(summary, figures)


def _paired(summary: Answer, figures: Any) -> Pairs:
    """Put every figure of the summary beside the cells that tell it."""
    cells = [row for table in summary.tables for row in table.rows]
    return tuple(zip(figures, cells, strict=True)) if figures and len(cells) == len(figures) else ()


def _headlines(pairs: Pairs, known: Sequence[Any], home: str) -> Iterator[Tile]:
    """Choose the figures that stand for the rest: the first of each group, and one indicator."""
    chosen = [
        next((it for it in pairs if _is_headline(it[0], group)), None) for group in _HEADLINES
    ]
    themed = {it["indicator"] for it in known if it["theme"] == _THEME}
    chosen.append(next((it for it in pairs if it[0]["figure"] in themed), None))
    for figure, (label, value, previous, period) in filter(None, chosen):
        group = figure["group"]
        query = f"?indicator={quote(figure['figure'])}" if group == "coverage" else ""
        is_comparable = figure["comparable"] is not False
        yield Tile(group, label, value, home + group + query, previous, period, is_comparable)


def _is_headline(figure: Any, group: str) -> bool:
    return bool(figure["group"] == group and figure["value"] is not None)


def _sizes(structure: Any, home: str, language: str) -> Iterator[Tile]:
    if structure and structure["actors"]:
        for key, href in (("actors", "actors"), ("ties", "map")):
            yield Tile(key, "", _number(structure[key], language), home + href)


def _number(value: int, language: str) -> str:
    return f"{value:,}".replace(",", "," if language == "en" else "\u00a0")


def _bars(pairs: Pairs, home: str) -> Iterator[Bar]:
    for figure, (label, value, previous, _) in pairs:
        if figure["group"] == "coverage":
            done, of = figure["value"], figure["universe"]
            share = 100 * done / of if done is not None and of else None
            yield Bar(
                label,
                value,
                share,
                previous,
                f"{home}coverage?indicator={quote(figure['figure'])}",
            )


def _holders(told: Answer, ranked: Any, home: str, language: str) -> Sequence[Bar]:
    """Draw each actor against the first; those that nothing runs through hold nothing together."""
    if told.is_empty or not ranked or not ranked[0]["betweenness"]:
        return ()
    tell, most = Telling(Dataset(), language), ranked[0]["betweenness"]
    return tuple(
        Bar(
            cells[_NAME],
            tell.percent(row["betweenness"]),
            100 * row["betweenness"] / most,
            "",
            f"{home}actors/{quote(row['actor'], safe='')}",
        )
        for row, cells in zip(ranked, told.tables[0].rows, strict=False)
        if row["betweenness"]
    )
