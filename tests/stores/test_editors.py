"""Several editors of one revision: exactly one of them wins, and the others are told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from netmap.model import Actor
from netmap.stores.opening import open_store
from netmap.stores.store import Store
from tests.conftest import ROOT
from tests.stores.conftest import Places
from tests.stores.editing import edited, told_by

EDITORS = 4
ROUNDS = 5


def test_of_several_threads_one_wins(places: Places) -> None:
    place = places()
    with place.make() as store:
        for base in range(ROUNDS):
            is_one_winner(store, at_once([store] * EDITORS, base), base)
    place.clear()


@pytest.mark.parametrize("places", ["file", "server"], indirect=True)
def test_of_several_connections_one_wins(places: Places) -> None:
    place = places()
    with place.make() as store:
        others = [place.again() for _ in range(EDITORS)]
        for base in range(ROUNDS):
            is_one_winner(store, at_once(others, base), base)
        for other in others:
            other.close()
    place.clear()


def test_of_several_processes_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "project.netmap"
    with open_store(path, write=True, create=True) as store:
        command = [sys.executable, "-m", "tests.stores.editing", str(path)]
        editors = [
            subprocess.Popen([*command, str(who), "0"], stdout=subprocess.PIPE, text=True, cwd=ROOT)
            for who in range(EDITORS)
        ]
        told = [editor.communicate()[0] for editor in editors]
        assert sorted(told) == ["1", *["None"] * (EDITORS - 1)]
        is_one_winner(store, [1 if it == "1" else None for it in told], 0)


def is_one_winner(store: Store, made: Sequence[int | None], base: int) -> None:
    ((who, revision),) = ((who, it) for who, it in enumerate(made) if it is not None)
    assert store.snapshot().revision == revision == base + 1
    entry = store.snapshot().get(Actor.table, ["a"])["a"]
    assert (entry.row, entry.since) == (told_by(who).row, revision)


def at_once(stores: Sequence[Store], base: int) -> list[int | None]:
    """Let an editor at each of the stores change the same record, all at the same time."""
    with ThreadPoolExecutor(len(stores)) as threads:
        return list(threads.map(edited, stores, range(len(stores)), [base] * len(stores)))
