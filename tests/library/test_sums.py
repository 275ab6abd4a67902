"""Stated totals beside the sums of their parts, in events, surveys and reach."""

from __future__ import annotations

import pytest

from netmap.dataset import Dataset
from netmap.model import Event, Reach, SurveyResult
from netmap.sums import SumCheck, checks, told_once


def _event(key: str, **values: object) -> Event:
    start = {"id": key, "kind": "training", "start": "2018", "end": "2018", "group": "g"}
    return Event.model_validate({**start, **values})


def _reach(key: str, year: str, **values: object) -> Reach:
    start = {"id": key, "group": "own_channel", "start": year, "end": year}
    return Reach.model_validate({**start, **values})


def _told(*records: Event | Reach | SurveyResult) -> list[tuple[str, object, bool | None]]:
    return [(it.unit, it.computed, it.agrees) for it in checks(Dataset(records))]


def _one(*records: Event | Reach | SurveyResult) -> SumCheck:
    (found,) = checks(Dataset(records))
    return found


def test_every_unit_is_compared_with_its_parts() -> None:
    total = _event("all", meetings=5, participations=9, total="stated")
    parts = [_event("1", meetings=2, participations=4), _event("2", meetings=3, participations=4)]
    assert _told(total, *parts) == [("meetings", 5, True), ("participations", 8, False)]


def test_no_total_or_no_part_is_no_check() -> None:
    assert _told() == []
    assert _told(_event("1", meetings=2), _event("2", meetings=3)) == []
    assert _told(_event("all", meetings=5, total="stated")) == []


def test_a_total_of_no_group_has_no_parts() -> None:
    total = _event("all", meetings=5, total="stated", group=None)
    assert _told(total, _event("1", meetings=2, group=None)) == []


def test_a_row_that_restates_a_part_is_not_added() -> None:
    total = _event("all", meetings=5, total="stated")
    assert _one(total, _event("1", meetings=5), _event("2", meetings=5, restates="1")).agrees


def test_a_total_of_one_level_is_the_sum_of_that_level() -> None:
    total = _event("all", meetings=2, level="ngo", total="stated")
    parts = [_event("1", meetings=2, level="ngo"), _event("2", meetings=9, level="municipal")]
    assert [part.id for part in _one(total, *parts).parts] == ["1"]


def test_persons_of_several_meetings_are_never_added() -> None:
    total = _event("all", persons=5, total="stated")
    assert _told(total, _event("1", persons=2), _event("2", persons=3)) == []


@pytest.mark.parametrize(
    ("stated", "known", "agrees"),
    [("5", "5", True), ("5", "3", None), ("5", "7", False), (">=5", "7", True), ("~5", "7", None)],
)
def test_an_untold_part_settles_only_what_it_can(
    stated: str, known: str, agrees: bool | None
) -> None:
    total = _event("all", meetings=stated, total="stated")
    found = _one(total, _event("1", meetings=known), _event("2"))
    assert (found.untold, found.agrees) == (1, agrees)


@pytest.mark.parametrize(
    ("stated", "part", "agrees"),
    [
        ("5", "~5", True),
        ("5", "~4", None),
        (">4", "5", True),
        (">5", "5", False),
        (">=5", "4", False),
    ],
)
def test_inexact_numbers_agree_as_far_as_they_can(
    stated: str, part: str, agrees: bool | None
) -> None:
    total = _event("all", meetings=stated, total="stated")
    assert _one(total, _event("1", meetings=part)).agrees is agrees


def test_reach_is_added_within_the_period_of_its_total() -> None:
    total = _reach("all", "2017", end="2018", posts=30, total="stated")
    parts = [_reach("1", "2017", posts=10), _reach("2", "2018", posts=20)]
    assert _told(total, *parts, _reach("3", "2019", posts=40)) == [("posts", 30, True)]


def test_followers_are_added_at_the_end_of_the_period_only() -> None:
    total = _reach("all", "2017", end="2018", followers=20, total="stated")
    parts = [_reach("1", "2017", followers=10), _reach("2", "2018", followers=20)]
    assert _told(total, *parts) == [("followers", 20, True)]


def test_survey_results_of_a_group_add_their_respondents() -> None:
    group = {"instrument": "feedback", "group": "g"}
    rows = [
        SurveyResult.model_validate({"id": "all", "respondents": 9, "total": "stated", **group}),
        SurveyResult.model_validate({"id": "1", "respondents": 4, **group}),
        SurveyResult.model_validate({"id": "2", "respondents": 4, **group}),
    ]
    found = _one(*rows)
    assert (found.computed, found.difference, found.agrees) == (8, 1, False)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_events_that_say_each_other_again_in_a_circle_are_told_once(count: int) -> None:
    circle = [_event(str(key), restates=str((key + 1) % count)) for key in range(count)]
    beside = [_event("beside", restates="0"), _event("after", restates="beside"), _event("other")]
    assert [event.id for event in told_once(Dataset([*circle, *beside]))] == ["0", "other"]
