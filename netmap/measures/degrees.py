"""Degrees: how many others an actor is tied to, by direction, and how strong its ties are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from netmap.measures.method import Basis
from netmap.measures.projections import arcs, between
from netmap.measures.remembered import remembered
from netmap.measures.scores import Scores, score
from netmap.model import Tie
from netmap.network import Network

_REFERENCE = "Freeman, L. C. (1978). Centrality in social networks. Social Networks 1, 215-239."
_WEIGHTED = (
    "Barrat, A., Barthelemy, M., Pastor-Satorras, R. and Vespignani, A. (2004). The architecture "
    "of complex weighted networks. PNAS 101, 3747-3752."
)


@remembered
def degree(network: Network) -> Scores:
    """Score actors by the share of the other actors that they are tied to.

    The number of neighbours over n - 1, on undirected simple edges: parallel ties are one,
    self-loops drop. Between 0 (an isolate) and 1. A network of one actor has 1.0, as in networkx:
    it is tied to everyone else, of whom there is none.

    Method: Freeman (1978); agrees with ``networkx.degree_centrality``.

    Examples
    --------
    >>> degree(star).scores
    {'hub': 1.0, 'a': 0.3333333333333333, 'b': 0.3333333333333333, 'c': 0.3333333333333333}
    """
    return score(network, Basis("degree", _REFERENCE), _shares(network, _ends(network.pairs)))


@remembered
def in_degree(network: Network) -> Scores:
    """Score actors by the share of the other actors that have a tie to them.

    The number of those over n - 1, on directed simple edges: a tie of a symmetric kind is an edge
    each way, parallel ties are one, self-loops drop. Between 0 and 1; a network of one actor has
    1.0, as in networkx.

    Method: Freeman (1978); agrees with ``networkx.in_degree_centrality``.

    Examples
    --------
    >>> in_degree(star)["hub"], in_degree(star)["a"]  # to meet is symmetric
    (1.0, 0.3333333333333333)
    """
    basis = Basis("in_degree", _REFERENCE, "directed")
    return score(network, basis, _shares(network, (target for _, target in arcs(network))))


@remembered
def out_degree(network: Network) -> Scores:
    """Score actors by the share of the other actors that they have a tie to.

    The number of those over n - 1, on directed simple edges, as for ``in_degree``.

    Method: Freeman (1978); agrees with ``networkx.out_degree_centrality``.

    Examples
    --------
    >>> out_degree(star)["hub"], out_degree(star)["a"]
    (1.0, 0.3333333333333333)
    """
    basis = Basis("out_degree", _REFERENCE, "directed")
    return score(network, basis, _shares(network, (source for source, _ in arcs(network))))


@remembered
def weighted_degree(network: Network) -> Scores:
    """Score actors by the weights of their ties, added up.

    Every tie counts, parallel ones too, whatever its direction; one without a weight counts 1,
    and one whose weight is not exact counts the number stated: ``method.assumed`` says how many
    there are of each. Self-loops drop. 0 for an isolate; there is no upper limit.

    Method: Barrat et al. (2004), as node strength; agrees with the degrees of a networkx
    multigraph, ``dict(graph.degree(weight="weight"))``.

    Examples
    --------
    >>> weighted_degree(star).scores
    {'hub': 3, 'a': 1, 'b': 1, 'c': 1}
    """
    sums: dict[str, float] = defaultdict(int)
    for tie in between(network):
        for end in (tie.source, tie.target):
            sums[end] += tie.weight.value if tie.weight else 1
    values = [sums[actor_id] for actor_id in network.ids]
    assumed = _assumed(tuple(between(network)))
    return score(network, Basis("weighted_degree", _WEIGHTED, "weighted"), values, assumed=assumed)


def _shares(network: Network, ends: Iterable[int]) -> list[float]:
    counts, others = Counter(ends), len(network.ids) - 1
    return [counts[place] / others if others else 1.0 for place in range(len(network.ids))]


def _ends(pairs: Iterable[tuple[int, int]]) -> Iterable[int]:
    return (end for pair in pairs for end in pair)


def _assumed(ties: tuple[Tie, ...]) -> dict[str, int]:
    weights = [tie.weight for tie in ties]
    return {
        "ties_without_weight": weights.count(None),
        "inexact_weights": sum(weight.exact is None for weight in weights if weight),
    }
