"""What every store promises, as plain dictionaries: one whole copy a revision, nothing clever."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from netmap.dataset import Key
from netmap.model import Actor, Contact, Tie
from netmap.problems import Sheet
from netmap.stores.rows import FIELDS, Row
from netmap.stores.store import Change, ChangeSet, Counts, Entry, Erased, Version

State = dict[Key, Entry]


class Dump(NamedTuple):
    """All that can be asked of a store at a revision."""

    revision: int
    entries: Mapping[str, tuple[Entry, ...]]
    sheets: tuple[Sheet, ...]
    warnings: Mapping[int, tuple[str, ...]]
    log: tuple[Change, ...]


class Model:
    """Every revision as a whole; a place that moves moves in all of them."""

    def __init__(self) -> None:
        self.states: list[State] = [{}]
        self.sheets: list[Sheet] = []
        self.warnings: dict[int, tuple[str, ...]] = {}
        self.log: list[Change] = []
        self.keys: dict[str, int] = {}

    @property
    def revision(self) -> int:
        return len(self.log)

    @property
    def now(self) -> State:
        return self.states[-1]

    def commit(self, changes: ChangeSet, key: str, at: datetime) -> int:
        after = dict(self.now)
        revision = self.revision + 1
        for table, ids in changes.removals.items():
            for record_id in ids:
                self._strip(table, after.pop((table, record_id), None))
        for table, puts in changes.puts.items():
            for entry in puts:
                self._strip(table, after.get((table, entry.id)))
                after[table, entry.id] = entry._replace(since=revision)
        self.states.append(after)
        for table, moves in changes.moves.items():
            for entry in moves:
                self._move(table, entry)
        self.sheets += changes.sheets
        self.warnings |= {number: tuple(told) for number, told in changes.warnings.items()}
        told = changes.kind, changes.who, changes.note, changes.counts
        self.log.append(Change(revision, at, *told))
        self.keys[key] = revision
        return revision

    def erase(self, keys: Collection[Key], word: str, at: datetime) -> Erased:
        """Forget entries in every revision, and a word in every text.

        Of the values it says only whether there were any: how often a store keeps a value that
        stays the same is its own affair.
        """
        versions = sum(it.until is not None for key in keys for it in self.history(key))
        seen = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
        gone = [self.now[key] for key in keys if key in self.now]
        spots = [
            (self.sheets[it.sheet].file, self.sheets[it.sheet].name, it.row)
            for entry in gone
            for it in (entry.origin, *(told.origin for told in entry.tellings))
            if it.sheet is not None
        ]
        kept = [
            {key: it for key, it in state.items() if key not in keys}
            for state in (*self.states, self.now)
        ]
        self.states = [
            {key: _mapped(key[0], it, seen) for key, it in state.items()} for state in kept
        ]
        self.warnings = {
            number: tuple(it for it in told if _stays(json.loads(it), seen, spots))
            for number, told in self.warnings.items()
        }
        notes = [
            it._replace(
                who=it.who and seen.sub("[erased]", it.who),
                note=it.note and seen.sub("[erased]", it.note),
            )
            for it in self.log
        ]
        found = kept != self.states
        change = Change(self.revision + 1, at, "erase", None, None, Counts(removed=len(gone)))
        self.log = [*notes, change]
        return Erased(len(gone), versions, int(found))

    def dump(self, revision: int | None = None, tables: Collection[str] = FIELDS) -> Dump:
        wanted = self.revision if revision is None else revision
        return Dump(
            wanted,
            {table: self.entries(wanted, table) for table in tables},
            tuple(self.sheets),
            {number: told for number, told in self.warnings.items() if told},
            tuple(self.log),
        )

    def entries(self, revision: int, table: str) -> tuple[Entry, ...]:
        found = [it for (name, _), it in self.states[revision].items() if name == table]
        return tuple(sorted(found, key=lambda it: (*it.origin[:2], it.id)))

    def history(self, key: Key) -> tuple[Version, ...]:
        """Return the runs of revisions in which an entry was the same."""
        found: list[Version] = []
        for number, state in enumerate(self.states):
            entry = state.get(key)
            if found and found[-1].until is None and (entry is None or entry.since == number):
                found[-1] = found[-1]._replace(until=number)
            if entry is not None and entry.since == number:
                found.append(Version(number, None, entry))
        return tuple(found)

    def touched(self, after: int, until: int) -> set[Key]:
        return {
            key
            for number in range(after + 1, until + 1)
            for key in {*self.states[number], *self.states[number - 1]}
            if _since(self.states[number], key) != _since(self.states[number - 1], key)
        }

    def ids(self, table: str) -> list[str]:
        return [record_id for name, record_id in self.now if name == table]

    def _strip(self, table: str, old: Entry | None) -> None:
        """Let the past of a contact say only that there was one."""
        if old is not None and table == Contact.table:
            key = table, old.id
            for state in self.states:
                if _since(state, key) == old.since:
                    state[key] = state[key]._replace(
                        row=_bare(old.row),
                        tellings=tuple(it._replace(row=_bare(it.row)) for it in old.tellings),
                    )

    def _move(self, table: str, moved: Entry) -> None:
        key = table, moved.id
        since = self.now[key].since
        for state in self.states:
            if _since(state, key) == since:
                state[key] = moved._replace(since=since)


def ends(state: Mapping[Key, Entry]) -> Iterator[tuple[str, str | None]]:
    """Yield the tie and the actor of every end of a tie that is not there."""
    places = [FIELDS[Tie.table].index(end) for end in ("source", "target")]
    for (table, record_id), entry in state.items():
        for place in places if table == Tie.table else ():
            if (Actor.table, entry.row[place]) not in state:
                yield record_id, entry.row[place]


def _since(state: State, key: Key) -> int | None:
    return state[key].since if key in state else None


def _bare(row: Row) -> Row:
    names = FIELDS[Contact.table]
    kept = ("id", "about", "access")
    return tuple(it if name in kept else None for name, it in zip(names, row, strict=True))


def _mapped(table: str, entry: Entry, seen: re.Pattern[str]) -> Entry:
    return entry._replace(
        row=_without(table, entry.row, seen),
        tellings=tuple(it._replace(row=_without(table, it.row, seen)) for it in entry.tellings),
    )


def _without(table: str, row: Row, seen: re.Pattern[str]) -> Row:
    """Leave what a contact states as its own."""
    own = ("name", "email", "phone") if table == Contact.table else ()
    return tuple(
        it if it is None or field in own else _in_json(it, seen) or seen.sub("[erased]", it)
        for field, it in zip(FIELDS[table], row, strict=True)
    )


def _in_json(text: str, seen: re.Pattern[str]) -> str | None:
    """Replace within the texts of JSON; None when there is nothing to replace in it."""
    try:
        told = json.loads(text) if text[0] in "[{" else None
    except ValueError:
        return None
    after = _replaced(told, seen)
    changed = after != told
    return json.dumps(after, ensure_ascii=False, separators=(",", ":")) if changed else None


def _replaced(told: object, seen: re.Pattern[str]) -> object:
    if isinstance(told, str):
        return seen.sub("[erased]", told)
    if isinstance(told, dict):
        return {name: _replaced(it, seen) for name, it in told.items()}
    return [_replaced(it, seen) for it in told] if isinstance(told, list) else told


def _stays(
    problem: dict[str, object],
    seen: re.Pattern[str],
    spots: Collection[object],
) -> bool:
    place = problem["file"], problem.get("sheet"), problem.get("row")
    return place not in spots and problem == _replaced(problem, seen)
