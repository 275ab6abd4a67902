"""The leading eigenvector: right to the far ends, or None."""

from __future__ import annotations

import math

import networkx as nx
import pytest

from netmap.kernels import engine
from netmap.kernels.leading import leading


def of(graph: nx.Graph[int]) -> list[float] | None:
    place = {node: index for index, node in enumerate(sorted(graph))}
    return leading(len(place), [(place[one], place[other]) for one, other in graph.edges])


def known(graph: nx.Graph[int]) -> list[float]:
    found = of(graph)
    assert found is not None
    return found


def test_the_smallest_graphs() -> None:
    assert leading(0, []) == []
    assert leading(1, []) == [1.0]
    assert leading(3, [(0, 1), (1, 2)]) == pytest.approx([0.5, 0.5**0.5, 0.5])


@pytest.mark.parametrize(
    "graph",
    [nx.karate_club_graph(), nx.florentine_families_graph().subgraph(["Medici", "Strozzi"])]
    + [nx.gnm_random_graph(40, 90, seed=seed) for seed in range(5)],
)
def test_it_is_that_of_networkx(graph: nx.Graph[int]) -> None:
    part = graph.subgraph(max(nx.connected_components(graph), key=len))
    if len(part) > 1:
        expected = nx.eigenvector_centrality(part, max_iter=10_000, tol=1e-13, weight=None)
        assert known(part) == pytest.approx([expected[node] for node in sorted(part)], rel=1e-8)


@pytest.mark.parametrize(("dense", "chain"), [(5, 0), (5, 1), (10, 5), (30, 10), (30, 30)])
def test_two_alike_parts_have_the_same_however_long_the_chain(dense: int, chain: int) -> None:
    found = known(nx.barbell_graph(dense, chain))
    assert found == found[::-1]
    assert math.hypot(*found) == pytest.approx(1)
    assert min(found) > 0


def test_a_barbell_has_the_values_that_symmetry_gives() -> None:
    assert known(nx.barbell_graph(30, 10))[0] == pytest.approx(0.1290919, rel=1e-6)


def test_every_step_outward_is_smaller_by_the_same() -> None:
    """On a long tail the ratio solves value + 1 / value = the eigenvalue."""
    found = known(nx.lollipop_graph(30, 12))
    ratios = [found[node] / found[node + 1] for node in range(29, 38)]
    largest = sum(found[:30]) / found[0] - 1
    assert ratios == pytest.approx([largest / 2 + math.sqrt(largest**2 / 4 - 1)] * 9, rel=1e-9)
    assert found[40] / found[41] == pytest.approx(largest, rel=1e-12)


def test_a_far_end_has_little_and_more_than_nothing() -> None:
    found = known(nx.lollipop_graph(8, 100))
    assert 0 < found[-1] < 1e-80


def test_unlike_parts_far_from_each_other_cannot_be_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("netmap.kernels.leading._WORK", 200_000)
    graph = nx.barbell_graph(30, 10)
    graph.add_edge(34, 70)
    assert of(graph) is None


def test_unlike_parts_near_each_other_can() -> None:
    graph = nx.barbell_graph(10, 2)
    graph.add_edge(0, 22)
    found = known(graph)
    assert found[1] > found[-2] > 0


def test_what_takes_too_long_to_group_is_not_grouped(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = known(nx.path_graph(40))
    monkeypatch.setattr("netmap.kernels.leading._alike", lambda near: list(range(len(near))))
    assert known(nx.path_graph(40)) == pytest.approx(expected, rel=1e-9)


def test_a_solver_that_gives_up_either_way_gives_none(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = [(0, 1), (1, 2), (2, 3)]
    solve = engine.eigenvector
    monkeypatch.setattr(engine, "eigenvector", lambda *_: None)
    assert leading(4, edges) is None
    once = iter([solve(4, edges), None])
    monkeypatch.setattr(engine, "eigenvector", lambda *_: next(once))
    assert leading(4, edges) is None
