"""Surveys: rates, means on their scales, and averages only of what is alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmap
from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import SurveyResult
from netmap.questions.surveys import SurveyItem, averages, by_item
from netmap.telling import tell

SCALE: dict[str, Any] = {"scale_min": 1, "scale_max": 5, "respondents": 10}


def _result(key: str = "1", /, **more: object) -> SurveyResult:
    return SurveyResult.model_validate({"id": key, "instrument": "form", **more})


def _item(**more: Any) -> SurveyItem:
    (row,) = by_item(Dataset([_result(**more)]))
    return row


def _averages(*more: Mapping[str, object]) -> list[tuple[int, object]]:
    results = [_result(str(number), **{**SCALE, **told}) for number, told in enumerate(more)]
    return [(row.items, row.mean) for row in averages(Dataset(results))]


def test_without_surveys_there_are_no_rows() -> None:
    assert by_item(Dataset()) == ()


@pytest.mark.parametrize("kind", ["response", "attendance"])
def test_a_rate_is_of_its_kind(kind: str) -> None:
    row = _item(respondents=11, invited=19, rate_kind=kind)
    assert row.rate_kind == kind
    assert row.rate == pytest.approx(11 / 19)


@pytest.mark.parametrize(
    "told",
    [
        {"respondents": 12, "invited": 17},
        {"respondents": 7, "rate_kind": "response"},
        {"invited": 30, "rate_kind": "response"},
        {"respondents": 0, "invited": 0, "rate_kind": "response"},
    ],
)
def test_without_both_numbers_and_their_kind_there_is_no_rate(told: dict[str, object]) -> None:
    assert _item(**told).rate is None


@pytest.mark.parametrize(
    ("respondents", "invited", "sign"),
    [(">=10", 20, "at_least"), (10, "~20", "about"), ("~10", 20, "about"), (">9", 20, "more_than")],
)
def test_a_rate_of_inexact_numbers_is_not_exact(
    respondents: object, invited: object, sign: str
) -> None:
    row = _item(respondents=respondents, invited=invited, rate_kind="response")
    assert row.qualifiers["rate"] == sign


def test_an_exact_row_has_no_qualifiers() -> None:
    assert _item(mean=3, respondents=1, invited=2, rate_kind="response").qualifiers == {}


def test_a_mean_is_normalised_on_its_own_scale() -> None:
    assert _item(mean=3.25, scale_min=1, scale_max=4).normalised_mean == pytest.approx(0.75)
    assert _item(mean=10, scale_min=4, scale_max=10).normalised_mean == 1


@pytest.mark.parametrize("told", [{}, {"scale_max": 5}, {"scale_min": 5, "scale_max": 5}])
def test_a_mean_without_a_scale_is_not_normalised(told: dict[str, object]) -> None:
    assert _item(mean=3, **told).normalised_mean is None


def test_a_percentage_becomes_a_share() -> None:
    assert _item(share=85).share == 0.85
    assert _item(share="~85").qualifiers == {"share": "about"}


def test_the_instrument_stands_for_a_name_that_is_not_given() -> None:
    assert _item().name_fi == "form"
    assert _item(name_fi="Kysely").name_sv == "Kysely"


def test_a_row_tells_its_date_or_its_period() -> None:
    assert (_item(date="2019-02").date, _item(date="2019-02").period) == ("2019-02", None)
    assert _item(start="2019", end="2020").period == "2019/2020"


def test_alike_items_have_an_average() -> None:
    assert _averages({"mean": 4}, {"mean": 4.5}) == [(2, 4.25)]


def test_an_average_has_no_item_and_says_that_it_is_computed() -> None:
    results = [_result(str(mean), mean=mean, item=str(mean), **SCALE) for mean in (2, 4)]
    row = by_item(Dataset(results))[-1]
    assert (row.survey, row.item, row.basis, row.items) == (None, None, "computed", 2)
    assert (row.mean, row.normalised_mean, row.respondents) == (3, 0.5, 10)
    assert [it.id for it in row.rows] == ["2", "4"]


@pytest.mark.parametrize(
    "other",
    [
        {"scale_max": 4},
        {"scale_min": 0},
        {"scale_min": None},
        {"respondents": 9},
        {"respondents": None},
        {"respondents": "~10"},
        {"date": "2019"},
        {"start": "2018", "end": "2019"},
        {"instrument": "another"},
        {"subject": "design"},
        {"target": "board"},
        {"mean": "~4"},
        {"mean": None},
        {"total": "stated"},
    ],
)
def test_what_is_not_alike_is_never_averaged(other: dict[str, object]) -> None:
    assert _averages({"mean": 4}, {"mean": 5} | other) == []


def test_unknown_numbers_of_respondents_are_not_the_same() -> None:
    unknown = {"mean": 4, "respondents": None}
    assert _averages(unknown, unknown) == []


@given(st.lists(st.integers(10, 50), min_size=2, max_size=9))
def test_an_average_lies_between_its_items(tenths: list[int]) -> None:
    ((items, mean),) = _averages(*({"mean": tenth / 10} for tenth in tenths))
    assert items == len(tenths)
    assert min(tenths) / 10 - 1e-9 <= mean <= max(tenths) / 10 + 1e-9  # type: ignore[operator]


def test_the_averages_of_the_examples(everything: Dataset) -> None:
    rows = {row.instrument: row for row in netmap.surveys.averages(everything)}
    steering = rows["expert_steering_group_evaluation"]
    assert (steering.items, round(steering.mean or 0, 2), steering.date) == (9, 4.38, "2018-12")
    reform = rows["reform_preparer_evaluation"]
    assert (reform.items, round(reform.mean or 0, 2), reform.respondents) == (7, 4.41, 10)


def test_the_rates_of_the_examples(everything: Dataset) -> None:
    rows = {row.survey: row for row in by_item(everything)}
    rates = {
        "s008": (7, 24, 29.2, "response"),
        "s009": (15, 27, 55.6, "response"),
        "s010": (6, 31, 19.4, "response"),
        "s026": (10, 17, 58.8, "response"),
        "s021": (29, 30, 96.7, "response"),
        "s022": (29, 30, 96.7, "response"),
        "s007": (3, 3, 100.0, "response"),
        "s027": (11, 19, 57.9, "attendance"),
        "s030": (8, 17, 47.1, "attendance"),
        "s031": (6, 17, 35.3, "attendance"),
    }
    for survey, (respondents, invited, rate, kind) in rates.items():
        row = rows[survey]
        assert (row.respondents, row.invited, row.rate_kind) == (respondents, invited, kind)
        assert round(100 * (row.rate or 0), 1) == rate
    assert rows["s106"].rate is None
    assert rows["s034"].rate is None


def test_grades_and_shares_of_the_examples(everything: Dataset) -> None:
    rows = by_item(everything)
    grades = [(row.subject, row.date, row.mean) for row in rows if row.item == "school grade"]
    assert sorted(grades) == [
        ("impact_evaluation", "2018", 9.5),
        ("impact_evaluation", "2019", 9.2),
        ("impact_evaluation", "2019", 9.3),
        ("service_design", "2018", 8.4),
        ("service_design", "2018", 8.4),
        ("service_design", "2019", 8.5),
    ]
    found = {row.survey: row for row in rows}
    assert [found[key].mean for key in ("s001", "s002", "s003", "s004")] == [3.25, 3.62, 3, 4.3]
    assert [found[key].scale_max for key in ("s001", "s002", "s003", "s004")] == [4, 5, 5, 5]
    assert [found[key].share for key in ("s005", "s006")] == [0.85, 0.64]
    assert [found[key].share for key in ("s036", "s037")] == pytest.approx([0.655, 0.586])


def test_tables_keep_averages_apart_and_notes_keep_measures_apart() -> None:
    results = [
        _result("1", mean="3,5", **SCALE, invited=20, rate_kind="response"),
        _result("2", mean=4, **SCALE, invited=20, rate_kind="response"),
        _result("3", mean=8, scale_min=4, scale_max=10),
        _result("4", respondents=1, invited=2, rate_kind="attendance", date="2019"),
        _result("5", mean=4),
    ]
    dataset = Dataset(results)
    told = tell(question("surveys"), by_item(dataset), dataset, "fi")
    items, averaged = told.tables
    assert [row[7:9] for row in items.rows[:3]] == [("3,5", "1–5"), ("4", "1–5"), ("8", "4–10")]
    assert averaged.rows == (("form", "–", "2", "10", "3,75", "1–5"),)
    assert len(told.notes) == 3


def test_one_item_needs_no_notes() -> None:
    dataset = Dataset([_result(mean=4)])
    told = tell(question("surveys"), by_item(dataset), dataset, "fi")
    assert (len(told.tables), told.notes) == (1, ())
