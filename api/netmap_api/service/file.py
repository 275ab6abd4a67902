"""The service file itself: connections that threads and processes share, and its migrations."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, RLock
from typing import TypeAlias

import apsw

from netmap.errors import StoreError
from netmap.stores.sqlite import schema
from netmap.stores.sqlite.connection import Patience, whole
from netmap.stores.sqlite.failures import failure

APPLICATION_ID = 0x4E744D73
"""What says that an SQLite file is a service file (``NtMs``)."""

PRIVATE = 0o600

Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = "tuple[apsw.SQLiteValue, ...]"
Clock: TypeAlias = Callable[[], datetime]

_SETTINGS = """
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA mmap_size = 0;
PRAGMA secure_delete = ON;
"""
_DURABLE = "PRAGMA synchronous = FULL"
# Not OFF: a connection that never syncs may restart the log or copy it back into the file before
# either is on the disk, and a power cut would then damage what the others have made durable.
_FLEETING = "PRAGMA synchronous = NORMAL"

_REASONS = {
    "missing": "service_missing",
    "truncated": "service_damaged",
    "full": "service_full",
}


def utc_now() -> datetime:
    """Return the time of the machine."""
    return datetime.now(UTC)


class File:
    """An open service file; threads may share one, and several processes may have it open.

    There is a connection each for reading, for what must last, and for what may be lost in a power
    cut, such as counts of requests; nobody who reads waits for a disk.
    """

    def __init__(self, path: Path, now: Clock) -> None:
        self.path = path
        self._now = now
        with ExitStack() as opened:
            self._reader = opened.enter_context(_connected(path, _DURABLE))
            self._writer = opened.enter_context(_connected(path, _DURABLE))
            self._noter = opened.enter_context(_connected(path, _FLEETING))
            self._closing = opened.pop_all()
        self._reading, self._writing, self._noting = Lock(), RLock(), Lock()

    @classmethod
    def open(cls, path: Path, *, create: bool, now: Clock) -> File:
        """Open a service file in the newest form; make an empty one where there is none, if told.

        Raises
        ------
        StoreError
            ``service_missing``, ``service_foreign``, ``service_newer``, ``service_damaged``,
            ``busy``, ``forbidden``, ``read_only``, ``service_full`` or ``disk``.
        """
        with told(path):
            if create and not os.path.lexists(path):
                _make(path)
            _prepare(path)
            return cls(path, now)

    def now(self) -> int:
        """Return the second that it is."""
        return int(self._now().timestamp())

    def instant(self) -> float:
        """Return the time that it is with its fractions of a second."""
        return self._now().timestamp()

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """Read rows of what is committed now, also by other processes."""
        with told(self.path), self._reading:
            return self._reader.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Value) -> Row | None:
        """Read the first row, None when there is none."""
        return next(iter(self.rows(sql, *values)), None)

    @contextmanager
    def changing(self) -> Iterator[apsw.Connection]:
        """Change the file in one transaction, which is on the disk when this ends."""
        with told(self.path), self._writing:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    def change(self, sql: str, *values: Value) -> int:
        """Make one lasting change; return how many rows it touched."""
        with self.changing() as connection:
            return changed(connection, sql, values)

    def note(self, sql: str, *values: Value) -> list[Row]:
        """Make one change that may be lost in a power cut; return the rows that it returns."""
        with told(self.path), self._noting:
            return self._noter.execute(sql, values).fetchall()

    def forget(self) -> None:
        """Bring the log back into the file, so that no copy of what was deleted stays in it."""
        with told(self.path), self._writing:
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def backup(self, path: Path) -> None:
        """Write a copy of what is committed now, whole, to a file that does not exist yet."""
        if os.path.lexists(path):
            raise StoreError("exists", path=path)
        with told(path), whole(path) as unfinished:
            unfinished.chmod(PRIVATE)
            copy = apsw.Connection(os.fspath(unfinished))
            try:
                with self._reading, copy.backup("main", self._reader, "main") as copying:
                    copying.step()
                copy.pragma("journal_mode", "delete")
                if copy.pragma("integrity_check") != "ok":
                    raise StoreError("service_damaged", path=self.path, detail="SQLITE_CORRUPT")
            finally:
                copy.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._writing, self._reading, self._noting:
            self._closing.close()


def changed(connection: apsw.Connection, sql: str, values: Sequence[Value] = ()) -> int:
    """Run a statement within a transaction; return how many rows it touched."""
    connection.execute(sql, values).fetchall()
    return connection.changes()


def moment(seconds: object) -> datetime | None:
    """Return a moment as it is kept, None for none."""
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say as a ``StoreError`` what SQLite cannot do with a service file."""
    try:
        yield
    except (apsw.Error, UnicodeDecodeError) as error:
        found = failure(path, error)
        raise StoreError(_REASONS.get(found.reason, found.reason), **found.facts) from None


def migrations() -> tuple[str, ...]:
    """Return the scripts that make the newest form, the first one of an empty file."""
    return schema.scripts_of(__package__ or "")


def _make(path: Path) -> None:
    """Make an empty service file, unless another process is faster."""
    try:
        with whole(path) as unfinished:
            unfinished.chmod(PRIVATE)
            connection = apsw.Connection(os.fspath(unfinished))
            try:
                connection.pragma("application_id", APPLICATION_ID)
                schema.upgrade(connection, migrations())
            finally:
                connection.close()
    except StoreError as error:
        if error.reason != "exists":
            raise


def _prepare(path: Path) -> None:
    """Bring a file to the newest form and into the mode in which many use it at once."""
    if not path.exists():
        raise StoreError("service_missing", path=path)
    if not path.is_file():
        raise StoreError("service_foreign", path=path)
    try:
        with _connected(path, _DURABLE) as connection:
            _must_be_ours(connection, path)
            schema.upgrade(connection, migrations())
            connection.pragma("journal_mode", "wal")
    except apsw.NotADBError:
        raise StoreError("service_foreign", path=path) from None
    with suppress(OSError):  # somebody else's file, which we may write all the same
        path.chmod(PRIVATE)


def _must_be_ours(connection: apsw.Connection, path: Path) -> None:
    if connection.pragma("application_id") != APPLICATION_ID:
        raise StoreError("service_foreign", path=path)
    form, known = schema.version(connection), len(migrations())
    if form > known:
        raise StoreError("service_newer", path=path, found=form, known=known)


@contextmanager
def _connected(path: Path, synchronous: str) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(os.fspath(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.set_busy_handler(Patience())
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        connection.execute(_SETTINGS).fetchall()
        connection.execute(synchronous).fetchall()
        yield connection
    finally:
        connection.close()
