"""Graph files, each read again by another program or library."""

from __future__ import annotations

import codecs
import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pandas as pd
import pytest

from netmap import Dataset, InvalidValueError, Network, OutputExistsError, export, read
from netmap.formats.formulas import unguarded
from netmap.formats.graphs.gexf import Look
from netmap.model import Actor, Quantity, Tie
from tests.conftest import HOSTILE

NS = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
NASTY = f"{HOSTILE} \u00a0ä\u2028 a|b\r\nc\td 'q' ]]> 😀"
Write = Callable[..., Path]


def tie(name: str, source: str = "a", target: str = "b", **more: object) -> Tie:
    given = {"id": name, "source": source, "target": target, "kind": "funds", **more}
    return Tie.model_validate(given)


def small(*ties: Tie, **of_a: object) -> Network:
    actors = [Actor.model_validate({"id": "a", "kind": "ngo", **of_a}), Actor(id="b", kind="ngo")]
    return Network.of(Dataset([*actors, *ties]), kinds="all", statuses="all")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(network: Network, name: str, **more: Any) -> Path:
        export.graph(network, tmp_path / name, **more)
        return tmp_path / name

    return written


@pytest.fixture(scope="module")
def everything_drawn(everything: Dataset) -> Network:
    return everything.network(kinds="all", statuses="all")


def rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return [
        {name: unguarded(cell) for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]


def test_networkx_reads_the_graphml_of_examples(everything_drawn: Network, write: Write) -> None:
    graph: Any = nx.read_graphml(write(everything_drawn, "a.graphml", language="fi"))
    assert set(graph) == set(everything_drawn.ids)
    assert {key for _, _, key in graph.edges(keys=True)} == set(everything_drawn.ties)
    for tied in everything_drawn.ties.values():
        edge = graph.edges[tied.source, tied.target, tied.id]
        assert (edge["kind"], edge["status"]) == (tied.kind, tied.status)
        assert edge.get("start") == (str(tied.start) if tied.start else None)
    assert graph.nodes["region-kainuu"]["label"] == "Kainuu"


def test_igraph_reads_the_graphml_of_the_examples(everything_drawn: Network, write: Write) -> None:
    graph = igraph.Graph.Read_GraphML(str(write(everything_drawn, "a.graphml")))
    assert graph.is_directed()
    assert graph.vs["id"] == list(everything_drawn.ids)
    ends = [(graph.vs[e.source]["id"], graph.vs[e.target]["id"], e["kind"]) for e in graph.es]
    assert ends == [(it.source, it.target, it.kind) for it in everything_drawn.ties.values()]


def test_networkx_reads_the_gexf_of_the_examples(everything_drawn: Network, write: Write) -> None:
    graph = nx.read_gexf(write(everything_drawn, "a.gexf"))
    assert set(graph) == set(everything_drawn.ids)
    edges = {data["id"]: data for _, _, data in graph.edges(data=True)}
    assert set(edges) == set(everything_drawn.ties)
    assert all(edges[it.id]["kind"] == it.kind for it in everything_drawn.ties.values())
    assert graph.graph["mode"] == "dynamic"


def test_pandas_reads_the_tables_of_the_examples(everything_drawn: Network, write: Write) -> None:
    folder = write(everything_drawn, "tables")
    nodes = pd.read_csv(folder / "nodes.csv", dtype=str)
    edges = pd.read_csv(folder / "edges.csv", dtype=str)
    assert nodes.Id.tolist() == list(everything_drawn.ids)
    assert edges.Id.tolist() == list(everything_drawn.ties)
    assert list(edges.columns[:7]) == [
        "Source", "Target", "Type", "Kind", "Id", "Label", "Weight",
    ]  # fmt: skip
    meets = edges[edges.Kind == "meets"]
    assert set(meets.Type) == {"Undirected"}
    assert set(edges[edges.Kind == "funds"].Type) == {"Directed"}


def test_parallel_ties_loops_and_weights_survive(write: Write) -> None:
    ties = [tie("t1"), tie("t2", weight=2), tie("t3", kind="meets", weight="~2.5")]
    network = small(*ties, tie("t4", "a", "a"))
    graph: Any = nx.read_graphml(write(network, "a.graphml"))
    assert sorted(graph.edges(keys=True)) == [
        ("a", "a", "t4"), ("a", "b", "t1"), ("a", "b", "t2"), ("a", "b", "t3"),
    ]  # fmt: skip
    assert graph.edges["a", "b", "t2"]["weight"] == 2
    assert "weight" not in graph.edges["a", "b", "t1"]
    assert graph.edges["a", "b", "t3"]["weight_qualifier"] == "about"
    other = nx.read_gexf(write(network, "a.gexf"))
    weights = {data["id"]: data.get("weight") for _, _, data in other.edges(data=True)}
    assert weights == {"t1": None, "t2": 2.0, "t3": 2.5, "t4": None}
    table = rows(write(network, "t") / "edges.csv")
    assert [row["Weight"] for row in table] == ["", "2", "2.5", ""]


def test_spells_close_open_ends_at_the_end_of_the_period(write: Write) -> None:
    ties = [tie("1", start="2018-02"), tie("2", end="2019"), tie("3"), tie("4", start="2016")]
    path = write(small(*ties, end="2020-06"), "a.gexf")
    graph = ET.parse(path).getroot()[1]
    spells = {
        edge.get("id"): [(it.get("start"), it.get("end")) for it in edge.findall(".//g:spell", NS)]
        for edge in graph.findall(".//g:edge", NS)
    }
    assert spells == {
        "1": [("2018-02-01", "2020-06-30")],
        "2": [("2016-01-01", "2019-12-31")],
        "3": [],
        "4": [("2016-01-01", "2020-06-30")],
    }
    assert (graph.get("timeformat"), graph.get("timerepresentation")) == ("date", "interval")
    assert (graph.get("start"), graph.get("end")) == ("2016-01-01", "2020-06-30")
    assert nx.read_gexf(path).nodes["a"]["spells"] == [("2016-01-01", "2020-06-30")]


def test_the_dates_as_stated_stay_among_the_attributes(write: Write) -> None:
    network = small(tie("1", start="2018-02"))
    edge = nx.read_gexf(write(network, "a.gexf")).edges["a", "b"]
    assert edge["start"] == "2018-02"
    assert "end" not in edge
    (row,) = rows(write(network, "t") / "edges.csv")
    assert (row["start"], row["Interval"]) == ("2018-02", "<[2018-02-01, 2018-02-28]>")


def test_a_network_without_dates_is_static(write: Write) -> None:
    graph = ET.parse(write(small(tie("1")), "a.gexf")).getroot()[1]
    assert (graph.get("mode"), graph.get("timeformat")) == ("static", None)


def test_kind_keeps_parallel_edges_apart_in_gexf(write: Write) -> None:
    graph = ET.parse(write(small(tie("1"), tie("2", kind="meets")), "a.gexf"))
    assert [edge.get("kind") for edge in graph.findall(".//g:edge", NS)] == ["funds", "meets"]


def test_symmetric_ties_say_so(write: Write) -> None:
    network = small(tie("1"), tie("2", kind="meets"))
    graph = nx.read_graphml(write(network, "a.graphml"))
    assert [data["symmetric"] for _, _, data in graph.edges(data=True)] == [False, True]


def test_colours_and_places_are_drawn(write: Write) -> None:
    looks = {"a": Look("#0072B2", 1.5, -2.0), "b": Look("#4D4D4D")}
    graph = nx.read_gexf(write(small(), "a.gexf", looks=looks))
    assert graph.nodes["a"]["viz"]["color"] == {"r": 0, "g": 114, "b": 178, "a": 1.0}
    assert graph.nodes["a"]["viz"]["position"] == {"x": 1.5, "y": -2.0, "z": 0}
    assert "position" not in graph.nodes["b"]["viz"]


@pytest.mark.parametrize("name", ["a.graphml", "a.gexf"])
def test_nasty_text_comes_back_as_it_is(write: Write, name: str) -> None:
    network = small(tie(NASTY, note=NASTY, attributes={NASTY: NASTY}), name_fi=NASTY)
    reader = nx.read_graphml if name == "a.graphml" else nx.read_gexf
    graph = reader(write(network, name))
    (edge,) = [data for _, _, data in graph.edges(data=True)]
    assert (edge["note"], edge[NASTY], edge["id"]) == (NASTY, NASTY, NASTY)
    assert graph.nodes["a"]["label"] == NASTY


def test_nasty_text_in_a_table_is_no_formula(write: Write) -> None:
    network = small(tie("=1+1", note=NASTY, role="-x"), name_fi="=SUM(A1)")
    folder = write(network, "t")
    raw = (folder / "edges.csv").read_bytes()
    assert raw.startswith(codecs.BOM_UTF8)
    assert b",'=1+1," in raw
    assert b",'-x," in raw
    (row,) = rows(folder / "edges.csv")
    assert (row["Id"], row["note"]) == ("=1+1", NASTY)
    assert rows(folder / "nodes.csv")[0]["Label"] == "=SUM(A1)"


@pytest.mark.parametrize("name", ["a.graphml", "a.gexf", "tables"])
@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\x85", "\uffff"])
def test_a_control_character_is_refused_and_nothing_written(
    write: Write, tmp_path: Path, name: str, bad: str
) -> None:
    for network in (small(tie("t", note=bad)), small(note=bad), small(attributes={bad: "x"})):
        with pytest.raises(InvalidValueError) as caught:
            write(network, name)
        assert caught.value.reason == "not_exportable"
        str(caught.value).encode()
    assert list(tmp_path.iterdir()) == []


def test_columns_that_differ_in_case_only_get_numbers(write: Write) -> None:
    extra = {"Kind": "x", "Note": "y", "label": "z", "Interval": "w"}
    folder = write(small(tie("1", note="n", attributes=extra)), "t")
    (row,) = rows(folder / "edges.csv")
    headers = [name.casefold() for name in row]
    assert len(set(headers)) == len(headers)
    assert (row["Kind"], row["Kind_2"], row["note"], row["Note_2"]) == ("funds", "x", "n", "y")
    assert (row["label_2"], row["Interval_2"]) == ("z", "w")


def test_names_are_the_same_in_every_row_of_a_table(write: Write) -> None:
    extras: list[dict[str, str]] = [
        {"foo": "1", "Foo": "2"}, {"Foo": "3"}, {"FOO": "4", "Foo_2": "5"}, {"name": "6"},
    ]  # fmt: skip
    ties = [tie(str(number), attributes=extra) for number, extra in enumerate(extras)]
    folder = write(small(*ties, attributes={"id": "7", "Kind": "8"}), "t")
    table = rows(folder / "edges.csv")
    names = ("foo", "Foo_3", "FOO_4", "Foo_2", "name_2")
    assert [[row[name] for name in names] for row in table] == [
        ["1", "2", "", "", ""], ["", "3", "", "", ""],
        ["", "", "4", "5", ""], ["", "", "", "", "6"],
    ]  # fmt: skip
    nodes = rows(folder / "nodes.csv")
    assert (nodes[0]["id_2"], nodes[0]["Kind_2"], nodes[1]["id_2"]) == ("7", "8", "")
    for header in (table[0], nodes[0]):
        assert len({name.casefold() for name in header}) == len(header)


@pytest.mark.parametrize("name", ["a.graphml", "a.gexf"])
def test_keys_of_a_graph_file_are_the_same_for_every_edge(write: Write, name: str) -> None:
    extras: list[dict[str, str]] = [
        {"foo": "1", "Foo": "2", "source": "3"}, {"Foo": "4", "target": "5"},
    ]  # fmt: skip
    network = small(*(tie(str(n), attributes=extra) for n, extra in enumerate(extras)))
    graph: Any = (nx.read_graphml if name == "a.graphml" else nx.read_gexf)(write(network, name))
    first, second = sorted(
        (data for _, _, data in graph.edges(data=True)), key=lambda data: "foo" not in data
    )
    assert (first["foo"], first["Foo_2"], first["source_2"]) == ("1", "2", "3")
    assert (second["Foo_2"], second["target_2"]) == ("4", "5")
    assert not {"foo", "Foo"} & set(second)


def test_an_empty_network_is_an_empty_file(write: Write) -> None:
    network = Dataset().network()
    assert len(nx.read_graphml(write(network, "a.graphml"))) == 0
    assert len(nx.read_gexf(write(network, "a.gexf"))) == 0
    assert rows(write(network, "t") / "nodes.csv") == []


@pytest.mark.parametrize("name", ["a.graphml", "a.gexf"])
def test_the_same_data_give_the_same_bytes(
    example_folders: tuple[Path, ...], tmp_path: Path, name: str
) -> None:
    for copy in ("one", "two"):
        (tmp_path / copy).mkdir()
        export.graph(read(*example_folders).network(), tmp_path / copy / name)
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@pytest.mark.parametrize("name", ["a.graphml", "a.gexf", "tables"])
def test_nothing_is_written_over_unasked(write: Write, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    if name == "tables":
        target.mkdir()
        (target / "mine.txt").write_text("mine")
    else:
        target.write_text("mine")
    with pytest.raises(OutputExistsError):
        write(small(), name)
    write(small(), name, force=True)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.zip", "a.net", "a.dl", "a.GML", "a.vna"])
def test_a_name_of_another_format_is_refused(write: Write, name: str) -> None:
    with pytest.raises(InvalidValueError, match="graphml"):
        write(small(), name)


def test_tables_are_not_written_as_a_graph_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="--as graph"):
        export.write(Dataset(), tmp_path / "a.gexf")


def test_a_number_that_is_large_or_small_is_written_whole(write: Write) -> None:
    ties = [tie("1", weight=Quantity(0.00001)), tie("2", weight=10**15 - 1)]
    path = write(small(*ties), "a.graphml")
    weights = [data["weight"] for _, _, data in nx.read_graphml(path).edges(data=True)]
    assert weights == [0.00001, 10**15 - 1]
