from __future__ import annotations

import networkx as nx
import pytest

from netmap import InvalidValueError, Network, UnknownNameError
from netmap.dataset import Dataset
from netmap.model import Actor, Citation, Kind, PartialDate, Source, Tie
from netmap.network import Choice
from netmap.views.maps import page, to_pyvis
from tests.conftest import Graph


def actor(name: str, **more: object) -> Actor:
    return Actor.model_validate({"id": name, "kind": "ngo", **more})


def tie(name: str, source: str = "a", target: str = "b", **more: object) -> Tie:
    return Tie.model_validate(
        {"id": name, "source": source, "target": target, "kind": "meets", **more}
    )


def citing(*sources: str) -> tuple[Citation, ...]:
    return tuple(Citation(source=source) for source in sources)


@pytest.fixture
def kinds() -> Dataset:
    ties = [
        tie("meets"),
        tie("located_in", kind="located_in"),
        tie("publishes_in", kind="publishes_in"),
        tie("lapsed", status="lapsed"),
        tie("planned", status="planned"),
        tie("unheard", kind="unheard_of"),
    ]
    return Dataset([actor("a"), actor("b"), *ties])


@pytest.fixture
def cited() -> Dataset:
    ties = [
        tie("one", citations=citing("s1")),
        tie("two", "b", "c", citations=citing("s2")),
        tie("both", "a", "c", citations=citing("s1", "s2")),
        tie("none", "c", "d"),
        tie("undeclared", "d", "e", citations=citing("s3")),
    ]
    actors = [actor(name, citations=citing("s2")) for name in "abcde"]
    sources = [Source(id=name, title=name) for name in ("s1", "s2")]
    return Dataset([*actors, actor("lonely", citations=citing("s1")), *ties, *sources])


def test_a_network_leaves_out_places_publications_and_lapsed_ties(kinds: Dataset) -> None:
    assert list(Network.of(kinds).ties) == ["meets", "planned", "unheard"]


def test_all_kinds_and_statuses_are_all_ties(kinds: Dataset) -> None:
    assert Network.of(kinds, kinds="all", statuses="all").ties == kinds.ties


def test_all_statuses_include_lapsed_ties_at_a_date_too(kinds: Dataset) -> None:
    assert "lapsed" in Network.of(kinds, statuses="all", at="2019").ties
    assert "lapsed" not in Network.of(kinds, at="2019").ties


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        (["located_in"], ["located_in"]),
        (["unheard_of"], ["unheard"]),
        (["meets", "publishes_in"], ["meets", "publishes_in", "planned"]),
        (["funds"], []),
        ([], []),
    ],
)
def test_kinds_can_be_chosen_one_by_one(kinds: Dataset, chosen: list[str], kept: list[str]) -> None:
    network = Network.of(kinds, kinds=chosen)
    assert list(network.ties) == kept
    assert list(network.actors) == ["a", "b"]


def test_statuses_can_be_chosen_one_by_one(kinds: Dataset) -> None:
    assert list(Network.of(kinds, statuses=["planned", "lapsed"]).ties) == ["lapsed", "planned"]


@pytest.mark.parametrize("option", ["kinds", "statuses"])
def test_an_unknown_kind_or_status_is_refused_by_name(kinds: Dataset, option: str) -> None:
    choice: dict[str, Choice] = {option: ["no_such_word"]}
    with pytest.raises(InvalidValueError, match="no_such_word"):
        Network.of(kinds, **choice)  # type: ignore[arg-type]


def test_a_malformed_date_is_refused(kinds: Dataset) -> None:
    with pytest.raises(InvalidValueError, match="20181"):
        Network.of(kinds, at="20181")


def test_the_selection_says_what_was_asked_for(kinds: Dataset) -> None:
    selection = Network.of(kinds, kinds=["meets"], statuses=["stated"], at="2019-08").selection
    assert (selection.kinds, selection.statuses) == (("meets",), ("stated",))
    assert (selection.at, selection.sources) == ("2019-08", None)


