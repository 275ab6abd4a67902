"""Warnings: what in a dataset is worth a look, though nothing forbids it."""

from __future__ import annotations

from collections.abc import Iterator

from netmap import sums
from netmap.dataset import Dataset
from netmap.model import RECORD_TYPES, Kind, Record
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
    for record_type in RECORD_TYPES:
        fields = {field: words.group(of) for field, of in record_type.words().items()}
        for record in dataset.all(record_type).values():
            for field, known in fields.items():
                value = getattr(record, field)
                if value is not None and value not in known:
                    yield _unknown_word(dataset, record, field, value)


def _unknown_word(dataset: Dataset, record: Record, field: str, value: str) -> Problem:
    own = _CODES.get(record.table) if field == "kind" else None
    matches = dataset.vocabulary.near(record.words()[field], value)
    return dataset.problem(record, own or "unknown_word", field, value, matches=matches)


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
    kinds = {actor.id: words.actors.get(actor.kind) for actor in dataset.actors.values()}
    for tie in dataset.ties.values():
        kind = words.ties.get(tie.kind)
        if kind is None:
            continue
        for end, name, families in (
            ("source", tie.source, kind.source_families),
            ("target", tie.target, kind.target_families),
        ):
            of = kinds.get(name) if families else None
            if of and of.family != ANY_FAMILY and of.family not in families:
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
