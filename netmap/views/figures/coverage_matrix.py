"""Coverage as a matrix: how many units of each indicator have which status, and which ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Indicator, PartialDate
from netmap.questions.coverage import CoverageAtDate, at_each_date, told
from netmap.telling import EMPTY, Telling
from netmap.views.figures import letters, statuses
from netmap.views.figures.entries import (
    Entry,
    Found,
    amount,
    find,
    fraction,
    is_counted_only,
    sentence,
    share,
    sorted_units,
    unit_name,
)
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
_EARLIER = Style(8.0, colour=QUIET)


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
    found = find(dataset, language, indicator, when)
    if not found.entries:
        raise _nothing(dataset, indicator, when)
    words = _told(tell, found, title)
    sheet = begin(words, PORTRAIT)
    _bars(sheet, tell, found.entries)
    for _, group in _groups(found.entries):
        _matrix(sheet, tell, [entry for entry in group if entry.units and entry.row.named])
    return finish(sheet, words, tell)


def _nothing(dataset: Dataset, indicator: str | None, at: PartialDate | None) -> InvalidValueError:
    """Return what is raised where there is nothing to draw."""
    dates = [row.as_of for row in at_each_date(dataset, indicator)] if indicator else []
    if at and dates:
        return InvalidValueError(at, "picture_date", dates=", ".join(dates))
    return InvalidValueError(indicator or Indicator.table, "picture_coverage")


def _told(tell: Telling, found: Found, title: str | None) -> Told:
    entries = found.entries
    one = entries[0].name if _is_one(entries) else tell.say("pictures.coverage.title")
    return Told(
        title=title or one,
        findings=tuple(_findings(tell, entries)),
        reading=" ".join(_reading(tell, entries)),
        rows=rows_of(entry.row for entry in (*entries, *found.sizes)),
        dates=tuple(entry.row.as_of for entry in (*entries, *found.sizes)),
        notes=(*_notes(tell, entries), *_left_out(tell, found)),
    )


def _reading(tell: Telling, entries: Sequence[Entry]) -> Iterator[str]:
    """Say what unknown and others mean, each where it is drawn."""
    rests = {entry.about.look.rest for entry in entries if entry.row.unknown}
    if statuses.UNKNOWN in rests or not rests:
        yield tell.say("pictures.coverage.reading")
    if statuses.OTHERS in rests:
        yield tell.say("pictures.coverage.reading_others")


def _notes(tell: Telling, entries: Sequence[Entry]) -> Iterator[str]:
    """Say what is not named, does not add up or was fuller, and what the data remark."""
    unnamed = [entry.number for entry in entries if entry.units and is_counted_only(entry.row)]
    if unnamed:
        numbered = "pictures.unnamed" if len(unnamed) > 1 else "pictures.unnamed_number"
        key = numbered if len(unnamed) < len(entries) else "pictures.unnamed_one"
        yield tell.say(key, numbers=_spans(unnamed))
    for entry in entries:
        if entry.row.exceeds_universe:
            yield tell.say("notes.exceeds", as_of=tell.date(entry.row.as_of))
    if any(entry.fuller for entry in entries):
        yield tell.say("pictures.coverage.not_carried")
    is_flow = any(entry.measure == "in_period" for entry in _municipal(entries))
    if is_flow and len(_findings(tell, entries)) > 1 and not _is_one(entries):
        yield tell.say("pictures.coverage.compared")
    remarks = _remarks(tell, entries)
    if remarks:
        yield tell.say("pictures.coverage.remarks", remarks="; ".join(remarks))


def _remarks(tell: Telling, entries: Sequence[Entry]) -> list[str]:
    """Return what the data remark on the numbers drawn, each with the numbers of its bars."""
    numbers: dict[str, list[int]] = {}
    for entry in entries:
        for row in told(tell.dataset, entry.indicator, entry.row.as_of):
            if row.unit is None and row.note:
                numbers.setdefault(row.note, []).append(entry.number)
    notes: dict[str, list[str]] = {}
    for note, found in numbers.items():
        notes.setdefault(_spans(list(dict.fromkeys(found))), []).append(note)
    return [f"{spans}: {' / '.join(alike)}" for spans, alike in notes.items()]


def _left_out(tell: Telling, found: Found) -> Iterator[str]:
    if found.sizes:
        sizes = (f"{entry.name} {fraction(tell, entry.row)}" for entry in found.sizes)
        yield tell.say("pictures.coverage.sizes", sizes="; ".join(sizes))
    if found.left_out:
        key = "pictures.no_whole" if found.left_out > 1 else "pictures.no_whole_one"
        yield tell.say(key, count=found.left_out)


def _is_one(entries: Sequence[Entry]) -> bool:
    return len({entry.indicator for entry in entries}) == 1


def _findings(tell: Telling, entries: Sequence[Entry]) -> list[str]:
    if _is_one(entries):
        return [sentence(tell, entry.row, entry.about) for entry in entries]
    compared = [entry for entry in entries if _is_compared(entry)]
    extremes = (_extremes(tell, heading, group) for heading, group in _groups(compared))
    return [tell.say("pictures.coverage.finding", count=len(entries)), *filter(None, extremes)]


def _municipal(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.about.is_municipal]


def _is_compared(entry: Entry) -> bool:
    """Say whether an indicator can be held against others: a full, exact count of a situation."""
    row, is_situation = entry.row, entry.measure != "in_period"
    is_full = row.share_done is not None and not row.qualifiers and not entry.fuller
    return entry.about.is_municipal and is_situation and is_full


def _extremes(tell: Telling, heading: str, entries: Sequence[Entry]) -> str:
    """Say what is done in most and in fewest municipalities, nothing where all are alike."""
    shares = {entry.row.share_done or 0 for entry in entries}
    if len(shares) == 1:
        return ""
    most, least = (
        _named(tell, [entry for entry in entries if entry.row.share_done == share])
        for share in (max(shares), min(shares))
    )
    return tell.say("pictures.coverage.extremes", universe=heading, most=most, least=least)


def _named(tell: Telling, entries: Sequence[Entry]) -> str:
    """Name the first of equals, and say how many more there are."""
    first, others = entries[0], len(entries) - 1
    named = f"{first.name} ({fraction(tell, first.row)})"
    if not others:
        return named
    key = "pictures.coverage.and_one" if others == 1 else "pictures.coverage.and_others"
    return tell.say(key, named=named, count=others)


def _groups(entries: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    for heading, group in groupby(entries, key=lambda entry: entry.about.heading):
        yield heading, list(group)


def used(rows: Iterable[CoverageAtDate]) -> list[str]:
    """Return the statuses that some rows tell of, in their order."""
    counted = {status for row in rows for status in statuses.counts(row)}
    return [status for status in statuses.STATUSES if status in counted]


def _bars(sheet: Sheet, tell: Telling, entries: Sequence[Entry]) -> None:
    """Draw a bar for every indicator, under the name of its universe or of its units."""
    shown = used(entry.row for entry in _municipal(entries))
    if shown:
        legend(sheet, [(statuses.swatch(status), statuses.label(status, tell)) for status in shown])
    amounts = (letters.width(amount(tell, it), 9, bold=True) for it in entries)
    room = max(_OF - _BAR - 6 - max(amounts), _LEAST_BAR)
    for heading, group in _groups(entries):
        sheet.y = sheet.paragraph(0, sheet.y + 6, heading, sheet.width, HEADING) + 4
        if not group[0].about.is_municipal:
            _legend_of(sheet, tell, group)
        for entry in group:
            _bar(sheet, tell, entry, room)


def _legend_of(sheet: Sheet, tell: Telling, group: Sequence[Entry]) -> None:
    """Say what the parts of the bars of units are that are no municipalities."""
    about = group[0].about
    parts = {"done"}.union(*(statuses.counts(it.row, about.look.rest) for it in group))
    words = {"done": about.done, statuses.OTHERS: about.rest}
    order = [status for status in (*statuses.STATUSES, statuses.OTHERS) if status in parts]
    legend(sheet, [(statuses.swatch(it), words.get(it, statuses.label(it, tell))) for it in order])


def _bar(sheet: Sheet, tell: Telling, entry: Entry, room: float) -> None:
    lines = wrapped(entry.name, _NAME, BODY)
    base, row = sheet.y + 11, entry.row
    sheet.text(_NUMBER - 5, base, str(entry.number), _NUMBERED, "end")
    bottom = sheet.lines(_NUMBER, sheet.y + 2.4, lines)
    sheet.text(_DATE, base, tell.date(row.as_of), SMALL, "end")
    statuses.bar(sheet, row, tell, (_BAR, sheet.y + 2, room), entry.about.look)
    sheet.text(_OF, base, amount(tell, entry), STRONG, "end")
    if not entry.about.look.mark:
        sheet.text(sheet.width, base, share(tell, row), BODY, "end")
    if entry.fuller:
        earlier = {"date": tell.date(entry.fuller.as_of), "done": fraction(tell, entry.fuller)}
        told_so = tell.say("pictures.coverage.fuller", **earlier)
        bottom = sheet.paragraph(_NUMBER, bottom, told_so, _NAME, _EARLIER)
    sheet.y = max(sheet.y + _LINE, bottom + 2.6)


def _matrix(sheet: Sheet, tell: Telling, entries: Sequence[Entry]) -> None:
    """Draw which unit has which status, as many indicators beside each other as fit."""
    most = int((sheet.width - _UNIT_ROOM - _FIRST_CELL) // _CELL)
    for start in range(0, len(entries), most):
        _block(sheet, tell, entries[start : start + most])


def _block(sheet: Sheet, tell: Telling, entries: Sequence[Entry]) -> None:
    units = sorted_units({unit for entry in entries for unit in entry.units}, tell)
    title = tell.say("pictures.coverage.which", universe=entries[0].about.heading)
    sheet.y = sheet.paragraph(0, sheet.y + 16, title, sheet.width, HEADING) + 4
    shown = {entry.status(unit) for entry in entries for unit in entry.units}
    signs = [status for status in statuses.STATUSES if status in shown]
    legend(sheet, [(statuses.sign(status), statuses.label(status, tell)) for status in signs])
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
        part = entry.row.share_done
        rounded = EMPTY if part is None else f"{100 * part:.0f}\u00a0%"
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
