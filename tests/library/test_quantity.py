"""Numbers with the qualifier they were stated with, and their sums."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from netmap.errors import InvalidValueError
from netmap.model import Quantity, Size
from netmap.model.quantity import Qualifier, add_up, at_least, total

_qualifiers: st.SearchStrategy[Qualifier] = st.sampled_from(
    ["exact", "about", "at_least", "more_than"]
)
_counts = st.builds(Quantity, st.integers(0, 10**9), _qualifiers)
_decimals = st.decimals(0, 10**6, places=6).map(lambda number: f"{number:f}")


@given(st.builds(Quantity, st.integers(0, 10**15 - 1), _qualifiers))
def test_a_count_is_read_back_as_it_was_written(count: Quantity) -> None:
    assert Quantity.parse(str(count)) == count


@given(_decimals)
def test_a_decimal_number_is_read_back_as_it_was_written(text: str) -> None:
    number = Quantity.parse(text)
    assert Quantity.parse(str(number)) == number


@given(_decimals)
def test_decimal_comma_and_decimal_point_mean_the_same(text: str) -> None:
    assert Quantity.parse(text.replace(".", ",")) == Quantity.parse(text)


def test_a_very_small_number_is_written_so_that_it_can_be_read() -> None:
    small = Quantity.parse("0,00001")
    assert Quantity.parse(str(small)) == small


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("440", 440, "exact"),
        ("~440", 440, "about"),
        ("~ 5 300", 5300, "about"),
        ("5\u00a0300", 5300, "exact"),
        ("1\u202f700\u202f000", 1700000, "exact"),
        (">=12", 12, "at_least"),
        ("≥12", 12, "at_least"),
        (">260", 260, "more_than"),
        ("8,4", 8.4, "exact"),
        ("8.4", 8.4, "exact"),
        ("0", 0, "exact"),
        ("-0", 0, "exact"),
        ("+5", 5, "exact"),
        (" 7 ", 7, "exact"),
    ],
)
def test_numbers_are_read_as_people_write_them(
    text: str, value: float, qualifier: Qualifier
) -> None:
    assert Quantity.parse(text) == Quantity(value, qualifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "~-1",
        "-0,5",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "∞",
        "1e400",
        "1e3",
        "0x10",
        "1_000",
        "12 34",
        "1 0000",
        "1,2,3",
        "1.2.3",
        "kaksi",
        "12 kpl",
        "<5",
        "~~5",
        ">",
        "5%",
        "٣",
        "=1+1",
        "{0}",
        "%s",
    ],
)
def test_what_is_no_finite_number_of_things_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        Quantity.parse(text)


def test_a_whole_number_too_long_to_be_one_is_refused_like_any_other() -> None:
    with pytest.raises(InvalidValueError):
        Quantity(10**400)


@pytest.mark.parametrize("digits", [310, 400, 5000])
def test_a_number_too_long_to_be_one_is_refused_like_any_other(digits: int) -> None:
    with pytest.raises(InvalidValueError):
        Quantity.parse("9" * digits)


@pytest.mark.parametrize("value", [-1, -0.5, math.nan, math.inf, -math.inf])
def test_a_number_is_finite_and_not_negative(value: float) -> None:
    with pytest.raises(InvalidValueError):
        Quantity(value)


@pytest.mark.parametrize(
    ("text", "exact", "low"),
    [
        ("12", 12, 12),
        ("~12", None, None),
        (">=12", None, 12),
        (">12", None, 13),
        (">12,5", None, 13),
    ],
)
def test_the_qualifier_says_what_is_certain(text: str, exact: int | None, low: int | None) -> None:
    assert (Quantity.parse(text).exact, Quantity.parse(text).low) == (exact, low)


@given(st.lists(st.integers(0, 10**9), min_size=1))
def test_exact_parts_add_up(counts: list[int]) -> None:
    parts = [Quantity(count) for count in counts]
    assert total(parts) == at_least(parts) == sum(counts)


@given(st.lists(_counts), st.integers(0, 9))
def test_a_sum_with_a_missing_part_is_missing(parts: list[Quantity], where: int) -> None:
    assert total([*parts[:where], None, *parts[where:]]) is None


@given(st.lists(st.none() | _counts))
def test_what_is_certain_never_exceeds_what_is_known(parts: list[Quantity | None]) -> None:
    exact, low = total(parts), at_least(parts)
    assert exact is None or exact == low


@pytest.mark.parametrize("qualifier", ["about", "at_least", "more_than"])
def test_a_sum_with_an_inexact_part_is_not_exact(qualifier: Qualifier) -> None:
    assert total([Quantity(1), Quantity(2, qualifier)]) is None


def test_no_parts_make_no_sum() -> None:
    assert total([]) is None
    assert at_least([]) is None
    assert at_least([None, Quantity(5, "about")]) is None


@pytest.mark.parametrize("value", [12, "12", Quantity(12)])
def test_a_record_takes_a_number_in_each_form(value: object) -> None:
    size = Size.model_validate({"id": "s", "actor": "a", "count": value})
    assert size.count == Quantity(12)


@pytest.mark.parametrize("value", [True, None, [], "abc", -1, math.nan])
def test_a_record_refuses_what_is_no_number(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Size.model_validate({"id": "s", "actor": "a", "count": value})
    assert caught.value.errors()[0]["type"] == "impossible_number"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], None),
        ([None], None),
        (["~5"], "~5"),
        ([">5"], ">5"),
        (["2", "3"], "5"),
        (["2", "~3"], "~5"),
        (["2", None], ">=2"),
        (["2", ">3"], ">=6"),
        (["2", "~3", None], ">=2"),
        (["~3", None], None),
        (["0", None], ">=0"),
    ],
)
def test_adding_up_says_how_firm_the_sum_is(parts: list[str | None], said: str | None) -> None:
    found = add_up(Quantity.parse(part) if part else None for part in parts)
    assert (str(found) if found else None) == said
