"""Networks from networkx and pandas, and back."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmap
from netmap import Dataset, InvalidDataError, Network, from_networkx, from_pandas
from netmap.characters import tidy
from netmap.model import Actor, Kind, Quantity, Record, Tie
from tests.conftest import HOSTILE, LETTERS

NODES = st.one_of(
    st.integers(),
    st.text("abÄ (1", min_size=1, max_size=4).map(str.strip).filter(bool),
    st.tuples(st.integers(), st.integers()),
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


_WORDS = st.text(LETTERS, max_size=5).map(tidy)
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
    assert network.ids == (HOSTILE.strip(), "b")
    assert network.ties["1"].attributes == {HOSTILE: HOSTILE.strip()}


def test_an_extra_column_named_like_something_else_is_kept_under_a_number() -> None:
    names = ("id", "name", "label", "kind", "source", "symmetric", "weight_qualifier", "id_2", "x")
    extra = {name: f"own {name}" for name in names}
    actors = [Actor(id="a", kind="ngo", attributes=extra), Actor(id="b", kind="ngo")]
    tied = Tie(id="t", source="a", target="b", kind="meets", attributes=extra)
    network = Network.of(Dataset([*actors, tied]))
    frames, graph, other = network.to_pandas(), network.to_networkx(), network.to_igraph()
    told: list[Mapping[str, Any]] = [graph.nodes["a"], graph.edges["a", "b", "t"]]
    told += [frame.iloc[:1].to_dict("records")[0] for frame in frames]  # type: ignore[misc]
    told += [other.vs[0].attributes(), other.es[0].attributes()]
    for row in told:
        assert {f"own {name}" for name in names} <= set(row.values())
        assert (row["id_3"], row["id_2"], row["x"]) == ("own id", "own id_2", "own x")
    assert (other.vs["name"], other.es["name"]) == (["a", "b"], ["t"])
    for again in (from_pandas(frames.ties, frames.actors), from_networkx(graph)):
        assert again.ids == ("a", "b")
        assert again.ties["t"].kind == "meets"
        assert set(again.ties["t"].attributes.values()) == set(extra.values())
        assert again.actors["a"].name_fi is None
        assert set(again.actors["a"].attributes.values()) == set(extra.values())


@pytest.mark.parametrize("weight", ["440", 440, 440.0, np.int64(440), "~440", Decimal(440)])
def test_what_is_known_of_a_number_holds_for_text_too(weight: object) -> None:
    told = {"weight": weight, "weight_qualifier": "about"}
    network = from_networkx(nx.Graph([("a", "b", told)]))
    assert network.ties["1"].weight == Quantity(440, "about")
    frame = pd.DataFrame([{"source": "a", "target": "b", **told}])
    assert from_pandas(frame).ties["1"].weight == Quantity(440, "about")
    assert network.ties["1"].attributes == {}


@pytest.mark.parametrize(
    ("weight", "qualifier", "code", "column"),
    [
        (440, "roughly", "unknown_status", "weight_qualifier"),
        ("440", "roughly", "unknown_status", "weight_qualifier"),
        ("~440", "at_least", "impossible_number", "weight"),
        ("~440", "exact", "impossible_number", "weight"),
    ],
)
def test_a_qualifier_that_cannot_be_is_told(
    weight: object, qualifier: str, code: str, column: str
) -> None:
    graph = nx.Graph([("a", "b", {"weight": weight, "weight_qualifier": qualifier})])
    with pytest.raises(InvalidDataError, match=qualifier) as caught:
        from_networkx(graph)
    assert problems(caught.value) == [(code, "G.edges['a', 'b']", column)]


@pytest.mark.parametrize(
    ("weight", "read"),
    [(Decimal("2.5"), 2.5), (Decimal(3), 3), (Fraction(1, 4), 0.25), (Fraction(6, 2), 3)],
)
def test_numbers_of_any_sort_are_taken(weight: object, read: float) -> None:
    assert from_networkx(nx.Graph([(1, 2, {"weight": weight})])).ties["1"].weight == Quantity(read)


@pytest.mark.parametrize(
    "weight", [10**30, Decimal("Infinity"), Decimal("-1"), Fraction(10**400), -1, True, 1j]
)
def test_a_number_that_cannot_be_is_told_with_the_limit(weight: object) -> None:
    with pytest.raises(InvalidDataError, match="at most 15 digits"):
        from_networkx(nx.Graph([(1, 2, {"weight": weight})]))


def test_a_status_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(InvalidDataError, match=r"active .*stated.*promised"):
        from_networkx(nx.Graph([("a", "b", {"status": "active"})]))
    kept = from_networkx(nx.Graph([("a", "b", {"state": "active"})]))
    assert kept.ties["1"].attributes == {"state": "active"}


def test_nodes_that_are_equal_may_be_written_differently() -> None:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from([1, 2, (5, 5)])
    graph.add_edges_from([(True, np.int64(2)), (2.0, (np.int64(5), np.int64(5)))])
    network = from_networkx(graph)
    assert network.ids == ("1", "2", "(5, 5)")
    ends = [(tie.source, tie.target) for tie in network.ties.values()]
    assert ends == [("1", "2"), ("2", "(5, 5)")]


@pytest.mark.parametrize("symmetric", ["yes", "no"])
def test_directions_of_a_kind_of_ones_own_come_back(symmetric: Any) -> None:
    actors = [Actor(id=name, kind="ngo") for name in "abc"]
    ties = [Tie(id=str(n), source="a", target=end, kind="mentors") for n, end in enumerate("bc")]
    own = Kind(id="mentors", of="ties", symmetric=symmetric)
    network = Network.of(Dataset([*actors, *ties, own]))
    frames = network.to_pandas()
    for again in (from_networkx(network.to_networkx()), from_pandas(frames.ties, frames.actors)):
        assert again.dataset.vocabulary.ties["mentors"].symmetric == (symmetric == "yes")
        assert dict(netmap.centrality.in_degree(again)) == dict(
            netmap.centrality.in_degree(network)
        )
        assert dict(again.ties) == dict(network.ties)


def test_an_undirected_graph_comes_back_undirected() -> None:
    network = from_networkx(nx.florentine_families_graph())
    again = from_networkx(network.to_networkx())
    assert dict(again.ties) == dict(network.ties)
    assert again.dataset.vocabulary.ties["tie"].symmetric
    assert dict(netmap.centrality.out_degree(again)) == dict(netmap.centrality.out_degree(network))


def test_what_is_said_of_directions_names_a_tie_without_a_kind() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("a", "b", symmetric="true")
    graph.add_edge("b", "c", symmetric=0)
    assert [it.kind for it in from_networkx(graph).ties.values()] == ["tie", "directed_tie"]


def test_directions_that_contradict_the_vocabulary_or_say_nothing_are_kept() -> None:
    graph = nx.DiGraph([("a", "b", {"kind": "funds", "symmetric": True})])
    graph.add_edge("a", "c", kind="own", symmetric="perhaps")
    ties = from_networkx(graph).ties
    assert [it.attributes for it in ties.values()] == [
        {"symmetric": "True"}, {"symmetric": "perhaps"},
    ]  # fmt: skip


def test_directions_that_contradict_each_other_or_the_graph_are_told() -> None:
    graph = nx.DiGraph([("a", "b", {"kind": "own", "symmetric": True})])
    graph.add_edge("b", "a", kind="own", symmetric=False)
    with pytest.raises(InvalidDataError) as caught:
        from_networkx(graph)
    assert problems(caught.value) == [("mixed_directions", "G.edges['b', 'a']", "symmetric")]
    with pytest.raises(InvalidDataError) as caught:
        from_networkx(nx.Graph([("a", "b", {"kind": "own", "symmetric": False})]))
    assert problems(caught.value) == [("undirected_kind", "G.edges['a', 'b']", "kind")]


def test_columns_without_names_are_named_by_their_numbers() -> None:
    network = from_pandas(pd.DataFrame([[1, 2, "x"], [2, 3, "y"]]), source=0, target=1)
    assert network.ids == ("1", "2", "3")
    assert network.ties["2"].attributes == {"2": "y"}


def test_names_that_differ_and_have_the_same_text_are_told() -> None:
    told: Any = {1: "x", "1": "y"}
    graph = nx.Graph([("a", "b", told)])
    with pytest.raises(InvalidDataError) as caught:
        from_networkx(graph)
    assert problems(caught.value) == [("repeated_column", "G.edges['a', 'b']", "1")]


def test_texts_are_read_as_cells_are() -> None:
    graph = nx.Graph([(" a ", "b", {"kind": " ", "note": " n "})])
    network = from_networkx(graph)
    assert network.ids == ("a", "b")
    assert (network.ties["1"].kind, network.ties["1"].note) == ("tie", "n")
    with pytest.raises(InvalidDataError, match="already used"):
        from_networkx(nx.Graph([("a", "a ")]))


def test_control_characters_are_told_wherever_they_are() -> None:
    graph: nx.Graph[str] = nx.Graph([("a\0", "b", {"x\1": "y", "note": "\ud800"})])
    with pytest.raises(InvalidDataError) as caught:
        from_networkx(graph)
    assert {it.code for it in caught.value.problems} == {"control_character"}
    assert str(caught.value).isprintable() or "\0" not in str(caught.value)
    str(caught.value).encode()


@pytest.mark.parametrize("wrong", [3, [("a", "b")], None])
def test_what_is_no_graph_or_frame_is_a_wrong_type(wrong: Any) -> None:
    with pytest.raises(TypeError, match="networkx graph"):
        from_networkx(wrong)
    with pytest.raises(TypeError, match="pandas frames"):
        from_pandas(wrong)


def test_graphml_of_netmap_comes_back(everything: Dataset, tmp_path: Path) -> None:
    network = everything.network(kinds="all", statuses="all")
    for language in ("fi", "en"):
        netmap.export.graph(network, tmp_path / f"{language}.graphml", language=language)
        again = from_networkx(nx.read_graphml(tmp_path / f"{language}.graphml"))
        assert dict(again.actors) == uncited(network.actors)
        assert dict(again.ties) == uncited(network.ties)
