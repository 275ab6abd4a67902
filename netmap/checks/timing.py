"""Statuses and dates that contradict each other, measured by the date of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from netmap import commitments
from netmap.dataset import Dataset
from netmap.model import (
    Document,
    PartialDate,
    Rating,
    Record,
    SurveyResult,
)
from netmap.problems import Problem


def stale_promises(dataset: Dataset, today: date) -> Iterator[Problem]:
    """Find promises whose date has passed, and tell apart those whose whole period has."""
    for found in commitments.overdue(dataset, today):
        record, value = found.record, found.status
        status = dataset.vocabulary.group(record.words()["status"])[value]
        if found.is_over(today):
            facts: dict[str, object] = {"status": status, "end": record.end}
            yield dataset.problem(record, "ended_promise", "status", value, **facts)
        else:
            facts = {"status": status, "due": found.due, "days": found.days_overdue(today)}
            yield dataset.problem(record, "overdue_promise", "status", value, **facts)


def not_yet(dataset: Dataset, today: date) -> Iterator[Problem]:
    """Find what is told as a fact though its date is still to come."""
    for record, field, when in _told_as_facts(dataset):
        if when is not None and when.first > today:
            yield dataset.problem(record, "not_yet", field, when)


def _told_as_facts(dataset: Dataset) -> Iterator[tuple[Record, str, PartialDate | None]]:
    """Yield the dates by which something has happened, been made, counted or given up."""
    for observation in dataset.observations.values():
        yield observation, "as_of", observation.as_of
    yield from ((found, "date", found.date) for found in dataset.all(SurveyResult).values())
    yield from ((found, "date", found.date) for found in dataset.all(Rating).values())
    yield from ((source, "date", source.date) for source in dataset.cited.values())
    documents = dataset.all(Document).values()
    yield from ((found, "date", found.date) for found in documents if found.status == "made")
    held = (found for found in dataset.events.values() if found.participations or found.persons)
    yield from ((event, "start", event.start) for event in held)
    lapsed = (found for found in dataset.ties.values() if found.status == "lapsed")
    yield from ((tie, "end", tie.end) for tie in lapsed)
