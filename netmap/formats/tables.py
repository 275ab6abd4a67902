"""Rows of text cells to records: the part that every table format shares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from types import GenericAlias
from typing import Any

from pydantic import ValidationError

from netmap.dataset import Claim, Key
from netmap.model import RECORD_TYPES, Citation, Record
from netmap.problems import Place, Problem, Sheet

TABLES: Mapping[str, type[Record]] = {record.table: record for record in RECORD_TYPES}
SEPARATOR = "|"
_CITATION = ("citation", "line", "quote")
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

    After ``claims()`` has been exhausted, ``problems`` holds all that was wrong, and ``broken``
    the ids of rows that made no record: they are there, so nothing that names them dangles.
    """

    def __init__(self, record_type: type[Record], sheet: Sheet, declared_in: str) -> None:
        self._type = record_type
        self._sheet = sheet
        self._declared_in = declared_in
        self._fields = set(record_type.model_fields) - {"citations", "attributes"}
        self.problems: list[Problem] = list(self._header_problems())
        self.broken: set[Key] = set()

    @property
    def is_readable(self) -> bool:
        """Whether the header allows rows to be read as records."""
        return not any(problem.severity == "error" and not problem.row for problem in self.problems)

    def claims(self, rows: Iterable[NumberedRow]) -> Iterator[Claim[Record]]:
        """Yield a claim for every row that makes a record, and note what is wrong."""
        if not self.is_readable:
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
                yield Place(self._sheet, 1).problem("unknown_column", column, column)

    def _record(self, place: Place, cells: Sequence[str]) -> Record | None:
        header = self._sheet.header
        named = {column: cell for column, cell in zip(header, cells, strict=False) if cell}
        problems = list(_stray_cells(place, header, cells))
        citations, faults = _citations(place, named)
        problems += faults
        try:
            return self._type.model_validate(self._values(named, citations))
        except ValidationError as error:
            problems += [self._problem(place, named, fault) for fault in error.errors()]
            return self._rest(named, citations, {problem.column for problem in problems})
        finally:
            self.problems += problems

    def _rest(
        self,
        named: Mapping[str, str],
        citations: tuple[Citation, ...],
        faulty: Set[str | None],
    ) -> Record | None:
        """Make a record without the faulty cells.

        No answer is ever drawn from it, since its errors forbid that; but its id and its
        references are known, so that one bad cell does not hide or cause other problems.
        """
        sound = {column: cell for column, cell in named.items() if column not in faulty}
        try:
            return self._type.model_validate(self._values(sound, citations))
        except ValidationError:
            if "id" in named:
                self.broken.add((self._type.table, named["id"]))
            return None

    def _values(self, named: Mapping[str, str], citations: tuple[Citation, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {
            column: self._split(column, cell)
            for column, cell in named.items()
            if column in self._fields
        }
        taken = self._fields | (set(_CITATION) if citations else {"citation"}) | {""}
        values["citations"] = citations
        values["attributes"] = {
            column: cell for column, cell in named.items() if column not in taken
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


def _stray_cells(place: Place, header: Sequence[str], cells: Sequence[str]) -> Iterator[Problem]:
    """Find values that stand under no heading: beyond the header they are a fault of the row."""
    if extra := [cell for cell in cells[len(header) :] if cell]:
        yield place.problem("extra_cells", value=SEPARATOR.join(extra))
    for column, cell in zip(header, cells, strict=False):
        if cell and not column:
            yield place.problem("unnamed_column", value=cell)


def _citations(
    place: Place, named: Mapping[str, str]
) -> tuple[tuple[Citation, ...], list[Problem]]:
    sources = _parts(named.get("citation", ""))
    if not sources:
        lost = [column for column in ("line", "quote") if column in named]
        return (), [place.problem("uncited", column, named[column]) for column in lost]
    lines, quotes = (_aligned(named.get(column), len(sources)) for column in ("line", "quote"))
    if lines is None or quotes is None:
        return (), [place.problem("uneven_citation", "citation", named["citation"])]
    told = zip(sources, lines, quotes, strict=True)
    return tuple(Citation(source=s, line=line, quote=quote) for s, line, quote in told), []


def _aligned(cell: str | None, wanted: int) -> list[str | None] | None:
    """Split a cell into one part a source, None where it cannot be; empty parts are missing."""
    if cell is None:
        return [None] * wanted
    parts = [cell] if wanted == 1 else [part.strip() for part in cell.split(SEPARATOR)]
    return [part or None for part in parts] if len(parts) == wanted else None


def _parts(cell: str) -> tuple[str, ...]:
    """Split a cell of several values."""
    return tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())
