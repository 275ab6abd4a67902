"""Rows of text cells to records: the part that every table format shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from types import GenericAlias
from typing import NamedTuple

from pydantic import ValidationError

from netmap.dataset import Claim, Key
from netmap.formats.grids.grid import Grid
from netmap.formats.tables import characters, headers, values
from netmap.model import RECORD_TYPES, Citation, Contact, Record
from netmap.model.faults import faults
from netmap.problems import Place, Problem, Sheet

TABLES: Mapping[str, type[Record]] = {record.table: record for record in RECORD_TYPES}
SEPARATOR = "|"
_CITATION = ("citation", "line", "quote")


class Own(NamedTuple):
    """The ids of a source that are never taken for anything else: for a code, a name, a word."""

    actors: Set[str] = frozenset()
    kinds: Set[str] = frozenset()


class Table:
    """A grid read as records of one type.

    After ``claims()`` has been exhausted, ``problems`` holds all that was wrong, and ``broken``
    the ids of rows that made no record: they are there, so nothing that names them dangles.
    ``heading`` says what the columns mean where the grid itself does not.
    """

    def __init__(
        self,
        record_type: type[Record],
        grid: Grid,
        declared_in: str,
        *,
        own: Own = Own(),  # noqa: B008 - it is frozen
        heading: headers.Heading | None = None,
    ) -> None:
        self._type = record_type
        self._grid = grid
        self._declared_in = declared_in
        self._heading = heading or headers.find(grid, record_type.table)
        found = self._heading
        self._sheet = Sheet(
            grid.file,
            grid.sheet,
            found.texts,
            found.fields,
            found.row,
            found.places,
            private=record_type is Contact,
        )
        self._columns = headers.columns(found.fields)
        self._has_unnamed = "" in found.texts
        self._row = _RowReader(record_type, own, found.fields)
        self.problems: list[Problem] = [*grid.problems, *self._header_problems()]
        self._is_clear = not any(
            problem.code in ("missing_column", "repeated_column") for problem in self.problems
        )
        self.broken: set[Key] = set()
        self._alike: dict[str, str] = {}

    @property
    def is_whole(self) -> bool:
        """Whether all rows could be read as rows of this table."""
        return self._grid.whole and self._is_clear

    def claims(self) -> Iterator[Claim[Record]]:
        """Yield a claim for every row that makes a record, and note what is wrong."""
        if not self._is_clear:
            return
        faults = self._faults()
        for number, cells in self._grid.rows:
            joined = "".join(cells)
            if number <= self._heading.row or not joined:
                continue
            place = Place(self._sheet, number)
            if number not in faults and characters.is_plain(joined):
                record = self._plain_record(place, cells)
            else:
                tidied = characters.tidy(cells)
                if not any(tidied):
                    continue
                record = self._record(place, tidied, faults.get(number, frozenset()))
            if record is not None:
                self._compare(record.id, place)
                yield Claim(record, place, self._declared_in)

    def _header_problems(self) -> Iterator[Problem]:
        if not self._grid.rows and not self._grid.whole:
            return
        place = Place(self._sheet, self._heading.row)
        seen: set[str] = set()
        repeated: set[str] = set()
        for index, field in self._columns:
            if field in seen and field not in repeated:
                yield place.problem_at("repeated_column", index, self._heading.texts[index])
                repeated.add(field)
            elif field not in seen and field not in self._row.fields and field not in _CITATION:
                yield place.problem_at("unknown_column", index, self._heading.texts[index])
            seen.add(field)
        for field in sorted(self._row.required - seen):
            worded = headers.wording(self._heading, self._type.table, field)
            yield self._sheet.problem("missing_column", worded)
        yield from (problem for _, problem in characters.problems(place, self._heading.texts))

    def _compare(self, record_id: str, place: Place) -> None:
        """Warn of an id that differs from an earlier one only in what the eye passes over."""
        folded = record_id.casefold()
        if not folded.isalnum():
            folded = "".join(folded.split())
        first = self._alike.setdefault(record_id if folded == record_id else folded, record_id)
        if first != record_id:
            self.problems.append(place.problem("similar_id", "id", record_id, first=first))

    def _faults(self) -> Mapping[int, Set[int]]:
        """Note the cells that hold no value that can be read; return their places by row."""
        found: dict[int, set[int]] = defaultdict(set)
        for (row, index), (code, shown) in self._grid.faults.items():
            if row > self._heading.row:
                found[row].add(index)
                self.problems.append(Place(self._sheet, row).problem_at(code, index, shown or None))
        for row, index in self._grid.merged:
            if row > self._heading.row:
                self.problems.append(Place(self._sheet, row).problem_at("merged_cells", index))
        return found

    def _record(self, place: Place, cells: list[str], faulty: Set[int]) -> Record | None:
        problems = []
        fields = self._sheet.fields
        unreadable = {fields[index] for index in faulty if index < len(fields)}
        for index, problem in characters.problems(place, cells):
            problems.append(problem)
            if problem.severity == "error":
                cells[index] = ""
                unreadable |= set(fields[index : index + 1])
        self.problems += map(characters.shortened, problems)
        return self._plain_record(place, cells, unreadable)

    def _plain_record(
        self, place: Place, cells: Sequence[str], unreadable: Set[str] = frozenset()
    ) -> Record | None:
        """Make the record of a row whose cells are tidy."""
        problems: list[Problem] = []
        if len(cells) > len(self._sheet.header) or self._has_unnamed:
            problems += _stray_cells(place, cells)
        record = self._row.record(place, cells, unreadable, problems)
        if problems:
            self.problems += map(characters.shortened, problems)
        if record is None and "id" in (named := self._row.named(cells)):
            self.broken.add((self._type.table, named["id"]))
        return record


class _RowReader:
    """Reads the cells of one row as a record of one type, in columns that hold these fields."""

    def __init__(self, record_type: type[Record], own: Own, columns: Sequence[str]) -> None:
        self._type = record_type
        self._readers = values.readers(record_type)
        words = record_type.words()
        self._own = {field: own.kinds if field in words else own.actors for field in self._readers}
        self._own["id"] = frozenset()
        model = record_type.model_fields
        self.fields = set(model) - {"citations", "attributes"}
        self.required = {field for field in self.fields if model[field].is_required()}
        self._several = {
            field for field in self.fields if isinstance(model[field].annotation, GenericAlias)
        }
        self._columns = tuple(columns)
        self._seen: dict[str, dict[str, object]] = {field: {} for field in self.fields}
        self._known = tuple((field, self._seen.get(field)) for field in columns)
        self._has_more = any(field and field not in self._seen for field in columns)

    def named(self, cells: Sequence[str]) -> Mapping[str, str]:
        """Return the cells that hold something by the fields of their columns."""
        told = zip(self._columns, cells, strict=False)
        return {field: cell for field, cell in told if cell and field}

    def record(
        self, place: Place, cells: Sequence[str], unreadable: Set[str], problems: list[Problem]
    ) -> Record | None:
        """Make a record of a row, without its faulty cells where it has any.

        No answer is ever drawn from such a record, since its errors forbid that; but its id and
        its references are known, so that one bad cell does not hide or cause other problems.
        """
        taken = self._values(place, cells, problems)
        try:
            return self._type.made(taken)
        except ValidationError as error:
            found = list(faults(self._type, error))
        named = self.named(cells)
        for field, code, expected in found:
            if field not in unreadable:
                facts = {"start": named.get("start"), "expected": expected}
                problems.append(place.problem(code, field, named.get(field), **facts))
        faulty = {fault.field for fault in found}
        sound = {key: value for key, value in taken.items() if key not in faulty}
        try:
            return self._type.made(sound)
        except ValidationError:
            return None

    def _values(
        self, place: Place, cells: Sequence[str], problems: list[Problem]
    ) -> dict[str, object]:
        taken = self._more(place, cells, problems) if self._has_more else {}
        for (field, seen), cell in zip(self._known, cells, strict=False):
            if cell and seen is not None:
                value = seen.get(cell)
                taken[field] = self._value(place, field, cell, problems) if value is None else value
        taken.setdefault("attributes", {})  # or pydantic makes a deep copy of the default
        return taken

    def _more(
        self, place: Place, cells: Sequence[str], problems: list[Problem]
    ) -> dict[str, object]:
        """Return what the columns that hold no field of the record say: citations, extra ones."""
        named = self.named(cells)
        citations, found = _citations(place, named)
        problems += found
        attributes = {
            field: cell
            for field, cell in named.items()
            if field not in self._seen
            and (field not in _CITATION or (not citations and field != "citation"))
        }
        return {"citations": citations, "attributes": attributes}

    def _value(self, place: Place, field: str, cell: str, problems: list[Problem]) -> object:
        """Read a cell, and remember what it says unless that is a problem in every row."""
        before = len(problems)
        value: object
        if field in self._several:
            value = tuple(self._read(place, field, part, problems) for part in several(cell))
        else:
            value = self._read(place, field, cell, problems)
        if len(problems) == before and field != "id":  # no id comes again
            self._seen[field][cell] = value
        return value

    def _read(self, place: Place, field: str, text: str, problems: list[Problem]) -> object:
        reader = self._readers.get(field)
        if reader is None or text in self._own[field]:
            return text
        read = reader(text)
        if read.code:
            problems.append(place.problem(read.code, field, text, read=read.value))
        return read.value


def _stray_cells(place: Place, cells: Sequence[str]) -> Iterator[Problem]:
    """Find values that stand under no heading: beyond the header they are a fault of the row."""
    header = place.sheet.header
    if len(cells) > len(header) and (extra := [cell for cell in cells[len(header) :] if cell]):
        first = next(index for index in range(len(header), len(cells)) if cells[index])
        yield place.problem_at("extra_cells", first, SEPARATOR.join(extra))
    if "" in header:
        for index, (text, cell) in enumerate(zip(header, cells, strict=False)):
            if cell and not text:
                yield place.problem_at("unnamed_column", index, cell)


def _citations(
    place: Place, named: Mapping[str, str]
) -> tuple[tuple[Citation, ...], list[Problem]]:
    cell = named.get("citation", "")
    if cell and SEPARATOR not in cell:  # as in most rows
        return (_citation(cell, named.get("line"), named.get("quote")),), []
    sources = several(cell) if cell else ()
    if not sources:
        lost = [column for column in ("line", "quote") if column in named]
        return (), [place.problem("uncited", column, named[column]) for column in lost]
    lines, quotes = (_aligned(named.get(column), len(sources)) for column in ("line", "quote"))
    if lines is None or quotes is None:
        return (), [place.problem("uneven_citation", "citation", named["citation"])]
    told = zip(sources, lines, quotes, strict=True)
    return tuple(_citation(*part) for part in told), []


@lru_cache(maxsize=8192)
def _citation(source: str, line: str | None, quote: str | None) -> Citation:
    return Citation(source=source, line=line, quote=quote)


def _aligned(cell: str | None, wanted: int) -> list[str | None] | None:
    """Split a cell into one part a source, None where it cannot be; empty parts are missing."""
    if cell is None:
        return [None] * wanted
    parts = [cell] if wanted == 1 else [part.strip() for part in cell.split(SEPARATOR)]
    return [part or None for part in parts] if len(parts) == wanted else None


def several(cell: str) -> tuple[str, ...]:
    """Split a cell of several values."""
    return tuple(part.strip() for part in cell.split(SEPARATOR) if part.strip())


def ids(grid: Grid, table: str) -> Set[str]:
    """Collect the ids that a grid declares, before anything else is read of it."""
    heading = headers.find(grid, table)
    if "id" not in heading.fields:
        return frozenset()
    index = heading.fields.index("id")
    return {cells[index].strip() for _, cells in grid.rows if index < len(cells)} - {""}
