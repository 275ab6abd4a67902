"""A store in memory: for notebooks, and the plainest statement of what every store does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path
from threading import Lock
from typing import Self

from netmap.dataset import Key
from netmap.errors import ConflictError, StoreError, UnknownNameError
from netmap.model import Actor, Tie
from netmap.model.access import REMARKS, Access, may_see
from netmap.problems import Sheet
from netmap.stores.erasing import Eraser, spots
from netmap.stores.rows import FIELDS
from netmap.stores.sight import cut, cut_change, cut_sheet, cut_versions
from netmap.stores.store import (
    Capabilities,
    Change,
    ChangeSet,
    Counts,
    Entry,
    Erased,
    Finding,
    Version,
    past,
)

_by_place = attrgetter("origin.source", "origin.position", "id")

Tables = Mapping[str, Mapping[str, Entry]]
Past = Mapping[Key, tuple[Version, ...]]


@dataclass(frozen=True)
class _State:
    """Everything at one moment; a commit makes another one, and never changes this."""

    tables: Tables = field(default_factory=dict)
    past: Past = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    warnings: Mapping[int, Sequence[str]] = field(default_factory=dict)
    log: tuple[Change, ...] = ()
    keys: Mapping[str, int] = field(default_factory=dict)

    @property
    def revision(self) -> int:
        return len(self.log)


class MemorySnapshot:
    """A memory store at a revision.

    It holds nothing itself, so that what is erased later is gone from it, as from any store.
    """

    def __init__(self, store: MemoryStore, revision: int, access: Access = "secret") -> None:
        self._store = store
        self._access = access
        self.revision = revision

    def entries(self, table: str) -> Iterator[Entry]:
        """Yield the entries of a table in the order of their origins."""
        for entry in sorted(self._entries(table), key=_by_place):
            left = cut(table, entry, self._access)
            if left is not None:
                yield left

    def columns(self, table: str, fields: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
        """Yield these columns of the rows of a table."""
        places = [FIELDS[table].index(name) for name in fields]
        for entry in self.entries(table):
            yield tuple([entry.row[place] for place in places])

    def get(self, table: str, ids: Collection[str]) -> Mapping[str, Entry]:
        """Return the entries that have these ids."""
        state = self._store.state
        found = {}
        for record_id in ids:
            entry = state.tables.get(table, {}).get(record_id)
            if entry is None or entry.since > self.revision:
                entry = self._past(state, (table, record_id))
            left = cut(table, entry, self._access) if entry else None
            if left is not None:
                found[record_id] = left
        return found

    def sheets(self) -> Sequence[Sheet]:
        """Return every sheet, by number."""
        return tuple(cut_sheet(it, self._access) for it in self._store.state.sheets)

    def warnings(self) -> Mapping[int, Sequence[str]]:
        """Return what was remarked when each source was last read."""
        return self._store.state.warnings if may_see(self._access, REMARKS) else {}

    def _entries(self, table: str) -> Iterator[Entry]:
        state = self._store.state
        for entry in state.tables.get(table, {}).values():
            if entry.since <= self.revision:
                yield entry
        if self.revision < state.revision:
            for key in state.past:
                if key[0] == table and (before := self._past(state, key)):
                    yield before

    def _past(self, state: _State, key: Key) -> Entry | None:
        """Return what an entry was, None when it has been the same since, or was not there."""
        for it in state.past.get(key, ()):
            if it.since <= self.revision < (it.until or self.revision):
                return it.entry
        return None


class MemoryStore:
    """A project that lives as long as the program does."""

    capabilities = Capabilities(durable=False, shared=False)

    def __init__(self) -> None:
        self._state = _State()
        self._lock = Lock()

    @property
    def state(self) -> _State:
        """Everything as it is now."""
        return self._state

    def is_there(self) -> bool:
        """Say that it is: it is never anywhere else."""
        return True

    def snapshot(self, revision: int | None = None, *, access: Access = "secret") -> MemorySnapshot:
        """Return the store as it was at a revision, the newest when left out, for one access."""
        state = self._state
        wanted = state.revision if revision is None else revision
        if not 0 <= wanted <= state.revision:
            raise UnknownNameError("revision", wanted, [str(state.revision)])
        return MemorySnapshot(self, wanted, access)

    def commit(self, changes: ChangeSet, base: int, key: str) -> int:
        """Make a new revision of what was planned on a base revision; return its number."""
        with self._lock:
            state = self._state
            if key in state.keys:
                return state.keys[key]
            if state.revision != base:
                raise ConflictError(base, state.revision)
            made = _committed(state, changes, key)
            _must_end_at_actors(made.tables)
            self._state = made
            return made.revision

    def made(self, key: str) -> int | None:
        """Return the revision that a key has made, None when it has made none."""
        return self._state.keys.get(key)

    def log(self, *, access: Access = "secret") -> Sequence[Change]:
        """Return every revision, oldest first."""
        return tuple(cut_change(it, access) for it in self._state.log)

    def history(
        self, table: str, record_id: str, *, access: Access = "secret"
    ) -> Sequence[Version]:
        """Return what an entry has been, oldest first."""
        past = self._state.past.get((table, record_id), ())
        current = self._state.tables.get(table, {}).get(record_id)
        versions = (*past, *([Version(current.since, None, current)] if current else ()))
        return cut_versions(table, versions, access)

    def touched(self, after: int, until: int) -> Collection[Key]:
        """Return the keys that a revision after the one and up to the other changed."""
        span = range(after + 1, until + 1)
        current = {
            (table, entry.id)
            for table, entries in self._state.tables.items()
            for entry in entries.values()
            if entry.since in span
        }
        return current | {
            key
            for key, versions in self._state.past.items()
            for it in versions
            if it.since in span or it.until in span
        }

    def erase(self, keys: Collection[Key], words: Collection[str]) -> Erased:
        """Take entries away with all their versions, and words from all other text."""
        with self._lock:
            self._state, erased = _erased(self._state, set(keys), Eraser(words))
            return erased

    def backup(self, path: Path) -> None:
        """Refuse: what is in memory is copied into another store instead."""
        raise StoreError("no_backup", path=path)

    def check(self) -> Sequence[Finding]:
        """Return nothing: memory does not rot unseen."""
        return ()

    def close(self) -> None:
        """Do nothing; the project goes with the program."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _committed(state: _State, changes: ChangeSet, key: str) -> _State:
    made = _Making(state)
    for table, ids in changes.removals.items():
        for record_id in ids:
            made.remove(table, record_id)
    for table, puts in changes.puts.items():
        for entry in puts:
            made.put(table, entry)
    for table, moves in changes.moves.items():
        for entry in moves:
            made.move(table, entry)
    at = changes.at or datetime.now(UTC)
    change = Change(made.revision, at, changes.kind, changes.who, changes.note, changes.counts)
    return _State(
        made.tables,
        made.past,
        (*state.sheets, *changes.sheets),
        {**state.warnings, **changes.warnings},
        (*state.log, change),
        {**state.keys, key: made.revision},
    )


