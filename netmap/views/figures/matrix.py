"""Coverage as a matrix: how many units of each indicator have which status, and which ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from netmap import areas, universes
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Indicator, PartialDate
from netmap.questions.coverage import LADDER, CoverageAtDate, at_each_date
from netmap.telling import EMPTY, Telling
from netmap.views.figures import letters, statuses
from netmap.views.figures.frame import Picture, Told, begin, finish, in_language, legend, rows_of
from netmap.views.figures.sheet import (
    BODY,
    HEADING,
    INK,
    PALE,
    PORTRAIT,
    QUIET,
    RULE,
    SMALL,
    STRONG,
    Sheet,
    Style,
    wrapped,
)

_NUMBER, _NAME, _DATE = 18.0, 194.0, 262.0
"""Where the name begins, its room, and where the date ends; then comes the bar."""
_BAR, _OF = 268.0, 468.0
"""Where the bar begins, and where the fraction behind it ends."""
_LEAST_BAR = 20.0
_LINE, _CELL = 16.5, 27.0
_UNIT_ROOM, _BETWEEN, _FIRST_CELL = 100.0, 16.0, 8.0
_ENOUGH = 12
"""From so many units on, the list of units stands in several blocks beside each other."""
_NUMBERED = Style(8.5, colour=QUIET)


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator at one date, with its number in the figure and the units it is about."""

    number: int
    indicator: str
    name: str
    universe: str
    row: CoverageAtDate
    units: tuple[str, ...]

    def status(self, unit: str) -> str:
        """Return the status of a unit, ``unknown`` where nobody named it."""
        named = (status for status, units in self.row.named.items() if unit in units)
        return next(named, statuses.UNKNOWN)


def draw(
    dataset: Dataset,
    indicator: str | None = None,
    *,
    at: PartialDate | str | None = None,
    language: str = "fi",
    title: str | None = None,
) -> Picture:
    """Draw the coverage of all indicators at their last dates, or of one at all its dates.

    With ``at``, only what was observed at that date.

    Raises
    ------
    UnknownNameError
        When the dataset declares no such indicator.
    InvalidValueError
        When there is nothing to draw: no indicator was observed and has a known whole.
    """
    tell = Telling(dataset, in_language(language))
    when = PartialDate.of(at)
    found, left_out = entries(dataset, language, indicator, when)
    if not found:
        raise _nothing(dataset, indicator, when)
    told = _told(tell, found, left_out, title)
    sheet = begin(told, PORTRAIT)
    _bars(sheet, tell, found)
    for _, group in _groups(found):
        _matrix(sheet, tell, [entry for entry in group if entry.units and entry.row.named])
    return finish(sheet, told, tell)


def _nothing(dataset: Dataset, indicator: str | None, at: PartialDate | None) -> InvalidValueError:
    """Return what is raised where there is nothing to draw."""
    dates = [row.as_of for row in at_each_date(dataset, indicator)] if indicator else []
    if at and dates:
        return InvalidValueError(at, "picture_date", dates=", ".join(dates))
    return InvalidValueError(indicator or Indicator.table, "picture_coverage")


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


def universe_name(universe: str | None, tell: Telling) -> str:
    """Name the universe of an indicator."""
    if universe is None:
        return tell.say("pictures.other_units")
    if not areas.is_region(universe):
        return tell.actor(universe)
    region = areas.find_region(universe)
    if region is None:
        return tell.say("pictures.finland")
    return {"sv": region.name_sv, "en": region.name_en}.get(tell.language, region.name_fi)


def entries(
    dataset: Dataset, language: str, wanted: str | None = None, at: PartialDate | None = None
) -> tuple[list[Entry], list[str]]:
    """Return the indicators that have a whole to be a part of, and the names of the others."""
    tell = Telling(dataset, language)
    chosen = [dataset.get(Indicator, wanted)] if wanted else [*dataset.indicators.values()]
    found: list[Entry] = []
    left_out: list[str] = []
    for indicator in sorted(chosen, key=lambda it: _place(it, chosen)):
        rows = [row for row in at_each_date(dataset, indicator.id) if is_at(row, at)]
        name = indicator.name(tell.language)
        about = universe_name(indicator.universe, tell)
        drawn = [row for row in (rows if wanted else rows[-1:]) if row.universe]
        for row in drawn:
            units = units_of(tell, indicator, row)
            found.append(Entry(len(found) + 1, indicator.id, name, about, row, units))
        left_out += [] if drawn else [name]
    return found, left_out


def _place(indicator: Indicator, chosen: Sequence[Indicator]) -> tuple[int, int]:
    """Keep the indicators of a universe together, those without one last."""
    alike = [it for it in chosen if it.universe == indicator.universe]
    first = chosen.index(alike[0]) if indicator.universe else len(chosen)
    return first, chosen.index(indicator)


