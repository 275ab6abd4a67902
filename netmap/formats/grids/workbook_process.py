"""Read a workbook in a process of its own, so that nothing in it can take netmap down.

Run as ``python -P -m netmap.formats.grids.workbook_process FILE``; it writes one JSON object. It
imports as little as it can: it starts for every workbook.
"""

from __future__ import annotations

import contextlib
import gc
import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO
from xml.etree import ElementTree

from netmap.formats.grids import sheet_scan
from netmap.formats.grids.archive import MAX_FILE, Archive, Refused, part_name

MAX_ROWS = 200_000
MAX_COLUMNS = 1000
MAX_CELLS = 5_000_000
MAX_TEXT = 32_767
MAX_CHARACTERS = 100_000_000
_MEMORY = 1024 * 1024 * 1024
_SECONDS = 30
_SAFE_FLOAT = 1e15
_Row = tuple[int, list[str]]
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"SQLite format 3", "SQLite"),
)
_KINDS_OF_ZIP = (
    ("word/document.xml", "Word"),
    ("ppt/presentation.xml", "PowerPoint"),
    ("xl/workbook.bin", "Excel .xlsb"),
    ("content.xml", "OpenDocument"),
)


def main(path: str) -> None:
    """Write what the workbook holds, or why it is not read."""
    _limit()
    gc.disable()  # there are no cycles to collect, and the process ends soon
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - pathlib takes 10 ms to import
            answer: Mapping[str, object] = {"sheets": list(_sheets(file))}
    except Refused as refused:
        answer = {"refused": refused.code, "facts": refused.facts}
    except OSError:
        answer = {"refused": "not_a_file", "facts": {}}
    except MemoryError:
        answer = {"refused": "too_large_inside", "facts": {}}
    sys.stdout.write(json.dumps(answer, separators=(",", ":")))  # dump() is ten times slower


def _limit() -> None:
    """Bound memory and time where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # Windows has none

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _sheets(file: BinaryIO) -> Iterator[dict[str, object]]:
    _must_be_zip(file)
    archive = Archive(file)
    _must_be_workbook(archive.names)
    parts = dict(archive.parts())
    paths = _paths(parts)
    import python_calamine  # most files that are refused never need it

    try:
        book = python_calamine.load_workbook(_clean(parts))
        wanted = python_calamine.SheetTypeEnum.WorkSheet
        budget = _Budget()
        for index, sheet in enumerate(book.sheets_metadata):
            if sheet.typ == wanted:
                state = str(sheet.visible).rpartition(".")[2].casefold()
                xml = parts[paths[index]]
                yield {"name": sheet.name, "state": state, **_sheet(book, index, xml, budget)}
    except (python_calamine.CalamineError, KeyError, IndexError, OSError, ValueError) as error:
        raise Refused("broken_file") from error


def _must_be_zip(file: BinaryIO) -> None:
    """Refuse what is no zip file, under the name of what it is."""
    head = file.read(512)
    if not head:
        raise Refused("empty_file")
    if head.startswith(_OLE):
        content = head + file.read(MAX_FILE)
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused("encrypted")
        raise Refused("wrong_type", found="Excel 97-2003 (.xls)")
    if not head.startswith(b"PK"):
        found = _found(head)
        raise Refused("wrong_type", found=found) if found else Refused("broken_file")
    if file.seek(0, 2) > MAX_FILE:
        raise Refused("too_large", limit=MAX_FILE)


def _found(head: bytes) -> str | None:
    """Name the type of a file by how it begins; None when it begins like nothing that is known."""
    for magic, name in _OTHERS:
        if head.startswith(magic):
            return name
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if plain.startswith((b"<!doctype html", b"<html")):
        return "HTML"
    if plain.startswith(b"<"):
        return "XML"
    return None if b"\0" in head or not head.isascii() else "CSV"


def _must_be_workbook(names: list[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    for name, kind in _KINDS_OF_ZIP:
        if name in names:
            raise Refused("wrong_type", found=kind)
    raise Refused("wrong_type", found="ZIP")


def _paths(parts: Mapping[str, bytes]) -> list[str]:
    """Return the part of each sheet, in the order of the workbook."""
    plain = {name.replace("\\", "/").lstrip("/").casefold(): name for name in parts}
    try:
        book = ElementTree.fromstring(parts[plain["xl/workbook.xml"]])
        related = ElementTree.fromstring(parts[plain["xl/_rels/workbook.xml.rels"]])
    except (ElementTree.ParseError, KeyError, ValueError, LookupError) as error:
        raise Refused("broken_file") from error
    targets = {relation.get("Id"): relation.get("Target", "") for relation in related}
    sheets = [item for item in book.iter() if item.tag.endswith("}sheet")]
    wanted = [targets.get(item.get(_RELATION) or item.get(_STRICT_RELATION)) for item in sheets]
    if not sheets:
        raise Refused("empty_workbook")
    return [plain.get(_path(target or ""), "") for target in wanted]


def _path(target: str) -> str:
    path = target.replace("\\", "/").casefold()
    return path[1:] if path.startswith("/") else f"xl/{path}"


def _clean(parts: Mapping[str, bytes]) -> BytesIO:
    """Write the parts that were looked through to a new archive: nothing else is ever parsed."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(part_name(name), content)
    file.seek(0)
    return file


