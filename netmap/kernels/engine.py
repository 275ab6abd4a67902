"""Graph algorithms by igraph on nodes 0..n-1 and simple edges, undirected unless said otherwise.

Nothing else in netmap computes with igraph, so that another engine can take its place here.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

if TYPE_CHECKING:
    import igraph

Edge = tuple[int, int]


def components(nodes: int, edges: Sequence[Edge]) -> list[list[int]]:
    """Return the connected components, each a list of nodes; an isolate is one of its own."""
    return [list(part) for part in _graph(nodes, edges).connected_components()]


def cut_vertices(nodes: int, edges: Sequence[Edge]) -> list[int]:
    """Return the nodes without which a component falls apart, in ascending order."""
    return sorted(_graph(nodes, edges).articulation_points())


def bridges(nodes: int, edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges without which a component falls apart."""
    return [edges[place] for place in _graph(nodes, edges).bridges()]


def cliques(nodes: int, edges: Sequence[Edge]) -> list[list[int]]:
    """Return the largest sets of nodes that are all tied to each other."""
    if not edges:  # as among few nodes, for which no graph library need be loaded
        return [[node] for node in range(nodes)]
    if len(edges) == math.comb(nodes, 2):
        return [list(range(nodes))]
    return [list(part) for part in _graph(nodes, edges).maximal_cliques()]


def betweenness(nodes: int, edges: Sequence[Edge]) -> list[float]:
    """Return for each node the number of shortest paths of others through it, shared evenly."""
    return [float(value) for value in _graph(nodes, edges).betweenness(directed=False)]


def eigenvector(nodes: int, edges: Sequence[Edge]) -> list[float] | None:
    """Return what the solver takes for the leading eigenvector, the largest of its values 1.

    It is one only where no other eigenvalue is near, and small values are noise: see ``leading``.
    None where the solver gives up.
    """
    import igraph

    with _same_chances(), catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # on values near 0, which are refined elsewhere
        try:
            return list(_graph(nodes, edges).eigenvector_centrality())
        except igraph.InternalError:
            return None


def pagerank(nodes: int, arcs: Sequence[Edge], alpha: float) -> list[float]:
    """Return the PageRank of each node over directed edges; the sum is 1."""
    graph = _graph(nodes, arcs, directed=True)
    return [float(value) for value in graph.pagerank(damping=alpha)]


def cores(nodes: int, edges: Sequence[Edge]) -> list[int]:
    """Return for each node the largest k such that it belongs to the k-core."""
    return list(_graph(nodes, edges).coreness())


def constraint(nodes: int, edges: Sequence[Edge]) -> list[float]:
    """Return Burt's constraint of each node, NaN of one without edges."""
    return [float(value) for value in _graph(nodes, edges).constraint()]


def spread(nodes: int, edges: Sequence[Edge]) -> list[tuple[float, float]]:
    """Return places for the nodes of one component that bring tied nodes near each other.

    By Fruchterman and Reingold (1991) from the same beginning and with the same chances every
    time, so that the same graph gives the same places.
    """
    around = ((math.cos(node), math.sin(node)) for node in range(nodes))  # never twice the same
    begin = [
        (x * math.sqrt(node + 1), y * math.sqrt(node + 1)) for node, (x, y) in enumerate(around)
    ]
    with _same_chances():
        layout = _graph(nodes, edges).layout_fruchterman_reingold(seed=begin)
    return [(float(x), float(y)) for x, y in layout]


@contextmanager
def _same_chances() -> Iterator[None]:
    """Let igraph draw the same numbers every time, so that the same graph gives the same answer."""
    import igraph

    igraph.set_random_number_generator(random.Random(0))
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def _graph(nodes: int, edges: Sequence[Edge], *, directed: bool = False) -> igraph.Graph:
    import igraph  # most answers come without a graph, and it takes as long to load as to answer

    graph = igraph.Graph.__new__(igraph.Graph)
    # Graph() would load numpy, where there is one, only to see whether the edges are its array.
    igraph.GraphBase.__init__(graph, nodes, list(edges), directed)
    return graph
