"""What the figures of coverage draw: indicators at a date, with the units they are told of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from netmap import areas, universes
from netmap.dataset import Dataset
from netmap.model import Indicator, PartialDate
from netmap.model.quantity import SIGNS
from netmap.questions.coverage import LADDER, CoverageAtDate, at_each_date, told
from netmap.telling import EMPTY, Telling
from netmap.text import sentences
from netmap.views.figures import statuses

_PERCENT, _HUNDRED = "percent", 100
_FAR_MORE = 2
_PER_CENT = "\u00a0%"


@dataclass(frozen=True, slots=True)
class Units:
    """How the units of an indicator are spoken of: by their universe, else by what they are.

    What is left of municipalities is unknown; what is left of other units are the others, such
    as the respondents who did not say so.
    """

    heading: str
    done: str
    rest: str
    is_municipal: bool
    look: statuses.Look


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator at one date, with its number in the figure and the units it is about.

    ``fuller`` is an earlier date of which more is told, where this one only has single units.
    """

    number: int
    indicator: str
    name: str
    measure: str
    row: CoverageAtDate
    about: Units
    units: tuple[str, ...]
    fuller: CoverageAtDate | None = None

    def status(self, unit: str) -> str:
        """Return the status of a unit, ``unknown`` where nobody named it."""
        named = (status for status, units in self.row.named.items() if unit in units)
        return next(named, statuses.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Found:
    """The entries that can be drawn, what is a size and no coverage, and how many are neither."""

    entries: tuple[Entry, ...]
    sizes: tuple[Entry, ...]
    left_out: int


def find(
    dataset: Dataset, language: str, wanted: str | None = None, at: PartialDate | None = None
) -> Found:
    """Find the indicators that have a whole to be a part of, at their last dates or at one.

    An indicator that is asked for by name is found at all its dates. A part of a whole that is
    only about known and no universe, such as the organisations of a field, is a size.
    """
    tell = Telling(dataset, language)
    chosen = [dataset.get(Indicator, wanted)] if wanted else [*dataset.indicators.values()]
    ordered = sorted(chosen, key=lambda it: _place(it, chosen))
    every = [_dated(tell, it, at, all_dates=bool(wanted)) for it in ordered]
    drawn = [entry for found in every for entry in found]
    sizes = () if wanted else tuple(entry for entry in drawn if _is_size(dataset, entry))
    kept = [entry for entry in drawn if entry not in sizes]
    numbered = (replace(entry, number=number) for number, entry in enumerate(kept, 1))
    return Found(tuple(numbered), sizes, sum(not found for found in every))


def _dated(
    tell: Telling, indicator: Indicator, at: PartialDate | None, *, all_dates: bool
) -> list[Entry]:
    """Return an indicator at its last date, or at all, as far as a whole is known."""
    rows = at_each_date(tell.dataset, indicator.id)
    there = [row for row in rows if is_at(row, at)]
    shown = there if all_dates else there[-1:]
    return [_entry(tell, indicator, row, rows) for row in shown if row.universe]


def _entry(
    tell: Telling, indicator: Indicator, row: CoverageAtDate, rows: Sequence[CoverageAtDate]
) -> Entry:
    units = units_of(tell, indicator, row)
    return Entry(
        number=0,
        indicator=indicator.id,
        name=indicator.name(tell.language),
        measure=indicator.measure,
        row=row,
        about=_about(tell, indicator, row, bool(units)),
        units=units,
        fuller=fuller(tell.dataset, indicator, row, rows),
    )


def _about(tell: Telling, indicator: Indicator, row: CoverageAtDate, is_known: bool) -> Units:
    """Say how the units of an indicator are spoken of."""
    unit = indicator.unit
    is_municipal = is_known or unit == universes.MUNICIPALITY
    words = sentences(tell.language)
    heading = words.get(f"pictures.units.{unit}") or tell.say("pictures.unit", unit=unit)
    if indicator.universe:
        heading = universe_name(indicator.universe, tell)
    is_share = unit == _PERCENT and row.universe == _HUNDRED
    look = statuses.Look(
        rest=statuses.UNKNOWN if is_municipal else statuses.OTHERS,
        mark=_PER_CENT if is_share else "",
    )
    rest = words.get(f"pictures.rest.{unit}", words["pictures.others"])
    return Units(
        heading=heading,
        done=words.get(f"pictures.said.{unit}", statuses.label("done", tell)),
        rest=statuses.label(statuses.UNKNOWN, tell) if is_municipal else rest,
        is_municipal=is_municipal,
        look=look,
    )


def fuller(
    dataset: Dataset, indicator: Indicator, row: CoverageAtDate, rows: Sequence[CoverageAtDate]
) -> CoverageAtDate | None:
    """Return the last earlier date that was told in full, where this one has single units only.

    In full is what was counted, or what tells of more than twice as many units. Nothing is
    carried forward: that a unit is not named again does not say that it fell back.
    """
    if _is_counted(dataset, indicator, row):
        return None
    before = [
        it
        for it in rows[: rows.index(row)]
        if _said(it) > _said(row) * (1 if _is_counted(dataset, indicator, it) else _FAR_MORE)
    ]
    return before[-1] if before else None


def _is_counted(dataset: Dataset, indicator: Indicator, row: CoverageAtDate) -> bool:
    return any(it.unit is None for it in told(dataset, indicator.id, row.as_of))


def _said(row: CoverageAtDate) -> int | float:
    counts = statuses.counts(row).items()
    return sum(count for status, count in counts if status in LADDER)


def _is_size(dataset: Dataset, entry: Entry) -> bool:
    return dataset.get(Indicator, entry.indicator).universe is None and (
        "universe" in entry.row.qualifiers
    )


def _place(indicator: Indicator, chosen: Sequence[Indicator]) -> tuple[bool, int, int, int]:
    """Keep the indicators of a universe together, then those of a unit."""
    universe = [it for it in chosen if it.universe == indicator.universe]
    alike = [it for it in universe if it.unit == indicator.unit]
    first = (chosen.index(universe[0]), chosen.index(alike[0]), chosen.index(indicator))
    return indicator.universe is None, *first


def is_at(row: CoverageAtDate, at: PartialDate | None) -> bool:
    """Say whether something was observed at a date."""
    told_at = PartialDate.parse(row.as_of)
    return at is None or (told_at.first <= at.last and at.first <= told_at.last)


def units_of(tell: Telling, indicator: Indicator, row: CoverageAtDate) -> tuple[str, ...]:
    """Return the units of an indicator at a date, none where they are not known one by one."""
    at = PartialDate.parse(row.as_of)
    found = universes.units(tell.dataset, indicator.universe, at)
    return tuple(sorted_units(found.populations, tell)) if found else ()


def sorted_units(units: Iterable[str], tell: Telling) -> list[str]:
    """Sort units by region and number; those that have no number stand last, by name."""
    known = areas.all_municipalities()
    order = {region.slug: region.code for region in areas.regions()}

    def place(unit: str) -> tuple[str, str, str]:
        area = known.get(unit)
        region, code = (order[area.region], area.code) if area else ("~", "~")
        return region, code, unit_name(unit, tell)

    return sorted(units, key=place)


def unit_name(unit: str, tell: Telling) -> str:
    """Name a unit: a municipality of the reference table by its name alone, without its form."""
    area = areas.all_municipalities().get(unit)
    if area is None:
        return tell.actor(unit)
    return {"sv": area.name_sv, "en": area.name_en}.get(tell.language, area.name)


def universe_name(universe: str, tell: Telling) -> str:
    """Name the universe of an indicator."""
    if not areas.is_region(universe):
        return tell.actor(universe)
    region = areas.find_region(universe)
    if region is None:
        return tell.say("pictures.finland")
    return {"sv": region.name_sv, "en": region.name_en}.get(tell.language, region.name_fi)


def is_counted_only(row: CoverageAtDate) -> bool:
    """Say whether more units are counted than named."""
    counted = statuses.counts(row).items()
    return any(
        count > len(row.named.get(status, ())) for status, count in counted if status in LADDER
    )


def fraction(tell: Telling, row: CoverageAtDate) -> str:
    """Write how many of how many are done, each with the sign of what is known of it."""
    done = tell.number(row.told_done, row.qualifiers.get("done"))
    return f"{done}/{tell.number(row.universe, row.qualifiers.get('universe'))}"


def share(tell: Telling, row: CoverageAtDate) -> str:
    """Write the share that is done, about so much where a number is not exact."""
    if row.share_done is None:
        return EMPTY
    sign = "about" if "universe" in row.qualifiers else row.qualifiers.get("done")
    return (SIGNS[sign] if sign else "") + tell.percent(row.share_done)


def amount(tell: Telling, entry: Entry) -> str:
    """Write how many of how many or, of a share, how many in a hundred."""
    if not entry.about.look.mark:
        return fraction(tell, entry.row)
    done = tell.number(entry.row.told_done, entry.row.qualifiers.get("done"))
    return done if done == EMPTY else done + _PER_CENT


def sentence(tell: Telling, row: CoverageAtDate, about: Units | None = None) -> str:
    """Say in a sentence how many units had which status at a date."""
    if about and not about.is_municipal:
        return _of_others(tell, row, about)
    facts = {"date": tell.date(row.as_of), "done": fraction(tell, row), "share": share(tell, row)}
    whole = tell.number(row.universe, row.qualifiers.get("universe"))
    left = [status for status in statuses.counts(row) if status != "done"]
    parts = [f"{statuses.label(it, tell)} {statuses.written(row, it, tell)}" for it in left]
    key = "untold_at_date" if row.share_done is None else "at_date"
    return tell.say(f"pictures.coverage.{key}", whole=whole, **facts) + _listed(parts)


def _of_others(tell: Telling, row: CoverageAtDate, about: Units) -> str:
    """Say it of units that are no municipalities: a share, or how many of how many."""
    look = about.look
    done = f"{fraction(tell, row)} ({share(tell, row)})"
    if look.mark:
        done = statuses.written(row, "done", tell, look)
    left = [status for status in statuses.counts(row, look.rest) if status != "done"]
    words = {**{it: statuses.label(it, tell) for it in left}, look.rest: about.rest}
    parts = [f"{words[it]} {statuses.written(row, it, tell, look)}" for it in left]
    facts = {"date": tell.date(row.as_of), "label": about.done.lower(), "done": done}
    return tell.say("pictures.coverage.at_date_others", **facts) + _listed(parts)


def _listed(parts: Sequence[str]) -> str:
    return f" {', '.join(parts).capitalize()}." if parts else ""
