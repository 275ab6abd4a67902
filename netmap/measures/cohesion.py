"""Cohesion: how a network as a whole holds together, by the standard measures, each defined.

All work on the undirected simple edges of a network: parallel ties are one, self-loops drop, and
actors without ties count. What is undefined is None with a reason, never 0. Cut vertices are
also called articulation points, cut edges bridges: ``netmap.bridges`` is another question, that
of the actors between two sides.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar, overload

from netmap.kernels import engine
from netmap.measures.fixed import Fixed
from netmap.measures.handing import Handed, Rows
from netmap.measures.method import Basis, Method
from netmap.measures.reasons import Reason
from netmap.measures.remembered import remembered
from netmap.network import Network

T = TypeVar("T")

SMALLEST_STAR = 3
"""With fewer actors every network is as centralised as any other."""
_WASSERMAN = "Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge, p. {page}."
_FREEMAN = "Freeman, L. C. (1978). Centrality in social networks. Social Networks 1, 215-239."
_KRACKHARDT = (
    "Krackhardt, D. and Stern, R. N. (1988). Informal networks and organizational crises. "
    "Social Psychology Quarterly 51, 123-140."
)
_HOPCROFT = (
    "Hopcroft, J. and Tarjan, R. (1973). Algorithm 447. Communications of the ACM 16, 372-378."
)
_TARJAN = (
    "Tarjan, R. E. (1974). A note on finding the bridges of a graph. Information Processing "
    "Letters 2, 160-161."
)


@dataclass(frozen=True)
class Figure(Handed):
    """One number of a whole network, None with a ``reason`` where it is undefined.

    The reason is a key of the sentences ``reasons.*``.
    """

    value: float | None
    reason: Reason | None
    method: Method

    def handed(self) -> Rows:
        """Return the one row that is handed on."""
        row = {"measure": self.method.name, "value": self.value, "reason": self.reason}
        types = {"measure": "object", "value": "float64", "reason": "object"}
        return Rows(self.method.name, self.method, (row,), types)

    def to_dict(self) -> dict[str, object]:
        """Return measure, value, reason and method as plain values, as JSON has them."""
        return {**self.handed().rows[0], "method": self.method.to_dict()}


@dataclass(frozen=True, slots=True)
class SectorTies:
    """The pairs with a tie that have an actor of a sector at one end or both, and their index.

    ``internal`` have both ends in the sector, ``external`` one. ``ei_index`` is None when there
    is neither. ``actors`` counts the sector, isolates among it.
    """

    sector: str
    actors: int
    internal: int
    external: int
    ei_index: float | None


@dataclass(frozen=True)
class EIIndex(Figure):
    """The E-I index of a network, overall and by sector, and what was left out of it.

    ``pairs_left_out`` have an actor without a sector at an end.
    """

    internal: int
    external: int
    sectors: tuple[SectorTies, ...]
    pairs_left_out: int

    @property
    def actors_left_out(self) -> int:
        """How many actors have no sector."""
        return self.method.left_out.undefined

    def handed(self) -> Rows:
        """Return the sectors as they are handed on, with the index of them all."""
        counts = dict.fromkeys(("actors", "internal", "external"), "int64")
        types = {"sector": "object", **counts, "ei_index": "float64"}
        whole = {
            "value": self.value,
            "reason": self.reason,
            "internal": self.internal,
            "external": self.external,
            "actors_left_out": self.actors_left_out,
            "pairs_left_out": self.pairs_left_out,
        }
        rows = tuple(asdict(row) for row in self.sectors)
        return Rows(self.method.name, self.method, rows, types, "sector", whole)

    def to_dict(self) -> dict[str, object]:
        """Return the figure, what was left out and the sectors as plain values."""
        told = Handed.to_dict(self)
        return {**told, "sectors": told.pop("rows")}


@dataclass(frozen=True, eq=False)
class Found(Handed, Sequence[T]):
    """What a measure finds in a network: actors, pairs or parts, in a fixed order.

    ``rows`` name the actors: one for each actor or pair that is found, and each actor of a part.
    ``types`` are their columns, with what pandas keeps them as.
    """

    found: tuple[T, ...]
    rows: tuple[Mapping[str, str | int], ...]
    types: Mapping[str, str]
    method: Method

    def handed(self) -> Rows:
        """Return the rows as they are handed on."""
        return Rows(self.method.name, self.method, self.rows, self.types)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        return self.found[place]

    def __len__(self) -> int:
        return len(self.found)


@remembered
def density(network: Network) -> Figure:
    """Measure the share of all pairs of actors that have a tie.

    m / (n(n - 1) / 2) for m pairs with a tie among n actors. Between 0 (no tie) and 1 (everyone
    tied to everyone); undefined with fewer than two actors, of which there is no pair.

    Method: Wasserman and Faust (1994, p. 101); agrees with ``networkx.density``, which has 0
    where there is no pair.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> actors = [Actor(id=name, kind="ngo") for name in "abc"]
    >>> tie = Tie(id="1", source="a", target="b", kind="meets")
    >>> density(Network.of(Dataset([*actors, tie]))).value
    0.3333333333333333
    >>> density(Network.of(Dataset(actors[:1]))).reason
    'fewer_than_two'
    """
    method = _method(network, "density", _WASSERMAN.format(page=101))
    pairs = math.comb(len(network.actors), 2)
    if not pairs:
        return Figure(None, Reason.FEWER_THAN_TWO, method)
    return Figure(len(network.pairs) / pairs, None, method)


@remembered
def centralisation(network: Network) -> Figure:
    """Measure how far the ties gather around one actor.

    The sum of d_max - d_i over all actors i, with d their numbers of neighbours, over
    (n - 1)(n - 2), the sum in a star of as many actors. Between 0 (everyone has as many
    neighbours) and 1 (a star); undefined with fewer than three actors, among whom nobody can
    have more than another.

    Method: Freeman (1978).

    Examples
    --------
    >>> centralisation(star).value
    1.0
    >>> centralisation(star.without_actor("a").without_actor("b")).reason
    'fewer_than_three'
    """
    method = _method(network, "centralisation", _FREEMAN)
    nodes = len(network.actors)
    if nodes < SMALLEST_STAR:
        return Figure(None, Reason.FEWER_THAN_THREE, method)
    degrees = network.degrees().values()
    most = max(degrees)
    short = sum(most - degree for degree in degrees)
    return Figure(short / ((nodes - 1) * (nodes - 2)), None, method)


@remembered
def components(network: Network) -> Found[tuple[str, ...]]:
    """List the parts of a network between which there is no path, the largest first.

    An isolate is a part of its own; an empty network has none. Parts of one size stand in the
    order of their first actor, actors in the order of the network.

    Method: agrees with ``networkx.connected_components``.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> actors = [Actor(id=name, kind="ngo") for name in "abc"]
    >>> tie = Tie(id="1", source="b", target="c", kind="meets")
    >>> components(Network.of(Dataset([*actors, tie]))).found
    (('b', 'c'), ('a',))
    """
    ids = network.ids
    parts = (sorted(part) for part in engine.components(len(ids), network.pairs))
    by_size = sorted(parts, key=lambda part: (-len(part), part))
    found = tuple(tuple(ids[place] for place in part) for part in by_size)
    rows = tuple(
        Fixed[str, str | int]({"component": number, "actor": actor})
        for number, part in enumerate(found, 1)
        for actor in part
    )
    method = _method(network, "components", _WASSERMAN.format(page=109))
    return Found(found, rows, _types(component="int64", actor="object"), method)


def sizes(network: Network) -> tuple[int, ...]:
    """Return how many actors there are in each component, the largest first."""
    return tuple(map(len, components(network)))


@remembered
def cut_vertices(network: Network) -> Found[str]:
    """List the actors without whom a part of the network falls into several, by id.

    They are its articulation points. Nobody is one among isolates, in a circle, or where everyone
    is tied to everyone.

    Method: Hopcroft and Tarjan (1973); agrees with ``networkx.articulation_points``.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> actors = [Actor(id=name, kind="ngo") for name in "abcd"]
    >>> ties = [Tie(id=a + b, source=a, target=b, kind="meets") for a, b in ("ab", "bc")]
    >>> cut_vertices(Network.of(Dataset([*actors, *ties]))).found
    ('b',)
    """
    ids = network.ids
    found = tuple(sorted(ids[place] for place in engine.cut_vertices(len(ids), network.pairs)))
    rows = tuple(Fixed({"actor": actor}) for actor in found)
    return Found(found, rows, _types(actor="object"), _method(network, "cut_vertices", _HOPCROFT))


@remembered
def cut_edges(network: Network) -> Found[tuple[str, str]]:
    """List the pairs of actors whose tie is all that joins two parts of the network, by id.

    They are its bridges. A pair with several parallel ties counts as one. The only tie of an actor
    is always one; no tie of a circle is.

    Method: Tarjan (1974); agrees with ``networkx.bridges``.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> actors = [Actor(id=name, kind="ngo") for name in "abcd"]
    >>> pairs = ("ab", "bc", "ca", "dc")
    >>> ties = [Tie(id=a + b, source=a, target=b, kind="meets") for a, b in pairs]
    >>> cut_edges(Network.of(Dataset([*actors, *ties]))).found
    (('c', 'd'),)
    """
    ids = network.ids
    ends = ((ids[a], ids[b]) for a, b in engine.bridges(len(ids), network.pairs))
    found = tuple(sorted((min(pair), max(pair)) for pair in ends))
    rows = tuple(Fixed({"actor": one, "other": other}) for one, other in found)
    method = _method(network, "cut_edges", _TARJAN)
    return Found(found, rows, _types(actor="object", other="object"), method)


@remembered
def ei_index(network: Network) -> EIIndex:
    """Measure whether ties run across sectors or within them.

    (E - I) / (E + I), where E pairs with a tie have their ends in two sectors and I in one. Between
    -1 (all within) and 1 (all across). An actor without a sector is left out, with the pairs that
    it is in, and counted. Undefined where no pair is left; of a sector, where none touches it.
    The sectors are those of the vocabulary, by size.

    Method: Krackhardt and Stern (1988). The index depends on the sizes of the sectors: in a small
    sector most ties run across whoever they are with.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> kinds = {"a": "ngo", "b": "ngo", "m": "municipality", "w": "working_group"}
    >>> actors = [Actor(id=name, kind=kind) for name, kind in kinds.items()]
    >>> pairs = ("ab", "am", "bm", "wa")
    >>> ties = [Tie(id=a + b, source=a, target=b, kind="meets") for a, b in pairs]
    >>> found = ei_index(Network.of(Dataset([*actors, *ties])))
    >>> found.value, found.actors_left_out, found.pairs_left_out
    (0.3333333333333333, 1, 1)
    >>> [(row.sector, row.ei_index) for row in found.sectors]
    [('ngo', 0.3333333333333333), ('municipality', 1.0)]
    """
    words = network.dataset.vocabulary
    sectors = [words.sector_of(actor) for actor in network.actors.values()]
    ends = [(sectors[a], sectors[b]) for a, b in network.pairs]
    kept = [(a, b) for a, b in ends if a is not None and b is not None]
    internal = sum(a == b for a, b in kept)
    external = len(kept) - internal
    value = _ei(internal, external)
    return EIIndex(
        value=value,
        reason=Reason.NO_PAIR_OF_SECTORS if value is None else None,
        method=_method(network, "ei_index", _KRACKHARDT, undefined=sectors.count(None)),
        internal=internal,
        external=external,
        sectors=tuple(_by_sector(Counter(filter(None, sectors)), kept)),
        pairs_left_out=len(ends) - len(kept),
    )


def _by_sector(sizes: Mapping[str, int], pairs: list[tuple[str, str]]) -> Iterator[SectorTies]:
    within = Counter(a for a, b in pairs if a == b)
    across = Counter(end for a, b in pairs if a != b for end in (a, b))
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        inside, outside = within[name], across[name]
        yield SectorTies(name, sizes[name], inside, outside, _ei(inside, outside))


def _ei(internal: int, external: int) -> float | None:
    both = internal + external
    return (external - internal) / both if both else None


def _method(network: Network, name: str, reference: str, undefined: int = 0) -> Method:
    return Basis(name, reference).method(network, undefined)


def _types(**columns: str) -> Mapping[str, str]:
    return Fixed(columns)
