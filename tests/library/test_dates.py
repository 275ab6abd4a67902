"""Dates of reduced precision and the periods between them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from netmap.errors import InvalidValueError
from netmap.model import Actor, PartialDate, Period

_days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
_dates = st.builds(
    lambda day, parts: PartialDate(*(day.year, day.month, day.day)[:parts]),
    _days,
    st.integers(1, 3),
)
_periods = st.builds(Period, st.none() | _dates, st.none() | _dates)


@given(_dates)
def test_a_date_is_read_back_as_it_was_written(when: PartialDate) -> None:
    assert PartialDate.parse(str(when)) == when


@given(_dates)
def test_a_date_covers_its_first_and_its_last_day(when: PartialDate) -> None:
    assert when.first <= when.last
    assert str(when.first).startswith(str(when))
    assert str(when.last).startswith(str(when))


@given(_dates, st.text(" \t\u00a0", max_size=3))
def test_space_around_a_date_is_no_part_of_it(when: PartialDate, space: str) -> None:
    assert PartialDate.parse(f"{space}{when}{space}") == when


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2019-08", "2019-08-01", "2019-08-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2019-08-31", "2019-08-31", "2019-08-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_precision_decides_which_days_are_covered(text: str, first: str, last: str) -> None:
    when = PartialDate.parse(text)
    assert (when.first.isoformat(), when.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "19",
        "2019-13",
        "2019-00",
        "2019-00-15",
        "2019-08-00",
        "2019-02-30",
        "2019-02-29",
        "2019-04-31",
        "2019-8",
        "2019-08-1",
        "2019-08-",
        "2019/08/31",
        "31.8.19",
        "31.2.2019",
        "8/2019",
        "20190831",
        "2019-08-31T12:00",
        "0000",
        "-2019",
        "+2019",
        "２０１９",  # noqa: RUF001 - full-width digits are what is tried
        "٢٠١٩",
        "2019–08",
        "43708",
        "2017-2019",
        "{0}",
        "%s",
        "2019\0",
    ],
)
def test_what_is_no_date_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="is not a"):
        PartialDate.parse(text)


def test_the_error_keeps_the_value_that_could_not_be_read() -> None:
    with pytest.raises(InvalidValueError) as caught:
        PartialDate.parse("2019-02-30")
    assert caught.value.value == "2019-02-30"


@pytest.mark.parametrize("value", [2018, 2018.5, True, ("2018",), "18"])
def test_a_record_refuses_what_is_no_date(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Actor.model_validate({"id": "a", "kind": "ngo", "start": value})
    assert caught.value.errors()[0]["type"] == "impossible_date"


@given(_periods, _periods)
def test_overlap_is_symmetric(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(_dates, _dates)
def test_dates_overlap_a_period_when_they_share_a_day(
    start: PartialDate, when: PartialDate
) -> None:
    shared = max(start.first, when.first) <= min(start.last, when.last)
    assert Period(start, start).overlaps(when) == shared


@given(_dates)
def test_a_period_without_ends_overlaps_every_date(when: PartialDate) -> None:
    assert Period().overlaps(when)
    assert Period(start=when).overlaps(when)
    assert Period(end=when).overlaps(when)


@given(_periods)
def test_a_period_that_does_not_end_early_overlaps_itself(period: Period) -> None:
    assert period.overlaps(period) == (period.first <= period.last)


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2017-07", False), ("2017", True), ("2017-08-01", True), ("2020-08-31", True)],
)
def test_a_period_reaches_from_the_first_to_the_last_day_of_its_ends(
    when: str, expected: bool
) -> None:
    period = Period(PartialDate(2017, 8), PartialDate(2020, 8))
    assert period.overlaps(PartialDate.parse(when)) is expected


@pytest.mark.parametrize(
    ("start", "end", "year"),
    [
        ("2018", "2018", 2018),
        ("2018-03", "2018-08-31", 2018),
        ("2017", "2018", None),
        ("2018", None, None),
        (None, "2018", None),
        (None, None, None),
    ],
)
def test_only_a_period_within_one_year_has_a_year(
    start: str | None, end: str | None, year: int | None
) -> None:
    assert _period(start, end).year == year


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2018", "2018", "2018"),
        ("2019-01", "2019-08-31", "2019-01/2019-08-31"),
        ("2018", None, "2018/"),
        (None, "2018", "/2018"),
        (None, None, ""),
    ],
)
def test_a_period_is_written_as_an_iso_interval(
    start: str | None, end: str | None, text: str
) -> None:
    assert str(_period(start, end)) == text


def _period(start: str | None, end: str | None) -> Period:
    return Period(
        PartialDate.parse(start) if start else None, PartialDate.parse(end) if end else None
    )


@pytest.mark.parametrize(
    ("when", "read"),
    [
        ("2019-08", "2019-08"),
        (2019, "2019"),
        (date(2019, 8, 31), "2019-08-31"),
        (datetime(2019, 8, 31, 12), "2019-08-31"),
        (np.int64(2019), "2019"),
        (pd.Timestamp("2019-08-31"), "2019-08-31"),
        (PartialDate(2019), "2019"),
        (None, "None"),
    ],
)
def test_a_date_may_be_asked_for_in_several_forms(when: Any, read: str) -> None:
    assert str(PartialDate.of(when)) == read


@pytest.mark.parametrize(
    "when", [True, 19, 20190831, -2019, 2019.0, ("2019",), pd.NaT, float("nan")]
)
def test_what_is_no_date_is_refused_whatever_its_type(when: Any) -> None:
    with pytest.raises(InvalidValueError, match="is not a date"):
        PartialDate.of(when)
