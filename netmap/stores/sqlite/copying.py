"""Backups of a project file, made while it is in use."""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from netmap.errors import StoreError
from netmap.stores.sqlite.connection import whole
from netmap.stores.sqlite.failures import told
from netmap.stores.sqlite.reading import Reader


def backup(reader: Reader, path: Path) -> None:
    """Write a copy of a committed revision to a file that does not exist yet.

    Raises
    ------
    StoreError
        ``exists`` when something has the name, ``full`` or ``read_only`` when it cannot be
        written; no file is left then.
    """
    if os.path.lexists(path):
        raise StoreError("exists", path=path)
    with told(path), whole(path) as unfinished:
        copy = apsw.Connection(os.fspath(unfinished))
        try:
            with reader.step() as connection, copy.backup("main", connection, "main") as copying:
                copying.step()
            copy.pragma("journal_mode", "delete")
        finally:
            copy.close()
