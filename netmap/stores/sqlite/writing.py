"""Writing a revision into a project file: all of a change set in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import TypeVar

import apsw

from netmap.errors import ConflictError, StoreError
from netmap.model import Actor
from netmap.problems import Sheet
from netmap.stores.places import encode_sheet
from netmap.stores.sqlite.entries import Values, body, claims, values
from netmap.stores.sqlite.reading import SEEN, current, newest
from netmap.stores.sqlite.statements import STATEMENTS, TOLD
from netmap.stores.store import ChangeSet, Entry, past

T = TypeVar("T")

_BATCH = 2000

CHANGE = (
    "INSERT INTO changes (revision, at, who, kind, note, new, changed, removed, key) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_SHEET = "INSERT INTO sheets (n, file, name, body) SELECT count(*), ?, ?, ? FROM sheets"
_UNREMARK = "DELETE FROM remarks WHERE source = ?"
_REMARK = "INSERT INTO remarks (source, position, remark) VALUES (?, ?, ?)"
_PAST = (
    f"INSERT INTO history (tab, id, since, until, n, {TOLD}, body) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_DANGLING = (
    "SELECT ties.id, CASE WHEN one.id IS NULL THEN ties.source ELSE ties.target END FROM ties "
    "LEFT JOIN actors AS one ON one.id = ties.source "
    "LEFT JOIN actors AS other ON other.id = ties.target "
    "WHERE one.id IS NULL OR other.id IS NULL LIMIT 1"
)


def commit(connection: apsw.Connection, changes: ChangeSet, base: int, key: str) -> int:
    """Make a revision of a change set on the newest one; return its number."""
    with transaction(connection):
        seen = connection.execute(SEEN, (key,)).get
        if seen is not None:
            return int(seen)
        before = newest(connection)
        if before != base:
            raise ConflictError(base, before)
        _Making(connection, before + 1).make(changes, key)
        return before + 1


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Write all or nothing; another process that writes is waited for.

    Raises
    ------
    StoreError
        ``dangling`` when a tie would be left without one of its actors.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        _finish(connection)
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled it back already
            connection.execute("ROLLBACK")
        raise


def _finish(connection: apsw.Connection) -> None:
    try:
        connection.execute("COMMIT")
    except apsw.ConstraintError:
        tie, actor = next(iter(connection.execute(_DANGLING)))
        raise StoreError("dangling", id=tie, actor=actor) from None


class _Making:
    """The next revision; what it takes the place of goes to history."""

    def __init__(self, connection: apsw.Connection, revision: int) -> None:
        self._connection = connection
        self._revision = revision

    def make(self, changes: ChangeSet, key: str) -> None:
        self._log(changes, key)
        for sheet in changes.sheets:
            self._sheet(sheet)
        for source, remarks in changes.warnings.items():
            self._remarks(source, remarks)
        for table, ids in changes.removals.items():
            for part in _batches(ids):
                self._remove(table, part)
        for table in sorted(changes.puts, key=lambda it: it != Actor.table):
            self._put(table, changes.puts[table])
        for table, moves in changes.moves.items():
            for entries in _batches(moves):
                self._move(table, entries)

    def _log(self, changes: ChangeSet, key: str) -> None:
        at = (changes.at or datetime.now(UTC)).isoformat()
        told = (self._revision, at, changes.who, changes.kind, changes.note)
        self._connection.execute(CHANGE, (*told, *changes.counts, key))

    def _sheet(self, sheet: Sheet) -> None:
        self._connection.execute(_SHEET, (sheet.file, sheet.name, encode_sheet(sheet)))

    def _remarks(self, source: int, remarks: Sequence[str]) -> None:
        self._connection.execute(_UNREMARK, (source,))
        rows = ((source, place, remark) for place, remark in enumerate(remarks))
        self._connection.executemany(_REMARK, rows)

    def _remove(self, table: str, ids: Sequence[str]) -> None:
        self._keep(table, ids)
        self._connection.executemany(STATEMENTS[table].delete, ((it,) for it in ids))

    def _put(self, table: str, entries: Iterable[Entry]) -> None:
        is_empty = not self._connection.execute(STATEMENTS[table].count).get
        for part in _batches(entries):
            known = set() if is_empty else self._keep(table, [entry.id for entry in part])
            self._write(table, [it for it in part if it.id not in known], STATEMENTS[table].insert)
            self._write(table, [it for it in part if it.id in known], STATEMENTS[table].update)

    def _write(self, table: str, entries: Sequence[Entry], sql: str) -> None:
        rows = (values(entry, self._revision) for entry in entries)
        self._connection.executemany(sql, rows)
        self._claims(table, entries)

    def _claims(self, table: str, entries: Iterable[Entry]) -> None:
        rows = (row for entry in entries if entry.tellings for row in claims(table, entry))
        self._connection.executemany(STATEMENTS[table].claim, rows)

    def _move(self, table: str, entries: Sequence[Entry]) -> None:
        sql = STATEMENTS[table]
        self._connection.executemany(sql.move, ((it.id, *it.origin) for it in entries))
        several = [entry for entry in entries if entry.tellings]
        self._connection.executemany(sql.unclaim, ((it.id,) for it in several))
        self._claims(table, several)

    def _keep(self, table: str, ids: Sequence[str]) -> set[str]:
        """Put what these ids are now into history, and return those that are there."""
        found = current(self._connection, table, ids, self._revision)
        rows = (self._past(table, number, past(table, it)) for number, it in found)
        self._connection.executemany(_PAST, rows)
        told = ((entry.id,) for _, entry in found if entry.tellings)
        self._connection.executemany(STATEMENTS[table].unclaim, told)
        return {entry.id for _, entry in found}

    def _past(self, table: str, number: int, entry: Entry) -> Values:
        span = (entry.since, self._revision, number)
        return (table, entry.id, *span, *entry.origin, body(table, entry))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield lists of a bounded length."""
    rest = iter(items)
    while part := list(islice(rest, _BATCH)):
        yield part