def is_at(row: CoverageAtDate, at: PartialDate | None) -> bool:
    """Say whether something was observed at a date."""
    told = PartialDate.parse(row.as_of)
    return at is None or (told.first <= at.last and at.first <= told.last)


def units_of(tell: Telling, indicator: Indicator, row: CoverageAtDate) -> tuple[str, ...]:
    """Return the units of an indicator at a date, none where they are not known one by one."""
    at = PartialDate.parse(row.as_of)
    found = universes.units(tell.dataset, indicator.universe, at)
    return tuple(sorted_units(found.populations, tell)) if found else ()


def _told(
    tell: Telling, entries: Sequence[Entry], left_out: Sequence[str], title: str | None
) -> Told:
    unnamed = [entry.number for entry in entries if entry.units and is_counted_only(entry.row)]
    notes = []
    if unnamed:
        key = "pictures.unnamed" if len(unnamed) < len(entries) else "pictures.unnamed_one"
        notes.append(tell.say(key, numbers=_spans(unnamed)))
    for entry in entries:
        if entry.row.exceeds_universe:
            notes.append(tell.say("notes.exceeds", as_of=tell.date(entry.row.as_of)))
    if left_out:
        notes.append(tell.say("pictures.no_whole", count=len(left_out)))
    one = entries[0].name if _is_one(entries) else tell.say("pictures.coverage.title")
    return Told(
        title=title or one,
        findings=tuple(_findings(tell, entries)),
        reading=tell.say("pictures.coverage.reading"),
        rows=rows_of(entry.row for entry in entries),
        dates=tuple(entry.row.as_of for entry in entries),
        notes=tuple(notes),
    )


def _is_one(entries: Sequence[Entry]) -> bool:
    return len({entry.indicator for entry in entries}) == 1


def _findings(tell: Telling, entries: Sequence[Entry]) -> list[str]:
    shares = [entry for entry in entries if entry.row.share_done is not None]
    if _is_one(entries) or not shares:
        return [sentence(tell, entry.row) for entry in entries]
    most = max(shares, key=lambda entry: entry.row.share_done or 0)
    least = min(shares, key=lambda entry: entry.row.share_done or 0)
    found = tell.say(
        "pictures.coverage.finding",
        count=len(entries),
        most=most.name,
        most_done=fraction(tell, most.row),
        least=least.name,
        least_done=fraction(tell, least.row),
    )
    return [found]


def sentence(tell: Telling, row: CoverageAtDate) -> str:
    """Say in a sentence how many units had which status at a date."""
    told = statuses.counts(row)
    parts = [
        f"{tell.heading(status).lower()} {statuses.written(row, status, tell)}"
        for status in told
        if status != "done"
    ]
    facts = {"date": tell.date(row.as_of), "done": fraction(tell, row)}
    share = tell.percent(row.share_done)
    told_so = tell.say("pictures.coverage.at_date", **facts, share=share)
    return told_so + (f" {', '.join(parts).capitalize()}." if parts else "")


def fraction(tell: Telling, row: CoverageAtDate) -> str:
    """Write how many of how many are done, each with the sign of what is known of it."""
    done = tell.number(row.told_done, row.qualifiers.get("done"))
    return f"{done}/{tell.number(row.universe, row.qualifiers.get('universe'))}"


