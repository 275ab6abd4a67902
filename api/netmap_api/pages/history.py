"""The past of a project in the browser: its revisions, what each did, and the way back to one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from netmap.dataset import Dataset
from netmap.errors import ConflictError, UnknownNameError
from netmap.stores.store import Change
from netmap.telling import Telling
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import EditorSeat, Seat, ViewerSeat
from netmap_api.pages.base import home_of, show
from netmap_api.pages.changes import Words
from netmap_api.records import reports
from netmap_api.records.shapes import LONGEST_NOTE
from netmap_api.sentences import say

router = APIRouter(prefix="/p/{project}/history")

_A_PAGE = 30
_ROWS = 200
"""How many differences a page shows."""

Revision = Annotated[int, Path(ge=0, le=10**9)]
PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]
Done = Annotated[str, Query(max_length=20)]


@router.get("")
def revisions(seat: ViewerSeat, request: Request, page: PageNumber = 1) -> Response:
    """List the revisions, the newest first; who made them, why and how much is for editors."""
    log = _log(seat)
    start = (page - 1) * _A_PAGE
    shown = log[::-1][start : start + _A_PAGE]
    return show(
        request,
        "history.html",
        seat=seat,
        revisions=shown,
        newest=len(log),
        number=page,
        pages=-(-len(log) // _A_PAGE),
        moment=_moment(request),
    )


@router.get("/{revision}")
def revision_page(
    seat: ViewerSeat, request: Request, revision: Revision, page: PageNumber = 1, done: Done = ""
) -> Response:
    """Show what a revision did; after an edit or import it is shown as done."""
    log = _log(seat)
    change = _of(log, revision)
    with seat.served.project() as project:
        found = project.diff(revision - 1, revision, access=seat.access)
    start = (page - 1) * _ROWS
    words = _words(seat, request, revision, revision - 1)
    return show(
        request,
        "history.revision.html",
        seat=seat,
        change=change,
        newest=len(log),
        done=done if done in ("import", "edit", "revert", "nothing") else "",
        changes=words.changes(found[start : start + _ROWS]),
        count=len(found),
        number=page,
        pages=-(-len(found) // _ROWS),
        moment=_moment(request),
    )


@router.get("/{revision}/back")
def back(seat: EditorSeat, request: Request, revision: Revision) -> Response:
    """Show what taking the project back to a revision would change, and ask."""
    return _back(seat, request, revision)


@router.post("/{revision}/back")
def taken_back(
    seat: EditorSeat,
    request: Request,
    revision: Revision,
    base: Annotated[int, Form(ge=0, le=10**9)],
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
) -> Response:
    """Take the project back, unless somebody has changed it since that was looked at."""
    language = reader_language(request)
    told = note.strip() or say("history.back_note", language, n=revision)
    try:
        with seat.served.project() as project, reports.told_to(seat):
            done = project.revert(revision, who=seat.who, note=told, base=base)
    except ConflictError:
        return _back(seat, request, revision, is_moved=True, note=note)
    word = "revert" if done.makes else "nothing"
    return RedirectResponse(f"{home_of(seat.served.name)}history/{done.revision}?done={word}", 303)


def _back(
    seat: Seat, request: Request, revision: int, *, is_moved: bool = False, note: str = ""
) -> Response:
    log = _log(seat)
    with seat.served.project() as project:
        found = project.diff(len(log), revision, access=seat.access)
    return show(
        request,
        "history.back.html",
        seat=seat,
        status=409 if is_moved else 200,
        revision=revision,
        newest=len(log),
        undone=log[revision:][::-1],
        changes=_words(seat, request, revision, len(log)).changes(found[:_ROWS]),
        count=len(found),
        is_moved=is_moved,
        note=note,
        longest=LONGEST_NOTE,
        moment=_moment(request),
    )


def _log(seat: Seat) -> tuple[Change, ...]:
    """Return every revision, oldest first, of what a seat may see."""
    with seat.served.project() as project:
        return project.log(access=seat.access)


def _of(log: tuple[Change, ...], revision: int) -> Change:
    found = next((it for it in log if it.revision == revision), None)
    if found is None:
        raise UnknownNameError("revision", revision)
    return found


def _words(seat: Seat, request: Request, *revisions: int) -> Words:
    datasets = (seat.served.dataset(seat.access, it) for it in revisions)
    return Words(reader_language(request), *datasets)


def _moment(request: Request) -> object:
    return Telling(Dataset(), reader_language(request)).moment
