"""Where the stores under test are kept: in memory, in a file, on a server."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from netmap.stores.memory import MemoryStore
from netmap.stores.opening import open_store
from netmap.stores.store import Store
from tests.stores.conformance import Place

Places = Callable[[], Place]


class InMemory:
    """Stores that go with the run."""

    durable = backs_up = False

    def make(self) -> Store:
        return MemoryStore()

    def again(self) -> Store:
        raise NotImplementedError

    def backup_path(self) -> Path:
        raise NotImplementedError

    def restored(self, backup: Path) -> Store:
        raise NotImplementedError

    def clear(self) -> None:
        pass


class Durably:
    """Stores that stay: in files of a folder of the run, or at the address of a server."""

    durable = True

    def __init__(self, server: str | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name)
        self._project = f"{server}/{uuid4().hex}" if server else self._path / "project.netmap"
        self._numbers = count()
        self.backs_up = server is None

    def make(self) -> Store:
        return open_store(self._project, write=True, create=True)

    def again(self) -> Store:
        return open_store(self._project, write=True)

    def backup_path(self) -> Path:
        return self._path / f"backup {next(self._numbers)}.netmap"

    def restored(self, backup: Path) -> Store:
        return open_store(backup)

    def clear(self) -> None:
        self._folder.cleanup()


@pytest.fixture(params=["memory", "file", "server"])
def places(request: pytest.FixtureRequest) -> Places:
    """Return what makes the place of a run, for one kind of store after the other."""
    if request.param == "memory":
        return InMemory
    if request.param == "file":
        return Durably
    server: str = request.getfixturevalue("neo4j_uri")
    return lambda: Durably(server)
