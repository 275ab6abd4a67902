"""Warnings: what is worth a look, though nothing forbids it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import netmap
from netmap.checks import warnings
from netmap.dataset import Dataset
from netmap.model import (
    Actor,
    Document,
    Event,
    Indicator,
    Kind,
    Observation,
    Post,
    Record,
    Seat,
    Tie,
)
from netmap.problems import Problem
from netmap.text import LANGUAGES

Folder = Callable[..., Path]

CONTACT = Indicator(id="contact", unit="municipality", measure="state", universe="kainuu")


def _warnings(*records: Record) -> list[Problem]:
    found = list(warnings(Dataset(records)))
    assert {problem.severity for problem in found} <= {"warning"}
    assert all(p.message(lang) and p.fix(lang) for p in found for lang in LANGUAGES)
    return found


def _codes(*records: Record) -> list[str]:
    return [problem.code for problem in _warnings(*records)]


def _observation(key: str, **values: object) -> Observation:
    start = {"id": key, "indicator": "contact", "as_of": "2018", "status": "done"}
    return Observation.model_validate({**start, **values})


def test_a_clean_dataset_has_no_warnings() -> None:
    assert _warnings(Actor(id="a", kind="ngo"), CONTACT, _observation("1", count=3)) == []


@pytest.mark.parametrize(
    ("record", "column", "value"),
    [
        (Actor(id="a", kind="starship"), "kind", "starship"),
        (Actor(id="a", kind="ngo", level="cosmic"), "level", "cosmic"),
        (Tie(id="t", source="a", target="b", kind="adores"), "kind", "adores"),
        (Event(id="e", kind="rave"), "kind", "rave"),
        (Event(id="e", kind="event", level="cosmic"), "level", "cosmic"),
        (Actor(id="a", kind="{0}"), "kind", "{0}"),
    ],
)
def test_a_word_that_the_vocabulary_lacks_is_a_warning(
    record: Record, column: str, value: str
) -> None:
    (problem,) = _warnings(record)
    kind = "unknown_event" if isinstance(record, Event) else "unknown_kind"
    code = kind if column == "kind" else "unknown_word"
    assert (problem.code, problem.column, problem.value) == (code, column, value)


def test_a_misspelt_word_comes_with_the_one_that_is_meant() -> None:
    (problem,) = _warnings(Event(id="e", kind="partner_meting"))
    assert "partner_meeting" in problem.message("sv")


def test_an_agreement_that_no_year_counts_is_warned_about() -> None:
    actors = [Actor(id="p", kind="project"), Actor(id="y", kind="ngo")]
    assert _codes(*actors, Tie(id="t", source="p", target="y", kind="partner_agreement")) == [
        "undated_agreement"
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"count": 5, "denominator": 7}], "denominators_differ"),
        ([{"count": 5}, {"status": "unknown", "count": 1}], "unknown_differs"),
        ([{"count": 2.5}], "not_whole"),
        ([{"unit": "kunta-kajaani", "count": 3}], "counted_unit"),
    ],
)
def test_what_cannot_be_true_of_a_coverage_is_warned_about(
    rows: list[dict[str, object]], code: str
) -> None:
    told = [_observation(str(place), **row) for place, row in enumerate(rows)]
    assert code in _codes(CONTACT, *told)


def test_an_unknown_kind_is_warned_about_where_it_was_read(folder: Folder) -> None:
    path = folder(actors="id,kind\na,ngo\nb,starship\n")
    (problem,) = netmap.check(path)
    assert (problem.file, problem.row, problem.cell) == (str(path / "actors.csv"), 3, "B3")


def test_a_total_that_its_parts_contradict_is_a_warning() -> None:
    (problem,) = _warnings(
        _event("total", meetings=23, total="stated"),
        _event("a", meetings=12),
        _event("b", meetings=10),
    )
    assert (problem.code, problem.column, problem.value) == ("sum_differs", "meetings", "23")
    assert "(a, b) add up to 22" in problem.message("en")


@pytest.mark.parametrize(
    "parts",
    [
        [{"meetings": 23}],
        [{"meetings": 12}, {"meetings": 11}],
        [{"meetings": 12}, {}],
        [{"meetings": 12}, {"meetings": "~10"}],
        [],
    ],
)
def test_a_total_that_its_parts_do_not_contradict_is_fine(parts: list[dict[str, object]]) -> None:
    events = [_event(str(number), **values) for number, values in enumerate(parts)]
    assert _codes(_event("total", meetings=23, total="stated"), *events) == []


def test_more_statuses_than_units_are_a_warning() -> None:
    found = _warnings(
        CONTACT,
        _observation("1", count=6, denominator=8),
        _observation("2", status="none", count=3, denominator=8),
    )
    assert [(p.code, p.value) for p in found] == [("more_than_universe", "6")]
    assert "add up to 9, more than the 8 units" in found[0].message("en")


def test_more_units_named_than_counted_is_a_warning() -> None:
    units = [_observation(unit, unit=unit) for unit in ("kunta-sotkamo", "kunta-kajaani")]
    found = _warnings(CONTACT, _observation("1", count=1), *units)
    assert [p.code for p in found] == ["more_named_than_counted"]


@pytest.mark.parametrize("count", [">=1", ">1"])
def test_a_count_that_bounds_from_below_is_not_contradicted_by_more_names(count: str) -> None:
    units = [_observation(unit, unit=unit) for unit in ("kunta-sotkamo", "kunta-kajaani")]
    assert _codes(CONTACT, _observation("1", count=count), *units) == []


def test_a_unit_with_two_statuses_is_warned_about_at_both_rows() -> None:
    found = _warnings(
        CONTACT,
        _observation("1", unit="kunta-kajaani"),
        _observation("2", unit="kunta-kajaani", status="promised"),
    )
    assert [(p.code, p.column, p.value) for p in found] == [
        ("unit_conflict", "status", "done"),
        ("unit_conflict", "status", "promised"),
    ]


def test_two_counts_of_one_status_and_date_are_a_warning() -> None:
    found = _warnings(CONTACT, _observation("1", count=3), _observation("2", count=4))
    assert [(p.code, p.value) for p in found] == [("counts_differ", "4")]


def test_the_same_count_said_twice_is_fine() -> None:
    assert _codes(CONTACT, _observation("1", count=3), _observation("2", count=3)) == []


def test_denominators_of_one_date_that_differ_are_warned_about() -> None:
    assert _codes(
        CONTACT,
        _observation("1", count=3, denominator=8),
        _observation("2", status="none", count=1, denominator=7),
    )


def test_a_unit_outside_the_universe_is_warned_about() -> None:
    assert _codes(CONTACT, _observation("1", unit="kunta-helsinki"))


def test_more_named_partners_than_the_set_has_members_is_warned_about(folder: Folder) -> None:
    path = folder(
        actors=[{"id": key, "kind": "ngo"} for key in ("p", "set", "m1", "m2", "m3")],
        ties=[
            {"id": f"t{key}", "source": key, "target": "set", "kind": "member_of"}
            for key in ("m1", "m2", "m3")
        ],
        sizes=[
            {
                "id": "n",
                "actor": "set",
                "partner_of": "p",
                "count": "2",
                "start": "2018",
                "end": "2018",
            }
        ],
    )
    assert netmap.check(path)


def test_a_partner_meeting_that_no_year_counts_is_warned_about() -> None:
    assert _codes(_event("e", kind="partner_meeting", start="2018-05-03", end="2019", meetings=1))


def test_a_warning_of_a_record_from_no_file_names_its_table() -> None:
    (problem,) = _warnings(Actor(id="a", kind="starship"))
    assert (problem.file, problem.row, problem.cell) == ("actors", None, None)


def _event(key: str, **values: object) -> Event:
    return Event.model_validate({"id": key, "kind": "event", "group": "g", **values})


OWN = [
    Kind(id="parish", of="actors", name_fi="seurakunta", family="ngo"),
    Kind(id="mentors", of="ties", name_fi="ohjaa mentorina"),
    Kind(id="hearing", of="events"),
]


def test_a_kind_that_the_data_add_is_no_unknown_word() -> None:
    rows = [
        Actor(id="a", kind="parish"),
        Tie(id="t", source="a", target="b", kind="mentors"),
        Event(id="e", kind="hearing"),
    ]
    assert _codes(*OWN, *rows) == []
    assert _codes(*rows) == ["unknown_kind", "unknown_kind", "unknown_event"]


def test_the_label_of_an_own_kind_leads_to_its_id() -> None:
    (problem,) = _warnings(*OWN, Actor(id="a", kind="Seurakunta"))
    assert "parish" in problem.message("fi")


@pytest.mark.parametrize(
    ("record", "column"),
    [
        (Seat(id="s", structure="a", sector="starfleet", seat="yes"), "sector"),
        (Actor(id="a", kind="ngo", sector="starfleet"), "sector"),
        (Post(id="p", organisation="a", role="starfleet"), "role"),
        (Document(id="d", kind="starfleet", status="made"), "kind"),
        (Kind(id="k", of="actors", sector="starfleet"), "sector"),
        (Kind(id="k", of="actors", family="starfleet"), "family"),
    ],
)
def test_words_of_every_record_are_looked_up(record: Record, column: str) -> None:
    (problem,) = _warnings(record)
    assert (problem.column, problem.value) == (column, "starfleet")
    assert problem.code == "unknown_word"


def test_a_kind_that_netmap_has_is_not_replaced_but_warned_about() -> None:
    (problem,) = _warnings(Kind(id="ngo", of="actors", name_fi="puolue"))
    assert (problem.code, problem.column, problem.value) == ("kind_exists", "id", "ngo")
    assert "(järjestö)" in problem.message("fi")


@pytest.mark.parametrize(
    ("kind", "source", "target", "column"),
    [
        ("located_in", "ngo", "steering_group", "target"),
        ("operates_in", "region", "region", "source"),
        ("publishes_in", "ngo", "steering_group", "target"),
    ],
)
def test_a_tie_between_unlikely_actors_is_worth_a_look(
    kind: str, source: str, target: str, column: str
) -> None:
    (problem,) = _warnings(*_tied(kind, source, target))
    assert (problem.code, problem.column) == ("unusual_ends", column)
    assert problem.value == {"source": "a", "target": "b"}[column]


def test_unusual_ends_are_told_by_the_labels_of_the_kinds() -> None:
    (problem,) = _warnings(*_tied("located_in", "ngo", "steering_group"))
    assert "sijaitsee" in problem.message("fi")
    assert "ohjausryhmä" in problem.message("fi")
    assert "styrgrupp" in problem.message("sv")


@pytest.mark.parametrize(
    ("kind", "source", "target"),
    [
        ("located_in", "ngo", "municipality"),
        ("located_in", "university", "region"),
        ("located_in", "ngo", "university"),
        ("mentions", "media", "region"),
        ("adores", "region", "region"),
        ("located_in", "ngo", "starship"),
    ],
)
def test_usual_and_unknown_ends_are_let_be(kind: str, source: str, target: str) -> None:
    assert "unusual_ends" not in _codes(*_tied(kind, source, target))


def _tied(kind: str, source: str, target: str) -> list[Record]:
    return [
        Actor(id="a", kind=source),
        Actor(id="b", kind=target),
        Tie(id="t", source="a", target="b", kind=kind),
    ]
