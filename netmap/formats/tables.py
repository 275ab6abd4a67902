"""Rows of text cells to records: the part that every table format shares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from types import GenericAlias
from typing import Any

from pydantic import ValidationError

from netmap.dataset import Claim
from netmap.model import RECORD_TYPES, Citation, Record
from netmap.problems import Place, Problem, Sheet

TABLES: Mapping[str, type[Record]] = {record.table: record for record in RECORD_TYPES}
SEPARATOR = "|"
_CITATION = {"citation": "source", "line": "line", "quote": "quote"}
_QUOTED = re.compile(r"'([^']*)'")
_CODES = {
    "end_before_start": "end_before_start",
    "impossible_date": "impossible_date",
    "impossible_number": "impossible_number",
    "literal_error": "unknown_status",
    "missing": "missing_value",
}

NumberedRow = tuple[int, Sequence[str]]


class Table:
    """The rows of one table, read as records of one type.

    After ``claims()`` has been exhausted, ``problems`` holds all that was wrong.
    """

    def __init__(self, record_type: type[Record], sheet: Sheet, declared_in: str) -> None:
        self._type = record_type
        self._sheet = sheet
        self._declared_in = declared_in
        self._fields = set(record_type.model_fields) - {"citations", "attributes"}
        self.problems: list[Problem] = list(self._header_problems())

    def claims(self, rows: Iterable[NumberedRow]) -> Iterator[Claim[Record]]:
        """Yield a claim for every row that makes a record, and note what is wrong."""
        if any(problem.severity == "error" for problem in self.problems):
            return
        for number, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            record = self._record(Place(self._sheet, number), [cell.strip() for cell in cells])
            if record is not None:
                yield Claim(record, Place(self._sheet, number), self._declared_in)

    def _header_problems(self) -> Iterator[Problem]:
        header = self._sheet.header
        for column, times in Counter(column for column in header if column).items():
            if times > 1:
                yield self._sheet.problem("repeated_column", column)
        for field in sorted(self._fields):
            if self._type.model_fields[field].is_required() and field not in header:
                yield self._sheet.problem("missing_column", field)
        for column in header:
            if column and column not in self._fields and column not in _CITATION:
                place = Place(self._sheet, 1)
                yield place.problem("unknown_column", column, column)

    def _record(self, place: Place, cells: Sequence[str]) -> Record | None:
        header = self._sheet.header
        if extra := [cell for cell in cells[len(header) :] if cell]:
            self.problems.append(place.problem("extra_cells", value=SEPARATOR.join(extra)))
        named = {column: cell for column, cell in zip(header, cells, strict=False) if cell}
        try:
            return self._type.model_validate(self._values(named))
        except ValidationError as error:
            problems = [self._problem(place, named, fault) for fault in error.errors()]
        except _UnevenCitationError:
            problems = [place.problem("uneven_citation", "citation", named["citation"])]
        self.problems += problems
        return self._rest(named, {problem.column for problem in problems})

    def _rest(self, named: Mapping[str, str], faulty: Set[str | None]) -> Record | None:
        """Make a record without the faulty cells.

        No answer is ever drawn from it, since its errors forbid that; but its id and its
        references are known, so that one bad cell does not hide or cause other problems.
        """
        sound = {column: cell for column, cell in named.items() if column not in faulty}
        try:
            return self._type.model_validate(self._values(sound))
        except ValidationError:
            return None

    def _values(self, named: Mapping[str, str]) -> dict[str, Any]:
        values: dict[str, Any] = {
            column: self._split(column, cell)
            for column, cell in named.items()
            if column in self._fields
        }
        values["citations"] = _citations(named)
        values["attributes"] = {
            column: cell
            for column, cell in named.items()
            if column and column not in self._fields and column not in _CITATION
        }
        return values

    def _split(self, column: str, cell: str) -> str | tuple[str, ...]:
        if isinstance(self._type.model_fields[column].annotation, GenericAlias):
            return _parts(cell)
        return cell

    def _problem(self, place: Place, named: Mapping[str, str], fault: Any) -> Problem:
        column = str(fault["loc"][0]) if fault["loc"] else "end"
        code = _CODES.get(fault["type"], "missing_value")
        expected = ", ".join(_QUOTED.findall(fault.get("ctx", {}).get("expected", "")))
        return place.problem(
            code, column, named.get(column), start=named.get("start"), expected=expected
        )


class _UnevenCitationError(Exception):
    """A row names several sources but not as many lines or quotes."""


def _citations(named: Mapping[str, str]) -> tuple[Citation, ...]:
    sources = _parts(named.get("citation", ""))
    if not sources:
        return ()
    columns = [
        (field, _parts(named[column], len(sources)))
        for column, field in _CITATION.items()
        if column in named
    ]
    if any(len(parts) != len(sources) for _, parts in columns):
        raise _UnevenCitationError
    return tuple(
        Citation(**{field: parts[index] or None for field, parts in columns})  # type: ignore[arg-type]
        for index in range(len(sources))
    )


def _parts(cell: str, wanted: int | None = None) -> tuple[str, ...]:
    """Split a cell of several values; a single value may hold the separator itself."""
    if wanted == 1:
        return (cell,)
    parts = [part.strip() for part in cell.split(SEPARATOR)]
    return tuple(part for part in parts if part or wanted)
