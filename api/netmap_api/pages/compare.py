"""Two dates beside each other: what began, ended or changed, and who is more central now."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat
from netmap_api.pages.asking import Wish, answers
from netmap_api.pages.base import show
from netmap_api.pages.years import years_of

router = APIRouter()
_TOP = 15


@router.get("/p/{project}/compare")
def compare(seat: LinkSeat, request: Request, before: str = "", after: str = "") -> Response:
    """Show what differs between two dates."""
    language = reader_language(request)
    known = years_of(seat, language)
    last = max(known, default=None)
    dates = (before or (last and str(last - 1)), after or (last and str(last)))
    told: tuple[object, ...] = (None, None)
    if all(dates):
        changes = Wish("changes", {"from": dates[0], "to": dates[1]})
        told = answers(seat, language, changes, Wish("compare", {"at": dates, "top": _TOP}))
    changed, compared = told
    return show(
        request,
        "compare.html",
        seat=seat,
        known=known,
        dates=dates,
        changed=changed,
        compared=compared,
    )
