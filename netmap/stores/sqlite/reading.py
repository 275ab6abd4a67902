"""Reading a project file at a revision, in short steps that keep no writer waiting."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

import apsw

from netmap.dataset import Key
from netmap.errors import StoreError
from netmap.model.access import AUTHORS, REMARKS, Access, may_see
from netmap.problems import Sheet
from netmap.stores.places import decode_problem, decode_sheet
from netmap.stores.rows import FIELDS
from netmap.stores.sight import cut_all, cut_sheet, cut_versions
from netmap.stores.sqlite.connection import identity, take_back
from netmap.stores.sqlite.entries import Told, Values, entry_of, past_entry, tellings
from netmap.stores.sqlite.failures import told, understood
from netmap.stores.sqlite.selects import columns, selects
from netmap.stores.sqlite.statements import STATEMENTS, TOLD
from netmap.stores.store import Change, Counts, Entry, Version

_STEP = 4096
"""How many rows one step reads."""
_MOST = 2**40
"""How many revisions there may be."""

_NEWEST = "SELECT coalesce(max(revision), 0) FROM changes"
_BEGIN = "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1"
_LOG = "SELECT revision, at, kind, who, note, new, changed, removed FROM changes ORDER BY revision"
_BARE_LOG = "SELECT revision, at, kind, NULL, NULL FROM changes ORDER BY revision"
SEEN = "SELECT revision FROM changes WHERE key = ?"
SHEETS = "SELECT n, body FROM sheets ORDER BY n"
_REMARKS = "SELECT source, remark FROM remarks ORDER BY source, position"
_VERSION = f"since, {TOLD}, body FROM history"
_PAST = f"SELECT v, {_VERSION} WHERE v IN (SELECT value FROM json_each(?))"
_LEFT = f"SELECT n, {_VERSION} WHERE tab = ?1 AND until > ?2 AND since <= ?2"
_PAST_BY_ID = (
    f"SELECT v, {_VERSION} WHERE tab = ?1 AND id IN (SELECT value FROM json_each(?2)) "
    "AND until > ?3 AND since <= ?3"
)
_HISTORY = f"SELECT until, {_VERSION} WHERE tab = ? AND id = ? ORDER BY since, until"
_TOUCHED = (
    "SELECT tab, id FROM history WHERE (since > ?1 AND since <= ?2) OR (until > ?1 AND until <= ?2)"
)


class Reader:
    """A connection for reading, which one thread uses at a time."""

    def __init__(self, connection: apsw.Connection, path: Path) -> None:
        self._connection = connection
        self._lock = RLock()
        self.identity = identity(path)
        self.path = path

    @contextmanager
    def step(self) -> Iterator[apsw.Connection]:
        """Read in one transaction, which must be a short one.

        Raises
        ------
        StoreError
            When the file cannot be read, holds what netmap did not write, or is not the one that
            was opened: what a backup was put over is read no more.
        """
        with self._lock, told(self.path), understood(self.path):
            self.must_be_there()
            try:
                self._begin()
                yield self._connection
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _begin(self) -> None:
        try:
            self._connection.execute(_BEGIN)
        except apsw.ReadOnlyError as error:
            self._connection.execute("ROLLBACK")
            take_back(self.path, error)
            self._connection.execute(_BEGIN)

    def must_be_there(self) -> None:
        """Look whether the file still is the one that was opened.

        Raises
        ------
        StoreError
            ``missing`` or ``replaced``.
        """
        found = identity(self.path)
        if found != self.identity:
            raise StoreError("missing" if found is None else "replaced", path=self.path)

    def newest(self) -> int:
        """Return the number of the newest revision."""
        with self.step() as connection:
            return newest(connection)

    def made(self, key: str) -> int | None:
        """Return the revision that a key has made."""
        with self.step() as connection:
            return next((int(it) for (it,) in connection.execute(SEEN, (key,))), None)

    def log(self, access: Access = "secret") -> tuple[Change, ...]:
        """Return every revision, oldest first."""
        asked = _LOG if may_see(access, AUTHORS) else _BARE_LOG
        with self.step() as connection:
            return tuple(_change(*row) for row in connection.execute(asked))

    def history(self, table: str, record_id: str, access: Access = "secret") -> tuple[Version, ...]:
        """Return what an entry has been, oldest first; what was is cut once it is read."""
        with self.step() as connection:
            gone = [
                Version(since, until, past_entry(table, since, origin, text))
                for until, since, *origin, text in connection.execute(_HISTORY, (table, record_id))
            ]
            now = current(connection, table, [record_id], newest(connection), access)
        held = [Version(entry.since, None, entry) for _, entry in now]
        return (*cut_versions(table, gone, access), *held)

    def touched(self, after: int, until: int) -> frozenset[Key]:
        """Return the keys that a revision after the one and up to the other changed."""
        with self.step() as connection:
            found: set[Key] = set(connection.execute(_TOUCHED, (after, until)))
            for table, sql in STATEMENTS.items():
                found |= {
                    (table, id_) for (id_,) in connection.execute(sql.touched, (after, until))
                }
        return frozenset(found)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()


class SqliteSnapshot:
    """A project file at a revision.

    What is current is asked by its numbers, which are looked up first; what was changed
    meanwhile is found in the history. So each step is a short transaction, and none is needed
    around them. What its access may not see is not asked for; of the history, whose entries are
    one text each, it is cut off in the step that reads it.
    """

    def __init__(self, reader: Reader, revision: int, access: Access = "secret") -> None:
        self._reader = reader
        self._access = access
        self.revision = revision

    def entries(self, table: str) -> Iterator[Entry]:
        """Yield the entries of a table in the order of their origins."""
        width = len(FIELDS[table])
        for numbers in self._steps(table):
            with self._reader.step() as connection:
                sql = selects(table, self._access).by_number
                found = self._current(connection, sql, numbers)
                told = _told(connection, table, found.values(), self._access)
                now = {number: entry_of(width, row, told) for number, row in found.items()}
                past = self._past(connection, table, numbers, now.keys())
            yield from _ordered(numbers, now, past)

    def columns(self, table: str, fields: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
        """Yield these columns of the rows of a table."""
        places = [FIELDS[table].index(field) for field in fields]
        sql = columns(table, fields, self._access)
        for numbers in self._steps(table):
            with self._reader.step() as connection:
                found = self._current(connection, sql, numbers)
                past = self._past(connection, table, numbers, found.keys())
            now = {number: row[1:] for number, row in found.items()}
            gone = {
                number: tuple([entry.row[place] for place in places])
                for number, entry in past.items()
            }
            yield from _ordered(numbers, now, gone)

    def get(self, table: str, ids: Collection[str]) -> Mapping[str, Entry]:
        """Return the entries that have these ids."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Entry] = {}
        for start in range(0, len(wanted), _STEP):
            part = wanted[start : start + _STEP]
            with self._reader.step() as connection:
                past = connection.execute(_PAST_BY_ID, (table, json.dumps(part), self.revision))
                entries = [past_entry(table, since, it, text) for _, since, *it, text in past]
                was = {entry.id: entry for entry in entries}
                found |= cut_all(table, was, self._access)
                now = current(connection, table, part, self.revision, self._access)
                found |= {entry.id: entry for _, entry in now}
        return found

    def sheets(self) -> Sequence[Sheet]:
        """Return every sheet, by number."""
        with self._reader.step() as connection:
            found = fetched(connection, SHEETS)
            if [number for number, _ in found] != list(range(len(found))):
                raise ValueError("sheets")
            return tuple(cut_sheet(decode_sheet(text), self._access) for _, text in found)

    def warnings(self) -> Mapping[int, Sequence[str]]:
        """Return what was remarked when each source was last read."""
        if not may_see(self._access, REMARKS):
            return {}
        remarks: dict[int, tuple[str, ...]] = {}
        with self._reader.step() as connection:
            for source, remark in connection.execute(_REMARKS):
                decode_problem(remark)
                remarks[source] = (*remarks.get(source, ()), remark)
        return remarks

    def _steps(self, table: str) -> Iterator[list[int]]:
        """Yield the numbers of the rows in order, a step at a time; those of history are below 0.

        The newest revision has no history, and its numbers stand in an index.
        """
        with self._reader.step() as connection:
            if self.revision == newest(connection):
                found = connection.execute(STATEMENTS[table].order)
            else:
                found = connection.execute(STATEMENTS[table].old_order, (self.revision,))
            numbers = array("q", [row[0] for row in found])
        for start in range(0, len(numbers), _STEP):
            yield numbers[start : start + _STEP].tolist()

    def _current(
        self, connection: apsw.Connection, sql: str, numbers: Sequence[int]
    ) -> Mapping[int, Values]:
        rows = fetched(connection, sql, (json.dumps(numbers), self.revision))
        return {row[0]: row for row in rows}

    def _past(
        self,
        connection: apsw.Connection,
        table: str,
        numbers: Sequence[int],
        now: Collection[int],
    ) -> Mapping[int, Entry]:
        """Return the versions of history, and of what was changed since its number was asked."""
        if len(now) == len(numbers):
            return {}
        asked = json.dumps([-number for number in numbers if number < 0])
        gone = {
            -number: past_entry(table, since, origin, text)
            for number, since, *origin, text in connection.execute(_PAST, (asked,))
        }
        left = {number for number in numbers if number > 0}.difference(now)
        if left:
            for number, since, *origin, text in connection.execute(_LEFT, (table, self.revision)):
                if number in left:
                    gone[number] = past_entry(table, since, origin, text)
        return cut_all(table, gone, self._access)


