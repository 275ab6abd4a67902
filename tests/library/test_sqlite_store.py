"""A project file: opening, reading while it is written, erasing without a trace, copies of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from netmap.errors import ConflictError, StoreError
from netmap.model import Contact
from netmap.problems import Problem, Sheet
from netmap.stores.places import encode_problem
from netmap.stores.rows import FIELDS, encode
from netmap.stores.sqlite import reading, writing
from netmap.stores.sqlite.store import SqliteStore
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Telling

SECRET = "Maija Meikäläinen"


def actor(position: int, **told: str) -> Entry:
    row = tuple(({"id": f"a{position}", "kind": "ngo"} | told).get(it) for it in FIELDS["actors"])
    return Entry(row, Origin(0, position))


def put(store: SqliteStore, base: int, *entries: Entry, table: str = "actors") -> int:
    changes = ChangeSet("edit", Counts(len(entries)), puts={table: entries})
    return store.commit(changes, base, f"after {base}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.netmap"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.open(path, create=True) as store:
        yield store


def notes(store: SqliteStore, revision: int | None = None) -> list[str | None]:
    return [note for (note,) in store.snapshot(revision).columns("actors", ["note"])]


def test_only_creating_makes_a_project(path: Path) -> None:
    with pytest.raises(StoreError, match="There is no project"):
        SqliteStore.open(path, write=True)
    assert not path.exists()
    SqliteStore.open(path, create=True).close()
    SqliteStore.open(path, create=True).close()
    assert [it.name for it in path.parent.iterdir()] == ["x.netmap"]


def test_a_project_opened_for_reading_is_not_written(store: SqliteStore, path: Path) -> None:
    with SqliteStore.open(path) as other:
        assert (other.capabilities.writable, store.capabilities.writable) == (False, True)
        with pytest.raises(StoreError, match="read-only"):
            put(other, 0, actor(1))


def test_closing_again_is_no_error(store: SqliteStore) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError):
        put(store, 0, actor(1))


def test_a_served_project_leaves_one_plain_file(path: Path) -> None:
    with SqliteStore.open(path, create=True, wal=True) as store:
        put(store, 0, actor(1))
        assert len(list(path.parent.iterdir())) == 3
    assert [it.name for it in path.parent.iterdir()] == ["x.netmap"]
    with SqliteStore.open(path) as store:
        assert notes(store) == [None]


def test_a_project_can_be_read_and_written_beside_the_one_that_serves_it(path: Path) -> None:
    with SqliteStore.open(path, create=True, wal=True) as served:
        with SqliteStore.open(path, write=True) as other:
            assert put(other, 0, actor(1)) == 1
        assert notes(served) == [None]
        assert put(served, 1, actor(2)) == 2


def test_a_served_project_that_was_killed_is_made_one_file_by_the_next(path: Path) -> None:
    with SqliteStore.open(path, create=True, wal=True) as served:
        put(served, 0, actor(1))
        left = {it.name: it.read_bytes() for it in path.parent.iterdir()}
    for name, content in left.items():
        (path.parent / name).write_bytes(content)
    with SqliteStore.open(path) as store:
        assert notes(store) == [None]
    with SqliteStore.open(path, write=True) as store:
        assert notes(store) == [None]
    assert [it.name for it in path.parent.iterdir()] == ["x.netmap"]


@pytest.mark.parametrize("wal", [False, True])
def test_what_is_read_while_others_write_stays_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch, wal: bool
) -> None:
    monkeypatch.setattr(reading, "_STEP", 3)
    with SqliteStore.open(path, create=True, wal=wal) as store:
        put(store, 0, *(actor(place, note="old") for place in range(10)))
        snapshot = store.snapshot()
        told = iter(snapshot.columns("actors", ["id", "note"]))
        entries = iter(snapshot.entries("actors"))
        began = [next(told), next(entries).id]
        with SqliteStore.open(path, write=True, wal=wal) as other:
            put(other, 1, *(actor(place, note="new") for place in range(5, 12)))
            gone = ChangeSet("edit", Counts(), removals={"actors": ["a1", "a3", "a8"]})
            other.commit(gone, 2, "gone")
            moved = actor(4, note="old")._replace(origin=Origin(0, 99))
            other.commit(ChangeSet("edit", Counts(), moves={"actors": [moved]}), 3, "moved")
        expected = [(f"a{place}", "old") for place in range(10)]
        assert [began[0], *told] == expected
        assert [began[1], *(it.id for it in entries)] == [name for name, _ in expected]
        assert sorted(snapshot.columns("actors", ["id", "note"])) == expected
        assert {it.row[0] for it in snapshot.get("actors", ["a8", "a3", "a11"]).values()} == {
            "a3",
            "a8",
        }
        assert notes(store) == [None or it for it in ["old"] * 2 + ["new"] * 6 + ["old"]]


def test_entries_may_be_read_while_they_are_made_into_others(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_STEP", 30)
    put(store, 0, *(actor(place, note="old") for place in range(200)))
    before = store.snapshot()
    changed = (actor(it.origin.position, note="new") for it in before.entries("actors"))
    assert put(store, 1, *[actor(6000)]) == 2
    changes = ChangeSet("edit", Counts(), puts={"actors": changed})
    assert store.commit(changes, 2, "lazily") == 3
    assert set(notes(store)) == {"new", None}
    assert set(notes(store, 1)) == {"old"}


def test_a_commit_on_an_older_revision_is_refused_across_connections(
    store: SqliteStore, path: Path
) -> None:
    with SqliteStore.open(path, write=True) as other:
        put(other, 0, actor(1))
        with pytest.raises(ConflictError):
            store.commit(ChangeSet("edit", Counts()), 0, "mine")


def test_a_process_that_writes_is_waited_for_and_then_named(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, 0, actor(1))
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    writer = store._writer
    assert writer
    writer.set_busy_timeout(20)
    with pytest.raises(StoreError, match="being written by another program"):
        put(store, 1, actor(2))
    assert notes(store) == [None]
    other.execute("ROLLBACK")
    other.close()
    assert put(store, 1, actor(2)) == 2


def everywhere() -> ChangeSet:
    """Say the secret in every place that a project has for words."""
    told = actor(1, note=f"Ask {SECRET}", attributes=f'{{"boss":"{SECRET.upper()}"}}')
    several = tuple(Telling(Origin(source, 1), told.row) for source in range(2))
    contact = Contact(id="c", about="a1", name=SECRET, email="maija@example.org")
    long = actor(2, note=f"{'x' * 9000} {SECRET} {'y' * 9000}")
    return ChangeSet(
        "import",
        Counts(3),
        note=f"as {SECRET} said",
        puts={
            "actors": [told._replace(tellings=several), long],
            "contacts": [Entry(encode(contact), Origin(0, 3, 0, 4))],
        },
        sheets=[Sheet("people.csv", private=True)],
        warnings={0: [encode_problem(Problem("unknown_kind", "people.csv", value=SECRET))]},
    )


@pytest.mark.parametrize("wal", [False, True])
def test_no_byte_stays_of_what_was_erased(path: Path, wal: bool) -> None:
    with SqliteStore.open(path, create=True, wal=wal) as store:
        store.commit(everywhere(), 0, "first")
        for revision in range(1, 12):
            told = actor(1, note=f"{revision} {SECRET} {'z' * revision * 400}")
            put(store, revision, told, actor(100 + revision, note=SECRET))
        erased = store.erase([("contacts", "c")], [SECRET, "maija@example.org"])
        assert (erased.entries, erased.versions) == (1, 0)
        for file in path.parent.iterdir():
            content = file.read_bytes()
            for word in (SECRET, SECRET.upper(), "Meikäläinen", "maija@example.org"):
                assert word.encode() not in content, file.name
        assert "1 [erased] " + "z" * 400 in notes(store, 2)
        assert store.snapshot().get("contacts", ["c"]) == {}
        assert store.check() == ()


def test_history_keeps_no_contact_values(store: SqliteStore, path: Path) -> None:
    contacts = [Contact(id="c", about="a1", name=name) for name in ("First Name", "Second Name")]
    for revision, contact in enumerate(contacts):
        put(store, revision, Entry(encode(contact), Origin(0, 1)), table="contacts")
    assert b"Second Name" in path.read_bytes()
    assert b"First Name" not in path.read_bytes()
    assert [it.entry.row[2] for it in store.history("contacts", "c")] == [None, "Second Name"]


def test_a_backup_is_whole_and_never_over_a_file(store: SqliteStore, path: Path) -> None:
    put(store, 0, actor(1, note="kept"))
    copy = path.with_name("copy.netmap")
    store.backup(copy)
    with SqliteStore.open(copy, write=True) as other:
        assert (notes(other), other.check()) == (["kept"], ())
        put(other, 1, actor(2))
    content = copy.read_bytes()
    with pytest.raises(StoreError, match="already exists"):
        store.backup(copy)
    with pytest.raises(StoreError, match="there is no folder"):
        store.backup(path.parent / "no" / "copy.netmap")
    assert copy.read_bytes() == content
    assert len(list(path.parent.iterdir())) == 2


def test_many_more_entries_than_one_step_takes(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_STEP", 7)
    monkeypatch.setattr(writing, "_BATCH", 4)
    put(store, 0, *(actor(place) for place in reversed(range(100))))
    put(store, 1, *(actor(place, note="changed") for place in range(0, 100, 3)))
    names = [f"a{place}" for place in range(100)]
    assert [it.id for it in store.snapshot().entries("actors")] == names
    assert [it.id for it in store.snapshot(1).entries("actors")] == names
    assert list(store.snapshot(1).get("actors", names)) != []
    assert set(store.snapshot(1).get("actors", [*names, "nobody"])) == set(names)
    assert len(store.touched(1, 2)) == 34
