"""Cores: how deep an actor stands in the densest parts of a network."""

from __future__ import annotations

from netmap.kernels import engine
from netmap.measures.method import Basis
from netmap.measures.remembered import remembered
from netmap.measures.scores import Scores, score
from netmap.network import Network

_CORE = Basis(
    "core",
    "Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5, 269-287.",
)


@remembered
def core(network: Network) -> Scores:
    """Score actors by the largest k of a k-core that they belong to.

    A k-core is a largest part of the network in which everyone is tied to at least k others of
    it, on undirected simple edges. A whole number; 0 for an isolate.

    Method: Seidman (1983); agrees with ``networkx.core_number``.

    Examples
    --------
    >>> core(star).scores
    {'a': 1, 'b': 1, 'c': 1, 'hub': 1}
    """
    return score(network, _CORE, engine.cores(len(network.ids), network.pairs))
