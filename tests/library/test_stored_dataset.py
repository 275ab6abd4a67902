"""A dataset over a store: the same as one read from the folders, and made only as it is asked."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import pytest

import netmap
from netmap import reading
from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.errors import StoreError, UnknownNameError
from netmap.measures import cohesion
from netmap.model import Actor, Goal, Tie
from netmap.network import Network
from netmap.projects import Project
from netmap.stores import records, tables
from netmap.stores.memory import MemorySnapshot, MemoryStore
from netmap.stores.rows import FIELDS
from netmap.stores.store import Entry, Snapshot
from tests.conftest import ROOT

SOURCES = ("examples/ohjelma", "examples/pohjois-pohjanmaa")
NORTH = "pp-jarjestorakenne"
AB = [Actor(id=name, kind="ngo", name_fi=name.upper()) for name in ("a", "b", "c")]
TIES = [
    Tie(id="ab", source="a", target="b", kind="meets"),
    Tie(id="bc", source="b", target="c", kind="meets"),
]


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project file of two examples."""
    path = tmp_path_factory.mktemp("stored") / "two.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(*(ROOT / source for source in SOURCES))
    return path


@pytest.fixture(scope="module")
def folders() -> Dataset:
    """Return the same two, read from their folders."""
    return netmap.read(*(ROOT / source for source in SOURCES))


@pytest.fixture
def stored(file: Path) -> Dataset:
    """Return the project, read."""
    return netmap.read(file)


@pytest.fixture
def project() -> Project:
    """Return three actors in a chain, in memory."""
    made = netmap.open()
    made.put([*AB, *TIES])
    return made


def test_records_stand_in_the_order_in_which_the_folders_tell_them(
    stored: Dataset, folders: Dataset
) -> None:
    assert list(stored) == list(folders)
    assert repr(stored) == repr(folders)
    assert (len(stored), stored.sources) == (len(folders), folders.sources)


def test_every_record_knows_its_place_and_its_claims(stored: Dataset, folders: Dataset) -> None:
    assert stored.rows(stored) == folders.rows(folders)
    assert [stored.claims(it) for it in folders] == [folders.claims(it) for it in folders]


@pytest.mark.parametrize("when", ["2016", "2018-05", "2019-08-31"])
def test_a_date_leaves_the_same(stored: Dataset, folders: Dataset, when: str) -> None:
    assert list(stored.at(when)) == list(folders.at(when))
    assert stored.at(when).network().pairs == folders.at(when).network().pairs
    assert stored.network(at=when).ids == folders.network(at=when).ids


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it,
        lambda it: it.without_actor(NORTH),
        lambda it: it.without_source(next(iter(it.dataset.citing))),
        lambda it: Network.of(it.dataset, kinds="all", statuses="all", at="2019"),
        lambda it: Network.of(it.dataset, sources=next(iter(it.dataset.citing))),
    ],
    ids=["whole", "without actor", "without source", "at a date", "of a source"],
)
def test_a_network_is_the_same(
    stored: Dataset, folders: Dataset, change: Callable[[Network], Network]
) -> None:
    told, known = change(stored.network()), change(folders.network())
    assert (told.ids, list(told.ties), told.pairs) == (known.ids, list(known.ties), known.pairs)
    assert list(told.actors.values()) == list(known.actors.values())
    assert dict(told.ties.items()) == dict(known.ties)
    assert told.selection == known.selection
    assert told.degrees() == known.degrees()


def test_what_is_wrong_is_told_of_the_rows_of_the_folders(file: Path) -> None:
    found = netmap.check(*(ROOT / source for source in SOURCES))
    assert found
    assert netmap.check(file) == found


def test_a_project_is_read_along_with_folders(file: Path) -> None:
    whole = netmap.read(*(ROOT / source for source in SOURCES), "examples/kainuu")
    mixed = netmap.read(file, "examples/kainuu")
    assert list(mixed) == list(whole)
    assert mixed.sources == whole.sources
    assert netmap.check(file, "examples/kainuu")


