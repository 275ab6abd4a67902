from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.views.layouts.columns import columns
from netmap.views.layouts.poster import LARGEST_MARK, Marker
from tests.library.layout_checks import closest, overlapping, rows_of

LEVELS = ("international", "national", "regional", "subregional", "municipal", "local", None)
FAMILIES = ("ngo", "municipality", "group", "other")
WIDTHS = pytest.mark.parametrize("width", [360.0, 760.0, 1240.0])

markers = st.lists(
    st.builds(
        Marker,
        id=st.uuids().map(str),
        family=st.sampled_from(FAMILIES),
        municipality=st.sampled_from([None, "north", "south"]),
        rank=st.integers(0, 9),
        level=st.sampled_from(LEVELS),
    ),
    max_size=80,
)


@WIDTHS
@given(placed=markers)
def test_nobody_overprints_anybody_and_all_are_on_the_page(
    width: float, placed: list[Marker]
) -> None:
    found = columns(placed, width=width)
    assert set(found.positions) == {marker.id for marker in placed}
    assert closest(found.positions.values()) > 2 * LARGEST_MARK
    assert not any(overlapping(*pair) for pair in combinations(found.bands, 2))
    assert all(0 <= x <= width and 0 <= y <= found.height for x, y in found.positions.values())


@given(placed=markers)
def test_the_same_actors_stand_at_the_same_places(placed: list[Marker]) -> None:
    assert columns(placed, width=760.0) == columns(placed, width=760.0)


def test_columns_go_from_national_to_local() -> None:
    found = columns(
        [
            Marker("x", "other"),
            Marker("l", "ngo", "town", level="local"),
            Marker("g", "group", level="regional"),
            Marker("m", "municipality", "m", level="municipal"),
            Marker("r", "ngo", level="subregional"),
            Marker("n", "ngo", level="international"),
        ],
        width=1240.0,
    )
    names = [band.name for band in found.bands]
    assert names == ["national", "regional", "municipal", "groups", "local", "unstated"]
    assert [next(iter(row)) for row in rows_of(found)] == ["n", "r", "m", "g", "l", "x"]


def test_a_column_is_read_from_the_top_down() -> None:
    placed = [Marker(f"{number:02d}", "ngo", rank=number, level="local") for number in range(21)]
    (first, *_) = rows_of(columns(placed, width=1240.0))
    assert first == ["00", "01", "02"]


def test_actors_of_one_municipality_follow_each_other() -> None:
    placed = [
        Marker(f"{town}{number}", "ngo", town, rank=number, level="local")
        for number in range(3)
        for town in "ab"
    ]
    found = rows_of(columns(placed, width=360.0))
    assert found == [["a0", "a1", "a2"], ["b0", "b1", "b2"]]


def test_where_columns_do_not_fit_each_stands_on_its_own_across_the_page() -> None:
    placed = [Marker(level, "ngo", level=level) for level in ("national", "regional", "local")]
    found = columns(placed, width=360.0)
    assert [band.width for band in found.bands] == [360.0] * 3
    assert sorted(band.y for band in found.bands) == [band.y for band in found.bands]


def test_nobody_makes_an_empty_page() -> None:
    found = columns([], width=360.0)
    assert (found.height, found.positions, found.bands) == (0.0, {}, ())
