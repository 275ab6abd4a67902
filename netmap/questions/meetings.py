"""Partner meetings: how many, with how many participations and persons, year by year and level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from netmap.catalogue import Column, Question, share, word
from netmap.dataset import Dataset, Row
from netmap.model import Event, Period, Quantity
from netmap.model.quantity import Number, Qualifier, add_up, at_least, total
from netmap.sums import ALL_LEVELS, is_total, parts_of, told_once
from netmap.telling import EMPTY, Telling

PARTNER_MEETING = "partner_meeting"
TOTAL = ALL_LEVELS
NOT_STATED = "not_stated"
"""The level of meetings whose row says none."""
UNITS = ("meetings", "participations", "persons")


@dataclass(frozen=True)
class MeetingsInYear:
    """Partner meetings of a year at one level; ``total`` is all levels together.

    Meetings, participations (one person at one meeting) and persons are three units. A figure is
    None when it, or a part of it, is not stated exactly; then ``..._min`` is what there is at
    least, and ``about`` has the sums of which every part is stated, if only about.
    In the total row ``computed_...`` is the sum of the parts, beside the stated total, and
    ``agrees`` says whether they are the same where both are known. ``period`` is what the rows
    cover, None when they cover different ones; ``full_year`` is False when that is less than the
    year, and such a year is not to be compared with a full one. Persons of several rows are never
    added, since the same person may be in each of them.
    """

    year: int
    level: str
    meetings: Number
    participations: Number
    persons: Number
    meetings_min: Number
    participations_min: Number
    persons_min: Number
    about: Mapping[str, Number]
    computed_meetings: Number
    computed_participations: Number
    agrees: bool | None
    basis: Literal["stated", "computed"]
    participations_per_meeting: float | None
    share_of_meetings: float | None
    period: str | None
    full_year: bool | None
    rows: tuple[Row, ...]


def by_year(dataset: Dataset) -> tuple[MeetingsInYear, ...]:
    """Count partner meetings by year and exclusive level, the total of a year first.

    Only events of kind ``partner_meeting`` whose period lies within one year count. A row that
    restates another adds nothing. A stated total of all levels, or of one, is shown as stated, and
    checked; where none is stated, the total is the sum of the parts. Totals of no group stand for
    what was held in their own period. A sum with a missing part is missing.

    Examples
    --------
    >>> events = [
    ...     Event(id=level, kind="partner_meeting", level=level, start="2018", end="2018", **more)
    ...     for level, more in [("ngo", {"meetings": 2}), ("municipal", {})]
    ... ]
    >>> [(row.level, row.meetings, row.meetings_min) for row in by_year(Dataset(events))]
    [('total', None, 2), ('municipal', None, None), ('ngo', 2, 2)]
    """
    years: dict[int, list[Event]] = defaultdict(list)
    for event in told_once(dataset):
        if event.kind == PARTNER_MEETING and event.valid.year:
            years[event.valid.year].append(event)
    return tuple(row for year in sorted(years) for row in _year(dataset, year, years[year]))


def undated(dataset: Dataset) -> Iterator[Event]:
    """Find the partner meetings that no year counts, because their period is not in one year."""
    for event in told_once(dataset):
        if event.kind == PARTNER_MEETING and event.valid.year is None:
            yield event


def _year(dataset: Dataset, year: int, events: Sequence[Event]) -> Iterator[MeetingsInYear]:
    stated = _stated_totals(events)
    whole = [event for event in stated if event.level in (None, TOTAL)]
    of_levels = [event for event in stated if event not in whole]
    parts = [
        *of_levels,
        *(
            event
            for event in events
            if not is_total(event) and not any(event in parts_of(t, events) for t in of_levels)
        ),
    ]
    total_row = _total_row(dataset, year, whole, parts)
    yield total_row
    levels: dict[str, list[Event]] = defaultdict(list)
    for event in parts:
        levels[event.level or NOT_STATED].append(event)
    order = [*dataset.vocabulary.event_levels, *sorted(levels)]
    for level in sorted(levels, key=order.index):
        yield _row(dataset, year, level, levels[level], total_row.meetings)


def _total_row(
    dataset: Dataset, year: int, stated: Sequence[Event], parts: Sequence[Event]
) -> MeetingsInYear:
    """Take each group's stated total, or its parts where there is none, and add the groups up."""
    groups = {event.group for event in stated}
    counted = [*stated, *(part for part in parts if part.group not in groups)]
    row = _row(dataset, year, TOTAL, counted)
    if not groups <= {part.group for part in parts}:  # a total whose parts nobody told
        return replace(row, basis="stated")
    sums = {unit: _sum(parts, unit) for unit in ("meetings", "participations")}
    same = [getattr(row, unit) == value for unit, value in sums.items() if value is not None]
    return replace(
        row,
        computed_meetings=sums["meetings"],
        computed_participations=sums["participations"],
        agrees=all(same) if stated and same else None,
        basis="stated" if stated else "computed",
        rows=dataset.rows({event.id: event for event in [*counted, *parts]}.values()),
    )


