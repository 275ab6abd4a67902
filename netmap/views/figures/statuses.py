"""How the statuses of units look: each has a colour and a sign of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from netmap.questions.coverage import LADDER, CoverageAtDate
from netmap.telling import Telling
from netmap.views.figures import letters
from netmap.views.figures.frame import Sign
from netmap.views.figures.sheet import Attributes, Sheet, Style

UNKNOWN = "unknown"
OTHERS = "others"
"""What is left of units that are no municipalities: they are others, and not unknown."""
STATUSES = (*LADDER, UNKNOWN)
COLOURS: Mapping[str, str] = {
    "done": "#0072B2",
    "in_progress": "#56B4E9",
    "promised": "#E69F00",
    "none": "#D55E00",
    "no_answer": "#4D4D4D",
    "not_applicable": "#C3C9CF",
    UNKNOWN: "#FFFFFF",
    OTHERS: "#EEF1F4",
}
"""Those of Okabe and Ito, and greys for what is not said."""
_LINES: Mapping[str, tuple[str, int]] = {
    "in_progress": ("#2B8FC7", 45),
    "promised": ("#F7C45A", 0),
    "none": ("#E88A4D", 90),
    UNKNOWN: ("#E4E7EB", 135),
}
_WHITE, _BLACK = "#FFFFFF", "#000000"
_ON_DARK = ("done", "no_answer")


def sign(status: str) -> Sign:
    """Return what draws the sign of a status around a point."""
    return _SIGNS[status]


def label(status: str, tell: Telling) -> str:
    """Name a status, in a legend or at the beginning of a sentence."""
    word = tell.word("observation_statuses", status)
    return word[:1].upper() + word[1:]


def fill(sheet: Sheet, status: str) -> str:
    """Return the colour or pattern of a status in bars."""
    if status not in _LINES:
        return COLOURS[status]
    line, turn = _LINES[status]
    return sheet.hatched(f"netmap-{status}", COLOURS[status], line, turn)


@dataclass(frozen=True, slots=True)
class Look:
    """How a bar looks: what its rest is, how high it is, and what follows its numbers."""

    rest: str = UNKNOWN
    high: float = 12.0
    mark: str = ""


_USUAL = Look()


def counts(row: CoverageAtDate, rest: str = UNKNOWN) -> dict[str, int | float]:
    """Return how many units have which status, without the statuses that none has."""
    told = {status: getattr(row, status) for status in LADDER} | {rest: row.unknown}
    return {status: count for status, count in told.items() if count}


def written(row: CoverageAtDate, status: str, tell: Telling, look: Look = _USUAL) -> str:
    """Write how many units have a status; what is left of inexact numbers is about so many."""
    is_rest = status == look.rest
    sign = "about" if is_rest and row.qualifiers else row.qualifiers.get(status)
    return tell.number(row.unknown if is_rest else getattr(row, status), sign) + look.mark


def bar(
    sheet: Sheet,
    row: CoverageAtDate,
    tell: Telling,
    at: tuple[float, float, float],
    look: Look = _USUAL,
) -> None:
    """Draw the statuses of a date as parts of a bar, each with its number where that fits.

    ``at`` is where the bar begins, and its width. A count that exceeds the universe is drawn to
    the scale of what is counted, so that the bar stays within its place.
    """
    x, y, room = at
    told = counts(row, look.rest)
    whole = max(sum(told.values()), row.universe or 0)
    for status, count in told.items():
        wide = room * count / whole
        shape = {"x": x, "y": y, "width": wide, "height": look.high}
        sheet.shape("rect", **shape, fill=fill(sheet, status), stroke=_edge(status))
        _number(sheet, status, written(row, status, tell, look), (x, y + look.high / 2, wide))
        x += wide


def _number(sheet: Sheet, status: str, number: str, at: tuple[float, float, float]) -> None:
    """Write a number in its part of a bar, where it fits."""
    x, y, wide = at
    if letters.width(number, 8, bold=status in _ON_DARK) + 1 > wide:
        return
    style = Style(8.0, bold=status in _ON_DARK, colour=_WHITE if status in _ON_DARK else _BLACK)
    if status in _LINES:
        _plate(sheet, x + wide / 2, y - 6, letters.width(number, 8), COLOURS[status])
    sheet.text(x + wide / 2, y + 2.9, number, style, "middle")


def _plate(sheet: Sheet, x: float, y: float, wide: float, colour: str) -> None:
    """Let no line of a pattern run through a number."""
    sheet.shape("rect", x=x - wide / 2 - 1, y=y + 1.5, width=wide + 2, height=9, fill=colour)


def _edge(status: str) -> str:
    return "#9AA5B1" if status in (UNKNOWN, OTHERS, "not_applicable") else _WHITE


def _disc(sheet: Sheet, x: float, y: float, colour: str, edge: str) -> None:
    sheet.shape("circle", cx=x, cy=y, r=5.5, fill=colour, stroke=edge, stroke_width=1)


def _done(sheet: Sheet, x: float, y: float) -> None:
    _disc(sheet, x, y, COLOURS["done"], COLOURS["done"])
    _path(sheet, f"M{x - 2.7:.2f} {y + 0.2:.2f}l2 2.1l3.4 -4.4", _WHITE, 1.5)


def _in_progress(sheet: Sheet, x: float, y: float) -> None:
    _disc(sheet, x, y, _WHITE, "#1B7FB5")
    path = f"M{x:.2f} {y - 5:.2f}a5 5 0 0 0 0 10z"
    sheet.shape("path", d=path, fill=COLOURS["in_progress"])


def _promised(sheet: Sheet, x: float, y: float) -> None:
    path = f"M{x:.2f} {y - 6:.2f}l6 6l-6 6l-6 -6z"
    sheet.shape("path", d=path, fill="#FFF3D6", stroke="#B87A00", stroke_width=1.2)
    sheet.shape("circle", cx=x, cy=y, r=1.8, fill=COLOURS["promised"])


def _none(sheet: Sheet, x: float, y: float) -> None:
    path = f"M{x - 3.8:.2f} {y - 3.8:.2f}l7.6 7.6m0 -7.6l-7.6 7.6"
    _path(sheet, path, COLOURS["none"], 2.2)


def _no_answer(sheet: Sheet, x: float, y: float) -> None:
    box = {"x": x - 5, "y": y - 5, "width": 10, "height": 10, "rx": 1.5}
    sheet.shape("rect", **box, fill=COLOURS["no_answer"])
    path = f"M{x - 1.9:.2f} {y - 1.6:.2f}a1.9 1.9 0 1 1 2.6 1.7q-0.7 0.3 -0.7 1.2m0 1.5v0.1"
    _path(sheet, path, _WHITE, 1.2)


def _not_applicable(sheet: Sheet, x: float, y: float) -> None:
    _path(sheet, f"M{x - 4:.2f} {y:.2f}h8", "#7B8794", 1.6)


def _unknown(sheet: Sheet, x: float, y: float) -> None:
    edge: Attributes = {"stroke": "#9AA5B1", "stroke_width": 0.9, "stroke_dasharray": "1.8 1.6"}
    sheet.shape("circle", cx=x, cy=y, r=5, fill=_WHITE, **edge)


def _path(sheet: Sheet, path: str, colour: str, thick: float) -> None:
    ends = {"stroke_linecap": "round", "stroke_linejoin": "round"}
    sheet.shape("path", d=path, fill="none", stroke=colour, stroke_width=thick, **ends)


_SIGNS: Mapping[str, Sign] = {
    "done": _done,
    "in_progress": _in_progress,
    "promised": _promised,
    "none": _none,
    "no_answer": _no_answer,
    "not_applicable": _not_applicable,
    UNKNOWN: _unknown,
}


def swatch(status: str) -> Sign:
    """Return what draws a piece of the bar of a status around a point."""
    return partial(_swatch, status=status)


def _swatch(sheet: Sheet, x: float, y: float, *, status: str) -> None:
    box = {"x": x - 6, "y": y - 5, "width": 12, "height": 10}
    sheet.shape("rect", **box, fill=fill(sheet, status), stroke=_edge(status))
