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


def _must_be_none(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidDataError(problems, ())
