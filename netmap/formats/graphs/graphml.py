"""Write GraphML, which networkx, igraph, Gephi, Cytoscape and yEd read."""

from __future__ import annotations

from collections.abc import Mapping

from netmap.attributes import Plain
from netmap.formats.graphs.elements import Edge, Elements, types
from netmap.formats.graphs.xml import DECLARATION, tag, text

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"


def content(elements: Elements) -> str:
    """Return the file: one directed graph, every attribute a key that is found by its name.

    What is missing is no ``data``. Edges of symmetric kinds are directed like all others, since
    programs refuse a graph of both sorts, and say so in the attribute ``symmetric``.
    """
    nodes = [{"label": node.label, **node.attributes} for node in elements.nodes]
    edges = [_values(edge) for edge in elements.edges]
    node_types, edge_types = types(nodes), types(edges)
    node_keys = {name: f"d{number}" for number, name in enumerate(node_types)}
    edge_keys = {name: f"d{number}" for number, name in enumerate(edge_types, len(node_keys))}
    lines = [
        *(_key(node_keys[name], "node", name, node_types[name]) for name in node_keys),
        *(_key(edge_keys[name], "edge", name, edge_types[name]) for name in edge_keys),
        '<graph edgedefault="directed">',
    ]
    for node, told in zip(elements.nodes, nodes, strict=True):
        lines.append(tag("node", {"id": node.id}, _data(told, node_keys)))
    for edge, values in zip(elements.edges, edges, strict=True):
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        lines.append(tag("edge", ends, _data(values, edge_keys)))
    body = "\n".join(["", *lines, "</graph>", ""])
    return f"{DECLARATION}{tag('graphml', {'xmlns': _NAMESPACE}, body)}\n"


def _values(edge: Edge) -> Mapping[str, Plain]:
    weight: dict[str, Plain] = {} if edge.weight is None else {"weight": edge.weight}
    told: dict[str, Plain] = {"kind": edge.kind, "label": edge.label, "symmetric": edge.symmetric}
    return {**told, **weight, **edge.attributes}


def _key(key: str, of: str, name: str, sort: str) -> str:
    return tag("key", {"id": key, "for": of, "attr.name": name, "attr.type": sort})


def _data(values: Mapping[str, Plain], keys: Mapping[str, str]) -> str:
    return "".join(tag("data", {"key": keys[name]}, text(it)) for name, it in values.items())
