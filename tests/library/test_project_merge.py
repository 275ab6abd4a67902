from __future__ import annotations

from pathlib import Path

import pytest

import netmap
from netmap.errors import InvalidDataError, InvalidValueError, UnknownNameError
from netmap.model import Actor, Attendance, Contact, Event, PartialDate, Record, Size, Tie
from netmap.model.quantity import Quantity
from netmap.projects import Project
from netmap.reading import check
from tests.conftest import Folder

KEPT = Actor(id="kept", kind="ngo", name_fi="Liitto", aliases=("L",))
GONE = Actor(id="gone", kind="ngo", name_fi="Liitto ry", name_sv="Förbundet", level="national")
C = Actor(id="c", kind="municipality", name_fi="Ii", municipality="gone")


def everything() -> list[Record]:
    return [
        KEPT,
        GONE,
        C,
        Tie(id="t1", source="gone", target="c", kind="meets", on_behalf_of="gone"),
        Tie(id="t2", source="c", target="kept", kind="meets"),
        Event(id="e", kind="meeting", organisers=("gone",), participants=("c", "gone", "kept")),
        Attendance(id="at", event="e", actor="gone"),
        Size(id="s", actor="gone", count=Quantity(5)),
        Contact(id="co", about="gone", name="Aino Esimerkki"),
    ]


def test_all_that_named_the_one_names_the_other(project: Project) -> None:
    project.import_(netmap.Dataset(everything()), name="one")
    done = project.merge("kept", "gone", who="Aino", note="same")
    assert (done.revision, done.kept, done.gone, done.changed) == (2, "kept", "gone", 7)
    data = project.dataset()
    assert [*data.actors] == ["kept", "c"]
    assert data.actors["c"].municipality == "kept"
    assert (data.ties["t1"].source, data.ties["t1"].on_behalf_of) == ("kept", "kept")
    assert data.ties["t2"].target == "kept"
    assert data.events["e"].organisers == ("kept",)
    assert data.events["e"].participants == ("c", "kept")
    assert data.all(Attendance)["at"].actor == "kept"
    assert data.sizes["s"].actor == "kept"
    assert data.all(Contact)["co"].about == "kept"


def test_names_of_the_one_that_goes_are_aliases_and_what_it_adds_is_used(project: Project) -> None:
    project.import_(netmap.Dataset(everything()), name="one")
    project.merge("kept", "gone")
    actor = project.dataset().actors["kept"]
    assert (actor.name_fi, actor.aliases) == ("Liitto", ("L", "Liitto ry"))
    assert (actor.name_sv, actor.level) == ("Förbundet", "national")


def test_the_old_id_keeps_resolving(project: Project) -> None:
    project.import_(netmap.Dataset(everything()), name="one")
    project.merge("kept", "gone")
    data = project.dataset()
    assert data.get(Actor, "gone") is data.get(Actor, "kept")
    assert project.show("gone").id == "kept"
    assert project.show("kept").former_ids == ("gone",)


@pytest.mark.parametrize("sources", [("one", "one"), ("one", "two")])
def test_what_is_told_of_the_kept_one_is_used_though_the_other_was_told_before(
    project: Project, sources: tuple[str, str]
) -> None:
    before = Actor(id="gone", kind="association", name_fi="Liitto ry", level="national")
    told: dict[str, list[Record]] = {"one": [C], "two": [C]}
    for name, actor in zip(sources, (before, KEPT), strict=True):
        told[name].append(actor)
    for _ in range(2):
        for name, records in told.items():
            project.import_(netmap.Dataset(records), name=name)
        if project.revision == 2:
            project.merge("kept", "gone")
        actor = project.dataset().actors["kept"]
        assert (actor.kind, actor.name_fi, actor.level) == ("ngo", "Liitto", "national")
    assert project.revision == 3
    values = [(it.value, it.used) for it in project.show("kept").values if it.field == "kind"]
    assert values == [("ngo", True), ("association", False)]
    revised = project.put(Actor(id="gone", kind="foundation"))
    assert (revised.changed, project.dataset().actors["kept"].kind) == (1, "foundation")


def test_importing_again_after_a_merge_adds_nothing(project: Project) -> None:
    project.import_(netmap.Dataset(everything()), name="one")
    project.import_(netmap.Dataset([GONE, C]), name="two")
    project.merge("kept", "gone")
    for name, records in (("one", everything()), ("two", [GONE, C])):
        again = project.import_(netmap.Dataset(records), name=name)
        assert (again.revision, again.new, again.changed, again.moved) == (3, 0, 0, 0)
    assert project.put(GONE).revision == 4
    assert [*project.dataset().actors] == ["kept", "c"]


