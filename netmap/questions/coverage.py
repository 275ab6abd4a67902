"""Coverage of an indicator over its universe: how many units have which status, at each date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from netmap import universes
from netmap.catalogue import Column, Option, Question, share
from netmap.dataset import Dataset, Row
from netmap.model import Indicator, Observation, PartialDate, Period, Quantity
from netmap.model.quantity import Number
from netmap.telling import Telling

LADDER = ("done", "in_progress", "promised", "none", "no_answer", "not_applicable")
"""The statuses that are said of units; what is left of the universe is ``unknown``."""

_NOT_DONE = ("in_progress", "promised", "none", "no_answer")
_WEIGHED = (
    "population",
    "population_covered",
    "population_covered_min",
    "population_covered_max",
    "share_of_population",
)

Caution = Literal[
    "flow",
    "inexact",
    "overlapping_periods",
    "period_unknown",
    "unequal_periods",
    "universe_changed",
]
Basis = Literal["stated", "inferred", "reference", "records"]


@dataclass(frozen=True)
class CoverageAtDate:
    """How many units of the universe had which status at a date.

    The statuses always add up to ``universe``: what nobody said anything about is ``unknown``.
    Without a denominator, ``universe`` and ``unknown`` are None. When more is said than there are
    units (``exceeds_universe``), ``unknown`` is None too, since no number would be true.
    ``uncounted`` has the statuses that a row tells of without a number: they count 0 and their
    units are among the unknown. ``told_done`` is ``done``, or None where it is 0 only because
    nobody told how many are done; shares and changes are drawn from it.
    ``universe_basis`` says how the denominator is known, ``reference`` being the table of areas
    and ``records`` the municipalities that are actors of the dataset.
    ``qualifiers`` has the keys whose number is not exact (``about``, ``at_least``,
    ``more_than``), ``universe`` among them. ``share_done`` is done / universe.
    ``named`` lists, by status, the units that are known by id. ``missing`` are the units that
    can be named as not done, or as not told of where all that are done are named; a unit that the
    indicator does not apply to is not missing.
    ``population`` is that of the whole universe, ``population_covered`` that of the units done
    and ``share_of_population`` the one by the other; they are None unless every unit done is
    known by name, and its population too. ``population_covered_min`` and ``..._max`` bound what
    is covered where the units done are counted but not all named: the smallest and the largest
    units that may be the others.
    ``change_done`` is the difference of ``done`` to the date before, None at the first one, and
    ``cautions`` say why that difference must not be read as it stands.
    """

    as_of: str
    universe: Number
    done: Number
    in_progress: Number
    promised: Number
    none: Number
    no_answer: Number
    not_applicable: Number
    unknown: Number
    universe_basis: Basis | None
    told_done: Number
    share_done: float | None
    exceeds_universe: bool
    uncounted: tuple[str, ...]
    qualifiers: Mapping[str, str]
    named: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...]
    population: Number
    population_covered: Number
    population_covered_min: Number
    population_covered_max: Number
    share_of_population: float | None
    period: str | None
    change_done: Number
    cautions: tuple[Caution, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Contradiction:
    """Observations of one indicator and date that cannot all be true.

    ``stated`` is what the observation says, or the observations of the date add up to, and
    ``computed`` what it is held against; None where it can be true beside nothing.
    """

    code: Literal[
        "counted_unit",
        "counts_differ",
        "denominators_differ",
        "more_named_than_counted",
        "more_than_universe",
        "not_whole",
        "unit_conflict",
        "unit_outside",
        "unknown_differs",
    ]
    observation: Observation
    stated: Quantity | int | float | str
    computed: int | float | str | None
    facts: Mapping[str, object]


def at_each_date(dataset: Dataset, indicator: str) -> tuple[CoverageAtDate, ...]:
    """Count the units by status at every date on which the indicator was observed.

    An aggregate row states a count; where there is one for a date and status, rows of single
    units of the same date and status only put names to it and are never added. Nothing is carried
    forward from one date to the next. A unit that two rows give different statuses at one date is
    ``unknown``. A unit's silence in a survey is a fact about that survey (``no_answer`` of the
    indicator that follows the survey) and says nothing about any other indicator.

    Raises
    ------
    UnknownNameError
        When the dataset declares no such indicator.

    Examples
    --------
    >>> indicator = Indicator(id="contact", unit="municipality", measure="state")
    >>> row = Observation(id="1", indicator="contact", as_of="2018", status="done", count=21,
    ...                   denominator=30)
    >>> (found,) = at_each_date(Dataset([indicator, row]), "contact")
    >>> found.universe, found.done, found.unknown, found.share_done
    (30, 21, 9, 0.7)
    """
    declared = dataset.get(Indicator, indicator)
    dates = [_AtDate(dataset, declared, rows) for rows in _by_date(dataset, indicator)]
    return tuple(
        date.result(before) for before, date in pairwise([None, *dates]) if date is not None
    )


def contradictions(dataset: Dataset) -> Iterator[Contradiction]:
    """Find observations of one indicator and date that cannot all be true."""
    for indicator in dataset.indicators.values():
        for rows in _by_date(dataset, indicator.id):
            yield from _AtDate(dataset, indicator, rows).contradictions()


def _by_date(dataset: Dataset, indicator: str) -> list[list[Observation]]:
    dates: dict[PartialDate, list[Observation]] = defaultdict(list)
    for observation in dataset.observations.values():
        if observation.indicator == indicator:
            dates[observation.as_of].append(_of_unit(dataset, observation))
    return [dates[date] for date in sorted(dates, key=lambda date: (date.last, str(date)))]


def told(dataset: Dataset, indicator: str, as_of: str) -> list[Observation]:
    """Return the observations of an indicator at a date, each with the unit that it means."""
    dates = _by_date(dataset, indicator)
    return next((rows for rows in dates if str(rows[0].as_of) == as_of), [])


def _of_unit(dataset: Dataset, observation: Observation) -> Observation:
    """Name the municipality where a row names the actor that is it."""
    if observation.unit is None:
        return observation
    unit = universes.unit_of(dataset, observation.unit)
    same = unit == observation.unit
    return observation if same else observation.model_copy(update={"unit": unit})


class _AtDate:
    """The observations of one indicator at one date, counted."""

    def __init__(self, dataset: Dataset, indicator: Indicator, rows: Sequence[Observation]) -> None:
        self._dataset = dataset
        self._indicator = indicator
        self._rows = rows
        self._aggregates = [row for row in rows if row.unit is None]
        self._units = universes.units(dataset, indicator.universe, rows[0].as_of)
        self._statuses: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row.unit is not None and not self._is_outside(row.unit):
                self._statuses[row.unit].add(row.status)
        self.named = self._named()
        self.universe, self.universe_basis = self._universe()
        self.counts = {status: self._count(status) for status in LADDER}
        self.period = Period.common(row.valid for row in rows if row.start and row.end)

    def result(self, before: _AtDate | None) -> CoverageAtDate:
        """Return the counts, with the change since the date before."""
        done, earlier = self.done, before.done if before else None
        return CoverageAtDate(
            as_of=str(self._rows[0].as_of),
            universe=self.universe,
            **self.counts,
            unknown=self._unknown,
            universe_basis=self.universe_basis,
            share_done=done / self.universe if done is not None and self.universe else None,
            told_done=done,
            exceeds_universe=self._exceeds,
            uncounted=self._uncounted,
            qualifiers=self._qualifiers(),
            named={status: units for status, units in self.named.items() if units},
            missing=self._missing(),
            **self._populations(),
            period=str(self.period) if self.period else None,
            change_done=None if done is None or earlier is None else done - earlier,
            cautions=tuple(self._cautions(before)) if before else (),
            rows=self._dataset.rows(self._rows),
        )

    def contradictions(self) -> Iterator[Contradiction]:
        """Find rows of this date that cannot all be true."""
        if self._exceeds:
            said, universe = self._said, self.universe
            facts = {"said": said, "universe": universe}
            yield Contradiction("more_than_universe", self._rows[0], said, universe, facts)
        for row in self._aggregates:
            yield from self._against_others(row)
        for row in self._rows:
            if row.unit is not None:
                yield from self._against_universe(row, row.unit)

    def _against_others(self, row: Observation) -> Iterator[Contradiction]:
        """Compare a counted row with the units named and the other counts."""
        if row.denominator:
            yield from self._against_sizes(row, row.denominator)
        if row.count is None:
            return
        count, rest = row.count, self._unknown
        if row.status == "unknown" and rest not in (None, count.value):
            facts = {"count": str(count), "rest": rest}
            yield Contradiction("unknown_differs", row, count, rest, facts)
        if self.universe is not None and count.value != int(count.value):
            yield Contradiction("not_whole", row, count, None, {})
        told = {"count": str(count), "status": row.status}
        named, counted = len(self.named.get(row.status, ())), self._count(row.status)
        if count.exact is not None and named > count.exact:
            facts = {**told, "named": named}
            yield Contradiction("more_named_than_counted", row, count, named, facts)
        if count.value != counted:
            facts = {**told, "counted": counted}
            yield Contradiction("counts_differ", row, count, counted, facts)

    def _against_sizes(self, row: Observation, denominator: Quantity) -> Iterator[Contradiction]:
        """Compare a denominator with that of the other rows and the units that are known."""
        others = (self.universe, len(self._units) if self._units else None)
        for other in others:
            if other not in (None, denominator.value):
                facts = {"denominator": str(denominator), "universe": other}
                yield Contradiction("denominators_differ", row, denominator, other, facts)
                return

    def _against_universe(self, row: Observation, unit: str) -> Iterator[Contradiction]:
        if row.count is not None:
            yield Contradiction("counted_unit", row, row.count, None, {})
        if self._is_outside(unit):
            universe = self._indicator.universe
            yield Contradiction("unit_outside", row, unit, universe, {"universe": universe})
        elif len(self._statuses[unit]) > 1:
            statuses = ", ".join(sorted(self._statuses[unit]))
            facts = {"statuses": statuses}
            yield Contradiction("unit_conflict", row, row.status, statuses, facts)

    @property
    def done(self) -> Number:
        """How many units are done, None when nobody counted that and it could be some."""
        is_told = any(row.status == "done" for row in self._rows) or self._unknown == 0
        return None if "done" in self._uncounted or not is_told else self.counts["done"]

    def _is_outside(self, unit: str) -> bool:
        return self._units is not None and unit not in self._units

    @property
    def _uncounted(self) -> tuple[str, ...]:
        counted = {row.status for row in self._aggregates if row.count is not None}
        return tuple({row.status: None for row in self._aggregates if row.status not in counted})

    @property
    def _said(self) -> int | float:
        return sum(count for count in self.counts.values() if count is not None)

    @property
    def _exceeds(self) -> bool:
        return self.universe is not None and self._said > self.universe

    @property
    def _unknown(self) -> Number:
        if self.universe is None or self._exceeds:
            return None
        return self.universe - self._said

    def _named(self) -> Mapping[str, tuple[str, ...]]:
        """Return the units by their one status; a unit with two statuses has none."""
        found: dict[str, list[str]] = defaultdict(list)
        for unit, statuses in self._statuses.items():
            found[next(iter(statuses)) if len(statuses) == 1 else "unknown"].append(unit)
        return {status: tuple(units) for status, units in found.items()}

    @property
    def _all_done_named(self) -> bool:
        return self._is_exact and self.done == len(self.named.get("done", ()))

    def _missing(self) -> tuple[str, ...]:
        if self._units is None or not self._all_done_named:
            return self._named_as(*_NOT_DONE, "unknown")
        met = self._named_as("done", "not_applicable")
        return tuple(unit for unit in self._units.populations if unit not in met)

    def _populations(self) -> dict[str, Any]:
        """Weigh the units done by their inhabitants, as far as both are known."""
        if self._units is None:
            return dict.fromkeys(_WEIGHED)
        whole, named = self._units.population(), self._named_as("done")
        covered = self._units.population(named) if self._all_done_named else None
        low = high = None
        if self.done is not None and self._is_exact:
            others = self._named_as(*_NOT_DONE, "not_applicable")
            low, high = self._units.bounds(named, int(self.done), without=others)
        share = None if covered is None or not whole else covered / whole
        return dict(zip(_WEIGHED, (whole, covered, low, high, share), strict=True))

    def _named_as(self, *statuses: str) -> tuple[str, ...]:
        return tuple(unit for status in statuses for unit in self.named.get(status, ()))

    @property
    def _is_exact(self) -> bool:
        """Whether the number done is a whole one of just these units."""
        counts = (self.done, self.universe)
        inexact = {"done", "universe"} & self._qualifiers().keys()
        is_whole = all(count is not None and count == int(count) for count in counts)
        return is_whole and not inexact and self.universe == len(self._units or ())

    def _count(self, status: str) -> int | float:
        counts = [row.count.value for row in self._aggregates if row.status == status and row.count]
        return counts[0] if counts else len(self.named.get(status, ()))

    def _qualifiers(self) -> Mapping[str, str]:
        said: list[tuple[str, Quantity | None]] = [
            (row.status, row.count) for row in self._aggregates
        ]
        said += [("universe", row.denominator) for row in self._aggregates[:1]]
        return {key: value.qualifier for key, value in said if value and value.exact is None}

    def _universe(self) -> tuple[Number, Basis | None]:
        stated = [row for row in self._rows if row.denominator is not None]
        if stated and stated[0].denominator is not None:
            return stated[0].denominator.value, stated[0].denominator_basis or "stated"
        return (None, None) if self._units is None else (len(self._units), self._units.basis)

    def _cautions(self, before: _AtDate) -> Iterator[Caution]:
        if {"done", "universe"} & (self._qualifiers().keys() | before._qualifiers().keys()):
            yield "inexact"
        if self.universe != before.universe:
            yield "universe_changed"
        if self._indicator.measure != "in_period":
            return
        yield "flow"
        if self.period is None or before.period is None:
            yield "period_unknown"
            return
        if self.period.overlaps(before.period):
            yield "overlapping_periods"
        if not self.period.is_as_long_as(before.period):
            yield "unequal_periods"


def caution_notes(cautions: Iterable[str], tell: Telling) -> Iterator[str]:
    """Say why differences must not be read as they stand."""
    for code in dict.fromkeys(cautions):
        yield tell.say(f"notes.{code}")


def _notes(answer: Sequence[CoverageAtDate], tell: Telling) -> Iterator[str]:
    yield from caution_notes((code for row in answer for code in row.cautions), tell)
    for row in answer:
        if row.exceeds_universe:
            yield tell.say("notes.exceeds", as_of=row.as_of)
        for status in row.uncounted:
            label = tell.heading(status)
            yield tell.say("notes.uncounted", as_of=row.as_of, status=label)
        for status, units in row.named.items():
            names = ", ".join(map(tell.actor, units))
            label = tell.heading(status)
            yield tell.say("notes.named_units", as_of=row.as_of, status=label, units=names)


QUESTION = Question(
    ask=at_each_date,
    group="records",
    fi="Kuinka suuren osan yksiköistä indikaattori kattaa kunakin ajankohtana?",
    sv="Hur stor del av enheterna täcker en indikator vid varje tidpunkt?",
    en="How much of its units does an indicator cover at each date?",
    options=(
        Option(
            name="indicator",
            position=True,
            required=True,
            fi="Indikaattorin tunnus; ne luettelee netmap indicators.",
            sv="Indikatorns kod; netmap indicators listar dem.",
            en="The id of an indicator; netmap indicators lists them.",
        ),
    ),
    columns=(
        "as_of",
        "universe",
        Column(name="told_done", heading="done"),
        "in_progress",
        "promised",
        "none",
        Column(name="no_answer", rare=True),
        Column(name="not_applicable", rare=True),
        "unknown",
        share("share_done"),
        share("share_of_population", rare=True),
        "change_done",
    ),
    labels=("as_of",),
    notes=_notes,
)
