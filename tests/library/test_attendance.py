"""Attendance: by actor and year, by event, and what is not known of either."""

from __future__ import annotations

import pytest

from netmap.dataset import Dataset
from netmap.model import Actor, Attendance, Event, Record
from netmap.questions.attendance import by_actor, by_event, rolled_up


def _event(key: str, **more: object) -> Event:
    return Event.model_validate({"id": key, "kind": "training", "start": "2019-03", **more})


def _came(key: str, **more: object) -> Attendance:
    return Attendance.model_validate({"id": key, "event": "e", "actor": "a", **more})


def _dataset(*records: Record) -> Dataset:
    return Dataset([Actor(id="a", kind="ngo"), Actor(id="b", kind="ngo"), *records])


def test_who_attended_nothing_has_no_row() -> None:
    assert by_actor(_dataset(_event("e"))) == ()
    assert by_event(_dataset(_event("e"))) == ()


def test_events_participations_and_persons_are_three_units() -> None:
    rows = [_came(key, event=key, persons=2, participations=3) for key in ("e", "f")]
    (found,) = by_actor(_dataset(_event("e"), _event("f"), *rows))
    assert (found.events, found.participations, found.persons, found.persons_min) == (2, 6, None, 2)


def test_persons_of_one_event_are_known() -> None:
    rows = [_came("1", persons=2), _came("2", persons=1, on_behalf_of="b")]
    (found,) = by_actor(_dataset(_event("e"), *rows))
    assert (found.events, found.persons, found.on_behalf_of) == (1, 3, ("b",))


def test_a_missing_number_leaves_the_sum_missing_and_bounded() -> None:
    rows = [_came("1", participations=2), _came("2", event="f")]
    (found,) = by_actor(_dataset(_event("e"), _event("f"), *rows))
    assert (found.participations, found.participations_min) == (None, 2)


def test_years_are_kept_apart_and_stand_before_actors() -> None:
    events = [_event("e"), _event("f", start="2018")]
    rows = [_came("1", actor="b"), _came("2"), _came("3", event="f", actor="b")]
    found = by_actor(_dataset(*events, *rows))
    assert [(row.year, row.actor) for row in found] == [(2018, "b"), (2019, "a"), (2019, "b")]


@pytest.mark.parametrize("event", [{"start": "2018", "end": "2019"}, {"start": None}])
def test_an_event_that_is_not_within_one_year_is_in_none(event: dict[str, object]) -> None:
    (found,) = by_actor(_dataset(_event("e", **event), _came("1")))
    assert found.year is None


@pytest.mark.parametrize(
    ("stated", "parts", "expected"),
    [
        (5, (2, 3), (5, 5, 0, True)),
        (5, (2, 2), (5, 4, 1, False)),
        (None, (2, 3), (None, 5, None, None)),
        (5, (2, None), (5, None, None, None)),
        ("~5", (2, 3), (None, 5, None, None)),
    ],
)
def test_stated_participations_stand_beside_those_of_the_rows(
    stated: object, parts: tuple[int | None, ...], expected: tuple[object, ...]
) -> None:
    rows = [_came(str(place), participations=part) for place, part in enumerate(parts)]
    (found,) = by_event(_dataset(_event("e", participations=stated), *rows))
    assert (found.stated, found.computed, found.difference, found.agrees) == expected
    assert found.actors == 1


def test_the_rows_of_an_event_are_itself_and_its_attendances() -> None:
    (found,) = by_event(_dataset(_event("e"), _came("1"), _came("2", actor="b")))
    assert [(row.table, row.id) for row in found.rows] == [
        ("events", "e"),
        ("attendances", "1"),
        ("attendances", "2"),
    ]


def test_the_roll_up_is_by_actor_unless_events_are_asked_for() -> None:
    dataset = _dataset(_event("e"), _came("1"))
    assert rolled_up(dataset) == by_actor(dataset)
    assert rolled_up(dataset, by="event") == by_event(dataset)


@pytest.mark.parametrize("again", [{"restates": "e"}, {"total": "stated"}, {"level": "total"}])
def test_what_says_again_what_another_says_is_not_attended(again: dict[str, object]) -> None:
    events = (_event("e"), _event("f", **again))
    rows = [_came(key, event=key, participations=3) for key in ("e", "f")]
    (found,) = by_actor(_dataset(*events, *rows))
    assert (found.events, found.participations) == (1, 3)
    assert [row.event for row in by_event(_dataset(*events, *rows))] == ["e"]


def test_an_event_that_nobody_declared_is_attended() -> None:
    (found,) = by_actor(_dataset(_came("1", event="unknown")))
    assert (found.year, found.events) == (None, 1)
