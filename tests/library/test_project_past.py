from __future__ import annotations

from pathlib import Path

import pytest

import netmap
from netmap.errors import UnknownNameError
from netmap.model import Actor, Contact, Holding, PartialDate, Post, Tie
from netmap.projects import Difference, Project
from tests.conftest import Folder

A = Actor(id="a", kind="ngo", name_fi="Aino ry", aliases=("Aino",), attributes={"Kotipaikka": "Ii"})
B = Actor(id="b", kind="municipality", name_fi="Bertta")
TIE = Tie(id="t", source="a", target="b", kind="meets", start=PartialDate(2019))


def project_with_a_past(project: Project) -> None:
    project.import_(netmap.Dataset([A, B, TIE]), name="one")
    renamed = A.model_copy(update={"name_fi": "Aina", "attributes": {"Kotipaikka": "Oulu"}})
    project.import_(netmap.Dataset([renamed, B]), name="one", allow_removals=True)


def test_a_difference_is_told_value_by_value(project: Project) -> None:
    project_with_a_past(project)
    assert project.diff(1, 2) == (
        Difference("actors", "a", "changed", "name_fi", "Aino ry", "Aina"),
        Difference("actors", "a", "changed", "Kotipaikka", "Ii", "Oulu"),
        Difference("ties", "t", "removed"),
    )
    assert [it.change for it in project.diff(2, 1)] == ["changed", "changed", "new"]
    assert [(it.id, it.change) for it in project.diff(0, 1)] == [
        ("a", "new"),
        ("b", "new"),
        ("t", "new"),
    ]
    assert project.diff(2, 2) == ()


def test_a_record_that_another_source_repeats_differs_by_its_sources(project: Project) -> None:
    project.import_(netmap.Dataset([A]), name="one")
    project.import_(netmap.Dataset([A]), name="two")
    assert project.diff(1, 2) == (
        Difference("actors", "a", "changed", "sources", "one", "one; two"),
    )


def test_a_revision_that_is_not_there_is_no_side_of_a_difference(project: Project) -> None:
    with pytest.raises(UnknownNameError):
        project.diff(0, 1)


def test_values_of_contacts_are_in_no_difference(project: Project) -> None:
    contact = Contact(id="c", about="a", email="aino@example.org")
    project.put([A, contact])
    project.put(contact.model_copy(update={"email": "aina@example.org"}))
    assert project.diff(1, 2) == (Difference("contacts", "c", "changed"),)
    assert project.diff(0, 2)[-1] == Difference("contacts", "c", "new")


def test_an_actor_is_shown_with_who_says_what(project: Project, folder: Folder) -> None:
    one = folder("one", actors=[{"id": "a", "kind": "ngo", "name_fi": "Aino", "level": "local"}])
    two = folder("two", actors=[{"id": "a", "kind": "ngo", "name_fi": "Aina", "name_sv": "Aina"}])
    project.import_(one, two)
    shown = project.show("a")
    assert (shown.id, shown.name) == ("a", "Aino")
    told = {(it.field, it.value): it for it in shown.values}
    assert told["name_fi", "Aino"].used
    assert not told["name_fi", "Aina"].used
    assert told["name_sv", "Aina"].used
    where = told["name_fi", "Aina"]
    assert (where.source, where.file, where.row) == (str(two), str(two / "actors.csv"), 2)


def test_an_actor_is_shown_with_what_it_was(project: Project) -> None:
    project_with_a_past(project)
    project.import_(netmap.Dataset([B]), name="one", allow_removals=True)
    project.import_(netmap.Dataset([A, B]), name="one")
    told = [(it.revision, it.field, it.before, it.after) for it in project.show("a").history]
    assert told == [
        (1, None, None, "a"),
        (2, "name_fi", "Aino ry", "Aina"),
        (2, "Kotipaikka", "Ii", "Oulu"),
        (3, None, "a", None),
        (4, None, None, "a"),
    ]
    assert {it.kind for it in project.show("a").history} == {"import"}


def test_an_actor_is_shown_with_its_ties(project: Project) -> None:
    project.put([A, B, TIE])
    (tie,) = project.show("a").ties
    assert (tie.direction, tie.other, tie.other_name, tie.start) == ("to", "b", "Bertta", "2019")
    assert project.show("b").ties[0].direction == "from"


def test_of_an_actor_that_is_not_there_close_ids_are_named(project: Project) -> None:
    project.put(Actor(id="ylitys", kind="ngo"))
    with pytest.raises(UnknownNameError) as caught:
        project.show("ylitus")
    assert caught.value.matches == ("ylitys",)


def test_the_records_of_a_revision_come_back(project: Project) -> None:
    project_with_a_past(project)
    before = [*project.dataset(1)]
    done = project.revert(1, who="Aino")
    assert (done.new, done.changed, done.removed, done.revision) == (1, 1, 0, 3)
    assert [*project.dataset()] == before == [A, B, TIE]
    assert project.revert(1).revision == 3
    assert (project.log()[-1].kind, project.log()[-1].who) == ("revert", "Aino")


def test_everything_can_be_taken_back_and_brought_back(project: Project) -> None:
    project_with_a_past(project)
    now = [*project.dataset()]
    project.revert(0)
    assert [*project.dataset()] == []
    assert project.dataset().sources == ()
    project.revert(2)
    assert [*project.dataset()] == now
    assert project.dataset().sources == ("one",)


def test_a_source_that_was_taken_back_is_imported_again(project: Project) -> None:
    project.import_(netmap.Dataset([A]), name="one")
    project.import_(netmap.Dataset([B]), name="two")
    project.revert(1)
    project.import_(netmap.Dataset([TIE, A, B]), name="three")
    assert project.import_(netmap.Dataset([B]), name="two").changed == 1
    assert project.dataset().sources == ("one", "two", "three")


def test_contacts_stay_as_they_are_when_records_come_back(project: Project) -> None:
    post, holding = Post(id="p", organisation="a"), Holding(id="h", post="p")
    contact = Contact(id="c", about="h", name="Aino Esimerkki")
    project.put(A)
    project.put([post, holding, contact])
    project.revert(1)
    assert [*project.dataset()] == [A, contact]


def test_a_project_file_keeps_all_of_this(tmp_path: Path) -> None:
    path = tmp_path / "project.netmap"
    with netmap.open(path, create=True) as project:
        project_with_a_past(project)
    with netmap.open(path, write=False) as project:
        assert project.revision == 2
        assert [*project.dataset(1)] == [A, B, TIE]
        assert len(project.diff(1, 2)) == 3
