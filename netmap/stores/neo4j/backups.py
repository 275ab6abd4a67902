"""Copy a project from a server into a file, with all its revisions."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from netmap.errors import StoreError
from netmap.stores.replaying import replay
from netmap.stores.sqlite.connection import publish
from netmap.stores.sqlite.store import SqliteStore
from netmap.stores.store import Store


def backup(store: Store, path: Path) -> None:
    """Write a project file that does not exist yet, whole or not at all.

    Raises
    ------
    StoreError
        ``exists`` when something has the name, ``no_folder``, ``full`` or ``read_only``.
    """
    if os.path.lexists(path):
        raise StoreError("exists", path=path)
    if not path.parent.is_dir():
        raise StoreError("no_folder", path=path, folder=path.parent)
    try:
        with TemporaryDirectory(dir=path.parent, prefix=".netmap-") as folder:
            unfinished = Path(folder) / path.name
            with SqliteStore.open(unfinished, write=True, create=True) as copy:
                for change in store.log():
                    replay(store, copy, change)
            publish(unfinished, path)
    except PermissionError:
        raise StoreError("forbidden", path=path) from None
