"""What is promised but not yet in force, and since when it is overdue: one rule for all who ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from netmap.dataset import Dataset
from netmap.model import Document, Event, Norm, PartialDate, Record, Tie

Bond = Tie | Norm | Document

_UNKEPT = frozenset({"promised", "planned", "conditional", "starting", "to_be_signed"})
"""The statuses of ties, norms and documents that tell of what is still to come."""


_KEPT = frozenset({"stated", "inferred", "made"})
_GIVEN_UP = frozenset({"lapsed", "discontinued"})


@dataclass(frozen=True, slots=True)
class Commitment:
    """A tie, norm or document that is promised, planned, conditional, starting or to be signed.

    ``due`` is the date by which it is to be in force, None when nobody told; ``due_field`` is
    the field that states it.
    """

    record: Bond
    due: PartialDate | None
    due_field: str | None

    @property
    def status(self) -> str:
        """How firm it is, as the record says."""
        return self.record.status

    def days_overdue(self, at: date) -> int:
        """Count the days from the last day that ``due`` covers; 0 when it is not overdue."""
        return max((at - self.due.last).days, 0) if self.due else 0

    def is_over(self, at: date) -> bool:
        """Say whether the whole period that was promised has gone by."""
        return self.record.valid.last < at


class Outcomes:
    """What the records of a dataset show of how commitments ended, looked up once for all.

    A tie or norm is kept when the same is stated or inferred on its due date or from later on, a
    document when the same parties have one of its kind made in the year it was due or later,
    convening also when the meeting was held; it is given up when the same lapsed or was
    discontinued.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._bonds: dict[object, list[Bond]] = defaultdict(list)
        for record in _bonds(dataset):
            if record.status in _KEPT | _GIVEN_UP:
                self._bonds[_subject(record)].append(record)
        self._held: dict[str | None, list[Event]] = defaultdict(list)
        for event in dataset.events.values():
            self._held[event.forum].append(event)

    def kept_by(self, found: Commitment, at: date) -> tuple[Record, ...]:
        """Return the records up to a date which show that it was kept."""
        return (*self._told(found, at, _KEPT), *self._meetings(found, at))

    def given_up_by(self, found: Commitment, at: date) -> tuple[Record, ...]:
        """Return the records up to a date which show that it was given up."""
        return tuple(self._told(found, at, _GIVEN_UP))

    def is_open(self, found: Commitment, at: date) -> bool:
        """Say whether no record up to a date shows what came of it."""
        return not (self.kept_by(found, at) or self.given_up_by(found, at))

    def _told(self, found: Commitment, at: date, statuses: frozenset[str]) -> Iterator[Bond]:
        for other in self._bonds.get(_subject(found.record), ()):
            if other.status in statuses and _shows(found.due, other, at):
                yield other

    def _meetings(self, found: Commitment, at: date) -> Iterator[Event]:
        tie = found.record
        if isinstance(tie, Tie) and tie.kind == "convenes":
            for event in self._held.get(tie.target, ()):
                if tie.source in event.organisers and _is_between(found.due, event.start, at):
                    yield event


def promised(dataset: Dataset) -> tuple[Commitment, ...]:
    """Return what is not yet in force, in the order of the dataset: ties, norms, documents.

    A document is due at its ``date``, anything else at its ``start``; where that is not told, at
    the next date that is. A status such as ``agreed`` or ``lapsed`` promises nothing.

    Examples
    --------
    >>> start = PartialDate(2019, 10, 31)
    >>> tie = Tie(id="1", source="a", target="b", kind="meets", status="planned", start=start)
    >>> [str(found.due) for found in promised(Dataset([tie]))]
    ['2019-10-31']
    """
    return tuple(_promised(dataset))


def overdue(dataset: Dataset, at: date) -> tuple[Commitment, ...]:
    """Return the commitments whose due date has passed at a date, in the order of the dataset.

    A year or month has passed when its last day has. Without a due date nothing is overdue, nor
    is what a later record shows to be kept or given up.

    Examples
    --------
    >>> planned = {"kind": "plan", "status": "planned"}
    >>> plan = Document(id="1", date=PartialDate(2019), **planned)
    >>> overdue(Dataset([plan]), date(2019, 12, 31))
    ()
    >>> overdue(Dataset([plan]), date(2020, 1, 1))[0].days_overdue(date(2020, 1, 1))
    1
    """
    late = [found for found in _promised(dataset) if found.days_overdue(at)]
    outcomes = Outcomes(dataset) if late else None
    return tuple(found for found in late if outcomes and outcomes.is_open(found, at))


def _bonds(dataset: Dataset) -> Iterator[Bond]:
    return chain(dataset.ties.values(), dataset.all(Norm).values(), dataset.all(Document).values())


def _promised(dataset: Dataset) -> Iterator[Commitment]:
    return (_commitment(record) for record in _bonds(dataset) if record.status in _UNKEPT)


def _commitment(record: Bond) -> Commitment:
    fields = ("date", "start", "end") if isinstance(record, Document) else ("start", "end")
    told = next((field for field in fields if getattr(record, field)), None)
    return Commitment(record, getattr(record, told) if told else None, told)


def _subject(record: Bond) -> object:
    """Return what records have in common that speak of the same thing."""
    if isinstance(record, Tie):
        return record.table, record.kind, record.source, record.target
    if isinstance(record, Norm):
        return record.table, record.kind, record.body
    return record.table, record.kind, frozenset(record.parties) or record.id


def _shows(due: PartialDate | None, other: Bond, at: date) -> bool:
    """Say whether a record tells of what was due, and not only of a time before that.

    What was promised may come early: a document within the year it was due, a tie or norm that is
    in force on its due date. One that has lapsed by now says nothing by having begun before.
    """
    if isinstance(other, Document):
        return _is_between(PartialDate(due.year) if due else None, other.date, at)
    began_early = due is not None and other.status in _KEPT and other.valid.overlaps(due)
    return _is_between(None if began_early else due, other.start, at)


def _is_between(due: PartialDate | None, begun: PartialDate | None, at: date) -> bool:
    return begun is not None and (due.first if due else date.min) <= begun.first <= at
