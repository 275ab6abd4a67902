"""Read one file of comma-, semicolon- or tab-separated values as a grid."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import overload

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
_ASSUMED = "cp1252"
_BINARY = {b"PK\3\4": "ZIP / Excel", b"\xd0\xcf\x11\xe0": "Excel .xls", b"%PDF": "PDF"}


def grid(path: Path) -> Grid:
    """Read a file as far as it can be read: what cannot is a problem of the grid."""
    sheet = Sheet(str(path))
    rows: _Rows | None = None
    problems: list[Problem] = []
    whole = False
    try:
        content = _content(path, sheet)
        encoding = _encoding(content, path, sheet)
        if encoding == _ASSUMED:
            problems.append(sheet.problem("assumed_encoding", "Windows-1252"))
        rows = _Rows(content, encoding)
        rows.measure(sheet, path)
        whole = True
    except _NotReadableError as error:
        problems.append(error.problem)
    except _BrokenRowError as error:
        problems.append(Place(sheet, error.row).problem("not_text", reason=str(error)))
    except OSError:
        problems.append(sheet.problem("not_a_file", path.name))
    return Grid(str(path), path.stem, rows=rows or (), problems=tuple(problems), whole=whole)


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


def _encoding(content: bytes, path: Path, sheet: Sheet) -> str:
    """Return the encoding in which all of the bytes are text."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content.decode("utf-16")
        except UnicodeDecodeError:
            raise _NotReadableError(sheet.problem("not_utf8", path.name)) from None
        return "utf-16"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8-sig"
    try:
        content.decode(_ASSUMED)
    except UnicodeDecodeError as error:
        # the rows before the byte that no letter has, and the one it is in
        before = content[: error.start].decode(_ASSUMED) + "?"
        row = sum(1 for _ in csv.reader(StringIO(before, newline="")))
        raise _NotReadableError(Place(sheet, row).problem("not_utf8")) from None
    return _ASSUMED


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


class _Rows(Sequence[NumberedRow]):
    """The rows of a file, taken from its bytes each time they are gone through.

    Kept as lists of texts they would need many times the room that the file has.
    """

    def __init__(self, content: bytes, encoding: str) -> None:
        self._content = content
        self._encoding = encoding
        head = self._text().read(_SAMPLE)
        declared = _DECLARED.match(head)
        self._first = 2 if declared else 1
        self._separator = declared[1] if declared else _separator(head)
        self._may_be_guarded = b"'" in content
        self._until = 0  # the last row that is sound

    def measure(self, sheet: Sheet, path: Path) -> None:
        """Go through the rows as far as they can be read, and raise what stops that."""
        cells = 0
        try:
            for number, row in enumerate(self._parsed(), start=1):
                cells += len(row)
                if cells > MAX_CELLS:
                    raise _BrokenRowError(number, f"> {MAX_CELLS}")
                if number >= self._first and len(row) > MAX_COLUMNS:
                    _must_be_narrow(Place(sheet, number), row, path)
                self._until = number
        except csv.Error as error:
            raise _BrokenRowError(self._until + 1, error) from error

    def __iter__(self) -> Iterator[NumberedRow]:
        """Yield rows as a spreadsheet numbers them: empty lines count, line breaks do not."""
        rows = enumerate(islice(self._parsed(), self._until), start=1)
        sound = islice(rows, self._first - 1, None)
        if not self._may_be_guarded:
            return sound
        return ((number, [unguarded(cell) for cell in row]) for number, row in sound)

    def __len__(self) -> int:
        return max(self._until - self._first + 1, 0)

    @overload
    def __getitem__(self, index: int) -> NumberedRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[NumberedRow]: ...

    def __getitem__(self, index: int | slice) -> NumberedRow | Sequence[NumberedRow]:
        if isinstance(index, slice):
            return list(islice(self, *index.indices(len(self))))
        return next(islice(self, range(len(self))[index], None))

    def _text(self) -> TextIOWrapper:
        return TextIOWrapper(BytesIO(self._content), encoding=self._encoding, newline="")

    def _parsed(self) -> Iterator[list[str]]:
        return csv.reader(self._text(), delimiter=self._separator, strict=True)


def _separator(head: str) -> str:
    """Take the separator that is on most of the first lines; a title line may have none."""
    lines = _QUOTED.sub("", head).splitlines()[:30]
    found = [line for line in lines if any(separator in line for separator in _SEPARATORS)]
    if not found:
        return ","
    return max(
        _SEPARATORS,
        key=lambda separator: (sum(separator in line for line in found), found[0].count(separator)),
    )
