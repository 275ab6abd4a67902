"""Warnings: what in a dataset is worth a look, though nothing forbids it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from netmap import activity, coverage, partners
from netmap.dataset import Dataset
from netmap.model.vocabulary import vocabulary
from netmap.problems import Problem

_COLUMNS = {"denominators_differ": "denominator", "unit_conflict": "status", "unit_outside": "unit"}
"""The column that each contradiction of observations is shown at, where it is not the count."""


def warnings(dataset: Dataset) -> Iterator[Problem]:
    """Find unknown kinds and levels, sums that contradict totals, and counts that cannot be."""
    yield from _unknown_terms(dataset)
    yield from _sums(dataset)
    yield from _sizes(dataset)
    yield from _undated(dataset)
    yield from _contradictions(dataset)


def _unknown_terms(dataset: Dataset) -> Iterator[Problem]:
    words = vocabulary()
    known: dict[tuple[str, str], Mapping[str, object]] = {
        ("actors", "kind"): words.actors,
        ("actors", "level"): words.levels,
        ("ties", "kind"): words.ties,
        ("events", "kind"): words.events,
        ("events", "level"): words.event_levels,
    }
    for record in dataset:
        for (table, field), terms in known.items():
            if record.table != table:
                continue
            value = getattr(record, field)
            if value is not None and value not in terms:
                code = "unknown_event" if table == "events" else "unknown_kind"
                matches = get_close_matches(value, terms)
                yield dataset.problem(record, code, field, value, matches=matches)


def _sums(dataset: Dataset) -> Iterator[Problem]:
    for found in activity.sum_checks(dataset):
        if not found.agrees:
            yield dataset.problem(
                found.stated,
                "sum_differs",
                found.unit,
                found.total,
                computed=found.computed,
                parts=", ".join(part.id for part in found.parts),
            )


def _sizes(dataset: Dataset) -> Iterator[Problem]:
    for size, named in partners.impossible_sizes(dataset):
        yield dataset.problem(size, "impossible_size", "count", size.count, named=named)


def _undated(dataset: Dataset) -> Iterator[Problem]:
    for event in activity.undated(dataset):
        yield dataset.problem(event, "no_year", "end" if event.start else "start", event.valid)
    for tie in partners.undated_agreements(dataset):
        yield dataset.problem(tie, "undated_agreement", "start", None)


def _contradictions(dataset: Dataset) -> Iterator[Problem]:
    for found in coverage.contradictions(dataset):
        row = found.observation
        facts = {"indicator": row.indicator, "as_of": row.as_of, "unit": row.unit, **found.facts}
        column = _COLUMNS.get(found.code, "count")
        yield dataset.problem(row, found.code, column, getattr(row, column), **facts)
