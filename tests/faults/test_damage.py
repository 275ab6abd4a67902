"""A damaged or foreign file gives one clear error, or what it held; never a traceback."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import apsw
import pytest

import netmap
from netmap.errors import NetmapError, StoreError
from netmap.model import Actor, Tie
from netmap.stores.records import readings
from netmap.stores.rows import FIELDS, decode
from netmap.stores.sqlite import schema
from netmap.stores.sqlite.store import SqliteStore
from netmap.stores.store import ChangeSet, Counts
from tests.faults import projects

SAID = {"truncated", "not_netmap", "damaged", "newer", "missing"}


def looked_at(path: Path) -> str:
    """Read all of a project; return what its user is told."""
    try:
        with SqliteStore.open(path) as store:
            for revision in range(store.snapshot().revision + 1):
                snapshot = store.snapshot(revision)
                readings(snapshot)
                for table in FIELDS:
                    list(snapshot.columns(table, ["id"]))
            store.history("actors", "actor-0-0")
            return "damage found" if store.check() else "read"
    except StoreError as error:
        return error.reason if error.message("fi") else "nothing said"


@pytest.mark.parametrize("lengths", [25, pytest.param(400, marks=pytest.mark.slow)])
def test_a_project_cut_short_anywhere_gives_one_error(tmp_path: Path, lengths: int) -> None:
    path = projects.made(tmp_path / "x.netmap", 3)
    content, random = path.read_bytes(), Random(2)
    for length in (
        0,
        1,
        15,
        16,
        99,
        100,
        511,
        512,
        8192,
        *random.sample(range(len(content)), lengths),
    ):
        path.write_bytes(content[:length])
        assert looked_at(path) in SAID
        with pytest.raises(StoreError):
            SqliteStore.open(path, write=True, create=True)
        assert path.read_bytes() == content[:length]


@pytest.mark.parametrize("flips", [60, pytest.param(2000, marks=pytest.mark.slow)])
def test_flipped_bits_give_an_error_or_what_is_there(tmp_path: Path, flips: int) -> None:
    path = projects.made(tmp_path / "x.netmap", 3)
    content, random = path.read_bytes(), Random(4)
    seen: Counter[str] = Counter()
    for number in range(flips):
        flipped = bytearray(content)
        for _ in range(1 + 20 * (number % 2)):
            # the beginning has the header and the structure of tables, where a bit means most
            end = 600 if number % 3 == 0 else len(content)
            flipped[random.randrange(end)] ^= 1 << random.randrange(8)
        path.write_bytes(flipped)
        seen[looked_at(path)] += 1
    assert seen.keys() <= SAID | {"damage found", "read"}
    assert seen["damage found"] + seen["truncated"] > flips / 4


def refused(path: Path) -> str:
    with pytest.raises(StoreError) as error:
        SqliteStore.open(path, write=True, create=True)
    return error.value.reason


def test_what_is_no_project_is_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "text.netmap"
    text.write_text("Remember the milk. " * 1000)
    other = tmp_path / "other.netmap"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE actors (id)")
    database.close()
    folder = tmp_path / "folder.netmap"
    folder.mkdir()
    pipe = tmp_path / "pipe.netmap"
    os.mkfifo(pipe)
    before = (text.read_bytes(), other.read_bytes())
    assert {refused(it) for it in (text, other, pipe)} == {"not_netmap"}
    assert refused(folder) == "folder"
    assert before == (text.read_bytes(), other.read_bytes())


def test_a_link_is_the_project_that_it_leads_to(tmp_path: Path) -> None:
    linked, lost = tmp_path / "link.netmap", tmp_path / "lost.netmap"
    linked.symlink_to(projects.made(tmp_path / "x.netmap", 1))
    lost.symlink_to(tmp_path / "nowhere.netmap")
    with SqliteStore.open(linked, write=True) as store:
        assert store.snapshot().revision == 1
    assert (looked_at(lost), refused(lost)) == ("link_to_nothing", "link_to_nothing")


def test_a_newer_project_is_refused_with_its_number_and_ours(tmp_path: Path) -> None:
    path = projects.made(tmp_path / "x.netmap", 1)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError) as error:
        SqliteStore.open(path)
    assert str(error.value) == (
        f"{path} was written by a newer netmap (form 99, this one knows {schema.KNOWN}). "
        "Install a newer netmap to open it."
    )


def test_a_folder_that_is_not_there_has_no_project(tmp_path: Path) -> None:
    assert refused(tmp_path / "no" / "x.netmap") == "no_folder"
    assert looked_at(tmp_path / "x.netmap") == "missing"


HOSTILE = {
    "a view under the name of a table": (
        "ALTER TABLE posts RENAME TO kept; "
        "CREATE VIEW posts AS SELECT * FROM kept, (SELECT 1 FROM kept AS a, kept AS b)"
    ),
    "a virtual table under the name of a table": (
        "DROP TABLE posts; CREATE VIRTUAL TABLE posts USING fts5(id)"
    ),
    "a table with other columns": "ALTER TABLE posts DROP COLUMN staff",
    "a table that is missing": "DROP TABLE posts",
}


@pytest.mark.parametrize("sql", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_project_whose_tables_were_changed_is_refused(tmp_path: Path, sql: str) -> None:
    path = projects.made(tmp_path / "x.netmap", 1)
    connection = apsw.Connection(str(path))
    connection.execute("DROP VIEW provenance; DROP VIEW who_says_what;" + sql)
    connection.close()
    assert looked_at(path) in {"truncated", "damage found"}


def test_a_trigger_of_a_foreign_file_does_not_run(tmp_path: Path) -> None:
    path = projects.made(tmp_path / "x.netmap", 1)
    connection = apsw.Connection(str(path))
    connection.execute("CREATE TRIGGER t AFTER INSERT ON changes BEGIN DELETE FROM actors; END")
    connection.close()
    with SqliteStore.open(path, write=True) as store:
        store.commit(ChangeSet("edit", Counts()), 1, "key")
        assert len(list(store.snapshot().entries("actors"))) == projects.GROUP
        assert ("form", "trigger t") in store.check()


def test_values_that_netmap_did_not_write_are_no_records(tmp_path: Path) -> None:
    made = projects.made(tmp_path / "x.netmap", 2)
    for table, column in (("actors", "citations"), ("actors", "start"), ("ties", "weight")):
        path = Path(shutil.copy(made, tmp_path / "y.netmap"))
        with sqlite3.connect(path) as database:
            database.execute(f"UPDATE {table} SET {column} = '[['")
        database.close()
        with SqliteStore.open(path) as store:
            with pytest.raises(StoreError, match="did not write"):
                [decode(table, it.row) for it in store.snapshot().entries(table)]
            assert {it.code for it in store.check()} == {"record"}


DEEP = "[" * 5000 + "]" * 5000
REMARK = "INSERT INTO remarks VALUES (1, 0, '{}')"
HARM = {
    "attributes that are too deep": f"UPDATE actors SET attributes = '{DEEP}' WHERE id = 'a1'",
    "a sheet that is too deep": f"INSERT INTO sheets VALUES (0, 'f', NULL, '{DEEP}')",
    "a sheet of other types": (
        "INSERT INTO sheets VALUES (0, 'f', NULL, '[\"f\", null, [[1]], [], 1, [], false]')"
    ),
    "a remark that is too deep": REMARK.format(DEEP),
    "a remark that no sentence says": REMARK.format('{"code": "x", "file": "f", "facts": {}}'),
    "a remark without its facts": REMARK.format('{"code": "similar_id", "file": "f", "facts": {}}'),
    "a remark of other types": REMARK.format('{"code": 7, "file": 5, "row": "x", "facts": {}}'),
    "a remark that cannot be written": REMARK.format(
        '{"code": "unknown_kind", "file": "\\ud800", "facts": {}}'
    ),
    "a source whose number is none": "UPDATE declared SET number = 'abc' WHERE id = 's'",
    "a source whose number is long": f"UPDATE declared SET number = '{'9' * 5000}' WHERE id = 's'",
    "a source without a number": "UPDATE declared SET number = NULL WHERE id = 's'",
    "a merge into nothing": (
        "INSERT INTO merges (id, told_source, told_position, since, tellings) "
        "VALUES ('x', 0, 0, 1, 0)"
    ),
    "an erasure that is no digest": (
        "INSERT INTO erasures (id, told_source, told_position, since, tellings) "
        "VALUES ('x:y', 0, 0, 1, 0)"
    ),
    "history of no revision": "UPDATE history SET since = 77 WHERE id = 'a0'",
    "history until no revision": "UPDATE history SET until = 78 WHERE id = 'a0'",
    "history of other types": (
        'UPDATE history SET body = \'{"row": {"id": "a0", "kind": 5}}\' WHERE id = \'a0\''
    ),
    "history that is too deep": f"UPDATE history SET body = '{DEEP}'",
    "history with a wrong list": (
        'UPDATE history SET body = \'{"row": {"id": "a0", "aliases": "[1]"}}\' WHERE id = \'a0\''
    ),
    "a revision that is missing": "DELETE FROM changes WHERE revision = 1",
    "a revision that is no time": "UPDATE changes SET at = 'yesterday' WHERE revision = 1",
    "more revisions than there can be": (
        "INSERT INTO changes (revision, at, kind, new, changed, removed) "
        "VALUES (9223372036854775807, '2020-01-01', 'x', 0, 0, 0)"
    ),
}
"""What somebody may write into a project file past netmap."""
RECORDS = (
    *(Actor(id=f"a{n}", kind="ngo", name_fi=f"Nimi {n}", attributes={"k": "v"}) for n in range(3)),
    Tie(id="t", source="a0", target="a1", kind="meets"),
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project of two revisions."""
    path = tmp_path_factory.mktemp("sound") / "x.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(netmap.Dataset(RECORDS), name="s")
        project.put(Actor(id="a0", kind="ngo", name_fi="Toinen"))
    return path


