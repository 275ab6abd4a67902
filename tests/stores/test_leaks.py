"""However often a project is opened, and however often an import fails, nothing is left behind."""

from __future__ import annotations

import gc
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

import psutil
import pytest

import netmap
from netmap.dataset import Dataset
from netmap.errors import InvalidDataError, StoreError
from netmap.model import Actor, Tie
from netmap.stores.opening import open_store
from tests.conftest import Folder
from tests.neo4j_server import connected

ONE = Dataset([Actor(id="a", kind="ngo"), Actor(id="b", kind="ngo")])
TIMES, MANY, ON_SERVER = 60, 200, 5


class Open(NamedTuple):
    """What a process holds, and what lies about in the folder of the temporary."""

    files: int
    threads: int
    connections: int
    temporary: frozenset[str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "kept" / "project.netmap"
    path.parent.mkdir()
    with netmap.open(path, create=True) as project:
        project.import_(ONE, name="one")
    return path


@pytest.fixture
def broken(folder: Folder) -> Path:
    return folder("broken", actors=[{"id": "a", "kind": "ngo"}], ties=[{"id": "t", "source": "a"}])


@pytest.mark.parametrize(
    "times", [TIMES, pytest.param(MANY, marks=pytest.mark.slow)], ids=["everyday", "many"]
)
def test_a_file_leaves_nothing_open(
    project: Path, broken: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, times: int
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    before = sorted(project.parent.iterdir())
    grown(lambda: opened(project), times)
    grown(lambda: failed(project, broken), times)
    grown(lambda: not_a_project(broken / "actors.csv", tmp_path), times)
    assert sorted(project.parent.iterdir()) == before


def test_a_server_leaves_no_connection(neo4j_uri: str, broken: Path) -> None:
    address = f"{neo4j_uri}/{uuid4().hex}"
    with netmap.open(address, create=True) as project:
        project.import_(ONE, name="one")
    grown(lambda: opened(address), ON_SERVER)
    grown(lambda: failed(address, broken), ON_SERVER)
    grown(lambda: unknown(neo4j_uri), ON_SERVER)
    with connected(neo4j_uri) as driver:
        found = driver.execute_query("SHOW TRANSACTIONS YIELD clientAddress")
        assert sum(it["clientAddress"] in own_addresses() for it in found.records) == 1  # this one


def own_addresses() -> set[str]:
    """Return where this process speaks from, as the server knows it: other workers ask it too."""
    held = (it.laddr for it in psutil.Process().net_connections("tcp4"))
    return {f"{it.ip}:{it.port}" for it in held}


def opened(source: str | Path) -> None:
    with netmap.open(source) as project:
        assert len(project.dataset().actors) == 2
        project.log()
    assert len(netmap.read(source).actors) == 2


def failed(source: str | Path, broken: Path) -> None:
    with netmap.open(source) as project:
        revision = project.revision
        with pytest.raises(InvalidDataError):
            project.import_(broken)
        dangling = Dataset([Tie(id="t", source="a", target="nobody", kind="meets")])
        with pytest.raises((InvalidDataError, StoreError)):
            project.import_(dangling, name="dangling")
        assert project.revision == revision


def not_a_project(other: Path, folder: Path) -> None:
    copy = folder / "other.netmap"
    copy.write_bytes(other.read_bytes())
    with pytest.raises(StoreError):
        open_store(copy, write=True)
    with pytest.raises(StoreError):
        open_store(folder / "missing.netmap")


def unknown(server: str) -> None:
    with pytest.raises(StoreError):
        open_store(f"{server}/nobody-made-this")


def grown(once: Callable[[], None], times: int) -> None:
    """Do something often, after a few times that may warm caches; hold that nothing has grown."""
    for _ in range(3):
        once()
    before = what_is_open()
    for _ in range(times):
        once()
    assert what_is_open() == before


def what_is_open() -> Open:
    gc.collect()
    process = psutil.Process()
    return Open(
        process.num_fds(),
        threading.active_count(),
        len(process.net_connections()),
        frozenset(it.name for it in Path(tempfile.gettempdir()).iterdir() if "netmap" in it.name),
    )
