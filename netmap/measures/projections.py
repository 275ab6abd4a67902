"""What a measure sees of a network: its ties as simple edges, either way or with a direction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from netmap.kernels.rings import neighbours as near
from netmap.kernels.rings import rings as rings_of
from netmap.measures.remembered import remembered
from netmap.model import PartialDate, Tie
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
    actors = network.dataset.actors
    ties: Collection[Tie] = network.dataset.ties.values()
    if at:
        here = {name for name, actor in actors.items() if actor.valid.overlaps(at)}
        ties = [it for it in ties if {it.source, it.target} <= here and it.valid.overlaps(at)]
    return Present(frozenset(tie.kind for tie in ties), frozenset(tie.status for tie in ties))


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
    ends = (pair for tie in between(network) for pair in _directed(network, tie))
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
    others = sum(1 for _ in between(network))
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
    for tie in between(network):
        ends = set(_directed(network, tie))
        found += not ends <= seen
        seen |= ends
    return found


def _directed(network: Network, tie: Tie) -> tuple[tuple[str, str], ...]:
    kinds = network.dataset.vocabulary.ties
    one = (tie.source, tie.target)
    symmetric = tie.kind in kinds and kinds[tie.kind].symmetric
    return (one, one[::-1]) if symmetric else (one,)
