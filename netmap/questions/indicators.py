"""Indicators: what is followed, what was done at each date, and the change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from netmap.catalogue import Column, Question, named, word
from netmap.dataset import Dataset
from netmap.model import Indicator
from netmap.model.indicator import Measure
from netmap.model.quantity import Number
from netmap.questions.coverage import Caution, at_each_date, caution_notes
from netmap.telling import EMPTY, Telling


@dataclass(frozen=True)
class IndicatorSummary:
    """An indicator with what was observed of it: its dates and how many units were done."""

    indicator: str
    name_fi: str
    name_sv: str
    name_en: str
    unit: str
    universe: str | None
    measure: Measure
    dates: tuple[str, ...]
    done: tuple[Number, ...]
    denominators: tuple[Number, ...]
    qualifiers: tuple[Mapping[str, str], ...]
    change: Number
    cautions: tuple[Caution, ...]
    theme: str | None
    goals: tuple[str, ...]


def over_time(dataset: Dataset) -> tuple[IndicatorSummary, ...]:
    """List every indicator with its dates, the units done at each, and the change over all.

    ``change`` is the last minus the first known number; ``cautions`` say why not to read it raw.

    Examples
    --------
    >>> from netmap.model import Observation
    >>> indicator = Indicator(id="grants", unit="municipality", measure="in_period")
    >>> rows = [
    ...     Observation(id=year, indicator="grants", as_of=year, start=year, end=year,
    ...                 status="done", count=count)
    ...     for year, count in [("2018", 2), ("2019", 1)]
    ... ]
    >>> (found,) = over_time(Dataset([indicator, *rows]))
    >>> found.dates, found.done, found.change, found.cautions
    (('2018', '2019'), (2, 1), -1, ('flow',))
    """
    return tuple(_summary(dataset, indicator) for indicator in dataset.indicators.values())


def _summary(dataset: Dataset, indicator: Indicator) -> IndicatorSummary:
    found = at_each_date(dataset, indicator.id)
    done = tuple(row.told_done for row in found)
    known = [count for count in done if count is not None]
    cautions = dict.fromkeys(caution for row in found for caution in row.cautions)
    return IndicatorSummary(
        indicator=indicator.id,
        name_fi=indicator.name("fi"),
        name_sv=indicator.name("sv"),
        name_en=indicator.name("en"),
        unit=indicator.unit,
        universe=indicator.universe,
        measure=indicator.measure,
        dates=tuple(row.as_of for row in found),
        done=done,
        denominators=tuple(row.universe for row in found),
        qualifiers=tuple(row.qualifiers for row in found),
        change=known[-1] - known[0] if len(known) > 1 else None,
        cautions=tuple(cautions),
        theme=indicator.theme,
        goals=indicator.goals,
    )


def _change(row: IndicatorSummary, tell: Telling) -> str | None:
    if row.change is None:
        return None
    return f"{tell.number(row.change)} *" if row.cautions else tell.number(row.change)


def _observed(row: IndicatorSummary, tell: Telling) -> str:
    """Write each date with what was done, of how many where that is known."""
    told = []
    columns = (row.dates, row.done, row.denominators, row.qualifiers)
    for date, done, universe, signs in zip(*columns, strict=True):
        count = EMPTY if done is None else tell.number(done, signs.get("done"))
        of = f"/{tell.number(universe, signs.get('universe'))}" if universe else ""
        told.append(f"{date}: {count}{of}")
    return ", ".join(told)


def _notes(answer: Sequence[IndicatorSummary], tell: Telling) -> Iterator[str]:
    for note in caution_notes((code for row in answer for code in row.cautions), tell):
        yield f"* {note}"


QUESTION = Question(
    ask=over_time,
    group="records",
    fi="Mitä seurataan, mitä kunakin ajankohtana oli tehty, ja mikä muuttui?",
    sv="Vad följs upp, vad var gjort vid varje tidpunkt och vad ändrades?",
    en="What is followed, what was done at each date, and what changed?",
    columns=(
        "indicator",
        Column(name="observed", get=_observed),
        Column(name="change", get=_change, numeric=True),
        word("measure", "measures"),
        named(),
    ),
    notes=_notes,
)
