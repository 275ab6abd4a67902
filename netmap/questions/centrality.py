"""Centrality: who holds the network together, by twelve measures, each with its method."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from netmap.catalogue import Column, Option, Question, score
from netmap.errors import InvalidValueError
from netmap.measures import (
    MEASURES,
    Handed,
    Method,
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
from netmap.measures import measure as named
from netmap.measures.handing import Rows
from netmap.network import Network
from netmap.telling import Table, Telling

__all__ = [
    "MEASURE",
    "MEASURES",
    "QUESTION",
    "TOP",
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
    "foremost",
    "harmonic",
    "in_degree",
    "out_degree",
    "pagerank",
    "rank",
    "weighted_degree",
    "why",
]


T = TypeVar("T")


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
class Ranking(Handed):
    """The first actors of a measure, best first, those without a score last.

    ``scores`` are those of all actors, with the method.
    """

    actors: tuple[Ranked, ...]
    scores: Scores

    @property
    def method(self) -> Method:
        """How the scores came about."""
        return self.scores.method

    def handed(self) -> Rows:
        """Return the actors that are shown as they are handed on."""
        return replace(self.scores.handed(), rows=self.plain())

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

    Raises
    ------
    UnknownNameError
        When there is no such measure; the error names close matches.
    InvalidValueError
        When ``top`` is less than 1.

    Examples
    --------
    >>> [(row.rank, row.actor) for row in rank(star, "degree", top=2).actors]
    [(1, 'hub'), (2, 'a')]
    """
    found = named(measure)(network)
    actors = tuple(
        Ranked(found.ranks[actor], actor, value, found.reasons.get(actor))
        for actor, value in found.items()
    )
    return Ranking(foremost(actors, top), found)


def foremost(rows: Sequence[T], top: int | None) -> tuple[T, ...]:
    """Return the first rows, all of them where it is not said how many.

    Raises
    ------
    InvalidValueError
        When ``top`` is less than 1.
    """
    if top is not None and top < 1:
        raise InvalidValueError(top, "top")
    return tuple(rows[:top])


def why(name: str) -> Column:
    """Show the sentence of a reason, where any row has one."""

    def get(row: Any, tell: Telling) -> str | None:
        reason = getattr(row, name)
        return tell.say(f"reasons.{reason}") if reason else None

    return Column(name=name, rare=True, get=get)


def _tables(answer: Ranking, tell: Telling) -> Iterator[Table]:
    columns = (
        "rank",
        Column(name="actor", shows="actor", heading="name"),
        score("score", heading=answer.scores.measure),
        why("reason"),
        Column(name="actor"),
    )
    yield tell.table(answer.actors, columns)


def _notes(answer: Ranking, tell: Telling) -> Iterator[str]:
    scores, method = answer.scores, answer.method
    yield method.define(tell.language)
    yield " ".join(_counted(method, tell))
    if undefined := method.left_out.undefined:
        name = label(method.name, tell.language)
        yield tell.say("notes.measure_undefined", measure=name, count=undefined, n=method.n)
    if method.name == "constraint":
        yield tell.say("notes.low_constraint")
    yield from tell.selection(scores.selection)


def _counted(method: Method, tell: Telling) -> Iterator[str]:
    """Say how many actors were measured, and which ties were merged, left out or assumed."""
    assumed = method.assumed
    yield tell.say("notes.measure_actors", n=method.n)
    for key, count in (
        ("unweighted", assumed.get("ties_without_weight")),
        ("inexact", assumed.get("inexact_weights")),
        ("parallel", method.left_out.parallel_ties),
        ("loops", method.left_out.self_loops),
    ):
        if count:
            yield tell.say(f"notes.measure_{key}", **{key: count})


MEASURE = Option(
    name="measure",
    kind=tuple(MEASURES),
    default="betweenness",
    fi="Millä mitalla keskeisyys lasketaan.",
    sv="Vilket mått som används.",
    en="How to measure centrality.",
)
TOP = Option(
    name="top",
    kind="number",
    fi="Näytä vain ensimmäiset.",
    sv="Visa endast de första.",
    en="Show the first ones only.",
)

QUESTION = Question(
    ask=rank,
    group="graph",
    of="network",
    fi="Kuka on keskeinen verkostossa, kahdellatoista mitalla?",
    sv="Vem är central i nätverket, enligt tolv mått?",
    en="Who is central, by any of twelve measures?",
    options=(MEASURE, TOP),
    tables=_tables,
    notes=_notes,
)
