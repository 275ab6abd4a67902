"""Cohesion against networkx and the literature, and what is undefined."""

from __future__ import annotations

import pickle

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.dataset import Dataset
from netmap.measures import cohesion
from netmap.model import Actor, Kind, Tie
from netmap.network import Network
from tests.conftest import Graph

NAMES = "abcdefgh"
KINDS = ("ngo", "municipality", "working_group", "project", "parish")
SECTORS = {"ngo": "ngo", "municipality": "municipality", "project": "project"}


def network(kinds: list[str], pairs: list[tuple[int, int]]) -> Network:
    actors = [Actor(id=name, kind=kind) for name, kind in zip(NAMES, kinds, strict=False)]
    ties = [
        Tie(id=str(number), source=NAMES[a], target=NAMES[b], kind="meets")
        for number, (a, b) in enumerate(pairs)
    ]
    return Network.of(Dataset([*actors, *ties]))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw networks, with isolates, parallel ties, ties to oneself, and none at all."""
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=len(NAMES)))
    ends = st.integers(0, max(len(kinds) - 1, 0))
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=16)) if kinds else []
    return network(kinds, pairs)


def simple(of: Network) -> nx.Graph[str]:
    made: nx.Graph[str] = nx.Graph(of.to_networkx())
    made.remove_edges_from(list(nx.selfloop_edges(made)))
    return made


@given(networks())
def test_density_is_that_of_networkx_where_there_is_a_pair(of: Network) -> None:
    found = cohesion.density(of)
    if len(of.actors) > 1:
        assert found.value == pytest.approx(nx.density(simple(of)), rel=1e-9)
    else:
        assert (found.value, found.reason) == (None, "fewer_than_two")


@given(networks())
def test_components_cut_vertices_and_cut_edges_are_those_of_networkx(of: Network) -> None:
    made = simple(of)
    parts = {frozenset(part) for part in nx.connected_components(made)}
    assert set(map(frozenset, cohesion.components(of))) == parts
    assert set(cohesion.cut_vertices(of)) == set(nx.articulation_points(made))
    assert set(map(frozenset, cohesion.cut_edges(of))) == set(map(frozenset, nx.bridges(made)))


@given(networks())
def test_centralisation_lies_between_a_circle_and_a_star(of: Network) -> None:
    found = cohesion.centralisation(of)
    if len(of.actors) < cohesion.SMALLEST_STAR:
        assert (found.value, found.reason) == (None, "fewer_than_three")
    else:
        assert found.value is not None
        assert 0 <= found.value <= 1


@given(networks())
def test_the_index_counts_pairs_of_different_sectors_less_pairs_of_one(of: Network) -> None:
    sectors = {name: SECTORS.get(actor.kind) for name, actor in of.actors.items()}
    kept = [(a, b) for a, b in simple(of).edges if sectors[a] and sectors[b]]
    external = sum(sectors[a] != sectors[b] for a, b in kept)
    found = cohesion.ei_index(of)
    assert (found.external, found.internal) == (external, len(kept) - external)
    assert found.actors_left_out == list(sectors.values()).count(None)
    assert found.pairs_left_out == len(of.pairs) - len(kept)
    expected = (2 * external - len(kept)) / len(kept) if kept else None
    assert found.value == expected
    assert (found.reason is None) == bool(kept)


def test_a_star_is_wholly_centralised_and_a_circle_not_at_all(graph: Graph) -> None:
    star, circle = graph("h-a h-b h-c h-d"), graph("a-b b-c c-d d-a")
    assert cohesion.centralisation(star).value == 1.0
    assert cohesion.centralisation(circle).value == 0.0


def test_the_marriages_of_florence_are_as_centralised_as_published(graph: Graph) -> None:
    """0.267 with the Pucci, who married none of them: Wasserman and Faust (1994), chapter 5."""
    made = nx.florentine_families_graph()
    names = {name: str(place) for place, name in enumerate(made)}
    words = [f"{names[a]}-{names[b]}" for a, b in made.edges]
    florence = graph(" ".join([*words, "pucci"]))
    assert len(florence.actors) == 16
    assert cohesion.centralisation(florence).value == pytest.approx(0.267, abs=0.0005)
    assert cohesion.density(florence).value == pytest.approx(0.167, abs=0.0005)


def test_an_index_by_hand() -> None:
    """Two NGOs tied to each other, one of them to a municipality and to a group."""
    of = network(["ngo", "ngo", "municipality", "working_group"], [(0, 1), (0, 2), (0, 3), (2, 0)])
    found = cohesion.ei_index(of)
    assert (found.value, found.internal, found.external) == (0.0, 1, 1)
    assert (found.actors_left_out, found.pairs_left_out) == (1, 1)
    assert found.sectors == (
        cohesion.SectorTies("ngo", 2, 1, 1, 0.0),
        cohesion.SectorTies("municipality", 1, 0, 1, 1.0),
    )


def test_a_sector_without_a_tie_has_no_index() -> None:
    (row,) = cohesion.ei_index(network(["ngo"], [])).sectors
    assert (row.actors, row.ei_index) == (1, None)


def test_an_own_sector_goes_before_that_of_the_kind_and_a_kind_may_bring_its_own() -> None:
    actors = [
        Actor(id="a", kind="ngo", sector="citizens"),
        Actor(id="b", kind="parish"),
        Actor(id="c", kind="choir"),
    ]
    parish = Kind(id="parish", of="actors", name_fi="seurakunta", sector="other")
    dataset = Dataset([*actors, parish])
    found = [dataset.vocabulary.sector_of(actor) for actor in actors]
    assert found == ["citizens", "other", None]


def test_a_figure_has_its_method_and_goes_to_a_frame() -> None:
    found = cohesion.density(network(["ngo"], []))
    assert found.to_dict()["reason"] == "fewer_than_two"
    assert found.method.n == 1
    frame = found.to_frame()
    assert frame["value"].isna().all()
    assert frame.attrs["method"]["name"] == "density"


def test_an_index_goes_to_a_frame_by_sector() -> None:
    found = cohesion.ei_index(network(["ngo", "municipality", "project"], [(0, 1)]))
    assert found.to_frame()["ei_index"].to_dict() == {
        "ngo": 1.0,
        "municipality": 1.0,
        "project": pytest.approx(float("nan"), nan_ok=True),
    }
    told = found.to_dict()
    assert (told["value"], told["actors_left_out"]) == (1.0, 0)
    empty = cohesion.ei_index(network([], [])).to_frame()
    assert empty.empty
    assert [str(it) for it in empty.dtypes] == ["int64", "int64", "int64", "float64"]
    assert found.to_frame().attrs["value"] == 1.0


def test_nothing_found_has_its_columns(graph: Graph) -> None:
    of = graph("")
    frames = [it(of).to_frame() for it in (cohesion.components, cohesion.cut_edges)]
    assert [list(frame.columns) for frame in frames] == [["component", "actor"], ["actor", "other"]]
    assert str(frames[0]["component"].dtype) == "int64"


def test_what_was_found_can_be_kept(graph: Graph) -> None:
    found = cohesion.components(graph("a-b c"))
    assert pickle.loads(pickle.dumps(found)).to_dict() == found.to_dict()
    with pytest.raises(TypeError):
        found.rows[0]["actor"] = "z"  # type: ignore[index]


def test_what_is_found_goes_to_a_frame(graph: Graph) -> None:
    of = graph("a-b b-c d")
    assert cohesion.cut_edges(of).to_frame().to_numpy().tolist() == [["a", "b"], ["b", "c"]]
    assert cohesion.components(of).to_frame()["component"].tolist() == [1, 1, 1, 2]
    points = cohesion.cut_vertices(of)
    assert (points[0], points[:2], list(points)) == ("b", ("b",), ["b"])
    assert points.to_dict()["rows"] == [{"actor": "b"}]
    assert points.method.reference.startswith("Hopcroft")
