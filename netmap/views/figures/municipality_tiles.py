"""One indicator on a schematic map of the municipalities, at two dates beside each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from netmap import areas
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Indicator, PartialDate
from netmap.questions.coverage import CoverageAtDate, at_each_date
from netmap.telling import Telling
from netmap.views.figures import statuses
from netmap.views.figures.coverage_matrix import used
from netmap.views.figures.entries import (
    fraction,
    fuller,
    is_at,
    is_counted_only,
    sentence,
    share,
    sorted_units,
    unit_name,
    units_of,
    universe_name,
)
from netmap.views.figures.frame import Picture, Told, begin, finish, in_language, legend, rows_of
from netmap.views.figures.sheet import (
    HEADING,
    INK,
    PORTRAIT,
    QUIET,
    Attributes,
    Sheet,
    Style,
    wrapped,
)
from netmap.views.figures.tiles import Cell, place

_BETWEEN = 24.0
_SIDE_BY_SIDE = 60
"""Up to so many municipalities the two maps stand beside each other."""
_NARROW, _WIDE = 5, 10
"""How many tiles stand in a row of half the sheet, and of the whole."""
_GAP = 2.0
_SIGN_ROOM = 20.0
_NAME = Style(8.0, colour=INK)
_TINTS: Mapping[str, str] = {
    "done": "#DCEBF6",
    "in_progress": "#E9F6FD",
    "promised": "#FFF6E0",
    "none": "#FBE6DA",
    "no_answer": "#E4E7EB",
    "not_applicable": "#F1F3F5",
    statuses.UNKNOWN: "#FFFFFF",
}
_MOST = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the tiles of the municipalities stand, and how large they are."""

    cells: Mapping[str, Cell]
    names: Mapping[str, Sequence[str]]
    width: float
    height: float


def draw(
    dataset: Dataset,
    indicator: str,
    *,
    at: Sequence[PartialDate | str] = (),
    language: str = "fi",
    title: str | None = None,
) -> Picture:
    """Draw an indicator at two dates: those given, else its first and last.

    Municipalities stand in the same places at both dates. The unnamed stay unknown.

    Raises
    ------
    UnknownNameError
        When the dataset declares no such indicator.
    InvalidValueError
        When it was not observed, then or at all, or its municipalities are not known.
    """
    tell = Telling(dataset, in_language(language))
    declared = dataset.get(Indicator, indicator)
    rows = _dates(dataset, declared, [PartialDate.parse(str(date)) for date in at])
    units = sorted_units({it for row in rows for it in units_of(tell, declared, row)}, tell)
    if not units:
        raise InvalidValueError(indicator, "picture_units")
    told = _told(tell, declared, rows, units, title)
    sheet = begin(told, PORTRAIT)
    legend(
        sheet, [(statuses.swatch(status), statuses.label(status, tell)) for status in used(rows)]
    )
    if any(row.named for row in rows):
        _say_where(sheet, tell, declared, units)
        _maps(sheet, tell, rows, units)
        _legend_of_signs(sheet, tell, rows, units)
    else:
        _bars(sheet, tell, rows)
    return finish(sheet, told, tell)


def _legend_of_signs(
    sheet: Sheet, tell: Telling, rows: Sequence[CoverageAtDate], units: Sequence[str]
) -> None:
    signed = {_status(row, unit) for row in rows if row.named for unit in units}
    shown = [status for status in statuses.STATUSES if status in signed]
    legend(sheet, [(statuses.sign(status), statuses.label(status, tell)) for status in shown])


def _bars(sheet: Sheet, tell: Telling, rows: Sequence[CoverageAtDate]) -> None:
    """Draw the counts of each date alone, where no municipality is named."""
    for row in rows:
        sheet.y += 10
        _head(sheet, tell, row, (0, sheet.y, sheet.width))
        if row.universe:
            at = (0.0, sheet.y + 18, sheet.width)
            statuses.bar(sheet, row, tell, at, statuses.Look(high=24.0))
        sheet.y += 48


