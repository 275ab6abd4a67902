"""The measures of any network are those of networkx, wherever it has them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap.dataset import Dataset
from netmap.measures import MEASURES
from netmap.model import Actor, Quantity, Tie
from netmap.network import Network
from tests.conftest import Graph

Reference = Callable[[Network], Mapping[str, float]]
NAMES = "abcdefgh"
SYMMETRIC, ONE_WAY, OWN = "meets", "member_of", "a kind of one's own"
BOTH_WAYS = {SYMMETRIC, "negotiates_with", "cooperates_with", "pairs_with", "partner_agreement"}


def either_way(network: Network) -> nx.Graph[str]:
    return nx.Graph(one_way(network))


def one_way(network: Network) -> nx.DiGraph[str]:
    made: nx.DiGraph[str] = nx.DiGraph()
    made.add_nodes_from(network.actors)
    for tie in network.ties.values():
        if tie.source != tie.target:
            made.add_edge(tie.source, tie.target)
            if tie.kind in BOTH_WAYS:
                made.add_edge(tie.target, tie.source)
    return made


def strengths(network: Network) -> Mapping[str, float]:
    graph = network.to_networkx()
    graph.remove_edges_from([edge for edge in graph.edges if edge[0] == edge[1]])
    return dict(graph.degree(weight="weight"))


def leading(network: Network) -> Mapping[str, float]:
    """Return the eigenvector centrality of the largest component, where there is one."""
    graph = either_way(network)
    parts = sorted(nx.connected_components(graph), key=len, reverse=True)
    if not parts or (len(parts) > 1 and len(parts[0]) == len(parts[1])):
        return dict.fromkeys(graph, math.nan)
    found = nx.eigenvector_centrality(graph.subgraph(parts[0]), max_iter=100_000, tol=1e-14)
    return {actor: found.get(actor, math.nan) for actor in graph}


def walked(network: Network) -> Mapping[str, float]:
    """Walk by the Google matrix of networkx until nothing changes: its ``pagerank`` wants scipy."""
    graph = one_way(network)
    if not graph:
        return {}
    matrix = nx.google_matrix(graph, alpha=0.85)
    start = [1 / len(graph)] * len(graph)
    at = start @ np.linalg.matrix_power(matrix, 256)
    return dict(zip(graph, map(float, at), strict=True))


def on(projection: Callable[[Network], Any], measure: Callable[..., Any]) -> Reference:
    return lambda network: measure(projection(network))


REFERENCES: Mapping[str, Reference] = {
    "degree": on(either_way, nx.degree_centrality),
    "in_degree": on(one_way, nx.in_degree_centrality),
    "out_degree": on(one_way, nx.out_degree_centrality),
    "weighted_degree": strengths,
    "betweenness": on(either_way, nx.betweenness_centrality),
    "closeness": on(either_way, nx.closeness_centrality),
    "harmonic": on(either_way, nx.harmonic_centrality),
    "eigenvector": leading,
    "pagerank": walked,
    "core": on(either_way, nx.core_number),
    "constraint": on(either_way, nx.constraint),
    "effective_size": on(either_way, nx.effective_size),
}
ALL = pytest.mark.parametrize("measure", REFERENCES)


def assert_agrees(network: Network, measure: str) -> None:
    found = MEASURES[measure](network)
    expected = REFERENCES[measure](network)
    undefined = {actor for actor, value in expected.items() if math.isnan(value)}
    assert {actor for actor, value in found.items() if value is None} == undefined
    assert set(found.reasons) == undefined
    known = {actor: value for actor, value in expected.items() if actor not in undefined}
    assert {actor: found[actor] for actor in known} == pytest.approx(known, rel=1e-9, abs=1e-12)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw networks with isolates, components, directions, weights, parallel ties and loops."""
    actors = list(NAMES[: draw(st.integers(0, len(NAMES)))])
    end = st.sampled_from(actors) if actors else st.nothing()
    kind = st.sampled_from([SYMMETRIC, ONE_WAY, ONE_WAY, OWN])
    weight = st.sampled_from([None, Quantity(0), Quantity(2), Quantity(2.5, "about")])
    drawn = draw(st.lists(st.tuples(end, end, kind, weight), max_size=14)) if actors else []
    ties = [
        Tie(id=str(number), source=source, target=target, kind=kind, weight=weight)
        for number, (source, target, kind, weight) in enumerate(drawn)
    ]
    return Network.of(Dataset([*(Actor(id=name, kind="ngo") for name in actors), *ties]))


def test_every_measure_is_compared() -> None:
    assert list(MEASURES) == list(REFERENCES)


@ALL
@settings(max_examples=40)
@given(network=networks())
def test_any_network(measure: str, network: Network) -> None:
    assert_agrees(network, measure)


@ALL
@pytest.mark.parametrize(
    "words",
    ["", "a", "a b", "a-a", "a-b", "a-b c", "a-b c-d", "a-b b-c d-e f", "a-b a-b b-a b-c c-c"],
)
def test_small_networks(graph: Graph, measure: str, words: str) -> None:
    assert_agrees(graph(words), measure)


@ALL
def test_the_examples_at_a_date_and_with_every_tie(everything: Dataset, measure: str) -> None:
    assert_agrees(Network.of(everything, kinds="all", statuses="all"), measure)
    assert_agrees(Network.of(everything, at="2018"), measure)


@ALL
@pytest.mark.parametrize("seed", [1, 2])
def test_larger_random_networks(measure: str, seed: int) -> None:
    drawn = nx.gnm_random_graph(120, 170, seed=seed, directed=True)
    ties = [
        Tie(id=f"{one}-{other}", source=str(one), target=str(other), kind=ONE_WAY)
        for one, other in drawn.edges
    ]
    actors = [Actor(id=str(node), kind="ngo") for node in drawn]
    assert_agrees(Network.of(Dataset([*actors, *ties])), measure)
