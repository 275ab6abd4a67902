from __future__ import annotations

from collections.abc import Callable, Mapping

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.dataset import Dataset
from netmap.model import Actor, Tie
from netmap.network import Network
from netmap.questions import centrality
from tests.conftest import Graph

Reference = Callable[["nx.Graph[str]"], Mapping[str, float]]
REFERENCES: Mapping[str, Reference] = {
    "degree": nx.degree_centrality,
    "betweenness": nx.betweenness_centrality,
    "closeness": nx.closeness_centrality,
}
MEASURES = pytest.mark.parametrize("measure", REFERENCES)
NAMES = "abcdefgh"


def network_of(actors: list[str], pairs: list[tuple[str, str]]) -> Network:
    ties = [
        Tie(id=str(number), source=source, target=target, kind="meets")
        for number, (source, target) in enumerate(pairs)
    ]
    return Network.of(Dataset([*(Actor(id=name, kind="ngo") for name in actors), *ties]))


def simple(network: Network) -> nx.Graph[str]:
    made: nx.Graph[str] = nx.Graph()
    made.add_nodes_from(network.actors)
    ends = ((tie.source, tie.target) for tie in network.ties.values())
    made.add_edges_from((one, other) for one, other in ends if one != other)
    return made


def assert_agrees(network: Network, measure: str) -> None:
    expected = REFERENCES[measure](simple(network))
    assert centrality.MEASURES[measure](network).scores == pytest.approx(
        expected, rel=1e-9, abs=1e-12
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw networks with isolates, several components, parallel ties, both ways, and loops."""
    actors = list(NAMES[: draw(st.integers(0, len(NAMES)))])
    if not actors:
        return network_of([], [])
    end = st.sampled_from(actors)
    return network_of(actors, draw(st.lists(st.tuples(end, end), max_size=14)))


@MEASURES
@pytest.mark.parametrize("at", [None, "2018", "2021"])
def test_scores_of_the_examples_are_those_of_networkx(
    everything: Dataset, measure: str, at: str | None
) -> None:
    assert_agrees(Network.of(everything, kinds="all", statuses="all", at=at), measure)
    assert_agrees(Network.of(everything, at=at), measure)


@MEASURES
@given(network=networks())
def test_scores_of_any_network_are_those_of_networkx(measure: str, network: Network) -> None:
    assert_agrees(network, measure)


@MEASURES
@pytest.mark.parametrize(
    "words", ["", "a", "a b", "a-a", "a-b", "a-b c", "a-b b-c d-e f", "a-b a-b b-a b-c"]
)
def test_scores_of_small_networks_are_those_of_networkx(
    graph: Graph, measure: str, words: str
) -> None:
    assert_agrees(graph(words), measure)


@pytest.fixture(scope="module")
def florentine() -> Network:
    """Marriages of Florentine families (Padgett and Ansell 1993), with the isolated Pucci."""
    marriages = nx.florentine_families_graph()
    return network_of([*marriages, "Pucci"], list(marriages.edges))


@MEASURES
def test_scores_of_the_florentine_families_are_those_of_networkx(
    florentine: Network, measure: str
) -> None:
    assert_agrees(florentine, measure)


def test_the_medici_have_their_published_betweenness(florentine: Network) -> None:
    without_isolate = centrality.betweenness(florentine.without_actor("Pucci"))
    assert without_isolate["Medici"] == pytest.approx(0.521978, abs=1e-6)
    assert without_isolate["Guadagni"] == pytest.approx(0.254579, abs=1e-6)


def test_isolates_count_in_the_number_of_actors(florentine: Network) -> None:
    assert centrality.betweenness(florentine)["Medici"] == pytest.approx(47.5 / (15 * 14 / 2))
    assert centrality.betweenness(florentine)["Pucci"] == 0.0
    assert centrality.degree(florentine)["Medici"] == 6 / 15


def test_parallel_ties_are_one_and_loops_none(graph: Graph) -> None:
    assert centrality.degree(graph("a-b a-b b-a a-a c")).scores == {"a": 0.5, "b": 0.5, "c": 0.0}


def test_the_best_stands_first_and_equals_by_their_ids(graph: Graph) -> None:
    found = centrality.degree(graph("z-hub y-hub x-hub w"))
    assert list(found) == ["hub", "x", "y", "z", "w"]
    assert found.ranks == {"hub": 1, "x": 2, "y": 2, "z": 2, "w": 5}


def test_scores_are_a_mapping_that_says_what_it_measured(graph: Graph) -> None:
    network = graph("a-b b-c")
    found = centrality.betweenness(network)
    assert dict(found) == {"b": 1.0, "a": 0.0, "c": 0.0}
    assert (found.measure, found.n, len(found)) == ("betweenness", 3, 3)
    assert found.selection is network.selection


def test_scores_keep_their_full_precision(graph: Graph) -> None:
    assert centrality.degree(graph("a-b c d"))["a"] == 1 / 3
