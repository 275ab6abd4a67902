"""What a project was: its log, differences, the past of an actor; and what mends or erases."""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from netmap import telling
from netmap.projects import likeness, plain
from netmap.projects.results import Erasure, Merged, Shown
from netmap_api.access.answering import reader_language
from netmap_api.access.finding import address
from netmap_api.access.seats import AdminSeat, EditorSeat, ViewerSeat
from netmap_api.access.who import by
from netmap_api.answers.views import Ask
from netmap_api.records import conditions, reports, responses, shapes, told
from netmap_api.records.once import IdempotencyKey, once
from netmap_api.service.audit import Deed

router = APIRouter(prefix="/v1/projects/{project}", tags=["history"])

Revision = Annotated[int, Path(description="A revision.", ge=0, le=10**9)]
ActorId = Annotated[
    str, Path(description="The id of an actor.", min_length=1, max_length=shapes.LONGEST_ID)
]
Note = Annotated[
    str | None, Field(min_length=1, max_length=shapes.LONGEST_NOTE, description="Why.")
]
_MOST = 5_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Reversion(_Strict):
    """The revision to go back to."""

    revision: shapes.Revision
    base: shapes.Revision | None = Field(
        None,
        description="The revision that was looked at; if there is a newer one, nothing is done.",
    )
    note: Note = None


class Merging(_Strict):
    """Two ids of one actor."""

    kept: shapes.Id
    gone: shapes.Id
    note: Note = None


class Subject(_Strict):
    """Who is to be erased: the id of a post, a holding, a contact or an actor."""

    subject: shapes.Id
    words: list[Annotated[str, Field(min_length=3, max_length=200)]] = Field(
        [], max_length=100, description="What else goes from all texts."
    )
    dry_run: bool = Field(False, description="Only say what would go.")


@router.get(
    "/log",
    operation_id="list_revisions",
    response_model=told.Log,
    responses=responses.problems(304),
)
def log(
    seat: ViewerSeat,
    request: Request,
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 100,
    after: Annotated[int, Query(ge=0, le=10**9, description="Go on after this revision.")] = 0,
) -> Response:
    """List the revisions, oldest first; who made them, why and how much is for editors.

    The counts of a revision are of all records, contacts that a viewer may not see among them.
    """
    with seat.served.project() as project:
        found = [it for it in project.log(access=seat.access) if it.revision > after]
        newest = project.revision
    shown = [plain.change(it) for it in found[:limit]]
    following = found[limit - 1].revision if len(found) > limit else None
    content = shapes.dumped({"items": shown, "revision": newest, "next": following})
    return conditions.answer(request, content, conditions.etag_of(content))


@router.get(
    "/diff/{before}/{after}",
    operation_id="compare_revisions",
    response_model=told.Diff,
    responses=responses.problems(404),
)
def diff(
    seat: ViewerSeat,
    before: Revision,
    after: Revision,
    limit: Annotated[int, Query(ge=1, le=_MOST, description="How many at most.")] = 1000,
) -> Response:
    """List what differs between two revisions, value by value."""
    with seat.served.project() as project:
        found = project.diff(before, after, access=seat.access)
    items = telling.plain(tuple(islice(found, limit)))
    return _answer({"items": items, "count": len(found)})


@router.get(
    "/actors/{actor_id}/history",
    operation_id="get_actor_history",
    response_model=Shown,
    responses=responses.problems(404),
)
def history(seat: ViewerSeat, actor_id: ActorId) -> Response:
    """Show an actor: who says what of it, what it has been, and its ties."""
    with seat.served.project() as project:
        return _answer(telling.plain(project.show(actor_id, access=seat.access)))


@router.post("/revert", operation_id="revert", response_model=told.Counts, responses=responses.DONE)
def revert(seat: EditorSeat, wanted: Reversion, idempotency_key: IdempotencyKey = None) -> Response:
    """Put all records back as they were at a revision; this makes a new one."""

    def done(key: str | None) -> dict[str, Any]:
        with seat.served.project() as project, reports.told_to(seat):
            told = wanted.model_dump()
            return {**plain.counts(project.revert(**told, who=seat.who, key=key))}

    return once(seat, idempotency_key, f"revert {wanted.model_dump_json()}".encode(), done)


@router.post("/merges", operation_id="merge", response_model=Merged, responses=responses.DONE)
def merge(seat: EditorSeat, wanted: Merging, idempotency_key: IdempotencyKey = None) -> Response:
    """Make two ids of one actor one; the id that goes keeps working."""

    def done(key: str | None) -> dict[str, Any]:
        with seat.served.project() as project:
            made = project.merge(**wanted.model_dump(), who=seat.who, key=key)
            return dict(telling.plain(made))

    return once(seat, idempotency_key, f"merge {wanted.model_dump_json()}".encode(), done)


@router.get("/duplicates", operation_id="list_duplicates", response_model=told.Duplicates)
def duplicates(seat: EditorSeat) -> Response:
    """List actors that are probably the same; nothing is merged."""
    found = likeness.likely(seat.served.dataset(seat.access))
    return _answer({"items": telling.plain(found)})


@router.post("/erasures", operation_id="erase", response_model=Erasure, responses=responses.DONE)
def erase(seat: AdminSeat, wanted: Subject, request: Request) -> Response:
    """Take what is known of a person out for good, from every revision too."""
    with seat.served.project() as project:
        done = project.erase(wanted.subject, words=wanted.words, dry_run=wanted.dry_run)
    if not wanted.dry_run:
        _note(seat, "project.erase", request)
        seat.served.renew()
    return _answer(telling.plain(done))


@router.get("/check", operation_id="check", response_model=told.Problems)
def check(seat: ViewerSeat, request: Request) -> Response:
    """List what is doubtful about the records, with the place of each and what to do."""
    (made,) = seat.ask(Ask.of("check", language=reader_language(request)))
    return Response(b'{"problems":' + made.content + b"}", media_type=conditions.JSON)


def _answer(told: object) -> Response:
    return Response(shapes.dumped(told), media_type=conditions.JSON)


def _note(seat: AdminSeat, action: str, request: Request) -> None:
    """Write to the audit log what is not told who was concerned."""
    service = seat.services.service
    whose = by(seat.principal, service)
    service.audit.write(Deed(action, seat.served.name), by=whose, ip=address(request))
