"""Centrality: who holds the network together, by degree, betweenness and closeness."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from netmap.catalogue import Column, Option, Question
from netmap.kernels import engine
from netmap.network import Network, Selection
from netmap.telling import Table, Telling


@dataclass(frozen=True)
class Scores(Mapping[str, float]):
    """The score of each actor by id, best first; equal scores stand in the order of their ids.

    ``ranks`` counts from 1 and gives equal scores the same rank. ``n`` is the number of actors
    scored, isolates among them.
    """

    measure: str
    n: int
    selection: Selection
    scores: Mapping[str, float]
    ranks: Mapping[str, int]

    def __getitem__(self, actor_id: str) -> float:
        return self.scores[actor_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.scores)

    def __len__(self) -> int:
        return len(self.scores)


@dataclass(frozen=True)
class Ranking:
    """The first actors of a measure, best first; ``n`` is how many were scored."""

    measure: str
    n: int
    selection: Selection
    actors: tuple[Ranked, ...]

    def plain(self) -> list[dict[str, object]]:
        """Return a row an actor, with the score under the name of its measure."""
        return [
            {"rank": row.rank, "actor": row.actor, "name": row.name, self.measure: row.score}
            for row in self.actors
        ]


@dataclass(frozen=True)
class Ranked:
    """An actor with its score; equal scores share a rank. ``name`` is the Finnish name."""

    rank: int
    actor: str
    name: str
    score: float


def degree(network: Network) -> Scores:
    """Score actors by the share of the other actors that they are tied to.

    The number of neighbours over n - 1, on undirected simple edges: parallel ties are one,
    self-loops drop. Between 0 (an isolate) and 1; a network of one actor has 1.0, as in networkx.

    Method: Freeman (1978); agrees with ``networkx.degree_centrality``.

    Examples
    --------
    >>> degree(star).scores
    {'hub': 1.0, 'a': 0.3333333333333333, 'b': 0.3333333333333333, 'c': 0.3333333333333333}
    """
    others = len(network.actors) - 1
    return _scores(
        network, "degree", [count / others if others else 1.0 for count in _degrees(network)]
    )


def betweenness(network: Network) -> Scores:
    """Score actors by the share of shortest paths between others that pass through them.

    For every pair of other actors, the share of their shortest paths that runs through the
    actor, summed and divided by the number of such pairs, (n - 1)(n - 2) / 2, on undirected
    simple edges. Between 0 and 1; pairs without a path add nothing; isolates count in n and have
    0; with fewer than three actors everyone has 0.

    Method: Freeman (1977), by Brandes (2001); agrees with ``networkx.betweenness_centrality``.

    Examples
    --------
    >>> betweenness(star).scores
    {'hub': 1.0, 'a': 0.0, 'b': 0.0, 'c': 0.0}
    """
    nodes = len(network.actors)
    pairs = (nodes - 1) * (nodes - 2) / 2
    raw = engine.betweenness(nodes, network.pairs)
    return _scores(network, "betweenness", [value / pairs if pairs > 0 else 0.0 for value in raw])


def closeness(network: Network) -> Scores:
    """Score actors by how near they are to the actors that they reach.

    With r others reached at summed distance d: (r / d) * (r / (n - 1)), on undirected simple
    edges, so that being near in a small component does not count as much as in a large one.
    Between 0 (an isolate) and 1 (tied to everyone).

    Method: Wasserman and Faust (1994, p. 201); agrees with ``networkx.closeness_centrality``.

    Examples
    --------
    >>> closeness(star).scores
    {'hub': 1.0, 'a': 0.6, 'b': 0.6, 'c': 0.6}
    """
    others = len(network.actors) - 1
    reached = engine.reach(len(network.actors), network.pairs)
    return _scores(
        network,
        "closeness",
        [(count / total) * (count / others) if total else 0.0 for count, total in reached],
    )


MEASURES: Mapping[str, Callable[[Network], Scores]] = {
    "degree": degree,
    "betweenness": betweenness,
    "closeness": closeness,
}
"""The measures by the name under which they are asked for."""


def _degrees(network: Network) -> list[int]:
    return list(network.degrees().values())


def _scores(network: Network, measure: str, values: list[float]) -> Scores:
    # The last digits of a float differ with the order of adding up; they must not decide a rank.
    rounded = {
        actor: float(f"{value:.12e}") for actor, value in zip(network.ids, values, strict=True)
    }
    best_first = sorted(rounded, key=lambda actor: (-rounded[actor], actor))
    scores = dict(zip(network.ids, values, strict=True))
    ranks: dict[str, int] = {}
    for place, actor in enumerate(best_first, start=1):
        before = best_first[place - 2] if place > 1 else None
        same = before is not None and rounded[before] == rounded[actor]
        ranks[actor] = ranks[before] if same and before else place
    return Scores(
        measure=measure,
        n=len(scores),
        selection=network.selection,
        scores={actor: scores[actor] for actor in best_first},
        ranks=ranks,
    )


def rank(network: Network, measure: str = "betweenness", top: int | None = None) -> Ranking:
    """Rank the actors by a measure, best first; ``top`` keeps the first ones.

    Examples
    --------
    >>> [(row.rank, row.actor) for row in rank(star, "degree", top=2).actors]
    [(1, 'hub'), (2, 'a')]
    """
    found = MEASURES[measure](network)
    ranked = (
        Ranked(found.ranks[actor], actor, network.actors[actor].name(), score)
        for actor, score in list(found.scores.items())[:top]
    )
    return Ranking(measure, found.n, network.selection, tuple(ranked))


def _tables(answer: Ranking, tell: Telling) -> Iterator[Table]:
    columns = (
        "rank",
        Column(name="actor", shows="actor", heading="name"),
        Column(name="score", heading=answer.measure),
        Column(name="actor"),
    )
    yield tell.table(answer.actors, columns)


def _notes(answer: Ranking, tell: Telling) -> Iterator[str]:
    yield from tell.selection(answer.selection)
    yield tell.say("notes.isolated_ties")


QUESTION = Question(
    ask=rank,
    group="graph",
    of="network",
    fi="Kuka on keskeinen: asteluvun, välillisyyden tai läheisyyden mukaan?",
    sv="Vem är central: enligt gradtal, mellanposition eller närhet?",
    en="Who is central: by degree, betweenness or closeness?",
    options=(
        Option(
            name="measure",
            kind=tuple(MEASURES),
            default="betweenness",
            fi="Millä mitalla keskeisyys lasketaan.",
            sv="Vilket mått som används.",
            en="How to measure centrality.",
        ),
        Option(
            name="top",
            kind="number",
            fi="Näytä vain ensimmäiset.",
            sv="Visa endast de första.",
            en="Show the first ones only.",
        ),
    ),
    tables=_tables,
    notes=_notes,
)
