"""Gaps: what is missing in the co-operation, and what has to be asked, worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from netmap import commitments
from netmap.catalogue import Column, Option, Question
from netmap.dataset import Dataset, Row
from netmap.kernels import engine
from netmap.measures import cohesion
from netmap.model import (
    Document,
    Holding,
    Indicator,
    Norm,
    Observation,
    PartialDate,
    Post,
    Record,
    Seat,
    Tie,
)
from netmap.model.dates import FIRST_YEAR, LAST_YEAR
from netmap.network import Network
from netmap.questions import coverage, networks, posts, seats
from netmap.questions.coverage import CoverageAtDate
from netmap.questions.posts import PostState
from netmap.questions.seats import SectorSeat
from netmap.telling import Telling
from netmap.universes import MUNICIPALITY

GapKind = Literal["gap", "ask"]

THEMES: Mapping[str, str] = {
    "contact_person": "no_contact_post",
    "regular_convening": "no_regular_convening",
    "agent": "no_agent",
    "document": "no_document",
    "survey_answer": "no_answer",
}
"""The themes of indicators that a municipality can lack, and the rule that finds it."""

HOLDERS = 10
"""How many of the most connected actors are tried as single holders."""

_NOT_DONE = ("none", "in_progress", "promised")
_ENOUGH_TO_FALL_APART = 2
"""A leaf that hangs on one actor is no part that is held; two actors or more are."""


@dataclass(frozen=True)
class Gap:
    """Something that is missing (``gap``) or that nobody knows (``ask``), with its evidence.

    ``subject`` is the id of an actor, a municipality or, where the units are not named, of an
    indicator. ``municipalities`` is how many municipalities are affected, None where that cannot
    be told; ``evidence`` names records as ``table/id``. ``reason`` says in English why it is
    listed; ``facts`` are what the sentence is made of, so that it can be said in any language.
    """

    rank: int
    rule: str
    subject: str
    reason: str
    evidence: tuple[str, ...]
    kind: GapKind
    municipalities: int | None
    facts: Mapping[str, object]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class _Finding:
    rule: str
    subject: str
    kind: GapKind
    records: tuple[Record, ...]
    sentence: str
    facts: Mapping[str, object] = field(default_factory=dict)
    municipalities: int | None = None


@dataclass(frozen=True)
class _State:
    """What is looked at: the records, and the year whose state counts."""

    dataset: Dataset
    year: PartialDate

    @property
    def end(self) -> PartialDate:
        """The last day of the year: how things stand then is how the year leaves them."""
        return PartialDate(self.year.year, 12, 31)


Rule = Callable[[_State], Iterator[_Finding]]


def ranked(dataset: Dataset, *, year: int | None = None) -> tuple[Gap, ...]:
    """List the gaps in the state of a year, those that affect most municipalities first.

    Equal ones stand by the amount of evidence, gaps first, then by rule and subject. Without a
    year, the last one that any observation or event tells of, and where none does, that of today;
    a promise is not overdue before today either. What is unknown is to be asked, never a gap; an
    indicator that was not observed in the year counts as it was last observed
    before.

    Rules: a municipality without a contact post, regular convening, an agent or a document, or
    without an answer (indicators of these themes whose units are municipalities); a sector
    without a seat in a structure at the end of the year; a network whose last convener ends; a
    promise whose date has passed; a post with a place that is vacant at the end of the year; an
    actor without which the network falls apart.

    Examples
    --------
    >>> seats = [Seat(id=sector, structure="board", sector=sector, seat=seat)
    ...          for sector, seat in [("ngo", "no"), ("region", "not_stated")]]
    >>> [(gap.rank, gap.rule, gap.kind) for gap in ranked(Dataset(seats))]
    [(1, 'no_seat', 'gap'), (2, 'no_seat', 'ask')]
    """
    state = _State(dataset, PartialDate(year or _last_year(dataset)))
    found = [finding for rule in RULES for finding in rule(state)]
    tell = Telling(dataset, "en")
    return tuple(
        Gap(
            rank=rank,
            rule=finding.rule,
            subject=finding.subject,
            reason=_sentence(finding.sentence, finding.facts, tell),
            evidence=tuple(f"{record.table}/{record.id}" for record in finding.records),
            kind=finding.kind,
            municipalities=finding.municipalities,
            facts={"sentence": finding.sentence, **finding.facts},
            rows=dataset.rows(finding.records),
        )
        for rank, finding in enumerate(sorted(found, key=_worst_first), start=1)
    )


def _worst_first(found: _Finding) -> tuple[int, int, bool, str, str]:
    affected = -(found.municipalities or 0)
    return affected, -len(found.records), found.kind == "ask", found.rule, found.subject


def _last_year(dataset: Dataset) -> int:
    told = [row.as_of for row in dataset.observations.values()]
    held = [event.valid.end for event in dataset.events.values()]
    years = [when.year for when in (*told, *held) if when]
    likely = [year for year in years if FIRST_YEAR <= year <= LAST_YEAR]
    return max(likely, default=date.today().year)


def _themes(state: _State) -> Iterator[_Finding]:
    for indicator in state.dataset.indicators.values():
        rule = THEMES.get(indicator.theme or "")
        if rule and indicator.universe and indicator.unit == MUNICIPALITY:
            yield from _uncovered(state, indicator, rule)


def _uncovered(state: _State, indicator: Indicator, rule: str) -> Iterator[_Finding]:
    """Find the units that are not done: one by one where they are named, else their number."""
    told = [
        row
        for row in coverage.at_each_date(state.dataset, indicator.id)
        if PartialDate.parse(row.as_of).last <= state.year.last
    ]
    for row in told[-1:]:
        seen = coverage.told(state.dataset, indicator.id, row.as_of)
        for status in (*_NOT_DONE, "no_answer", "unknown"):
            for found in _with_status(row, seen, status):
                facts = {"indicator": indicator.id, "as_of": row.as_of, **found.facts}
                yield replace(found, rule=rule, subject=found.subject or indicator.id, facts=facts)


def _with_status(
    row: CoverageAtDate, seen: Sequence[Observation], status: str
) -> Iterator[_Finding]:
    """Find the units of a status: a finding for each that a row names, one for all the others."""
    kind: GapKind = "gap" if status in _NOT_DONE else "ask"
    named = row.named.get(status, ())
    for unit in named:
        evidence = tuple(told for told in seen if told.unit == unit)
        yield _Finding("", unit, kind, evidence, "unit", {"status": status, "unit": unit}, 1)
    rest = (getattr(row, status) or 0) - len(named)
    if rest > 0:
        units = _untold(row) if status == "unknown" else ()
        evidence = tuple(told for told in seen if told.status == status and not told.unit)
        facts = {"status": status, "count": rest, "universe": row.universe, "units": units}
        sentence = "untold" if units else "unnamed"
        yield _Finding("", "", kind, evidence or tuple(seen), sentence, facts, int(rest))


def _untold(row: CoverageAtDate) -> tuple[str, ...]:
    """Return the units that no row tells of, where the others are all known by name."""
    told = {unit for units in row.named.values() for unit in units}
    return tuple(unit for unit in row.missing if unit not in told)


def _seats(state: _State) -> Iterator[_Finding]:
    """Find sectors that have no seat in a structure, and those that nobody told of."""
    kinds: Mapping[str, GapKind] = {"no": "gap", "not_stated": "ask", "possible": "ask"}
    found: dict[tuple[str, str], list[SectorSeat]] = defaultdict(list)
    behind: dict[str, list[Record]] = defaultdict(list)
    for row in seats.by_structure(state.dataset, at=state.end):
        behind[row.structure] += _told_of(state.dataset, row)
        if row.seat in kinds:
            found[row.structure, row.seat].append(row)
    for (structure, told), rows in found.items():
        facts = {"structure": structure, "sectors": tuple(row.sector for row in rows)}
        records = [record for row in rows for record in _told_of(state.dataset, row)]
        evidence = tuple({record.id: record for record in records or behind[structure]}.values())
        yield _Finding("no_seat", structure, kinds[told], evidence, f"seat_{told}", facts)


def _told_of(dataset: Dataset, row: SectorSeat) -> Iterator[Record]:
    """Yield the seats and ties that a row is drawn from."""
    for place in row.rows:
        if place.table == Seat.table:
            yield dataset.get(Seat, place.id)
        elif place.table == Tie.table:
            yield dataset.get(Tie, place.id)


def _conveners(state: _State) -> Iterator[_Finding]:
    """Find networks whose last convener ends, in the year or later, with nobody to follow."""
    last = {
        row.network: row
        for row in networks.convened(state.dataset)
        if row.side != "total" and row.network != "total" and (row.year or 0) <= state.year.year
    }
    for row in last.values():
        if row.loses_convener and PartialDate.parse(row.loses_convener).last >= state.year.first:
            year, last_one = row.loses_convener, row.last_convener
            facts = {"network": row.network, "convener": last_one, "year": year}
            records = tuple(networks.records_of(state.dataset, row))
            alone = last_one == row.convener and not row.co_conveners
            sentence = "convener_ends" if alone else "convener_ends_last"
            yield _Finding("one_convener_ends", row.network, "gap", records, sentence, facts)


def _promises(state: _State) -> Iterator[_Finding]:
    for found in commitments.overdue(state.dataset, min(state.year.last, date.today())):
        record = found.record
        subject = next(iter(getattr(record, "parties", ())), None) or getattr(
            record, "source", getattr(record, "body", record.id)
        )
        place = f"{record.table}/{record.id}"
        facts = {"record": place, "promised": found.status, "due": found.due}
        yield _Finding("overdue_promise", str(subject), "gap", (record,), "overdue", facts)


def _vacancies(state: _State) -> Iterator[_Finding]:
    """Find the posts that nobody holds at the end of the year, and those with places left."""
    for row in posts.by_organisation(state.dataset, at=state.end):
        if row.vacant or row.vacant_places:
            yield _vacancy(state, row)


def _vacancy(state: _State, row: PostState) -> _Finding:
    post = state.dataset.get(Post, str(row.post))
    held = [state.dataset.get(Holding, it.id) for it in row.rows if it.table == Holding.table]
    now = [it for it in held if it.state == "vacant" and it.valid.overlaps(state.end)]
    period = ", ".join(str(it.valid).replace("/", "–") for it in now)
    facts = {"post": post.id, "organisation": post.organisation, "period": period}
    if not row.vacant:
        facts["places"] = str(row.vacant_places)
    sentence = "vacant" if row.vacant else "vacant_places"
    unit, affected = (post.municipality, 1) if post.municipality else (post.organisation, None)
    return _Finding("vacant_post", unit, "gap", (post, *now), sentence, facts, affected)


def _holders(state: _State) -> Iterator[_Finding]:
    """Find actors whose end would cut parts of the network off from each other."""
    network = Network.of(state.dataset, at=state.year)
    degrees = network.degrees()
    cuts = cohesion.cut_vertices(network)
    for actor in sorted(cuts, key=lambda actor: (-degrees[actor], actor))[:HOLDERS]:
        apart = _cut_off(network, actor)
        if apart:
            yield _holder(network, actor, apart)


def _cut_off(network: Network, actor: str) -> list[list[str]]:
    """Return the parts of two actors or more that hang on an actor, but for the largest."""
    ids, cut = network.ids, network.ids.index(actor)
    left = [pair for pair in network.pairs if cut not in pair]
    near = {end for pair in network.pairs if cut in pair for end in pair} - {cut}
    parts = [part for part in engine.components(len(ids), left) if not near.isdisjoint(part)]
    smaller = sorted(parts, key=len, reverse=True)[1:]
    return [[ids[node] for node in part] for part in smaller if len(part) >= _ENOUGH_TO_FALL_APART]


def _holder(network: Network, actor: str, held: Sequence[Sequence[str]]) -> _Finding:
    kinds = [network.actors[name].kind for part in held for name in part]
    ties = tuple(tie for tie in network.ties.values() if actor in (tie.source, tie.target))
    facts = {"actor": actor, "parts": len(held), "actors": len(kinds)}
    affected = kinds.count(MUNICIPALITY)
    return _Finding("single_holder", actor, "gap", ties, "holder", facts, affected)


RULES: tuple[Rule, ...] = (_themes, _seats, _conveners, _promises, _vacancies, _holders)
"""Every rule that looks for gaps; a new one is a function and a name here."""


def _sentence(key: str, facts: Mapping[str, object], tell: Telling) -> str:
    """Say a finding; ids become names and words labels."""
    shown = {name: _shown(name, value, tell) for name, value in facts.items()}
    return tell.say(f"gaps.{key}", **shown)


def _shown(name: str, value: object, tell: Telling) -> str:
    if isinstance(value, tuple):
        return ", ".join(_SHOWN[name](tell, str(part)) for part in value)
    if name in _SHOWN:
        return _SHOWN[name](tell, str(value))
    return tell.number(value) if isinstance(value, float) else str(value)


def _record(tell: Telling, place: str) -> str:
    """Name a record that was promised: a document by its name, a tie or norm by its actors."""
    table, _, key = place.partition("/")
    if table == Document.table:
        return tell.dataset.get(Document, key).name(tell.language)
    if table == Norm.table:
        return tell.actor(tell.dataset.get(Norm, key).body)
    tie = tell.dataset.get(Tie, key)
    return f"{tell.actor(tie.source)} – {tell.actor(tie.target)} ({tell.word('ties', tie.kind)})"


_STATUSES = {"starting": "document_statuses", "to_be_signed": "document_statuses"}
_ACTORS = ("unit", "units", "structure", "network", "convener", "actor", "organisation")
_SHOWN: Mapping[str, Callable[[Telling, str], str]] = {
    **dict.fromkeys(_ACTORS, Telling.actor),
    "sectors": lambda tell, word: tell.word("sectors", word),
    "record": _record,
    "status": lambda tell, word: tell.heading(word).lower(),
    "promised": lambda tell, word: tell.word(_STATUSES.get(word, "tie_statuses"), word),
    "indicator": lambda tell, key: tell.dataset.get(Indicator, key).name(tell.language),
    "post": lambda tell, key: tell.dataset.get(Post, key).name(tell.language),
}
"""How the facts of a sentence are shown, where that is not as they are."""


def _reason(row: Gap, tell: Telling) -> str:
    facts = {name: value for name, value in row.facts.items() if name != "sentence"}
    return _sentence(str(row.facts["sentence"]), facts, tell)


def _subject(row: Gap, tell: Telling) -> str:
    kind = "indicator" if row.subject in tell.dataset.indicators else "actor"
    return _shown(kind, row.subject, tell)


def _notes(answer: Iterable[Gap], tell: Telling) -> Iterator[str]:
    if any(row.kind == "ask" for row in answer):
        yield tell.say("notes.ask")


QUESTION = Question(
    ask=ranked,
    group="report",
    fi="Mitä puuttuu, mitä pitää kysyä, ja mikä koskee useimpia kuntia?",
    sv="Vad saknas, vad måste frågas och vad berör flest kommuner?",
    en="What is missing, what has to be asked, and what concerns most municipalities?",
    options=(
        Option(
            name="year",
            kind="year",
            fi="Vuosi, jonka tilannetta katsotaan. [viimeinen, josta on tietoja]",
            sv="Året vars läge granskas. [det sista som det finns uppgifter om]",
            en="The year whose state is looked at. [the last one told of]",
        ),
    ),
    columns=(
        "rank",
        Column(name="kind", get=lambda row, tell: tell.say(f"gap_kinds.{row.kind}")),
        Column(name="rule", get=lambda row, tell: tell.say(f"gap_rules.{row.rule}")),
        "municipalities",
        Column(name="subject", get=_subject),
        Column(name="reason", get=_reason),
    ),
    labels=("rank", "rule"),
    notes=_notes,
)
