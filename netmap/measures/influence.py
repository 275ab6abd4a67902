"""Influence: who is tied to those who are themselves well tied."""

from __future__ import annotations

from collections import Counter

from netmap.kernels import engine
from netmap.kernels.leading import leading
from netmap.measures.method import Basis
from netmap.measures.projections import arcs
from netmap.measures.reasons import Reason
from netmap.measures.remembered import remembered
from netmap.measures.scores import Scores, score
from netmap.network import Network

ALPHA = 0.85
"""How often the walk of PageRank follows a tie rather than going anywhere."""

_EIGENVECTOR = Basis(
    "eigenvector",
    "Bonacich, P. (1972). Factoring and weighting approaches to status scores and clique "
    "identification. Journal of Mathematical Sociology 2, 113-120.",
)
_PAGERANK = Basis(
    "pagerank",
    "Page, L., Brin, S., Motwani, R. and Winograd, T. (1999). The PageRank citation ranking. "
    "Stanford InfoLab 1999-66.",
    "directed",
)


@remembered
def eigenvector(network: Network) -> Scores:
    """Score actors by the scores of their neighbours: the leading eigenvector of the ties.

    On undirected simple edges, within the largest component, where the squares of the scores add
    up to 1; a network of one actor has 1.0. Components cannot be compared, so actors in others
    are undefined, and so is everyone where several components are the largest. The score is above
    0 however far out an actor stands. Where it cannot be told to ten digits everyone is undefined:
    where two dense parts that are not alike hang together by a long chain, or a chain is thousands
    long.

    Method: Bonacich (1972); agrees with ``networkx.eigenvector_centrality`` of the largest
    component.

    Examples
    --------
    >>> {actor: round(score, 4) for actor, score in eigenvector(star).items()}
    {'hub': 0.7071, 'a': 0.4082, 'b': 0.4082, 'c': 0.4082}
    """
    parts = engine.components(len(network.ids), network.pairs)
    sizes = Counter(map(len, parts))
    values: dict[int, float | Reason] = {}
    for part in parts:
        why = _undefined(len(part), sizes)
        found = None if why else _leading(network, part)
        for place in part:
            values[place] = found[place] if found else why or Reason.NO_CONVERGENCE
    return score(network, _EIGENVECTOR, [values[place] for place in range(len(values))])


@remembered
def pagerank(network: Network) -> Scores:
    """Score actors by how often a walk along the ties comes to them.

    The walk follows a tie from its actor, all equally likely, with probability 0.85, else
    goes to any actor; from an actor without a tie to follow it always does. On directed simple
    edges: a tie of a symmetric kind is an edge each way, parallel ties are one, weights do not
    count. The scores add up to 1; an isolate has more than 0.

    Method: Page et al. (1999); agrees with ``networkx.pagerank`` on the same simple edges.

    Examples
    --------
    >>> {actor: round(score, 4) for actor, score in pagerank(star).items()}
    {'hub': 0.4797, 'a': 0.1734, 'b': 0.1734, 'c': 0.1734}
    """
    values = engine.pagerank(len(network.ids), arcs(network), ALPHA)
    return score(network, _PAGERANK, values, parameters={"alpha": ALPHA})


def _undefined(size: int, sizes: Counter[int]) -> Reason | None:
    """Say why actors in a component of this size have no score, if so."""
    if size == 1 and sizes.total() > 1:
        return Reason.NO_TIES
    if size < max(sizes):
        return Reason.OTHER_COMPONENT
    return Reason.EQUAL_COMPONENTS if sizes[size] > 1 else None


def _leading(network: Network, part: list[int]) -> dict[int, float] | None:
    """Return the leading eigenvector of one component, by the positions of its actors."""
    place = {node: index for index, node in enumerate(part)}
    edges = [(place[one], place[other]) for one, other in network.pairs if one in place]
    found = leading(len(part), edges)
    return None if found is None else dict(zip(part, found, strict=True))
