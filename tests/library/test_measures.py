"""What every measure gives: scores, ranks, reasons and a method."""

from __future__ import annotations

import gc
import json
import pickle
import sys
import weakref
from typing import Any

import networkx as nx
import pytest

from netmap import from_networkx, measures
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError, MissingExtraError, NetmapError, UnknownNameError
from netmap.kernels import engine
from netmap.measures import MEASURES, Scores
from netmap.model import Actor, PartialDate, Quantity, Tie
from netmap.network import Network
from netmap.text import LANGUAGES, sentences
from tests.conftest import Graph

ALL = pytest.mark.parametrize("measure", MEASURES)


def tied(*ties: Tie, actors: str = "abcd", **chosen: Any) -> Network:
    return Network.of(Dataset([*(Actor(id=name, kind="ngo") for name in actors), *ties]), **chosen)


# Scores and ranks


@ALL
def test_every_measure_is_a_mapping_of_all_actors(graph: Graph, measure: str) -> None:
    network = graph("a-b b-c d e-f")
    found = MEASURES[measure](network)
    assert isinstance(found, Scores)
    assert set(found) == set(found.ranks) == set(network.ids)
    assert (found.measure, found.n, len(found)) == (measure, 6, 6)
    assert found.selection is network.selection


@ALL
def test_nothing_is_undefined_without_a_reason(graph: Graph, measure: str) -> None:
    found = MEASURES[measure](graph("a-b b-c d e-f"))
    undefined = [actor for actor, score in found.items() if score is None]
    assert list(found.reasons) == undefined
    assert [actor for actor, rank in found.ranks.items() if rank is None] == undefined
    assert found.method.left_out.undefined == len(undefined)


@ALL
def test_an_empty_network_has_no_scores(graph: Graph, measure: str) -> None:
    found = MEASURES[measure](graph(""))
    assert (dict(found), found.n, found.to_dict()["rows"]) == ({}, 0, [])


def test_the_best_stands_first_equals_by_their_ids_and_the_undefined_last(graph: Graph) -> None:
    found = measures.effective_size(graph("isle z-hub y-hub x-hub w"))
    assert list(found) == ["hub", "x", "y", "z", "isle", "w"]
    assert list(found.ranks.values()) == [1, 2, 2, 2, None, None]
    assert found.reasons == {"isle": "no_ties", "w": "no_ties"}


def test_the_last_digits_decide_no_rank(graph: Graph) -> None:
    ring = "a-b b-c c-d d-e e-f f-g g-a"
    assert set(measures.eigenvector(graph(ring)).ranks.values()) == {1}
    assert set(measures.pagerank(graph(ring)).ranks.values()) == {1}


def test_scores_keep_their_full_precision(graph: Graph) -> None:
    assert measures.degree(graph("a-b c d"))["a"] == 1 / 3


# Undefined


def test_an_actor_without_ties_has_no_constraint_and_no_effective_size(graph: Graph) -> None:
    for measure in (measures.constraint, measures.effective_size):
        found = measure(graph("a-b c c-c"))
        assert (found["c"], found.ranks["c"], found.reasons["c"]) == (None, None, "no_ties")


def test_eigenvector_is_defined_in_the_largest_component_only(graph: Graph) -> None:
    found = measures.eigenvector(graph("a-b b-c d-e f"))
    assert found.reasons == {"d": "other_component", "e": "other_component", "f": "no_ties"}
    assert found["b"] == pytest.approx(0.5**0.5)


def test_eigenvector_is_undefined_where_no_component_is_the_largest(graph: Graph) -> None:
    found = measures.eigenvector(graph("a-b d-e f"))
    assert set(found.values()) == {None}
    assert found.reasons == {**dict.fromkeys("abde", "equal_components"), "f": "no_ties"}


def test_isolates_alone_have_no_eigenvector_but_one_actor_has(graph: Graph) -> None:
    assert set(measures.eigenvector(graph("a b")).reasons.values()) == {"no_ties"}
    assert measures.eigenvector(graph("a")) == {"a": 1.0}


