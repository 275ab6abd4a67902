"""Copy a project with every revision, from any kind of store to any other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from netmap.dataset import Key
from netmap.errors import StoreError
from netmap.model import Contact
from netmap.projects.creating import created
from netmap.projects.project import Project, open  # noqa: A004 - as gzip.open is
from netmap.projects.results import Copied
from netmap.stores.opening import is_server, open_store
from netmap.stores.rows import FIELDS, RECORDS
from netmap.stores.store import Change, ChangeSet, Entry, Snapshot, Store

_FEW = 10_000
"""A revision that changed more is read as a whole and not record by record."""


def copy(source: str | Path | Project, target: str | Path | Project) -> Copied:
    """Copy a project with all its revisions into a new one, or into an older copy of it.

    A copy that was interrupted goes on where it stopped, and a copy made before takes what is new.
    A new file appears whole or not at all.

    Raises
    ------
    StoreError
        When the target is a project of its own, or either cannot be opened.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> project, other = open(), open()
    >>> _ = project.put(Actor(id="a", kind="ngo"))
    >>> copy(project, other), other.dataset()
    (Copied(revisions=1, records=1), <Dataset: 1 actors>)
    """
    with ExitStack() as stack:
        if not isinstance(source, Project):
            source = stack.enter_context(open(source, write=False))
        new = target.store if isinstance(target, Project) else stack.enter_context(_opened(target))
        return _replayed(source.store, new, target)


@contextmanager
def _opened(target: str | Path) -> Iterator[Store]:
    if is_server(target) or Path(target).exists():
        with open_store(target, write=True, create=True) as store:
            yield store
        return
    with created(Path(target)) as store:
        yield store


def _replayed(source: Store, target: Store, name: object) -> Copied:
    log, done = list(source.log()), list(target.log())
    if done != log[: len(done)]:
        raise StoreError("not_a_copy", target=name)
    if done and _has_erased(source.snapshot(len(done)), target.snapshot()):
        raise StoreError("erased_since", target=name)
    records = sum(_replay(source, target, change) for change in log[len(done) :])
    return Copied(len(log) - len(done), records)


def _has_erased(source: Snapshot, target: Snapshot) -> bool:
    """Say whether the source has let go of contacts that its copy still has."""
    kept = {*source.columns(Contact.table, ("id",))}
    return any(it not in kept for it in target.columns(Contact.table, ("id",)))


def _replay(source: Store, target: Store, change: Change) -> int:
    """Make one revision again, and with the newest what has no revision of its own."""
    base, then = change.revision - 1, source.snapshot(change.revision)
    touched = _by_table(source.touched(base, change.revision))
    puts = {table: _Made(then, table, ids) for table, ids in touched.items()}
    now, old = source.snapshot(), target.snapshot()
    is_last = change.revision == now.revision
    changes = ChangeSet(
        change.kind,
        change.counts,
        change.who,
        change.note,
        change.at,
        puts=puts,
        moves=_moves(now, old, touched) if is_last and base else {},
        removals={table: _absent(then, old, table, ids) for table, ids in touched.items()},
        sheets=now.sheets()[len(old.sheets()) :],
        warnings=now.warnings() if is_last else {},
    )
    target.commit(changes, base, f"{change.at.isoformat()} {change.revision}")
    return sum(len(made) for table, made in puts.items() if table in RECORDS)


def _by_table(keys: Iterable[Key]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table, record_id in keys:
        found.setdefault(table, set()).add(record_id)
    return {table: found[table] for table in FIELDS if table in found}


class _Made:
    """The entries that a revision made in a table, read from it as often as they are asked for."""

    def __init__(self, then: Snapshot, table: str, ids: Collection[str]) -> None:
        self._then, self._table, self._ids = then, table, ids

    def __iter__(self) -> Iterator[Entry]:
        if len(self._ids) <= _FEW:
            yield from self._then.get(self._table, self._ids).values()
            return
        for entry in self._then.entries(self._table):
            if entry.since == self._then.revision:
                yield entry

    def __len__(self) -> int:
        there = self._then.columns(self._table, ("id",))
        return sum(record_id in self._ids for (record_id,) in there)


def _absent(then: Snapshot, old: Snapshot, table: str, ids: Collection[str]) -> list[str]:
    """Return what a revision took away: what it touched and no more has, and the target does."""
    there: Collection[str | None] = then.get(table, ids) if len(ids) <= _FEW else _ids(then, table)
    gone = [it for it in ids if it not in there]
    return list(old.get(table, gone)) if gone else []


def _ids(snapshot: Snapshot, table: str) -> set[str | None]:
    return {it for (it,) in snapshot.columns(table, ("id",))}


def _moves(
    now: Snapshot, old: Snapshot, touched: Mapping[str, Collection[str]]
) -> Mapping[str, list[Entry]]:
    """Return what the target has elsewhere: moves make no version that could be replayed."""
    found = {}
    for table in FIELDS:
        places = {it.id: _places(it) for it in old.entries(table)}
        moved = [
            it
            for it in now.entries(table)
            if it.id not in touched.get(table, ()) and places.get(it.id) != _places(it)
        ]
        if moved:
            found[table] = moved
    return found


def _places(entry: Entry) -> tuple[object, ...]:
    return entry.origin, *(it.origin for it in entry.tellings)
