"""Promises: what is promised, planned or agreed, by whom, and whether it was kept in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from netmap import commitments
from netmap.catalogue import Column, Option, Question, actor
from netmap.commitments import Bond, Commitment, Outcomes
from netmap.dataset import Dataset, Row
from netmap.model import Document, Norm, Observation, PartialDate, Tie
from netmap.model.quantity import Number, qualifiers, value_of
from netmap.questions import coverage
from netmap.questions.coverage import CoverageAtDate
from netmap.telling import Telling

AGREED = "agreed"
OPEN = ("promised", "in_progress")
"""The statuses of observations that tell of what is still to be done."""


@dataclass(frozen=True)
class Promise:
    """One promise: a tie, norm or document, or units of an indicator of which it is observed.

    ``by`` and ``to`` are actors, ``what`` is the kind of the tie, the meetings or the document,
    or the id of the indicator. ``due`` is when it was to be in force; ``overdue`` is None where
    nobody told that. ``kept`` is True where a later record shows it done, False where one shows
    it given up, None where no record tells; ``kept_by`` names those records. Of counted units
    nobody knows which became done: ``kept_min`` is how many must have, since no more units than
    that are left. ``superseded`` is the latest date for which the indicator was observed again.
    """

    record: str
    id: str
    status: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    what: str
    date: str | None
    due: str | None
    overdue: bool | None
    days_overdue: int | None
    kept: bool | None
    kept_by: tuple[str, ...]
    kept_min: Number
    count: Number
    qualifiers: Mapping[str, str]
    superseded: str | None
    note: str | None
    rows: tuple[Row, ...]


def status(dataset: Dataset, *, at: PartialDate | str | None = None) -> tuple[Promise, ...]:
    """List every promise with its state at a date, the overdue ones first, then by due date.

    These are ties and norms that are promised, planned, conditional or agreed, documents that
    are promised, planned, starting or to be signed, and observations of units that are promised
    or in progress. What is agreed binds already and is not overdue; units of an indicator have
    no due date. A promise whose due date has passed is overdue unless a later record shows it
    kept or given up. A tie or norm is kept when the same is stated or inferred on its due date
    or from later on, a document when the same parties have one of its kind made in the year it was
    due or later, convening when a meeting was held. Records that begin after the date are not
    looked at.

    Parameters
    ----------
    at
        The date; a year or month stands for its last day. Left out: today.

    Examples
    --------
    >>> tie = Tie(id="1", source="a", target="b", kind="meets", status="planned", start="2019")
    >>> done = Tie(id="2", source="a", target="b", kind="meets", start="2020")
    >>> [(row.overdue, row.kept) for row in status(Dataset([tie]), at="2020")]
    [(True, None)]
    >>> [(row.overdue, row.kept) for row in status(Dataset([tie, done]), at="2020")]
    [(False, True)]
    >>> status(Dataset())
    ()
    """
    when = PartialDate.of(at)
    today = when.last if when else date.today()
    outcomes = Outcomes(dataset)
    bonds = [_bond(dataset, outcomes, found, today) for found in _commitments(dataset)]
    found = [*bonds, *_observed(dataset, today)]
    return tuple(sorted(found, key=lambda row: (not row.overdue, row.due or "9999")))


def _commitments(dataset: Dataset) -> Iterator[Commitment]:
    yield from commitments.promised(dataset)
    bonds: tuple[Tie | Norm, ...] = (*dataset.ties.values(), *dataset.all(Norm).values())
    for record in bonds:
        if record.status == AGREED:
            yield Commitment(record, record.start, "start")


def _bond(dataset: Dataset, outcomes: Outcomes, found: Commitment, today: date) -> Promise:
    record = found.record
    done = outcomes.kept_by(found, today)
    shown = done or outcomes.given_up_by(found, today)
    late = _days_late(found, today, is_settled=bool(shown))
    by, to, what = _ends(record)
    told = record.date if isinstance(record, Document) else record.start
    quantity = record.meetings if isinstance(record, Norm) else getattr(record, "count", None)
    return Promise(
        record=record.table,
        id=record.id,
        status=found.status,
        by=by,
        to=to,
        what=what,
        date=str(told) if told else None,
        due=str(found.due) if found.due else None,
        overdue=None if late is None else late > 0,
        days_overdue=late,
        kept=bool(done) if shown else None,
        kept_by=tuple(f"{other.table}/{other.id}" for other in shown),
        kept_min=None,
        count=value_of(quantity),
        qualifiers=qualifiers(count=quantity),
        superseded=None,
        note=record.note,
        rows=dataset.rows([record, *shown]),
    )


def _days_late(found: Commitment, today: date, *, is_settled: bool) -> int | None:
    if found.status == AGREED or (is_settled and found.due):
        return 0
    return found.days_overdue(today) if found.due else None


def _ends(record: Bond) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return who promises, to whom, and the kind of what is promised."""
    if isinstance(record, Tie):
        return (record.source,), (record.target,), record.kind
    if isinstance(record, Norm):
        by = (record.organiser,) if record.organiser else ()
        return by, (record.body,), record.kind or record.table
    return record.parties, (), record.kind


