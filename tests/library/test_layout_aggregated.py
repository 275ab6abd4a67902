from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.views.layouts.aggregated import (
    LARGEST,
    LINE,
    MOST_DRAWN,
    Gathered,
    Ring,
    aggregated,
    grouped,
)
from netmap.views.layouts.islands import NAME
from netmap.views.layouts.poster import Marker
from tests.library.layout_checks import boxes_overlap, closest

FAMILIES = ("first", "second")
TOWNS = {"north": (66.0, 25.0), "middle": (64.0, 26.0), "south": (62.0, 25.5), "east": (64.1, 30.0)}
WIDTHS = pytest.mark.parametrize("width", [360.0, 760.0, 1240.0])

markers = st.lists(
    st.builds(
        Marker,
        id=st.uuids().map(str),
        family=st.sampled_from([*FAMILIES, "unheard of"]),
        municipality=st.sampled_from([None, *TOWNS, *(f"new {number}" for number in range(9))]),
        rank=st.integers(0, 9),
    ),
    max_size=80,
)


def laid(*placed: Marker, width: float = 1240.0) -> Gathered:
    return aggregated(grouped(placed, FAMILIES), TOWNS, width=width, families=FAMILIES)


def crowd(town: str | None, count: int, family: str = "first") -> list[Marker]:
    return [Marker(f"{town}-{number:04d}", family, town, rank=number) for number in range(count)]


def boxes(ring: Ring) -> list[tuple[float, float, float, float]]:
    """Return the box of a disc with its name above it, as one."""
    half = max(ring.radius, ring.room / 2)
    top = ring.y - ring.radius - NAME[1] - (ring.lines - 1) * LINE
    return [(ring.x - half, top, ring.x + half, ring.y + ring.radius)]


@WIDTHS
@given(placed=markers)
def test_neither_discs_nor_names_overlap_and_all_are_on_the_page(
    width: float, placed: list[Marker]
) -> None:
    found = laid(*placed, width=width)
    taken = [box for ring in found.rings for box in boxes(ring)]
    assert not boxes_overlap(taken)
    assert all(
        box[0] >= -0.1 and box[1] >= 0 and box[2] <= width + 0.1 and box[3] <= found.height
        for box in taken
    )
    for one, other in combinations(found.rings, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius


@given(placed=markers)
def test_everyone_is_in_one_group_and_in_its_part(placed: list[Marker]) -> None:
    found = laid(*placed)
    inside = [name for part in found.parts.values() for name in part.layout.positions]
    assert sorted(inside) == sorted(marker.id for marker in placed)
    assert {ring.id for ring in found.rings} == set(found.parts)


@given(placed=markers)
def test_the_same_actors_stand_at_the_same_places(placed: list[Marker]) -> None:
    assert laid(*placed) == laid(*placed)


def test_families_without_a_municipality_come_first_in_their_order() -> None:
    found = laid(Marker("a", "second"), Marker("b", "first"), *crowd("north", 3))
    assert [ring.id for ring in found.rings] == ["family:first", "family:second", "north"]
    assert found.panel is not None
    assert found.rings[0].y < found.panel.y < found.rings[-1].y


def test_municipalities_lie_roughly_as_on_a_map() -> None:
    found = laid(*(marker for town in TOWNS for marker in crowd(town, 300)), width=760.0)
    rings = {ring.id: ring for ring in found.rings}
    assert rings["north"].y < rings["middle"].y < rings["south"].y
    assert rings["middle"].x < rings["east"].x


@WIDTHS
def test_a_city_with_most_of_the_actors_is_no_larger_than_the_cap(width: float) -> None:
    rings = {ring.id: ring for ring in laid(*crowd("middle", 4000), *crowd("north", 9)).rings}
    assert rings["north"].radius < rings["middle"].radius <= LARGEST


def test_a_part_shows_those_with_most_ties_and_counts_all() -> None:
    part = laid(*crowd("middle", 900)).parts["middle"]
    assert (len(part.layout.positions), part.all) == (MOST_DRAWN, 900)
    assert "middle-0000" in part.layout.positions
    assert "middle-0899" not in part.layout.positions
    assert closest(part.layout.positions.values()) > 22


def test_a_part_has_a_band_a_family() -> None:
    part = laid(*crowd("middle", 9), Marker("x", "second", "middle")).parts["middle"]
    assert [band.name for band in part.layout.bands] == ["first", "second"]


def test_nobody_makes_an_empty_page() -> None:
    found = laid()
    assert (found.height, found.rings, found.bands, found.panel) == (0.0, (), (), None)
