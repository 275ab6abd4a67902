"""Records: strict, frozen, with ids, references, periods and names."""

from __future__ import annotations

from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from netmap.model import (
    RECORD_TYPES,
    Actor,
    Attendance,
    Citation,
    Contact,
    Dated,
    Disagreement,
    Document,
    Event,
    Goal,
    Holding,
    Indicator,
    Kind,
    Norm,
    Observation,
    Overlap,
    PartialDate,
    Post,
    Quantity,
    Rating,
    Reach,
    Record,
    Seat,
    Size,
    Source,
    SurveyResult,
    Tie,
)

ONE_OF_EACH: tuple[Record, ...] = (
    Source(id="s", title="Survey", date=PartialDate(2019, 9)),
    Actor(id="a", kind="ngo", aliases=("A", "Aa"), start=PartialDate(2017)),
    Tie(id="t", source="a", target="b", kind="meets", seats=Quantity(3, "about")),
    Size(id="n", actor="a", count=Quantity(12, "at_least")),
    Overlap(id="o", actor_a="a", actor_b="b", members=("c",), complete="stated"),
    Event(id="e", kind="partner_meeting", organisers=("a", "b"), meetings=Quantity(8.5)),
    Indicator(id="i", unit="municipality", measure="state"),
    Observation(id="x", indicator="i", as_of=PartialDate(2018), status="done", count=Quantity(1)),
    Post(id="p", organisation="a", role="contact_person", staff="no", holders=Quantity(2)),
    Holding(id="h", post="p", state="vacant", start=PartialDate(2019)),
    Attendance(id="y", event="e", actor="a", on_behalf_of="b", persons=Quantity(3)),
    Document(id="d", kind="plan", parties=("a",), status="made", date=PartialDate(2019)),
    Seat(id="z", structure="a", sector="ngo", seat="possible"),
    Norm(id="m", body="a", meetings=Quantity(12, "at_least")),
    Goal(id="g", project="a", level="main", change="narrowed", becomes=("k",)),
    SurveyResult(id="u", instrument="i", mean=Quantity(4.2), scale_max=Quantity(5)),
    Reach(id="r", group="press", circulation=Quantity(77000, "about")),
    Rating(id="v", rater="a", about="b", item="trust", value=Quantity(3)),
    Kind(id="w", of="actors", name_fi="seurakunta", symmetric=None),
    Disagreement(id="q", kind="sum", statement_a="23", statement_b="22"),
    Contact(id="c", about="p", email="info@example.org", retain_until=PartialDate(2026)),
)


def test_there_is_one_of_each_record_here() -> None:
    assert sorted(type(it).table for it in ONE_OF_EACH) == sorted(it.table for it in RECORD_TYPES)


def test_every_record_has_a_table_of_its_own() -> None:
    assert len({record.table for record in RECORD_TYPES}) == len(RECORD_TYPES)


@pytest.mark.parametrize("record", ONE_OF_EACH, ids=lambda record: record.table)
def test_a_record_comes_back_whole_from_json(record: Record) -> None:
    assert type(record).model_validate_json(record.model_dump_json()) == record


@pytest.mark.parametrize("record", ONE_OF_EACH, ids=lambda record: record.table)
def test_a_record_comes_back_whole_from_its_own_values(record: Record) -> None:
    assert type(record).model_validate(record.model_dump()) == record


@pytest.mark.parametrize("record", ONE_OF_EACH, ids=lambda record: record.table)
def test_a_record_cannot_be_changed(record: Record) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        record.id = "other"  # type: ignore[misc]


@pytest.mark.parametrize("record", ONE_OF_EACH, ids=lambda record: record.table)
def test_a_record_takes_no_field_that_it_does_not_know(record: Record) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        type(record).model_validate({**record.model_dump(), "colour": "red"})


@pytest.mark.parametrize("record", ONE_OF_EACH, ids=lambda record: record.table)
@pytest.mark.parametrize("wrong", [5, "", None, ["x"]])
def test_an_id_is_a_text_that_is_not_empty(record: Record, wrong: object) -> None:
    with pytest.raises(ValidationError):
        type(record).model_validate({**record.model_dump(), "id": wrong})


