"""What SQLite says when it fails, in the words of netmap: the one place where it is caught."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import apsw

from netmap.errors import StoreError
from netmap.stores.rows import UNREADABLE

_REASONS: Mapping[type[Exception], str] = {
    apsw.BusyError: "busy",
    apsw.ConnectionClosedError: "closed",
    apsw.LockedError: "busy",
    apsw.FullError: "full",
    apsw.ReadOnlyError: "read_only",
    apsw.PermissionsError: "forbidden",
    apsw.AuthError: "forbidden",
    apsw.IOError: "disk",
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say as a ``StoreError`` what SQLite cannot do with a file.

    Raises
    ------
    StoreError
        ``busy``, ``full``, ``read_only``, ``forbidden``, ``disk``, ``missing``, or ``truncated``
        when what the file holds is not what netmap wrote.
    """
    try:
        yield
    except (apsw.Error, UnicodeDecodeError) as error:
        raise failure(path, error) from None


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """Say as a ``StoreError`` that a file holds what netmap did not write, ``truncated``."""
    try:
        yield
    except UNREADABLE as error:
        raise StoreError("truncated", path=path, detail=type(error).__name__) from None


def failure(path: Path, error: Exception) -> StoreError:
    """Return what an error of SQLite means for its user."""
    if getattr(error, "extendedresult", None) == apsw.SQLITE_READONLY_DBMOVED:
        return StoreError("missing", path=path)
    if isinstance(error, apsw.CantOpenError):
        return StoreError(_not_opened(path), path=path)
    reason = _REASONS.get(type(error), "truncated")
    return StoreError(reason, path=path, detail=_detail(error))


def _not_opened(path: Path) -> str:
    if not path.exists():
        return "missing"
    return "read_only" if os.access(path, os.R_OK) else "forbidden"  # no journal beside it


def _detail(error: Exception) -> str:
    """Return the name of the error: its text might hold what stands in the file."""
    if isinstance(error, UnicodeDecodeError):
        return "text that is not UTF-8"
    code = int(getattr(error, "extendedresult", 0) or getattr(error, "result", 0))
    name = apsw.mapping_extended_result_codes.get(code) or apsw.mapping_result_codes.get(code)
    return str(name or type(error).__name__)
