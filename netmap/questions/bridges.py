"""Bridges: who stands between two sides, such as NGOs and municipalities, and what joins them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Literal

from netmap.catalogue import Column, Option, Question, actor, score
from netmap.dataset import Row
from netmap.errors import InvalidValueError, listed
from netmap.measures import Handed, Method, betweenness
from netmap.measures.handing import Rows
from netmap.measures.method import Basis
from netmap.model import Actor, Tie
from netmap.model.vocabulary import ActorKind, Vocabulary
from netmap.network import Network, Selection
from netmap.questions.structure import Leaning, leaning, leaning_note
from netmap.telling import BEHIND, Table, Telling

By = Literal["side", "kind", "sector", "family"]
SIDES = ("ngo", "municipal")
"""The two sides unless others are asked for, as the vocabulary names them."""
_BRIDGING = Basis(
    "bridging",
    "netmap's own; betweenness: Freeman, L. C. (1977). A set of measures of centrality based on "
    "betweenness. Sociometry 40, 35-41.",
)
_DIRECT_TIES = Basis("direct_ties", "netmap's own", "weighted")  # parallel ties are all listed


@dataclass(frozen=True)
class Side:
    """A side: actors by the vocabulary's ``side``, or by kind, sector or family.

    ``kinds`` are the kinds that it takes in; an actor with a sector of its own is on that one.
    """

    name: str
    by: By
    kinds: tuple[str, ...]


Sides = tuple[Side, Side]


@dataclass(frozen=True)
class Bridge:
    """An actor on neither side with neighbours on both.

    ``betweenness`` is that of the whole network; ``neighbours`` how many there are on the first
    side and on the second, ``first`` and ``second`` who they are; ``pairs`` how many pairs of
    them the actor joins.
    """

    actor: str
    betweenness: float | None
    neighbours: tuple[int, int]
    pairs: int = field(metadata=BEHIND)
    first: tuple[str, ...] = field(metadata=BEHIND)
    second: tuple[str, ...] = field(metadata=BEHIND)
    rows: tuple[Row, ...] = field(metadata=BEHIND)


@dataclass(frozen=True)
class Direct:
    """An actor of the first side and one of the second that ties join without a bridge."""

    first: str
    second: str
    ties: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Bridges(Handed):
    """Who joins the two sides, most pairs first, and what joins them directly.

    ``leaning`` is None when no tie rests on one source alone. Iterating gives the bridges; as
    plain values it is a list of them.
    """

    sides: Sides
    bridges: tuple[Bridge, ...]
    direct: tuple[Direct, ...]
    ties: int
    leaning: Leaning | None
    method: Method

    @property
    def selection(self) -> Selection:
        """What the network was asked to show."""
        return self.method.selection

    def handed(self) -> Rows:
        """Return the bridges as they are handed on: by actor, with how many neighbours."""
        counts = dict.fromkeys(("neighbours_first", "neighbours_second", "pairs"), "int64")
        types = {"actor": "object", "betweenness": "float64", **counts}
        rows = tuple(dict(zip(types, _counts(it), strict=True)) for it in self.bridges)
        return Rows(self.method.name, self.method, rows, types, "actor")

    def __iter__(self) -> Iterator[Bridge]:
        return iter(self.bridges)

    def __len__(self) -> int:
        return len(self.bridges)

    def plain(self) -> tuple[Bridge, ...]:
        """Return a row a bridge."""
        return self.bridges


@dataclass(frozen=True)
class DirectTies(Handed):
    """The ids of the ties that join the two sides directly, and the ``pairs`` that they join."""

    direct: tuple[str, ...]
    sides: Sides = field(metadata=BEHIND)
    pairs: tuple[Direct, ...] = field(metadata=BEHIND)
    method: Method = field(metadata=BEHIND)

    @property
    def selection(self) -> Selection:
        """What the network was asked to show."""
        return self.method.selection

    def handed(self) -> Rows:
        """Return the pairs as they are handed on, with the ids of their ties."""
        types = dict.fromkeys(("first", "second", "ties"), "object")
        rows = tuple({name: getattr(it, name) for name in types} for it in self.pairs)
        return Rows(self.method.name, self.method, rows, types)

    def __iter__(self) -> Iterator[Direct]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)


def ranked(network: Network, between: tuple[str, str] = SIDES) -> Bridges:
    """Find the actors with neighbours on both of two sides.

    An actor counts when it is on neither side and has a neighbour on each. It joins as many pairs
    as it has neighbours on the first side times neighbours on the second; those that join equally
    many stand by betweenness, then by id. Neighbours are counted on undirected simple edges:
    parallel ties are one, self-loops drop. An isolate bridges nothing.

    A side is named as the vocabulary does (``ngo``, ``municipal``), or it is a kind, a sector or
    a family of actors, in this order where one word is several of them.

    Raises
    ------
    InvalidValueError
        When a side is none of these, or when an actor or a kind would be on both.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> kinds = {"p": "project", "a": "ngo", "b": "ngo", "m": "municipality"}
    >>> actors = [Actor(id=name, kind=kind) for name, kind in kinds.items()]
    >>> ties = [Tie(id=name, source="p", target=name, kind="meets") for name in "abm"]
    >>> (bridge,) = ranked(Network.of(Dataset([*actors, *ties])))
    >>> bridge.actor, bridge.betweenness, bridge.neighbours, bridge.pairs
    ('p', 1.0, (2, 1), 2)
    """
    sides = _sides(network, between)
    on, joined = _on_sides(network, sides), _joined(network)
    found = [_bridge(network, on, joined, name) for name in network.actors if name not in on]
    return Bridges(
        sides=sides,
        bridges=_scored(network, [bridge for bridge in found if bridge.pairs]),
        direct=tuple(_direct(network, on, joined)),
        ties=len(network.ties),
        leaning=next(leaning(network), None),
        method=_method(network, _BRIDGING, sides),
    )


def direct_ties(network: Network, between: tuple[str, str] = SIDES) -> DirectTies:
    """List the ties between an actor of one side and an actor of the other, either way.

    The sides are those of ``ranked``; pairs stand by the ids of their actors, the first side's
    first. Parallel ties are all listed.

    Raises
    ------
    InvalidValueError
        As ``ranked`` does.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> actors = [Actor(id="a", kind="ngo"), Actor(id="m", kind="municipality")]
    >>> tie = Tie(id="t", source="m", target="a", kind="meets")
    >>> direct_ties(Network.of(Dataset([*actors, tie]))).direct
    ('t',)
    """
    sides = _sides(network, between)
    pairs = tuple(_direct(network, _on_sides(network, sides), _joined(network)))
    return DirectTies(
        direct=tuple(tie for pair in pairs for tie in pair.ties),
        sides=sides,
        pairs=pairs,
        method=_method(network, _DIRECT_TIES, sides),
    )


def _asked(
    network: Network, *, between: tuple[str, str] = SIDES, direct: bool = False
) -> Bridges | DirectTies:
    return direct_ties(network, between) if direct else ranked(network, between)


def _method(network: Network, basis: Basis, sides: Sides) -> Method:
    first, second = sides
    return basis.method(network, parameters={"first": first.name, "second": second.name})


def _counts(it: Bridge) -> tuple[object, ...]:
    return (it.actor, it.betweenness, *it.neighbours, it.pairs)


_On = Mapping[str, int]
"""The side of each actor that is on one: 0 the first, 1 the second."""
_Joined = Mapping[str, Mapping[str, list[Tie]]]


def _sides(network: Network, names: tuple[str, str]) -> Sides:
    first, second = (_side(network, name) for name in names)
    if both := sorted(set(first.kinds) & set(second.kinds)):
        raise InvalidValueError(", ".join(both), "both_sides", first=first.name, second=second.name)
    return first, second


def _side(network: Network, name: str) -> Side:
    words = network.dataset.vocabulary
    known = _known(words, network.actors.values())
    for by, names in known.items():
        if name in names:
            has = _GROUPING[by]
            kinds = (kind.id for kind in words.actors.values() if has(kind) == name)
            return Side(name, by, tuple(kinds) or ((name,) if by == "kind" else ()))
    choices = {str(by): listed(name, sorted(names)) for by, names in known.items()}
    raise InvalidValueError(name, "side", **choices)


_GROUPING: Mapping[By, Callable[[ActorKind], str | None]] = {
    "side": lambda kind: kind.side,
    "kind": lambda kind: kind.id,
    "sector": lambda kind: kind.sector,
    "family": lambda kind: kind.family,
}


def _known(words: Vocabulary, actors: Collection[Actor]) -> Mapping[By, Set[str]]:
    """Return what a side can be called, in the order in which a word is understood."""
    kinds = words.actors.values()
    own = {sector for it in actors if (sector := words.sector_of(it))}
    return {
        "side": {kind.side for kind in kinds if kind.side},
        "kind": {*words.actors, *(it.kind for it in actors)},
        "sector": {*words.sectors, *own},
        "family": words.actor_families.keys(),
    }


def _on_sides(network: Network, sides: Sides) -> _On:
    words = network.dataset.vocabulary
    found: dict[str, int] = {}
    for place, side in enumerate(sides):
        for it in network.actors.values():
            if side.name == words.sector_of(it) if side.by == "sector" else it.kind in side.kinds:
                if it.id in found:
                    raise InvalidValueError(
                        it.id, "both_sides", first=sides[0].name, second=side.name
                    )
                found[it.id] = place
    return found


def _joined(network: Network) -> _Joined:
    """Return the neighbours of each actor, with the ties that join them."""
    found: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for tie in network.ties.values():
        if tie.source != tie.target:
            found[tie.source][tie.target].append(tie)
            found[tie.target][tie.source].append(tie)
    return found


def _bridge(network: Network, on: _On, joined: _Joined, name: str) -> Bridge:
    neighbours = joined.get(name, {})
    first, second = (_those(side, on, neighbours.keys()) for side in (0, 1))
    ties = (tie for other in (*first, *second) for tie in neighbours[other])
    return Bridge(
        actor=name,
        betweenness=None,
        neighbours=(len(first), len(second)),
        pairs=len(first) * len(second),
        first=first,
        second=second,
        rows=network.dataset.rows(ties),
    )


def _those(side: int, on: _On, names: Set[str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if on.get(name) == side))


def _scored(network: Network, bridges: list[Bridge]) -> tuple[Bridge, ...]:
    if not bridges:
        return ()
    scores = betweenness(network)
    scored = [replace(bridge, betweenness=scores[bridge.actor]) for bridge in bridges]
    return tuple(sorted(scored, key=lambda it: (-it.pairs, -(it.betweenness or 0), it.actor)))


def _direct(network: Network, on: _On, joined: _Joined) -> Iterator[Direct]:
    for first in _those(0, on, joined.keys()):
        for second in _those(1, on, joined[first].keys()):
            ties = joined[first][second]
            ids = tuple(tie.id for tie in ties)
            yield Direct(first, second, ids, network.dataset.rows(ties))


def _tables(answer: Bridges | DirectTies, tell: Telling) -> Iterator[Table]:
    first, second = (_label(side, tell) for side in answer.sides)
    pairs: Collection[Direct] = answer.pairs if isinstance(answer, DirectTies) else answer.direct
    if isinstance(answer, Bridges):
        table = tell.table(answer.bridges, _COLUMNS)
        counts = (
            tell.say("words.neighbours_among", side=_raised(side)) for side in (first, second)
        )
        yield replace(table, headings=(table.headings[0], *counts, *table.headings[3:]))
    table = tell.table(pairs, _DIRECT)
    yield replace(table, headings=(_raised(first), _raised(second), *table.headings[2:]))


def _raised(text: str) -> str:
    """Begin a heading with a capital, whatever word of the vocabulary it is."""
    return text[:1].upper() + text[1:]


def _label(side: Side, tell: Telling) -> str:
    if side.by == "side":
        return tell.say(f"bridge_sides.{side.name}")
    groups = {"kind": "actors", "sector": "sectors", "family": "actor_families"}
    return tell.word(groups[side.by], side.name)


def _notes(answer: Bridges | DirectTies, tell: Telling) -> Iterator[str]:
    for side in answer.sides:
        if side.by == "kind":  # which says it all
            continue
        kinds = ", ".join(tell.word("actors", kind) for kind in side.kinds)
        key = "notes.bridge_side" if side.by != "sector" else "notes.bridge_sector"
        yield tell.say(key, side=_label(side, tell), kinds=kinds)
    if isinstance(answer, Bridges):
        yield tell.say("notes.bridges_of_neither")
    yield from tell.selection(answer.selection)
    if isinstance(answer, Bridges) and (first := answer.leaning):
        yield leaning_note(first, answer.ties, tell)
        yield tell.say("notes.bridges_ego")


def _figure(row: Bridge | Direct, tell: Telling) -> str:
    """Name a bridge, or the pair that is tied directly."""
    names = (row.actor,) if isinstance(row, Bridge) else (row.first, row.second)
    return " – ".join(map(tell.actor, names))


def _count(side: Literal["first", "second"]) -> Column:
    def get(row: Bridge, _tell: Telling) -> object:
        return len(getattr(row, side))

    return Column(name=side, heading="neighbours", get=get, numeric=True)


def _ties(row: Direct, tell: Telling) -> str:
    """Say of each tie of a pair what kind it is and how sure, with its id."""
    ties = (tell.dataset.whole.ties[tie] for tie in row.ties)
    return "; ".join(
        f"{tell.word('ties', it.kind)}, {tell.word('tie_statuses', it.status)} ({it.id})"
        for it in ties
    )


_COLUMNS: tuple[Column | str, ...] = (
    Column(name="actor", get=_figure),
    _count("first"),
    _count("second"),
    Column(name="pairs", heading="joined_pairs"),
    score("betweenness"),
)
_DIRECT = (actor("first"), actor("second"), Column(name="ties", heading="by_ties", get=_ties))

QUESTION = Question(
    ask=_asked,
    group="graph",
    of="network",
    fi="Kuka yhdistää järjestöjä ja kuntia, ja mitkä yhteydet ovat suoria?",
    sv="Vem förenar organisationer och kommuner, och vilka relationer är direkta?",
    en="Who bridges NGOs and municipalities, and which ties are direct?",
    options=(
        Option(
            name="between",
            kind="pair",
            default=SIDES,
            metavar="SIDE SIDE",
            fi="Kaksi puolta: ngo, municipal tai toimijoiden laji, sektori tai ryhmä.",
            sv="Två sidor: ngo, municipal eller en typ, en sektor eller en grupp av aktörer.",
            en="Two sides: ngo, municipal, or a kind, a sector or a family of actors.",
        ),
        Option(
            name="direct",
            kind="flag",
            fi="Näytä vain puolten väliset suorat yhteydet.",
            sv="Visa endast de direkta relationerna mellan sidorna.",
            en="Show only the direct ties between the sides.",
        ),
    ),
    columns=_COLUMNS,
    labels=("actor",),
    tables=_tables,
    notes=_notes,
)
