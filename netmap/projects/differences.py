"""What differs between two revisions of a project, value by value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from netmap.dataset import Key
from netmap.model import Contact
from netmap.model.access import Access
from netmap.projects.results import Difference
from netmap.projects.values import changes
from netmap.stores.records import names_of, tellings
from netmap.stores.rows import DECLARED, RECORDS, number
from netmap.stores.store import ChangeSet, Entry, Snapshot, Store

_SOURCES = "sources"
"""Stands for a field where only the sources of a record differ."""
FIRST = 200
"""How many differences are told of a change that is only planned."""


def between(
    store: Store, before: int, after: int, access: Access = "secret"
) -> tuple[Difference, ...]:
    """Return what differs of what one may see, table by table, in the order of the records."""
    old, new = (store.snapshot(it, access=access) for it in (before, after))
    touched = by_table(store.touched(*sorted((before, after))))
    sources = {**names_of(old), **names_of(new)}
    return tuple(
        difference
        for table, ids in touched.items()
        for difference in _in_table(table, ids, (old, new), sources)
    )


def planned(snapshot: Snapshot, changes: ChangeSet) -> tuple[Difference, ...]:
    """Return the first of what a planned change would make differ; of contacts no values."""
    return tuple(islice(_planned(snapshot, changes), FIRST))


def contacts(changes: ChangeSet) -> tuple[str, ...]:
    """Return the ids of the contacts that a planned change puts or removes."""
    puts = (it.id for it in changes.puts.get(Contact.table, ()))
    return *puts, *changes.removals.get(Contact.table, ())


def _planned(snapshot: Snapshot, changes: ChangeSet) -> Iterator[Difference]:
    told = {number(it.row): it.row[2] or "" for it in changes.puts.get(DECLARED, ())}
    sources = {**names_of(snapshot), **told}
    for table in RECORDS:
        for removed in changes.removals.get(table, ()):
            yield Difference(table, removed, "removed")
        for entry in changes.puts.get(table, ()):
            old = snapshot.get(table, [entry.id]).get(entry.id)
            if old and table == Contact.table:
                yield Difference(table, entry.id, "changed")
            else:
                yield from _of_entry(table, old, entry, sources)


def by_table(keys: Collection[Key]) -> Mapping[str, Collection[str]]:
    """Return the ids of records by table, tables in the order of the model."""
    found: dict[str, list[str]] = defaultdict(list)
    for table, record_id in sorted(keys):
        found[table].append(record_id)
    return {table: found[table] for table in RECORDS if table in found}


def _in_table(
    table: str,
    ids: Collection[str],
    revisions: tuple[Snapshot, Snapshot],
    sources: Mapping[int, str],
) -> Iterator[Difference]:
    old, new = (revision.get(table, ids) for revision in revisions)
    entries = {**old, **new}
    for record_id in sorted(entries, key=lambda it: (*entries[it].origin[:2], it)):
        yield from _of_entry(table, old.get(record_id), new.get(record_id), sources)


def _of_entry(
    table: str, old: Entry | None, new: Entry | None, sources: Mapping[int, str]
) -> Iterator[Difference]:
    if old is None or new is None:
        entry = new or old
        if entry:
            yield Difference(table, entry.id, "new" if old is None else "removed")
        return
    if old.says() == new.says():
        return
    values = changes(table, old.row, new.row)
    differing = [Difference(table, new.id, "changed", *it) for it in values]
    told = [_told_by(entry, sources) for entry in (old, new)]
    if not differing and told[0] != told[1]:
        differing = [Difference(table, new.id, "changed", _SOURCES, *told)]
    yield from differing or [Difference(table, new.id, "changed")]


def _told_by(entry: Entry, sources: Mapping[int, str]) -> str:
    told = dict.fromkeys(it.origin.source for it in tellings(entry))
    return "; ".join(sources.get(number, "") for number in told)
