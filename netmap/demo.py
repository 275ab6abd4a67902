"""A page that shows what netmap does: the map, the coverage and the gaps of a fictional region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

from netmap.catalogue import Column, share
from netmap.dataset import Dataset
from netmap.network import Network
from netmap.questions import coverage, gaps
from netmap.questions.gaps import Gap
from netmap.telling import Table, Telling, tell
from netmap.text import LANGUAGES, say
from netmap.views import maps
from netmap.views.maps import Section

T = TypeVar("T")

_KIND, _RULE, _MUNICIPALITIES, _SUBJECT, _REASON = 1, 2, 3, 4, 5
"""The places of what is shown here among the columns of the gaps."""
_COVERAGE = (
    "as_of",
    Column(name="told_done", heading="done"),
    "change_done",
    "in_progress",
    "promised",
    "none",
    "no_answer",
    "unknown",
    share("share_done"),
    share("share_of_population"),
)


def page(dataset: Dataset, *, language: str = "fi") -> str:
    """Draw a fictional region as one HTML page: its map, how far it is covered, and its gaps.

    The gaps of single municipalities that one rule found are one row with their names. The same
    dataset gives the same bytes.

    Raises
    ------
    InvalidValueError
        When the language is none of the three.
    """
    return maps.page(
        Network.of(dataset, kinds="all"),
        language=language,
        title=_in_all(lambda key: say("demo.title", key)),
        notice=_in_all(lambda key: say("demo.notice", key)),
        sections=(
            _in_all(lambda key: _coverage(dataset, key)),
            _in_all(lambda key: _gaps(dataset, key)),
        ),
    )


def _in_all(make: Callable[[str], T]) -> dict[str, T]:
    return {language: make(language) for language in LANGUAGES}


def _coverage(dataset: Dataset, language: str) -> Section:
    """Tell of every indicator how far it had come at its last date."""
    telling = Telling(dataset, language)
    found = [
        (indicator.name(language), row)
        for indicator in dataset.indicators.values()
        for row in coverage.at_each_date(dataset, indicator.id)[-1:]
    ]
    rows = [row for _, row in found]
    plain = telling.table(rows, _COVERAGE)
    table = Table(
        (telling.heading("indicator"), *plain.headings),
        tuple((name, *cells) for (name, _), cells in zip(found, plain.rows, strict=True)),
        (False, *plain.numeric),
    )
    universe = max((row.universe for row in rows if row.universe), default=0)
    cautions = coverage.caution_notes((code for row in rows for code in row.cautions), telling)
    notes = (telling.say("demo.coverage_note", universe=universe), *cautions)
    return Section(telling.say("demo.coverage"), notes, table)


def _gaps(dataset: Dataset, language: str) -> Section:
    telling = Telling(dataset, language)
    found = gaps.ranked(dataset)
    told = tell(gaps.QUESTION, found, dataset, language).tables[0].rows
    groups: dict[tuple[str, str, str], list[tuple[Gap, Sequence[str]]]] = defaultdict(list)
    for gap, cells in zip(found, told, strict=True):
        alone = "" if "unit" in gap.facts else str(gap.rank)
        groups[gap.rule, gap.kind, alone].append((gap, cells))
    ordered = sorted(groups.values(), key=_affected, reverse=True)
    headings = tuple(map(telling.heading, ("rule", "kind", "municipalities", "where")))
    table = Table(headings, tuple(map(_row, ordered)), (False, False, True, False))
    return Section(telling.say("demo.gaps"), (telling.say("demo.gaps_note"),), table)


def _affected(group: Sequence[tuple[Gap, Sequence[str]]]) -> tuple[int, bool]:
    """Order groups by the municipalities affected, gaps before what is to be asked."""
    return sum(gap.municipalities or 0 for gap, _ in group), group[0][0].kind == "gap"


def _row(group: Sequence[tuple[Gap, Sequence[str]]]) -> tuple[str, ...]:
    """Tell a group of gaps of single municipalities with their names, another with its reason."""
    gap, cells = group[0]
    if "unit" not in gap.facts:
        return cells[_RULE], cells[_KIND], cells[_MUNICIPALITIES], cells[_REASON]
    names = sorted(row[_SUBJECT] for _, row in group)
    return cells[_RULE], cells[_KIND], str(len(group)), ", ".join(names)
