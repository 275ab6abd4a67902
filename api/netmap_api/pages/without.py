"""What is lost when an actor ends: its ties, whom it alone holds, the parts that fall apart."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat
from netmap_api.pages.asking import Wish, answers, rows
from netmap_api.pages.base import show

router = APIRouter()
_TOP = 8


@router.get("/p/{project}/without")
def without(seat: LinkSeat, request: Request, actor: str = "") -> Response:
    """Show what is lost without an actor; at first without the most central one."""
    language = reader_language(request)
    (ranked,) = rows(seat, language, Wish("centrality", {"top": _TOP}))
    first = ranked[0]["actor"] if ranked else ""
    chosen = actor.strip() or first
    dataset = seat.served.dataset(seat.access)
    told, lost = None, None
    if chosen:
        wish = Wish("without", {"actor": chosen})
        (told,), (lost,) = answers(seat, language, wish), rows(seat, language, wish)
    names = {it.id: it.name(language) for it in dataset.actors.values()}
    return show(
        request,
        "without.html",
        seat=seat,
        chosen=chosen,
        names=names,
        central=[row["actor"] for row in ranked or ()],
        told=told,
        lost=lost,
    )