@pytest.mark.parametrize(
    "values",
    [{"kind": 5}, {"kind": "ngo", "aliases": ["a"]}, {"kind": "ngo", "aliases": ("",)}, {}],
)
def test_an_actor_is_read_strictly(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Actor.model_validate({"id": "a", **values})


@pytest.mark.parametrize("status", ["", "Stated", "stated ", "done", None])
def test_a_tie_has_a_status_of_the_list(status: object) -> None:
    values = {"id": "t", "source": "a", "target": "b", "kind": "meets", "status": status}
    with pytest.raises(ValidationError, match="literal_error"):
        Tie.model_validate(values)


def test_a_tie_is_stated_unless_something_else_is_said() -> None:
    assert Tie(id="t", source="a", target="b", kind="meets").status == "stated"


@pytest.mark.parametrize(
    ("start", "end"), [("2019", "2018"), ("2019-09", "2019-08-31"), ("2019-08-31", "2019-08-30")]
)
@pytest.mark.parametrize("dated", [Actor, Size, Tie, Event, Overlap, Observation])
def test_nothing_ends_before_it_starts(dated: type[Dated], start: str, end: str) -> None:
    whole = next(record for record in ONE_OF_EACH if type(record) is dated)
    with pytest.raises(ValidationError, match="end before start"):
        dated.model_validate({**whole.model_dump(), "start": start, "end": end})


@pytest.mark.parametrize(
    ("start", "end"), [("2019", "2019"), ("2019-08-31", "2019"), ("2019", "2019-01-01")]
)
def test_ends_of_different_precision_may_overlap(start: str, end: str) -> None:
    actor = Actor.model_validate({"id": "a", "kind": "ngo", "start": start, "end": end})
    assert actor.valid.first <= actor.valid.last


def test_the_period_of_a_record_is_open_where_it_is_unknown() -> None:
    actor = Actor(id="a", kind="ngo", start=PartialDate(2019))
    assert str(actor.valid) == "2019/"


@pytest.mark.parametrize(
    ("language", "expected"), [("fi", "Suomi"), ("sv", "Suomi"), ("en", "English")]
)
def test_a_name_is_in_the_language_or_else_the_first_there_is(language: str, expected: str) -> None:
    actor = Actor(id="a", kind="ngo", name_fi="Suomi", name_en="English")
    assert actor.name(language) == expected


def test_a_record_without_names_goes_by_its_id() -> None:
    assert Actor(id="a", kind="ngo").name("sv") == "a"


def test_a_record_yields_every_id_that_it_refers_to() -> None:
    event = Event(id="e", kind="x", organisers=("a", "b"), forum="f", restates="e2")
    found = [(field, key, mark.to) for field, key, mark in event.references()]
    assert found == [
        ("organisers", "a", ("actors",)),
        ("organisers", "b", ("actors",)),
        ("forum", "f", ("actors",)),
        ("restates", "e2", ("events",)),
    ]


def test_only_the_two_ends_of_a_tie_have_to_exist() -> None:
    required = {
        (type(record).__name__, field)
        for record in ONE_OF_EACH
        for field, _, mark in record.references()
        if mark.required
    }
    assert required == {("Tie", "source"), ("Tie", "target")}


def test_references_name_tables_that_there_are() -> None:
    tables = {record.table for record in RECORD_TYPES} | {"areas", "regions"}
    named = {
        table for record in ONE_OF_EACH for _, _, mark in record.references() for table in mark.to
    }
    assert named <= tables


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda record: record.table)
def test_every_record_can_say_where_it_comes_from(record_type: type[Record]) -> None:
    assert {"id", "note", "citations", "attributes"} <= set(get_type_hints(record_type))


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_is_kept_as_it_is(text: str, column: str) -> None:
    actor = Actor(id=text, kind=text, citations=(Citation(source=text),), attributes={column: text})
    assert (actor.id, actor.kind, actor.attributes[column]) == (text, text, text)
