"""One machine of rules for every store: whatever is done to it, it is as the model says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar, Protocol, TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from netmap.dataset import Key
from netmap.errors import ConflictError, StoreError, UnknownNameError
from netmap.model import Actor, Contact, Tie
from netmap.stores.places import encode_problem
from netmap.stores.rows import FIELDS, Row
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Snapshot, Store, Telling, past
from tests.stores.model import Dump, Model, State, ends
from tests.stores.records import (
    IDS,
    MOMENTS,
    ORIGINS,
    PROBLEMS,
    SECRET,
    SHEETS,
    SOURCES,
    TEXTS,
    TOLD,
    rows,
)

T = TypeVar("T", covariant=True)
Says = Mapping[Key, object]

TABLES = st.sampled_from(tuple(FIELDS)) | st.sampled_from((Actor.table, Tie.table, Contact.table))
WARNINGS = st.dictionaries(SOURCES, st.lists(PROBLEMS, max_size=2), max_size=2)
COUNTS = st.tuples(*[st.integers(0, 10**6)] * 3)
MANY_SHEETS = st.lists(SHEETS, max_size=1)
KINDS = st.sampled_from(("import", "edit", "merge", "revert"))
MOST = 3
"""How many entries a commit puts or takes away, and how many snapshots are held, at most."""


class Place(Protocol):
    """Where the stores of a run are kept: every project there is a new one."""

    durable: bool
    backs_up: bool

    def make(self) -> Store:
        """Make a project that nobody has used yet."""

    def again(self) -> Store:
        """Open the project once more."""

    def backup_path(self) -> Path:
        """Return a path where nothing is yet."""

    def restored(self, backup: Path) -> Store:
        """Open what a backup has written."""

    def clear(self) -> None:
        """Take everything away."""


class Lazily(Iterable[T]):
    """What is made anew whenever it is read, and may fail at the end."""

    def __init__(self, items: Iterable[T], error: Exception | None = None) -> None:
        self.items, self.error = items, error

    def __iter__(self) -> Iterator[T]:
        yield from self.items
        if self.error:
            raise self.error


class Conformance(RuleBasedStateMachine):
    """A store beside its model; every rule does the same to both and compares them."""

    places: ClassVar[Callable[[], Place]]

    def __init__(self) -> None:
        super().__init__()
        self.place = type(self).places()
        self.store = self.place.make()
        self.model = Model()
        self.held: list[tuple[Snapshot, Says]] = []
        self.position = 0

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.is_as_the_model()
        self.commit(data)

    @rule(data=st.data())
    def commit(self, data: st.DataObject) -> None:
        self.accepted(self.changes(data))

    @precondition(lambda self: self.model.now)
    @rule(data=st.data())
    def change_what_is_there(self, data: st.DataObject) -> None:
        old = data.draw(st.sampled_from(sorted(self.model.now)))
        changed = self.entry(data, old[0], 0, {"id": old[1]}, self.model.ids(Actor.table))
        self.accepted(ChangeSet("edit", Counts(changed=1), puts={old[0]: [changed]}))

    @precondition(lambda self: self.model.keys)
    @rule(data=st.data())
    def commit_again(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.model.keys)))
        made = self.model.keys[key]
        for base in (made - 1, self.model.revision):
            assert self.store.commit(self.changes(data), base, key) == made
        self.is_as_the_model()

    @rule(data=st.data())
    def commit_what_no_store_takes(self, data: st.DataObject) -> None:
        with_ties = [self.without_an_actor] if self.model.ids(Tie.table) else []
        wrong = (self.on_another_base, self.with_a_tie_to_nobody, self.with_a_broken_source)
        data.draw(st.sampled_from((*wrong, *with_ties)))(data)
        self.is_as_the_model()

    def on_another_base(self, data: st.DataObject) -> None:
        current = self.model.revision
        base = data.draw(st.integers(0, current + 2).filter(lambda base: base != current))
        with pytest.raises(ConflictError) as caught:
            self.store.commit(self.changes(data), base, "another base")
        assert (caught.value.base, caught.value.current) == (base, current)

    def with_a_tie_to_nobody(self, data: st.DataObject) -> None:
        end = data.draw(st.sampled_from(("source", "target")))
        tie = self.entry(data, Tie.table, 0, {"id": "new", end: "nobody"})
        changes = self.changes(data)
        puts = {**changes.puts, Tie.table: [*changes.puts.get(Tie.table, ()), tie]}
        self.dangling(ChangeSet("import", Counts(), puts=puts, sheets=changes.sheets))

    def without_an_actor(self, data: st.DataObject) -> None:
        tie = self.model.now[Tie.table, data.draw(st.sampled_from(self.model.ids(Tie.table)))]
        actor = tie.row[FIELDS[Tie.table].index(data.draw(st.sampled_from(("source", "target"))))]
        assert actor
        self.dangling(ChangeSet("edit", Counts(), removals={Actor.table: [actor]}))

    def with_a_broken_source(self, data: st.DataObject) -> None:
        changes = self.changes(data)
        error = RuntimeError("the source is gone")
        puts = {**changes.puts, "posts": Lazily(changes.puts.get("posts", ()), error)}
        failing = ChangeSet("import", Counts(), puts=puts, sheets=changes.sheets)
        with pytest.raises(RuntimeError, match="the source is gone"):
            self.store.commit(failing, self.model.revision, "failing")

    @rule(data=st.data())
    def look_at_a_revision(self, data: st.DataObject) -> None:
        revision = data.draw(st.integers(0, self.model.revision))
        assert dump(self.store, revision) == self.model.dump(revision)
        table = data.draw(TABLES)
        entries = self.model.entries(revision, table)
        snapshot = self.store.snapshot(revision)
        fields = data.draw(st.lists(st.sampled_from(FIELDS[table]), min_size=1, unique=True))
        columns = [FIELDS[table].index(name) for name in fields]
        expected = [tuple(entry.row[place] for place in columns) for entry in entries]
        assert list(snapshot.columns(table, fields)) == expected
        wanted = data.draw(st.sets(st.sampled_from((*IDS, "nobody"))))
        assert dict(snapshot.get(table, wanted)) == {it.id: it for it in entries if it.id in wanted}
        with pytest.raises(UnknownNameError):
            self.store.snapshot(data.draw(st.sampled_from((-1, self.model.revision + 1))))

    @rule(data=st.data())
    def hold_a_snapshot(self, data: st.DataObject) -> None:
        revision = data.draw(st.none() | st.integers(0, self.model.revision))
        snapshot = self.store.snapshot(revision)
        self.held = [*self.held, (snapshot, says(snapshot))][-MOST:]

    @precondition(lambda self: self.held)
    @rule()
    def look_at_held_snapshots(self) -> None:
        for snapshot, said in self.held:
            assert says(snapshot) == said

    @rule(data=st.data(), table=TABLES)
    def look_at_history(self, data: st.DataObject, table: str) -> None:
        for record_id in (*IDS, "nobody"):
            told = tuple(self.store.history(table, record_id))
            assert told == self.model.history((table, record_id))
        after = data.draw(st.integers(0, self.model.revision))
        until = data.draw(st.integers(after, self.model.revision))
        assert set(self.store.touched(after, until)) == self.model.touched(after, until)

    @rule(data=st.data(), word=st.sampled_from((SECRET, "nobody said this")))
    def erase(self, data: st.DataObject, word: str) -> None:
        ever = sorted({key for state in self.model.states for key in state})
        keys = data.draw(st.sets(st.sampled_from(ever), max_size=MOST)) if ever else set()
        after = {key: it for key, it in self.model.now.items() if key not in keys}
        keys -= {(Actor.table, actor) for _, actor in ends(after)}
        told = self.store.erase(keys, [word])
        expected = self.model.erase(keys, word, self.store.log()[-1].at)
        assert (*told[:2], min(told.values, 1)) == expected
        self.held = []
        self.is_as_the_model()

    @precondition(lambda self: self.place.durable)
    @rule()
    def open_again(self) -> None:
        self.store.close()
        self.store = self.place.again()
        self.held = []
        self.is_as_the_model()

    @precondition(lambda self: self.place.backs_up)
    @rule()
    def back_up(self) -> None:
        path = self.place.backup_path()
        self.store.backup(path)
        with self.place.restored(path) as restored:
            for revision in range(self.model.revision + 1):
                assert dump(restored, revision) == self.model.dump(revision)

    def teardown(self) -> None:
        """Look at everything once more; what went wrong before is what the run tells."""
        try:
            for revision in range(self.model.revision + 1):
                assert dump(self.store, revision) == self.model.dump(revision)
            assert not tuple(self.store.check())
        finally:
            self.store.close()
            self.place.clear()

    def accepted(self, changes: ChangeSet) -> None:
        base = self.model.revision
        key = f"key of {base + 1}"
        assert self.store.commit(changes, base, key) == base + 1
        self.model.commit(changes, key, changes.at or self.store.log()[-1].at)
        self.is_as_the_model()
        for after in (0, base):
            assert set(self.store.touched(after, base + 1)) == self.model.touched(after, base + 1)

    def dangling(self, changes: ChangeSet) -> None:
        with pytest.raises(StoreError) as caught:
            self.store.commit(changes, self.model.revision, "dangling")
        assert caught.value.reason == "dangling"

    def is_as_the_model(self) -> None:
        """Compare what is now in every table that was ever used; at the end, in the others too."""
        tables = {table for state in self.model.states for table, _ in state}
        assert dump(self.store, None, tables) == self.model.dump(None, tables)

    def changes(self, data: st.DataObject) -> ChangeSet:
        """Draw changes that a store has to take."""
        sheets = data.draw(MANY_SHEETS)
        after = dict(self.model.now)
        puts = self.puts(data, len(sheets), after)
        removals = self.removals(data, puts, after)
        others = sorted(self.model.now.keys() - keys_of(puts) - set(removals))
        moved = data.draw(st.sets(st.sampled_from(others), max_size=MOST)) if others else set()
        return ChangeSet(
            data.draw(KINDS),
            Counts(*data.draw(COUNTS)),
            data.draw(st.none() | TEXTS),
            data.draw(st.none() | TOLD),
            data.draw(st.none() | MOMENTS),
            {table: Lazily(entries) for table, entries in puts.items()},
            grouped((key[0], self.moved(data, self.model.now[key])) for key in sorted(moved)),
            grouped(removals),
            sheets,
            {
                number: [encode_problem(problem) for problem in told]
                for number, told in data.draw(WARNINGS).items()
            },
        )

    def puts(self, data: st.DataObject, sheets: int, after: State) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for wanted in data.draw(st.lists(TABLES, max_size=MOST)):
            actors = sorted(record_id for table, record_id in after if table == Actor.table)
            table = Actor.table if wanted == Tie.table and not actors else wanted
            entry = self.entry(data, table, sheets, {}, actors)
            if (table, entry.id) not in keys_of(found):
                found.setdefault(table, []).append(entry)
                after[table, entry.id] = entry
        return found

    def removals(
        self, data: st.DataObject, puts: Mapping[str, list[Entry]], after: State
    ) -> list[Key]:
        others = sorted(self.model.now.keys() - keys_of(puts))
        gone = data.draw(st.sets(st.sampled_from(others), max_size=MOST)) if others else set()
        left = {key: entry for key, entry in after.items() if key not in gone}
        return sorted(gone - {(Actor.table, actor) for _, actor in ends(left)})

    def entry(
        self,
        data: st.DataObject,
        table: str,
        sheets: int,
        told: Mapping[str, str],
        actors: Collection[str] = IDS,
    ) -> Entry:
        given = {**told}
        for end in ("source", "target") if table == Tie.table else ():
            given.setdefault(end, data.draw(st.sampled_from(sorted(actors or IDS))))
        drawn = zip(FIELDS[table], data.draw(rows(table)), strict=True)
        row = tuple(given.get(name, value) for name, value in drawn)
        tellings = tuple(
            Telling(self.origin(data, sheets), self.said(data, table, row))
            for _ in range(data.draw(st.sampled_from((0, 0, 0, 2, 3))))
        )
        origin = tellings[0].origin if tellings else self.origin(data, sheets)
        return Entry(row, origin, tellings)

    def said(self, data: st.DataObject, table: str, row: Row) -> Row:
        """Draw what one source says of what several tell of."""
        return (row[0], *data.draw(rows(table))[1:])

    def moved(self, data: st.DataObject, entry: Entry) -> Entry:
        tellings = tuple(
            it._replace(origin=self.elsewhere(data, it.origin)) for it in entry.tellings
        )
        origin = tellings[0].origin if tellings else self.elsewhere(data, entry.origin)
        return entry._replace(origin=origin, tellings=tellings)

    def elsewhere(self, data: st.DataObject, origin: Origin) -> Origin:
        return self.origin(data, 0)._replace(source=origin.source, part=origin.part)

    def origin(self, data: st.DataObject, sheets: int) -> Origin:
        self.position += 1
        drawn = data.draw(ORIGINS)
        known = len(self.model.sheets) + sheets
        sheet = None if drawn.sheet is None or not known else drawn.sheet % known
        # some come before others, or the order of the origins would be that of the commits;
        # and some stand at one place
        place = (self.position, self.position, 10_000 - self.position, 5_000)[drawn.row or 0]
        return drawn._replace(position=place, sheet=sheet)


def dump(store: Store, revision: int | None = None, tables: Collection[str] = FIELDS) -> Dump:
    """Return all that a store tells of a revision."""
    snapshot = store.snapshot(revision)
    return Dump(
        snapshot.revision,
        {table: tuple(snapshot.entries(table)) for table in tables},
        tuple(snapshot.sheets()),
        {number: tuple(told) for number, told in snapshot.warnings().items() if told},
        tuple(store.log()),
    )


def says(snapshot: Snapshot) -> Says:
    """Return what a snapshot says, but for places, which move, and what of contacts does not stay.

    The entries come in the order of their places, so that it is no part of this either.
    """
    return {
        (table, entry.id): past(table, entry).says()
        for table in FIELDS
        for entry in snapshot.entries(table)
    }


def keys_of(puts: Mapping[str, Iterable[Entry]]) -> set[Key]:
    return {(table, entry.id) for table, entries in puts.items() for entry in entries}


def grouped(items: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for table, item in items:
        found.setdefault(table, []).append(item)
    return found
