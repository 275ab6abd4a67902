"""Look through the XML of a sheet for what a reader of values does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netmap.column_letters import letters, number

_PREFIXED = re.compile(rb":c[\s>/]")
_USUAL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
_VALUED = re.compile(rb"<(?:\w+:)?c((?:\s[^>]*?)?)(?<!/)>(?!\s*</)")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_PLACED = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*>"""
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{0,40})",
    re.DOTALL,
)
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["'][^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?"""
    rb"(?:/>|>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_TEXT = re.compile(rb"""\bt=["']str["']""")


class Extent:
    """How far the values of a sheet reach, and how many there are."""

    def __init__(self, cells: int = 0) -> None:
        self.rows = 0
        self.columns = 0
        self.cells = cells
        self.farthest: dict[str, str] = {}

    def add(self, row: int, column: int) -> None:
        """Take a cell in, at its row and column counted from 1."""
        self.cells += 1
        name = f"{letters(column)}{row}"
        if row > self.rows:
            self.rows, self.farthest["rows"] = row, name
        if column > self.columns:
            self.columns, self.farthest["columns"] = column, name


def extent(xml: bytes) -> Extent:
    """Measure a sheet without making its rows; cells that hold nothing may be counted too."""
    start, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    cells = _USUAL.findall(xml, start, end) if start >= 0 else []
    if len(cells) < xml.count(b"<c", start, end) or start < 0 or _PREFIXED.search(xml):
        return values_extent(xml)
    columns, rows = map(set, zip(*cells, strict=True)) if cells else (set(), set())
    found = Extent(cells=len(cells))
    found.rows = max(map(int, rows), default=0)
    found.columns = max((number(column.decode()) for column in columns), default=0)
    return found


def values_extent(xml: bytes) -> Extent:
    """Measure the values of a sheet alone, which takes longer, and note where the farthest are.

    Cells may leave their place out and then follow the one before; a sheet with any such cell is
    measured at its widest, so that it is never larger than it was taken for.
    """
    found = Extent()
    loose = 0
    for match in _VALUED.finditer(xml):
        placed = _PLACED.search(match[1])
        if placed:
            found.add(int(placed[2]), number(placed[1].decode()))
        else:
            loose += 1
    if loose:
        rows = _ROW.split(xml)
        found.cells += loose
        found.rows = max(found.rows, len(rows) - 1)
        found.columns += max(sum(1 for _ in _VALUED.finditer(row)) for row in rows)
        corner = f"{letters(found.columns)}{found.rows}"
        found.farthest = {"rows": corner, "columns": corner}
    return found


def errors(xml: bytes) -> Iterator[tuple[str, str]]:
    """Yield the cells that show an error such as #REF!, each with the error."""
    if b't="e"' not in xml and b"t='e'" not in xml:
        return
    for match in _ERROR.finditer(xml):
        yield match[1].decode(), match[2].decode("utf-8", "replace")


def unstored(xml: bytes) -> Iterator[str]:
    """Yield the cells that hold a formula, but not its result."""
    end = xml.rfind(b"</sheetData>")  # below the cells, drop-downs have formulas too
    if xml.find(b"<f", 0, end) < 0 and xml.find(b":f", 0, end) < 0:
        return
    for match in _FORMULA.finditer(xml):
        if match[3] is None or not _TEXT.search(match[1]):
            yield match[2].decode()