def _ordered(
    numbers: Sequence[int], now: Mapping[int, Any], past: Mapping[int, Any]
) -> Iterator[Any]:
    """Yield what was found, in the order that was asked; what was erased meanwhile is gone."""
    if not past and len(now) == len(numbers):
        yield from map(now.__getitem__, numbers)
        return
    found = {**now, **past}
    yield from (found[number] for number in numbers if number in found)


def current(
    connection: apsw.Connection,
    table: str,
    ids: Sequence[str],
    revision: int,
    access: Access = "secret",
) -> Sequence[tuple[int, Entry]]:
    """Return the entries that have these ids now and had them at a revision, with their numbers."""
    width = len(FIELDS[table])
    asked = (json.dumps(ids), revision)
    rows = fetched(connection, selects(table, access).by_id, asked)
    told = _told(connection, table, rows, access)
    return [(row[0], entry_of(width, row, told)) for row in rows]


def scanned(
    connection: apsw.Connection, table: str, after: int, limit: int
) -> Sequence[tuple[int, Entry]]:
    """Return the next entries after a number that hold words, and their numbers; in any order."""
    width = len(FIELDS[table])
    rows = fetched(connection, STATEMENTS[table].scan, (after, limit))
    told = _told(connection, table, rows, "secret")
    return [(row[0], entry_of(width, row, told)) for row in rows]


def _told(
    connection: apsw.Connection, table: str, rows: Collection[Values], access: Access
) -> Told:
    """Return the tellings of those rows that have several."""
    ids = [row[1] for row in rows if row[-2]]
    if not ids:
        return {}
    found = connection.execute(selects(table, access).claims, (json.dumps(ids),))
    return tellings(table, found)


def _change(revision: int, at: str, kind: str, who: str, note: str, *counts: int) -> Change:
    told = Counts(*counts) if counts else None
    return Change(revision, datetime.fromisoformat(at), kind, who, note, told)


def fetched(connection: apsw.Connection, sql: str, told: Values = ()) -> list[Values]:
    """Return all rows of a short answer; what they hold may be anything in a foreign file."""
    return connection.execute(sql, told).fetchall()


def newest(connection: apsw.Connection) -> int:
    """Return the number of the newest revision, 0 before the first one.

    Raises
    ------
    StoreError
        When no project has so many: nothing could be counted on from there.
    """
    found = int(fetched(connection, _NEWEST)[0][0])
    if found > _MOST:
        raise StoreError("damaged", table="changes", id=found, detail="OverflowError")
    return found
