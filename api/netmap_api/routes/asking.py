"""What routes that ask the library share: an answer with its ETag, or a job that will have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Query, Request, Response

from netmap import __version__
from netmap_api.access.roles import Role
from netmap_api.access.seats import Seat
from netmap_api.access.who import by
from netmap_api.answers.desk import TooLong
from netmap_api.answers.views import Ask, Made
from netmap_api.problems import Problem
from netmap_api.records import conditions
from netmap_api.records.responses import problems
from netmap_api.routes.told_jobs import JobTold

Wrap = Callable[[bytes, int], bytes]

AtRevision = Annotated[
    int | None,
    Query(ge=0, le=2**31, description="The revision that is asked about, the newest if left out."),
]
Language = Annotated[
    str | None,
    Query(alias="lang", pattern="^(fi|sv|en)$", description="The language of texts: fi, sv or en."),
]

LATER: dict[str, Any] = {
    "model": JobTold,
    "description": "It takes long: a job has it when it is done. Only for editors.",
    "headers": {"Location": {"description": "The job.", "schema": {"type": "string"}}},
}
ANSWERS: dict[int | str, dict[str, Any]] = {202: LATER, **problems(304, 403, 404, 422)}


@dataclass(frozen=True)
class Wanted:
    """One thing that somebody wants to have answered, about one revision."""

    seat: Seat
    request: Request
    ask: Ask
    at_revision: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def answer(self, wrap: Wrap = lambda content, _revision: content) -> Response:
        """Answer, or start a job for an editor when that takes too long.

        Raises
        ------
        Problem
            ``too-long-for-viewer`` for those who may start none.
        """
        newest, mark = self.seat.served.standing
        revision = self._revision(newest)
        about = self.seat.served.name, mark, revision, self.seat.access
        etag = conditions.etag_of(__version__, *about, self.ask)
        headers = {**_PRIVATE, "ETag": etag}
        if conditions.is_known(self.request, etag):
            return Response(status_code=304, headers=headers)
        try:
            (made,) = self.seat.ask(self.ask, revision=revision)
        except TooLong:
            return self.later()
        return _response(made, wrap(made.content, revision), {**headers, **self.headers})

    def later(self) -> Response:
        """Start a job; answer where it is."""
        if self.seat.role < Role.EDITOR:
            raise TooLong
        services = self.seat.services
        who = by(self.seat.principal, services.service)
        access, revision = self.seat.access, self._revision(self.seat.served.revision)
        job = services.jobs.start(self.seat.served, access, self.ask, who, revision)
        told = JobTold.of(job)
        headers = {"Location": told.address, "Retry-After": "1", "Cache-Control": "no-store"}
        return Response(told.model_dump_json(), 202, headers, conditions.JSON)

    def _revision(self, newest: int) -> int:
        if self.at_revision is None:
            return newest
        if self.seat.role < Role.VIEWER:  # a link shows what is, not what was
            raise Problem("may-not")
        return self.at_revision


_PRIVATE = {"Cache-Control": "private, no-cache", "Vary": "Accept, Accept-Language"}


def _response(made: Made, content: bytes, headers: Mapping[str, str]) -> Response:
    return Response(content, headers=dict(headers), media_type=made.media_type)
