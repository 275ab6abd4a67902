"""How far the indicators have come by municipality, and who is not covered and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat, Seat
from netmap_api.pages.asking import Answer, Wish, answers, rows
from netmap_api.pages.base import show

router = APIRouter()
_PREFERRED = "contact_person"
"""The theme of the indicator that a page opens with: whether there is somebody to talk to."""


@router.get("/p/{project}/coverage")
def coverage(seat: LinkSeat, request: Request, indicator: str | None = None) -> Response:
    """Show every indicator, and one of them in full."""
    language = reader_language(request)
    (known,) = rows(seat, language, Wish("indicators"))
    chosen = indicator or _first(known or ())
    told = _told(seat, language, chosen) if chosen else {}
    (overview,) = answers(seat, language, Wish("indicators"))
    return show(
        request,
        "coverage.html",
        seat=seat,
        known=[(it["indicator"], it[f"name_{language}"] or it["indicator"]) for it in known or ()],
        chosen=chosen,
        overview=overview,
        **{"one": None, "latest": None, "gaps": None, **told},
    )


def _first(known: Sequence[Any]) -> str | None:
    preferred = (it["indicator"] for it in known if it["theme"] == _PREFERRED)
    return next(preferred, known[0]["indicator"] if known else None)


def _told(seat: Seat, language: str, indicator: str) -> dict[str, Any]:
    wish = Wish("coverage", {"indicator": indicator})
    one, gaps = answers(seat, language, wish, Wish("gaps"))
    figures, found = rows(seat, language, wish, Wish("gaps"))
    latest = figures[-1] if figures else None
    return {"one": one, "latest": latest, "gaps": _of(indicator, gaps, found or ())}


def _of(indicator: str, gaps: Answer, found: Sequence[Any]) -> Answer | None:
    """Keep the gaps that an indicator shows."""
    if gaps.is_empty:
        return None
    table = gaps.tables[0]
    kept = [
        row
        for gap, row in zip(found, table.rows, strict=True)
        if gap["facts"].get("indicator") == indicator
    ]
    return replace(gaps, tables=(replace(table, rows=kept),), notes=())
