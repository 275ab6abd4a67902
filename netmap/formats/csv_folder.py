"""Read a folder of CSV files, one file a table, as people and Excel write them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from netmap.assembly import Reading
from netmap.dataset import Claim, Key
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
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".csv")
    except OSError:
        raise UnknownNameError("folder", folder) from None
    files = [_File(path, str(folder)) for path in paths]
    problems = [problem for file in files for problem in file.problems]
    if not any(path.stem.casefold() in TABLES for path in paths):
        problems.append(Sheet(str(folder)).problem("no_tables", tables=", ".join(TABLES)))
    return Reading(
        source=str(folder),
        claims=tuple(claim for file in files for claim in file.claims),
        problems=tuple(problems),
        broken=frozenset(key for file in files for key in file.broken),
        unread=frozenset(file.table for file in files if not file.is_read),
    )


class _File:
    """What one file of a folder gave: claims, problems, and whether all of it could be read."""

    def __init__(self, path: Path, declared_in: str) -> None:
        self.table = path.stem.casefold()
        self.claims: list[Claim[Record]] = []
        self.problems: list[Problem] = []
        self.broken: set[Key] = set()
        self.is_read = False
        self._sheet = Sheet(str(path))
        if self.table in TABLES:
            self._read(path, declared_in)
        else:
            tables = ", ".join(TABLES)
            self.problems.append(self._sheet.problem("unknown_file", path.name, tables=tables))

    def _read(self, path: Path, declared_in: str) -> None:
        try:
            rows = _rows(_text(path, self._sheet))
            _, header = next(rows, (1, []))
            self._sheet = Sheet(str(path), None, tuple(cell.strip() for cell in header))
            table = Table(TABLES[self.table], self._sheet, declared_in)
            self.problems, self.broken = table.problems, table.broken
            for claim in table.claims(rows):
                self.claims.append(claim)
            self.is_read = table.is_readable
        except _NotReadableError as error:
            self.problems.append(error.problem)
        except _BrokenRowError as error:
            place = Place(self._sheet, error.row)
            self.problems.append(place.problem("not_text", reason=str(error)))
        except OSError:
            self.problems.append(self._sheet.problem("not_a_file", path.name))


def _text(path: Path, sheet: Sheet) -> str:
    if not path.is_file():  # a pipe would wait for ever, a device has no end
        raise _NotReadableError(sheet.problem("not_a_file", path.name))
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _NotReadableError(sheet.problem("too_large", path.name, limit=MAX_BYTES))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # the rows before the first bad byte, and the one it is in, as a spreadsheet counts them
        before = content[: error.start].decode("utf-8-sig") + "?"
        row = sum(1 for _ in csv.reader(StringIO(before, newline="")))
        raise _NotReadableError(Place(sheet, row).problem("not_utf8")) from None


class _NotReadableError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code)


class _BrokenRowError(Exception):
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
                raise _BrokenRowError(number, "NUL")
            yield number, row
    except csv.Error as error:
        raise _BrokenRowError(number + 1, error) from error


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","
