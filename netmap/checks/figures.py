"""Figures: sums that contradict totals, counts that cannot be, and what no year counts."""

from __future__ import annotations

from collections.abc import Iterator

from netmap import sums
from netmap.dataset import Dataset
from netmap.model import SurveyResult
from netmap.problems import Problem
from netmap.questions import coverage, meetings, partners

_COLUMNS = {"denominators_differ": "denominator", "unit_conflict": "status", "unit_outside": "unit"}
"""The column that each contradiction of observations is shown at, where it is not the count."""


def totals(dataset: Dataset) -> Iterator[Problem]:
    """Find stated totals that are not what their parts add up to."""
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


def sizes(dataset: Dataset) -> Iterator[Problem]:
    """Find sizes of collectives that cannot be true."""
    for size, named in partners.impossible_sizes(dataset):
        yield dataset.problem(size, "impossible_size", "count", size.count, named=named)


def undated(dataset: Dataset) -> Iterator[Problem]:
    """Find meetings and agreements that no year counts."""
    for event in meetings.undated(dataset):
        yield dataset.problem(event, "no_year", "end" if event.start else "start", event.valid)
    for tie in partners.undated_agreements(dataset):
        yield dataset.problem(tie, "undated_agreement", "start", None)


def observations(dataset: Dataset) -> Iterator[Problem]:
    """Find observations that cannot all be true."""
    for found in coverage.contradictions(dataset):
        row = found.observation
        facts = {"indicator": row.indicator, "as_of": row.as_of, "unit": row.unit, **found.facts}
        column = _COLUMNS.get(found.code, "count")
        yield dataset.problem(row, found.code, column, getattr(row, column), **facts)


def shares(dataset: Dataset) -> Iterator[Problem]:
    """Find shares below one percent: a cell formatted as a percentage holds 0.85 for 85 %."""
    for result in dataset.all(SurveyResult).values():
        if result.share is not None and 0 < result.share.value <= 1:
            meant = f"{100 * result.share.value:g}"
            yield dataset.problem(result, "small_share", "share", result.share, meant=meant)
