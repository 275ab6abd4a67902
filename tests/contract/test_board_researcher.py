"""The researchers' door, as its contract line says: at, network, there and back, graph files."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pandas as pd
import pytest

import netmap
from netmap.dataset import Dataset
from tests.conftest import Run


def as_text(values: Mapping[Any, float]) -> dict[str, float]:
    return {str(node): value for node, value in values.items()}


def test_the_line_of_the_contract_runs(examples: Path) -> None:
    d = netmap.read(examples / "kainuu")
    n = d.at("2019").network(kinds=None, statuses=None)
    scores = netmap.centrality.betweenness(n)
    assert set(scores) == set(n.actors)
    assert scores.to_frame().loc["jarjestokainuu-2", "rank"] == 1
    assert scores.to_dict()
    assert scores.method.n == len(n.actors)


def test_a_network_goes_to_every_library(everything: Dataset) -> None:
    n = everything.network(kinds="all", statuses="all")
    frames = n.to_pandas()
    assert n.to_networkx().number_of_edges() == n.to_igraph().ecount() == len(frames.ties) == 250
    assert n.to_networkx().number_of_nodes() == len(frames.actors) == 158


@pytest.mark.parametrize("graph", [nx.florentine_families_graph(), nx.krackhardt_kite_graph()])
def test_measures_of_an_undirected_graph_agree_with_networkx(graph: nx.Graph[Any]) -> None:
    network = netmap.from_networkx(graph)
    expected = as_text(nx.betweenness_centrality(graph))
    assert dict(netmap.centrality.betweenness(network)) == pytest.approx(expected)
    both_ways = as_text(nx.in_degree_centrality(nx.DiGraph(graph)))
    assert dict(netmap.centrality.in_degree(network)) == pytest.approx(both_ways)
    assert dict(netmap.centrality.out_degree(network)) == pytest.approx(both_ways)


def test_measures_of_a_directed_graph_agree_with_networkx() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "b"), ("c", "b"), ("b", "d")])
    graph.edges["a", "b"]["weight"] = 3
    network = netmap.from_networkx(graph)
    ways = as_text(nx.in_degree_centrality(graph)), as_text(nx.out_degree_centrality(graph))
    assert dict(netmap.centrality.in_degree(network)) == pytest.approx(ways[0])
    assert dict(netmap.centrality.out_degree(network)) == pytest.approx(ways[1])
    weighted: Any = graph.degree(weight="weight")
    assert dict(netmap.centrality.weighted_degree(network)) == as_text(dict(weighted))


def test_graph_files_are_written_and_read_by_other_programs(
    run: Run, examples: Path, tmp_path: Path
) -> None:
    for name in ("net.graphml", "net.gexf", "net"):
        ended = run("export", examples / "kainuu", "-o", tmp_path / name, "--as", "graph")
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "23 actors and 30 ties" in ended.stdout
    assert nx.read_graphml(tmp_path / "net.graphml").number_of_edges() == 30
    assert igraph.Graph.Read_GraphML(str(tmp_path / "net.graphml")).ecount() == 30
    assert nx.read_gexf(tmp_path / "net.gexf").number_of_nodes() == 23
    assert len(pd.read_csv(tmp_path / "net" / "edges.csv")) == 30


def test_an_export_takes_what_is_asked_for_in_the_language(
    run: Run, examples: Path, tmp_path: Path
) -> None:
    asked = ("--kinds", "funds,meets", "--statuses", "all", "--at", "2019", "--lang", "fi")
    target = tmp_path / "net.gexf"
    run("export", examples / "kainuu", "-o", target, "--as", "graph", *asked)
    edges = list(ET.parse(target).iter("{http://gexf.net/1.3}edge"))
    assert {(edge.get("kind"), edge.get("label")) for edge in edges} == {("funds", "rahoittaa")}
    colours = ET.parse(target).findall(".//{http://gexf.net/1.3/viz}color")
    assert len(colours) == 21


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-o", "{}/a.gexf"), "--as graph"),
        (("-o", "{}/a.csv", "--as", "graph"), ".graphml"),
        (("-o", "{}/a.net", "--as", "graph"), ".graphml"),
        (("-o", "{}/a", "--at", "2019"), "--as tables"),
        (("-o", "{}/a", "--kinds", "all"), "--as tables"),
        (("-o", "{}/a.gexf", "--as", "graph", "--with-contacts"), "--as graph"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    run: Run, examples: Path, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    given = [argument.format(tmp_path) for argument in arguments]
    ended = run("export", examples / "kainuu", *given)
    assert ended.returncode == 2
    assert told in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kind_is_answered_with_those_there_are(
    run: Run, examples: Path, tmp_path: Path
) -> None:
    asked = ("--as", "graph", "--kinds", "cooperates")
    ended = run("export", examples / "kainuu", "-o", tmp_path / "a.gexf", *asked)
    assert ended.returncode != 0
    assert "Kinds: cooperates_with" in ended.stderr


def test_what_is_there_is_replaced_only_by_force(run: Run, examples: Path, tmp_path: Path) -> None:
    target = tmp_path / "net.graphml"
    target.write_text("mine")
    asked = ("export", examples / "kainuu", "-o", target, "--as", "graph")
    assert run(*asked).returncode == 1
    assert target.read_text() == "mine"
    assert run(*asked, "--force").returncode == 0