class _Budget:
    """What is left of the rows and cells that one workbook may have."""

    def __init__(self) -> None:
        self._rows = MAX_ROWS
        self._area = MAX_CELLS
        self._characters = MAX_CHARACTERS

    def fault(self, xml: bytes) -> dict[str, object] | None:
        """Say what is too much of a sheet, and where, or take it off what is left."""
        extent = sheet_scan.extent(xml)
        if self._is_over(extent):
            extent = sheet_scan.values_extent(xml)
        if extent.columns > MAX_COLUMNS:
            cell = extent.farthest["columns"]
            return {"of": "columns", "limit": MAX_COLUMNS, "cell": cell}
        if self._is_over(extent):
            cell = extent.farthest["rows"]
            return {"of": "rows", "limit": MAX_ROWS, "cell": cell}
        self._rows -= extent.rows
        self._area -= max(extent.rows * extent.columns, extent.cells)
        return None

    def paid(self, rows: Iterator[_Row]) -> Iterator[_Row]:
        """Yield the rows while their text is within bounds: one text may be shared by all cells."""
        for number, cells in rows:
            self._characters -= sum(map(len, cells))
            if self._characters < 0:
                raise Refused("too_large_inside")
            yield number, cells

    def _is_over(self, extent: sheet_scan.Extent) -> bool:
        area = max(extent.rows * extent.columns, extent.cells)
        return extent.columns > MAX_COLUMNS or extent.rows > self._rows or area > self._area


def _sheet(book: Any, index: int, xml: bytes, budget: _Budget) -> dict[str, object]:
    fault = budget.fault(xml)
    if fault:
        return {"fault": fault}
    sheet = book.get_sheet_by_index(index)
    first = sheet.start[1] if sheet.start else 0
    return {
        "rows": list(budget.paid(_rows(sheet.iter_rows(), first))),
        "errors": list(sheet_scan.errors(xml)),
        "unstored": list(sheet_scan.unstored(xml)),
        "merged": sheet.merged_cell_ranges or [],
    }


def _rows(rows: Iterator[list[Any]], first: int) -> Iterator[_Row]:
    offset = [""] * first
    for number, row in enumerate(rows, start=1):
        cells = [cell if type(cell) is str else _text(cell) for cell in row]
        if any(cells):
            if max(map(len, cells)) > MAX_TEXT:
                cells = [cell[: MAX_TEXT + 1] for cell in cells]
            yield number, [*offset, *cells]


def _text(value: object) -> str:
    """Write a value the way a person would have written it, dates as ISO 8601."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        plain = value.replace(microsecond=0)
        return plain.date().isoformat() if plain.time() == time() else plain.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if not abs(value) < _SAFE_FLOAT:  # digits are lost already, or it is no number
        return repr(value)
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


if __name__ == "__main__":
    main(sys.argv[1])
