"""Partner meetings by year and level; totals beside the sums of their parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmap
from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import Event, PartialDate, Quantity
from netmap.questions.meetings import MeetingsInYear, by_year
from netmap.telling import tell

DAY = PartialDate(2018, 3, 4)


def _event(key: str, level: str | None = "ngo", **values: object) -> Event:
    start = {"id": key, "kind": "partner_meeting", "level": level, "start": "2018", "end": "2018"}
    return Event.model_validate({**start, **values})


def _rows(*events: Event) -> tuple[MeetingsInYear, ...]:
    return by_year(Dataset(events))


def _total(*events: Event) -> MeetingsInYear:
    return _rows(*events)[0]


def _meetings(*events: Event) -> dict[str, int | float | None]:
    return {row.level: row.meetings for row in _rows(*events)}


def test_without_meetings_there_are_no_rows() -> None:
    assert _rows() == ()


def test_the_total_comes_first_and_then_the_levels_in_their_order() -> None:
    events = [_event(name, name, meetings=1) for name in ("other", "ngo", "municipal", "regional")]
    levels = ["total", "regional", "municipal", "ngo", "other"]
    assert [row.level for row in _rows(*events)] == levels


def test_a_level_that_the_vocabulary_lacks_comes_last() -> None:
    events = [_event("1", "cosmic", meetings=1), _event("2", "other", meetings=1)]
    assert [row.level for row in _rows(*events)] == ["total", "other", "cosmic"]


def test_a_meeting_without_a_level_counts_as_not_stated() -> None:
    assert _meetings(_event("1", None, meetings=3)) == {"total": 3, "not_stated": 3}


def test_years_come_in_order() -> None:
    events = [_event(year, meetings=1, start=year, end=year) for year in ("2019", "2017", "2018")]
    assert [row.year for row in _rows(*events) if row.level == "total"] == [2017, 2018, 2019]


@pytest.mark.parametrize("kind", ["event", "team_meeting", "forum_meeting", "training"])
def test_only_partner_meetings_count(kind: str) -> None:
    assert _rows(_event("1", kind=kind, meetings=3)) == ()


def test_parts_of_one_level_add_up() -> None:
    events = [_event("1", meetings=2, participations=5), _event("2", meetings=3, participations=7)]
    row = _rows(*events)[1]
    assert (row.level, row.meetings, row.participations) == ("ngo", 5, 12)


def test_persons_are_not_participations() -> None:
    row = _total(_event("1", meetings=16, persons=40))
    assert (row.meetings, row.participations, row.persons) == (16, None, 40)


def test_a_missing_part_makes_the_sum_missing_but_what_is_certain_is_told() -> None:
    row = _total(_event("1", "ngo", meetings=2), _event("2", "municipal"))
    assert (row.meetings, row.meetings_min) == (None, 2)


@pytest.mark.parametrize(("said", "low"), [(">=3", 5), (">3", 6), ("~3", 2)])
def test_an_inexact_part_makes_the_sum_missing(said: str, low: int) -> None:
    row = _total(_event("1", meetings=2), _event("2", meetings=said))
    assert (row.meetings, row.meetings_min) == (None, low)


def test_a_row_that_restates_another_adds_nothing() -> None:
    first = _event("1", meetings=15, participations=27)
    again = _event("2", meetings=15, participations=27, restates="1")
    assert _rows(first, again) == _rows(first)


def test_a_stated_total_is_not_added_to_its_parts() -> None:
    events = [
        _event("all", "total", meetings=5, group="g", total="stated"),
        _event("1", "ngo", meetings=2, group="g"),
        _event("2", "municipal", meetings=3, group="g"),
    ]
    assert _meetings(*events) == {"total": 5, "municipal": 3, "ngo": 2}
    assert (_total(*events).agrees, _total(*events).basis) == (True, "stated")


def test_a_derived_total_is_not_added_to_its_parts() -> None:
    events = [
        _event("all", "total", meetings=5, group="g", total="derived"),
        _event("1", "ngo", meetings=2, group="g"),
        _event("2", "municipal", meetings=3, group="g"),
    ]
    assert _meetings(*events) == {"total": 5, "municipal": 3, "ngo": 2}


def test_a_row_of_all_levels_is_not_added_to_the_levels() -> None:
    events = [
        _event("all", "total", meetings=5),
        _event("1", "ngo", meetings=2),
        _event("2", "municipal", meetings=3),
    ]
    assert _total(*events).meetings == 5


def test_a_total_that_differs_from_its_parts_is_shown_beside_their_sum() -> None:
    row = _total(
        _event("all", "total", meetings=6, group="g", total="stated"),
        _event("1", meetings=2, group="g"),
        _event("2", meetings=3, group="g"),
    )
    assert (row.meetings, row.computed_meetings, row.agrees) == (6, 5, False)


def test_a_total_is_kept_where_its_parts_are_missing() -> None:
    row = _total(
        _event("all", "total", meetings=6, group="g", total="stated"),
        _event("1", meetings=2, group="g"),
        _event("2", group="g"),
    )
    assert (row.meetings, row.computed_meetings, row.agrees) == (6, None, None)


def test_the_stated_total_of_one_group_is_added_to_the_parts_of_another() -> None:
    row = _total(
        _event("all", "total", meetings=5, group="g", total="stated"),
        _event("1", meetings=5, group="g"),
        _event("2", meetings=2, group="h"),
        _event("3", meetings=3),
    )
    assert (row.meetings, row.computed_meetings) == (10, 10)


def test_a_total_told_twice_counts_once() -> None:
    row = _total(
        _event("all", "total", meetings=5, group="g", total="stated"),
        _event("again", "total", meetings=5, group="g", total="stated"),
        _event("1", meetings=5, group="g"),
    )
    assert row.meetings == 5


def test_totals_of_no_group_do_not_stand_for_each_other() -> None:
    row = _total(
        _event("spring", "total", meetings=5, total="stated", start="2018-01", end="2018-06"),
        _event("autumn", "total", meetings=4, total="stated", start="2018-07", end="2018-12"),
    )
    assert row.meetings == 9


def test_shares_and_means_are_told() -> None:
    row = _rows(
        _event("1", "ngo", meetings=1, participations=5),
        _event("2", "municipal", meetings=3, participations=3),
    )[1]
    assert (row.level, row.share_of_meetings, row.participations_per_meeting) == (
        "municipal",
        0.75,
        1.0,
    )


def test_no_meetings_have_no_mean() -> None:
    assert _total(_event("1", meetings=0, participations=0)).participations_per_meeting is None


@pytest.mark.parametrize(
    ("start", "end", "period", "full"),
    [
        ("2018", "2018", "2018", True),
        ("2018-01", "2018-12", "2018-01/2018-12", True),
        ("2018-01-01", "2018-12-31", "2018-01-01/2018-12-31", True),
        ("2018-01", "2018-08-31", "2018-01/2018-08-31", False),
    ],
)
def test_a_year_that_is_covered_in_part_is_marked(
    start: str, end: str, period: str, full: bool
) -> None:
    row = _total(_event("1", meetings=1, start=start, end=end))
    assert (row.period, row.full_year) == (period, full)


def test_a_series_over_several_years_is_counted_in_none() -> None:
    assert _rows(_event("1", meetings=9, start="2017", end="2018")) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from(["ngo", "municipal", "regional"]), st.integers(0, 99)),
        min_size=1,
    ),
    st.booleans(),
)
def test_restating_rows_and_totals_are_never_added(
    parts: list[tuple[str, int]], stated: bool
) -> None:
    events = [
        _event(str(number), level, meetings=count, group="g")
        for number, (level, count) in enumerate(parts)
    ]
    truth = sum(count for _, count in parts)
    again = [
        event.model_copy(update={"id": f"{event.id}-again", "restates": event.id})
        for event in events
    ]
    whole = [_event("all", "total", meetings=truth, group="g", total="stated")] if stated else []
    rows = _rows(*events, *again, *whole)
    assert rows[0].meetings == truth
    assert sum(row.meetings or 0 for row in rows[1:]) == truth


def test_the_meetings_of_north_ostrobothnia(examples: Path) -> None:
    found = by_year(netmap.read(examples / "pohjois-pohjanmaa"))
    assert [(r.year, r.level, r.meetings, r.participations, r.persons) for r in found] == [
        (2017, "total", 72, None, None),
        (2017, "regional", 15, None, None),
        (2017, "municipal", 16, None, 40),
        (2017, "influencer", 3, None, None),
        (2017, "other", 38, None, None),
        (2018, "total", 96, 238, None),
        (2018, "regional", 27, 79, None),
        (2018, "municipal", 37, 108, None),
        (2018, "ngo", 17, 34, None),
        (2018, "influencer", 2, 2, None),
        (2018, "other", 13, 15, None),
        (2019, "total", 52, 149, None),
        (2019, "regional", 20, 46, None),
        (2019, "municipal", 22, 69, None),
        (2019, "ngo", 7, 31, None),
        (2019, "other", 3, 3, None),
    ]


def test_the_totals_of_the_examples_agree_with_their_parts(examples: Path) -> None:
    totals = [
        row for row in by_year(netmap.read(examples / "pohjois-pohjanmaa")) if row.level == "total"
    ]
    assert [row.agrees for row in totals] == [True, True, True]
    assert [row.full_year for row in totals] == [True, True, False]


def test_means_and_shares_of_the_examples(examples: Path) -> None:
    found = by_year(netmap.read(examples / "pohjois-pohjanmaa"))
    means = {row.year: row.participations_per_meeting for row in found if row.level == "total"}
    shares = {row.year: row.share_of_meetings for row in found if row.level == "municipal"}
    assert (means[2017], round(means[2018] or 0, 2), round(means[2019] or 0, 2)) == (
        None,
        2.48,
        2.87,
    )
    assert (round(shares[2018] or 0, 3), round(shares[2019] or 0, 3)) == (0.385, 0.423)


def test_every_number_of_meetings_can_name_its_rows(examples: Path) -> None:
    for row in by_year(netmap.read(examples / "pohjois-pohjanmaa")):
        assert row.rows
        assert all(place.table == "events" and place.file and place.row for place in row.rows)


def test_a_stated_total_of_one_level_is_no_total_of_the_year() -> None:
    rows = _rows(
        _event("1", "regional", meetings=10, group="g"),
        _event("2", "ngo", meetings=5, group="g", total="stated"),
        _event("3", "ngo", meetings=2, group="g"),
        _event("4", "ngo", meetings=3, group="g"),
    )
    assert {row.level: row.meetings for row in rows} == {"total": 15, "regional": 10, "ngo": 5}


def test_a_stated_total_of_one_level_stands_for_it_without_parts() -> None:
    rows = _rows(
        _event("1", "regional", meetings=10), _event("2", "ngo", meetings=5, total="stated")
    )
    assert {row.level: row.meetings for row in rows} == {"total": 15, "regional": 10, "ngo": 5}


def test_a_total_told_twice_is_not_added_to_itself() -> None:
    row = _total(
        _event("1", "total", meetings=10),
        _event("2", "total", meetings=10),
        _event("3", "ngo", meetings=10),
    )
    assert (row.meetings, row.computed_meetings, row.agrees) == (10, 10, True)


def test_a_meeting_on_one_day_counts_in_its_year() -> None:
    event = Event(id="e", kind="partner_meeting", level="ngo", start=DAY, meetings=Quantity(1))
    assert [row.meetings for row in by_year(Dataset([event]))] == [1, 1]


def test_a_row_that_restates_nothing_there_is_counts() -> None:
    assert _total(_event("1", "ngo", meetings=4, restates="gone")).meetings == 4


@pytest.mark.parametrize("end", [None, "2018-03-05"])
def test_a_meeting_on_one_day_tells_of_its_whole_year(end: str | None) -> None:
    row = _total(_event("1", start="2018-03-05", end=end, meetings=1))
    assert (row.period, row.full_year) == ("2018", True)


def test_the_table_shows_what_is_known_of_a_sum() -> None:
    events = [_event("1", "ngo", meetings="~25"), _event("2", "municipal", meetings=48)]
    dataset = Dataset(events)
    (table,) = tell(question("meetings"), by_year(dataset), dataset, "en").tables
    assert [row[2] for row in table.rows] == [">=48", "48", "~25"]
    assert _total(*events).about == {"meetings": 73}
