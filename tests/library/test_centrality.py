"""The question of centrality: its rows, its table and its notes."""

from __future__ import annotations

import pytest

import netmap
from netmap import telling
from netmap.catalogue import question
from netmap.errors import InvalidValueError, UnknownNameError
from netmap.network import Network
from netmap.questions import centrality
from tests.conftest import Graph

ALL = pytest.mark.parametrize("measure", centrality.MEASURES)


def told(network: Network, language: str = "en", **options: object) -> telling.Told:
    asked = question("centrality")
    return telling.tell(asked, asked.ask(network, **options), network.dataset, language)


@ALL
def test_every_measure_is_reached_by_its_name(graph: Graph, measure: str) -> None:
    network = graph("a-b b-c")
    found = getattr(netmap.centrality, measure)(network)
    assert found.measure == measure
    assert found is centrality.MEASURES[measure](network)


@ALL
def test_rows_have_exactly_the_keys_of_the_contract(graph: Graph, measure: str) -> None:
    rows = telling.plain(centrality.rank(graph("a-b b-c d"), measure))
    assert [list(row) for row in rows] == [["actor", measure, "rank", "reason"]] * 4


def test_the_first_are_kept_and_the_undefined_stand_last(graph: Graph) -> None:
    network = graph("a-b b-c d")
    assert [row.actor for row in centrality.rank(network, "constraint", top=2).actors] == ["a", "c"]
    last = centrality.rank(network, "constraint").actors[-1]
    assert (last.actor, last.score, last.rank, last.reason) == ("d", None, None, "no_ties")


@pytest.mark.parametrize(
    ("language", "reason"), [("fi", "ei yhteyksiä"), ("sv", "inga relationer"), ("en", "no ties")]
)
def test_the_table_says_why_there_is_no_score(graph: Graph, language: str, reason: str) -> None:
    (table,) = told(graph("a-b c"), language, measure="effective_size").tables
    assert table.rows[-1] == ("–", "c", "–", reason, "c")


def test_a_table_without_reasons_has_no_column_for_them(graph: Graph) -> None:
    (table,) = told(graph("a-b c"), measure="degree").tables
    assert table.headings == ("Rank", "Name", "Degree (share)", "Actor")
    assert table.numeric == (True, False, True, False)


def test_the_notes_name_the_method_and_what_was_left_out(graph: Graph) -> None:
    notes = told(graph("a-b b-a a-a c"), measure="constraint").notes
    assert notes[0].startswith("Constraint (Burt): ")
    assert notes[1].startswith("3 actors are counted")
    assert "count as one (left out: 1)." in notes[1]
    assert "to itself do not count (left out: 1)." in notes[1]
    assert "cannot be computed for 1 of 3 actors" in notes[2]
    assert "smallest" in notes[3]


def test_the_notes_of_weights_say_what_was_assumed(graph: Graph) -> None:
    notes = told(graph("a-b b-c"), measure="weighted_degree").notes
    assert "counts as 1 (ties: 2)." in notes[1]


def test_what_did_not_happen_is_not_told(graph: Graph) -> None:
    assert told(graph("a-b"), measure="degree").notes[1] == (
        "2 actors are counted, those without ties too."
    )


@pytest.mark.parametrize("top", [0, -1])
def test_fewer_than_one_cannot_be_shown(graph: Graph, top: int) -> None:
    with pytest.raises(InvalidValueError) as wrong:
        centrality.rank(graph("a-b"), top=top)
    assert str(top) in wrong.value.message("fi")


def test_a_measure_that_is_not_there_is_an_error(graph: Graph) -> None:
    with pytest.raises(UnknownNameError) as unknown:
        centrality.rank(graph("a-b"), "betweeness")
    assert "betweenness" in unknown.value.message()


def test_a_ranking_has_its_method_and_goes_to_a_frame(graph: Graph) -> None:
    found = centrality.rank(graph("a-b b-c"), "degree", top=1)
    assert found.method is found.scores.method
    assert found.to_dict()["rows"] == found.plain()
    assert found.to_frame()["degree"].to_dict() == {"b": 1.0}
