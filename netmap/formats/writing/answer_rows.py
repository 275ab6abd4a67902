"""Write the plain values of an answer as CSV, and what is told of it as a workbook."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from netmap.formats.formulas import guarded

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from netmap.telling import Table, Told

_LARGEST = 32_767
"""How many characters a cell of a workbook may hold."""


def text(plain: Any) -> str:
    r"""Write plain values as CSV with a header, one row a result; nothing where there is none.

    Examples
    --------
    >>> text([{"name": "=1+1", "years": [2018, 2019]}])
    "name,years\n'=1+1,2018|2019\n"
    """
    found = rows(plain)
    if not found:
        return ""
    header = list(dict.fromkeys(key for row in found for key in row))
    file = StringIO()
    writer = csv.DictWriter(file, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in found)
    return file.getvalue()


def rows(plain: Any) -> list[dict[str, Any]]:
    """Return the rows: those of the answer or, where it is one list of ids, a row an id."""
    if isinstance(plain, list):
        return plain
    (name, found), *more = plain.items()
    if more or not isinstance(found, list):
        return [plain]
    return [{name: item} for item in found]


def book(told: Told) -> bytes:
    """Write what is told as a workbook: a sheet a table, and the notes below the first."""
    from openpyxl.workbook import Workbook

    made = Workbook()
    sheet = made.worksheets[0]
    for number, table in enumerate(told.tables, start=1):
        sheet = sheet if number == 1 else made.create_sheet()
        sheet.title = str(number)
        _fill(sheet, table)
    for note in told.notes:
        made.worksheets[0].append([_safe(note)])
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    for row in (table.headings, *table.rows):
        sheet.append([_safe(cell) for cell in row])
    sheet.freeze_panes = "A2"


def _safe(text: str) -> str:
    return guarded(text[: _LARGEST - 1])


def _cell(value: object) -> object:
    """Write a value as a cell, which no spreadsheet program takes for a formula."""
    told = _joined(value)
    return guarded(told) if isinstance(told, str) else told


def _joined(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(str(_joined(item)) for item in value)
    if isinstance(value, dict):
        return ";".join(f"{key}={_joined(item)}" for key, item in value.items())
    return value
