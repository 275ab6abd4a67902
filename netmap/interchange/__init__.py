"""Networks made from what researchers have at hand: networkx graphs and pandas frames."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from netmap import frames
from netmap.dataset import Dataset
from netmap.errors import InvalidDataError
from netmap.interchange import kinds, values
from netmap.interchange.records import Given, record
from netmap.interchange.tables import Table
from netmap.model import Actor, Tie
from netmap.network import Network
from netmap.problems import Problem

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd


def from_networkx(graph: nx.Graph[Any]) -> Network:
    """Make a network of a networkx graph of any sort, which stays as it is.

    A node is an actor, an edge a tie; parallel edges and loops are kept. An id is the text of a
    node; the id of a tie is the attribute ``id``, else the key of a multigraph whose keys are
    texts that differ, else a running number. Attributes that are named like a field of the
    records fill it (``kind``, ``status``, ``weight``, ``start``, ``end``, ``level`` and so on),
    ``name`` or ``label`` the name; others are kept as extra columns. Texts are read as cells are:
    without outer blanks. None, NaN and blank text say nothing: such an edge has no weight, rather
    than the weight 0 or 1.

    Without a ``kind``, an actor is of the kind ``actor``; a tie is a ``tie``, which goes both
    ways, in an undirected graph and a ``directed_tie`` in a directed one. Other words that
    netmap does not know become kinds of the project, symmetric where the edge attribute
    ``symmetric`` says so, or else when the graph is undirected.

    Raises
    ------
    TypeError
        When it is no networkx graph.
    InvalidDataError
        When nodes cannot be told apart as text (1 and "1"), a value is not what its field holds,
        ids repeat, or directions contradict a kind or an undirected graph; it lists them all.

    Examples
    --------
    >>> import networkx as nx
    >>> network = from_networkx(nx.Graph([(1, 2), (2, 3)]))
    >>> network.ids, [tie.kind for tie in network.ties.values()]
    (('1', '2', '3'), ['tie', 'tie'])
    """
    import networkx as nx

    if not isinstance(graph, nx.Graph):
        raise TypeError(f"from_networkx takes a networkx graph, not {type(graph).__name__}")
    ids = {node: values.text(node) for node in graph}
    nodes = [
        Given(f"G.nodes[{node!r}]", {"id": ids[node]}, attributes)
        for node, attributes in graph.nodes(data=True)
    ]
    return _network(nodes, list(_edges(graph, ids)), graph.is_directed())


def from_pandas(
    edges: pd.DataFrame,
    nodes: pd.DataFrame | None = None,
    *,
    source: Hashable = "source",
    target: Hashable = "target",
    directed: bool = True,
) -> Network:
    """Make a network of a frame of edges and, when there is one, a frame of nodes.

    A row of ``edges`` is a tie between the actors that the columns ``source`` and ``target``
    name (0 and 1, say, where columns have no names); its id is in a column or index called
    ``id``, else a running number. A row of ``nodes`` is an actor, whose id is in a column or
    index called ``id``; without nodes, the actors are those that the edges name. All else is as
    in ``from_networkx``: columns named like a field fill it, others are kept, an empty cell says
    nothing, and kinds may be left out.

    Parameters
    ----------
    directed
        Whether a row says something of its source to its target; else both are meant alike.

    Raises
    ------
    TypeError
        When ``edges`` or ``nodes`` is no frame.
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
    _must_be_frames(edges, nodes)
    ends = {str(source): "source", str(target): "target"}
    tables = [Table("edges", edges, ends)]
    if nodes is not None:
        tables.append(Table("nodes", nodes, {}))
    problems = [problem for table in tables for problem in table.problems()]
    if len(ends) == 1:
        value = str(source)
        problems.append(Problem("repeated_column", "edges", column=value, value=value))
    _must_be_none(problems)
    ties = list(tables[0].given(("source", "target")))
    if nodes is not None:
        return _network(list(tables[1].given(("id",))), ties, directed)
    named = dict.fromkeys(end for it in ties for end in it.keys.values())
    return _network([Given("edges", {"id": end}) for end in named if end], ties, directed)


def _must_be_frames(edges: object, nodes: object) -> None:
    frame = frames.pandas().DataFrame
    for table in (edges,) if nodes is None else (edges, nodes):
        if not isinstance(table, frame):
            raise TypeError(f"from_pandas takes pandas frames, not {type(table).__name__}")


def _edges(graph: nx.Graph[Any], ids: Mapping[Any, str]) -> Iterator[Given]:
    """Yield the edges; their ends are looked up, as equal nodes may be written differently."""
    if not graph.is_multigraph():
        for start, end, attributes in graph.edges(data=True):
            place = f"G.edges[{start!r}, {end!r}]"
            yield Given(place, {"source": ids[start], "target": ids[end]}, attributes)
        return
    edges = list(cast("nx.MultiGraph[Any]", graph).edges(keys=True, data=True))
    keys = [key for _, _, key, _ in edges]
    are_ids = all(isinstance(key, str) for key in keys) and len(set(keys)) == len(keys)
    for start, end, key, attributes in edges:
        told = {"id" if are_ids else "key": key} if isinstance(key, str) else {}
        place = f"G.edges[{start!r}, {end!r}, {key!r}]"
        yield Given(place, {"source": ids[start], "target": ids[end]}, {**told, **attributes})


def _network(nodes: Sequence[Given], edges: Sequence[Given], directed: bool) -> Network:
    """Make the records, or say all that keeps them from being made."""
    edges = [kinds.of_edge(edge, directed) for edge in _with_ids(edges)]
    problems: list[Problem] = []
    actors = [record(Actor, kinds.of_node(node), problems) for node in nodes]
    ties = [record(Tie, edge, problems) for edge in edges]
    problems += (*_repeated(nodes), *_repeated(edges), *_dangling(nodes, edges))
    problems += kinds.problems(edges, ties, directed)
    _must_be_none(problems)
    own = kinds.own(actors, edges, ties, directed)
    dataset = Dataset([*own, *filter(None, actors), *filter(None, ties)])
    return dataset.network(kinds="all", statuses="all")


def _with_ids(edges: Sequence[Given]) -> list[Given]:
    """Give every edge the id that it has, or a number that no other has."""
    given = [edge.values.get("id") for edge in edges]
    stated = ["" if values.is_missing(edge_id) else values.text(edge_id) for edge_id in given]
    taken = frozenset(stated)
    free = (str(number) for number in count(1) if str(number) not in taken)
    found = []
    for edge, edge_id in zip(edges, stated, strict=True):
        rest = {name: value for name, value in edge.values.items() if name != "id"}
        found.append(edge._replace(keys={**edge.keys, "id": edge_id or next(free)}, values=rest))
    return found


def _repeated(given: Iterable[Given]) -> Iterator[Problem]:
    """Find nodes, or edges, that would have the same id."""
    seen: dict[str, str] = {}
    for it in given:
        text = it.keys["id"]
        if text in seen:
            yield it.problem("repeated_id", "id", text, first=seen[text])
        elif text:
            seen[text] = it.place


def _dangling(nodes: Iterable[Given], edges: Iterable[Given]) -> Iterator[Problem]:
    known = {node.keys["id"] for node in nodes}
    for edge in edges:
        for end in ("source", "target"):
            if edge.keys[end] and edge.keys[end] not in known:
                yield edge.problem("dangling", end, edge.keys[end])


def _must_be_none(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidDataError(problems, ())
