"""Circles in what must have a beginning: part of itself, a goal above itself, its own successor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import islice

from netmap.dataset import Dataset
from netmap.model import RECORD_TYPES, Record, Tie
from netmap.model.record import Refers
from netmap.problems import Problem

_HIERARCHICAL = ("part_of", "member_of", "located_in")
_MOST = 20
"""A tangle has more circles, and a circle more members, than anybody reads; these show enough."""


def of_ties(dataset: Dataset) -> Iterator[Problem]:
    """Find actors that are part of themselves by ties of one kind that hold at one time.

    Each circle is told once, at the first of its ties; what has lapsed makes none.
    """
    for kind in _HIERARCHICAL:
        edges: dict[tuple[str, str], list[Tie]] = defaultdict(list)
        for tie in dataset.ties.values():
            if tie.kind == kind and tie.status != "lapsed" and tie.source != tie.target:
                edges[tie.source, tie.target].append(tie)
        for members in _circles(edges):
            steps = [edges[step] for step in _steps(members)]
            if _at_one_time(steps):
                ties = [step[0] for step in steps]
                yield _problem(dataset, ties, "target", members)


def of_versions(dataset: Dataset) -> Iterator[Problem]:
    """Find records that follow, restate or belong to themselves through others of their table.

    These are the fields that name records of their own table: the goal above, the successor, the
    event said again, the document that the content went to.
    """
    for record_type in RECORD_TYPES:
        records = dataset.all(record_type)
        for field in _own_references(record_type) if records else ():
            edges = [(one, other) for one, told in records.items() for other in _ids(told, field)]
            for members in _circles(edge for edge in edges if edge[1] in records):
                yield _problem(dataset, [records[key] for key in members], field, members)


def _circles(edges: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """Yield each circle once, its members in order, at most so many of one tangle."""
    edges = list(edges)
    if not _go_round(edges):
        return
    import networkx as nx  # a sixth of a second, which data without any circle need not wait

    names = list(dict.fromkeys(end for edge in edges for end in edge))
    place = {name: index for index, name in enumerate(names)}  # numbers keep one order every run
    graph: nx.DiGraph[int] = nx.DiGraph((place[one], place[other]) for one, other in edges)
    for knot in nx.strongly_connected_components(graph):
        if len(knot) > 1 or any(graph.has_edge(node, node) for node in knot):
            tangle: nx.DiGraph[int] = nx.DiGraph(graph.subgraph(knot).edges)
            for circle in islice(nx.simple_cycles(tangle), _MOST):
                yield [names[index] for index in circle]


def _go_round(edges: Iterable[tuple[str, str]]) -> bool:
    """Say whether there is any circle at all, which is quick to see."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for one, other in edges:
        sorter.add(one, other)
    try:
        sorter.prepare()
    except CycleError:
        return True
    return False


def _steps(members: list[str]) -> list[tuple[str, str]]:
    return list(zip(members, [*members[1:], members[0]], strict=True))


def _at_one_time(steps: list[list[Tie]]) -> bool:
    """Say whether on some day every step is there; such days begin with the start of a tie."""
    days = {tie.valid.first for step in steps for tie in step}
    return any(
        all(any(tie.valid.first <= day <= tie.valid.last for tie in step) for step in steps)
        for day in days
    )


def _own_references(record_type: type[Record]) -> list[str]:
    own = (record_type.table,)
    return [
        field
        for field, info in record_type.model_fields.items()
        if any(isinstance(mark, Refers) and mark.to == own for mark in info.metadata)
    ]


def _ids(record: Record, field: str) -> tuple[str, ...]:
    value = getattr(record, field)
    return value if isinstance(value, tuple) else (value,) if value else ()


def _problem(
    dataset: Dataset, records: Sequence[Record], field: str, members: list[str]
) -> Problem:
    """Describe a circle at the record that was read first, and begin with it."""
    order = {key: place for place, key in enumerate(dataset.all(type(records[0])))}
    first = min(range(len(records)), key=lambda index: order[records[index].id])
    members = members[first:] + members[:first]
    following = members[1 % len(members)]
    circle = " → ".join([*_shown(members), members[0]])
    rows = ", ".join(_shown([record.id for record in [*records[first:], *records[:first]]]))
    return dataset.problem(records[first], "cycle", field, following, circle=circle, rows=rows)


def _shown(ids: list[str]) -> list[str]:
    """Leave out the middle of what nobody would read to the end."""
    return ids if len(ids) <= _MOST else [*ids[: _MOST - 1], "…", ids[-1]]