def _observed(dataset: Dataset, today: date) -> Iterator[Promise]:
    told = {row.indicator for row in dataset.observations.values() if row.status in OPEN}
    dates = {
        indicator: [
            row
            for row in coverage.at_each_date(dataset, indicator)
            if PartialDate.parse(row.as_of).last <= today
        ]
        for indicator in dataset.indicators
        if indicator in told
    }
    for row in dataset.observations.values():
        if row.status in OPEN and row.indicator in dates:
            yield _of_units(dataset, row, dates[row.indicator])


def _of_units(dataset: Dataset, row: Observation, dates: Sequence[CoverageAtDate]) -> Promise:
    later = [at for at in dates if PartialDate.parse(at.as_of).first > row.as_of.last]
    last = later[-1] if later else None
    found = Promise(
        record=row.table,
        id=row.id,
        status=row.status,
        by=(row.unit,) if row.unit else (),
        to=(),
        what=row.indicator,
        date=str(row.as_of),
        due=None,
        overdue=None,
        days_overdue=None,
        kept=None,
        kept_by=(),
        kept_min=None,
        count=row.count.value if row.count else 1 if row.unit else None,
        qualifiers=qualifiers(count=row.count),
        superseded=last.as_of if last else None,
        note=row.note,
        rows=dataset.rows([row]),
    )
    return _settled(found, row, last) if last else found


def _settled(found: Promise, row: Observation, last: CoverageAtDate) -> Promise:
    """Draw from the last date what became of the units that were promised."""
    if row.unit:
        is_done = row.unit in last.named.get("done", ())
        kept = True if is_done else False if row.unit in last.named.get("none", ()) else None
    else:
        least = _kept_min(row, last)
        found = replace(found, kept_min=least)
        kept = True if least is not None and least == found.count else None
    if kept is None:
        return found
    shown = [it for it in last.rows if it.table == row.table]
    named = tuple(f"{it.table}/{it.id}" for it in shown)
    return replace(found, kept=kept, kept_by=named, rows=(*found.rows, *shown))


def _kept_min(row: Observation, last: CoverageAtDate) -> Number:
    """Return how many of the counted units must be done, all others being done as well."""
    exact = row.count.exact if row.count else None
    if exact is None or last.told_done is None or last.universe is None or last.qualifiers:
        return None
    return max(0, exact - (last.universe - last.told_done))


def _what(row: Promise, tell: Telling) -> str:
    """Name what is promised in the words of the people's language."""
    if row.record == Observation.table:
        return tell.dataset.indicators[row.what].name(tell.language)
    if row.record == Document.table:
        return tell.dataset.all(Document)[row.id].name(tell.language)
    return tell.word("ties" if row.record == Tie.table else "events", row.what)


def _status(row: Promise, tell: Telling) -> str:
    groups = {"observations": "observation_statuses", "documents": "document_statuses"}
    return tell.word(groups.get(row.record, "tie_statuses"), row.status)


def _notes(answer: Sequence[Promise], tell: Telling) -> Iterator[str]:
    late = sum(1 for row in answer if row.overdue)
    if late:
        yield tell.say("notes.promises_overdue", count=late)
    if any(row.kept is None and not row.overdue for row in answer):
        yield tell.say("notes.promises_open")
    for row in answer:
        if row.kept_min and row.kept is None:
            facts = {"what": _what(row, tell), "date": row.date, "superseded": row.superseded}
            yield tell.say("notes.promises_kept_min", kept=row.kept_min, count=row.count, **facts)


QUESTION = Question(
    ask=status,
    group="records",
    fi="Kuka on luvannut, suunnitellut tai sopinut mitä, ja mikä on myöhässä?",
    sv="Vad har utlovats, planerats eller avtalats, av vem, och vad är försenat?",
    en="What is promised, planned or agreed, by whom, and what is overdue?",
    options=(
        Option(
            name="at",
            kind="date",
            fi="Päivä, johon verrataan: 2019, 2019-08 tai 2019-08-31. [tänään]",
            sv="Dagen som jämförs med: 2019, 2019-08 eller 2019-08-31. [i dag]",
            en="The day to compare with: 2019, 2019-08 or 2019-08-31. [today]",
        ),
    ),
    columns=(
        Column(name="status", get=_status),
        actor("by", heading="promised_by"),
        Column(name="what", get=_what),
        actor("to", heading="promised_to"),
        "count",
        "date",
        "due",
        "overdue",
        "kept",
    ),
    labels=("what",),
    notes=_notes,
)
