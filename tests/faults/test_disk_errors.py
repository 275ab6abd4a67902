"""A disk that fails, is full or cannot be written takes nothing back that was there."""

from __future__ import annotations

import json
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import apsw
import pytest

from netmap.errors import StoreError
from netmap.stores.sqlite.store import SqliteStore
from netmap.stores.store import ChangeSet, Counts
from tests.faults import projects
from tests.faults.disks import Act, watched


class Failing:
    """A disk that fails at one act, the next one that is counted."""

    def __init__(self, error: type[apsw.Error]) -> None:
        self.error = error
        self.left: int | None = None

    def __call__(self, act: Act) -> None:
        if self.left is None:
            return
        self.left -= 1
        if self.left == 0:
            self.left = None
            raise self.error("the disk")


@pytest.mark.parametrize("wal", [False, True])
@pytest.mark.parametrize(("error", "reason"), [(apsw.IOError, "disk"), (apsw.FullError, "full")])
def test_an_error_at_any_write_leaves_no_trace(
    tmp_path: Path, wal: bool, error: type[apsw.Error], reason: str
) -> None:
    disk = Failing(error)
    path = projects.made(tmp_path / "x.netmap", 2)
    with watched(disk), SqliteStore.open(path, write=True, wal=wal) as store:
        before = projects.dump(store)
        for step in count(1):
            disk.left = step
            done = outcome(store)
            if disk.left is not None:  # the disk was asked for less than that
                break
            assert done == reason
            assert projects.dump(store) == before
        disk.left = None
        assert (done, step > 4) == ("done", True)
        assert projects.commit(store, 4) == 4
        assert projects.whole_revision(store) == 4
        assert store.check() == ()


def outcome(store: SqliteStore) -> str:
    try:
        assert projects.commit(store, 3) == 3
    except StoreError as error:
        return error.reason
    return "done"


@pytest.mark.parametrize("wal", [False, True])
def test_an_erasure_that_the_disk_stops_is_done_or_not_and_can_be_made_again(
    tmp_path: Path, wal: bool
) -> None:
    disk = Failing(apsw.FullError)
    path = projects.made(tmp_path / "x.netmap", 2)
    content = path.read_bytes()
    for step in (1, 3, 9, 20, 40, 80):
        path.write_bytes(content)
        with watched(disk), SqliteStore.open(path, write=True, wal=wal) as store:
            disk.left = step
            with pytest.raises(StoreError) as refused:
                store.erase([], ["made by 2"])
            assert refused.value.reason == "full"
            disk.left = None
            store.erase([], ["made by 2"])
            assert store.check() == ()
        assert b"made by 2" not in path.read_bytes()


@contextmanager
def quota(size: int) -> Iterator[None]:
    def refuse(act: Act) -> None:
        if act.kind == "write" and act.offset + len(act.data) > size:
            raise apsw.FullError("the disk")

    with watched(refuse):
        yield


def test_a_full_disk_takes_an_import_back_and_a_small_one_works_after_it(tmp_path: Path) -> None:
    path = projects.made(tmp_path / "x.netmap", 2)
    with quota(path.stat().st_size + 200_000), SqliteStore.open(path, write=True) as store:
        before = projects.dump(store)
        with pytest.raises(StoreError, match=r"full.*as it was before"):
            projects.commit(store, 3, 5000)
        assert projects.dump(store) == before
        assert projects.commit(store, 3) == 3
    with SqliteStore.open(path) as store:
        assert store.check() == ()


def test_a_full_disk_leaves_neither_a_new_project_nor_a_backup(tmp_path: Path) -> None:
    path = projects.made(tmp_path / "x.netmap", 2)
    with quota(50_000):
        with pytest.raises(StoreError) as refused:
            SqliteStore.open(tmp_path / "new.netmap", create=True)
        assert refused.value.reason == "full"
        with SqliteStore.open(path) as store, pytest.raises(StoreError) as refused:
            store.backup(tmp_path / "copy.netmap")
        assert refused.value.reason == "full"
    assert [it.name for it in tmp_path.iterdir()] == ["x.netmap"]


@pytest.fixture
def public() -> Iterator[Path]:
    """Return a folder that any user may look into."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def as_nobody(look: Callable[[], object]) -> object:
    """Return what somebody sees who is not root, for whom permissions count."""
    heard, said = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            os.write(said, json.dumps(look()).encode())
        finally:
            os._exit(0)
    os.close(said)
    with os.fdopen(heard, "rb") as pipe:
        os.waitpid(child, 0)
        return json.loads(pipe.read())


def seen(path: Path) -> object:
    """Open a project for writing and try all that there is to do."""
    reasons: list[str] = []
    with SqliteStore.open(path, write=True) as store:
        for attempt in (
            lambda: store.commit(ChangeSet("edit", Counts()), 2, "key"),
            lambda: store.erase([], ["ngo"]),
            lambda: store.backup(path.with_name("copy.netmap")),
        ):
            try:
                attempt()
            except StoreError as error:
                reasons.append(error.reason)
        return projects.whole_revision(store), store.capabilities.writable, reasons


def test_a_read_only_folder_or_file_is_read_and_not_written(public: Path) -> None:
    path = projects.made(public / "x.netmap", 2)
    path.chmod(0o444)
    public.chmod(0o555)
    assert as_nobody(lambda: seen(path)) == [2, False, ["read_only"] * 3]
    path.chmod(0o666)
    assert as_nobody(lambda: seen(path)) == [2, True, ["read_only"] * 3]
    path.chmod(0o000)
    assert as_nobody(lambda: opened(path)) == "forbidden"
    assert as_nobody(lambda: opened(public / "new.netmap")) == "read_only"
    assert [it.name for it in public.iterdir()] == ["x.netmap"]


def opened(path: Path) -> str:
    try:
        SqliteStore.open(path, create=True).close()
    except StoreError as error:
        return error.reason
    return "opened"


def test_a_file_that_is_moved_away_under_an_open_project_is_not_written(tmp_path: Path) -> None:
    path = projects.made(tmp_path / "x.netmap", 2)
    with SqliteStore.open(path, write=True) as store:
        path.rename(tmp_path / "elsewhere.netmap")
        with pytest.raises(StoreError) as refused:
            projects.commit(store, 3)
        assert refused.value.reason == "missing"
