from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.views.layouts.anchored import arrange
from netmap.views.layouts.poster import Band, Layout, Marker, Panel

FAMILIES = ("first", "second")
TOWNS = {"north": (66.0, 25.0), "middle": (64.0, 26.0), "south": (62.0, 25.5), "east": (64.1, 30.0)}
WIDTHS = pytest.mark.parametrize("width", [360.0, 760.0, 1240.0])

markers = st.lists(
    st.builds(
        Marker,
        id=st.uuids().map(str),
        family=st.sampled_from([*FAMILIES, "unheard of"]),
        municipality=st.sampled_from([None, None, *TOWNS, "nowhere"]),
        rank=st.integers(0, 9),
    ),
    max_size=40,
)


def laid(*placed: Marker, width: float = 1240.0) -> Layout:
    return arrange(placed, TOWNS, width=width, families=FAMILIES)


def crowd(town: str | None, count: int, family: str = "first") -> list[Marker]:
    return [Marker(f"{town}-{number:04d}", family, town, rank=number) for number in range(count)]


def overlap(one: Band | Panel, other: Band | Panel) -> bool:
    across = one.x < other.x + other.width - 0.1 and other.x < one.x + one.width - 0.1
    return across and one.y < other.y + other.height - 0.1 and other.y < one.y + one.height - 0.1


@WIDTHS
@given(placed=markers)
def test_everyone_has_a_place_of_their_own_on_the_page(width: float, placed: list[Marker]) -> None:
    found = laid(*placed, width=width)
    assert set(found.positions) == {marker.id for marker in placed}
    assert len(set(found.positions.values())) == len(placed)
    assert all(0 <= x <= width and 0 <= y <= found.height for x, y in found.positions.values())


@WIDTHS
@given(placed=markers)
def test_no_ground_lies_on_another(width: float, placed: list[Marker]) -> None:
    found = laid(*placed, width=width)
    grounds: list[Band | Panel] = [*found.bands]
    grounds += [found.panel] if found.panel else []
    assert not any(overlap(*pair) for pair in combinations(grounds, 2))


@WIDTHS
@given(placed=markers)
def test_islands_lie_apart_and_inside_their_panel(width: float, placed: list[Marker]) -> None:
    found = laid(*placed, width=width)
    for one, other in combinations(found.islands, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius
    for island in found.islands:
        assert found.panel is not None
        assert island.x - island.radius >= found.panel.x - 0.1
        assert island.y + island.radius <= found.panel.y + found.panel.height + 0.1


@given(placed=markers)
def test_the_same_input_gives_the_same_layout(placed: list[Marker]) -> None:
    assert laid(*placed) == laid(*placed)


def test_nobody_makes_an_empty_page() -> None:
    found = laid()
    assert (found.height, found.positions, found.bands, found.islands) == (0.0, {}, (), ())
    assert found.panel is None


def test_families_have_bands_in_their_order_and_strangers_the_last() -> None:
    found = laid(
        *crowd(None, 30, "unheard of"),
        *[Marker(f"s{number}", "second") for number in range(30)],
        *[Marker(f"f{number}", "first") for number in range(30)],
    )
    assert [band.name for band in found.bands] == ["first", "second", ""]
    assert [band.y for band in found.bands] == sorted(band.y for band in found.bands)


def test_everyone_without_a_municipality_stands_in_the_band_of_the_family() -> None:
    found = laid(*crowd(None, 25))
    (band,) = found.bands
    assert all(band.x < x < band.x + band.width for x, _ in found.positions.values())
    assert all(band.y < y < band.y + band.height for _, y in found.positions.values())


def test_members_of_one_host_stand_side_by_side() -> None:
    hosted = [Marker(name, "first", host="host", rank=9) for name in ("y", "z")]
    found = laid(Marker("a", "first", rank=1), Marker("host", "first", rank=0), *hosted)
    in_order = sorted(found.positions, key=lambda name: found.positions[name][::-1])
    assert in_order == ["host", "y", "z", "a"]


def test_a_municipality_stands_in_the_middle_of_its_island() -> None:
    found = laid(Marker("middle", "first", "middle"), *crowd("middle", 6))
    (island,) = found.islands
    assert found.positions["middle"] == pytest.approx((island.x, island.y), abs=0.2)


def test_residents_stand_on_the_island_of_their_municipality() -> None:
    found = laid(*crowd("north", 9), *crowd("south", 9))
    for island in found.islands:
        residents = [at for name, at in found.positions.items() if name[:5] == island.municipality]
        assert len(residents) == 9
        assert all(math.dist(at, (island.x, island.y)) < island.radius for at in residents)


def test_islands_lie_roughly_as_on_a_map() -> None:
    found = laid(*(marker for town in TOWNS for marker in crowd(town, 12)), width=760.0)
    islands = {island.municipality: island for island in found.islands}
    assert islands["north"].y < islands["middle"].y < islands["south"].y
    assert islands["middle"].x < islands["east"].x


def test_a_municipality_without_a_known_place_still_has_an_island() -> None:
    found = laid(Marker("x", "first", "nowhere"), Marker("y", "first", "north"))
    islands = {island.municipality: island for island in found.islands}
    assert islands["nowhere"].y > islands["north"].y


def test_municipalities_without_a_known_place_stand_in_rows() -> None:
    found = laid(*(Marker(f"x{number}", "first", f"y{number}") for number in range(30)))
    heights = {island.y for island in found.islands}
    assert 1 < len(heights) < 30


@WIDTHS
def test_a_city_with_most_of_the_actors_stays_on_the_page(width: float) -> None:
    found = laid(*crowd("middle", 900), *crowd("north", 5), width=width)
    assert all(island.radius * 2 <= width for island in found.islands)
    assert len(set(found.positions.values())) == 905


def test_many_actors_are_laid_out_quickly() -> None:
    placed = [marker for town in (None, *TOWNS) for marker in crowd(town, 400)]
    assert len(laid(*placed).positions) == 2000