def _groups(entries: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    for universe, group in groupby(entries, key=lambda entry: entry.universe):
        yield universe, list(group)


def used(rows: Iterable[CoverageAtDate]) -> list[str]:
    """Return the statuses that some rows tell of, in their order."""
    told = {status for row in rows for status in statuses.counts(row)}
    return [status for status in statuses.STATUSES if status in told]


def _bars(sheet: Sheet, tell: Telling, entries: Sequence[Entry]) -> None:
    """Draw a bar for every indicator, under the name of its universe."""
    shown = used(entry.row for entry in entries)
    legend(sheet, [(statuses.swatch(status), tell.heading(status)) for status in shown])
    groups = list(_groups(entries))
    fractions = (letters.width(fraction(tell, it.row), 9, bold=True) for it in entries)
    room = max(_OF - _BAR - 6 - max(fractions), _LEAST_BAR)
    for universe, group in groups:
        sheet.y = sheet.paragraph(0, sheet.y + 6, universe, sheet.width, HEADING) + 4
        for entry in group:
            _bar(sheet, tell, entry, room)


def _bar(sheet: Sheet, tell: Telling, entry: Entry, room: float) -> None:
    lines = wrapped(entry.name, _NAME, BODY)
    base, row = sheet.y + 11, entry.row
    sheet.text(_NUMBER - 5, base, str(entry.number), _NUMBERED, "end")
    sheet.lines(_NUMBER, sheet.y + 2.4, lines)
    sheet.text(_DATE, base, tell.date(row.as_of), SMALL, "end")
    statuses.bar(sheet, row, tell, (_BAR, sheet.y + 2, room))
    sheet.text(_OF, base, fraction(tell, row), STRONG, "end")
    share = EMPTY if row.share_done is None else tell.percent(row.share_done)
    sheet.text(sheet.width, base, share, BODY, "end")
    sheet.y += max(_LINE, len(lines) * BODY.leading + 5)


def _matrix(sheet: Sheet, tell: Telling, entries: Sequence[Entry]) -> None:
    """Draw which unit has which status, as many indicators beside each other as fit."""
    most = int((sheet.width - _UNIT_ROOM - _FIRST_CELL) // _CELL)
    for start in range(0, len(entries), most):
        _block(sheet, tell, entries[start : start + most])


def _block(sheet: Sheet, tell: Telling, entries: Sequence[Entry]) -> None:
    units = sorted_units({unit for entry in entries for unit in entry.units}, tell)
    title = tell.say("pictures.coverage.which", universe=entries[0].universe)
    sheet.y = sheet.paragraph(0, sheet.y + 16, title, sheet.width, HEADING) + 4
    shown = {entry.status(unit) for entry in entries for unit in entry.units}
    signs = [status for status in statuses.STATUSES if status in shown]
    legend(sheet, [(statuses.sign(status), tell.heading(status)) for status in signs])
    wide = _UNIT_ROOM + _FIRST_CELL + _CELL * len(entries)
    beside = max(1, int((sheet.width + _BETWEEN) // (wide + _BETWEEN)))
    beside = beside if len(units) >= _ENOUGH else 1
    deep = -(-len(units) // beside)
    top, bottom = sheet.y, sheet.y
    for place in range(beside):
        part, x = units[place * deep : (place + 1) * deep], place * (wide + _BETWEEN)
        if part:
            bottom = max(bottom, _units_of(sheet, tell, entries, part, (x, top)))
    sheet.y = bottom
    _foot(sheet, tell, entries, len(units))


def is_counted_only(row: CoverageAtDate) -> bool:
    """Say whether more units are counted than named."""
    told = statuses.counts(row).items()
    return any(count > len(row.named.get(status, ())) for status, count in told if status in LADDER)


def _units_of(
    sheet: Sheet,
    tell: Telling,
    entries: Sequence[Entry],
    units: Sequence[str],
    at: tuple[float, float],
) -> float:
    """Draw some units below each other; return where they end."""
    x, y = at
    cells = x + _UNIT_ROOM + _FIRST_CELL
    right = cells + _CELL * len(entries)
    sheet.text(x, y + 10, tell.say("pictures.coverage.number"), SMALL)
    for place, entry in enumerate(entries):
        number = str(entry.number)
        sheet.text(cells + (place + 0.5) * _CELL, y + 10, number, STRONG, "middle")
    y += 15
    for unit in units:
        lines = wrapped(unit_name(unit, tell), _UNIT_ROOM, BODY)
        high = max(_LINE, len(lines) * BODY.leading + 4)
        sheet.shape("line", x1=x, y1=y, x2=right, y2=y, stroke=RULE, stroke_width=0.5)
        sheet.lines(x, y + 2.6, lines)
        for place, entry in enumerate(entries):
            if unit in entry.units:
                middle = cells + (place + 0.5) * _CELL
                statuses.sign(entry.status(unit))(sheet, middle, y + high / 2)
        y += high
    sheet.shape("line", x1=x, y1=y, x2=right, y2=y, stroke=RULE, stroke_width=0.5)
    return y


def _foot(sheet: Sheet, tell: Telling, entries: Sequence[Entry], units: int) -> None:
    """Write below the units how many of all are done."""
    label = wrapped(tell.say("pictures.coverage.all", count=units), _UNIT_ROOM, STRONG)
    x = _UNIT_ROOM + _FIRST_CELL
    right, y = x + _CELL * len(entries), sheet.y + 6
    high = max(28.0, len(label) * STRONG.leading + 6)
    sheet.shape("rect", x=0, y=y, width=right, height=high, fill=PALE)
    sheet.lines(3, y + 4, label, STRONG)
    for place, entry in enumerate(entries):
        middle = x + (place + 0.5) * _CELL
        share = entry.row.share_done
        rounded = EMPTY if share is None else f"{100 * share:.0f}\u00a0%"
        sheet.text(middle, y + 12, _short(tell, entry.row), Style(8, bold=True), "middle")
        sheet.text(middle, y + 23, rounded, Style(8, colour=INK), "middle")
    sheet.y = y + high


def _short(tell: Telling, row: CoverageAtDate) -> str:
    """Write how many are done, of how many only where the cell has the room."""
    whole = fraction(tell, row)
    fits = letters.width(whole, 8, bold=True) <= _CELL - 2
    return whole if fits else tell.number(row.told_done, row.qualifiers.get("done"))


def _spans(numbers: Sequence[int]) -> str:
    """Write 1, 2, 3, 5 as 1–3, 5."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][-1] + 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join("–".join(map(str, span)) for span in spans)
