"""The map of a project as a page: the code of the offline file, with its scripts beside it."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request, Response

from netmap.views import maps
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat
from netmap_api.answers.views import Ask
from netmap_api.pages.base import show, titled

router = APIRouter()


@router.get("/p/{project}/map")
def map_page(
    seat: LinkSeat, request: Request, layout: str | None = None, at: str | None = None
) -> Response:
    """Show the map."""
    language = reader_language(request)
    title = titled(seat.served.name, language)
    ask = Ask.of(
        "map", form="json", layout=layout or None, at=at or None, language=language, title=title
    )
    (made,) = seat.ask(ask)
    text = made.content.decode()
    return show(
        request,
        "map.html",
        seat=seat,
        title=title,
        texts=maps.texts()[language],
        notice=json.loads(text)["notice"],
        sections=(),
        data=maps.inert(text),
    )
