"""Lists of records as answers: page by page or all at once, and single ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from netmap import filters
from netmap.model import Actor, Record
from netmap.projects import former
from netmap.stores.rows import decode
from netmap_api.access.roles import Role
from netmap_api.access.seats import Seat
from netmap_api.problems import Problem
from netmap_api.records import conditions, cursors, shapes

if TYPE_CHECKING:
    from netmap.stores.store import Snapshot

_STEP = 500
_CURSORS = "cursors of lists"


@dataclass(frozen=True)
class Listing:
    """A list of the records of one table that somebody asks for."""

    seat: Seat
    table: str
    asked: shapes.Listed
    request: Request

    def answer(self) -> Response:
        """Answer with a page, with all lines, or that nothing is new."""
        newest, mark = self.seat.served.standing
        revision = self._revision(newest)
        is_lines = conditions.NDJSON in self.request.headers.get("accept", "")
        query = sorted(self.request.query_params.multi_items())
        etag = conditions.etag_of(mark, revision, self._access, self._name, query, is_lines)
        if conditions.is_known(self.request, etag):
            return Response(status_code=304, headers={"ETag": etag, "Vary": "Accept"})
        ids = self._ids(revision)
        return self._lines(ids, revision, etag) if is_lines else self._page(ids, revision, etag)

    @property
    def _access(self) -> Any:
        return self.seat.access

    @property
    def _name(self) -> str:
        """All that the list is: a cursor of it is of no use for another."""
        return repr((self.seat.served.name, self.table, self.asked.wanted))

    def _revision(self, newest: int) -> int:
        wanted = self.asked.at_revision
        if wanted is None:
            return newest
        if self.seat.role < Role.VIEWER:
            raise Problem("may-not")
        with self.seat.served.project() as project:
            return project.store.snapshot(wanted).revision

    def _ids(self, revision: int) -> Iterator[str]:
        dataset = self.seat.served.dataset(self._access, revision)
        said, date = self.asked.said, self.asked.date
        found = filters.found(dataset, self.table, at=date, **said)
        return iter(found)

    def _page(self, ids: Iterator[str], revision: int, etag: str) -> Response:
        key = self.seat.services.service.secrets.key_for(_CURSORS)
        told, limit = self.asked.cursor, self.asked.limit
        if told is not None:
            last = cursors.after(key, self._name, told)
            ids = (it for it in ids if it > last)
        several = nsmallest(limit + 1, ids)
        shown = several[:limit]
        following = cursors.cursor(key, self._name, shown[-1]) if len(several) > limit else None
        with self.seat.served.project() as project:
            snapshot = project.store.snapshot(revision, access=self._access)
            items = [shapes.plain(it) for it in _records(snapshot, self.table, shown)]
        content = shapes.dumped({"items": items, "revision": revision, "next": following})
        return conditions.answer(self.request, content, etag, self._links(following))

    def _links(self, following: str | None) -> Mapping[str, str]:
        query = self.request.query_params.multi_items()
        others = [(key, value) for key, value in query if key != "cursor"]
        links = [_link(self.request, others, "first")]
        if following:
            links.append(_link(self.request, [*others, ("cursor", following)], "next"))
        return {"Link": ", ".join(links), "Vary": "Accept"}

    def _lines(self, ids: Iterator[str], revision: int, etag: str) -> Response:
        with self.seat.served.project() as project:
            snapshot = project.store.snapshot(revision, access=self._access)
        ordered = sorted(ids)
        steps = (ordered[it : it + _STEP] for it in range(0, len(ordered), _STEP))
        content = (_as_lines(_records(snapshot, self.table, step)) for step in steps)
        headers = {"ETag": etag, "Vary": "Accept"}
        return StreamingResponse(content, headers=headers, media_type=conditions.NDJSON)


def one(seat: Seat, table: str, record_id: str, request: Request) -> Response:
    """Answer with one record; an id that an actor had before a merge finds it too.

    Raises
    ------
    Problem
        ``not-found``.
    """
    with seat.served.project() as project:
        found = seen(project.store.snapshot(access=seat.access), table, record_id)
    if found is None:
        raise Problem("not-found")
    content = content_of(found)
    headers = {} if found.id == record_id else {"Content-Location": quote(found.id, safe="")}
    return conditions.answer(request, content, conditions.etag_of(content), headers)


def seen(snapshot: Snapshot, table: str, record_id: str) -> Record | None:
    """Return a record as a snapshot shows it, None when it shows none."""
    if table == Actor.table:
        record_id = former.renamed_of(snapshot, [record_id]).get(record_id, record_id)
    return next(_records(snapshot, table, [record_id]), None)


def exactly(snapshot: Snapshot, table: str, record_id: str) -> Record | None:
    """Return the record of an id, not one that took its place."""
    found = seen(snapshot, table, record_id)
    return found if found and found.id == record_id else None


def content_of(record: Record) -> bytes:
    """Return a record as it is answered; what it is known again by is made of this."""
    return shapes.dumped(shapes.plain(record))


def _records(snapshot: Snapshot, table: str, ids: Sequence[str]) -> Iterator[Record]:
    """Yield the records of these ids, without keeping any."""
    entries = snapshot.get(table, ids) if ids else {}
    return (decode(table, entries[it].row) for it in ids if it in entries)


def _as_lines(records: Iterator[Record]) -> bytes:
    return b"".join(content_of(it) + b"\n" for it in records)


def _link(request: Request, query: Sequence[tuple[str, str]], relation: str) -> str:
    path = quote(request.url.path)
    return f'<{path}{"?" if query else ""}{urlencode(query)}>; rel="{relation}"'