@pytest.mark.parametrize(
    ("start", "end", "at", "valid"),
    [
        (None, None, "1900", True),
        (None, None, "2100-01-01", True),
        ("2018", None, "2017-12-31", False),
        ("2018", None, "2018-01-01", True),
        ("2018", None, "2100", True),
        (None, "2018-06", "1900", True),
        (None, "2018-06", "2018-06-30", True),
        (None, "2018-06", "2018-07", False),
        (None, "2018-06", "2018", True),
        ("2018-12", "2019-01", "2018", True),
        ("2018-12", "2019-01", "2018-11", False),
        ("2018-12-31", "2018-12-31", "2018-12", True),
        ("2018", "2018", "2018-12-31", True),
        ("2018", "2018", "2019-01", False),
    ],
)
def test_a_tie_is_in_a_snapshot_when_the_two_spans_share_a_day(
    start: str | None, end: str | None, at: str, valid: bool
) -> None:
    dataset = Dataset([actor("a"), actor("b"), tie("t", start=start, end=end)])
    assert ("t" in Network.of(dataset, at=at).ties) is valid
    assert ("t" in Network.of(dataset, at=PartialDate.parse(at)).ties) is valid


def test_an_actor_that_is_not_valid_then_goes_with_its_ties() -> None:
    dataset = Dataset([actor("a"), actor("b", end="2018"), tie("t")])
    network = Network.of(dataset, at="2019")
    assert (list(network.actors), list(network.ties)) == (["a"], [])


def test_without_a_date_records_of_any_date_count() -> None:
    dataset = Dataset([actor("a", end="1990"), actor("b", start="2020"), tie("t", end="1980")])
    network = Network.of(dataset)
    assert (len(network.actors), len(network.ties), network.selection.at) == (2, 1, None)


def test_a_network_of_sources_keeps_what_they_or_nobody_in_particular_said(cited: Dataset) -> None:
    network = Network.of(cited, sources=["s1"])
    assert list(network.ties) == ["one", "both", "none"]
    assert list(network.actors) == ["a", "b", "c", "d", "lonely"]


def test_a_source_that_is_cited_but_not_declared_can_be_chosen(cited: Dataset) -> None:
    assert "undeclared" in Network.of(cited, sources=["s3"]).ties


def test_one_source_may_be_named_by_itself(cited: Dataset) -> None:
    network = cited.network(sources="s1")
    assert network.selection.sources == ("s1",)
    assert network is Network.of(cited, sources=["s1"])


def test_an_unknown_kind_is_refused_with_those_there_are(kinds: Dataset) -> None:
    with pytest.raises(InvalidValueError, match=r"unheard .*Kinds: unheard_of"):
        kinds.network(kinds="unheard")


def test_every_edge_says_whether_it_goes_both_ways(kinds: Dataset) -> None:
    network = kinds.network(kinds="all")
    told = {"meets": True, "located_in": False, "publishes_in": False, "planned": True}
    told["unheard"] = False
    graph = network.to_networkx()
    edges = graph.edges(keys=True, data=True)
    assert {key: data["symmetric"] for _, _, key, data in edges} == told
    assert network.to_pandas().ties.symmetric.to_dict() == told
    other = network.to_igraph()
    assert dict(zip(other.es["name"], other.es["symmetric"], strict=True)) == told


def test_an_unknown_source_is_refused(cited: Dataset) -> None:
    with pytest.raises(UnknownNameError, match="s9"):
        Network.of(cited, sources=["s9"])
    with pytest.raises(UnknownNameError, match="s9"):
        Network.of(cited).without_source("s9")


def test_without_a_source_only_what_rests_on_it_alone_goes(cited: Dataset) -> None:
    network = Network.of(cited).without_source("s1")
    assert list(network.ties) == ["two", "both", "none", "undeclared"]
    assert "lonely" not in network.actors


