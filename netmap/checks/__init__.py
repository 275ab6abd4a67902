"""Warnings: what in a dataset is worth a look, though nothing forbids it.

A rule is a function from a dataset, or from a dataset and today's date, to problems; a new rule
is a new function and a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from netmap.checks import (
    cycles,
    duplicates,
    figures,
    identifiers,
    privacy,
    repeats,
    timing,
    words,
)
from netmap.dataset import Dataset
from netmap.problems import Problem

RULES: tuple[Callable[[Dataset], Iterator[Problem]], ...] = (
    words.unknown,
    words.own_kinds,
    words.unusual_ends,
    figures.totals,
    figures.sizes,
    figures.undated,
    figures.observations,
    figures.shares,
    cycles.of_ties,
    cycles.of_versions,
    identifiers.malformed,
    duplicates.of_actors,
    repeats.of_ties,
    repeats.of_events,
    repeats.of_ends,
    privacy.exposed,
)
"""The rules that hold at any date."""

DATED_RULES: tuple[Callable[[Dataset, date], Iterator[Problem]], ...] = (
    timing.stale_promises,
    timing.not_yet,
)
"""The rules that compare the data with today."""


def warnings(dataset: Dataset, today: date | None = None) -> Iterator[Problem]:
    """Find what is worth a look though nothing forbids it; all of it is a warning.

    Parameters
    ----------
    today
        The date that promises and dates are measured by, the present day when left out.
    """
    for rule in RULES:
        yield from rule(dataset)
    for dated_rule in DATED_RULES:
        yield from dated_rule(dataset, today or date.today())
