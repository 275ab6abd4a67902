"""Paths: how one actor reaches another through the others, and how firm each step is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from netmap.catalogue import Column, Option, Question, word
from netmap.model import Tie
from netmap.network import Network, Selection
from netmap.telling import Table, Telling, plain

LIMIT = 25
"""How many paths are listed unless all are asked for."""

_Steps = Mapping[tuple[str, str], Sequence[Tie]]


@dataclass(frozen=True)
class Path:
    """A shortest path: the actors on it, a tie for each step, and the weakest of their statuses.

    Where several ties join two actors, the firmest is shown, then the first by id. ``length`` is
    the number of steps. ``more`` says that there are further paths of this length than are listed.
    """

    path: tuple[str, ...]
    ties: tuple[str, ...]
    length: int
    weakest: str | None
    statuses: tuple[str, ...]
    more: bool


@dataclass(frozen=True)
class Paths:
    """The shortest paths between two actors, and which records the network was drawn from.

    Iterating gives the paths; as plain values it is a list of them.
    """

    paths: tuple[Path, ...]
    selection: Selection

    def __iter__(self) -> Iterator[Path]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, place: int) -> Path:
        return self.paths[place]

    def plain(self) -> list[dict[str, object]]:
        """Return a row a path."""
        return [plain(path) for path in self.paths]


def shortest(
    network: Network,
    from_: str,
    to: str,
    *,
    directed: bool = False,
    all: bool = False,  # noqa: A002 - the name of the option
) -> Paths:
    """List the shortest paths from one actor to another, sorted by the actors on them.

    Every tie is a step of length 1, in both directions unless ``directed``; then only from source
    to target, ties of a symmetric kind both ways. Parallel ties make one step. From an actor to
    itself there is one path, without a step; where no path leads, there is none.

    Parameters
    ----------
    all
        List more than the first 25; there may be very many.

    Raises
    ------
    UnknownNameError
        When the network has no such actor.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor
    >>> actors = [Actor(id=name, kind="ngo") for name in ("a", "b", "c", "d")]
    >>> ties = [Tie(id=f"{a}{b}", source=a, target=b, kind="supports") for a, b in ("ab", "bc")]
    >>> network = Network.of(Dataset([*actors, *ties]))
    >>> [(found.path, found.ties, found.length) for found in shortest(network, "a", "c")]
    [(('a', 'b', 'c'), ('ab', 'bc'), 2)]
    >>> len(shortest(network, "c", "a", directed=True)), len(shortest(network, "a", "d"))
    (0, 0)
    """
    start, end = network.actor(from_).id, network.actor(to).id
    steps = _steps(network, is_directed=directed)
    ways = _ways(steps, start, end)
    found = list(ways if all else islice(ways, LIMIT + 1))
    listed = found if all else found[:LIMIT]
    more = len(found) > len(listed)
    paths = tuple(_path(network, steps, nodes, more=more) for nodes in sorted(listed))
    return Paths(paths, network.selection)


def _ways(steps: _Steps, start: str, end: str) -> Iterator[tuple[str, ...]]:
    """Yield the actors on each shortest path; nothing where no path leads."""
    before = _before(steps, start, end)
    unfinished: list[tuple[str, ...]] = [(end,)] if end in before else []
    while unfinished:
        way = unfinished.pop()
        if way[0] == start:
            yield way
        unfinished += [(actor, *way) for actor in sorted(before[way[0]], reverse=True)]


def _before(steps: _Steps, start: str, end: str) -> Mapping[str, Sequence[str]]:
    """Return for each actor within reach those from which a shortest path comes to it."""
    after: dict[str, list[str]] = defaultdict(list)
    for source, target in steps:
        after[source].append(target)
    before: dict[str, list[str]] = {start: []}
    front = [start]
    while front and end not in before:
        reached: dict[str, list[str]] = defaultdict(list)
        for actor in front:
            for other in after[actor]:
                if other not in before:
                    reached[other].append(actor)
        before |= reached
        front = list(reached)
    return before


def _steps(network: Network, *, is_directed: bool) -> _Steps:
    """Return the ties of each step that can be taken."""
    kinds = network.dataset.vocabulary.ties
    steps: dict[tuple[str, str], list[Tie]] = defaultdict(list)
    for tie in network.ties.values():
        steps[tie.source, tie.target].append(tie)
        if not is_directed or (tie.kind in kinds and kinds[tie.kind].symmetric):
            steps[tie.target, tie.source].append(tie)
    return steps


def _path(network: Network, steps: _Steps, nodes: Sequence[str], *, more: bool) -> Path:
    firmness = list(network.dataset.vocabulary.tie_statuses)
    ties = [
        min(steps[step], key=lambda tie: (firmness.index(tie.status), tie.id))
        for step in pairwise(nodes)
    ]
    statuses = tuple(tie.status for tie in ties)
    return Path(
        path=tuple(nodes),
        ties=tuple(tie.id for tie in ties),
        length=len(ties),
        weakest=max(statuses, key=firmness.index, default=None),
        statuses=statuses,
        more=more,
    )


def _through(row: Path, tell: Telling) -> str:
    """Write a path as names with the kind of the tie between them, in its direction."""
    told = [tell.actor(row.path[0])]
    for tie_id, (before, after) in zip(row.ties, pairwise(row.path), strict=True):
        tie = tell.dataset.ties[tie_id]
        kind = tell.dataset.vocabulary.ties.get(tie.kind)
        arrow = "–" if kind and kind.symmetric else "→" if tie.source == before else "←"
        told.append(f"{arrow} {tell.word('ties', tie.kind)} {arrow} {tell.actor(after)}")
    return " ".join(told)


def _tables(answer: Paths, tell: Telling) -> Iterator[Table]:
    yield tell.table(answer, _COLUMNS)


def _notes(answer: Paths, tell: Telling) -> Iterator[str]:
    yield from tell.selection(answer.selection)
    if not answer:
        yield tell.say("notes.paths_none")
    if any(row.more for row in answer):
        yield tell.say("notes.paths_more", limit=LIMIT)
    yield tell.say("notes.paths_arrows")


_COLUMNS: tuple[Column | str, ...] = (
    Column(name="path", get=_through),
    "length",
    word("weakest", "tie_statuses"),
    "ties",
)

QUESTION = Question(
    ask=shortest,
    group="graph",
    of="network",
    fi="Mikä on lyhin reitti toimijasta toiseen, ja kuinka varma se on?",
    sv="Vilken är den kortaste vägen från en aktör till en annan, och hur säker är den?",
    en="What is the shortest way from one actor to another, and how firm is it?",
    options=(
        Option(
            name="from",
            required=True,
            metavar="ID",
            fi="Toimija, josta lähdetään.",
            sv="Aktören som vägen börjar vid.",
            en="The actor to start from.",
        ),
        Option(
            name="to",
            required=True,
            metavar="ID",
            fi="Toimija, joka tavoitetaan.",
            sv="Aktören som ska nås.",
            en="The actor to reach.",
        ),
        Option(
            name="directed",
            kind="flag",
            fi="Kulje yhteyksiä vain niiden suuntaan.",
            sv="Följ relationerna endast i deras riktning.",
            en="Follow ties in their direction only.",
        ),
        Option(
            name="all",
            kind="flag",
            fi="Luettele kaikki lyhimmät reitit. [25 ensimmäistä]",
            sv="Räkna upp alla kortaste vägar. [de 25 första]",
            en="List all shortest ways. [the first 25]",
        ),
    ),
    columns=_COLUMNS,
    tables=_tables,
    notes=_notes,
)