@pytest.mark.parametrize(("dense", "chain"), [(5, 1), (10, 5), (30, 10)])
def test_mirror_actors_share_a_rank_by_every_measure(dense: int, chain: int) -> None:
    made: nx.Graph[int] = nx.barbell_graph(dense, chain)
    found = measures.eigenvector(from_networkx(made))
    last = len(made) - 1
    assert not found.reasons
    assert all(found[str(node)] == found[str(last - node)] for node in made)
    assert all(found.ranks[str(node)] == found.ranks[str(last - node)] for node in made)


def test_an_actor_far_out_has_a_rank_of_its_own() -> None:
    found = measures.eigenvector(from_networkx(nx.lollipop_graph(30, 12)))
    tail = [found.ranks[str(node)] for node in range(29, 42)]
    assert tail == [1, *range(31, 43)]


def test_an_eigenvector_that_cannot_be_found_is_undefined(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "eigenvector", lambda _nodes, _edges: None)
    found = measures.eigenvector(graph("a-b c"))
    assert found.reasons == {"a": "no_convergence", "b": "no_convergence", "c": "no_ties"}


# Directions and weights


def test_a_tie_with_a_direction_counts_one_way() -> None:
    network = tied(Tie(id="1", source="a", target="b", kind="funds"))
    assert measures.in_degree(network) == {"b": 1 / 3, "a": 0, "c": 0, "d": 0}
    assert measures.out_degree(network) == {"a": 1 / 3, "b": 0, "c": 0, "d": 0}
    assert measures.degree(network)["a"] == measures.degree(network)["b"] == 1 / 3


def test_a_symmetric_tie_counts_both_ways() -> None:
    network = tied(Tie(id="1", source="a", target="b", kind="cooperates_with"))
    assert measures.in_degree(network) == measures.out_degree(network)


def test_weights_add_up_and_a_tie_without_one_counts_one() -> None:
    network = tied(
        Tie(id="1", source="a", target="b", kind="funds", weight=Quantity(2.5)),
        Tie(id="2", source="b", target="a", kind="funds", weight=Quantity(4, "about")),
        Tie(id="3", source="b", target="c", kind="funds"),
        Tie(id="4", source="c", target="c", kind="funds", weight=Quantity(100)),
    )
    found = measures.weighted_degree(network)
    assert found == {"b": 7.5, "a": 6.5, "c": 1, "d": 0}
    assert found.method.assumed == {"ties_without_weight": 1, "inexact_weights": 1}
    assert found.method.left_out.self_loops == 1


# The method


def test_the_method_says_what_was_measured_how_and_on_what() -> None:
    method = measures.pagerank(tied()).method
    assert (method.name, method.ties, method.parameters) == (
        "pagerank",
        "directed",
        {"alpha": 0.85},
    )
    assert method.definition.startswith("PageRank: how often")
    assert "0.85" in method.definition
    assert "Brin" in method.reference
    assert method.n == 4


def test_the_method_counts_what_was_left_out() -> None:
    network = tied(
        Tie(id="1", source="a", target="b", kind="funds"),
        Tie(id="2", source="b", target="a", kind="funds"),
        Tie(id="3", source="a", target="b", kind="meets"),
        Tie(id="4", source="a", target="a", kind="meets"),
        Tie(id="5", source="a", target="c", kind="located_in"),
        Tie(id="6", source="a", target="c", kind="meets", status="lapsed"),
    )
    left_out = measures.constraint(network).method.left_out
    assert (left_out.undefined, left_out.self_loops, left_out.parallel_ties) == (2, 1, 2)
    assert (left_out.kinds, left_out.statuses) == (("located_in",), ("lapsed",))
    assert measures.in_degree(network).method.left_out.parallel_ties == 1
    assert measures.weighted_degree(network).method.left_out.parallel_ties == 0


def test_what_is_left_out_is_counted_among_the_ties_of_the_date() -> None:
    whole = tied(
        Tie(id="1", source="a", target="b", kind="meets"),
        Tie(id="2", source="a", target="b", kind="funds", end=PartialDate(2017)),
        Tie(id="3", source="a", target="b", kind="supports", status="planned"),
    ).dataset
    networks = (
        Network.of(whole, at="2018", kinds="meets"),
        whole.at("2018").network(kinds="meets"),
    )
    for network in networks:
        left_out = measures.degree(network).method.left_out
        assert (left_out.kinds, left_out.statuses) == (("supports",), ())
    left_out = measures.degree(Network.of(whole, kinds="meets")).method.left_out
    assert left_out.kinds == ("funds", "supports")


