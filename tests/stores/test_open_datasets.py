"""A dataset that is open while others import, erase and revert keeps each record its own values."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import netmap
from netmap.errors import StoreError
from netmap.model import Actor, Contact
from netmap.projects import Project
from netmap.stores.rows import FIELDS
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Store
from tests.stores.conftest import Places

ACTORS = [Actor(id=f"a{n}", kind="ngo", name_fi=f"Nimi {n}") for n in range(5)]
CONTACTS = [
    Contact(id=f"c{n}", about=f"a{n}", name="Aino Esimerkki", email=f"{n}@example.org")
    for n in range(3)
]


@pytest.fixture
def store(places: Places) -> Iterator[Store]:
    """Return an empty store of each kind."""
    place = places()
    try:
        with place.make() as made:
            yield made
    finally:
        place.clear()


@pytest.fixture
def project(store: Store) -> Project:
    """Return actors and contacts."""
    made = Project(store)
    made.import_(netmap.Dataset([*ACTORS, *CONTACTS]), name="s")
    return made


def moved(project: Project) -> None:
    for records in (ACTORS[::-1], ACTORS[2:] + ACTORS[:2]):
        told = project.import_(netmap.Dataset([*CONTACTS, *records]), name="s")
        assert (told.new, told.changed, told.removed) == (0, 0, 0)


def actor(name: str, position: int = 0, **told: str) -> Entry:
    row = {"id": name, "kind": "ngo", **told}
    return Entry(tuple(row.get(field) for field in FIELDS["actors"]), Origin(1, position))


def test_records_that_move_meanwhile_keep_their_values(project: Project) -> None:
    dataset = project.dataset()
    ids = list(dataset.actors)
    part = dataset.actors.only(name > "a2" for name in ids)
    moved(project)
    told = [(it.id, it.name_fi) for it in ACTORS]
    assert list(dataset.actors.columns("id", "name_fi")) == told
    assert list(part.columns("name_fi", "id")) == [(name, key) for key, name in told[3:]]
    assert list(dataset.actors.values()) == ACTORS
    assert [dataset.claims(it)[0].record for it in ACTORS] == ACTORS


def test_records_that_are_erased_meanwhile_are_told_of(project: Project) -> None:
    ids, columns, one, kept = (project.dataset().all(Contact) for _ in range(4))
    for table in (ids, columns, one, kept):
        assert "c1" in table
    list(kept.columns("id", "email"))
    project.store.erase([("contacts", "c1")], [])
    for look in (
        lambda: ids.values(),
        lambda: list(columns.columns("email")),
        lambda: one["c1"],
    ):
        with pytest.raises(StoreError) as refused:
            look()
        assert refused.value.reason == "changed_meanwhile"
        assert "contacts" in refused.value.message("sv")
    assert list(kept.columns("email")) == [(it.email,) for it in CONTACTS]
    assert list(project.dataset().all(Contact).values()) == [CONTACTS[0], CONTACTS[2]]


def test_no_snapshot_holds_what_was_erased(project: Project) -> None:
    newest, first = project.store.snapshot(), project.store.snapshot(1)
    project.put(ACTORS[0].model_copy(update={"name_fi": "Toinen"}))
    project.store.erase([("contacts", "c1"), ("actors", "a0")], [])
    for snapshot in (newest, first):
        assert [it.id for it in snapshot.entries("contacts")] == ["c0", "c2"]
        assert snapshot.get("actors", ["a0"]) == snapshot.get("contacts", ["c1"]) == {}


def test_what_stands_at_one_place_comes_in_the_order_of_ids(store: Store) -> None:
    names = ["b", "ä", "a", "B", "\U0001f9ed", "\uff5e"]
    told = {"actors": [*map(actor, names)]}
    store.commit(ChangeSet("edit", Counts(), puts=told), 0, "1")
    changed = {"actors": [actor(name, note="x") for name in names[::2]]}
    store.commit(ChangeSet("edit", Counts(), puts=changed), 1, "2")
    for revision in (1, 2):
        snapshot = store.snapshot(revision)
        assert [it.id for it in snapshot.entries("actors")] == sorted(names)
        assert [it for (it,) in snapshot.columns("actors", ["id"])] == sorted(names)
    assert [it.id for it in Project(store).diff(0, 2)] == sorted(names)


def test_what_is_not_there_is_neither_moved_nor_removed(project: Project) -> None:
    changes = ChangeSet(
        "edit", Counts(), moves={"actors": [actor("x", 9)]}, removals={"posts": ["y"]}
    )
    revision = project.store.commit(changes, project.revision, "key")
    assert (project.store.touched(revision - 1, revision), len(project.dataset())) == (set(), 8)


def test_conflicts_come_in_one_order(project: Project) -> None:
    changed = [it.model_copy(update={"name_fi": "Toinen"}) for it in ACTORS[::-1]]
    told = project.import_(netmap.Dataset(changed), name="other")
    assert [it.id for it in told.conflicts] == [it.id for it in ACTORS]
    told = project.put([it.model_copy(update={"name_fi": "Kolmas"}) for it in changed])
    assert [it.id for it in told.conflicts][::2] == [it.id for it in ACTORS]


def test_revert_gives_back_the_order_of_the_revision(project: Project) -> None:
    rest = netmap.Dataset([*CONTACTS, *ACTORS[3:]])
    project.import_(rest, name="s", allow_removals=True)
    project.import_(netmap.Dataset([*CONTACTS, *ACTORS[::-1]]), name="s")
    project.revert(1)
    assert list(project.dataset().actors) == list(project.dataset(1).actors)
    told = project.import_(netmap.Dataset([*ACTORS, *CONTACTS]), name="s")
    assert (told.new, told.changed, told.removed) == (0, 0, 0)
    assert list(project.dataset().actors.values()) == ACTORS
