"""Many who read and write one project at a time wait for each other, and none is told of a lock."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from netmap.stores.sqlite.store import SqliteStore
from netmap.stores.store import ChangeSet, Counts, Entry, Origin
from tests.faults import projects


def writer(path: Path, name: int, commits: int, *, wal: bool) -> int:
    """Add one actor after the other; return how often somebody else was quicker."""
    with SqliteStore.open(path, write=True, wal=wal) as store:
        return sum(projects.until_done(partial(add, store, name, it)) for it in range(commits))


def add(store: SqliteStore, name: int, number: int) -> None:
    row = projects.entry("actors", number, id=f"{name}-{number}", kind="ngo").row
    changes = ChangeSet("edit", Counts(1), puts={"actors": [Entry(row, Origin(name, number))]})
    store.commit(changes, store.snapshot().revision, f"{name} {number}")


def reader(path: Path, done: threading.Event) -> list[float]:
    """Read a table again and again; return how long each time took, in milliseconds."""
    times = []
    with SqliteStore.open(path) as store:
        while not done.is_set():
            start = time.perf_counter()
            snapshot = store.snapshot()
            assert len(list(snapshot.columns("actors", ["id"]))) == snapshot.revision
            times.append((time.perf_counter() - start) * 1000)
            time.sleep(0.002)
    return times


SIZES = [(4, 12, 2), pytest.param((8, 200, 4), marks=pytest.mark.slow)]


@pytest.mark.parametrize("wal", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_writers_and_readers_wait_for_each_other(
    tmp_path: Path, size: tuple[int, int, int], wal: bool
) -> None:
    writers, commits, readers = size
    path, done = projects.made(tmp_path / "x.netmap", 0), threading.Event()
    with SqliteStore.open(path, write=True, wal=wal), ThreadPoolExecutor(20) as pool:
        reading = [pool.submit(reader, path, done) for _ in range(readers)]
        start = time.perf_counter()
        writing = [pool.submit(writer, path, it, commits, wal=wal) for it in range(writers)]
        try:
            retries = sum(it.result() for it in writing)
        finally:
            done.set()
        seconds = time.perf_counter() - start
        times = sorted(milliseconds for it in reading for milliseconds in it.result())
    with SqliteStore.open(path, write=True) as store:
        assert len(store.log()) == writers * commits
        assert store.check() == ()
    p99 = times[int(len(times) * 0.99)]
    assert p99 < 5000, f"{retries} tried again, {seconds:.1f} s"


def test_a_backup_made_while_somebody_writes_is_of_one_revision(tmp_path: Path) -> None:
    path, done = projects.made(tmp_path / "x.netmap", 1), threading.Event()

    def write() -> int:
        revision = 1
        with SqliteStore.open(path, write=True) as store:
            while not done.is_set():
                revision = projects.commit(store, revision + 1)
        return revision

    with ThreadPoolExecutor() as pool, SqliteStore.open(path) as store:
        writing = pool.submit(write)
        found = []
        try:
            for number in range(4):
                copy = tmp_path / f"copy {number}.netmap"
                store.backup(copy)
                with SqliteStore.open(copy, write=True) as restored:
                    found.append(projects.whole_revision(restored))
                    assert projects.commit(restored, found[-1] + 1) == found[-1] + 1
        finally:
            done.set()
        assert sorted(found) == found
        with SqliteStore.open(copy) as restored:
            assert restored.check() == ()
        assert found[-1] <= writing.result()
    assert {it.suffix for it in tmp_path.iterdir()} == {".netmap"}
