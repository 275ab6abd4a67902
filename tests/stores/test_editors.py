"""Two editors of one revision: exactly one of them wins, and the other is told."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

from netmap.errors import ConflictError
from netmap.model import Actor
from netmap.stores.opening import open_store
from netmap.stores.rows import encode
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Store
from tests.stores.conformance import Place
from tests.stores.conftest import Durably, Places

EDITORS = 4
ROUNDS = 5


def test_of_two_editors_one_wins(places: Places) -> None:
    place = places()
    with place.make() as store:
        for base in range(ROUNDS):
            is_one_winner(store, at_once([store] * EDITORS, base), base)
    place.clear()


def test_of_two_connections_one_wins(places: Places) -> None:
    place = places()
    if place.durable:
        of_connections(place)
    place.clear()


def of_connections(place: Place) -> None:
    with place.make() as store:
        others = [place.again() for _ in range(EDITORS)]
        told = at_once(others, 0)
        for other in others:
            other.close()
        is_one_winner(store, told, 0)


def test_of_two_processes_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "project.netmap"
    with open_store(path, write=True, create=True) as store:
        for base in range(2):
            with _processes() as processes:
                work = [(path, who, base) for who in range(EDITORS)]
                told = list(processes.map(edited_in, work))
            is_one_winner(store, told, base)


def at_once(stores: Sequence[Store], base: int) -> list[tuple[int, int] | None]:
    """Let an editor at each of the stores change the same record, all at the same time."""
    with ThreadPoolExecutor(len(stores)) as threads:
        bases = [base] * len(stores)
        return list(threads.map(edited, stores, range(len(stores)), bases))


def is_one_winner(store: Store, told: Iterable[tuple[int, int] | None], base: int) -> None:
    won = [it for it in told if it is not None]
    assert len(won) == 1
    ((who, revision),) = won
    assert store.snapshot().revision == revision == base + 1
    entry = store.snapshot().get(Actor.table, ["a"])["a"]
    assert (entry.row, entry.since) == (told_by(who).row, revision)


def edited_in(work: tuple[Path, int, int]) -> tuple[int, int] | None:
    path, who, base = work
    with open_store(path, write=True) as store:
        return edited(store, who, base)


def edited(store: Store, who: int, base: int) -> tuple[int, int] | None:
    """Return who made which revision; None when somebody else was quicker."""
    changes = ChangeSet("edit", Counts(changed=1), puts={Actor.table: [told_by(who)]})
    try:
        return who, store.commit(changes, base, f"{who} on {base}")
    except ConflictError as error:
        return None if error.current == error.base + 1 == base + 1 else (-1, -1)


def told_by(who: int) -> Entry:
    row = encode(Actor(id="a", kind="ngo", name_fi=f"by editor {who}"))
    return Entry(row, Origin(1, who))


def _processes() -> Executor:
    return ProcessPoolExecutor(EDITORS, multiprocessing.get_context("spawn"))


def test_places_are_new(tmp_path: Path) -> None:
    first, second = Durably(), Durably()
    with first.make() as one, second.make() as other:
        assert edited(one, 1, 0) == edited(other, 1, 0) == (1, 1)
    first.clear()
    second.clear()
