"""Merge: two ids that turned out to be one actor become one, with all that was told of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from netmap.assembly import merged, quarrels
from netmap.dataset import Claim
from netmap.errors import InvalidDataError, InvalidValueError
from netmap.model import Actor, Record
from netmap.projects import former
from netmap.projects.importing import SPAN
from netmap.projects.showing import find
from netmap.stores.records import declared_in, names_of, place, tellings
from netmap.stores.rows import MERGES, RECORDS, decode, encode
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Snapshot, Telling


class Merging(NamedTuple):
    """A merge that is planned: the id that is kept, and the commit."""

    kept: str
    changes: ChangeSet


def plan(snapshot: Snapshot, kept: str, gone: str) -> Merging:
    """Plan to make two actors one.

    Raises
    ------
    UnknownNameError
        When there is no such actor.
    InvalidValueError
        When the two ids are of one actor already.
    InvalidDataError
        When what is told of both cannot be true of one.
    """
    one, other = find(snapshot, kept), find(snapshot, gone)
    if one.id == other.id:
        raise InvalidValueError(gone, "same_actor", kept=one.id)
    before = former.renamed(snapshot)
    ids = {old: one.id for old, into in before.items() if into == other.id} | {other.id: one.id}
    puts = {table: [*_redirected(snapshot, table, ids, other.id)] for table in RECORDS}
    joined = _joined(snapshot, one, other, {**before, **ids})
    puts[Actor.table] = [joined, *(it for it in puts[Actor.table] if it.id != one.id)]
    changed = sum(map(len, puts.values()))
    first = snapshot.revision * SPAN
    puts[MERGES] = [Entry(it, Origin(0, first + n)) for n, it in enumerate(ids.items())]
    changes = ChangeSet(
        "merge",
        Counts(changed=changed, removed=1),
        puts={table: entries for table, entries in puts.items() if entries},
        removals={Actor.table: [other.id]},
    )
    return Merging(one.id, changes)


def _redirected(
    snapshot: Snapshot, table: str, ids: Mapping[str, str], gone: str
) -> Iterator[Entry]:
    """Yield every record that named the actor that goes, naming the other one."""
    if not former.referring(table):
        return
    for entry in snapshot.entries(table):
        row = former.redirected(table, entry.row, ids)
        told = tuple(
            it._replace(row=former.redirected(table, it.row, ids)) for it in entry.tellings
        )
        if (row, told) != (entry.row, entry.tellings) and (table, entry.id) != (Actor.table, gone):
            yield entry._replace(row=row, tellings=told)


def _joined(snapshot: Snapshot, one: Entry, other: Entry, ids: Mapping[str, str]) -> Entry:
    """Return an actor with all that was told of it and of the other."""
    own = [it._replace(row=former.redirected(Actor.table, it.row, ids)) for it in tellings(one)]
    told = [*own, *(_taken_over(it, one.id, other.id, ids) for it in tellings(other))]
    told.sort(key=lambda it: (it.origin.source, it.origin.position))
    settled = former.settled(told, ids)
    claims = [_claim(snapshot, it) for it in settled]
    problems = [it for it in quarrels(claims) if it.severity == "error"]
    if problems:
        raise InvalidDataError(problems, ())
    return Entry(encode(merged(claims)), settled[0].origin, settled)


def _taken_over(told: Telling, kept: str, gone: str, ids: Mapping[str, str]) -> Telling:
    """Return a telling of the actor that goes as one of the actor that is kept."""
    row = former.redirected(Actor.table, told.row, ids)
    is_former = former.former_id(told, {**ids, **dict.fromkeys(ids, gone)}) is not None
    part = told.origin.part if is_former else former.part_of(gone, told.origin.part)
    return Telling(told.origin._replace(part=part), (kept, *row[1:]))


def _claim(snapshot: Snapshot, told: Telling) -> Claim[Record]:
    where = place(snapshot.sheets(), told.origin)
    return Claim(decode(Actor.table, told.row), where, declared_in(names_of(snapshot), told.origin))
