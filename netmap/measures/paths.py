"""Shortest paths: who stands between others, and who is near to them."""

from __future__ import annotations

from collections.abc import Callable

from netmap.kernels import engine
from netmap.measures.method import Basis
from netmap.measures.projections import rings
from netmap.measures.remembered import remembered
from netmap.measures.scores import Scores, score
from netmap.network import Network

_BETWEENNESS = Basis(
    "betweenness",
    "Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40, "
    "35-41; Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of "
    "Mathematical Sociology 25, 163-177.",
)
_CLOSENESS = Basis(
    "closeness",
    "Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge University Press, "
    "p. 201.",
)
_HARMONIC = Basis(
    "harmonic",
    "Boldi, P. and Vigna, S. (2014). Axioms for centrality. Internet Mathematics 10, 222-262.",
)


@remembered
def betweenness(network: Network) -> Scores:
    """Score actors by the share of shortest paths between others that pass through them.

    For every pair of other actors, the share of their shortest paths that runs through the
    actor, summed and divided by the number of such pairs, (n - 1)(n - 2) / 2, on undirected
    simple edges. Between 0 and 1; pairs without a path add nothing; isolates count in n and have
    0; with fewer than three actors nobody stands between others and everyone has 0.

    Method: Freeman (1977), by Brandes (2001); agrees with ``networkx.betweenness_centrality``.

    Examples
    --------
    >>> betweenness(star).scores
    {'hub': 1.0, 'a': 0.0, 'b': 0.0, 'c': 0.0}
    """
    nodes = len(network.ids)
    pairs = (nodes - 1) * (nodes - 2) / 2
    raw = engine.betweenness(nodes, network.pairs)
    return score(network, _BETWEENNESS, [value / pairs if pairs > 0 else 0.0 for value in raw])


@remembered
def closeness(network: Network) -> Scores:
    """Score actors by how near they are to the actors that they reach.

    With r others reached at summed distance d: (r / d) * (r / (n - 1)), on undirected simple
    edges, so that being near in a small component does not count as much as in a large one.
    Between 0 (an isolate) and 1 (tied to everyone).

    Method: Wasserman and Faust (1994, p. 201); agrees with ``networkx.closeness_centrality``.

    Examples
    --------
    >>> closeness(star).scores
    {'hub': 1.0, 'a': 0.6, 'b': 0.6, 'c': 0.6}
    """
    others = len(network.ids) - 1
    reached, total = _added(network, lambda _: 1), _added(network, lambda distance: distance)
    values = (
        (count / far) * (count / others) if far else 0.0
        for count, far in zip(reached, total, strict=True)
    )
    return score(network, _CLOSENESS, list(values))


@remembered
def harmonic(network: Network) -> Scores:
    """Score actors by the inverse distances to all others, added up.

    An actor out of reach adds 0, on undirected simple edges. Not divided by n - 1: between 0 (an
    isolate) and n - 1 (tied to everyone).

    Method: Boldi and Vigna (2014); agrees with ``networkx.harmonic_centrality``.

    Examples
    --------
    >>> harmonic(star).scores
    {'hub': 3.0, 'a': 2.0, 'b': 2.0, 'c': 2.0}
    """
    return score(network, _HARMONIC, _added(network, lambda distance: 1 / distance))


def _added(network: Network, worth: Callable[[int], float]) -> list[float]:
    """Add up for each actor what the others are worth at their distances."""
    sums = [0.0] * len(network.ids)
    for distance, ring in enumerate(rings(network), start=1):
        share = worth(distance)
        sums = [before + share * count for before, count in zip(sums, ring, strict=True)]
    return sums
