"""What machines may rely on: the measures of actors, by the command and by Python."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

import netmap
from netmap.dataset import Dataset
from tests.conftest import Run

MEASURES = (
    "degree", "in_degree", "out_degree", "weighted_degree", "betweenness", "closeness", "harmonic",
    "eigenvector", "pagerank", "core", "constraint", "effective_size",
)  # fmt: skip
ALL = pytest.mark.parametrize("measure", MEASURES)


@ALL
def test_the_command_gives_actor_score_rank_and_reason(
    run: Run, everything: Dataset, example_folders: tuple[Path, ...], measure: str
) -> None:
    ended = run("centrality", *example_folders, "--measure", measure, "--format", "json")
    rows = json.loads(ended.stdout)
    assert len(rows) == 158
    assert {frozenset(row) for row in rows} == {frozenset({"actor", measure, "rank", "reason"})}
    for row in rows:
        assert (row[measure] is None) == (row["rank"] is None) == (row["reason"] is not None)
    scores = [row[measure] for row in rows if row["rank"]]
    assert scores == sorted(scores, reverse=True)
    assert getattr(netmap.centrality, measure)(everything.network()).to_dict()["rows"] == rows


@ALL
def test_python_gives_a_mapping_with_a_frame_and_a_method(examples: Path, measure: str) -> None:
    network = netmap.read(examples / "kainuu").at("2019").network(kinds=None, statuses=None)
    found = getattr(netmap.centrality, measure)(network)
    assert set(found) == set(network.actors)
    assert list(found.to_frame()[measure].isna()) == [score is None for score in found.values()]
    assert (found.method.name, found.method.n) == (measure, len(network.actors))
    assert found.selection.at == "2019"


@pytest.mark.parametrize("made", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_any_networkx_graph_can_be_measured(made: type[nx.Graph[str]]) -> None:
    graph = made([("a", "b"), ("b", "c"), ("c", "d")])
    network = netmap.from_networkx(graph)
    assert netmap.centrality.betweenness(network) == nx.betweenness_centrality(nx.Graph(graph))
    if graph.is_directed():
        assert netmap.centrality.in_degree(network) == nx.in_degree_centrality(nx.DiGraph(graph))
    else:
        assert netmap.centrality.in_degree(network) == nx.degree_centrality(graph)


def test_an_unknown_measure_is_refused(run: Run, example_folders: tuple[Path, ...]) -> None:
    assert run("centrality", *example_folders, "--measure", "popularity").returncode == 2
