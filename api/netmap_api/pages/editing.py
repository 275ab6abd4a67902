"""Editing in the browser: actors, ties and statuses, one at a time, by forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from netmap.errors import ConflictError, UnknownNameError
from netmap.model import Record
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import EditorSeat, Seat
from netmap_api.pages import drafts, removals
from netmap_api.pages.base import home_of, show
from netmap_api.pages.changes import Words
from netmap_api.pages.drafts import GENERAL, Draft, Refused
from netmap_api.pages.forms import CITED, FIELDS, Forms, is_known
from netmap_api.problems import Problem
from netmap_api.records.shapes import LONGEST_NOTE

router = APIRouter(prefix="/p/{project}")

_MOST_FIELDS = 60


async def posted(request: Request) -> Mapping[str, str]:
    """Return the texts of a form that was sent."""
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {key: told for key, told in form.items() if isinstance(told, str)}


Posted = Annotated[Mapping[str, str], Depends(posted)]


@router.get("/edit")
def overview(seat: EditorSeat, request: Request) -> Response:
    """Show what can be edited."""
    return show(request, "edit.html", seat=seat)


@router.get("/edit/{table}")
def new(seat: EditorSeat, request: Request, table: str) -> Response:
    """Show the empty form of a record; the query fills fields in."""
    return _form(seat, request, table, None)


@router.post("/edit/{table}")
def made(seat: EditorSeat, request: Request, table: str, told: Posted) -> Response:
    """Make a record, or show what is wrong with it."""
    return _saved(seat, request, drafts.draft_of(_known(table), None, told))


@router.get("/edit/{table}/{record:path}")
def edit(seat: EditorSeat, request: Request, table: str, record: str) -> Response:
    """Show the form of a record as it is now."""
    return _form(seat, request, table, record)


@router.post("/edit/{table}/{record:path}")
def edited(seat: EditorSeat, request: Request, table: str, record: str, told: Posted) -> Response:
    """Change a record, or show what is wrong or what others made of it meanwhile."""
    return _saved(seat, request, drafts.draft_of(_known(table), record, told))


@router.get("/remove/{table}/{record:path}")
def remove(seat: EditorSeat, request: Request, table: str, record: str) -> Response:
    """Show what would go with a record, and ask."""
    return _removing(seat, request, _known(table), record)


@router.post("/remove/{table}/{record:path}")
def removed(
    seat: EditorSeat,
    request: Request,
    table: str,
    record: str,
    seen: Annotated[str, Form(max_length=100)],
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
) -> Response:
    """Remove what was looked at, unless somebody has changed any of it since."""
    base = seat.served.revision
    removal = removals.of(seat.served.dataset(seat.access, base), _known(table), record)
    if removal.seen != seen:
        return _removing(seat, request, table, record, is_moved=True)
    try:
        return _done(seat, *removals.remove(seat, removal, note.strip() or None, base))
    except ConflictError:
        return _removing(seat, request, table, record, is_moved=True)


def _form(seat: Seat, request: Request, table: str, record_id: str | None) -> Response:
    """Show a form with what the record says, or what the query fills in."""
    base, table = seat.served.revision, _known(table)
    known = Forms(seat.served.dataset(seat.access, base), reader_language(request))
    record = _record(seat, table, record_id, base) if record_id else None
    values = known.values(record, table) if record else _filled(known, table, request)
    draft = Draft(table, record_id, values, base, uuid4().hex)
    return _shown(seat, request, known, draft, record)


def _saved(seat: Seat, request: Request, draft: Draft) -> Response:
    try:
        return _done(seat, *drafts.save(seat, draft, reader_language(request)))
    except Refused as refused:
        base = draft.base if refused.base is None else refused.base
        known = Forms(seat.served.dataset(seat.access), reader_language(request))
        kept = Draft(draft.table, draft.record_id, draft.values, base, uuid4().hex)
        return _shown(seat, request, known, kept, None, refused)


def _shown(
    seat: Seat,
    request: Request,
    known: Forms,
    draft: Draft,
    record: Record | None,
    refused: Refused | None = None,
) -> Response:
    now = known.values(refused.now, draft.table) if refused and refused.now else None
    wrong = refused.wrong if refused else {}
    if record is None and draft.record_id:
        record = drafts.record_at(seat, draft.table, draft.record_id)
    words = Words(known.language, known.dataset)
    is_moved = bool(refused and refused.base is not None)
    return show(
        request,
        f"edit.{draft.table}.html",
        seat=seat,
        status=409 if is_moved else 422 if refused else 200,
        draft=draft,
        action=_address(seat, "edit", draft.table, draft.record_id),
        name=words.name(draft.table, draft.record_id) if draft.record_id else None,
        fields=known.fields(draft.table, draft.values, wrong, now),
        citing=known.citing(draft.table, draft.values, wrong),
        lists=known.lists(draft.table),
        wrong=wrong,
        general=wrong.get(GENERAL),
        cited=record.citations if record else (),
        longest=LONGEST_NOTE,
        words=words,
        related=_related(known, draft),
    )


def _filled(known: Forms, table: str, request: Request) -> dict[str, str]:
    """Return what the query fills into a new form: ids of it become names."""
    told = request.query_params
    return {
        it: known.shown(table, it, told[it][:200]) for it in (*FIELDS[table], *CITED) if it in told
    }


def _related(known: Forms, draft: Draft) -> dict[str, list[Record]]:
    """Return what else of a record can be edited: ties of an actor, statuses of a unit."""
    dataset, record_id = known.dataset, draft.record_id
    if draft.table == "actors" and record_id:
        ties = [it for it in dataset.ties.values() if record_id in (it.source, it.target)]
        seen = [it for it in dataset.observations.values() if it.unit == record_id]
        return {"ties": [*ties], "observations": [*seen]}
    if draft.table == "observations":
        unit = known.meant("observations", "unit", draft.values.get("unit", ""))
        wanted = draft.values.get("indicator"), unit
        found = dataset.observations.values()
        return {"observations": [it for it in found if unit and (it.indicator, it.unit) == wanted]}
    return {}


def _removing(
    seat: Seat, request: Request, table: str, record_id: str, *, is_moved: bool = False
) -> Response:
    language = reader_language(request)
    dataset = seat.served.dataset(seat.access)
    return show(
        request,
        "edit.remove.html",
        seat=seat,
        status=409 if is_moved else 200,
        removal=removals.of(dataset, table, record_id),
        words=Words(language, dataset),
        action=_address(seat, "remove", table, record_id),
        table=table,
        is_moved=is_moved,
        longest=LONGEST_NOTE,
    )


def _record(seat: Seat, table: str, record_id: str, revision: int) -> Record:
    found = drafts.record_at(seat, table, record_id, revision)
    if found is None:
        raise UnknownNameError("record", record_id)
    return found


def _known(table: str) -> str:
    if not is_known(table):
        raise Problem("not-found")
    return table


def _done(seat: Seat, revision: int, makes: bool) -> Response:
    word = "edit" if makes else "nothing"
    return RedirectResponse(f"{home_of(seat.served.name)}history/{revision}?done={word}", 303)


def _address(seat: Seat, what: str, table: str, record_id: str | None) -> str:
    place = f"{home_of(seat.served.name)}{what}/{table}"
    return place if record_id is None else f"{place}/{quote(record_id)}"