def _say_where(sheet: Sheet, tell: Telling, indicator: Indicator, units: Sequence[str]) -> None:
    """Name the area, and say whether the municipalities stand where they lie."""
    known = areas.all_municipalities()
    placed = any(unit in known for unit in units)
    key = f"pictures.municipalities.{'which' if placed else 'without_places'}"
    text = tell.say(key, universe=universe_name(str(indicator.universe), tell))
    sheet.y = sheet.paragraph(0, sheet.y + 2, text, sheet.width, Style(9.5, colour=QUIET))


def drawable(dataset: Dataset) -> tuple[str, ...]:
    """List the indicators that can be drawn by municipality."""
    tell = Telling(dataset, "en")
    found = (
        indicator.id
        for indicator in dataset.indicators.values()
        if any(units_of(tell, indicator, row) for row in at_each_date(dataset, indicator.id))
    )
    return tuple(found)


def _dates(
    dataset: Dataset, indicator: Indicator, wanted: Sequence[PartialDate]
) -> list[CoverageAtDate]:
    """Return the dates to draw, at most two."""
    rows = at_each_date(dataset, indicator.id)
    if len(wanted) > _MOST:
        raise InvalidValueError(len(wanted), "picture_dates")
    if not rows:
        raise InvalidValueError(indicator.id, "picture_units")
    if not wanted:
        return [rows[0], *rows[1:][-1:]]
    found = []
    for date in wanted:
        matching = [row for row in rows if is_at(row, date)]
        if not matching:
            dates = ", ".join(row.as_of for row in rows)
            raise InvalidValueError(date, "picture_date", dates=dates)
        found.append(matching[-1])
    return found


def _told(
    tell: Telling,
    indicator: Indicator,
    rows: Sequence[CoverageAtDate],
    units: Sequence[str],
    title: str | None,
) -> Told:
    notes = []
    findings = [sentence(tell, row) for row in rows]
    if not any(row.named for row in rows):
        findings.append(tell.say("pictures.municipalities.none_named"))
    elif any(is_counted_only(row) for row in rows):
        findings.append(tell.say("pictures.unnamed_one"))
    fullest = fuller(tell.dataset, indicator, rows[-1], at_each_date(tell.dataset, indicator.id))
    if fullest:
        earlier = {"date": tell.date(fullest.as_of), "done": fraction(tell, fullest)}
        notes.append(tell.say("pictures.municipalities.fuller", **earlier))
    if len(rows) > 1 and all(row.named for row in rows):
        changed = len(_changed(rows, units))
        notes.append(tell.say("pictures.municipalities.changed", count=changed))
    if len(rows) == 1:
        notes.append(tell.say("pictures.municipalities.one_date"))
    return Told(
        title=title or indicator.name(tell.language),
        findings=tuple(findings),
        reading=" ".join(_reading(tell, rows)),
        rows=rows_of(rows),
        dates=tuple(row.as_of for row in rows),
        notes=tuple(notes),
    )


def _reading(tell: Telling, rows: Sequence[CoverageAtDate]) -> Iterator[str]:
    if any(row.named for row in rows):
        yield tell.say("pictures.municipalities.reading")
    yield tell.say("pictures.coverage.reading")


def _status(row: CoverageAtDate, unit: str) -> str:
    named = (status for status, units in row.named.items() if unit in units)
    return next(named, statuses.UNKNOWN)


def _changed(rows: Sequence[CoverageAtDate], units: Sequence[str]) -> list[str]:
    return [unit for unit in units if _status(rows[0], unit) != _status(rows[-1], unit)]


def _maps(
    sheet: Sheet, tell: Telling, rows: Sequence[CoverageAtDate], units: Sequence[str]
) -> None:
    beside = len(units) <= _SIDE_BY_SIDE
    room = (sheet.width - _BETWEEN) / 2 if beside else sheet.width
    grid = grid_of(units, tell, room, _NARROW if beside else _WIDE)
    top = bottom = sheet.y + 10
    changed = _changed(rows, units) if all(row.named for row in rows) else []
    for number, row in enumerate(rows):
        x = number * (room + _BETWEEN) if beside else 0.0
        y = top if beside else bottom
        bottom = max(bottom, _map(sheet, tell, row, grid, (x, y, room)))
        for unit in changed if number else ():
            _mark(sheet, grid, unit, (x, y))
    sheet.y = bottom + 8


