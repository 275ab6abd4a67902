"""What a graph file says of a network: its nodes and edges with labels, attributes and spells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from netmap.errors import InvalidValueError
from netmap.model import Actor, Record, Tie
from netmap.network import Network, Plain, stated

# What XML cannot hold and no cell that is read holds either.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
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
    words = network.dataset.vocabulary
    spells = _Spells([*network.actors.values(), *network.ties.values()])
    nodes = tuple(
        Node(actor.id, actor.name(language), spells.of(actor), _told(actor, NODE_NAMES))
        for actor in network.actors.values()
    )
    edges = []
    for tie in network.ties.values():
        kind = words.ties.get(tie.kind)
        label = kind.label(language) if kind else tie.kind
        told = dict(_told(tie, EDGE_NAMES))
        ends = (tie.source, tie.target, tie.kind)
        weight = tie.weight.value if tie.weight else None
        symmetric = kind is not None and kind.symmetric
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


def _told(record: Record, taken: Sequence[str]) -> Mapping[str, Plain]:
    """Return the attributes of a record under names that differ in more than case."""
    _must_be_writable("id", record.id, record)
    told: dict[str, Plain] = {}
    used = set(taken)
    fields = type(record).model_fields
    for name, value in sorted(stated(record).items(), key=lambda item: item[0] not in fields):
        _must_be_writable(name, name, record)
        _must_be_writable(name, str(value), record)
        if name in fields and name in taken:
            continue
        free = _free(name, used)
        used.add(free.casefold())
        told[free] = value
    return told


def _free(name: str, used: set[str]) -> str:
    numbers = (f"{name}_{number}" for number in range(2, len(used) + 3))
    return next(it for it in (name, *numbers) if it.casefold() not in used)


def _must_be_writable(name: str, text: str, record: Record) -> None:
    if _UNWRITABLE.search(text):
        facts = {"table": record.table, "id": repr(record.id)[:_SHOWN], "column": repr(name)}
        raise InvalidValueError(repr(text)[:_SHOWN], "not_exportable", **facts)
