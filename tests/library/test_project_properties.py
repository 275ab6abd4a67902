"""Whatever is imported in whatever order: a source replaces what it said, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

import netmap
from netmap.dataset import Dataset
from netmap.errors import InvalidDataError
from netmap.formats.writing import export
from netmap.model import Actor, Contact, Post, Record, Tie
from netmap.projects import Project
from netmap.reading import read
from netmap.stores.records import readings
from netmap.stores.rows import RECORDS

IDS = st.sampled_from("abcde")
NAMES = st.none() | st.sampled_from(("Aino ry", "Bertta", "Aino"))
ACTORS = st.builds(
    Actor, id=IDS, kind=st.just("ngo"), name_fi=NAMES, aliases=st.just(()) | st.just(("A",))
)
TIES = st.builds(Tie, id=st.sampled_from(("t", "u")), source=IDS, target=IDS, kind=st.just("meets"))
OTHERS = st.builds(Post, id=st.sampled_from("pq"), organisation=IDS) | st.builds(
    Contact, id=st.sampled_from("xy"), about=IDS, name=NAMES
)


@st.composite
def sources(draw: st.DrawFn) -> Dataset:
    """Draw a source that can be imported by itself."""
    actors = draw(st.lists(ACTORS, min_size=1, unique_by=lambda it: it.id))
    ids = {it.id for it in actors}
    ties = draw(st.lists(TIES, unique_by=lambda it: it.id))
    others = draw(st.lists(OTHERS, unique_by=lambda it: (it.table, it.id)))
    kept = [it for it in ties if {it.source, it.target} <= ids]
    return Dataset([*actors, *kept, *others])


def said(project: Project) -> dict[str, list[Record]]:
    """Return what each source says, by its name, in the order in which it says it."""
    told = readings(project.store.snapshot())
    return {it.source: [claim.record for claim in it.claims] for it in told}


def used(project: Project) -> dict[str, list[object]]:
    snapshot = project.store.snapshot()
    return {table: [it.row for it in snapshot.entries(table)] for table in RECORDS}


def take(project: Project, data: Dataset, name: str) -> bool:
    """Import, unless the sources contradict each other, which changes nothing."""
    before = project.revision
    try:
        project.import_(data, name=name, allow_removals=True)
    except InvalidDataError:
        assert project.revision == before
        return False
    return True


@settings(max_examples=25)
@given(data=sources())
def test_the_same_again_changes_nothing(data: Dataset) -> None:
    project = netmap.open()
    assert take(project, data, "one")
    again = project.import_(data, name="one")
    assert (again.revision, again.new, again.changed, again.removed, again.moved) == (1, 0, 0, 0, 0)
    assert [*project.dataset()] == [*data]


@settings(max_examples=40)
@given(first=sources(), second=sources(), other=sources())
def test_what_was_said_comes_back_when_it_is_said_again(
    first: Dataset, second: Dataset, other: Dataset
) -> None:
    project = netmap.open()
    take(project, other, "other")
    if not take(project, first, "one"):
        return
    before = said(project), used(project)
    take(project, second, "one")
    assert said(project)["one"] in ([*first], [*second])
    assert take(project, first, "one")
    assert (said(project), used(project)) == before


@settings(max_examples=20)
@given(told=st.lists(sources(), min_size=2, max_size=3))
def test_in_whatever_order_each_source_says_what_it_says(told: Sequence[Dataset]) -> None:
    ends = []
    for order in permutations(range(len(told))):
        project = netmap.open()
        if all(take(project, told[it], str(it)) for it in order):
            ends.append(said(project))
            assert set(project.dataset().actors) == {key for it in told for key in it.actors}
    assert all(it == ends[0] for it in ends)


@settings(max_examples=10)
@given(told=st.lists(sources(), min_size=2, max_size=2))
def test_one_import_of_several_says_what_one_by_one_say(told: Sequence[Dataset]) -> None:
    apart, together = netmap.open(), netmap.open()
    if all(take(apart, data, str(number)) for number, data in enumerate(told)):
        with TemporaryDirectory() as folder:
            paths = [Path(folder, str(number)) for number in range(len(told))]
            for path, data in zip(paths, told, strict=True):
                export.write(data, path, contacts=True)
            together.import_(*paths)
        assert used(together) == used(apart)


@settings(max_examples=30)
@given(data=sources(), edits=st.lists(ACTORS | TIES, max_size=3))
def test_edits_outlive_the_sources(data: Dataset, edits: Sequence[Record]) -> None:
    project = netmap.open()
    take(project, data, "one")
    made = []
    for record in edits:
        try:
            project.put(record)
        except InvalidDataError:
            continue
        made.append(record)
    before = used(project)
    again = project.import_(data, name="one")
    assert (used(project), again.changed) == (before, 0)
    last = {(it.table, it.id): it for it in made}
    told = {(it.table, it.id): it for it in said(project).get("(edits)", ())}
    assert told == last


@settings(max_examples=10)
@given(first=sources(), second=sources())
def test_a_file_holds_what_memory_does(first: Dataset, second: Dataset) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "project.netmap")
        memory = netmap.open()
        with netmap.open(path, create=True) as stored:
            for data, name in ((first, "one"), (second, "two"), (second, "one")):
                assert take(memory, data, name) == take(stored, data, name)
            assert (used(stored), said(stored)) == (used(memory), said(memory))
            assert [*stored.dataset()] == [*memory.dataset()]
            stored.revert(1)
            memory.revert(1)
            assert used(stored) == used(memory)
        assert [*read(path)] == [*memory.dataset()]
