"""The measures of four networks that textbooks print figures for.

The figures are those of the publications named, to the digits printed there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx
import pytest

from netmap import measures
from netmap.dataset import Dataset
from netmap.model import Actor, Tie
from netmap.network import Network


def network_of(graph: nx.Graph[Any]) -> Network:
    ties = [
        Tie(id=f"{one}-{other}", source=str(one), target=str(other), kind="meets")
        for one, other in graph.edges
    ]
    return Network.of(Dataset([*(Actor(id=str(name), kind="ngo") for name in graph), *ties]))


def rounded(scores: measures.Scores, digits: int, times: float = 1) -> dict[str, float]:
    return {
        actor: round(value * times, digits) for actor, value in scores.items() if value is not None
    }


# Krackhardt, D. (1990). Assessing the political landscape: structure, cognition, and power in
# organizations. Administrative Science Quarterly 35, 342-369; the table is that of Krebs, V.,
# Social Network Analysis: an introduction, orgnet.com/sna.html.

KITE = ["Andre", "Beverly", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane"]
KITE_PRINTED = {
    "degree": (0.444, 0.444, 0.333, 0.667, 0.333, 0.556, 0.556, 0.333, 0.222, 0.111),
    "betweenness": (0.023, 0.023, 0.0, 0.102, 0.0, 0.231, 0.231, 0.389, 0.222, 0.0),
    "closeness": (0.529, 0.529, 0.5, 0.6, 0.5, 0.643, 0.643, 0.6, 0.429, 0.31),
}


@pytest.fixture(scope="module")
def kite() -> Network:
    return network_of(nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(KITE))))


@pytest.mark.parametrize(("measure", "printed"), KITE_PRINTED.items())
def test_the_kite_of_krackhardt(kite: Network, measure: str, printed: tuple[float, ...]) -> None:
    assert rounded(measures.MEASURES[measure](kite), 3) == dict(zip(KITE, printed, strict=True))


def test_three_measures_of_the_kite_have_three_different_bests(kite: Network) -> None:
    assert [it for it, rank in measures.degree(kite).ranks.items() if rank == 1] == ["Diane"]
    assert [it for it, rank in measures.betweenness(kite).ranks.items() if rank == 1] == ["Heather"]
    assert list(measures.closeness(kite))[:2] == ["Fernando", "Garth"]


# Padgett, J. F. and Ansell, C. K. (1993). Robust action and the rise of the Medici, 1400-1434.
# American Journal of Sociology 98, 1259-1319; the figures are those of Jackson, M. O. (2008).
# Social and Economic Networks, section 1.2.1, and of Wasserman, S. and Faust, K. (1994). Social
# Network Analysis, chapter 5, where Pucci, without a marriage, counts among the others for degree.


@pytest.fixture(scope="module")
def marriages() -> Network:
    return network_of(nx.florentine_families_graph())


def test_the_betweenness_of_florentine_families(marriages: Network) -> None:
    found = rounded(measures.betweenness(marriages), 3)
    assert next(iter(found)) == "Medici"
    assert (found["Medici"], found["Guadagni"], found["Strozzi"]) == (0.522, 0.255, 0.103)
    assert (found["Albizzi"], found["Salviati"], found["Acciaiuoli"]) == (0.212, 0.143, 0.0)


def test_the_closeness_of_florentine_families(marriages: Network) -> None:
    found = rounded(measures.closeness(marriages), 3)
    assert (found["Medici"], found["Ridolfi"], found["Albizzi"]) == (0.56, 0.5, 0.483)
    assert (found["Guadagni"], found["Salviati"], found["Pazzi"]) == (0.467, 0.389, 0.286)


def test_a_family_without_a_marriage_counts_among_the_others() -> None:
    graph = nx.florentine_families_graph()
    graph.add_node("Pucci")
    found = measures.degree(network_of(graph))
    assert [found[it] for it in ("Medici", "Strozzi", "Pucci")] == [
        0.4,
        pytest.approx(0.267, abs=5e-4),
        0.0,
    ]


# Zachary, W. W. (1977). An information flow model for conflict and fission in small groups.
# Journal of Anthropological Research 33, 452-473; members are numbered from 1 as there, 1 is the
# instructor and 34 the officer. The sums over paths are those of the tutorial of igraph, from its
# own copy of the data (Csardi, G. and Nepusz, T. (2006). The igraph software package).


@pytest.fixture(scope="module")
def club() -> Network:
    return network_of(nx.relabel_nodes(nx.karate_club_graph(), lambda node: node + 1))


def test_the_degrees_of_the_karate_club(club: Network) -> None:
    found = rounded(measures.degree(club), 4)
    assert list(found)[:5] == ["34", "1", "33", "3", "2"]
    assert list(found.values())[:5] == [0.5152, 0.4848, 0.3636, 0.303, 0.2727]


def test_the_paths_of_the_karate_club(club: Network) -> None:
    betweenness = rounded(measures.betweenness(club), 4, 33 * 32 / 2)
    assert list(betweenness.items())[:2] == [("1", 231.0714), ("34", 160.5516)]
    closeness = measures.closeness(club)
    assert next(iter(closeness)) == "1"
    assert closeness["1"] == pytest.approx(33 / 58)


def test_the_innermost_core_of_the_karate_club_has_ten_members(club: Network) -> None:
    found = measures.core(club)
    innermost = {actor for actor, number in found.items() if number == 4}
    assert max(number for number in found.values() if number is not None) == 4
    assert innermost == {"1", "2", "3", "4", "8", "9", "14", "31", "33", "34"}


# Davis, A., Gardner, B. B. and Gardner, M. R. (1941). Deep South; the figures are those of
# Borgatti, S. P. and Halgin, D. S. (2011). Analyzing affiliation networks, in The SAGE Handbook of
# Social Network Analysis, which divides by what is possible between women and events.

WOMEN, EVENTS = 18, 14
OTHERS = WOMEN + EVENTS - 1
PAIRS = OTHERS * (OTHERS - 1) / 2
DAVIS_PRINTED: Mapping[str, tuple[float, float, float]] = {
    "Evelyn Jefferson": (0.57, 0.80, 0.10),
    "Nora Fayette": (0.57, 0.80, 0.11),
    "Sylvia Avondale": (0.50, 0.77, 0.07),
    "Helen Lloyd": (0.36, 0.73, 0.04),
    "Dorothy Murchison": (0.14, 0.65, 0.00),
}


@pytest.fixture(scope="module")
def south() -> Network:
    return network_of(nx.davis_southern_women_graph())


@pytest.mark.parametrize(("woman", "printed"), DAVIS_PRINTED.items())
def test_the_women_of_the_deep_south(
    south: Network, woman: str, printed: tuple[float, float, float]
) -> None:
    nearest, between = EVENTS + 2 * (WOMEN - 1), 445  # distances and pairs at best, for a woman
    degree = rounded(measures.degree(south), 2, OTHERS / EVENTS)
    closeness = rounded(measures.closeness(south), 2, nearest / OTHERS)
    betweenness = rounded(measures.betweenness(south), 2, PAIRS / between)
    assert (degree[woman], closeness[woman], betweenness[woman]) == printed