def _stated_totals(events: Sequence[Event]) -> list[Event]:
    """Return the stated totals, the first of those that speak of the same meetings."""
    found: dict[object, Event] = {}
    for event in events:
        if is_total(event) and event.total != "derived":
            of = event.group or (event.valid, event.organisers)
            found.setdefault((of, event.level), event)
    return list(found.values())


def _row(
    dataset: Dataset, year: int, level: str, events: Sequence[Event], of: Number = None
) -> MeetingsInYear:
    sums = {unit: _sum(events, unit) for unit in UNITS}
    lows = {f"{unit}_min": _low(events, unit) for unit in UNITS}
    period = Period.common(event.reported for event in events)
    return MeetingsInYear(
        year=year,
        level=level,
        **sums,
        **lows,
        about=_about(events),
        computed_meetings=None,
        computed_participations=None,
        agrees=None,
        basis="stated",
        participations_per_meeting=_ratio(sums["participations"], sums["meetings"]),
        share_of_meetings=_ratio(sums["meetings"], of),
        period=str(period) if period else None,
        full_year=period.covers(year) if period else None,
        rows=dataset.rows(events),
    )


def _sum(events: Sequence[Event], unit: str) -> Number:
    """Add a unit up; persons are no sum, since the same person may come to several meetings."""
    return None if unit == "persons" and len(events) > 1 else total(_column(events, unit))


def _low(events: Sequence[Event], unit: str) -> Number:
    """Return what there is at least: the sum of what is stated, of persons the largest of it."""
    if unit != "persons":
        return at_least(_column(events, unit))
    known = [low for value in _column(events, unit) if (low := at_least([value])) is not None]
    return max(known, default=None)


def _about(events: Sequence[Event]) -> Mapping[str, Number]:
    """Return the sums that are known about, if not exactly."""
    units = [unit for unit in UNITS if unit != "persons" or len(events) == 1]
    sums = {unit: add_up(_column(events, unit)) for unit in units}
    return {unit: it.value for unit, it in sums.items() if it and it.qualifier == "about"}


def _column(events: Iterable[Event], unit: str) -> list[Quantity | None]:
    return [getattr(event, unit) for event in events]


def _ratio(part: Number, whole: Number) -> float | None:
    return None if part is None or not whole else part / whole


def told(row: MeetingsInYear, unit: str) -> Quantity | None:
    """Return a figure with what is known of it: exact, else at least so much, else about."""
    known: dict[Qualifier, Number] = {
        "exact": getattr(row, unit),
        "at_least": getattr(row, f"{unit}_min"),
        "about": row.about.get(unit),
    }
    return next((Quantity(it, sign) for sign, it in known.items() if it is not None), None)


def _unit(unit: str) -> Column:
    def shown(row: MeetingsInYear, tell: Telling) -> str | None:
        number = told(row, unit)
        return tell.number(number.value, number.qualifier) if number else None

    return Column(name=unit, get=shown, numeric=True)


def _notes(answer: Sequence[MeetingsInYear], tell: Telling) -> Iterator[str]:
    for row in answer:
        if row.agrees is not None:
            key = "notes.sum_agrees" if row.agrees else "notes.sum_differs"
            yield tell.say(key, year=row.year, computed=row.computed_meetings)
        if row.level == TOTAL and row.full_year is False:
            yield tell.say("notes.not_full_year", year=row.year, period=row.period or EMPTY)


QUESTION = Question(
    ask=by_year,
    group="records",
    fi="Montako kumppanitapaamista, osallistumista ja henkilöä vuosittain ja tasoittain?",
    sv="Hur många partnermöten, deltaganden och personer per år och nivå?",
    en="How many partner meetings, participations and persons, by year and level?",
    columns=(
        "year",
        word("level", "event_levels"),
        *map(_unit, UNITS),
        share("share_of_meetings"),
        "participations_per_meeting",
    ),
    labels=("year", "level"),
    notes=_notes,
)
