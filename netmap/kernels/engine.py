"""Graph algorithms by igraph on nodes 0..n-1 and undirected simple edges.

Nothing else in netmap imports igraph, so that another engine can take its place here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import igraph

Edge = tuple[int, int]


def components(nodes: int, edges: Sequence[Edge]) -> list[list[int]]:
    """Return the connected components, each a list of nodes; an isolate is one of its own."""
    return [list(part) for part in _graph(nodes, edges).connected_components()]


def cut_vertices(nodes: int, edges: Sequence[Edge]) -> list[int]:
    """Return the nodes without which a component falls apart, in ascending order."""
    return sorted(_graph(nodes, edges).articulation_points())


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


def reach(nodes: int, edges: Sequence[Edge]) -> list[tuple[int, float]]:
    """Return for each node how many others it reaches and the sum of the distances to them."""
    graph = _graph(nodes, edges)
    sizes = {node: len(part) for part in graph.connected_components() for node in part}
    # igraph's closeness of a node is the inverse of its mean distance, NaN without any other node
    closeness = graph.closeness(normalized=True)
    return [
        (sizes[node] - 1, 0.0 if math.isnan(value) else (sizes[node] - 1) / value)
        for node, value in enumerate(closeness)
    ]


def _graph(nodes: int, edges: Sequence[Edge]) -> igraph.Graph:
    import igraph  # most answers come without a graph, and it takes as long to load as to answer

    return igraph.Graph(n=nodes, edges=list(edges))