class _Making:
    """The tables of the next revision; what it takes the place of becomes past."""

    def __init__(self, state: _State) -> None:
        self.revision = state.revision + 1
        self.tables = {name: dict(entries) for name, entries in state.tables.items()}
        self.past = dict(state.past)

    def remove(self, table: str, record_id: str) -> None:
        old = self.tables.get(table, {}).pop(record_id, None)
        if old is not None:
            kept = past(table, old)
            versions = self.past.get((table, record_id), ())
            self.past[table, record_id] = (*versions, Version(old.since, self.revision, kept))

    def put(self, table: str, entry: Entry) -> None:
        self.remove(table, entry.id)
        self.tables.setdefault(table, {})[entry.id] = entry._replace(since=self.revision)

    def move(self, table: str, entry: Entry) -> None:
        entries = self.tables.get(table, {})
        if entry.id in entries:
            entries[entry.id] = entry._replace(since=entries[entry.id].since)


def _must_end_at_actors(tables: Tables) -> None:
    actors = tables.get(Actor.table, {})
    ends = [FIELDS[Tie.table].index(end) for end in ("source", "target")]
    for tie in tables.get(Tie.table, {}).values():
        for place in ends:
            if tie.row[place] not in actors:
                raise StoreError("dangling", id=tie.id, actor=tie.row[place])


def _erased(state: _State, keys: Collection[Key], eraser: Eraser) -> tuple[_State, Erased]:
    gone = [it for key, versions in state.past.items() if key in keys for it in versions]
    entries = [
        entry for table, id_ in keys if (entry := state.tables.get(table, {}).get(id_)) is not None
    ]
    places = spots(entries, state.sheets)
    tables = {
        table: {
            entry.id: eraser.entry(table, entry)
            for entry in there.values()
            if (table, entry.id) not in keys
        }
        for table, there in state.tables.items()
    }
    past = {
        key: tuple(it._replace(entry=eraser.entry(key[0], it.entry)) for it in versions)
        for key, versions in state.past.items()
        if key not in keys
    }
    erased = Erased(len(entries), len(gone), eraser.found)
    change = Change(
        state.revision + 1,
        datetime.now(UTC),
        "erase",
        None,
        None,
        Counts(removed=len(entries)),
    )
    log = [it._replace(who=eraser.text(it.who), note=eraser.text(it.note)) for it in state.log]
    return (
        replace(
            state,
            tables=tables,
            past=past,
            warnings={
                source: tuple(text for text in told if eraser.remark_stays(text, places))
                for source, told in state.warnings.items()
            },
            log=(*log, change),
        ),
        erased,
    )
