"""Kinds of actors and ties that are given without one, or with a word of the project's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from netmap.interchange import values
from netmap.interchange.records import Given
from netmap.model import Actor, Kind, Tie
from netmap.model.vocabulary import vocabulary
from netmap.problems import Problem

ACTOR = Kind(id="actor", of="actors", name_fi="toimija", name_sv="aktör", name_en="actor")
"""The kind of an actor of which no kind is said."""
TIE = Kind(
    id="tie", of="ties", name_fi="yhteys", name_sv="relation", name_en="tie", symmetric="yes"
)
"""The kind of a tie that goes both ways, as all do in an undirected graph, of no kind said."""
DIRECTED_TIE = Kind(
    id="directed_tie",
    of="ties",
    name_fi="suunnattu yhteys",
    name_sv="riktad relation",
    name_en="directed tie",
    symmetric="no",
)
"""The kind of a tie of a directed graph of which no kind is said."""
_MADE: Mapping[tuple[str, str], Kind] = {
    (kind.of, kind.id): kind for kind in (ACTOR, TIE, DIRECTED_TIE)
}


def of_node(node: Given) -> Given:
    """Say the kind of a node where none is said."""
    if values.is_missing(node.values.get("kind")):
        return node._replace(values={**node.values, "kind": ACTOR.id})
    return node


def of_edge(edge: Given, directed: bool) -> Given:
    """Say the kind of an edge where none is said, and whether it is symmetric where it is said.

    The vocabulary knows that of its own kinds: where it is contradicted, what is said is kept as
    an extra column.
    """
    told = values.truth(edge.values.get("symmetric"))
    both_ways = not directed if told is None else told
    stated = edge.values.get("kind")
    fallback = TIE if both_ways else DIRECTED_TIE
    kind = fallback.id if values.is_missing(stated) else values.text(stated)
    known = vocabulary().ties.get(vocabulary().find("ties", kind) or kind)
    given = {**edge.values, "kind": kind}
    if told is not None and (known is None or known.symmetric == told):
        del given["symmetric"]
    return edge._replace(values=given, symmetric=None if known else told)


def problems(
    edges: Sequence[Given], ties: Iterable[Tie | None], directed: bool
) -> Iterator[Problem]:
    """Find ties whose directions cannot be those of their kind or of the graph."""
    known = vocabulary().ties
    first: dict[str, bool] = {}
    for edge, tie in zip(edges, ties, strict=True):
        if tie is None:
            continue
        symmetric = known[tie.kind].symmetric if tie.kind in known else edge.symmetric
        if symmetric is False and not directed:
            yield edge.problem("undirected_kind", "kind", tie.kind)
        elif symmetric is not None and symmetric != first.setdefault(tie.kind, symmetric):
            yield edge.problem("mixed_directions", "symmetric", tie.kind)


def own(
    actors: Iterable[Actor | None],
    edges: Sequence[Given],
    ties: Iterable[Tie | None],
    directed: bool,
) -> list[Kind]:
    """Return the kinds that netmap does not know, as kinds of the project."""
    words = vocabulary()
    found = {it.kind: Kind(id=it.kind, of="actors") for it in actors if it}
    ways: dict[str, bool | None] = {}
    for edge, tie in zip(edges, ties, strict=True):
        if tie and ways.get(tie.kind) is None:
            ways[tie.kind] = edge.symmetric
    return [
        *(
            _MADE.get((Actor.table, it.id), it)
            for it in found.values()
            if it.id not in words.actors
        ),
        *(_tie_kind(kind, way, directed) for kind, way in ways.items() if kind not in words.ties),
    ]


def _tie_kind(kind: str, symmetric: bool | None, directed: bool) -> Kind:
    made = _MADE.get((Tie.table, kind))
    if symmetric is None and made:
        return made
    both_ways = not directed if symmetric is None else symmetric
    base = made or Kind(id=kind, of="ties")
    return base.model_copy(update={"symmetric": "yes" if both_ways else "no"})
