"""Compare: who was how central in one network and in another, at two dates or by two choices."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from netmap.catalogue import Column, Option, Question, actor
from netmap.measures import MEASURES, Scores
from netmap.network import Network, Selection
from netmap.telling import BEHIND, Table, Telling

ABSENT = "not_in_network"
"""Why an actor has no score where it is not one of the actors."""


@dataclass(frozen=True)
class Compared:
    """An actor's score and rank in both networks, each None with a reason where there is none."""

    actor: str
    before: float | None
    after: float | None
    rank_before: int | None
    rank_after: int | None
    reason_before: str | None = field(metadata=BEHIND)
    reason_after: str | None = field(metadata=BEHIND)


@dataclass(frozen=True)
class Side:
    """One of the two networks: how many actors have a score in it, and how it was chosen."""

    scored: int
    selection: Selection


@dataclass(frozen=True)
class Comparison:
    """The scores of two networks side by side; iterating gives the actors, as plain values too."""

    measure: str
    before: Side
    after: Side
    actors: tuple[Compared, ...]

    def __iter__(self) -> Iterator[Compared]:
        return iter(self.actors)

    def __len__(self) -> int:
        return len(self.actors)

    def plain(self) -> tuple[Compared, ...]:
        """Return a row an actor."""
        return self.actors


def side_by_side(networks: tuple[Network, Network], measure: str = "betweenness") -> Comparison:
    """Set the scores and ranks of two networks side by side.

    Every actor of either network has a row. Where it is not in a network it has no score and no
    rank there, with the reason; that is never 0. Ranks are those of the whole network: they count
    from 1, and equal scores share one. The most prominent come first: those with the best rank in
    either network, among equals those whose rank differs most (an actor that is in one network
    only before all others), then by id.

    Scores of networks of different sizes are normalised as the measure says; a rank among 150
    actors is still not one among 80, so look at how many are ``scored``.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> actors = [Actor(id=name, kind="ngo") for name in "ab"]
    >>> dataset = Dataset([*actors, Actor(id="c", kind="ngo", start="2019"),
    ...                    Tie(id="t", source="a", target="b", kind="meets", end="2018")])
    >>> both = Network.of(dataset, at="2018"), Network.of(dataset, at="2019")
    >>> [(row.actor, row.before, row.after, row.reason_before)
    ...  for row in side_by_side(both, "degree")]
    [('c', None, 0.0, 'not_in_network'), ('a', 1.0, 0.0, None), ('b', 1.0, 0.0, None)]
    """
    before, after = (MEASURES[measure](network) for network in networks)
    actors = dict.fromkeys([*networks[0].actors, *networks[1].actors])
    rows = sorted((_compared(name, before, after) for name in actors), key=_prominence)
    return Comparison(measure, _side(before), _side(after), tuple(rows))


def _asked(
    networks: tuple[Network, Network], *, measure: str = "betweenness", top: int | None = None
) -> Comparison:
    found = side_by_side(networks, measure)
    return replace(found, actors=found.actors[:top])


def _side(scores: Scores) -> Side:
    return Side(len(scores) - len(scores.reasons), scores.selection)


def _compared(name: str, before: Scores, after: Scores) -> Compared:
    return Compared(
        actor=name,
        before=before.get(name),
        after=after.get(name),
        rank_before=before.ranks.get(name),
        rank_after=after.ranks.get(name),
        reason_before=_reason(name, before),
        reason_after=_reason(name, after),
    )


def _reason(name: str, scores: Scores) -> str | None:
    return scores.reasons.get(name) if name in scores else ABSENT


def _prominence(row: Compared) -> tuple[float, float, str]:
    ranks = [rank for rank in (row.rank_before, row.rank_after) if rank is not None]
    differs = max(ranks) - min(ranks) if len(ranks) > 1 else math.inf
    return (min(ranks, default=math.inf), -differs, row.actor)


def _why(name: str) -> Column:
    def get(row: Compared, tell: Telling) -> str | None:
        reason = getattr(row, name)
        return tell.say(f"reasons.{reason}") if reason else None

    return Column(name=name, rare=True, get=get)


def _tables(answer: Comparison, tell: Telling) -> Iterator[Table]:
    yield tell.table(answer.actors, _COLUMNS)


def _notes(answer: Comparison, tell: Telling) -> Iterator[str]:
    yield tell.say("notes.compare_measure", measure=tell.heading(answer.measure))
    yield tell.say("notes.compare_scored", before=answer.before.scored, after=answer.after.scored)
    before, after = (tuple(tell.selection(it.selection)) for it in (answer.before, answer.after))
    yield from (note for note in before if note in after)
    for side, notes, others in (("before", before, after), ("after", after, before)):
        yield from (f"{tell.heading(side)}: {note}" for note in notes if note not in others)


_COLUMNS = (
    actor("actor", heading="name"),
    "before",
    "after",
    "rank_before",
    "rank_after",
    _why("reason_before"),
    _why("reason_after"),
)

QUESTION = Question(
    ask=_asked,
    group="report",
    of="networks",
    fi="Kuka oli kuinka keskeinen kahtena ajankohtana tai kahden lähdejoukon mukaan?",
    sv="Hur central var vem vid två tidpunkter eller enligt två urval av källor?",
    en="How central was who at two dates, or by two choices of sources?",
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
