"""What every figure has around it: a title with the main finding, a legend, notes and sources."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from netmap import __version__
from netmap.dataset import Row
from netmap.errors import InvalidValueError
from netmap.model import Source
from netmap.telling import Telling
from netmap.text import LANGUAGES, say
from netmap.views.figures import letters
from netmap.views.figures.sheet import BODY, INK, PAGE, QUIET, RULE, SMALL, Sheet, Style

TITLE = Style(18.0, bold=True)
FINDING = Style(11.0, colour=QUIET)
_TOP = 12.0
_SIGN, _ENTRY_GAP = 15.0, 16.0

Sign = Callable[[Sheet, float, float], None]
"""Draws a sign around a point."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure that is drawn, with its title and the sentences that tell what it shows."""

    sheet: Sheet
    title: str
    description: str
    language: str

    def svg(self) -> str:
        """Write it as an SVG."""
        return self.sheet.svg(self.title, self.description, self.language)


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a figure: its title, what it finds, how to read it, and what it rests on."""

    title: str
    findings: tuple[str, ...]
    reading: str
    rows: tuple[Row, ...]
    dates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def in_language(language: str) -> str:
    """Return a language in which figures are drawn.

    Raises
    ------
    InvalidValueError
        When it is none of the three.
    """
    if language not in LANGUAGES:
        raise InvalidValueError(language, "language")
    return language


def begin(told: Told, width: float) -> Sheet:
    """Start a sheet with its title and main finding."""
    sheet = Sheet(width)
    y = sheet.paragraph(0, _TOP, told.title, width, TITLE)
    y += 3
    for sentences in told.findings:
        y = sheet.paragraph(0, y, sentences, width, FINDING)
    sheet.y = y + 14
    return sheet


def finish(sheet: Sheet, told: Told, tell: Telling) -> Picture:
    """End a sheet with the notes and with which data it shows; say so where it is long."""
    y = sheet.y + 14
    sheet.shape("line", x1=0, y1=y, x2=sheet.width, y2=y, stroke=RULE, stroke_width=0.75)
    y += 6
    for note in dict.fromkeys((*told.notes, told.reading)):
        y = sheet.paragraph(0, y, note, sheet.width, Style(8.5, colour=INK)) + 2.5
    sheet.y = sheet.paragraph(0, y + 2, _origin(told, tell), sheet.width, SMALL) + 4
    if sheet.y > PAGE:
        note = tell.say("pictures.long", pages=math.ceil(sheet.y / PAGE))
        sheet.text(sheet.width, 9, note, Style(8.5, colour=QUIET), "end")
    description = " ".join((*told.findings, *dict.fromkeys((*told.notes, told.reading))))
    return Picture(sheet, told.title, description, tell.language)


def legend(sheet: Sheet, entries: Sequence[tuple[Sign, str]]) -> None:
    """Draw signs with what they mean, in as many rows as they need."""
    x, y = 0.0, sheet.y + 6
    for sign, label in entries:
        room = _SIGN + letters.width(label, BODY.size)
        if x and x + room > sheet.width:
            x, y = 0.0, y + 17
        sign(sheet, x + 6, y)
        sheet.text(x + _SIGN, y + 3, label)
        x += room + _ENTRY_GAP
    sheet.y = y + 16


def rows_of(answer: Iterable[object]) -> tuple[Row, ...]:
    """Return the rows behind all figures of an answer."""
    return tuple(row for figure in answer for row in getattr(figure, "rows", ()))


def _origin(told: Told, tell: Telling) -> str:
    """Say which documents or files the figure rests on, of what time, and what drew it."""
    known = tell.dataset.all(Source)
    cited = dict.fromkeys(row.source for row in told.rows if row.source)
    titles = [(known[name].title if name in known else None) or name for name in cited]
    files = dict.fromkeys(Path(row.file).name for row in told.rows if row.file)
    parts = []
    if titles or files:
        parts.append(tell.say("pictures.sources", sources="; ".join(titles or files)))
    if told.dates:
        first, last = (tell.date(date) for date in (min(told.dates), max(told.dates)))
        key = "pictures.dated" if first == last else "pictures.dated_between"
        parts.append(tell.say(key, first=first, last=last))
    parts.append(say("pictures.drawn", tell.language, version=__version__))
    return " ".join(parts)
