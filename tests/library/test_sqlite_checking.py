"""What somebody has written into a project file past netmap is found by looking at all of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from netmap.errors import StoreError
from netmap.problems import Sheet
from netmap.stores.rows import FIELDS
from netmap.stores.sqlite.store import SqliteStore
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Telling
from netmap.text import LANGUAGES, say


def actor(name: str, note: str) -> Entry:
    row = tuple({"id": name, "kind": "ngo", "note": note}.get(it) for it in FIELDS["actors"])
    origins = (Origin(0, 0, 0, 2), Origin(1, 0, 0, 2))
    return Entry(row, origins[0], tuple(Telling(origin, row) for origin in origins))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "x.netmap"
    with SqliteStore.open(path, create=True) as store:
        for revision in range(3):
            puts = {"actors": [actor("a", str(revision)), actor("b", str(revision))]}
            changes = ChangeSet("edit", Counts(2), puts=puts, sheets=[Sheet("a.csv")])
            store.commit(changes, revision, str(revision))
    return path


DAMAGE = {
    "INSERT INTO ties (id, source, target, told_source, told_position, since, tellings) "
    "VALUES ('t', 'a', 'nobody', 0, 0, 1, 0)": {"foreign_key", "record"},
    "CREATE TABLE mine (x)": {"form"},
    "DROP INDEX ties_source": {"form"},
    "UPDATE changes SET revision = 9 WHERE revision = 3": {"log"},
    "UPDATE actors SET since = 7 WHERE id = 'a'": {"history"},
    "UPDATE actors SET since = 2 WHERE id = 'a'": {"history"},
    "UPDATE history SET until = 8 WHERE id = 'a' AND since = 2": {"history"},
    "UPDATE history SET since = 1 WHERE id = 'a' AND since = 2": {"history"},
    "UPDATE history SET body = '{}' WHERE id = 'a'": {"version"},
    'UPDATE history SET body = \'{"row": {"id": "b"}}\' WHERE id = \'a\'': {"version"},
    "UPDATE actors SET start = 'soon' WHERE id = 'a'": {"record"},
    "UPDATE claims SET value = 'soon' WHERE field = 'kind' AND id = 'a'": set(),
    "UPDATE claims SET value = 'x' WHERE field = 'id' AND id = 'a'": {"origin"},
    "DELETE FROM claims WHERE id = 'a' AND telling = 1": {"history"},
    "UPDATE actors SET told_sheet = 99 WHERE id = 'a'": {"origin"},
    "UPDATE actors SET told_sheet = -1 WHERE id = 'a'": {"origin"},
    "DELETE FROM sheets WHERE n = 1": {"unreadable"},
    "UPDATE sheets SET body = '[]'": {"unreadable"},
    "INSERT INTO remarks VALUES (0, 0, 'no JSON')": {"unreadable"},
}


@pytest.mark.parametrize(("sql", "codes"), DAMAGE.items(), ids=DAMAGE.keys())
def test_damage_is_found_and_told_in_every_language(path: Path, sql: str, codes: set[str]) -> None:
    with sqlite3.connect(path) as database:
        database.execute(sql)
    database.close()
    with SqliteStore.open(path) as store:
        found = store.check()
    assert {finding.code for finding in found} == codes
    for finding in found:
        assert all(say(f"verify.{finding.code}", it, detail=finding.detail) for it in LANGUAGES)


def test_nothing_is_wrong_with_a_project_that_only_netmap_wrote(path: Path) -> None:
    with SqliteStore.open(path) as store:
        assert store.check() == ()


def test_damaged_pages_are_found(path: Path) -> None:
    content = bytearray(path.read_bytes())
    page = next(  # of the table of actors: its last page that has a row
        place
        for place in range(8192, len(content), 8192)
        if b"ngo" in content[place : place + 8192]
    )
    content[page + 8 : page + 40] = b"\xff" * 32
    path.write_bytes(content)
    with SqliteStore.open(path) as store:
        assert {it.code for it in store.check()} & {"integrity", "unreadable"}
        with pytest.raises(StoreError, match="damaged"):
            list(store.snapshot().entries("actors"))