def test_a_network_is_measured_without_making_a_record(
    monkeypatch: pytest.MonkeyPatch, stored: Dataset, folders: Dataset
) -> None:
    def refuse(table: str, row: object) -> None:
        raise AssertionError(table)

    monkeypatch.setattr(tables, "decode", refuse)
    network, known = stored.network(), folders.network()
    assert network.degrees() == known.degrees()
    measured, wanted = cohesion.components(network), cohesion.components(known)
    assert (measured.found, measured.method) == (wanted.found, wanted.method)


class Counting:
    """A snapshot that counts what is asked of it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.revision = snapshot.revision
        self.gets = 0
        self.scans: list[tuple[str, tuple[str, ...]]] = []

    def entries(self, table: str) -> Iterator[Entry]:
        """Yield the entries of a table."""
        self.scans.append((table, ()))
        return self._snapshot.entries(table)

    def columns(self, table: str, fields: Collection[str]) -> Iterator[tuple[str | None, ...]]:
        """Yield columns of a table."""
        self.scans.append((table, tuple(fields)))
        return self._snapshot.columns(table, tuple(fields))

    def get(self, table: str, ids: Collection[str]) -> Mapping[str, Entry]:
        """Return single entries."""
        self.gets += 1
        return self._snapshot.get(table, ids)

    def __getattr__(self, name: str) -> object:
        return getattr(self._snapshot, name)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch, project: Project) -> tuple[Dataset, Counting]:
    """Return a dataset of which no table is small, and two look-ups are few."""
    monkeypatch.setattr(tables, "_SMALL", 0)
    monkeypatch.setattr(tables, "_FEW", 2)
    snapshot = Counting(project.store.snapshot())
    return records.dataset(snapshot), snapshot  # type: ignore[arg-type]


def test_the_ties_of_a_network_are_read_once(counted: tuple[Dataset, Counting]) -> None:
    dataset, snapshot = counted
    assert dataset.network().degrees() == {"a": 1, "b": 2, "c": 1}
    assert len([fields for table, fields in snapshot.scans if table == "ties"]) == 1


def test_a_few_records_are_looked_up_one_by_one(counted: tuple[Dataset, Counting]) -> None:
    dataset, snapshot = counted
    assert dataset.actors["b"] is dataset.actors["b"]
    assert dataset.claims(dataset.actors["b"])
    assert (snapshot.gets, ("actors", ()) in snapshot.scans) == (2, False)


def test_many_records_are_read_at_once(counted: tuple[Dataset, Counting]) -> None:
    dataset, snapshot = counted
    first = dataset.actors["a"]
    assert [dataset.actors[name].id for name in "abc"] == ["a", "b", "c"]
    assert dataset.actors["a"] is first
    assert snapshot.gets == 2
    assert ("actors", FIELDS["actors"]) in snapshot.scans


def test_a_part_of_a_table_makes_only_its_own_records(counted: tuple[Dataset, Counting]) -> None:
    dataset, snapshot = counted
    part = dataset.actors.only(name == "b" for name in dataset.actors)
    assert (list(part), len(part), "a" in part) == (["b"], 1, False)
    assert [actor.id for actor in part.values()] == ["b"]
    assert snapshot.gets == 1
    with pytest.raises(KeyError):
        part["a"]
    assert list(part.only([False])) == []


def test_a_table_of_which_all_is_kept_is_the_same_one(project: Project) -> None:
    actors = project.dataset().actors
    assert actors.only([True] * 3) is actors


def test_a_record_that_was_made_in_python_stands_nowhere(project: Project) -> None:
    dataset = project.dataset()
    assert dataset.place(dataset.actors["a"]) is None
    assert dataset.rows([dataset.actors["a"]])[0].file is None
    assert (len(dataset.claims(dataset.actors["a"])), dataset.sources) == (1, ())
    assert dataset.claims(Actor(id="other", kind="ngo")) == ()


def test_a_dataset_stays_as_the_project_was(project: Project) -> None:
    before = project.dataset()
    project.put([Actor(id="d", kind="ngo"), AB[0].model_copy(update={"kind": "association"})])
    assert [*before.actors] == ["a", "b", "c"]
    assert before.actors["a"].kind == "ngo"
    assert len(project.dataset().actors) == 4


def test_a_former_id_finds_the_actor(project: Project) -> None:
    project.merge("a", "c")
    project.merge("b", "a")
    dataset = project.dataset()
    assert dataset.get(Actor, "c").id == dataset.network().actor("a").id == "b"
    assert dataset.at("2019").current("c") == "b"
    with pytest.raises(UnknownNameError):
        dataset.get(Tie, "c")


def test_a_question_may_name_an_actor_by_its_former_id(project: Project) -> None:
    project.put(Goal(id="g", project="c", level="main", change="unchanged"))
    project.merge("a", "c")
    network = project.dataset().network()
    assert question("without").answer(project.dataset(), actor="c").actor == "a"
    assert network.neighbours("c") == network.neighbours("a") == {"b"}
    assert network.without_actor("c").ids == ("b",)
    assert len(question("goals").answer(project.dataset(), project="c")) == 1


def test_a_merge_that_goes_in_a_circle_ends(project: Project) -> None:
    dataset = Dataset.over({}, records_of(project), renamed={"x": "y", "y": "x"})
    with pytest.raises(UnknownNameError):
        dataset.get(Actor, "x")


def records_of(project: Project) -> records.StoredClaims:
    """Return claims that know nothing of any record."""
    return records.StoredClaims(project.store.snapshot(), {})


class Damaged(MemorySnapshot):
    """A snapshot in which somebody else has written."""

    def columns(self, table: str, fields: Collection[str]) -> Iterator[tuple[str | None, ...]]:
        """Yield what is no date where there should be one, and no target."""
        wrong = {"start": "soon", "target": None, "citations": "{"}
        for row in super().columns(table, tuple(fields)):
            yield tuple(wrong.get(field, value) for field, value in zip(fields, row, strict=True))


@pytest.mark.parametrize(("table", "field"), [("actors", "start"), ("events", "citations")])
def test_a_damaged_column_is_told(project: Project, table: str, field: str) -> None:
    store = project.store
    assert isinstance(store, MemoryStore)
    snapshot = store.snapshot()
    dataset = records.dataset(Damaged(store, snapshot.revision))
    with pytest.raises(StoreError) as refused:
        list(dataset.ties.columns("target"))
    assert refused.value.reason == "damaged"
    if table == "actors":
        with pytest.raises(StoreError):
            list(dataset.actors.columns(field))


def test_a_project_is_closed_when_nothing_needs_it(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    closed = []
    monkeypatch.setattr(reading, "open_store", lambda _source: project.store)
    monkeypatch.setattr(project.store, "close", lambda: closed.append(True), raising=False)
    dataset = netmap.read("x.netmap")
    actors = dataset.network().actors
    del dataset
    gc.collect()
    assert not closed
    assert actors["a"].id == "a"
    del actors
    gc.collect()
    assert closed == [True]


def test_a_project_that_cannot_be_read_is_closed(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    closed = []
    monkeypatch.setattr(reading, "open_store", lambda _source: project.store)
    monkeypatch.setattr(project.store, "close", lambda: closed.append(True), raising=False)
    monkeypatch.setattr(project.store, "snapshot", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        netmap.read("x.netmap")
    assert closed == [True]


def test_the_address_of_a_server_is_passed_on_as_it_is(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    asked = []

    def opened(source: str) -> object:
        asked.append(source)
        return project.store

    monkeypatch.setattr(reading, "open_store", opened)
    netmap.read("neo4j://localhost:7687/a")
    netmap.check("bolt+s://localhost/a", "bolt+s://localhost/b", "bolt+s://localhost/a")
    assert asked == ["neo4j://localhost:7687/a", "bolt+s://localhost/a", "bolt+s://localhost/b"]


def test_a_dataset_of_a_project_that_was_closed_says_so(file: Path) -> None:
    with netmap.open(file) as project:
        dataset = project.dataset()
    with pytest.raises(StoreError) as refused:
        dataset.network()
    assert refused.value.reason == "closed"
