from __future__ import annotations

import networkx as nx
import pytest

from netmap.dataset import Dataset
from netmap.model import Actor, Citation, Tie
from netmap.network import Network
from netmap.questions import structure
from netmap.questions.structure import Shape
from tests.conftest import Graph

SIX = [Actor(id=name, kind="ngo") for name in "abcdef"]


def tie(name: str, ends: str, *sources: str, **more: object) -> Tie:
    citations = [{"source": source} for source in sources]
    return Tie.model_validate(
        {"id": name, "source": ends[0], "target": ends[1], "kind": "meets"}
        | {"citations": tuple(citations), **more}
    )


@pytest.fixture
def told() -> Network:
    """Four ties told by one source alone, one by another, one by both, one by nobody."""
    ties = [
        *(tie(str(number), f"a{end}", "report") for number, end in enumerate("bcde")),
        tie("other", "bc", "minutes", end="2019"),
        tie("both", "cd", "report", "minutes"),
        tie("nobody", "de", status="planned"),
    ]
    return Network.of(Dataset([*SIX, *ties]))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", Shape(0, 0, 0, 0, 0, 0, None)),
        ("a", Shape(1, 0, 0, 1, 1, 1, None)),
        ("a b", Shape(2, 0, 0, 2, 1, 2, 0.0)),
        ("a-b a-b b-a a-a", Shape(2, 4, 1, 1, 2, 0, 1.0)),
        ("a-b b-c d-e f", Shape(6, 3, 3, 3, 3, 1, 3 / 15)),
    ],
)
def test_the_shape_of_small_networks(graph: Graph, words: str, expected: Shape) -> None:
    assert structure.shape(graph(words)) == expected


def test_the_shape_of_the_examples_is_that_of_networkx(everything: Dataset) -> None:
    network = Network.of(everything, kinds="all", statuses="all")
    made: nx.Graph[str] = nx.Graph(network.to_networkx())
    made.remove_edges_from(list(nx.selfloop_edges(made)))
    found = structure.shape(network)
    assert found.density == pytest.approx(nx.density(made), rel=1e-9)
    assert found.components == nx.number_connected_components(made)
    assert found.isolates == nx.number_of_isolates(made)


def test_a_structure_tells_how_firm_its_ties_are(told: Network) -> None:
    found = structure.describe(told)
    assert found.ties_by_status == {"stated": 6, "planned": 1}
    assert found.ties_without_end == 6


def test_only_ties_that_cite_nothing_else_rest_on_a_source(told: Network) -> None:
    found = structure.describe(told)
    assert [(share.source, share.ties) for share in found.sources] == [
        ("report", 4),
        ("minutes", 1),
    ]
    assert found.sources[0].share == 4 / 7


def test_a_source_tells_most_about_one_actor(told: Network) -> None:
    first = structure.describe(told).sources[0]
    assert (first.most_touched, first.touching) == ("a", 4)
    assert first.title == "report"


def test_the_same_figures_stand_beside_without_the_source(told: Network) -> None:
    first = structure.describe(told).sources[0]
    assert first.without is not None
    assert (first.without.ties, first.without.components) == (3, 3)
    assert first.without == structure.shape(told.without_source("report"))


def test_a_source_that_no_tie_rests_on_alone_touches_nobody() -> None:
    network = Network.of(Dataset([*SIX, tie("t", "ab", "one", "two")]))
    shares = structure.describe(network).sources
    assert [(share.source, share.ties, share.most_touched) for share in shares] == [
        ("one", 0, ""),
        ("two", 0, ""),
    ]


def test_an_empty_network_rests_on_nothing() -> None:
    found = structure.describe(Network.of(Dataset()))
    assert (found.actors, found.components, found.largest_component) == (0, 0, 0)
    assert (found.density, found.sources, found.ties_by_status) == (None, (), {})


def test_only_the_sources_that_most_ties_rest_on_are_measured_without() -> None:
    actors = [Actor(id=str(place), kind="ngo") for place in range(40)]
    ties = [
        Tie(
            id=str(place),
            source="0",
            target=str(place + 1),
            kind="meets",
            citations=(Citation(source=f"s{place}"),),
        )
        for place in range(20)
    ]
    found = structure.describe(Network.of(Dataset([*actors, *ties]))).sources
    assert [source.without is not None for source in found] == [True] * 12 + [False] * 8


def test_a_structure_has_the_methods_of_its_figures_and_goes_to_a_frame(told: Network) -> None:
    found = structure.describe(told)
    measured = {"density", "centralisation", "components", "cut_vertices", "cut_edges", "ei_index"}
    assert set(found.method) == measured
    assert all(it.n == 6 for it in found.method.values())
    frame = found.to_frame()
    assert frame.loc["isolates", "value"] == 1
    assert frame.loc["cut_edges", "value"] == len(found.cut_edges)
    assert list(frame.index) == list(structure.FIGURES)
    plain = found.to_dict()
    assert (plain["actors"], "definition" in str(plain["method"])) == (6, True)


def test_a_figure_that_is_undefined_has_its_reason_in_the_frame(graph: Graph) -> None:
    frame = structure.describe(graph("a")).to_frame()
    assert frame.loc["density", "reason"] == "fewer_than_two"
    assert frame["value"].isna().sum() == 3
