"""Read one file of comma-, semicolon- or tab-separated values as a grid."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from netmap.formats.formulas import unguarded
from netmap.formats.grids.grid import Grid, NumberedRow
from netmap.problems import Place, Problem, Sheet

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read; a table of half a million ties is about that size."""
MAX_COLUMNS = 1000
MAX_CELLS = 5_000_000

_SEPARATORS = ",;\t"
_DECLARED = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_SAMPLE = 20_000
_BINARY = {b"PK\3\4": "ZIP / Excel", b"\xd0\xcf\x11\xe0": "Excel .xls", b"%PDF": "PDF"}


def grid(path: Path) -> Grid:
    """Read a file as far as it can be read: what cannot is a problem of the grid."""
    sheet = Sheet(str(path))
    rows: list[NumberedRow] = []
    problems: list[Problem] = []
    whole = False
    try:
        text, encoding = _decoded(_content(path, sheet), path, sheet)
        if encoding:
            problems.append(sheet.problem("assumed_encoding", encoding))
        for number, cells in _rows(text):
            _must_be_narrow(Place(sheet, number), cells, path)
            rows.append((number, cells))
        whole = True
    except _NotReadableError as error:
        problems.append(error.problem)
    except _BrokenRowError as error:
        problems.append(Place(sheet, error.row).problem("not_text", reason=str(error)))
    except OSError:
        problems.append(sheet.problem("not_a_file", path.name))
    return Grid(str(path), path.stem, rows=rows, problems=tuple(problems), whole=whole)


def _content(path: Path, sheet: Sheet) -> bytes:
    if not path.is_file():  # a pipe would wait for ever, a device has no end
        raise _NotReadableError(sheet.problem("not_a_file", path.name))
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _NotReadableError(sheet.problem("too_large", path.name, limit=MAX_BYTES))
    for magic, found in _BINARY.items():
        if content.startswith(magic):
            raise _NotReadableError(sheet.problem("wrong_type", path.name, found=found))
    return content


def _decoded(content: bytes, path: Path, sheet: Sheet) -> tuple[str, str | None]:
    """Return the text, and the encoding where it had to be assumed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), None
        except UnicodeDecodeError:
            raise _NotReadableError(sheet.problem("not_utf8", path.name)) from None
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        # the rows before the byte that no letter has, and the one it is in
        before = content[: error.start].decode("cp1252") + "?"
        row = sum(1 for _ in csv.reader(StringIO(before, newline="")))
        raise _NotReadableError(Place(sheet, row).problem("not_utf8")) from None


def _must_be_narrow(place: Place, cells: Sequence[str], path: Path) -> None:
    if any(cells[MAX_COLUMNS:]):
        last = max(index for index, cell in enumerate(cells) if cell)
        problem = place.problem_at("too_many_columns", last, path.name, limit=MAX_COLUMNS)
        raise _NotReadableError(problem)


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
    declared = _DECLARED.match(text)
    separator = declared[1] if declared else _separator(text)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = cells = 0
    try:
        for number, row in enumerate(reader, start=1):
            cells += len(row)
            if cells > MAX_CELLS:
                raise _BrokenRowError(number, f"> {MAX_CELLS}")
            if number > 1 or not declared:
                yield number, [unguarded(cell) for cell in row]
    except csv.Error as error:
        raise _BrokenRowError(number + 1, error) from error


def _separator(text: str) -> str:
    """Take the separator that is on most of the first lines; a title line may have none."""
    lines = _QUOTED.sub("", text[:_SAMPLE]).splitlines()[:30]
    found = [line for line in lines if any(separator in line for separator in _SEPARATORS)]
    if not found:
        return ","
    return max(
        _SEPARATORS,
        key=lambda separator: (sum(separator in line for line in found), found[0].count(separator)),
    )
