"""Connections to a project file: what must be true of a file before it is one, and the settings."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import uniform
from time import monotonic, sleep

import apsw

from netmap.errors import StoreError
from netmap.output import usual_mode
from netmap.stores.rows import FIELDS
from netmap.stores.sqlite import schema
from netmap.stores.sqlite.failures import told

_WAIT = 10_000
"""How many milliseconds to wait for another process."""

# Some of these return what they set: all rows must be fetched, or the rest does not run.
_SETTINGS = """
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
PRAGMA temp_store = MEMORY;
PRAGMA mmap_size = 0;
PRAGMA secure_delete = ON;
"""

# EXTRA is FULL and a sync of the folder: else the journal may be back after a power cut, and with
# it the state before a commit that was acknowledged. Dirty pages stay in memory, so that readers
# go on reading until the commit itself.
_WRITING = """
PRAGMA synchronous = EXTRA;
PRAGMA cache_size = -262144;
PRAGMA cache_spill = 65536;
"""

_LOOK = "SELECT 1 FROM sqlite_schema LIMIT 1"
_HOT = (apsw.SQLITE_READONLY_ROLLBACK, apsw.SQLITE_READONLY_RECOVERY)


class Patience:
    """Waits for another process in short steps of uneven length.

    The handler of SQLite sleeps ever longer, and of many who write one is left out for seconds.
    """

    def __init__(self) -> None:
        self._end = 0.0

    def __call__(self, tries: int) -> bool:
        """Wait a moment; say whether to try again."""
        if tries == 0:
            self._end = monotonic() + _WAIT / 1000
        sleep(uniform(0.001, 0.008))
        return monotonic() < self._end


def reader(path: Path) -> apsw.Connection:
    """Open a project for reading only; what a crash left half-done is taken back first."""
    with told(path):
        try:
            return _checked(path, apsw.SQLITE_OPEN_READONLY)
        except apsw.ReadOnlyError as error:
            take_back(path, error)
            return _checked(path, apsw.SQLITE_OPEN_READONLY)


def take_back(path: Path, error: apsw.ReadOnlyError) -> None:
    """Take back what a process that was killed has left half-done, if that is the error."""
    if getattr(error, "extendedresult", None) not in _HOT:
        raise error
    _checked(path, apsw.SQLITE_OPEN_READWRITE).close()


def writer(path: Path, *, wal: bool) -> apsw.Connection | None:
    """Open a project for writing, in the newest form; None when it can only be read."""
    with told(path):
        connection = _checked(path, apsw.SQLITE_OPEN_READWRITE)
        try:
            if connection.readonly("main"):
                connection.close()
                return None
            connection.execute(_WRITING).fetchall()
            schema.upgrade(connection)
            if wal:
                connection.pragma("journal_mode", "wal")
            else:
                leave_wal(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def leave_wal(connection: apsw.Connection) -> None:
    """Make one plain file of a project again, unless another process has it open."""
    if connection.pragma("journal_mode") != "wal":
        return
    connection.execute(_LOOK).fetchall()  # who never read leaves the files of the log behind
    connection.set_busy_timeout(0)
    with contextlib.suppress(apsw.BusyError, apsw.LockedError):
        connection.pragma("journal_mode", "delete")
    connection.set_busy_handler(Patience())


def beside(path: Path) -> Mapping[Path, object]:
    """Return the files that serving a project keeps beside it, with what tells each from others."""
    files = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    return {file: found for file in files if (found := identity(file))}


def forget(files: Mapping[Path, object]) -> None:
    """Delete what was kept beside a file that another has replaced.

    Whoever opens the other file next would take it for changes that were made to that.
    """
    for file, found in files.items():
        if identity(file) == found:
            file.unlink(missing_ok=True)


def create(path: Path) -> None:
    """Make an empty project where nothing is yet: the whole file at once, or none."""
    with told(path), whole(path) as unfinished:
        connection = apsw.Connection(os.fspath(unfinished))
        try:
            connection.pragma("page_size", schema.PAGE_SIZE)
            connection.pragma("application_id", schema.APPLICATION_ID)
            connection.execute(_SETTINGS).fetchall()
            connection.execute(_WRITING).fetchall()
            schema.upgrade(connection)
        finally:
            connection.close()


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a file to fill that takes its name when it is whole.

    Raises
    ------
    StoreError
        ``exists`` when something has the name by then.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".netmap-", suffix=".tmp")
    except OSError as error:
        raise _refusal(path, error) from None
    os.close(descriptor)
    unfinished = Path(name)
    try:
        unfinished.chmod(usual_mode())
        yield unfinished
        publish(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at a path from any other, None when there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def publish(unfinished: Path, path: Path) -> None:
    """Give a whole file its name, for good; refuse when something has it by then."""
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise StoreError("exists", path=path) from None
    except OSError:  # a file system without links
        unfinished.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows opens no folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refusal(path: Path, error: OSError) -> StoreError:
    if not path.parent.is_dir():
        return StoreError("no_folder", path=path, folder=path.parent)
    return StoreError("read_only", path=path)


def _checked(path: Path, flags: int) -> apsw.Connection:
    """Connect to a file that is a project of a form we know."""
    _must_be_file(path)
    connection = apsw.Connection(os.fspath(path), flags=flags)
    try:
        connection.set_busy_handler(Patience())
        _guard(connection)
        _must_be_project(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _must_be_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except PermissionError:
        raise StoreError("forbidden", path=path) from None
    except (OSError, ValueError):
        is_link = path.is_symlink()
        raise StoreError("link_to_nothing" if is_link else "missing", path=path) from None
    if stat.S_ISDIR(mode):
        raise StoreError("folder", path=path)
    if not stat.S_ISREG(mode):
        raise StoreError("not_netmap", path=path)


def _guard(connection: apsw.Connection) -> None:
    """Let a file run nothing of its own: no trigger, no view, no change past SQL."""
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0)
    connection.execute(_SETTINGS).fetchall()


def _must_be_project(connection: apsw.Connection, path: Path) -> None:
    try:
        found = connection.pragma("application_id")
    except apsw.NotADBError:
        raise StoreError("not_netmap", path=path) from None
    if found != schema.APPLICATION_ID:
        raise StoreError("not_netmap", path=path)
    form = schema.version(connection)
    if form > schema.KNOWN:
        raise StoreError("newer", path=path, found=form, known=schema.KNOWN)
    if _is_cut(connection, path) or not _has_tables(connection):
        raise StoreError("truncated", path=path, detail="SQLITE_CORRUPT")


def _is_cut(connection: apsw.Connection, path: Path) -> bool:
    """Whether the last page is not whole; the log of a served project may have the rest of it."""
    pages = path.stat().st_size % int(connection.pragma("page_size"))
    return bool(pages) and connection.pragma("journal_mode") != "wal"


def _has_tables(connection: apsw.Connection) -> bool:
    """Whether every table is one: no view and no virtual table under its name."""
    real = {
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
        )
    }
    return real >= FIELDS.keys()
