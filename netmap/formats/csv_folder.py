"""Read a folder of CSV files, one file a table, as people and Excel write them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from netmap.assembly import Reading
from netmap.dataset import Claim
from netmap.errors import UnknownNameError
from netmap.formats.tables import TABLES, NumberedRow, Table
from netmap.model import Record
from netmap.problems import Place, Problem, Sheet

MAX_BYTES = 64 * 1024 * 1024
"""The largest CSV file that is read; a table of half a million ties is about that size."""


def read(folder: Path | str) -> Reading:
    """Read every table of a folder: UTF-8 with or without BOM, comma or semicolon.

    Raises
    ------
    UnknownNameError
        When the folder does not exist or is not a folder.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise UnknownNameError("folder", folder)
    claims: list[Claim[Record]] = []
    problems: list[Problem] = []
    paths = sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".csv")
    for path in paths:
        found, faults = _read_file(path, str(folder))
        claims += found
        problems += faults
    if not any(path.stem.casefold() in TABLES for path in paths):
        problems.append(Sheet(str(folder)).problem("no_tables", tables=", ".join(TABLES)))
    return Reading(str(folder), tuple(claims), tuple(problems))


def _read_file(path: Path, declared_in: str) -> tuple[list[Claim[Record]], list[Problem]]:
    sheet = Sheet(str(path))
    record_type = TABLES.get(path.stem.casefold())
    if record_type is None:
        return [], [sheet.problem("unknown_file", path.name, tables=", ".join(TABLES))]
    text = _text(path)
    if isinstance(text, Problem):
        return [], [text]
    rows = _rows(text)
    try:
        _, header = next(rows, (1, []))
        sheet = Sheet(str(path), None, tuple(cell.strip() for cell in header))
        table = Table(record_type, sheet, declared_in)
        return list(table.claims(rows)), table.problems
    except _UnreadableError as error:
        return [], [Place(sheet, error.row).problem("not_text", reason=str(error))]


def _text(path: Path) -> str | Problem:
    sheet = Sheet(str(path))
    size = path.stat().st_size
    if size > MAX_BYTES:
        return sheet.problem("too_large", str(size), limit=MAX_BYTES)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        row = path.read_bytes()[: error.start].count(b"\n") + 1
        return Place(sheet, row).problem("not_utf8")


class _UnreadableError(Exception):
    def __init__(self, row: int, reason: object) -> None:
        self.row = row
        super().__init__(str(reason))


def _rows(text: str) -> Iterator[NumberedRow]:
    """Yield rows as a spreadsheet numbers them: empty lines count, line breaks in cells do not."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, row in enumerate(reader, start=1):
            if any("\0" in cell for cell in row):
                raise _UnreadableError(number, "NUL")
            yield number, row
    except csv.Error as error:
        raise _UnreadableError(number + 1, error) from error


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","
