"""Records are found by what they say, by whom they name, where and when; by nothing hidden."""

from __future__ import annotations

import pytest

import netmap
from netmap import filters
from netmap.errors import InvalidValueError
from netmap.model import RECORD_TYPES, Actor, Event, Post, Source, Tie
from netmap.model.record import Citation
from netmap.stores.memory import MemoryStore


def dataset() -> netmap.Dataset:
    cited = (Citation(source="report"),)
    return netmap.Dataset(
        [
            Actor(id="polku", kind="ngo", name_fi="Pyöräpolku ry", aliases=("Cykelstigen",)),
            Actor(id="seura", kind="association", region="Kainuu", citations=cited),
            Actor(id="kunta-ii", kind="municipality", municipality="kunta-ii"),
            Tie.model_validate(
                {"id": "t1", "source": "polku", "target": "seura", "kind": "meets", "end": "2018"}
            ),
            Tie(id="t2", source="seura", target="kunta-ii", kind="funds"),
            Event(id="e", kind="meeting", participants=("polku", "kunta-ii")),
            Post(id="p", organisation="polku", municipality="kunta-sotkamo"),
            Source(id="report", title="Vuosikertomus"),
        ]
    )


@pytest.mark.parametrize(
    ("table", "told", "expected"),
    [
        ("actors", {"text": "PYORA polku"}, ["polku"]),
        ("actors", {"text": "cykel"}, ["polku"]),
        ("actors", {"text": "polku cykel"}, []),
        ("sources", {"text": "vuosi"}, ["report"]),
        ("actors", {"area": "kainuu"}, ["seura"]),
        ("actors", {"area": "Ii"}, ["kunta-ii"]),
        ("actors", {"area": "suomi"}, ["seura", "kunta-ii"]),
        ("posts", {"area": "Kajanaland"}, ["p"]),
        ("actors", {"cites": "report"}, ["seura"]),
        ("ties", {"actor": "seura"}, ["t1", "t2"]),
        ("ties", {"source": "seura"}, ["t2"]),
        ("ties", {"actor": "seura", "at": "2019"}, ["t2"]),
        ("events", {"actor": "kunta-ii"}, ["e"]),
        ("events", {"participants": "polku", "kind": "meeting"}, ["e"]),
        ("actors", {"kind": None}, ["polku", "seura", "kunta-ii"]),
        ("goals", {}, []),
    ],
)
def test_records_are_found(table: str, told: dict[str, str], expected: list[str]) -> None:
    assert [*filters.found(dataset(), table, **told)] == expected


@pytest.mark.parametrize("name", ["note", "attributes", "email", "name", "citations", "id"])
def test_nothing_hidden_is_looked_for(name: str) -> None:
    for record_type in RECORD_TYPES:
        with pytest.raises(InvalidValueError) as caught:
            filters.found(dataset(), record_type.table, **{name: "x"})
        for language in ("fi", "sv", "en"):
            assert name in caught.value.message(language)


def test_a_former_id_finds_what_names_the_actor_now() -> None:
    project = netmap.Project(MemoryStore())
    project.put(dataset())
    project.merge("seura", "polku")
    assert [*filters.found(project.dataset(), "ties", source="polku")] == ["t1", "t2"]


def test_a_dataset_of_a_date_is_not_asked_of_another() -> None:
    at_2019 = dataset().at("2019")
    assert [*filters.found(at_2019, "ties", at="2019")] == ["t2"]
    with pytest.raises(InvalidValueError):
        filters.found(at_2019, "ties", at="2020")
