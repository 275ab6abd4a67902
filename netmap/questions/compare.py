"""Compare: who was how central in one network and in another, at two dates or by two choices."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace

from netmap.catalogue import Question, actor, score
from netmap.measures import Handed, Method, Methods, Reason, Scores
from netmap.measures import measure as named
from netmap.measures.handing import Rows
from netmap.model import PartialDate
from netmap.network import Network, Selection
from netmap.questions.centrality import MEASURE, TOP, foremost, why
from netmap.telling import BEHIND, Table, Telling


@dataclass(frozen=True)
class Compared:
    """An actor's score and rank in both networks, each None with a reason where there is none."""

    actor: str
    before: float | None
    after: float | None
    rank_before: int | None
    rank_after: int | None
    reason_before: Reason | None = field(metadata=BEHIND)
    reason_after: Reason | None = field(metadata=BEHIND)


@dataclass(frozen=True)
class Side:
    """One of the two networks: how many actors have a score in it, and how it was measured."""

    scored: int
    method: Method

    @property
    def selection(self) -> Selection:
        """What the network was asked to show."""
        return self.method.selection


@dataclass(frozen=True)
class Comparison(Handed):
    """The scores of two networks side by side; iterating gives the actors, as plain values too."""

    measure: str
    before: Side
    after: Side
    actors: tuple[Compared, ...]

    @property
    def method(self) -> Methods:
        """How the scores ``before`` came about, and those ``after``."""
        return Methods({"before": self.before.method, "after": self.after.method})

    def handed(self) -> Rows:
        """Return the actors as they are handed on, with the reasons of what is undefined."""
        scores = dict.fromkeys(("before", "after"), "float64")
        ranks = dict.fromkeys(("rank_before", "rank_after"), "Int64")
        reasons = dict.fromkeys(("reason_before", "reason_after"), "object")
        types = {"actor": "object", **scores, **ranks, **reasons}
        return Rows(self.measure, self.method, tuple(map(asdict, self.actors)), types, "actor")

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

    Raises
    ------
    UnknownNameError
        When there is no such measure; the error names close matches.

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
    before, after = (named(measure)(network) for network in networks)
    actors = dict.fromkeys([*networks[0].actors, *networks[1].actors])
    rows = sorted((_compared(name, before, after) for name in actors), key=_prominence)
    return Comparison(measure, _side(before), _side(after), tuple(rows))


def _asked(
    networks: tuple[Network, Network], *, measure: str = "betweenness", top: int | None = None
) -> Comparison:
    found = side_by_side(networks, measure)
    return replace(found, actors=foremost(found.actors, top))


def _side(scores: Scores) -> Side:
    return Side(len(scores) - len(scores.reasons), scores.method)


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


def _reason(name: str, scores: Scores) -> Reason | None:
    return scores.reasons.get(name) if name in scores else Reason.NOT_IN_NETWORK


def _prominence(row: Compared) -> tuple[float, float, str]:
    ranks = [rank for rank in (row.rank_before, row.rank_after) if rank is not None]
    differs = max(ranks) - min(ranks) if len(ranks) > 1 else math.inf
    return (min(ranks, default=math.inf), -differs, row.actor)


def _tables(answer: Comparison, tell: Telling) -> Iterator[Table]:
    first, second = _headings(answer, tell)
    table = tell.table(answer.actors, _COLUMNS)
    if first == tell.heading("before"):
        yield table
        return
    headings = {
        tell.heading(f"{key}{side}"): tell.say(f"words.{key}at", side=name) if key else name
        for side, name in (("before", first), ("after", second))
        for key in ("", "rank_", "reason_")
    }
    yield replace(table, headings=tuple(headings.get(it, it) for it in table.headings))


def _headings(answer: Comparison, tell: Telling) -> tuple[str, str]:
    """Name the two networks by their dates or, where these are the same, by their sources."""
    before, after = answer.before.selection, answer.after.selection
    if before.at and after.at and before.at != after.at:
        return tell.date(str(before.at)), tell.date(str(after.at))
    first, second = _sources(before, tell), _sources(after, tell)
    return (first, second) if first != second else (tell.heading("before"), tell.heading("after"))


def _sources(selection: Selection, tell: Telling) -> str:
    """Name a choice of sources by what is in it or by what is not, whichever is less."""
    kept = selection.sources
    left = tell.left_out(selection)
    if kept is None or not left:
        return tell.say("words.all_sources")
    key, named = ("without", left) if len(left) <= len(kept) else ("only", kept)
    return tell.say(f"words.{key}_sources", sources=", ".join(named))


def _notes(answer: Comparison, tell: Telling) -> Iterator[str]:
    first, second = _headings(answer, tell)
    counts = {"before": answer.before.scored, "after": answer.after.scored}
    yield tell.say("notes.compare_measure", measure=tell.heading(answer.measure))
    if answer.measure == "constraint":
        yield tell.say("notes.low_constraint")
    if _is_descending(answer):
        yield tell.say("notes.compare_descending", first=first)
    yield tell.say("notes.compare_scored", first=first, second=second, **counts)
    before, after = (tuple(tell.selection(it.selection)) for it in (answer.before, answer.after))
    yield from (note for note in before if note in after)
    for side, notes, others in ((first, before, after), (second, after, before)):
        yield from (f"{side} – {note}" for note in notes if note not in others)


def _is_descending(answer: Comparison) -> bool:
    before, after = answer.before.selection.at, answer.after.selection.at
    if before is None or after is None:
        return False
    return PartialDate.parse(before).first > PartialDate.parse(after).first


_COLUMNS = (
    actor("actor", heading="name"),
    score("before"),
    score("after"),
    "rank_before",
    "rank_after",
    why("reason_before"),
    why("reason_after"),
)

QUESTION = Question(
    ask=_asked,
    group="report",
    of="networks",
    fi="Kuka oli kuinka keskeinen kahtena ajankohtana tai kahden lähdejoukon mukaan?",
    sv="Hur central var var och en vid två tidpunkter eller enligt två urval av källor?",
    en="How central was who at two dates, or by two choices of sources?",
    options=(MEASURE, TOP),
    tables=_tables,
    notes=_notes,
)
