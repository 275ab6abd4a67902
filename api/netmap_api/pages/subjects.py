"""Pages that are a figure and the answers to some questions: partners, meetings, quality."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from netmap_api.access.answering import reader_language
from netmap_api.access.roles import Role
from netmap_api.access.seats import LinkSeat, Seat
from netmap_api.answers.views import Ask
from netmap_api.pages.asking import Wish, answers
from netmap_api.pages.base import show

router = APIRouter()
PARTNERS = ("partners", "networks", "documents", "promises", "regions")
MEETINGS = ("meetings", "attendance", "forums", "seats")
QUALITY = ("quality",)


@router.get("/p/{project}/partners")
def partners(seat: LinkSeat, request: Request) -> Response:
    """Show how many partners there are, and what was agreed with whom."""
    told = answers(seat, reader_language(request), *map(Wish, PARTNERS))
    return show(request, "subject.html", seat=seat, key="partners", told=told, picture=None)


@router.get("/p/{project}/meetings")
def meetings(seat: LinkSeat, request: Request) -> Response:
    """Show who met how often."""
    told = answers(seat, reader_language(request), *map(Wish, MEETINGS))
    picture = None if told[0].is_empty else "meetings"
    return show(request, "subject.html", seat=seat, key="meetings", told=told, picture=picture)


@router.get("/p/{project}/quality")
def quality(seat: LinkSeat, request: Request) -> Response:
    """Show what agrees in the records and what does not; to members also what is doubtful."""
    language = reader_language(request)
    told = answers(seat, language, *map(Wish, QUALITY))
    problems = _problems(seat, language) if seat.role >= Role.VIEWER else None
    return show(request, "quality.html", seat=seat, told=told, problems=problems)


def _problems(seat: Seat, language: str) -> tuple[Mapping[str, Any], ...]:
    (made,) = seat.ask(Ask.of("check", language=language))
    return tuple(json.loads(made.content))
