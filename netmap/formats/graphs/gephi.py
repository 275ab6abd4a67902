"""Write the two tables that Gephi and most other programs read: nodes and edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from netmap.attributes import Plain
from netmap.formats.graphs.elements import Elements, Spell, types


class Table(NamedTuple):
    """A table of texts under its header; an empty cell is missing."""

    name: str
    header: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


def tables(elements: Elements) -> tuple[Table, Table]:
    """Return the tables ``nodes`` and ``edges``.

    ``Type`` says whether an edge has a direction, ``Kind`` what relation it is, which keeps
    parallel edges apart. ``Interval`` is when it was there, with open ends closed.
    """
    return _nodes(elements), _edges(elements)


def _nodes(elements: Elements) -> Table:
    names = tuple(types(node.attributes for node in elements.nodes))
    cells = tuple(
        (node.id, node.label, *_told(node.attributes, names), _interval(node.spell))
        for node in elements.nodes
    )
    return Table("nodes", ("Id", "Label", *names, "Interval"), cells)


def _edges(elements: Elements) -> Table:
    names = tuple(types(edge.attributes for edge in elements.edges))
    cells = tuple(
        (
            edge.source,
            edge.target,
            "Undirected" if edge.symmetric else "Directed",
            edge.kind,
            edge.id,
            edge.label,
            "" if edge.weight is None else str(edge.weight),
            *_told(edge.attributes, names),
            _interval(edge.spell),
        )
        for edge in elements.edges
    )
    header = ("Source", "Target", "Type", "Kind", "Id", "Label", "Weight", *names, "Interval")
    return Table("edges", header, cells)


def _told(values: Mapping[str, Plain], names: Sequence[str]) -> list[str]:
    return [str(values.get(name, "")) for name in names]


def _interval(spell: Spell | None) -> str:
    return f"<[{spell.start}, {spell.end}]>" if spell else ""
