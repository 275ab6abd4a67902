"""A sheet of paper as wide as an A4 page: shapes and texts in points, written as one SVG.

What is drawn is kept with the box that its text takes, so that a test can see whether anything
overlaps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from netmap import __version__
from netmap.views.figures import letters

PORTRAIT = 510.0
"""The width of an A4 page within margins of 15 mm, in points."""
PAGE = 757.0
"""The height of an A4 page within the same margins."""
MARGIN = 14.0
"""The white around what is drawn."""
POINTS_IN_MM = 72 / 25.4

INK, QUIET, RULE, PALE = "#1F2933", "#52606D", "#CBD2D9", "#F1F3F5"
_FONTS = "Arial, 'Liberation Sans', Helvetica, sans-serif"
_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_ASCENT, _DESCENT, _LEADING = 0.75, 0.25, 1.28

Value = str | float
Attributes = dict[str, Value]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: size in points, weight and colour."""

    size: float = 9.0
    bold: bool = False
    colour: str = INK

    @property
    def leading(self) -> float:
        """The distance from line to line."""
        return self.size * _LEADING


BODY = Style()
SMALL = Style(8.0, colour=QUIET)
HEADING = Style(11.0, bold=True)
STRONG = Style(9.0, bold=True)


@dataclass(frozen=True, slots=True)
class Box:
    """The room that one line of text takes."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    def overlaps(self, other: Box) -> bool:
        """Say whether two texts are printed over each other."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Sheet:
    """Shapes and texts in the order in which they are drawn; ``y`` is how far it is filled."""

    def __init__(self, width: float = PORTRAIT) -> None:
        self.width = width
        self.y = 0.0
        self.boxes: list[Box] = []
        self._drawn: list[ElementTree.Element] = []
        self._patterns: dict[str, ElementTree.Element] = {}

    def shape(self, tag: str, **attributes: Value) -> None:
        """Draw a shape; ``stroke_width`` is written ``stroke-width``."""
        self._drawn.append(_element(tag, attributes))

    def text(
        self, x: float, y: float, text: str, style: Style = BODY, at: Anchor = "start"
    ) -> None:
        """Write one line; ``y`` is the line that its letters stand on."""
        text = letters.clean(text)
        wide = letters.width(text, style.size, bold=style.bold)
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[at]
        top, bottom = y - _ASCENT * style.size, y + _DESCENT * style.size
        self.boxes.append(Box(left, top, left + wide, bottom, text))
        told: Attributes = {"x": x, "y": y, "font-size": style.size, "fill": style.colour}
        told |= {"font-weight": 600} if style.bold else {}
        told |= {"text-anchor": at} if at != "start" else {}
        # whatever typeface is at hand is pressed into the room that was reckoned with
        told |= {"textLength": wide, "lengthAdjust": "spacingAndGlyphs"} if wide else {}
        element = _element("text", told)
        element.text = text
        self._drawn.append(element)

    def lines(self, x: float, y: float, lines: Sequence[str], style: Style = BODY) -> float:
        """Write lines below each other, the first below ``y``; return where the last ends."""
        for number, line in enumerate(lines):
            self.text(x, y + number * style.leading + style.size * 0.95, line, style)
        return y + len(lines) * style.leading

    def paragraph(self, x: float, y: float, text: str, room: float, style: Style = BODY) -> float:
        """Write a text in lines that fit; return where it ends."""
        return self.lines(x, y, wrapped(text, room, style), style)

    def hatched(self, name: str, ground: str, line: str, turn: int = 45) -> str:
        """Return a fill of lines on a ground, made once under its name."""
        if name not in self._patterns:
            size: Attributes = {"width": 4, "height": 4}
            turned: Attributes = {
                "patternTransform": f"rotate({turn})",
                "patternUnits": "userSpaceOnUse",
            }
            pattern = _element("pattern", {"id": name, **size, **turned})
            pattern.append(_element("rect", {**size, "fill": ground}))
            pattern.append(_element("rect", {"width": 1.3, "height": 4, "fill": line}))
            self._patterns[name] = pattern
        return f"url(#{name})"

    def svg(self, title: str, description: str, language: str) -> str:
        """Write the sheet, as high as it was filled, with what it says for those who hear it."""
        root = _element("svg", self._frame(language))
        root.append(_told("metadata"))
        attributes = {"name": "generator", "content": f"netmap {__version__}"}
        ElementTree.SubElement(root[0], f"{{{_XHTML}}}meta", attributes)
        root.append(_told("title", title, "netmap-title"))
        root.append(_told("desc", description, "netmap-description"))
        definitions = _told("defs")
        definitions.extend(self._patterns.values())
        root.append(definitions)
        corner: Attributes = {"x": -MARGIN, "y": -MARGIN, "width": "100%", "height": "100%"}
        root.append(_element("rect", {**corner, "fill": "#FFFFFF"}))
        root.extend(self._drawn)
        ElementTree.indent(root, " ")
        return ElementTree.tostring(root, encoding="unicode") + "\n"

    def _frame(self, language: str) -> Attributes:
        width, height = (length + 2 * MARGIN for length in (self.width, self.y))
        return {
            "xmlns": _SVG,
            "viewBox": f"{-MARGIN:g} {-MARGIN:g} {_number(width)} {_number(height)}",
            "width": f"{_number(width / POINTS_IN_MM)}mm",
            "height": f"{_number(height / POINTS_IN_MM)}mm",
            "role": "img",
            "aria-labelledby": "netmap-title netmap-description",
            "lang": language,
            "font-family": _FONTS,
            "font-size": BODY.size,
        }


def wrapped(text: str, room: float, style: Style = BODY) -> list[str]:
    """Break a text into the lines in which a sheet writes it."""
    return letters.wrap(text, room, style.size, bold=style.bold)


def _told(tag: str, text: str = "", name: str = "") -> ElementTree.Element:
    element = _element(tag, {"id": name} if name else {})
    element.text = letters.clean(text) or None
    return element


def _element(tag: str, attributes: Mapping[str, Value]) -> ElementTree.Element:
    told = {
        key.replace("_", "-"): value if isinstance(value, str) else _number(value)
        for key, value in attributes.items()
    }
    return ElementTree.Element(tag, told)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