def grid_of(units: Sequence[str], tell: Telling, room: float, columns: int) -> Grid:
    """Place the tiles of the municipalities: by their places, or in order where none is known."""
    known = areas.all_municipalities()
    columns = min(columns, max(2, math.ceil(math.sqrt(1.6 * len(units)))))
    points = {unit: (known[unit].lat, known[unit].lon) for unit in units if unit in known}
    cells = place(points, columns)
    first = max((row for _, row in cells.values()), default=-1) + 1
    rest = [unit for unit in units if unit not in cells]
    cells |= {unit: (n % columns, first + n // columns) for n, unit in enumerate(rest)}
    width = min(room / columns, room / 4)
    names = {unit: wrapped(unit_name(unit, tell), width - _GAP - 0.5, _NAME) for unit in units}
    lines = max(map(len, names.values()))
    return Grid(cells, names, width, _SIGN_ROOM + lines * _NAME.leading + 4)


_HEAD = 46.0


def _map(
    sheet: Sheet,
    tell: Telling,
    row: CoverageAtDate,
    grid: Grid,
    at: tuple[float, float, float],
) -> float:
    """Draw the map of a date, with the counts above it; return where it ends."""
    x, y, room = at
    _head(sheet, tell, row, at)
    if row.universe:
        statuses.bar(sheet, row, tell, (x, y + 18, room))
    if not row.named:
        told = tell.say("pictures.municipalities.none_named")
        return sheet.paragraph(x, y + _HEAD, told, room, Style(9.5, colour=QUIET)) + 8
    _tiles(sheet, row, grid, (x, y))
    rows = max(line for _, line in grid.cells.values()) + 1
    return y + _HEAD + rows * grid.height + 8


def _head(sheet: Sheet, tell: Telling, row: CoverageAtDate, at: tuple[float, float, float]) -> None:
    """Write the date, and how many of how many."""
    x, y, room = at
    sheet.text(x, y + 10, tell.date(row.as_of), HEADING)
    done = fraction(tell, row)
    done += f" ({share(tell, row)})" if row.share_done is not None else ""
    sheet.text(x + room, y + 10, done, Style(10, bold=True), "end")


def _tiles(sheet: Sheet, row: CoverageAtDate, grid: Grid, at: tuple[float, float]) -> None:
    """Draw a tile for every municipality, with the sign of its status."""
    x, y = at
    for unit, (column, line) in grid.cells.items():
        left, top = x + column * grid.width, y + _HEAD + line * grid.height
        status = _status(row, unit)
        box = {"x": left, "y": top, "width": grid.width - _GAP, "height": grid.height - _GAP}
        edge: Attributes = {"stroke": "#9AA5B1", "stroke_width": 0.6}
        edge |= {"stroke_dasharray": "2 1.6"} if status == statuses.UNKNOWN else {}
        sheet.shape("rect", **box, rx=3, fill=_TINTS[status], **edge)
        middle = left + (grid.width - _GAP) / 2
        statuses.sign(status)(sheet, middle, top + 11)
        for number, name in enumerate(grid.names[unit]):
            baseline = top + _SIGN_ROOM + 7.5 + number * _NAME.leading
            sheet.text(middle, baseline, name, _NAME, "middle")


def _mark(sheet: Sheet, grid: Grid, unit: str, at: tuple[float, float]) -> None:
    """Give the tile of a municipality whose status changed a thick edge."""
    column, line = grid.cells[unit]
    left, top = at[0] + column * grid.width, at[1] + _HEAD + line * grid.height
    box = {"x": left, "y": top, "width": grid.width - _GAP, "height": grid.height - _GAP}
    sheet.shape("rect", **box, rx=3, fill="none", stroke=INK, stroke_width=1.6)
