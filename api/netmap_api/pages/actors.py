"""Actors of a project: a list to search and filter, and a page for each with all that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from netmap.dataset import Dataset
from netmap.telling import Telling
from netmap.views import profile, register
from netmap_api.access.answering import reader_language
from netmap_api.access.roles import Role
from netmap_api.access.seats import LinkSeat, Seat
from netmap_api.pages.base import show

router = APIRouter()
_A_PAGE = 50


@dataclass(frozen=True)
class Search:
    """What a list of actors is to have: words, filters, and which page of it to show."""

    q: Annotated[str, Query(max_length=200)] = ""
    kind: str = ""
    level: str = ""
    area: str = ""
    page: Annotated[int, Query(ge=1, le=100_000)] = 1


@router.get("/p/{project}/actors")
def actors(seat: LinkSeat, request: Request, search: Annotated[Search, Depends()]) -> Response:
    """Show the actors that a search and filters leave, page by page."""
    language = reader_language(request)
    dataset = seat.served.dataset(seat.access)
    chosen = {"kind": search.kind, "level": search.level, "area": search.area}
    found = register.find(dataset, language, words=search.q, **chosen)
    start = (search.page - 1) * _A_PAGE
    return show(
        request,
        "actors.html",
        seat=seat,
        found=found[start : start + _A_PAGE],
        count=len(found),
        q=search.q,
        chosen=chosen,
        choices=register.choices(dataset, language),
        number=search.page,
        pages=-(-len(found) // _A_PAGE),
    )


@router.get("/p/{project}/actors/{actor:path}")
def actor_page(seat: LinkSeat, request: Request, actor: str) -> Response:
    """Show all that is said of an actor."""
    language = reader_language(request)
    told = profile.of(seat.served.dataset(seat.access), actor, language)
    past = _past(seat, told.id, language) if seat.role >= Role.EDITOR else None
    return show(request, "actor.html", seat=seat, actor=told, past=past)


def _past(seat: Seat, actor: str, language: str) -> Sequence[Mapping[str, Any]]:
    """Return the history of an actor, the newest first."""
    with seat.served.project() as project:
        history = project.show(actor, access=seat.access).history
    tell = Telling(Dataset(), language)
    return [
        {
            "revision": it.revision,
            "at": tell.moment(it.at),
            "field": tell.heading(it.field) if it.field else "",
            "before": it.before or "",
            "after": it.after or "",
        }
        for it in reversed(history)
    ]
