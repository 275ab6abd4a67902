"""What a measure sees of a network: its ties as simple edges, either way or with a direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from netmap.kernels.rings import neighbours as near
from netmap.kernels.rings import rings as rings_of
from netmap.measures.remembered import remembered
from netmap.model import PartialDate, Tie
from netmap.model.dates import Period
from netmap.network import Network, Pair

Ties = Literal["undirected", "directed", "weighted"]
"""How a measure takes ties: as simple edges, either way or with a direction, or each by itself."""


@dataclass(frozen=True, slots=True)
class Merged:
    """How many ties add nothing: from an actor to itself, or parallel to another tie."""

    self_loops: int
    parallel_ties: int


@dataclass(frozen=True, slots=True)
class Present:
    """The kinds and statuses of the ties that a network was chosen from."""

    kinds: frozenset[str]
    statuses: frozenset[str]


@remembered
def present(network: Network) -> Present:
    """Return which kinds and statuses of ties there are at the date of the network.

    A tie is there when it and both of its actors are valid at the date, whatever was chosen.
    """
    at = PartialDate.of(network.selection.at)
    actors, ties = network.dataset.actors, network.dataset.ties
    if at:
        life = actors.columns("id", "start", "end")
        here = {name for name, *ends in life if Period(*ends).overlaps(at)}
        told = ties.columns("source", "target", "start", "end")
        ties = ties.only(
            source in here and target in here and Period(*ends).overlaps(at)
            for source, target, *ends in told
        )
    kinds, statuses = (frozenset(it for (it,) in ties.columns(of)) for of in ("kind", "status"))
    return Present(kinds, statuses)


@remembered
def arcs(network: Network) -> tuple[Pair, ...]:
    """Return the directed simple edges between positions of ``network.ids``.

    A tie of a symmetric kind is an edge each way; parallel ties are one, self-loops drop.

    Examples
    --------
    >>> arcs(star)
    ((0, 1), (1, 0), (0, 2), (2, 0), (0, 3), (3, 0))
    """
    place = {actor_id: index for index, actor_id in enumerate(network.ids)}
    ends = chain.from_iterable(_directed(network))
    return tuple(dict.fromkeys((place[source], place[target]) for source, target in ends))


@remembered
def neighbours(network: Network) -> tuple[frozenset[int], ...]:
    """Return the positions of the actors that each actor is tied to, itself left out."""
    return tuple(map(frozenset, near(len(network.ids), network.pairs)))


@remembered
def rings(network: Network) -> tuple[tuple[int, ...], ...]:
    """Return for each distance, from 1 on, how many others lie that far from each actor.

    Examples
    --------
    >>> rings(star)
    ((3, 1, 1, 1), (0, 2, 2, 2))
    """
    return tuple(map(tuple, rings_of(len(network.ids), network.pairs)))


def between(network: Network) -> Iterator[Tie]:
    """Yield the ties between two different actors."""
    return (tie for tie in network.ties.values() if tie.source != tie.target)


@remembered
def merged(network: Network, ties: Ties) -> Merged:
    """Count the ties that a measure drops or merges, by how it takes ties.

    Examples
    --------
    >>> merged(star, "directed")
    Merged(self_loops=0, parallel_ties=0)
    """
    ends = network.ties.columns("source", "target")
    others = sum(1 for source, target in ends if source != target)
    kept = {
        "undirected": lambda: len(network.pairs),
        "directed": lambda: _distinct(network),
        "weighted": lambda: others,
    }
    return Merged(len(network.ties) - others, others - kept[ties]())


def _distinct(network: Network) -> int:
    """Count the ties that are the first to give one of their edges, in the order of the data."""
    seen: set[tuple[str, str]] = set()
    found = 0
    for ends in _directed(network):
        found += not seen.issuperset(ends)
        seen.update(ends)
    return found


def _directed(network: Network) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield the directed edges that each tie between two different actors is."""
    kinds = network.dataset.vocabulary.ties
    for source, target, kind in network.ties.columns("source", "target", "kind"):
        if source != target:
            one = (source, target)
            yield (one, one[::-1]) if kind in kinds and kinds[kind].symmetric else (one,)
