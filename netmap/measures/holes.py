"""Structural holes: whose neighbours are tied to each other, and whose are not."""

from __future__ import annotations

from netmap.kernels import engine
from netmap.measures.method import Basis
from netmap.measures.projections import neighbours
from netmap.measures.reasons import Reason
from netmap.measures.remembered import remembered
from netmap.measures.scores import Scores, score
from netmap.network import Network

_CONSTRAINT = Basis(
    "constraint",
    "Burt, R. S. (1992). Structural Holes. Harvard University Press; Burt, R. S. (2004). "
    "Structural holes and good ideas. American Journal of Sociology 110, 349-399.",
)
_EFFECTIVE_SIZE = Basis(
    "effective_size",
    "Burt, R. S. (1992). Structural Holes. Harvard University Press; Borgatti, S. P. (1997). "
    "Structural holes: unpacking Burt's redundancy measures. Connections 20, 35-38.",
)


@remembered
def constraint(network: Network) -> Scores:
    """Score actors by how much their ties lead back to the same others.

    With p(i, j) = 1 / degree of i for a neighbour j, else 0: the sum over the neighbours j of i of
    (p(i, j) + sum over q of p(i, q) p(q, j)) squared, on undirected simple edges. The *smaller*
    the score, the more holes between its neighbours an actor spans; it is 1 with a single
    neighbour and 9/8 in a triangle on its own. An isolate has nobody to be constrained by:
    undefined.

    Method: Burt (1992, 2004); agrees with ``networkx.constraint``, which has NaN for an isolate.

    Examples
    --------
    >>> constraint(star).scores
    {'a': 1.0, 'b': 1.0, 'c': 1.0, 'hub': 0.3333333333333333}
    """
    found = engine.constraint(len(network.ids), network.pairs)
    values = (
        value if near else Reason.NO_TIES
        for value, near in zip(found, neighbours(network), strict=True)
    )
    return score(network, _CONSTRAINT, list(values))


@remembered
def effective_size(network: Network) -> Scores:
    """Score actors by how many of their neighbours are not redundant.

    With k neighbours and t ties among them: k - 2t / k, on undirected simple edges. Between 1
    (all neighbours tied to each other) and k (none is). An isolate has no neighbours: undefined.

    Method: Burt (1992), as simplified by Borgatti (1997); agrees with
    ``networkx.effective_size``, which has NaN for an isolate.

    Examples
    --------
    >>> effective_size(star).scores
    {'hub': 3.0, 'a': 1.0, 'b': 1.0, 'c': 1.0}
    """
    near = neighbours(network)
    values = (_not_redundant(near, place) for place in range(len(near)))
    return score(network, _EFFECTIVE_SIZE, list(values))


def _not_redundant(near: tuple[frozenset[int], ...], place: int) -> float | Reason:
    own = near[place]
    if not own:
        return Reason.NO_TIES
    ends_among_them = sum(len(own & near[other]) for other in own)
    return len(own) - ends_among_them / len(own)
