"""Scores: what a measure says of each actor, with ranks, reasons and the method."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from netmap.measures.fixed import Fixed
from netmap.measures.handing import Handed, Rows
from netmap.measures.method import NONE, Basis, Method
from netmap.measures.reasons import Reason
from netmap.network import Network, Selection

_SAME = 1e-10
"""Scores that differ by less than this share are one: the rest is the noise of adding up."""


@dataclass(frozen=True, eq=False, repr=False)
class Scores(Handed, Mapping[str, float | None]):
    """The score of each actor by id, best first; None, and last, where it is undefined.

    Equal scores stand in the order of their ids. ``ranks`` counts from 1 and gives equal scores
    the same rank, None where there is no score; ``reasons`` says why of each of those.
    ``method`` says what was measured, how, and what was left out. Nothing of it can be changed.
    """

    scores: Mapping[str, float | None]
    ranks: Mapping[str, int | None]
    reasons: Mapping[str, Reason]
    method: Method

    @property
    def measure(self) -> str:
        """The name of the measure."""
        return self.method.name

    @property
    def n(self) -> int:
        """The number of actors, those without a score among them."""
        return self.method.n

    @property
    def selection(self) -> Selection:
        """What the network was asked to show."""
        return self.method.selection

    def rows(self) -> Iterator[dict[str, object]]:
        """Yield a plain row an actor, with the score under the name of the measure.

        Examples
        --------
        >>> from netmap.measures import core
        >>> next(core(star).rows())
        {'actor': 'a', 'core': 1, 'rank': 1, 'reason': None}
        """
        for actor, score in self.scores.items():
            reason = self.reasons.get(actor)
            yield {
                "actor": actor,
                self.measure: score,
                "rank": self.ranks[actor],
                "reason": reason,
            }

    def handed(self) -> Rows:
        """Return the rows as they are handed on: by actor, with score, rank and reason."""
        types = {"actor": "object", self.measure: "float64", "rank": "Int64", "reason": "object"}
        return Rows(self.measure, self.method, tuple(self.rows()), types, "actor")

    def __getitem__(self, actor_id: str) -> float | None:
        return self.scores[actor_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.scores)

    def __len__(self) -> int:
        return len(self.scores)

    def __repr__(self) -> str:
        return f"<Scores: {self.measure} of {self.n} actors>"


def score(
    network: Network,
    basis: Basis,
    values: Sequence[float | Reason],
    *,
    parameters: Mapping[str, float | str] = NONE,
    assumed: Mapping[str, int] = NONE,
) -> Scores:
    """Rank the actors of a network by what a measure found, in the order of ``network.ids``.

    Each has a number, or the reason why it has none.
    """
    told = dict(zip(network.ids, values, strict=True))
    known = {actor: value for actor, value in told.items() if not isinstance(value, Reason)}
    reasons = {actor: value for actor, value in sorted(told.items()) if isinstance(value, Reason)}
    scores: dict[str, float | None] = {}
    ranks: dict[str, int | None] = {}
    for actors in _equal(known):
        ranks |= dict.fromkeys(sorted(actors), len(ranks) + 1)
        scores |= dict.fromkeys(sorted(actors), known[actors[0]])
    return Scores(
        scores=Fixed({**scores, **dict.fromkeys(reasons)}),
        ranks=Fixed({**ranks, **dict.fromkeys(reasons)}),
        reasons=Fixed(reasons),
        method=basis.method(network, len(reasons), parameters, assumed),
    )


def _equal(known: Mapping[str, float]) -> list[list[str]]:
    """Return the actors of equal scores together, best first."""
    found: list[list[str]] = []
    for actor in sorted(known, key=lambda it: -known[it]):
        if found and _same(known[found[-1][0]], known[actor]):
            found[-1].append(actor)
        else:
            found.append([actor])
    return found


def _same(one: float, other: float) -> bool:
    # the last digits differ with the order of adding up; they must not decide a rank
    return math.isclose(one, other, rel_tol=_SAME)
