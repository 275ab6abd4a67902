"""A process that is killed while it writes leaves what it acknowledged, and nothing in part."""

from __future__ import annotations

import os
import signal
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NoReturn

import apsw
import pytest

from netmap.stores.sqlite import schema
from netmap.stores.sqlite.store import SqliteStore
from tests.faults import projects

COUNT = 150

Work = Callable[[int], None]


def forked(work: Work, seconds: float) -> int:
    """Do work in a child process, kill it; return how many times it said that it was done."""
    heard, said = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, which do not matter here
        child = os.fork()
    if not child:
        _work(work, said)
    os.close(said)
    with os.fdopen(heard, "rb") as pipe:
        assert pipe.read(1) == b"+"
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return len(pipe.read())


def _work(work: Work, said: int) -> NoReturn:
    try:
        os.write(said, b"+")
        work(said)
    finally:
        os._exit(0)


@pytest.mark.parametrize("wal", [False, True])
@pytest.mark.parametrize("kills", [13, pytest.param(100, marks=pytest.mark.slow)])
def test_kill_9_while_importing_loses_nothing_that_was_told(
    tmp_path: Path, kills: int, wal: bool
) -> None:
    path, random = tmp_path / "x.netmap", Random(3)
    newest = 0
    for _ in range(kills):

        def work(said: int, after: int = newest) -> None:
            with SqliteStore.open(path, create=True, wal=wal) as store:
                for revision in range(after + 1, after + 50):
                    projects.commit(store, revision, COUNT)
                    os.write(said, b".")

        told = newest + forked(work, random.random() * 0.4)
        if path.exists():
            with SqliteStore.open(path) as store:
                newest = projects.whole_revision(store, COUNT)
                assert intact(path)
        assert told <= newest <= told + 1
        assert [it for it in tmp_path.iterdir() if it.suffix == ".netmap"] in ([], [path])
    with SqliteStore.open(path, write=True) as store:
        assert store.check() == ()


def intact(path: Path) -> bool:
    connection = apsw.Connection(str(path))
    try:
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        return not broken and bool(connection.pragma("integrity_check") == "ok")
    finally:
        connection.close()


def test_kill_9_within_a_migration_leaves_the_old_form_or_the_new(tmp_path: Path) -> None:
    path, random = projects.made(tmp_path / "x.netmap", 5), Random(5)
    fill = "INSERT INTO later SELECT a.n * 1000 + b.n, a.note FROM actors AS a, actors AS b;"
    later = (*schema.migrations(), f"CREATE TABLE later (n INTEGER, x TEXT) STRICT; {fill}")
    content = path.read_bytes()

    def work(said: int) -> None:
        connection = apsw.Connection(str(path))
        schema.upgrade(connection, later)
        connection.close()
        os.write(said, b".")

    for kill in range(12):
        path.write_bytes(content)
        told = forked(work, random.random() * (0.003 if kill % 2 else 0.05))
        connection = apsw.Connection(str(path))
        form = schema.version(connection)
        tables = {name for kind, name, _ in schema.outline(connection) if kind == "table"}
        assert (form, "later" in tables) in {(1, False), (2, True)}
        assert form == 2 or not told
        assert connection.pragma("integrity_check") == "ok"
        connection.close()
    path.write_bytes(content)
    with os.fdopen(os.open(os.devnull, os.O_WRONLY), "wb") as nobody:
        work(nobody.fileno())
    with apsw.Connection(str(path)) as connection:
        assert schema.version(connection) == 2
    connection.close()
