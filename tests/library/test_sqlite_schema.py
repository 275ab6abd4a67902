"""The form of a project file: its columns are our fields, and other tools open it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from netmap.errors import StoreError
from netmap.problems import Sheet
from netmap.stores.rows import FIELDS
from netmap.stores.sqlite import schema
from netmap.stores.sqlite.connection import writer
from netmap.stores.sqlite.selects import columns
from netmap.stores.sqlite.statements import ORIGIN
from netmap.stores.sqlite.store import SqliteStore
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Telling, past

FIRST_FORM = Path(__file__).parent / "data" / "project_form_1.sql"


def entry(table: str, position: int, *sources: int, **told: str) -> Entry:
    """Make an entry; several sources tell the same of it."""
    row = tuple(told.get(field) for field in FIELDS[table])
    origins = [Origin(source, position, source, position + 2) for source in sources]
    tellings = tuple(Telling(origin, row) for origin in origins) if len(origins) > 1 else ()
    return Entry(row, origins[0], tellings)


PUTS = {
    "declared": [
        entry("declared", 0, 0, id="members", number="0", given="members.csv"),
        entry("declared", 1, 0, id="board", number="1", given="board.csv"),
    ],
    "actors": [
        entry("actors", 0, 0, 1, id="hub", kind="ngo", name_fi="Järjestötalo"),
        entry("actors", 1, 0, id="town", kind="municipality"),
    ],
    "ties": [entry("ties", 2, 0, id="t", source="hub", target="town", kind="meets")],
    "contacts": [entry("contacts", 3, 0, 1, id="c", about="hub", phone="040 555")],
}
SHEETS = (Sheet("members.csv"), Sheet("board.csv"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "x.netmap"
    with SqliteStore.open(path, create=True) as store:
        store.commit(ChangeSet("import", Counts(4), puts=PUTS, sheets=SHEETS), 0, "first")
    return path


@pytest.fixture
def other_tool(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path)
    yield connection
    connection.close()


def test_the_columns_of_a_table_are_our_fields(other_tool: sqlite3.Connection) -> None:
    for table, fields in FIELDS.items():
        found = [name for _, name, *_ in other_tool.execute(f"PRAGMA table_info({table})")]
        assert found == ["n", *fields, *ORIGIN, "since", "tellings"]


def test_every_table_holds_the_types_it_says(other_tool: sqlite3.Connection) -> None:
    loose = [
        name
        for _, name, kind, _, _, strict in other_tool.execute("PRAGMA table_list")
        if kind == "table" and not strict and not name.startswith("sqlite_")
    ]
    assert loose == []


def test_the_file_says_what_it_is(other_tool: sqlite3.Connection) -> None:
    asked = ("application_id", "user_version", "page_size", "journal_mode")
    found = [other_tool.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert found == [schema.APPLICATION_ID, schema.KNOWN, 8192, "delete"]
    assert len(schema.migrations()) == schema.KNOWN


def test_a_writer_syncs_everything_and_blanks_what_it_deletes(path: Path) -> None:
    connection = writer(path, wal=False)
    assert connection
    asked = ("synchronous", "secure_delete", "foreign_keys", "trusted_schema", "mmap_size")
    assert [connection.pragma(name) for name in asked] == [3, 1, 1, 0, 0]
    assert connection.pragma("temp_store") == 2  # nothing goes to a temporary folder
    assert connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, -1)
    connection.close()


def test_a_person_sees_where_each_record_was_told(other_tool: sqlite3.Connection) -> None:
    told = other_tool.execute(
        "SELECT tab, id, source, file, row, tellings FROM provenance ORDER BY tab, id"
    ).fetchall()
    assert told == [
        ("actors", "hub", "members.csv", "members.csv", 2, 2),
        ("actors", "town", "members.csv", "members.csv", 3, 0),
        ("contacts", "c", "members.csv", "members.csv", 5, 2),
        ("ties", "t", "members.csv", "members.csv", 4, 0),
    ]


def test_a_person_sees_who_says_what(other_tool: sqlite3.Connection) -> None:
    told = other_tool.execute(
        "SELECT value, source, row FROM who_says_what WHERE id = 'hub' AND field = 'name_fi'"
    ).fetchall()
    assert told == [("Järjestötalo", "members.csv", 2), ("Järjestötalo", "board.csv", 2)]


def test_contact_values_stand_in_tables_of_their_own(other_tool: sqlite3.Connection) -> None:
    dumped = [line for line in other_tool.iterdump() if "040 555" in line]
    assert {line.split('"')[1] for line in dumped} == {"contacts", "contact_claims"}


def test_a_column_that_is_no_field_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        columns("ties", ['id" FROM ties; DROP TABLE ties; --'], "secret")


def test_the_first_form_opens_and_holds_what_it_held(tmp_path: Path) -> None:
    path = tmp_path / "old.netmap"
    with sqlite3.connect(path) as database:
        database.executescript(FIRST_FORM.read_text(encoding="utf-8"))
    database.close()
    with SqliteStore.open(path, write=True) as store:
        assert store.check() == ()
        assert [list(store.snapshot(1).entries(table)) for table in PUTS] == [
            [past(table, it)._replace(since=1) for it in entries] for table, entries in PUTS.items()
        ]
        assert [it.row[-3] for it in store.snapshot().entries("actors")] == ["moved", None]
        assert store.snapshot().revision == 2


def test_a_file_of_an_older_form_is_brought_to_the_newest(path: Path) -> None:
    connection = apsw.Connection(str(path))
    later = (*schema.migrations(), "CREATE TABLE later (n INTEGER) STRICT")
    before = schema.outline(connection)
    schema.upgrade(connection, later)
    assert {name for _, name, _ in schema.outline(connection) - before} == {"later"}
    assert schema.version(connection) == len(later)
    schema.upgrade(connection, later)
    connection.close()
    with pytest.raises(StoreError, match="newer netmap"):
        SqliteStore.open(path)


def test_a_migration_that_fails_leaves_the_old_form(path: Path) -> None:
    connection = apsw.Connection(str(path))
    before = schema.outline(connection)
    with pytest.raises(apsw.SQLError):
        schema.upgrade(connection, (*schema.migrations(), "CREATE TABLE a (n); DROP TABLE b"))
    assert (schema.outline(connection), schema.version(connection)) == (before, schema.KNOWN)
    connection.close()
