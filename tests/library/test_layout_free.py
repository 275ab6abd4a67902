from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.views.layouts.free import UNTIED, free, shapes
from netmap.views.layouts.poster import LARGEST_MARK, Layout, Marker
from tests.library.layout_checks import closest, overprinted

WIDTHS = pytest.mark.parametrize("width", [360.0, 760.0, 1240.0])


def laid(actors: int, pairs: list[tuple[int, int]], width: float = 1240.0) -> Layout:
    placed = [Marker(f"{number:04d}", "ngo", rank=number) for number in range(actors)]
    named = [(f"{one:04d}", f"{other:04d}") for one, other in pairs]
    return free(shapes(placed, named), width=width)


graphs = st.integers(0, 40).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.sets(
            st.tuples(st.integers(0, max(0, count - 1)), st.integers(0, max(0, count - 1))).filter(
                lambda pair: pair[0] < pair[1] < count
            )
        ).map(sorted),
    )
)


@WIDTHS
@given(graph=graphs)
def test_nobody_overprints_anybody_and_all_are_on_the_page(
    width: float, graph: tuple[int, list[tuple[int, int]]]
) -> None:
    found = laid(*graph, width=width)
    assert len(found.positions) == graph[0]
    assert closest(found.positions.values()) > 8
    assert not overprinted(found, LARGEST_MARK)
    assert all(0 <= x <= width and 0 <= y <= found.height for x, y in found.positions.values())


@given(graph=graphs)
def test_the_same_network_stands_at_the_same_places(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    assert laid(*graph) == laid(*graph)


def test_what_else_uses_chance_changes_nothing() -> None:
    ring = [(number, (number + 1) % 30) for number in range(30)]
    random.seed(1)
    first = laid(30, ring)
    random.seed(2)
    assert laid(30, ring) == first


def test_tied_actors_stand_nearer_than_others() -> None:
    cliques = [(base + i, base + j) for base in (0, 12) for i in range(12) for j in range(i)]
    at = laid(24, [*cliques, (0, 12)]).positions
    inside = [math.dist(at["0001"], at[f"{other:04d}"]) for other in range(2, 12)]
    across = [math.dist(at["0001"], at[f"{other:04d}"]) for other in range(13, 24)]
    assert sum(inside) / len(inside) < sum(across) / len(across) / 1.5


def test_components_stand_apart_and_small_ones_do_not_shrink_the_large() -> None:
    chain = [(number, number + 1) for number in range(39)]
    pairs = [(40 + 2 * number, 41 + 2 * number) for number in range(20)]
    alone, together = laid(40, chain), laid(80, [*chain, *pairs])
    assert {name: together.positions[name] for name in alone.positions} == alone.positions
    right, foot = (max(values) for values in zip(*alone.positions.values(), strict=True))
    others = [together.positions[f"{number:04d}"] for number in range(40, 80)]
    assert all(x > right or y > foot for x, y in others)


def test_a_small_network_stands_in_the_middle_of_a_wide_page() -> None:
    across = [x for x, _ in laid(9, [(0, other) for other in range(1, 9)]).positions.values()]
    assert max(across) - min(across) > 0.45 * 1240
    assert math.isclose((max(across) + min(across)) / 2, 620, abs_tol=40)


def test_actors_without_ties_stand_in_a_strip_at_the_foot() -> None:
    found = laid(5, [(0, 1)])
    (strip,) = found.bands
    assert strip.name == UNTIED
    docked = [at for name, at in found.positions.items() if int(name) > 1]
    assert all(strip.y < y < strip.y + strip.height for _, y in docked)
    assert all(found.positions[name][1] < strip.y for name in ("0000", "0001"))


def test_a_crowd_without_ties_stands_close_but_not_on_each_other() -> None:
    found = laid(1000, [])
    assert closest(found.positions.values()) > 2 * LARGEST_MARK
    assert found.height < 1000


def test_a_network_in_one_piece_has_no_strip() -> None:
    assert laid(2, [(0, 1)]).bands == ()


def test_nobody_makes_an_empty_page() -> None:
    found = laid(0, [])
    assert (found.height, found.positions, found.bands) == (0.0, {}, ())
