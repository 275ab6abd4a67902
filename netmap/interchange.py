"""Networks made from what researchers have at hand: networkx graphs and pandas frames."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from itertools import count
from types import GenericAlias
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast, get_args

from pydantic import ValidationError

from netmap.dataset import Dataset
from netmap.errors import InvalidDataError
from netmap.model import Actor, Kind, Quantity, Record, Tie
from netmap.model.faults import faults
from netmap.model.quantity import SIGNS
from netmap.model.vocabulary import vocabulary
from netmap.network import SEPARATOR, Network
from netmap.problems import Problem

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

R = TypeVar("R", Actor, Tie)

ACTOR = Kind(id="actor", of="actors", name_fi="toimija", name_sv="aktör", name_en="actor")
"""The kind of an actor of which no kind is said."""
TIE = Kind(
    id="tie", of="ties", name_fi="yhteys", name_sv="relation", name_en="tie", symmetric="yes"
)
"""The kind of a tie of an undirected graph of which no kind is said: both ways, like the graph."""
DIRECTED_TIE = Kind(
    id="directed_tie",
    of="ties",
    name_fi="suunnattu yhteys",
    name_sv="riktad relation",
    name_en="directed tie",
    symmetric="no",
)
"""The kind of a tie of a directed graph of which no kind is said."""

_NAMES = ("name", "label")
_EXACT_FLOATS = 2**53


class _Given(NamedTuple):
    """What is given of a node or an edge, and the expression by which Python finds it.

    ``keys`` are the ids that say which node or edge it is, ``values`` its attributes.
    """

    place: str
    keys: Mapping[str, object]
    values: Mapping[str, object] = {}


def from_networkx(graph: nx.Graph[Any]) -> Network:
    """Make a network of any networkx graph, which stays as it is.

    A node is an actor, an edge a tie; parallel edges and loops are kept. An id is the text of a
    node; the id of a tie is the attribute ``id``, else the key of a multigraph whose keys are
    texts that differ, else a running number. Attributes that are named like a field of the
    records fill it (``kind``, ``status``, ``weight``, ``start``, ``end``, ``level`` and so on),
    ``name`` or ``label`` the name; others are kept as extra columns. None, NaN and the empty text
    say nothing: such an edge has no weight, rather than the weight 0 or 1.

    Without a ``kind``, an actor is of the kind ``actor``; a tie is a ``tie``, which goes both
    ways, in an undirected graph and a ``directed_tie`` in a directed one. Other words that
    netmap does not know become kinds of the project, without direction when the graph has none.

    Raises
    ------
    InvalidDataError
        When nodes cannot be told apart as text (1 and "1"), a value is not what its field holds,
        ids repeat, or an undirected graph has ties of a kind with a direction; it lists them all.

    Examples
    --------
    >>> import networkx as nx
    >>> network = from_networkx(nx.Graph([(1, 2), (2, 3)]))
    >>> network.ids, [tie.kind for tie in network.ties.values()]
    (('1', '2', '3'), ['tie', 'tie'])
    """
    nodes = [
        _Given(f"G.nodes[{node!r}]", {"id": node}, attributes)
        for node, attributes in graph.nodes(data=True)
    ]
    return _network(nodes, list(_edges(graph)), graph.is_directed())


def from_pandas(
    edges: pd.DataFrame,
    nodes: pd.DataFrame | None = None,
    *,
    source: str = "source",
    target: str = "target",
    directed: bool = True,
) -> Network:
    """Make a network of a frame of edges and, when there is one, a frame of nodes.

    A row of ``edges`` is a tie between the actors that the columns ``source`` and ``target``
    name; its id is in a column or index called ``id``, else a running number. A row of ``nodes``
    is an actor, whose id is in a column or index called ``id``; without nodes, the actors are
    those that the edges name. All else is as in ``from_networkx``: columns named like a field
    fill it, others are kept, an empty cell says nothing, and kinds may be left out.

    Parameters
    ----------
    directed
        Whether a row says something of its source to its target; else both are meant alike.

    Raises
    ------
    InvalidDataError
        When a column or a value is missing or not what it should be, ids repeat, or an edge names
        an actor that is not among the nodes; it lists all problems by row and column.

    Examples
    --------
    >>> import pandas as pd
    >>> network = from_pandas(pd.DataFrame({"source": ["a"], "target": ["b"], "weight": [3]}))
    >>> str(network.ties["1"].weight)
    '3'
    """
    tables = [_Table("edges", edges, {source: "source", target: "target"})]
    if nodes is not None:
        tables.append(_Table("nodes", nodes, {}))
    problems = [problem for table in tables for problem in table.problems()]
    if source == target:
        problems.append(Problem("repeated_column", "edges", column=source, value=source))
    _must_be_none(problems)
    ties = list(tables[0].given(("source", "target")))
    if nodes is not None:
        return _network(list(tables[1].given(("id",))), ties, directed)
    ends = dict.fromkeys(_text(it.keys[end]) for it in ties for end in it.keys)
    return _network([_Given("edges", {"id": end}) for end in ends if end], ties, directed)


def _edges(graph: nx.Graph[Any]) -> Iterator[_Given]:
    if not graph.is_multigraph():
        for start, end, attributes in graph.edges(data=True):
            place = f"G.edges[{start!r}, {end!r}]"
            yield _Given(place, {"source": start, "target": end}, attributes)
        return
    edges = list(cast("nx.MultiGraph[Any]", graph).edges(keys=True, data=True))
    keys = [key for _, _, key, _ in edges]
    are_ids = all(isinstance(key, str) for key in keys) and len(set(keys)) == len(keys)
    for start, end, key, attributes in edges:
        told = {"id" if are_ids else "key": key} if isinstance(key, str) else {}
        place = f"G.edges[{start!r}, {end!r}, {key!r}]"
        yield _Given(place, {"source": start, "target": end}, {**told, **attributes})


class _Table:
    """A frame as rows of plain values, None where a cell is empty."""

    def __init__(self, name: str, frame: pd.DataFrame, renamed: Mapping[str, str]) -> None:
        self._name = name
        self._wanted = tuple(renamed) or ("id",)
        if frame.index.name == "id" and "id" not in frame.columns:
            frame = frame.reset_index()
        self._columns = [renamed.get(str(column), str(column)) for column in frame.columns]
        self._cells = frame.astype(object).where(frame.notna(), None)
        self._lost = [name for name in self._wanted if name not in map(str, frame.columns)]

    def problems(self) -> Iterator[Problem]:
        """Find what is wrong with the columns."""
        for column in self._lost:
            yield Problem("missing_column", self._name, value=column)
        for column, times in Counter(self._columns).items():
            if times > 1:
                yield Problem("repeated_column", self._name, column=column, value=column)

    def given(self, keys: Sequence[str]) -> Iterator[_Given]:
        """Yield the rows."""
        for number, cells in enumerate(self._cells.itertuples(index=False, name=None)):
            values = dict(zip(self._columns, cells, strict=True))
            told = {key: values.pop(key) for key in keys}
            yield _Given(f"{self._name}.iloc[{number}]", told, values)


def _network(nodes: Sequence[_Given], edges: Iterable[_Given], directed: bool) -> Network:
    """Make the records, or say all that keeps them from being made."""
    edges = _with_ids(list(edges))
    problems: list[Problem] = []
    actors = [_record(Actor, ACTOR, node, problems) for node in nodes]
    ties = [_record(Tie, DIRECTED_TIE if directed else TIE, edge, problems) for edge in edges]
    problems += (*_repeated(nodes), *_repeated(edges), *_dangling(nodes, edges))
    if not directed:
        problems += _one_way(edges, ties)
    _must_be_none(problems)
    records = [record for record in (*actors, *ties) if record]
    dataset = Dataset([*_own_kinds(records, directed), *records])
    return dataset.network(kinds="all", statuses="all")


def _with_ids(edges: Sequence[_Given]) -> list[_Given]:
    """Give every edge the id that it has, or a number that no other has."""
    given = [edge.values.get("id") for edge in edges]
    stated = ["" if _is_missing(edge_id) else _text(edge_id) for edge_id in given]
    taken = frozenset(stated)
    free = (str(number) for number in count(1) if str(number) not in taken)
    found = []
    for edge, edge_id in zip(edges, stated, strict=True):
        values = {name: value for name, value in edge.values.items() if name != "id"}
        found.append(edge._replace(keys={**edge.keys, "id": edge_id or next(free)}, values=values))
    return found


def _record(
    record_type: type[R], fallback: Kind, given: _Given, problems: list[Problem]
) -> R | None:
    """Make a record of what is given; None where it cannot be made, with the problems."""
    taken: dict[str, object] = {"kind": fallback.id, **_taken(record_type, given)}
    try:
        return record_type.model_validate(taken)
    except ValidationError as error:
        found = list(faults(record_type, error))
    for field, code, expected in found:
        value = taken.get(field)
        facts = {"expected": expected, "start": taken.get("start")}
        told = None if value is None else str(value).encode(errors="backslashreplace").decode()
        problems.append(Problem(code, given.place, column=field, value=told, facts=facts))
    return None


def _taken(record_type: type[Record], given: _Given) -> dict[str, object]:
    """Sort what is given into fields and extra columns."""
    told = {str(name): value for name, value in given.values.items() if not _is_missing(value)}
    taken: dict[str, object] = {key: _text(value) for key, value in given.keys.items()}
    attributes = {}
    for name, value in told.items():
        field = _field(record_type, name, told.keys())
        if field is not None and field not in given.keys:
            taken[field] = _value(record_type, field, value, told.get(f"{field}_qualifier"))
        elif _qualified(record_type, name) not in told:
            attributes[name] = _text(value)
    return {**taken, "attributes": attributes}


def _field(record_type: type[Record], name: str, others: Set[str]) -> str | None:
    """Return the field that an attribute fills; a name without a language is for all of them."""
    fields = record_type.model_fields
    if name in fields:
        return None if name in ("citations", "attributes") else name
    named = any(other.startswith("name_") for other in others & fields.keys())
    first = next((label for label in _NAMES if label in others), None)
    return "name_fi" if name == first and "name_fi" in fields and not named else None


def _qualified(record_type: type[Record], name: str) -> str | None:
    """Return the field whose qualifier an attribute is."""
    field = name.removesuffix("_qualifier")
    return field if field != name and _form(record_type).get(field) == "number" else None


def _value(record_type: type[Record], field: str, value: object, qualifier: object) -> object:
    """Write a value so that the record reads it."""
    form = _form(record_type).get(field)
    if form == "several":
        return tuple(part for part in _text(value).split(SEPARATOR) if part)
    if form == "number":
        return _number(_plain(value), _text(qualifier))
    text = _text(value)
    group = _words(record_type).get(field)
    return (vocabulary().find(group, text) if group else None) or text


@cache
def _words(record_type: type[Record]) -> Mapping[str, str]:
    return record_type.words()


def _number(value: object, qualifier: str) -> object:
    if isinstance(value, str) or qualifier not in SIGNS:
        return value
    sign = SIGNS[qualifier]
    return f"{sign}{value:.15f}" if sign and isinstance(value, float) else f"{sign}{value}"


@cache
def _form(record_type: type[Record]) -> Mapping[str, str]:
    """Return which fields hold numbers and which several values."""
    found = {}
    for field, info in record_type.model_fields.items():
        if isinstance(info.annotation, GenericAlias):
            found[field] = "several"
        elif Quantity in (info.annotation, *get_args(info.annotation)):
            found[field] = "number"
    return found


def _is_missing(value: object) -> bool:
    if value is None or (isinstance(value, str) and not value):
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - NaN and NaT are the ones that differ
    except TypeError:  # pandas.NA is neither
        return True
    except ValueError:  # an array of several
        return False


def _plain(value: object) -> object:
    """Return a number of numpy as one of Python."""
    item = getattr(value, "item", None)
    return item() if callable(item) and not getattr(value, "shape", ()) else value


def _text(value: object) -> str:
    """Write a value as a cell would hold it."""
    value = _plain(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_FLOATS:
        return str(int(value))
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, Set):
        return SEPARATOR.join(sorted(map(_text, value)))
    return SEPARATOR.join(map(_text, value)) if isinstance(value, list) else str(value)


def _repeated(given: Iterable[_Given]) -> Iterator[Problem]:
    """Find nodes, or edges, that would have the same id."""
    seen: dict[str, str] = {}
    for it in given:
        text = _text(it.keys["id"])
        if text in seen:
            facts = {"first": seen[text]}
            yield Problem("repeated_id", it.place, column="id", value=text, facts=facts)
        elif text:
            seen[text] = it.place


def _dangling(nodes: Iterable[_Given], edges: Iterable[_Given]) -> Iterator[Problem]:
    known = {_text(node.keys["id"]) for node in nodes}
    for edge in edges:
        for end in ("source", "target"):
            text = _text(edge.keys[end])
            if text and text not in known:
                yield Problem("dangling", edge.place, column=end, value=text)


def _one_way(edges: Iterable[_Given], ties: Iterable[Tie | None]) -> Iterator[Problem]:
    """Find ties of a graph without directions whose kind has one."""
    known = vocabulary().ties
    for edge, tie in zip(edges, ties, strict=True):
        if tie and tie.kind in known and not known[tie.kind].symmetric:
            yield Problem("undirected_kind", edge.place, column="kind", value=tie.kind)


def _own_kinds(records: Iterable[Actor | Tie], directed: bool) -> list[Kind]:
    """Return the kinds that netmap does not know, as kinds of the project."""
    made: dict[tuple[str, str], Kind] = {
        (kind.of, kind.id): kind for kind in (ACTOR, TIE, DIRECTED_TIE)
    }
    kinds = dict.fromkeys((record.table, record.kind) for record in records)
    return [
        made.get((of, kind)) or _own_kind(of, kind, directed)
        for of, kind in kinds
        if kind not in vocabulary().group(of)
    ]


def _own_kind(of: str, kind: str, directed: bool) -> Kind:
    if of == Actor.table:
        return Kind(id=kind, of="actors")
    return Kind(id=kind, of="ties", symmetric="no" if directed else "yes")


def _must_be_none(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidDataError(problems, ())