def test_a_language_that_is_not_there_is_an_error() -> None:
    with pytest.raises(InvalidValueError):
        measures.degree(tied()).method.define("de")


def test_a_measure_that_is_not_there_is_answered_with_close_ones() -> None:
    with pytest.raises(UnknownNameError) as unknown:
        measures.measure("betweeness")
    assert unknown.value.matches == ("betweenness",)
    assert "mitta" in unknown.value.message("fi")
    with pytest.raises(UnknownNameError):
        measures.label("popularity")


@ALL
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_a_name_and_a_definition(measure: str, language: str) -> None:
    name = measures.label(measure, language)
    defined = MEASURES[measure](tied()).method.define(language)
    assert defined.startswith(name.split(" (")[0])
    assert defined.endswith((".", ")"))
    assert "{" not in defined


def test_every_reason_has_a_sentence() -> None:
    told = {f"reasons.{reason.value}" for reason in measures.Reason}
    assert told <= set(sentences("fi"))


# Handing on


@ALL
def test_to_dict_is_plain(graph: Graph, measure: str) -> None:
    told = MEASURES[measure](graph("a-b b-c d")).to_dict()
    assert json.loads(json.dumps(told)) == told
    assert set(told) == {"measure", "method", "rows"}


def test_rows_have_four_keys(graph: Graph) -> None:
    rows = measures.constraint(graph("a-b c")).to_dict()["rows"]
    assert rows == [
        {"actor": "a", "constraint": 1.0, "rank": 1, "reason": None},
        {"actor": "b", "constraint": 1.0, "rank": 1, "reason": None},
        {"actor": "c", "constraint": None, "rank": None, "reason": "no_ties"},
    ]


def test_to_frame_is_indexed_by_actor(graph: Graph) -> None:
    frame = measures.constraint(graph("a-b c")).to_frame()
    assert (frame.index.name, list(frame.index)) == ("actor", ["a", "b", "c"])
    assert list(frame.columns) == ["constraint", "rank", "reason"]
    assert [str(it) for it in frame.dtypes] == ["float64", "Int64", "object"]
    assert list(frame["rank"].isna()) == list(frame["constraint"].isna()) == [False, False, True]
    assert frame.loc["c", "reason"] == "no_ties"
    assert frame.attrs["method"]["name"] == "constraint"


def test_an_empty_network_gives_an_empty_frame(graph: Graph) -> None:
    assert measures.degree(graph("")).to_frame().shape == (0, 3)


def test_a_frame_without_pandas_says_how_to_install_it(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError) as refused:
        measures.degree(graph("a-b")).to_frame()
    assert isinstance(refused.value, NetmapError)
    assert all("stakeholder-netmap[pandas]" in refused.value.message(it) for it in LANGUAGES)


def test_scores_can_be_kept_and_show_themselves_in_a_line(graph: Graph) -> None:
    found = measures.degree(graph("a-b"))
    assert pickle.loads(pickle.dumps(found)) == found
    assert repr(found) == "<Scores: degree of 2 actors>"


def test_what_is_remembered_cannot_be_changed(graph: Graph) -> None:
    found = measures.weighted_degree(graph("a-b"))
    kept = (found.scores, found.ranks, found.reasons, found.method.parameters, found.method.assumed)
    for mapping in (*kept, MEASURES):
        with pytest.raises(TypeError):
            mapping["a"] = 99  # type: ignore[index]
    assert measures.weighted_degree(graph("a-b"))["a"] == 1


# Computing once


def test_a_network_is_measured_once_and_forgotten_with_it() -> None:
    network = tied(Tie(id="1", source="a", target="b", kind="meets"))
    assert measures.closeness(network) is measures.closeness(network)
    kept = weakref.ref(network)
    del network
    gc.collect()
    assert kept() is None


def test_other_networks_are_measured_anew(graph: Graph) -> None:
    assert measures.degree(graph("a-b")) == {"a": 1.0, "b": 1.0}
    assert measures.degree(graph("a-b c"))["a"] == 0.5
