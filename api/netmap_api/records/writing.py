"""How records are changed over HTTP: one, in the version that a client has seen, or many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from netmap.dataset import Key
from netmap.errors import ConflictError
from netmap.model import Contact, Record
from netmap.model.access import may_see
from netmap_api.access.seats import Seat
from netmap_api.problems import Problem
from netmap_api.records import bodies, conditions, listing, reports, shapes

if TYPE_CHECKING:
    import netmap
    from netmap.projects.results import Imported

T = TypeVar("T")

_TRIES = 20
"""How often an edit of one record is tried again because others changed other records."""


class Asked(NamedTuple):
    """Who asks for an edit of which record, why, and the versions that the client names."""

    seat: Seat
    request: Request
    record_id: str
    note: str | None
    match: str | None
    none: str | None


@dataclass(frozen=True)
class Edit:
    """An edit of one record of a table."""

    table: str
    asked: Asked

    def put(self, body: bytes) -> Response:
        """Make a record, or replace the version that the client has seen."""
        record = bodies.record_of(self.table, self.asked.record_id, body)
        return self._done(lambda _: record)

    def patch(self, body: bytes) -> Response:
        """Change the fields that a body states, in the version that the client has seen."""

        def patched(before: Record | None) -> Record:
            if before is None:
                raise Problem("not-found")
            return bodies.patched(before, body)

        return self._done(patched)

    def remove(self) -> Response:
        """Remove the version that the client has seen."""

        def nothing(before: Record | None) -> None:
            if before is None:
                raise Problem("not-found")

        return self._done(nothing)

    def _done(self, after: Callable[[Record | None], Record | None]) -> Response:
        with self.asked.seat.served.project() as project:
            return again(lambda: self._tried(project, after))

    def _tried(
        self, project: netmap.Project, after: Callable[[Record | None], Record | None]
    ) -> Response:
        """Change the record as it is now; another edit between the two is a ``ConflictError``."""
        seat, record_id, note = self.asked.seat, self.asked.record_id, self.asked.note
        key = self.table, record_id
        snapshot = project.store.snapshot(access=seat.access)
        before = listing.exactly(snapshot, self.table, record_id)
        wanted = after(before)
        etag = None if before is None else conditions.etag_of(listing.content_of(before))
        must_see_all(seat, project, [key], [wanted])
        conditions.must_match(self.asked.match, self.asked.none, etag)
        puts = () if wanted is None else (wanted,)
        removals = [key] if loses(before, wanted) else []
        base = snapshot.revision
        with reports.told_to(seat):
            done = project.change(puts, removals, who=seat.who, note=note, base=base)
        return self._told(project, done, is_new=before is None)

    def _told(self, project: netmap.Project, done: Imported, *, is_new: bool) -> Response:
        headers = {"X-Netmap-Revision": str(done.revision)}
        snapshot = project.store.snapshot(done.revision, access=self.asked.seat.access)
        record = listing.exactly(snapshot, self.table, self.asked.record_id)
        if record is None:
            return Response(status_code=204, headers=headers)
        content = listing.content_of(record)
        headers["ETag"] = conditions.etag_of(content)
        if is_new:
            headers["Location"] = quote(self.asked.request.url.path)
        return Response(content, 201 if is_new else 200, headers, conditions.JSON)


def again(tried: Callable[[], T]) -> T:
    """Return what comes of an edit that is tried anew as long as others were quicker.

    Raises
    ------
    ConflictError
        When they always were.
    """
    for _ in range(_TRIES):
        try:
            return tried()
        except ConflictError as error:
            conflict = error
    raise conflict


def change(seat: Seat, changes: bodies.Changes, key: str | None) -> Imported:
    """Make a set of changes, all or nothing, once for each key.

    Raises
    ------
    ConflictError
        When the project has changed since the base.
    InvalidDataError
        When the project would hold errors.
    Problem
        ``may-not`` when a contact is among them that is not for who changes.
    """
    with seat.served.project() as project, reports.told_to(seat):
        keys = [*changes.removals, *((it.table, it.id) for it in changes.puts)]
        must_see_all(seat, project, keys, changes.puts)
        return project.change(
            changes.puts,
            changes.removals,
            who=seat.who,
            note=changes.note,
            base=changes.base,
            key=key,
        )


def must_see_all(
    seat: Seat, project: netmap.Project, keys: Collection[Key], puts: Iterable[Record | None]
) -> None:
    """Let nobody overwrite or make a contact that they may not see.

    Raises
    ------
    Problem
        ``may-not``.
    """
    access = seat.access
    must_see(seat, puts)
    contacts = {record_id for table, record_id in keys if table == Contact.table}
    if contacts:
        every, visible = (
            project.store.snapshot(access=it).get(Contact.table, contacts)
            for it in ("secret", access)
        )
        if every.keys() - visible.keys():
            raise Problem("may-not")


def must_see(seat: Seat, puts: Iterable[Record | None]) -> None:
    """Let nobody make a contact that they may not see.

    Raises
    ------
    Problem
        ``may-not``.
    """
    access = seat.access
    if any(isinstance(it, Contact) and not may_see(access, it.access) for it in puts):
        raise Problem("may-not")


def loses(before: Record | None, after: Record | None) -> bool:
    """Say whether something that was stated is not any more: then no source of it is heard now."""
    if before is None:
        return False
    if after is None:
        return True
    told = shapes.plain(after)
    return any(_lacks(told.get(key), value) for key, value in shapes.plain(before).items())


def _lacks(after: object, before: object) -> bool:
    """Say whether a value is gone, or a part of one that is several."""
    if isinstance(before, list | dict) and isinstance(after, list | dict):
        return any(it not in after for it in before)
    return after is None
