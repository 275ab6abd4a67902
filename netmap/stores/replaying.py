"""Make the revisions of one store again in another, through the port that both have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from netmap.dataset import Key
from netmap.stores.rows import FIELDS, RECORDS
from netmap.stores.store import Change, ChangeSet, Counts, Entry, Snapshot, Store

_FEW = 10_000
"""A revision that changed more is read as a whole and not record by record."""


def replay(source: Store, target: Store, change: Change) -> int:
    """Make one revision again, and with the newest what has none; return how many records."""
    base, then = change.revision - 1, source.snapshot(change.revision)
    touched = _by_table(source.touched(base, change.revision))
    puts = {table: _Made(then, table, ids) for table, ids in touched.items()}
    now, old = source.snapshot(), target.snapshot()
    is_last = change.revision == now.revision
    changes = ChangeSet(
        change.kind,
        change.counts or Counts(),
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
        places = {it.id: it.origins for it in old.entries(table)}
        moved = [
            it
            for it in now.entries(table)
            if it.id not in touched.get(table, ()) and places.get(it.id) != it.origins
        ]
        if moved:
            found[table] = moved
    return found
