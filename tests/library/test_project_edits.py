from __future__ import annotations

from threading import Barrier, Thread

import pytest

import netmap
from netmap.errors import ConflictError, InvalidDataError
from netmap.model import Actor, Contact, Tie
from netmap.projects import Project
from netmap.reading import check
from tests.conftest import Folder

A = Actor(id="a", kind="ngo", name_fi="Aino ry")
B = Actor(id="b", kind="municipality", name_fi="Bertta")
TIE = Tie(id="t", source="a", target="b", kind="meets", role="jäsen")


def data() -> netmap.Dataset:
    return netmap.Dataset([A, B, TIE])


def test_records_are_put_one_by_one(project: Project) -> None:
    assert project.put(A).new == 1
    assert project.put([B, TIE], who="Aino", note="kokous").new == 2
    assert project.put(A).revision == 2
    assert [*project.dataset()] == [A, B, TIE]
    assert [change.kind for change in project.log()] == ["edit", "edit"]


def test_a_correction_is_used_whatever_the_source_says(project: Project) -> None:
    project.import_(data(), name="register")
    done = project.put(Actor(id="a", kind="ngo", name_fi="Aino rf"))
    assert (done.changed, [it.other for it in done.conflicts]) == (1, ["Aino ry"])
    again = project.import_(data(), name="register")
    assert (again.revision, again.changed, len(again.conflicts)) == (2, 0, 1)
    assert project.dataset().actors["a"].name_fi == "Aino rf"


def test_a_correction_states_only_the_fields_that_it_has(project: Project) -> None:
    project.import_(data(), name="register")
    project.put(Actor(id="a", kind="ngo", level="local"))
    actor = project.dataset().actors["a"]
    assert (actor.name_fi, actor.level) == ("Aino ry", "local")


def test_a_corrected_tie_is_taken_whole_and_is_no_error(project: Project, folder: Folder) -> None:
    project.import_(data(), name="register")
    done = project.put(TIE.model_copy(update={"role": "puheenjohtaja"}))
    assert [(it.table, it.field, it.value) for it in done.conflicts] == [
        ("ties", "role", "puheenjohtaja")
    ]
    assert project.dataset().ties["t"].role == "puheenjohtaja"
    assert project.import_(data(), name="register").revision == 2
    assert project.put(TIE.model_copy(update={"role": "sihteeri"})).changed == 1
    assert project.dataset().ties["t"].role == "sihteeri"


def test_a_corrected_project_is_checked_without_errors(tmp_path: object, folder: Folder) -> None:
    source = folder(
        actors=[{"id": "a", "kind": "ngo"}, {"id": "b", "kind": "ngo"}],
        ties=[{"id": "t", "source": "a", "target": "b", "kind": "meets", "role": "jäsen"}],
    )
    path = source.parent / "project.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(source)
        project.put(TIE.model_copy(update={"role": "sihteeri"}))
    problems = check(path)
    assert not [it for it in problems if it.severity == "error"]
    assert "differing_field" in {it.code for it in problems}


def test_what_a_source_drops_stays_when_somebody_corrected_it(project: Project) -> None:
    project.import_(data(), name="register")
    project.put(TIE.model_copy(update={"role": "sihteeri"}))
    project.import_(netmap.Dataset([A, B]), name="register", allow_removals=True)
    assert project.dataset().ties["t"].role == "sihteeri"


def test_a_tie_to_nobody_is_refused(project: Project) -> None:
    project.put(A)
    with pytest.raises(InvalidDataError) as caught:
        project.put(TIE)
    assert [it.code for it in caught.value.problems if it.severity == "error"] == ["dangling"]
    assert project.revision == 1


def test_the_same_record_twice_in_one_go_is_refused(project: Project) -> None:
    with pytest.raises(InvalidDataError):
        project.put([A, A.model_copy(update={"name_fi": "Aina"})])
    assert project.revision == 0


def test_of_two_editors_on_one_base_one_wins(project: Project) -> None:
    project.put(A)
    base = project.revision
    project.put(A.model_copy(update={"name_fi": "Aina"}), base=base)
    with pytest.raises(ConflictError) as caught:
        project.put(A.model_copy(update={"name_fi": "Aune"}), base=base)
    assert (caught.value.base, caught.value.current) == (1, 2)
    assert project.dataset().actors["a"].name_fi == "Aina"


def test_editors_without_a_base_wait_for_each_other(project: Project) -> None:
    start = Barrier(4)

    def edit(number: int) -> None:
        start.wait()
        for turn in range(5):
            project.put(Actor(id=f"{number}-{turn}", kind="ngo"))

    threads = [Thread(target=edit, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (project.revision, len(project.dataset().actors)) == (20, 20)


def test_edits_stand_in_the_order_in_which_they_were_made(project: Project) -> None:
    project.put(B)
    project.put(A)
    project.put(B.model_copy(update={"name_fi": "Bertta II"}))
    assert [*project.dataset().actors] == ["b", "a"]


def test_contacts_are_put_like_any_record(project: Project) -> None:
    contact = Contact(id="c", about="a", email="aino@example.org")
    project.put([A, contact])
    assert [*project.dataset().all(Contact).values()] == [contact]
