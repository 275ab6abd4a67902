"""Bridges: who stands between NGOs and municipalities, and what joins the two directly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from netmap.catalogue import Column, Question, actor
from netmap.dataset import Row
from netmap.model import Tie
from netmap.network import Network, Selection
from netmap.questions.structure import Leaning, leaning, leaning_note
from netmap.telling import Table, Telling

NGO, MUNICIPAL = "ngo", "municipal"
"""The two sides, as the vocabulary names them."""


@dataclass(frozen=True)
class Bridge:
    """An actor on neither side with neighbours on both; ``pairs`` is how many pairs it joins."""

    actor: str
    ngo_neighbours: int
    municipal_neighbours: int
    pairs: int
    ngo: tuple[str, ...]
    municipal: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Direct:
    """An actor of the NGO side and one of the municipal side that a tie joins without a bridge."""

    ngo: str
    municipal: str
    ties: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Bridges:
    """Who joins the two sides, most pairs first, and what joins them directly.

    ``sides`` are the kinds of actors on each side, as the vocabulary has them. ``leaning`` is None
    when no tie rests on one source alone. Iterating gives the bridges.
    """

    sides: Mapping[str, tuple[str, ...]]
    bridges: tuple[Bridge, ...]
    direct: tuple[Direct, ...]
    ties: int
    leaning: Leaning | None
    selection: Selection

    def __iter__(self) -> Iterator[Bridge]:
        return iter(self.bridges)

    def __len__(self) -> int:
        return len(self.bridges)


def between(network: Network) -> Bridges:
    """Find the actors with neighbours both among NGOs and among municipalities.

    An actor counts when it is on neither side and has a neighbour on each. It joins as many pairs
    as it has NGO neighbours times municipal neighbours; equals stand by the number of neighbours,
    then by id. Neighbours are counted on undirected simple edges: parallel ties are one,
    self-loops drop. An isolate bridges nothing. The sides are those of the vocabulary; a project's
    own kinds are on neither.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> kinds = {"p": "project", "a": "ngo", "b": "ngo", "m": "municipality"}
    >>> actors = [Actor(id=name, kind=kind) for name, kind in kinds.items()]
    >>> ties = [Tie(id=name, source="p", target=name, kind="meets") for name in "abm"]
    >>> (bridge,) = between(Network.of(Dataset([*actors, *ties])))
    >>> bridge.actor, bridge.ngo_neighbours, bridge.municipal_neighbours, bridge.pairs
    ('p', 2, 1, 2)
    """
    sides, joined = _sides(network), _joined(network)
    found = (_bridge(network, sides, joined, name) for name in network.actors if name not in sides)
    bridges = [bridge for bridge in found if bridge.pairs]
    return Bridges(
        sides=_kinds(network),
        bridges=tuple(sorted(bridges, key=_rank)),
        direct=tuple(_direct(network, sides, joined)),
        ties=len(network.ties),
        leaning=next(leaning(network), None),
        selection=network.selection,
    )


_Joined = Mapping[str, Mapping[str, list[Tie]]]


def _rank(bridge: Bridge) -> tuple[int, int, str]:
    neighbours = bridge.ngo_neighbours + bridge.municipal_neighbours
    return (-bridge.pairs, -neighbours, bridge.actor)


def _kinds(network: Network) -> Mapping[str, tuple[str, ...]]:
    kinds = network.dataset.vocabulary.actors.values()
    return {side: tuple(it.id for it in kinds if it.side == side) for side in (NGO, MUNICIPAL)}


def _sides(network: Network) -> Mapping[str, str]:
    """Return the side of each actor that is on one."""
    side = {kind: side for side, kinds in _kinds(network).items() for kind in kinds}
    return {name: side[it.kind] for name, it in network.actors.items() if it.kind in side}


def _joined(network: Network) -> _Joined:
    """Return the neighbours of each actor, with the ties that join them."""
    found: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for tie in network.ties.values():
        if tie.source != tie.target:
            found[tie.source][tie.target].append(tie)
            found[tie.target][tie.source].append(tie)
    return found


def _bridge(network: Network, sides: Mapping[str, str], joined: _Joined, name: str) -> Bridge:
    neighbours = joined.get(name, {})
    ngo = _on(NGO, sides, neighbours.keys())
    municipal = _on(MUNICIPAL, sides, neighbours.keys())
    ties = (tie for other in (*ngo, *municipal) for tie in neighbours[other])
    return Bridge(
        actor=name,
        ngo_neighbours=len(ngo),
        municipal_neighbours=len(municipal),
        pairs=len(ngo) * len(municipal),
        ngo=ngo,
        municipal=municipal,
        rows=network.dataset.rows(ties),
    )


def _on(side: str, sides: Mapping[str, str], names: Set[str]) -> tuple[str, ...]:
    return tuple(sorted(name for name in names if sides.get(name) == side))


def _direct(network: Network, sides: Mapping[str, str], joined: _Joined) -> Iterator[Direct]:
    for ngo in _on(NGO, sides, joined.keys()):
        for municipal in _on(MUNICIPAL, sides, joined[ngo].keys()):
            ties = joined[ngo][municipal]
            ids = tuple(tie.id for tie in ties)
            yield Direct(ngo, municipal, ids, network.dataset.rows(ties))


def _tables(answer: Bridges, tell: Telling) -> Iterator[Table]:
    yield tell.table(answer.bridges, _COLUMNS)
    yield tell.table(answer.direct, _DIRECT)


def _notes(answer: Bridges, tell: Telling) -> Iterator[str]:
    ngo, municipal = (_labels(answer.sides[side], tell) for side in (NGO, MUNICIPAL))
    yield tell.say("notes.bridge_sides", ngo=ngo, municipal=municipal)
    yield tell.say("notes.bridges_of_neither")
    yield from tell.selection(answer.selection)
    if first := answer.leaning:
        yield leaning_note(first, answer.ties, tell)
        yield tell.say("notes.bridges_ego")


def _labels(kinds: Iterable[str], tell: Telling) -> str:
    return ", ".join(tell.word("actors", kind) for kind in kinds)


_COLUMNS: tuple[Column | str, ...] = (
    actor("actor"),
    "ngo_neighbours",
    "municipal_neighbours",
    Column(name="pairs", heading="joined_pairs"),
)
_DIRECT = (
    actor("ngo", heading="ngo_side"),
    actor("municipal", heading="municipal_side"),
    Column(name="ties", heading="by_ties"),
)

QUESTION = Question(
    ask=between,
    group="graph",
    of="network",
    fi="Kuka yhdistää järjestöjä ja kuntia, ja mitkä yhteydet ovat suoria?",
    sv="Vem förenar organisationer och kommuner, och vilka relationer är direkta?",
    en="Who bridges NGOs and municipalities, and which ties are direct?",
    columns=_COLUMNS,
    labels=("actor",),
    tables=_tables,
    notes=_notes,
)
