"""Networks from networkx and pandas, and back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap import Dataset, InvalidDataError, Network, from_networkx, from_pandas
from netmap.model import Actor, Quantity, Record, Tie
from tests.conftest import HOSTILE

NODES = st.one_of(
    st.integers(), st.text(min_size=1, max_size=4), st.tuples(st.integers(), st.integers())
)
KINDS = [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]


def uncited(records: Mapping[str, Record]) -> Mapping[str, Record]:
    return {key: it.model_copy(update={"citations": ()}) for key, it in records.items()}


def problems(error: InvalidDataError) -> list[tuple[str, str, str | None]]:
    return [(it.code, it.file, it.column) for it in error.problems]


@pytest.mark.parametrize("sort", KINDS)
def test_any_graph_becomes_a_network(sort: type[nx.Graph[Any]]) -> None:
    graph = sort([(1, 2), (2, 3), (3, 3)])
    graph.add_node((4, "x"))
    network = from_networkx(graph)
    assert network.ids == ("1", "2", "3", "(4, 'x')")
    kind = "directed_tie" if graph.is_directed() else "tie"
    assert {tie.kind for tie in network.ties.values()} == {kind}
    assert {actor.kind for actor in network.actors.values()} == {"actor"}


def test_an_empty_graph_is_an_empty_network() -> None:
    assert repr(from_networkx(nx.Graph())) == "<Network: 0 actors, 0 ties>"


def test_ties_of_an_undirected_graph_go_both_ways() -> None:
    network = from_networkx(nx.Graph([("a", "b")]))
    assert network.dataset.vocabulary.ties["tie"].symmetric
    directed = from_networkx(nx.DiGraph([("a", "b")]))
    assert not directed.dataset.vocabulary.ties["directed_tie"].symmetric


def test_words_of_its_own_become_kinds_of_the_project() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("a", kind="family")
    graph.add_edge("a", "b", kind="marriage")
    words = from_networkx(graph).dataset.vocabulary
    assert words.ties["marriage"].symmetric
    assert words.actors["family"].family == "other"


def test_labels_of_the_vocabulary_are_understood() -> None:
    graph = nx.Graph([("a", "b", {"kind": "Tekee yhteistyötä"})])
    graph.nodes["a"]["kind"] = "Yhdistys"
    network = from_networkx(graph)
    assert network.actors["a"].kind == "ngo"
    assert network.ties["1"].kind == "cooperates_with"


def test_attributes_fill_the_fields_they_are_named_like_and_others_are_kept() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", label="Äiti", colour="red", start=2017, aliases=["x", "y"])
    told = {"weight": np.int64(3), "start": datetime.date(2018, 1, 2), "end": pd.Timestamp("2019")}
    graph.add_edge("a", "b", status="planned", colour=7, source="book", **told)
    network = from_networkx(graph)
    actor, tie = network.actors["a"], network.ties["1"]
    assert (actor.name("sv"), actor.aliases, str(actor.start)) == ("Äiti", ("x", "y"), "2017")
    assert actor.attributes == {"colour": "red"}
    assert (tie.weight, str(tie.valid), tie.status) == (
        Quantity(3),
        "2018-01-02/2019-01-01",
        "planned",
    )
    assert tie.attributes == {"colour": "7", "source": "book"}


@pytest.mark.parametrize("nothing", [None, "", float("nan"), np.nan, pd.NA, pd.NaT])
def test_what_says_nothing_is_missing_and_no_zero(nothing: object) -> None:
    graph = nx.Graph([("a", "b", {"weight": nothing, "kind": nothing, "colour": nothing})])
    (tie,) = from_networkx(graph).ties.values()
    assert (tie.weight, tie.kind, tie.attributes) == (None, "tie", {})


def test_a_number_that_is_not_exact_comes_back_so() -> None:
    tie = Tie(id="t", source="a", target="a", kind="meets", weight=Quantity(2.5, "about"))
    network = Network.of(Dataset([Actor(id="a", kind="ngo"), tie]))
    assert from_networkx(network.to_networkx()).ties["t"] == tie
    assert from_pandas(network.to_pandas().ties).ties["t"] == tie


def test_ids_of_ties_are_their_own_or_numbers() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("a", "b", id="2")
    graph.add_edge("a", "b")
    graph.add_edge("b", "a")
    assert list(from_networkx(graph).ties) == ["2", "1", "3"]


def test_keys_that_differ_are_ids_and_others_are_kept() -> None:
    differing: nx.MultiGraph[str] = nx.MultiGraph([("a", "b", "friends"), ("a", "b", "debts")])
    assert set(from_networkx(differing).ties) == {"friends", "debts"}
    alike: nx.MultiGraph[str] = nx.MultiGraph([("a", "b", "friends"), ("b", "c", "friends")])
    ties = from_networkx(alike).ties
    assert {key: tie.attributes["key"] for key, tie in ties.items()} == dict.fromkeys(
        "12", "friends"
    )


def test_every_problem_of_a_graph_is_told_at_once() -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_edge(1, "1", weight=-1, status="perhaps")
    graph.add_edge(1, 2, start="2019", end="2018", id="x")
    graph.add_edge(2, "1", id="x", kind="funds")
    graph.add_node("")
    with pytest.raises(InvalidDataError) as caught:
        from_networkx(graph)
    assert problems(caught.value) == [
        ("missing_value", "G.nodes['']", "id"),
        ("impossible_number", "G.edges[1, '1']", "weight"),
        ("unknown_status", "G.edges[1, '1']", "status"),
        ("end_before_start", "G.edges[1, 2]", "end"),
        ("repeated_id", "G.nodes['1']", "id"),
        ("repeated_id", "G.edges['1', 2]", "id"),
        ("undirected_kind", "G.edges['1', 2]", "kind"),
    ]
    message = str(caught.value)
    assert "The id 1 is already used in G.nodes[1]." in message
    assert message.count("\n") == 7


def test_a_long_list_of_problems_is_cut_in_the_message_only() -> None:
    graph = nx.Graph([(number, number, {"weight": -1}) for number in range(30)])
    with pytest.raises(InvalidDataError, match="and 10 errors more") as caught:
        from_networkx(graph)
    assert len(caught.value.problems) == 30


def test_the_graph_of_the_caller_stays_as_it_is() -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph([("a", "b", {"weight": 2}), ("a", "b", {"x": [1]})])
    before = repr((list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))))
    from_networkx(graph)
    assert before == repr((list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))))


@given(st.lists(st.tuples(NODES, NODES)), st.sampled_from(KINDS))
def test_nodes_and_edges_of_any_graph_are_kept(
    edges: list[tuple[Any, Any]], sort: type[nx.Graph[Any]]
) -> None:
    graph = sort(edges)
    texts = {str(node) for node in graph}
    if len(texts) < len(graph):
        with pytest.raises(InvalidDataError, match="already used"):
            from_networkx(graph)
        return
    network = from_networkx(graph)
    assert set(network.ids) == texts
    ends = sorted((str(start), str(end)) for start, end in graph.edges())
    assert sorted((tie.source, tie.target) for tie in network.ties.values()) == ends


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=5)
_TIES = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from("abc"),
            "target": st.sampled_from("abc"),
            "kind": st.sampled_from(["meets", "funds", "unheard_of"]),
            "status": st.sampled_from(["stated", "promised", "lapsed"]),
            "weight": st.none() | st.integers(0, 9) | st.sampled_from([Quantity(3, "at_least")]),
            "start": st.none() | st.sampled_from(["2018", "2018-02", "2018-02-28"]),
            "attributes": st.dictionaries(
                _WORDS.filter(bool).map("x{}".format), _WORDS.filter(bool)
            ),
        }
    )
)


@given(_TIES)
def test_a_network_comes_back_from_networkx_and_pandas(rows: list[dict[str, Any]]) -> None:
    actors = [Actor(id=name, kind="ngo", name_fi=name.upper()) for name in "abc"]
    ties = [Tie.model_validate({"id": f"t{n}", **row}) for n, row in enumerate(rows)]
    network = Network.of(Dataset([*actors, *ties]), kinds="all", statuses="all")
    again = from_networkx(network.to_networkx())
    assert (dict(again.actors), dict(again.ties)) == (dict(network.actors), dict(network.ties))
    frames = network.to_pandas()
    tabled = from_pandas(frames.ties, frames.actors)
    assert (dict(tabled.actors), dict(tabled.ties)) == (dict(network.actors), dict(network.ties))


def test_the_examples_come_back(everything: Dataset) -> None:
    network = everything.network(kinds="all", statuses="all")
    frames = network.to_pandas()
    for again in (from_networkx(network.to_networkx()), from_pandas(frames.ties, frames.actors)):
        assert dict(again.actors) == uncited(network.actors)
        assert dict(again.ties) == uncited(network.ties)


def test_igraph_gets_the_same_graph(everything: Dataset) -> None:
    network = everything.network(kinds="all", statuses="all")
    graph, other = network.to_igraph(), network.to_networkx()
    assert graph.is_directed()
    assert graph.vs["name"] == list(network.actors)
    names = graph.vs["name"]
    edges = [(names[edge.source], names[edge.target], edge["name"]) for edge in graph.es]
    assert set(edges) == set(other.edges(keys=True))
    assert all(
        other.edges[ends]["kind"] == kind
        for ends, kind in zip(edges, graph.es["kind"], strict=True)
    )


def test_an_empty_network_is_empty_everywhere() -> None:
    network = Dataset().network()
    assert len(network.to_networkx()) == network.to_igraph().vcount() == 0
    assert [len(frame) for frame in network.to_pandas()] == [0, 0]
    assert from_pandas(*reversed(network.to_pandas())).ids == ()


def test_missing_numbers_are_missing_in_a_frame() -> None:
    ties = [
        Tie(id="1", source="a", target="a", kind="meets", weight=Quantity(2)),
        Tie(id="2", source="a", target="a", kind="meets"),
    ]
    frame = Network.of(Dataset([Actor(id="a", kind="ngo"), *ties])).to_pandas().ties
    assert frame.weight.dtype == "float64"
    assert frame.weight.isna().tolist() == [False, True]
    assert frame.index.name == "id"


def test_edges_alone_make_a_network() -> None:
    edges = pd.DataFrame({"from": ["a", "b"], "to": ["b", "c"], "weight": [1.0, None]})
    network = from_pandas(edges, source="from", target="to", directed=False)
    assert network.ids == ("a", "b", "c")
    assert [tie.weight for tie in network.ties.values()] == [Quantity(1.0), None]
    assert {tie.kind for tie in network.ties.values()} == {"tie"}


def test_whole_numbers_that_pandas_made_decimal_are_still_ids() -> None:
    edges = pd.DataFrame({"source": [1.0, 2.0], "target": [2, 3]})
    assert from_pandas(edges, pd.DataFrame({"id": ["1", "2", "3"]})).ids == ("1", "2", "3")


def test_every_problem_of_the_rows_is_told_with_row_and_column() -> None:
    edges = pd.DataFrame(
        {"source": ["a", None, "b"], "target": ["b", "b", "q"], "end": ["2019-13", None, None]}
    )
    with pytest.raises(InvalidDataError) as caught:
        from_pandas(edges, pd.DataFrame({"id": ["a", "b", "a"]}))
    assert problems(caught.value) == [
        ("impossible_date", "edges.iloc[0]", "end"),
        ("missing_value", "edges.iloc[1]", "source"),
        ("repeated_id", "nodes.iloc[2]", "id"),
        ("dangling", "edges.iloc[2]", "target"),
    ]


def test_every_missing_column_is_told() -> None:
    with pytest.raises(InvalidDataError) as caught:
        from_pandas(pd.DataFrame({"from": ["a"]}), pd.DataFrame({"name": ["A"]}))
    missing = [(problem.file, problem.value) for problem in caught.value.problems]
    assert missing == [("edges", "source"), ("edges", "target"), ("nodes", "id")]


def test_a_column_that_stands_twice_is_told() -> None:
    edges = pd.DataFrame({"from": ["a"], "target": ["b"], "source": ["book"]})
    with pytest.raises(InvalidDataError) as caught:
        from_pandas(edges, source="from")
    assert problems(caught.value) == [("repeated_column", "edges", "source")]


def test_source_and_target_are_two_columns() -> None:
    with pytest.raises(InvalidDataError, match="from"):
        from_pandas(pd.DataFrame({"from": ["a"]}), source="from", target="from")


def test_an_id_that_is_missing_is_a_number() -> None:
    edges = pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"], "id": ["x", None]})
    assert list(from_pandas(edges).ties) == ["x", "1"]
    graph = nx.Graph([("a", "b", {"id": float("nan")})])
    assert list(from_networkx(graph).ties) == ["1"]


def test_the_frames_of_the_caller_stay_as_they_are() -> None:
    edges = pd.DataFrame({"source": ["a"], "target": ["b"], "weight": [None]})
    nodes = pd.DataFrame({"id": ["a", "b"]})
    copies = edges.copy(), nodes.copy()
    from_pandas(edges, nodes)
    assert edges.equals(copies[0])
    assert nodes.equals(copies[1])


def test_hostile_text_is_only_text() -> None:
    graph = nx.DiGraph([(HOSTILE, "b", {HOSTILE: HOSTILE})])
    network = from_networkx(graph)
    assert network.ids == (HOSTILE, "b")
    assert network.ties["1"].attributes == {HOSTILE: HOSTILE}
