"""What the server store does beyond the port: large revisions, leases, addresses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from netmap.errors import ConflictError, StoreError
from netmap.model import Actor, Contact, Tie
from netmap.problems import Sheet
from netmap.stores.neo4j import leasing, reading
from netmap.stores.neo4j.addresses import address
from netmap.stores.neo4j.preparing import NAMES, prepare
from netmap.stores.neo4j.store import Neo4jStore
from netmap.stores.opening import open_store
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Store, Telling
from tests.neo4j.conftest import Ask, actors, change, entry, ids

T = TypeVar("T")


class Watched(Sequence[T]):
    """Entries at the reading of one of which something happens."""

    def __init__(self, items: Sequence[T], number: int, happens: object) -> None:
        self.items, self.number, self.happens = items, number, happens

    def __iter__(self) -> Iterator[T]:
        for number, item in enumerate(self.items):
            if number == self.number and callable(self.happens):
                self.happens()
            yield item

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, number: object) -> T:  # type: ignore[override]
        raise NotImplementedError


class Second:
    """Does something at the second call: the first is made when the rows are counted."""

    def __init__(self, call: Callable[[], None]) -> None:
        self.calls, self.call = 0, call

    def __call__(self) -> None:
        self.calls += 1
        if self.calls == 2:
            self.call()


def test_preparing_again_changes_nothing(neo4j_uri: str, ask: Ask) -> None:
    assert prepare(neo4j_uri) == NAMES
    found = {name for (name,) in ask("SHOW INDEXES YIELD name RETURN name")}
    assert found >= set(NAMES)


def test_what_one_program_commits_another_sees_at_once(store: Neo4jStore, uri: str) -> None:
    with Neo4jStore.open(uri) as other:
        for number in range(10):
            made = [entry(Actor(id=f"a{number}", kind="ngo"), number)]
            store.commit(change(actors=made), number, f"key {number}")
            assert other.snapshot().revision == number + 1
            assert len(ids(other)) == number + 1


def test_a_project_that_is_not_there_is_missing(uri: str) -> None:
    with pytest.raises(StoreError) as caught:
        Neo4jStore.open(uri)
    assert caught.value.reason == "missing"
    assert uri in caught.value.message()


def test_projects_of_one_server_do_not_meet(store: Neo4jStore, uri: str) -> None:
    store.commit(change(actors=actors("a")), 0, "key")
    with Neo4jStore.open(f"{uri}-2", create=True) as other:
        assert not ids(other)
        other.commit(change(actors=actors("a", "b")), 0, "key")
        assert (ids(store), ids(other)) == (["a"], ["a", "b"])
        other.erase([("actors", "a")], ["a"])
        assert ids(store) == ["a"]


@pytest.mark.usefixtures("in_batches")
def test_nobody_sees_a_large_revision_before_it_is_whole(store: Neo4jStore, uri: str) -> None:
    store.commit(first(), 0, "one")
    with Neo4jStore.open(uri) as other:
        seen = []

        def look() -> None:
            seen.append((dump(other), other.snapshot().revision))

        before = dump(other)
        made = Watched(actors(*"abcdefgh", kind="region"), 7, look)
        changes = ChangeSet(
            "import", Counts(8), puts={"actors": made}, removals={"ties": ["t"], "actors": ["z"]}
        )
        assert store.commit(changes, 1, "two") == 2
        assert set(seen) == {(before, 1)}
        assert ids(other) == [*"abcdefgh"]
        assert dump(other, 1) == before


@pytest.mark.usefixtures("in_batches")
def test_when_a_large_revision_fails_all_is_as_before(store: Neo4jStore, ask: Ask) -> None:
    store.commit(first(), 0, "one")
    before, count = dump(store), ask(EVERYTHING)
    nobody = entry(Tie(id="new", source="a", target="nobody", kind="meets"), 20)
    changes = ChangeSet(
        "import",
        Counts(9),
        puts={"actors": actors(*"abcdefgh", kind="region"), "ties": [nobody]},
        moves={"posts": []},
        removals={"ties": ["t"]},
        sheets=[Sheet("new.csv")],
    )
    with pytest.raises(StoreError) as caught:
        store.commit(changes, 1, "two")
    assert (caught.value.reason, caught.value.facts) == (
        "dangling",
        {"id": "new", "actor": "nobody"},
    )
    assert (dump(store), ask(EVERYTHING)) == (before, count)
    assert store.snapshot().sheets() == (Sheet("old.csv"),)


@pytest.mark.usefixtures("in_batches")
def test_when_the_last_of_a_large_revision_fails_places_are_as_before(store: Neo4jStore) -> None:
    store.commit(first(), 0, "one")
    before = dump(store)
    elsewhere = {
        it.id: it._replace(
            origin=it.origin._replace(position=it.origin.position + 50, row=7),
            tellings=tuple(
                told._replace(origin=told.origin._replace(sheet=None)) for told in it.tellings
            ),
        )
        for it in before
    }
    moves = {"actors": [elsewhere[id_] for id_ in "abz"], "ties": [elsewhere["t"]]}
    gone = ChangeSet("import", Counts(), moves=moves, removals={"actors": ["b"]})
    with pytest.raises(StoreError) as caught:
        store.commit(gone, 1, "two")
    assert (caught.value.reason, caught.value.facts) == ("dangling", {"id": "t", "actor": "b"})
    assert dump(store) == before
    held = store.snapshot()
    assert store.commit(ChangeSet("import", Counts(), moves=moves), 1, "three") == 2
    assert tuple(held.entries("actors")) == before[:3]
    assert [it.origin.row for it in dump(store)] == [7, 7, 7, 7]


def test_what_a_killed_program_left_is_swept_away(
    store: Neo4jStore, uri: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.commit(first(), 0, "one")
    before, count = dump(store), ask(EVERYTHING)
    ended = subprocess.run([sys.executable, "-c", KILLED, uri], check=False)
    assert ended.returncode == -9
    assert [lease for lease, _ in ask(LEASE)] == ["killed"]
    assert ask(EVERYTHING) > count
    assert (dump(store), store.snapshot().revision) == (before, 1)
    ask("MATCH (p:Netmap {pid: $project}) SET p.lease_until = 0")  # time goes by
    assert store.commit(change(posts=[]), 1, "two") == 2
    assert (dump(store), ask(LEASE)) == (before, [(None, None)])
    assert ask(EVERYTHING) == count
    assert not store.check()


def test_who_reads_while_it_is_swept_away_misses_nothing(
    store: Neo4jStore, uri: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.commit(first(), 0, "one")
    known = ids(store)
    subprocess.run([sys.executable, "-c", KILLED, uri], check=False)
    ask("MATCH (p:Netmap {pid: $project}) SET p.lease_until = 0")
    read = reading._rows
    swept: list[int] = []

    def slowly(*asked: Any) -> Iterator[Any]:
        """Sweep once the rows have been read, before anything else is."""
        found = list(read(*asked))
        if not swept:
            with Neo4jStore.open(uri) as other:
                swept.append(other.commit(change(posts=[]), 1, "two"))
        return iter(found)

    monkeypatch.setattr(reading, "_rows", slowly)
    assert ids(store) == known
    assert swept == [2]


def test_who_writes_beside_a_large_import_is_told_to_wait(
    store: Neo4jStore, uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leasing, "LEASE", 1500)
    with Neo4jStore.open(uri) as other:
        told = []

        def write() -> None:
            try:
                other.commit(change(actors=actors("x")), 0, "other")
            except StoreError as error:
                told.append(error.reason)

        monkeypatch.setattr("netmap.stores.neo4j.turns.time.sleep", lambda _: keep(store))
        monkeypatch.setattr("netmap.stores.neo4j.committing.AT_ONCE", 0)
        store.commit(change(actors=Watched(actors("a", "b"), 1, Second(write))), 0, "one")
        assert told == ["busy"]
        assert ids(other) == ["a", "b"]
        with pytest.raises(ConflictError):
            other.commit(change(actors=actors("x")), 0, "other")


@pytest.mark.usefixtures("in_batches")
def test_a_writer_who_was_given_up_writes_no_more(store: Neo4jStore, uri: str, ask: Ask) -> None:
    with Neo4jStore.open(uri) as other:

        def overtake() -> None:
            ask("MATCH (p:Netmap {pid: $project}) SET p.lease_until = 0")
            other.commit(change(actors=actors("x")), 0, "other")

        made = Watched(actors(*"abcdef"), 4, overtake)
        with pytest.raises(StoreError) as caught:
            store.commit(change(actors=made), 0, "one")
        assert caught.value.reason in {"busy", "conflict"}
        assert ids(other) == ["x"]
        assert not other.check()


def test_history_holds_nothing_of_contacts(store: Neo4jStore, ask: Ask) -> None:
    for number, phone in enumerate(("040 111", "040 222", "040 333")):
        told = Contact(id="c", about="p", name="Virpi Virtanen", phone=phone, access="project")
        store.commit(change(contacts=[entry(told)]), number, f"key {number}")
    found = ask("MATCH (n {pid: $project}) RETURN labels(n), properties(n)")
    assert str(found).count("Virtanen") == str(found).count("040 333") == 1
    assert "040 111" not in str(found)


def test_a_backup_is_a_project_file_with_every_revision(store: Neo4jStore, tmp_path: Path) -> None:
    store.commit(first(), 0, "one")
    store.commit(change("later", actors=actors("a", "c", kind="region")), 1, "two")
    store.backup(tmp_path / "backup.netmap")
    with open_store(tmp_path / "backup.netmap") as copy:
        assert copy.log() == store.log()
        assert [dump(copy, number) for number in (1, 2)] == [dump(store, it) for it in (1, 2)]
        assert copy.snapshot().sheets() == store.snapshot().sheets()
    assert [it.name for it in tmp_path.iterdir()] == ["backup.netmap"]
    with pytest.raises(StoreError) as caught:
        store.backup(tmp_path / "backup.netmap")
    assert caught.value.reason == "exists"
    with pytest.raises(StoreError) as caught:
        store.backup(tmp_path / "nowhere" / "backup.netmap")
    assert caught.value.reason == "no_folder"


def test_what_is_written_past_netmap_is_found(store: Neo4jStore, ask: Ask) -> None:
    store.commit(first(), 0, "one")
    assert not store.check()
    ask("MATCH (a:Actor {pid: $project, id: 'a'}) SET a.aliases = 'no list', a.sheet = 9")
    ask("MATCH (a:Actor {pid: $project, id: 'b'}) SET a.since = 7")
    assert {(it.code, it.detail) for it in store.check()} == {
        ("record", "actors a"),
        ("origin", "actors a"),
        ("history", "actors b"),
    }


@pytest.mark.parametrize(
    "uri",
    [
        "bolt://ada:secret@localhost/x",
        "bolt://localhost/x?password=secret",
        "bolt://localhost/x#secret",
        "bolt://secret@localhost",
        "bolt://localhost/Secret",
        "bolt://localhost/a/secret",
        "bolt://localhost:secret",
        "bolt://:7687/x",
        "http://localhost/x",
        "bolt://localhost/" + "x" * 65,
    ],
)
def test_a_wrong_address_is_refused_without_its_secret(uri: str) -> None:
    with pytest.raises(StoreError) as caught:
        address(uri)
    for language in ("fi", "sv", "en"):
        assert "ada" not in caught.value.message(language).split()[0]
        assert ":secret@" not in caught.value.message(language)


def test_without_the_driver_it_is_said_what_to_install() -> None:
    code = (
        "import sys; sys.modules['neo4j'] = None\n"
        "from netmap.stores.opening import open_store\n"
        "open_store('bolt://localhost')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert "MissingExtraError" in ended.stderr
    assert "stakeholder-netmap[neo4j]" in ended.stderr


EVERYTHING = "MATCH (n {pid: $project}) WHERE NOT n:Change AND NOT n:Netmap RETURN count(n)"
LEASE = "MATCH (p:Netmap {pid: $project}) RETURN p.lease, p.lease_until"
KILLED = """
import os, signal, sys
from netmap.stores.neo4j import committing, writing
from netmap.stores.neo4j.store import Neo4jStore
from netmap.stores.opening import open_store
from netmap.stores.store import ChangeSet, Counts
from tests.neo4j.conftest import actors
from tests.neo4j.test_store import Watched

