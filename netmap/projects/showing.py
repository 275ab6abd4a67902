"""One actor as a project knows it: every value with who states it, its past, and its ties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from netmap.errors import StoreError, UnknownNameError
from netmap.model import Actor, Tie
from netmap.model.access import Access
from netmap.projects import former
from netmap.projects.results import Bond, Past, Shown, Stated
from netmap.projects.values import changes, stated
from netmap.stores.records import names_of, place, tellings
from netmap.stores.rows import decode
from netmap.stores.store import Change, Entry, Snapshot, Store, Version

_LISTS = frozenset({"aliases", "citations"})


def shown(store: Store, actor: str, access: Access = "secret") -> Shown:
    """Return all that one may see of an actor; its id may be a former one."""
    snapshot = store.snapshot(access=access)
    entry = find(snapshot, actor)
    record = decode(Actor.table, entry.row)
    names = former.renamed(snapshot)
    return Shown(
        entry.id,
        record.name() if isinstance(record, Actor) else entry.id,
        tuple(old for old, kept in names.items() if kept == entry.id),
        tuple(_values(snapshot, entry)),
        tuple(_history(store, entry.id, access)),
        tuple(_ties(snapshot, entry.id)),
    )


def find(snapshot: Snapshot, actor: str) -> Entry:
    """Return the entry of an actor.

    Raises
    ------
    UnknownNameError
        When there is none; the error names close ids.
    """
    kept = former.renamed_of(snapshot, [actor]).get(actor, actor)
    entry = snapshot.get(Actor.table, [kept]).get(kept)
    if entry is None:
        known = [it for (it,) in snapshot.columns(Actor.table, ("id",)) if it]
        raise UnknownNameError("actor", actor, get_close_matches(actor, known))
    return entry


def _values(snapshot: Snapshot, entry: Entry) -> Iterator[Stated]:
    """Yield every value that is stated, field by field, the one that is used first."""
    sources, sheets = names_of(snapshot), snapshot.sheets()
    told = [(it, stated(Actor.table, it.row)) for it in tellings(entry)]
    for field in dict.fromkeys(field for _, values in told for field in values):
        used: str | None = None
        for telling, values in told:
            if field in values:
                used = used or values[field]
                where = place(sheets, telling.origin)
                yield Stated(
                    field,
                    values[field],
                    sources.get(telling.origin.source),
                    where.sheet.file or None,
                    where.sheet.name,
                    where.row or None,
                    field in _LISTS or values[field] == used,
                )


def _history(store: Store, actor: str, access: Access) -> Iterator[Past]:
    log = {change.revision: change for change in store.log(access=access)}
    versions = store.history(Actor.table, actor, access=access)
    last: Version | None = None
    for version in versions:
        yield from _from(last, version, log)
        last = version


def _from(last: Version | None, version: Version, log: Mapping[int, Change]) -> Iterator[Past]:
    change = _made_by(version.since, log)
    if last is None or last.until != version.since:
        if last and last.until:
            yield _past(_made_by(last.until, log), None, last.entry.id, None)
        yield _past(change, None, None, version.entry.id)
        return
    for field, before, after in changes(Actor.table, last.entry.row, version.entry.row):
        yield _past(change, field, before, after)


def _made_by(revision: int, log: Mapping[int, Change]) -> Change:
    if revision not in log:
        raise StoreError("damaged", table="changes", id=revision, detail="KeyError")
    return log[revision]


def _past(change: Change, field: str | None, before: str | None, after: str | None) -> Past:
    return Past(change.revision, change.at, change.kind, field, before, after)


def _ties(snapshot: Snapshot, actor: str) -> Iterator[Bond]:
    ends = snapshot.columns(Tie.table, ("id", "source", "target"))
    ids = [tie for tie, *both in ends if tie and actor in both]
    ties = [decode(Tie.table, it.row) for it in snapshot.get(Tie.table, ids).values()]
    bonds = [it for it in ties if isinstance(it, Tie)]
    others = {end for it in bonds for end in (it.source, it.target)}
    names = {
        it.id: decode(Actor.table, it.row) for it in snapshot.get(Actor.table, others).values()
    }
    for tie in sorted(bonds, key=lambda it: ids.index(it.id)):
        other = tie.target if tie.source == actor else tie.source
        end = names.get(other)
        yield Bond(
            tie.id,
            tie.kind,
            "to" if tie.source == actor else "from",
            other,
            end.name() if isinstance(end, Actor) else other,
            str(tie.start) if tie.start else None,
            str(tie.end) if tie.end else None,
            tie.status,
        )
