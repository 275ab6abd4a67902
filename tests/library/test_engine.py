from __future__ import annotations

import math

import igraph
import pytest

from netmap.kernels import engine

PATH = [(0, 1), (1, 2), (2, 3)]


def test_nothing_has_no_components_or_paths() -> None:
    assert engine.components(0, []) == []
    assert engine.betweenness(0, []) == []


def test_an_isolate_is_a_component_of_its_own() -> None:
    assert sorted(map(sorted, engine.components(4, [(0, 2)]))) == [[0, 2], [1], [3]]


def test_betweenness_counts_the_paths_of_others_once_for_each_pair() -> None:
    assert engine.betweenness(4, PATH) == [0.0, 2.0, 2.0, 0.0]


def test_betweenness_is_shared_by_equally_short_paths() -> None:
    assert engine.betweenness(4, [(0, 1), (0, 2), (1, 3), (2, 3)]) == [0.5, 0.5, 0.5, 0.5]


def test_the_solver_gives_a_leading_eigenvector_of_largest_value_one() -> None:
    assert engine.eigenvector(3, [(0, 1), (1, 2)]) == pytest.approx([0.5**0.5, 1.0, 0.5**0.5])


def test_a_leading_eigenvector_that_cannot_be_found_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_graph: object) -> list[float]:
        raise igraph.InternalError("ARPACK error")

    monkeypatch.setattr(igraph.Graph, "eigenvector_centrality", fail)
    assert engine.eigenvector(3, [(0, 1), (1, 2)]) is None


def test_pagerank_follows_the_direction_and_adds_up_to_one() -> None:
    source, target = engine.pagerank(2, [(0, 1)], 0.85)
    assert target == pytest.approx(source * 1.85)
    assert source + target == pytest.approx(1)
    assert engine.pagerank(0, [], 0.85) == []


def test_a_core_is_as_deep_as_its_least_tied_node() -> None:
    assert engine.cores(5, [(0, 1), (1, 2), (0, 2), (2, 3)]) == [2, 2, 2, 1, 0]


def test_constraint_is_not_a_number_without_edges() -> None:
    found = engine.constraint(4, [(0, 1), (1, 2)])
    assert found[:3] == [1.0, 0.5, 1.0]
    assert math.isnan(found[3])


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
