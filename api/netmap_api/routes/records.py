"""Records: lists and single ones of every table, and how one is put, changed or removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import JsonValue

from netmap.model import RECORD_TYPES, Contact, Record
from netmap_api.access.roles import Role
from netmap_api.access.seats import EditorSeat, Needs
from netmap_api.records import conditions, listing, responses, shapes, writing
from netmap_api.records.bodies import described
from netmap_api.records.unread import Unread

router = APIRouter(prefix="/v1/projects/{project}", tags=["records"], route_class=Unread)

RecordId = Annotated[
    str, Path(description="The id of a record.", min_length=1, max_length=shapes.LONGEST_ID)
]
Note = Annotated[
    str | None,
    Query(description="Why; the log tells it.", min_length=1, max_length=shapes.LONGEST_NOTE),
]
IfMatch = Annotated[
    str | None, Header(description="The ETag of the version that is edited.", max_length=1000)
]
IfNoneMatch = Annotated[
    str | None, Header(description="`*` makes a record that is not there yet.", max_length=1000)
]
Patch = dict[str, JsonValue]
PATCHES = ("application/merge-patch+json", conditions.JSON)


def edit_of(
    seat: EditorSeat,
    request: Request,
    record_id: RecordId,
    note: Note = None,
    if_match: IfMatch = None,
    if_none_match: IfNoneMatch = None,
) -> writing.Asked:
    """Gather what an edit of a record says beside its body."""
    return writing.Asked(seat, request, record_id, note, if_match, if_none_match)


Edited = Annotated[writing.Asked, Depends(edit_of)]


def _add(record_type: type[Record]) -> None:
    """Add the operations on one table."""
    _add_reading(record_type)
    _add_writing(record_type)


def _add_reading(record_type: type[Record]) -> None:
    table = record_type.table
    place = Depends(Needs(Role.VIEWER if record_type is Contact else Role.LINK))
    query = Depends(_asking(record_type))

    def listed(request: Request, seat: Any = place, asked: Any = query) -> Any:
        return listing.Listing(seat, table, asked, request).answer()

    def got(request: Request, record_id: RecordId, seat: Any = place) -> Any:
        return listing.one(seat, table, record_id, request)

    router.get(
        f"/{table}",
        operation_id=f"list_{table}",
        summary=f"List {_words(table)}",
        description=_about(record_type),
        response_model=shapes.page_of(record_type),
        responses=responses.LISTED,
    )(listed)
    router.get(
        f"/{table}/{{record_id}}",
        operation_id=f"get_{_one(record_type)}",
        summary=f"Get one of {_words(table)}",
        description=_about(record_type),
        response_model=record_type,
        responses=responses.GOT,
    )(got)


def _add_writing(record_type: type[Record]) -> None:
    table, one = record_type.table, _one(record_type)
    told = Depends(described(record_type))
    patch = Depends(described(Patch, *PATCHES))

    def put(edit: Edited, body: Any = told) -> Any:
        return writing.Edit(table, edit).put(body)

    def patched(edit: Edited, body: Any = patch) -> Any:
        return writing.Edit(table, edit).patch(body)

    def removed(edit: Edited) -> Any:
        return writing.Edit(table, edit).remove()

    at = f"/{table}/{{record_id}}"
    what = _words(table)
    router.put(
        at,
        operation_id=f"put_{one}",
        summary=f"Make or replace one of {what}",
        response_model=record_type,
        responses=responses.put(record_type),
    )(put)
    router.patch(
        at,
        operation_id=f"patch_{one}",
        summary=f"Change fields of one of {what}",
        response_model=record_type,
        responses=responses.WRITTEN,
    )(patched)
    router.delete(
        at,
        operation_id=f"delete_{one}",
        summary=f"Remove one of {what}",
        status_code=204,
        response_model=None,
        response_class=Response,
        responses=responses.REMOVED,
    )(removed)


def _asking(record_type: type[Record]) -> Callable[..., shapes.Listed]:
    """Return what takes the query of a list of records of a type."""

    def asked(told: shapes.Listed) -> shapes.Listed:
        return told

    asked.__annotations__ = {"told": Annotated[shapes.query_of(record_type), Query()]}
    return asked


def _one(record_type: type[Record]) -> str:
    """Return the name of one record: of a survey result ``survey_result``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", record_type.__name__).lower()


def _words(table: str) -> str:
    return table.replace("_", " ")


def _about(record_type: type[Record]) -> str:
    return (record_type.__doc__ or "").strip().splitlines()[0]


for _record_type in RECORD_TYPES:
    _add(_record_type)
