"""Centrality: who holds the network together, by twelve measures, each with its method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netmap.catalogue import Column, Option, Question, score
from netmap.measures import (
    MEASURES,
    Scores,
    betweenness,
    closeness,
    constraint,
    core,
    degree,
    effective_size,
    eigenvector,
    harmonic,
    in_degree,
    label,
    out_degree,
    pagerank,
    weighted_degree,
)
from netmap.network import Network
from netmap.telling import Table, Telling

__all__ = [
    "MEASURES",
    "QUESTION",
    "Ranked",
    "Ranking",
    "Scores",
    "betweenness",
    "closeness",
    "constraint",
    "core",
    "degree",
    "effective_size",
    "eigenvector",
    "harmonic",
    "in_degree",
    "out_degree",
    "pagerank",
    "rank",
    "weighted_degree",
]


@dataclass(frozen=True)
class Ranked:
    """An actor with its score; equal scores share a rank.

    Where the score is undefined, it and the rank are None and ``reason`` says why.
    """

    rank: int | None
    actor: str
    score: float | None
    reason: str | None


@dataclass(frozen=True)
class Ranking:
    """The first actors of a measure, best first, those without a score last.

    ``scores`` are those of all actors, with the method.
    """

    actors: tuple[Ranked, ...]
    scores: Scores

    def plain(self) -> list[dict[str, object]]:
        """Return a row an actor, with the score under the name of its measure."""
        return [
            {
                "actor": row.actor,
                self.scores.measure: row.score,
                "rank": row.rank,
                "reason": row.reason,
            }
            for row in self.actors
        ]


def rank(network: Network, measure: str = "betweenness", top: int | None = None) -> Ranking:
    """Rank the actors by a measure, best first; ``top`` keeps the first ones.

    Examples
    --------
    >>> [(row.rank, row.actor) for row in rank(star, "degree", top=2).actors]
    [(1, 'hub'), (2, 'a')]
    """
    found = MEASURES[measure](network)
    return Ranking(
        actors=tuple(
            Ranked(found.ranks[actor], actor, score, found.reasons.get(actor))
            for actor, score in list(found.items())[:top]
        ),
        scores=found,
    )


def _reason(row: Ranked, tell: Telling) -> str:
    return tell.say(f"reasons.{row.reason}") if row.reason else ""


def _tables(answer: Ranking, tell: Telling) -> Iterator[Table]:
    columns = (
        "rank",
        Column(name="actor", shows="actor", heading="name"),
        score("score", heading=answer.scores.measure),
        Column(name="reason", get=_reason, rare=True),
        Column(name="actor"),
    )
    yield tell.table(answer.actors, columns)


def _notes(answer: Ranking, tell: Telling) -> Iterator[str]:
    scores, method = answer.scores, answer.scores.method
    yield method.define(tell.language)
    yield _counted(answer, tell)
    if undefined := method.left_out.undefined:
        name = label(method.name, tell.language)
        yield tell.say("notes.measure_undefined", measure=name, count=undefined, n=method.n)
    if method.name == "constraint":
        yield tell.say("notes.low_constraint")
    yield from tell.selection(scores.selection)
    yield tell.say("notes.isolated_ties")


def _counted(answer: Ranking, tell: Telling) -> str:
    """Say how many actors were measured, and which ties were merged, left out or assumed."""
    method = answer.scores.method
    loops, parallel = method.left_out.self_loops, method.left_out.parallel_ties
    if method.ties != "weighted":
        return tell.say("notes.measure_merged", n=method.n, parallel=parallel, loops=loops)
    return tell.say(
        "notes.measure_weighted",
        n=method.n,
        unweighted=method.assumed["ties_without_weight"],
        inexact=method.assumed["inexact_weights"],
        loops=loops,
    )


QUESTION = Question(
    ask=rank,
    group="graph",
    of="network",
    fi="Kuka on keskeinen verkostossa, kahdellatoista mitalla?",
    sv="Vem är central i nätverket, enligt tolv mått?",
    en="Who is central, by any of twelve measures?",
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
