"""Figures of a project as pictures, for the pages that show them and for those who keep them."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response

from netmap_api.access.answering import reader_language
from netmap_api.access.seats import LinkSeat
from netmap_api.answers.views import Ask

router = APIRouter()


@router.get("/p/{project}/pictures/{which}.{form}")
def picture(
    seat: LinkSeat,
    request: Request,
    which: Literal["coverage", "municipalities", "posts", "meetings", "goals"],
    form: Literal["svg", "png"],
    indicator: str | None = None,
) -> Response:
    """Draw a figure in the reader's language."""
    language = reader_language(request)
    ask = Ask.of("figure", which=which, form=form, indicator=indicator, language=language)
    (made,) = seat.ask(ask)
    return Response(made.content, media_type=made.media_type)
