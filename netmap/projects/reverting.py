"""Revert: put all records back as they were at a revision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from netmap.model import Actor, Contact, Holding, Post
from netmap.projects.importing import Work
from netmap.projects.results import Imported, Tally
from netmap.stores.records import tellings
from netmap.stores.rows import DECLARED, FIELDS, MERGES, RECORDS, Row
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Snapshot

_ABOUT = FIELDS[Contact.table].index("about")
_SUBJECTS = (Actor.table, Post.table, Holding.table)


def plan(now: Snapshot, then: Snapshot) -> Work:
    """Plan to make what is there now what was there then, but for contacts and erasures."""
    tables = (*(table for table in RECORDS if table != Contact.table), MERGES)
    puts: dict[str, list[Entry]] = {}
    moves: dict[str, list[Entry]] = {}
    for table in tables:
        puts[table], moves[table] = _differing(now, then, table)
    removals = {table: _only(now, then, table) for table in tables}
    tallies = [_tally(now, table, puts[table], removals[table]) for table in tables[:-1]]
    puts[DECLARED] = [*_sources(now, then)]
    puts[Contact.table] = [*_contacts(now, then)]
    counts = Counts(*(sum(getattr(it, name) for it in tallies) for name in Counts._fields))
    changes = ChangeSet(
        "revert",
        counts,
        puts={table: entries for table, entries in puts.items() if entries},
        moves={table: entries for table, entries in moves.items() if entries},
        removals={table: ids for table, ids in removals.items() if ids},
    )
    outcome = _outcome(now, changes, tallies)
    return Work(changes, replace(outcome, adrift=_adrift(now, then, puts[Contact.table])))


def _outcome(now: Snapshot, changes: ChangeSet, tallies: list[Tally]) -> Imported:
    return Imported(
        now.revision,
        *changes.counts,
        moved=sum(map(len, changes.moves.values())),
        unchanged=0,
        left_out=0,
        conflicts=(),
        warnings=0,
        dry_run=False,
        tables=tuple(it for it in tallies if it.new or it.changed or it.removed),
        gone=tuple((table, it) for table, ids in changes.removals.items() for it in ids),
    )


def _differing(now: Snapshot, then: Snapshot, table: str) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that are otherwise now than then, and those that are told elsewhere."""
    there = {it.id: it.since for it in now.entries(table)}
    changed = [it for it in then.entries(table) if there.get(it.id) != it.since]
    current = now.get(table, [it.id for it in changed]) if changed else {}
    puts, moves = [], []
    for it in changed:
        old = current.get(it.id)
        if old is None or old.says() != it.says():
            puts.append(it)
        elif _places(old) != _places(it):
            moves.append(it)
    return puts, moves


def _places(entry: Entry) -> list[Origin]:
    return [it.origin for it in tellings(entry)]


def _only(now: Snapshot, then: Snapshot, table: str) -> list[str]:
    before = {it for (it,) in then.columns(table, ("id",))}
    return [it for (it,) in now.columns(table, ("id",)) if it and it not in before]


def _tally(now: Snapshot, table: str, puts: list[Entry], removals: list[str]) -> Tally:
    there = now.get(table, [it.id for it in puts]) if puts else {}
    return Tally(table, len(puts) - len(there), len(there), len(removals))


def _sources(now: Snapshot, then: Snapshot) -> Iterator[Entry]:
    """Yield the sources as they were given; one that told of nothing then keeps its number."""
    before = {it.id: it for it in then.entries(DECLARED)}
    needed = {it.origin.source for entry in now.entries(Contact.table) for it in tellings(entry)}
    for it in now.entries(DECLARED):
        old = before.get(it.id)
        if old and old.row != it.row:
            yield old
        elif not old and it.origin.source not in needed and it.row[2]:
            yield it._replace(row=(*it.row[:2], None))


def _contacts(now: Snapshot, then: Snapshot) -> Iterator[Entry]:
    """Yield the contacts that were about somebody else then, as history still says."""
    before = {it.id: it for it in then.entries(Contact.table)}
    for it in now.entries(Contact.table):
        old = before.get(it.id)
        if old and old.row[_ABOUT] != it.row[_ABOUT]:
            told = {one.origin: one.row for one in old.tellings}
            yield it._replace(
                row=_about(it.row, old.row),
                tellings=tuple(
                    one._replace(row=_about(one.row, told.get(one.origin, old.row)))
                    for one in it.tellings
                ),
            )


def _adrift(now: Snapshot, then: Snapshot, put: list[Entry]) -> tuple[str, ...]:
    """Return the contacts that will be about nobody: what they are about was not there then."""
    about = {it.id: it.row[_ABOUT] for it in (*now.entries(Contact.table), *put)}
    if not about:
        return ()
    there = {it for table in _SUBJECTS for (it,) in then.columns(table, ("id",))}
    return tuple(contact for contact, subject in about.items() if subject not in there)


def _about(row: Row, old: Row) -> Row:
    return (*row[:_ABOUT], old[_ABOUT], *row[_ABOUT + 1 :])