committing.AT_ONCE, writing.BATCH = 0, 2
end = lambda: os.kill(os.getpid(), signal.SIGKILL)
made = Watched(actors(*"abcdefgh", kind="region"), 7, end)
gone = {"ties": ["t"]}
changes = ChangeSet("import", Counts(), puts={"actors": made}, removals=gone)
Neo4jStore.open(sys.argv[1]).commit(changes, 1, "killed")
"""


def first() -> ChangeSet:
    told = actors("a", "b", "z")
    several = (Telling(Origin(1, 5), told[1].row), Telling(Origin(2, 1, 0, 3), told[1].row))
    return ChangeSet(
        "import",
        Counts(4),
        puts={
            "actors": [
                told[0],
                told[1]._replace(origin=several[0].origin, tellings=several),
                told[2],
            ],
            "ties": [entry(Tie(id="t", source="a", target="b", kind="meets"), 9)],
        },
        sheets=[Sheet("old.csv")],
    )


def dump(store: Store, revision: int | None = None) -> tuple[Entry, ...]:
    snapshot = store.snapshot(revision)
    return tuple(it for table in ("actors", "ties") for it in snapshot.entries(table))


def keep(store: Neo4jStore) -> None:
    """Let the holder of a lease show up."""
    connection = store._connection
    connection.write(lambda talk: leasing.take(talk, connection.address.project, "one", 0))
