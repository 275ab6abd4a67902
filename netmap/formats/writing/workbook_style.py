"""How a workbook looks: fills, fonts, widths, and how a text is put into a cell unharmed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil
from typing import get_args

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from netmap.formats.formulas import is_risky
from netmap.model import PartialDate, Quantity, Record
from netmap.model.record import Word

INK = "1F2933"
LINK = "1D5A7A"
MUTED = "5B6770"
RULE = Side(style="thin", color="B8C4CC")
TOP_LEFT = Alignment(vertical="top", wrap_text=True)

_FONT = "Calibri"
_REQUIRED = (PatternFill("solid", fgColor="1F4E5F"), Font(_FONT, 11, bold=True, color="FFFFFF"))
_OPTIONAL = (PatternFill("solid", fgColor="D9E6EB"), Font(_FONT, 11, bold=True, color=INK))
_ORIGIN = (PatternFill("solid", fgColor="ECECE8"), Font(_FONT, 11, bold=True, color=INK))
_HEADER = Alignment(vertical="center", wrap_text=True)

_WHOLE = re.compile(r"0|[1-9]\d{0,14}", re.ASCII)
_DECIMAL = re.compile(r"(?:0|[1-9]\d{0,8})\.\d{1,6}", re.ASCII)
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would take for a character written by its number."""

_WIDTHS = {
    "id": 24,
    "name_sv": 26,
    "name_en": 26,
    "note": 42,
    "quote": 42,
    "line": 13,
    "citation": 22,
}
_MOST_LINES = 8
LINE = 15
"""The height of a line of text, in points."""


def style_header(cell: Cell, *, required: bool, origin: bool = False) -> None:
    """Draw a heading: dark where a value is required, grey where it tells of the source."""
    cell.fill, cell.font = _REQUIRED if required else _ORIGIN if origin else _OPTIONAL
    cell.alignment = _HEADER
    cell.border = Border(bottom=RULE, right=RULE)


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell of a sheet in which no cells are merged."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def write(cell: Cell, text: str, *, size: int = 11, bold: bool = False, colour: str = INK) -> None:
    """Write a sentence to people into a cell."""
    put(cell, text)
    cell.number_format = "General"
    cell.font = Font(_FONT, size, bold=bold, color=colour)


def link(cell: Cell, sheet: str, to: str = "A1") -> None:
    """Make a cell lead to a cell of another sheet."""
    name = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!{to}")
    cell.font = Font(_FONT, 11, underline="single", color=LINK)


def put(cell: Cell, text: str, *, as_number: bool = False) -> None:
    """Put a text into a cell as a text, whatever it looks like; never a formula.

    With ``as_number``, plain digits become a number, where it reads back as the same text.
    """
    if _set_value(cell, text, as_number=as_number):
        return
    cell.number_format = "@"
    if is_risky(text):
        cell.quotePrefix = True


class Filler:
    """Puts texts into the many cells of a sheet, drawing each look once and copying it."""

    def __init__(self) -> None:
        self._looks: dict[tuple[bool, bool], StyleArray] = {}

    def put(self, cell: Cell, text: str, *, as_number: bool) -> None:
        """Put a text into a cell as ``put`` does, aligned at the top and wrapped."""
        look = (as_number and _number(text) is not None, is_risky(text))
        if look not in self._looks:
            put(cell, text, as_number=as_number)
            cell.alignment = TOP_LEFT
            self._looks[look] = cell._style  # type: ignore[attr-defined]
            return
        _set_value(cell, text, as_number=as_number)
        cell._style = self._looks[look]  # type: ignore[attr-defined]  # untyped there


def width(record_type: type[Record], field: str, header: str) -> float:
    """Return how wide a column is to be: by what it holds, and so that no heading is broken."""
    longest_word = max(map(len, header.split()), default=0)
    return max(_width(record_type, field), longest_word + 4)


def height(texts: Sequence[str], widths: Sequence[float]) -> float | None:
    """Return how high a row must be for its wrapped texts; None where one line will do."""
    lines = max(
        (ceil(len(text) / wide) for text, wide in zip(texts, widths, strict=True)), default=1
    )
    return None if lines <= 1 else LINE * min(lines, _MOST_LINES)


def is_numeric(record_type: type[Record], field: str) -> bool:
    """Say whether a field holds numbers, which a spreadsheet is to take as numbers."""
    return field == "line" or Quantity in _types(record_type, field)


def is_required(record_type: type[Record], field: str) -> bool:
    """Say whether a row without this field makes no record."""
    info = record_type.model_fields.get(field)
    return info is not None and info.is_required()


def set_up_page(sheet: Worksheet) -> None:
    """Print a sheet wide, on as many pages as it is long, with the header on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _set_value(cell: Cell, text: str, *, as_number: bool) -> bool:
    """Set the value of a cell; return whether it became a number."""
    value = _number(text) if as_number else None
    if value is not None:
        cell.value = value
        return True
    cell.value = _ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_")
    cell.data_type = "s"  # openpyxl has taken a text that begins with = for a formula
    return False


def _width(record_type: type[Record], field: str) -> float:
    if field in _WIDTHS:
        return _WIDTHS[field]
    kinds = _types(record_type, field)
    if Quantity in kinds or PartialDate in kinds:
        return 13
    info = record_type.model_fields.get(field)
    if info is not None and any(isinstance(mark, Word) for mark in info.metadata):
        return 26
    return 32 if field.startswith(("name_", "title")) else 24


def _types(record_type: type[Record], field: str) -> set[object]:
    info = record_type.model_fields.get(field)
    return {info.annotation, *get_args(info.annotation)} if info else set()


def _number(text: str) -> int | float | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and repr(float(text)) == text and not float(text).is_integer():
        return float(text)
    return None
