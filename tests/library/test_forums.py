"""Forums: how many times a project took part, and what 0 means."""

from __future__ import annotations

from typing import Any

from netmap.dataset import Dataset
from netmap.model import Actor, Attendance, Event, Record
from netmap.questions.forums import by_year

PROJECT = Actor(id="p", kind="project")


def _meeting(key: str, forum: str | None, year: str, **values: Any) -> Event:
    told = {"id": key, "kind": "forum_meeting", "level": "regional", "participants": ("p",)}
    return Event.model_validate({**told, "forum": forum, "start": year, "meetings": 1, **values})


def _told(*records: Record, level: str = "regional") -> dict[tuple[str, int | None], Any]:
    rows = by_year(Dataset([PROJECT, *records]), level=level)
    return {(row.forum, row.year): row.attended for row in rows}


def test_nothing_is_attended_in_nothing() -> None:
    assert by_year(Dataset()) == ()


def test_a_forum_not_mentioned_in_a_year_with_others_counts_0() -> None:
    rows = [_meeting("1", "council", "2017", meetings=2), _meeting("2", "board", "2018")]
    assert _told(*rows) == {
        ("board", 2017): 0,
        ("council", 2017): 2,
        ("total", 2017): 2,
        ("board", 2018): 1,
        ("council", 2018): 0,
        ("total", 2018): 1,
    }


def test_a_missing_number_is_missing_in_the_total_too() -> None:
    rows = [_meeting("1", "council", "2017"), _meeting("2", "board", "2017", meetings=None)]
    total = by_year(Dataset([PROJECT, *rows]))[-1]
    assert (total.forum, total.attended, total.attended_min) == ("total", None, 1)


def test_restated_rows_and_totals_add_nothing() -> None:
    rows = [
        _meeting("1", "council", "2017"),
        _meeting("2", "council", "2017", restates="1"),
        _meeting("3", None, "2017", total="stated", meetings=9),
    ]
    assert _told(*rows) == {("council", 2017): 1, ("total", 2017): 1}


def test_a_meeting_of_no_named_body_counts_in_the_total() -> None:
    assert _told(_meeting("1", None, "2017")) == {("not_stated", 2017): 1, ("total", 2017): 1}


def test_other_levels_are_left_out_and_said() -> None:
    rows = [_meeting("1", "council", "2017"), _meeting("2", "group", "2017", level="municipal")]
    (*_, total) = by_year(Dataset([PROJECT, *rows]))
    assert (total.attended, total.left_out) == (1, {"municipal": 1})
    assert _told(*rows, level="all")["total", 2017] == 2


def test_attendances_count_like_participants() -> None:
    came = Attendance(id="a", event="1", actor="p")
    assert _told(_meeting("1", "council", "2017", participants=()), came)["total", 2017] == 1


def test_who_is_no_project_is_not_asked_about() -> None:
    ngo = Actor(id="ngo", kind="ngo")
    rows = [ngo, _meeting("1", "council", "2017", participants=("ngo", "unknown"))]
    assert _told(*rows) == {}


def test_a_period_of_several_years_is_counted_under_none() -> None:
    assert _told(_meeting("1", "council", "2017", end="2018")) == {
        ("council", None): 1,
        ("total", None): 1,
    }


def test_the_forums_of_north_ostrobothnia(everything: Dataset) -> None:
    rows = {(row.forum, row.year): row.attended for row in by_year(everything)}
    years = (2017, 2018, 2019)
    assert [rows["total", year] for year in years] == [15, 43, 27]
    assert [rows["pp-jarjestoneuvottelukunta", year] for year in years] == [2, 8, 4]
    assert [rows["pp-hyte-valmistelu", year] for year in years] == [0, 3, 7]
    assert [rows["popster", year] for year in years] == [4, 0, 0]
    assert {row.year for row in by_year(everything) if row.full_year is False} == {2019}


def test_a_year_that_names_no_forum_does_not_count_0() -> None:
    told = _told(_meeting("1", "council", "2017"), _meeting("2", None, "2018", meetings=5))
    assert told["council", 2018] is None
    assert (told["council", 2017], told["total", 2018]) == (1, 5)


def test_a_year_of_other_levels_only_says_what_is_left_out() -> None:
    rows = by_year(
        Dataset(
            [
                PROJECT,
                _meeting("1", "council", "2017"),
                _meeting("2", "group", "2018", level="municipal"),
            ]
        )
    )
    assert [(row.forum, row.attended, row.left_out) for row in rows if row.year == 2018] == [
        ("total", None, {"municipal": 1})
    ]


def test_a_meeting_on_one_day_tells_of_its_whole_year() -> None:
    rows = by_year(Dataset([PROJECT, _meeting("1", "council", "2018-03-05")]))
    assert {(row.period, row.full_year) for row in rows} == {("2018", True)}