def test_a_new_source_that_uses_the_old_id_tells_of_the_kept_one(project: Project) -> None:
    project.import_(netmap.Dataset(everything()), name="one")
    project.merge("kept", "gone")
    tie = Tie(id="t3", source="gone", target="kept", kind="funds")
    project.import_(netmap.Dataset([tie]), name="two")
    assert project.dataset().ties["t3"].source == "kept"


def test_a_change_of_the_name_that_goes_is_told_as_an_alias(project: Project) -> None:
    project.import_(netmap.Dataset(everything()), name="one")
    project.merge("kept", "gone")
    renamed = GONE.model_copy(update={"name_fi": "Liittoyhdistys"})
    changed = [renamed if it is GONE else it for it in everything()]
    assert project.import_(netmap.Dataset(changed), name="one").changed == 1
    assert project.dataset().actors["kept"].aliases == ("L", "Liittoyhdistys")


def test_what_was_merged_before_goes_along(project: Project) -> None:
    other = Actor(id="last", kind="ngo", name_fi="Unioni")
    project.import_(netmap.Dataset([*everything(), other]), name="one")
    project.merge("kept", "gone")
    project.merge("last", "kept")
    data = project.dataset()
    assert [*data.actors] == ["c", "last"]  # where it is told itself
    assert data.get(Actor, "gone").id == data.get(Actor, "kept").id == "last"
    assert set(project.show("gone").former_ids) == {"gone", "kept"}
    again = project.import_(netmap.Dataset([*everything(), other]), name="one")
    assert (again.revision, again.changed, again.moved) == (3, 0, 0)


def test_a_merge_is_taken_back_whole(project: Project) -> None:
    project.import_(netmap.Dataset(everything()), name="one")
    project.merge("kept", "gone")
    project.revert(1)
    assert [*project.dataset()] == everything()
    with pytest.raises(UnknownNameError):
        project.show("nobody")
    again = project.import_(netmap.Dataset(everything()), name="one")
    assert (again.revision, again.changed) == (3, 0)


def test_only_two_actors_that_are_there_are_merged(project: Project) -> None:
    project.import_(netmap.Dataset(everything()), name="one")
    for kept, gone in (("kept", "nobody"), ("nobody", "gone")):
        with pytest.raises(UnknownNameError):
            project.merge(kept, gone)
    project.merge("kept", "gone")
    for gone in ("kept", "gone"):
        with pytest.raises(InvalidValueError, match="one actor already"):
            project.merge("kept", gone)
    assert project.revision == 2


def test_what_cannot_be_true_of_one_actor_is_not_merged(project: Project) -> None:
    young = Actor(id="young", kind="ngo", start=PartialDate(2019))
    old = Actor(id="old", kind="ngo", end=PartialDate(2001))
    project.import_(netmap.Dataset([young, old]), name="one")
    with pytest.raises(InvalidDataError, match="2001"):
        project.merge("young", "old")
    assert project.revision == 1


def test_a_merged_project_is_checked_without_a_word_of_the_names(
    folder: Folder, tmp_path: Path
) -> None:
    source = folder(
        actors=[
            {"id": "kept", "kind": "ngo", "name_fi": "Liitto"},
            {"id": "gone", "kind": "ngo", "name_fi": "Liitto ry"},
        ]
    )
    path = tmp_path / "project.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(source)
        assert [it.id for it in project.duplicates()] == ["kept"]
        project.merge("kept", "gone")
        assert project.duplicates() == ()
    assert check(path) == ()


def test_an_area_stays_an_area_when_an_actor_of_its_id_goes(project: Project) -> None:
    area = Actor(id="kunta-oulu", kind="municipality", name_fi="Oulu", municipality="kunta-oulu")
    city = Actor(id="city", kind="municipality", name_fi="Oulun kaupunki")
    project.import_(netmap.Dataset([area, city]), name="one")
    project.merge("city", "kunta-oulu")
    assert project.dataset().actors["city"].municipality == "kunta-oulu"


def test_likely_duplicates_share_a_number_or_a_name(project: Project) -> None:
    project.put(
        [
            Actor(id="a", kind="ngo", name_fi="Oulun Kerho ry", business_id="2077474-0"),
            Actor(id="b", kind="association", name_fi="Aivan muu", business_id="FI20774740"),
            Actor(id="c", kind="ngo", name_fi="Oulun Kerhon"),
            Actor(id="d", kind="ngo", name_fi="Kemin Kerho", association_id="123.456"),
            Actor(id="e", kind="ngo", name_fi="Tornion Kerho", association_id="123456"),
        ]
    )
    found = {(it.id, it.other): (it.reason, it.score) for it in project.duplicates()}
    assert found["a", "b"] == ("business_id", 1.0)
    assert found["d", "e"] == ("association_id", 1.0)
    assert found["a", "c"][0] == "name"
    assert 0 < found["a", "c"][1] <= 1
    assert project.revision == 1
