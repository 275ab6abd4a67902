"""Jobs: long answers that wait, run and end, and how far they are as server-sent events."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from netmap_api.access.seats import EditorSeat
from netmap_api.answers.jobs import STAGES
from netmap_api.answers.made import Made
from netmap_api.problems import STATUSES, Problem
from netmap_api.records.conditions import JSON
from netmap_api.records.responses import problems
from netmap_api.routes.analyses import enveloped
from netmap_api.routes.told_jobs import JobsTold, JobTold
from netmap_api.service.jobs import Job

router = APIRouter(prefix="/v1/projects/{project}/jobs", tags=["jobs"])

_LOOK_SECONDS = 0.5
_STREAM_SECONDS = 8.0
"""How long one stream lasts; who asks for the rest is asked again what they may see."""
_PRIVATE = {"Cache-Control": "private, no-cache"}
_EVENT = re.compile(r"([0-9])\.([0-9]{1,6})")

JobId = Annotated[str, Path(description="The id of a job.", min_length=1, max_length=64)]
LastEvent = Annotated[
    str | None, Header(description="The id of the last event that was received.", max_length=20)
]


def _found(job: JobId, seat: EditorSeat) -> Job:
    return seat.services.jobs.get(seat.served.name, seat.access, job)


Found = Annotated[Job, Depends(_found)]


@router.get("", operation_id="list_jobs")
def listed(seat: EditorSeat) -> JobsTold:
    """List the jobs of a project, newest first."""
    found = seat.services.jobs.list(seat.served.name, seat.access)
    return JobsTold(items=tuple(map(JobTold.of, found)))


@router.get("/{job}", operation_id="get_job", responses=problems(404))
def got(_seat: EditorSeat, job: Found) -> JobTold:
    """Tell how far a job is."""
    return JobTold.of(job)


@router.delete("/{job}", operation_id="cancel_job", responses=problems(404))
def cancelled(seat: EditorSeat, job: Found) -> JobTold:
    """End a job; one that has ended stays as it is."""
    return JobTold.of(seat.services.jobs.cancel(job))


@router.get(
    "/{job}/result",
    operation_id="get_job_result",
    response_class=Response,
    responses={
        200: {
            "description": "What came of it, as the question itself answers.",
            "content": {JSON: {"schema": {"type": "object"}}},
        },
        202: {"model": JobTold, "description": "It is not done."},
        **problems(404, 422),
    },
)
def result(seat: EditorSeat, job: Found) -> Response:
    """Return what came of a job."""
    if not job.is_over:
        return Response(JobTold.of(job).model_dump_json(), 202, {"Retry-After": "1"}, JSON)
    made = seat.services.jobs.result(job) if job.state == "done" else None
    if made is None:
        raise _missing(job)
    return Response(_wrapped(job, made), headers=_PRIVATE, media_type=made.media_type)


def _wrapped(job: Job, made: Made) -> bytes:
    """Return an answer as its own operation gives it."""
    question = JobTold.of(job).question
    if question is None or job.task.view != "rows":
        return made.content
    return enveloped(question)(made.content, job.task.revision)


def _missing(job: Job) -> Problem:
    """Return why there is no result: what went wrong, or that it is not kept."""
    word = job.error if job.error in STATUSES else None
    return Problem(word or ("answer-failed" if job.state == "failed" else "not-found"))


@router.get(
    "/{job}/events",
    operation_id="watch_job",
    response_class=EventSourceResponse,
    responses=problems(404),
)
async def events(
    seat: EditorSeat, job: Found, last_event_id: LastEvent = None
) -> AsyncIterator[ServerSentEvent]:
    """Tell how far a job is, each second, until it is over.

    A stream lasts some seconds; a client that asks again with `Last-Event-ID`, as `EventSource`
    does by itself, is told the rest.
    """
    seen, until = _read(last_event_id), monotonic() + _STREAM_SECONDS
    while True:
        told = JobTold.of(job)
        now = STAGES.index(told.stage), told.seconds
        if now > seen:
            seen = now
            yield ServerSentEvent(data=told, event=told.state, id=f"{now[0]}.{now[1]}", retry=1000)
        if job.is_over or seat.services.jobs.is_closing or monotonic() > until:
            return
        await asyncio.sleep(_LOOK_SECONDS)
        job = await run_in_threadpool(_found, job.id, seat)


def _read(event: str | None) -> tuple[int, int]:
    """Return what an event id says; one that is not ours says nothing."""
    said = _EVENT.fullmatch(event or "")
    return (int(said[1]), int(said[2])) if said else (-1, 0)
