from __future__ import annotations

import pytest

from netmap.kernels import engine

PATH = [(0, 1), (1, 2), (2, 3)]


def test_nothing_has_no_components_paths_or_distances() -> None:
    assert engine.components(0, []) == []
    assert engine.betweenness(0, []) == []
    assert engine.reach(0, []) == []


def test_an_isolate_is_a_component_of_its_own() -> None:
    assert sorted(map(sorted, engine.components(4, [(0, 2)]))) == [[0, 2], [1], [3]]


def test_betweenness_counts_the_paths_of_others_once_for_each_pair() -> None:
    assert engine.betweenness(4, PATH) == [0.0, 2.0, 2.0, 0.0]


def test_betweenness_is_shared_by_equally_short_paths() -> None:
    assert engine.betweenness(4, [(0, 1), (0, 2), (1, 3), (2, 3)]) == [0.5, 0.5, 0.5, 0.5]


def test_reach_is_how_many_others_and_how_far_they_are_together() -> None:
    found = engine.reach(6, [*PATH, (4, 5)])
    assert [count for count, _ in found] == [3, 3, 3, 3, 1, 1]
    assert [total for _, total in found] == pytest.approx([6, 4, 4, 6, 1, 1])


def test_an_isolate_reaches_nobody() -> None:
    assert engine.reach(3, [(0, 1)])[2] == (0, 0.0)


def test_a_cut_vertex_is_one_without_which_a_component_falls_apart() -> None:
    assert engine.cut_vertices(6, [*PATH, (4, 5)]) == [1, 2]
    assert engine.cut_vertices(3, [(0, 1), (1, 2), (0, 2)]) == []
    assert engine.cut_vertices(0, []) == []


def test_a_clique_is_as_large_as_it_can_be() -> None:
    found = engine.cliques(5, [(0, 1), (1, 2), (0, 2), (2, 3)])
    assert sorted(map(sorted, found)) == [[0, 1, 2], [2, 3], [4]]
    assert engine.cliques(0, []) == []


@pytest.mark.parametrize(
    ("nodes", "edges", "expected"),
    [
        (0, [], []),
        (2, [], [[0], [1]]),
        (3, [(0, 1), (0, 2), (1, 2)], [[0, 1, 2]]),
        (3, [(0, 1), (1, 2)], [[0, 1], [1, 2]]),
    ],
)
def test_cliques_are_the_largest_sets_of_which_all_are_tied(
    nodes: int, edges: list[engine.Edge], expected: list[list[int]]
) -> None:
    assert sorted(map(sorted, engine.cliques(nodes, edges))) == expected
