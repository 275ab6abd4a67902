"""Small projects that are easy to tell whole from half: what the trials write and look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from netmap.errors import ConflictError
from netmap.problems import Sheet
from netmap.stores.rows import FIELDS
from netmap.stores.sqlite.store import SqliteStore
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Store

GROUP = 12
"""How many actors a revision adds, and ties between them."""

Dump = tuple[object, ...]


def entry(table: str, position: int, **told: str) -> Entry:
    """Make an entry of a row with these values, told by the first source."""
    row = tuple(told.get(field) for field in FIELDS[table])
    return Entry(row, Origin(0, position, 0, position + 2))


def actors(group: int, note: str, count: int = GROUP) -> Iterator[Entry]:
    for place in range(count):
        told = {"id": f"actor-{group}-{place}", "kind": "ngo", "note": note}
        yield entry("actors", group * count + place, **told)


def ties(group: int, count: int = GROUP) -> Iterator[Entry]:
    for place in range(count):
        ends = {"source": f"actor-{group}-{place}", "target": f"actor-{group}-0"}
        yield entry("ties", group * count + place, id=f"tie-{group}-{place}", kind="meets", **ends)


def step(revision: int, count: int = GROUP) -> ChangeSet:
    """Return a change set that adds a group, and changes the one before."""
    group = revision - 1
    told = [*actors(group, f"made by {revision}", count)]
    if group:
        told += actors(group - 1, f"changed by {revision}", count)
    return ChangeSet(
        "import",
        Counts(len(told)),
        puts={"actors": told, "ties": [*ties(group, count)]},
        sheets=[Sheet(f"{revision}.csv")],
    )


def commit(store: Store, revision: int, count: int = GROUP) -> int:
    return store.commit(step(revision, count), revision - 1, f"step {revision}")


def made(path: Path, revisions: int = 3, *, wal: bool = False) -> Path:
    """Make a project of some revisions."""
    with SqliteStore.open(path, create=True, wal=wal) as store:
        for revision in range(1, revisions + 1):
            commit(store, revision)
    return path


def dump(store: Store) -> Dump:
    """Return all that a store says of itself, at every revision."""
    newest = store.snapshot().revision
    snapshots = [store.snapshot(revision) for revision in range(newest + 1)]
    return (
        tuple(store.log()),
        *(tuple(it.entries(table)) for it in snapshots for table in ("actors", "ties")),
        tuple(snapshots[-1].sheets()),
    )


def whole_revision(store: Store, count: int = GROUP) -> int:
    """Return the newest revision, and hold that all of it is there and nothing else."""
    snapshot = store.snapshot()
    newest = snapshot.revision
    notes = [row[0] for row in snapshot.columns("actors", ["note"])]
    expected = [f"changed by {group + 2}" for group in range(newest - 1) for _ in range(count)]
    expected += [f"made by {newest}"] * (count if newest else 0)
    assert notes == expected
    assert len(list(snapshot.columns("ties", ["id"]))) == newest * count
    assert len(snapshot.sheets()) == newest == len(store.log())
    return newest


def until_done(attempt: Callable[[], None]) -> int:
    """Try again as long as somebody else was quicker; return how often that was so."""
    tries = 0
    while True:
        with suppress(ConflictError):
            attempt()
            return tries
        tries += 1
