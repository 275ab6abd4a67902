"""Warnings: what in a dataset is worth a look, though nothing forbids it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from netmap import sums
from netmap.dataset import Dataset
from netmap.model import Kind, Record
from netmap.model.vocabulary import ANY_FAMILY, vocabulary
from netmap.problems import Problem
from netmap.questions import coverage, meetings, partners

_COLUMNS = {"denominators_differ": "denominator", "unit_conflict": "status", "unit_outside": "unit"}
"""The column that each contradiction of observations is shown at, where it is not the count."""
_CODES = {"actors": "unknown_kind", "ties": "unknown_kind", "events": "unknown_event"}
"""How to tell of a word that the vocabulary lacks, where that is not ``unknown_word``."""


def warnings(dataset: Dataset) -> Iterator[Problem]:
    """Find unknown words, unusual ties, sums that contradict totals, and counts that cannot be."""
    from netmap import suspicions  # its libraries take time to load, which only a check spends

    yield from _unknown_words(dataset)
    yield from _own_kinds(dataset)
    yield from _unusual_ends(dataset)
    yield from _sums(dataset)
    yield from _sizes(dataset)
    yield from _undated(dataset)
    yield from _contradictions(dataset)
    yield from suspicions.found(dataset)


def _unknown_words(dataset: Dataset) -> Iterator[Problem]:
    words = dataset.vocabulary
    for record in dataset:
        for field, group in _word_fields(type(record)).items():
            value = getattr(record, field)
            if value is not None and value not in words.group(group):
                code = _CODES.get(record.table, "unknown_word")
                matches = words.near(group, value)
                yield dataset.problem(record, code, field, value, matches=matches)


@cache
def _word_fields(record_type: type[Record]) -> Mapping[str, str]:
    return record_type.words()


def _own_kinds(dataset: Dataset) -> Iterator[Problem]:
    words = vocabulary()
    for kind in dataset.all(Kind).values():
        if existing := words.group(kind.of).get(kind.id):
            yield dataset.problem(kind, "kind_exists", "id", kind.id, kind=existing)
        families = f"{kind.of.removesuffix('s')}_families"
        if kind.family and not words.find(families, kind.family):
            matches = words.near(families, kind.family)
            yield dataset.problem(kind, "unknown_word", "family", kind.family, matches=matches)


def _unusual_ends(dataset: Dataset) -> Iterator[Problem]:
    words = dataset.vocabulary
    for tie in dataset.ties.values():
        kind = words.ties.get(tie.kind)
        if kind is None:
            continue
        usual = {"source": kind.source_families, "target": kind.target_families}
        for end, families in usual.items():
            name = getattr(tie, end)
            of = words.actors.get(dataset.actors[name].kind) if name in dataset.actors else None
            if of and families and of.family not in (*families, ANY_FAMILY):
                yield dataset.problem(tie, "unusual_ends", end, name, kind=kind, actor_kind=of)


def _sums(dataset: Dataset) -> Iterator[Problem]:
    for found in sums.checks(dataset):
        if found.agrees is False:
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
    for event in meetings.undated(dataset):
        yield dataset.problem(event, "no_year", "end" if event.start else "start", event.valid)
    for tie in partners.undated_agreements(dataset):
        yield dataset.problem(tie, "undated_agreement", "start", None)


def _contradictions(dataset: Dataset) -> Iterator[Problem]:
    for found in coverage.contradictions(dataset):
        row = found.observation
        facts = {"indicator": row.indicator, "as_of": row.as_of, "unit": row.unit, **found.facts}
        column = _COLUMNS.get(found.code, "count")
        yield dataset.problem(row, found.code, column, getattr(row, column), **facts)