def test_without_a_source_an_actor_that_a_tie_still_needs_stays(cited: Dataset) -> None:
    network = Network.of(cited).without_source("s2")
    assert list(network.ties) == ["one", "both", "none", "undeclared"]
    assert list(network.actors) == ["a", "b", "c", "d", "e", "lonely"]


def test_pairs_are_simple_undirected_edges(graph: Graph) -> None:
    network = graph("a-b b-a a-b a-a c-b d")
    assert set(network.pairs) == {(0, 1), (1, 2)}
    assert network.degrees() == {"a": 1, "b": 2, "c": 1, "d": 0}


def test_neighbours_are_the_others_at_the_end_of_a_tie(graph: Graph) -> None:
    network = graph("a-b b-a a-a c-a d")
    assert network.neighbours("a") == {"b", "c"}
    assert network.neighbours("d") == set()


def test_a_misspelt_actor_is_refused_with_a_hint(graph: Graph) -> None:
    with pytest.raises(UnknownNameError) as caught:
        graph("kainuu-oulu").neighbours("kainu")
    assert caught.value.matches == ("kainuu",)


def test_networkx_gets_every_tie_parallel_ones_too(graph: Graph) -> None:
    made = graph("a-b a-b b-a a-a c").to_networkx()
    assert sorted(made.edges(keys=True)) == [
        ("a", "a", "3"), ("a", "b", "0"), ("a", "b", "1"), ("b", "a", "2"),
    ]  # fmt: skip
    assert set(made) == {"a", "b", "c"}


def test_networkx_gets_the_stated_fields_as_plain_values() -> None:
    dataset = Dataset([actor("a", name_fi="Ä"), actor("b"), tie("t", start="2018-02", seats=3)])
    made = Network.of(dataset).to_networkx()
    assert made.nodes["a"] == {"kind": "ngo", "name_fi": "Ä"}
    assert made.edges["a", "b", "t"] == {
        "kind": "meets", "seats": 3, "start": "2018-02", "status": "stated",
        "symmetric": True,
    }  # fmt: skip


def test_asking_changes_nothing_of_the_data(everything: Dataset) -> None:
    before = list(everything)
    network = Network.of(everything, at="2019")
    network.to_networkx().clear()
    network.without_actor("pp-jarjestorakenne")
    network.without_source("pp-valikysely-2019")
    to_pyvis(network)
    page(network)
    assert list(everything) == before
    assert nx.number_of_nodes(network.to_networkx()) == len(network.actors)


def test_an_empty_dataset_makes_an_empty_network() -> None:
    network = Network.of(Dataset(), kinds="all", statuses="all", at="2019")
    assert (network.ids, network.pairs, dict(network.degrees())) == ((), (), {})
    assert repr(network) == "<Network: 0 actors, 0 ties>"


def test_a_network_without_an_actor_has_none_of_its_ties(graph: Graph) -> None:
    left = graph("a-b b-c c-d").without_actor("b")
    assert list(left.actors) == ["a", "c", "d"]
    assert [(tie.source, tie.target) for tie in left.ties.values()] == [("c", "d")]


def test_a_kind_of_a_project_s_own_counts_as_it_says() -> None:
    actors = [Actor(id=name, kind="ngo") for name in "ab"]
    ties = [
        Tie(id=kind, source="a", target="b", kind=kind) for kind in ("mentors", "neighbours", "odd")
    ]
    own = [Kind(id="mentors", of="ties"), Kind(id="neighbours", of="ties", central="no")]
    data = Dataset([*actors, *ties, *own])
    assert set(Network.of(data).ties) == {"mentors", "odd"}
    assert set(Network.of(data, kinds="all").ties) == {"mentors", "neighbours", "odd"}
    assert set(Network.of(data, kinds="neighbours").ties) == {"neighbours"}
    assert Network.of(Dataset([*actors, *own]), kinds="mentors").ties == {}
