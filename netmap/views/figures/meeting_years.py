"""Partner meetings year by year: bars of every level, with participations beside meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Event, Quantity
from netmap.questions.meetings import NOT_STATED, TOTAL, MeetingsInYear, by_year, told
from netmap.telling import EMPTY, Telling
from netmap.views.figures.frame import Picture, Told, begin, finish, in_language, legend, rows_of
from netmap.views.figures.sheet import (
    BODY,
    HEADING,
    PORTRAIT,
    QUIET,
    RULE,
    STRONG,
    Sheet,
    Style,
    wrapped,
)

_UNITS = ("meetings", "participations")
_COLOURS = {"meetings": ("#0072B2", "#8CC3E6"), "participations": ("#009E73", "#8FD6C0")}
_LEFT = {"meetings": 76.0, "participations": 304.0}
_BAR = 160.0
_LINE = 14.0
_MISSING = Style(8.5, colour=QUIET)


def draw(dataset: Dataset, *, language: str = "fi", title: str | None = None) -> Picture:
    """Draw the partner meetings of every year and level, all to one scale.

    Years that the data cover in part are hatched; where a year has other levels than the others,
    that is said. What nobody told is a dash and never an empty bar.

    Raises
    ------
    InvalidValueError
        When there are no partner meetings whose year is known.
    """
    tell = Telling(dataset, in_language(language))
    rows = by_year(dataset)
    if not rows:
        raise InvalidValueError(Event.table, "picture_meetings")
    told_ = Told(
        title=title or tell.say("pictures.meetings.title"),
        findings=(tell.say("pictures.meetings.finding", years=_totals(rows, tell)),),
        reading=" ".join(_reading(rows, tell)),
        rows=rows_of(rows),
        dates=tuple(day for row in rows for day in (row.period or str(row.year)).split("/")),
        notes=tuple(_notes(rows, tell)),
    )
    sheet = begin(told_, PORTRAIT)
    if any(row.full_year is False for row in rows):
        entries = [(_partial_sign, tell.say("pictures.meetings.partial_sign"))]
        legend(sheet, entries)
    _heads(sheet, tell)
    for level in _levels(rows):
        _level(sheet, tell, rows, level)
    return finish(sheet, told_, tell)


def _levels(rows: Sequence[MeetingsInYear]) -> list[str]:
    """Return the total and the levels, each in the order in which a year tells of them."""
    years = sorted({row.year for row in rows})
    longest = max(years, key=lambda year: sum(row.year == year for row in rows))
    first = [row.level for row in rows if row.year == longest]
    return list(dict.fromkeys([*first, *(row.level for row in rows)]))


def _totals(rows: Sequence[MeetingsInYear], tell: Telling) -> str:
    totals = [row for row in rows if row.level == TOTAL]
    return ", ".join(f"{_number(row, 'meetings', tell)} ({_year(row, tell)})" for row in totals)


def _year(row: MeetingsInYear, tell: Telling) -> str:
    if row.full_year is not False:
        return str(row.year)
    return tell.say("pictures.meetings.partial_label", year=row.year)


def _number(row: MeetingsInYear, unit: str, tell: Telling) -> str:
    found = told(row, unit)
    return tell.number(found.value, found.qualifier) if found else EMPTY


def _reading(rows: Sequence[MeetingsInYear], tell: Telling) -> Iterator[str]:
    """Say how to read the figure, and of a dash where there is one."""
    yield tell.say("pictures.meetings.reading")
    drawn = {(row.year, row.level) for row in rows}
    years = {year for year, _ in drawn if not _has_levels(rows, year)}
    is_absent = any((year, level) not in drawn for year in years for level in _levels(rows))
    if is_absent or any(told(row, unit) is None for row in rows for unit in _UNITS):
        yield tell.say("pictures.meetings.dash")


def _has_levels(rows: Sequence[MeetingsInYear], year: int) -> bool:
    return any(row.year == year and row.level != TOTAL for row in rows)


def _notes(rows: Sequence[MeetingsInYear], tell: Telling) -> Iterator[str]:
    totals = [row for row in rows if row.level == TOTAL]
    for row in totals:
        if row.full_year is False:
            period = tell.date(row.period) if row.period else EMPTY
            yield tell.say("pictures.meetings.partial", year=row.year, period=period)
    yield from _classes(rows, totals, tell)
    for row in totals:
        if row.agrees is False:
            stated, computed = tell.number(row.meetings), tell.number(row.computed_meetings)
            facts = {"year": row.year, "stated": stated, "computed": computed}
            yield tell.say("pictures.meetings.differs", **facts)


def _classes(
    rows: Sequence[MeetingsInYear], totals: Iterable[MeetingsInYear], tell: Telling
) -> Iterator[str]:
    """Say in one note which years have no class of their own for which levels."""
    levels = [level for level in _levels(rows) if level != TOTAL]
    told_of: list[str] = []
    for row in totals:
        there = {other.level for other in rows if other.year == row.year}
        absent = [_label(level, tell) for level in levels if level not in there]
        if absent and len(there) > 1:
            facts = {"year": row.year, "levels": ", ".join(absent)}
            told_of.append(tell.say("pictures.meetings.classes", **facts))
    if told_of:
        yield " ".join((*told_of, tell.say("pictures.meetings.uncompared")))


def _label(level: str, tell: Telling) -> str:
    if level == NOT_STATED:
        return tell.say("words.not_stated")
    return tell.word("event_levels", level)


def _heads(sheet: Sheet, tell: Telling) -> None:
    for unit in _UNITS:
        style = Style(10.0, bold=True, colour=_COLOURS[unit][0])
        sheet.text(_LEFT[unit], sheet.y + 12, tell.heading(unit), style)
    sheet.y += 18


def _level(sheet: Sheet, tell: Telling, rows: Sequence[MeetingsInYear], level: str) -> None:
    """Draw one level: a line for every year, also for those without such a level."""
    sheet.shape("line", x1=0, y1=sheet.y, x2=sheet.width, y2=sheet.y, stroke=RULE, stroke_width=0.6)
    name = _label(level, tell)
    named = name[:1].upper() + name[1:]
    sheet.y = sheet.lines(0, sheet.y + 5, wrapped(named, sheet.width, HEADING), HEADING) + 1
    known = {row.year: row for row in rows if row.level == level}
    for total in (row for row in rows if row.level == TOTAL):
        base = sheet.y + 10
        sheet.text(_LEFT["meetings"] - 8, base, _year(total, tell), STRONG, "end")
        if total.year in known:
            for unit in _UNITS:
                _bar(sheet, tell, known[total.year], unit, _most(rows, unit))
        else:
            _absent(sheet, tell, rows, total.year, base)
        sheet.y += _LINE
    sheet.y += 8


def _absent(
    sheet: Sheet, tell: Telling, rows: Sequence[MeetingsInYear], year: int, base: float
) -> None:
    """Say that a year has no such level, or that nobody told of any."""
    no_class = _has_levels(rows, year)
    text = tell.say("pictures.meetings.no_class") if no_class else EMPTY
    sheet.text(_LEFT["meetings"], base, text, _MISSING)


def _most(rows: Sequence[MeetingsInYear], unit: str) -> float:
    found = (told(row, unit) for row in rows)
    return max((float(it.value) for it in found if it), default=1.0) or 1.0


def _bar(sheet: Sheet, tell: Telling, row: MeetingsInYear, unit: str, most: float) -> None:
    x, base, found = _LEFT[unit], sheet.y + 10, told(row, unit)
    number = _number(row, unit, tell)
    if found is None:
        sheet.text(x, base, number, _MISSING)
        return
    wide = _BAR * float(found.value) / most
    box = {"x": x, "y": sheet.y + 1.5, "width": max(wide, 0.5), "height": 10.5}
    sheet.shape("rect", **box, fill=_fill(sheet, row, unit), stroke=_COLOURS[unit][0])
    _open_end(sheet, found, x + wide)
    sheet.text(x + max(wide, 0.5) + (9 if _is_least(found) else 4), base, number, BODY)


def _fill(sheet: Sheet, row: MeetingsInYear, unit: str) -> str:
    colour, pale = _COLOURS[unit]
    if row.full_year is not False:
        return colour
    return sheet.hatched(f"netmap-part-{unit}", "#FFFFFF", pale)


def _is_least(found: Quantity) -> bool:
    return found.qualifier in ("at_least", "more_than")


def _open_end(sheet: Sheet, found: Quantity, x: float) -> None:
    """Let a bar that shows what there is at least point on."""
    if _is_least(found):
        y = sheet.y + 6.75
        sheet.shape("path", d=f"M{x + 2:.2f} {y - 3:.2f}l3 3l-3 3", fill="none", stroke=QUIET)


def _partial_sign(sheet: Sheet, x: float, y: float) -> None:
    fill = sheet.hatched("netmap-part-meetings", "#FFFFFF", _COLOURS["meetings"][1])
    box = {"x": x - 6, "y": y - 5, "width": 12, "height": 10}
    sheet.shape("rect", **box, fill=fill, stroke=_COLOURS["meetings"][0])
