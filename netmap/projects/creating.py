"""Make a project file that appears whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from netmap import suffixes
from netmap.errors import StoreError
from netmap.stores.opening import open_store
from netmap.stores.store import Store

_BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite may leave beside a file while it is being written."""


@contextmanager
def created(path: Path) -> Iterator[Store]:
    """Give a new store to be filled, which takes its name when all went well.

    Raises
    ------
    StoreError
        When it cannot be written, or somebody else made it meanwhile.
    """
    from netmap.stores.sqlite.connection import publish  # who makes no file does without

    if not path.parent.is_dir():
        raise StoreError("no_folder", path=path, folder=path.parent)
    unfinished = path.with_name(f".{path.stem}-{uuid4().hex[:8]}{suffixes.PROJECT}")
    try:
        with open_store(unfinished, write=True, create=True) as store:
            yield store
        publish(unfinished, path)
    except StoreError as error:
        if error.reason == "exists":
            raise StoreError("made_meanwhile", path=path) from None
        if error.facts.get("path") == unfinished:  # a name that nobody gave
            raise StoreError(error.reason, **(error.facts | {"path": path})) from None
        raise
    finally:
        for end in _BESIDE:
            unfinished.with_name(unfinished.name + end).unlink(missing_ok=True)