def used(path: Path) -> Iterator[Callable[[], object]]:
    """Yield all that can be done with a project that somebody has sent."""
    changed = [it.model_copy(update={"note": "x"}) for it in RECORDS]
    with netmap.open(path) as project:
        yield lambda: [*netmap.read(path)]
        yield lambda: [netmap.read(path).claims(it) for it in netmap.read(path)]
        yield lambda: [it.message() for it in netmap.check(path)]
        yield project.log
        yield lambda: repr(project.show("a0")).encode()
        yield lambda: repr(project.show("a1")).encode()
        yield lambda: repr(project.diff(1, 2)).encode()
        yield project.duplicates
        yield lambda: netmap.copy(path, path.with_name("copy.netmap"))
        yield lambda: project.put(Actor(id="a2", kind="ngo"))
        yield lambda: project.import_(netmap.Dataset(changed), name="s")
        yield lambda: project.merge("a2", "a1")
        yield lambda: project.erase("a2", words=["Toinen"])
        yield lambda: project.revert(1)


def shown_to_the_user(todo: Callable[[], object]) -> tuple[type[NetmapError], str] | None:
    """Return what is said; to keep the error would keep what it was reading open, and locked."""
    try:
        todo()
    except NetmapError as error:
        return type(error), error.message("fi")
    return None


@pytest.mark.parametrize("sql", HARM.values(), ids=HARM.keys())
def test_what_somebody_wrote_into_a_project_is_found_and_breaks_nothing(
    sound: Path, tmp_path: Path, sql: str
) -> None:
    path = Path(shutil.copy(sound, tmp_path / "x.netmap"))
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute(sql)
    database.close()
    with netmap.open(path, write=False) as project:
        assert project.verify()
    told = [*filter(None, map(shown_to_the_user, used(path)))]
    assert any(issubclass(kind, StoreError) for kind, _ in told)
    assert all(message for _, message in told)
