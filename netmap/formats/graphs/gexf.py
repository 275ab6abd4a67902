"""Write GEXF 1.3, the form of Gephi, with the time in which each node and edge was there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from netmap.attributes import Plain
from netmap.formats.graphs.elements import Edge, Elements, Node, Spell, types
from netmap.formats.graphs.xml import DECLARATION, tag

_NAMESPACES = {"xmlns": "http://gexf.net/1.3", "xmlns:viz": "http://gexf.net/1.3/viz"}


class Look(NamedTuple):
    """How a node is to be drawn: a colour such as ``#0072B2``, a place; None leaves it open."""

    colour: str | None = None
    x: float | None = None
    y: float | None = None


def content(elements: Elements, looks: Mapping[str, Look]) -> str:
    """Return the file: one directed graph, with spells when any record has a date.

    The kind of a tie is the ``kind`` of its edge, which keeps parallel edges apart, and an
    attribute too. Edges of symmetric kinds are directed like all others, since programs refuse a
    graph of both sorts, and say so in the attribute ``symmetric``.
    """
    told = [_values(edge) for edge in elements.edges]
    node_types, edge_types = types(node.attributes for node in elements.nodes), types(told)
    nodes, edges = _ids(node_types), _ids(edge_types)
    lines = [
        *_attributes("node", node_types),
        *_attributes("edge", edge_types),
        "<nodes>",
        *(_node(node, nodes, looks.get(node.id, Look())) for node in elements.nodes),
        "</nodes>",
        "<edges>",
        *(_edge(edge, it, edges) for edge, it in zip(elements.edges, told, strict=True)),
        "</edges>",
    ]
    graph = tag("graph", _mode(elements), "\n".join(["", *lines, ""]))
    body = "\n".join(["", tag("meta", {}, tag("creator", {}, "netmap")), graph, ""])
    return f"{DECLARATION}{tag('gexf', {**_NAMESPACES, 'version': '1.3'}, body)}\n"


def _mode(elements: Elements) -> Mapping[str, str]:
    found = [node.spell for node in elements.nodes] + [edge.spell for edge in elements.edges]
    spells = [spell for spell in found if spell]
    if not spells:
        return {"mode": "static", "defaultedgetype": "directed"}
    return {
        "mode": "dynamic",
        "defaultedgetype": "directed",
        "timeformat": "date",
        "timerepresentation": "interval",
        "start": min(spell.start for spell in spells),
        "end": max(spell.end for spell in spells),
    }


def _values(edge: Edge) -> Mapping[str, Plain]:
    return {"kind": edge.kind, "symmetric": edge.symmetric, **edge.attributes}


def _ids(names: Mapping[str, str]) -> Mapping[str, str]:
    return {name: str(number) for number, name in enumerate(names)}


def _attributes(of: str, found: Mapping[str, str]) -> list[str]:
    ids = _ids(found)
    lines = [
        tag("attribute", {"id": ids[name], "title": name, "type": sort})
        for name, sort in found.items()
    ]
    return [f'<attributes class="{of}" mode="static">', *lines, "</attributes>"]


def _node(node: Node, ids: Mapping[str, str], look: Look) -> str:
    parts = _attvalues(node.attributes, ids) + _spells(node.spell) + _drawn(look)
    return tag("node", {"id": node.id, "label": node.label}, parts)


def _edge(edge: Edge, values: Mapping[str, Plain], ids: Mapping[str, str]) -> str:
    told = {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "kind": edge.kind,
        "label": edge.label,
        "weight": edge.weight,
    }
    return tag("edge", told, _attvalues(values, ids) + _spells(edge.spell))


def _attvalues(values: Mapping[str, Plain], ids: Mapping[str, str]) -> str:
    told = (tag("attvalue", {"for": ids[name], "value": it}) for name, it in values.items())
    return tag("attvalues", {}, "".join(told)) if values else ""


def _spells(spell: Spell | None) -> str:
    return tag("spells", {}, tag("spell", spell._asdict())) if spell else ""


def _drawn(look: Look) -> str:
    parts = ""
    if look.colour:
        red, green, blue = bytes.fromhex(look.colour.removeprefix("#"))
        parts += tag("viz:color", {"r": red, "g": green, "b": blue})
    if look.x is not None and look.y is not None:
        parts += tag("viz:position", {"x": look.x, "y": look.y})
    return parts
