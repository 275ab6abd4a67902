"""What a graph file says of a network: its nodes and edges with labels, attributes and spells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from netmap import attributes
from netmap.attributes import Plain
from netmap.characters import CONTROL
from netmap.errors import InvalidValueError
from netmap.model import Actor, Record, Tie
from netmap.network import Network

_SHOWN = 60

NODE_NAMES = ("id", "label", "interval")
EDGE_NAMES = (
    *("id", "label", "source", "target", "type", "kind", "symmetric", "weight", "interval"),
)
"""Names that graph files give a meaning of their own; an extra column called so gets a number."""


class Spell(NamedTuple):
    """The first and the last day of a node or an edge, in ISO 8601."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Node:
    """One actor: its id, its name, its attributes, and when it was there, if that is known."""

    id: str
    label: str
    spell: Spell | None
    attributes: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Edge:
    """One tie; ``symmetric`` when its kind has no direction, ``weight`` None when none is given."""

    id: str
    source: str
    target: str
    kind: str
    label: str
    symmetric: bool
    weight: Plain | None
    spell: Spell | None
    attributes: Mapping[str, Plain]


@dataclass(frozen=True, slots=True)
class Elements:
    """The nodes and edges of a graph file."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def types(rows: Iterable[Mapping[str, Plain]]) -> Mapping[str, str]:
    """Return the names of all attributes with a type that holds every value of each.

    Examples
    --------
    >>> types([{"kind": "meets", "weight": 2}, {"weight": 2.5, "symmetric": True}])
    {'kind': 'string', 'weight': 'double', 'symmetric': 'boolean'}
    """
    found: dict[str, str] = {}
    for row in rows:
        for name, value in row.items():
            told = "double" if isinstance(value, int | float) else "string"
            told = "boolean" if isinstance(value, bool) else told
            found[name] = told if found.get(name, told) == told else "string"
    return found


def of(network: Network, language: str) -> Elements:
    """Return what is written of a network, with labels in a language.

    Raises
    ------
    InvalidValueError
        When a text holds a control character, which no graph file can.
    """
    words = network.dataset.vocabulary.ties
    actors, ties = network.actors.values(), network.ties.values()
    spells = _Spells([*actors, *ties])
    nodes = tuple(
        Node(actor.id, actor.name(language), spells.of(actor), told)
        for actor, told in zip(actors, _told(actors, NODE_NAMES), strict=True)
    )
    edges = []
    for tie, told in zip(ties, _told(ties, EDGE_NAMES), strict=True):
        label = words[tie.kind].label(language) if tie.kind in words else tie.kind
        ends = (tie.source, tie.target, tie.kind)
        weight = tie.weight.value if tie.weight else None
        symmetric = network.is_symmetric(tie)
        edges.append(Edge(tie.id, *ends, label, symmetric, weight, spells.of(tie), told))
    return Elements(nodes, tuple(edges))


class _Spells:
    """When records hold, where open ends are closed at the first and last day of them all.

    Programs warn of open intervals or fail on them. The dates as they were stated stay among
    the attributes, so that a closed end is not taken for one.
    """

    def __init__(self, records: Sequence[Actor | Tie]) -> None:
        dates = [date for it in records for date in (it.start, it.end) if date]
        self._first = min((date.first for date in dates), default=None)
        self._last = max((date.last for date in dates), default=None)

    def of(self, record: Actor | Tie) -> Spell | None:
        """Return the spell of a record; None of one without dates, which is always there."""
        start = record.start.first if record.start else self._first
        end = record.end.last if record.end else self._last
        if (record.start or record.end) and start and end:
            return Spell(start.isoformat(), end.isoformat())
        return None


def _told(records: Collection[Record], taken: Sequence[str]) -> list[Mapping[str, Plain]]:
    """Return the attributes of records under names that differ in more than case."""
    for record in records:
        _must_be_writable("id", record.id, record)
        for name in record.attributes:
            _must_be_writable(name, name, record)
    rows = attributes.rows(records, taken, str.casefold)
    for record, row in zip(records, rows, strict=True):
        for name, value in row.items():
            _must_be_writable(name, str(value), record)
    return [{name: it for name, it in row.items() if name not in taken} for row in rows]


def _must_be_writable(name: str, text: str, record: Record) -> None:
    if CONTROL.search(text):
        facts = {"table": record.table, "id": repr(record.id)[:_SHOWN], "column": repr(name)}
        raise InvalidValueError(repr(text)[:_SHOWN], "not_exportable", **facts)
