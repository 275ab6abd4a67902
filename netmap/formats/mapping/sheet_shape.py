"""Guess what a sheet is that nobody wrote for netmap: a list, a matrix, a log, or netmap's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal

from netmap.column_letters import letters
from netmap.formats.form import columns, find_field, find_table, normalised
from netmap.formats.grids.grid import Grid, NumberedRow
from netmap.formats.tables import characters, headers, values
from netmap.formats.tables.tables import TABLES
from netmap.model import PartialDate, Quantity

Shape = Literal["netmap", "matrix", "contacts", "persons", "log", "actors", "other"]

_MARKS = ("x", "1", "✓", "✔", "*", "●", "k", "j", "kyllä", "ja", "yes", "on")
_TOTALS = frozenset({"yhteensa", "yht", "summa", "totalt", "sammanlagt", "total", "sum", "kaikki"})
_TITLES = frozenset(
    (
        *("aihe", "otsikko", "tilaisuus", "tapaaminen", "kokous", "teema", "asia"),
        *("amne", "rubrik", "tillfalle", "mote", "tema", "arende"),
        *("topic", "subject", "title", "meeting", "occasion", "theme"),
    )
)
_GUESSED = ("actors", "contacts", "events")
_PLAIN_NAMES = frozenset({"nimi", "namn", "name"})
_OF_ORGANISATIONS = frozenset({"kind", "business_id", "association_id"})
_LONGEST_HEADING = 60
_FEWEST_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its place, its heading, how a mapping names it, and what is in it."""

    at: int
    text: str
    reference: str
    cells: tuple[str, ...]

    @property
    def is_total(self) -> bool:
        """Whether it sums the others up."""
        return normalised(self.text) in _TOTALS

    def field(self, table: str) -> str | None:
        """Return the field of a table that it holds by its heading."""
        return find_field(table, self.text) if self.text else None

    def mostly(self, kind: Literal["mark", "date", "email", "number"]) -> bool:
        """Say whether at least half of what is in it is of a kind; an empty column is nothing."""
        return bool(self.cells) and 2 * sum(_IS[kind](it) for it in self.cells) >= len(self.cells)


class SheetShape:
    """A sheet, where its header is, and what it seems to be."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.header_row, self._header = _header(grid)

    @cached_property
    def rows(self) -> tuple[NumberedRow, ...]:
        """The rows below the header that hold anything."""
        below = ((n, characters.tidy(cells)) for n, cells in self.grid.rows if n > self.header_row)
        return tuple((number, cells) for number, cells in below if any(cells))

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """The rows that sum the others up."""
        firsts = ((number, next(filter(None, cells))) for number, cells in self.rows)
        return tuple(number for number, first in firsts if normalised(first) in _TOTALS)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that have a heading or hold anything."""
        width = max(map(len, (self._header, *(cells for _, cells in self.rows))), default=0)
        texts = [*self._header, *[""] * (width - len(self._header))]
        plain = [text.casefold() for text in texts]
        found = []
        for at, text in enumerate(texts):
            told = tuple(self._cells(at))
            if text or told:
                is_clear = text and plain.count(text.casefold()) == 1
                reference = text if is_clear else f"[{letters(at + 1)}]"
                found.append(Column(at, text, reference, told))
        return tuple(found)

    @cached_property
    def shape(self) -> Shape:
        """What the sheet seems to be."""
        if self._is_own:
            return "netmap"
        if self.name is None and not self.date:
            return "other"
        if self.name and len(self.groups) >= _FEWEST_GROUPS:
            return "matrix"
        if self.name and any(self.is_personal(column) for column in self.columns):
            return "contacts" if self._names_organisations else "persons"
        if self.date:
            return "log"
        return "actors" if self.name else "other"

    @cached_property
    def name(self) -> Column | None:
        """The column of the actors' names; one that says whose names is preferred to "Name"."""
        named = [c for c in self.columns if (c.field("actors") or "").startswith("name_")]
        clear = [column for column in named if normalised(column.text) not in _PLAIN_NAMES]
        if clear or named:
            return (clear or named)[0]
        about = [column for column in self.columns if column.field("contacts") == "about"]
        return next(iter(about), None)

    @cached_property
    def date(self) -> Column | None:
        """The column of the days on which something was held."""
        by_text = [column for column in self.columns if column.field("events") == "start"]
        by_cells = [column for column in self.columns if column.mostly("date")]
        return next(chain((c for c in by_text if c.mostly("date")), by_cells), None)

    @cached_property
    def title(self) -> Column | None:
        """The column that says what a meeting was about."""
        named = (column for column in self.columns if normalised(column.text) in _TITLES)
        known = (c for c in self.columns if (c.field("events") or "").startswith("name_"))
        return next(chain(named, known), None)

    @cached_property
    def groups(self) -> tuple[Column, ...]:
        """The columns of a matrix: those of marks, and empty ones among them."""
        usual = [c for c in self.columns if c is not self.name and c.text and not c.is_total]
        marked = [column for column in usual if column.mostly("mark")]
        if not marked:
            return ()
        first = marked[0].at
        return tuple(c for c in usual if c in marked or (not c.cells and c.at > first))

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """The marks in the columns of the groups."""
        told = {cell.casefold() for column in self.groups for cell in column.cells}
        return tuple(mark for mark in _MARKS if mark in told)

    @cached_property
    def lone(self) -> Mapping[int, str]:
        """The rows on which there is nothing but one text in the column of names."""
        at = self.name.at if self.name else None
        found = {}
        for number, cells in self.rows:
            filled = [index for index, cell in enumerate(cells) if cell]
            if filled == [at] and number not in self.totals:
                found[number] = cells[filled[0]]
        return found

    def is_personal(self, column: Column) -> bool:
        """Say whether a column holds what contacts hold; a column of names alone is none."""
        field = column.field("contacts")
        return column.mostly("email") or field in ("email", "phone")

    @property
    def _names_organisations(self) -> bool:
        """Whether the names are surely none of persons: a column "Name" with addresses may be."""
        told = {column.field("actors") for column in self.columns} | {None}
        is_plain = self.name is not None and normalised(self.name.text) in _PLAIN_NAMES
        return not is_plain or bool(told & _OF_ORGANISATIONS)

    @property
    def _is_own(self) -> bool:
        table = find_table(self.grid.title)
        if table is None:
            return False
        known = set(headers.find(self.grid, table).fields)
        model = TABLES[table].model_fields
        return {field for field in columns(table) if _is_needed(model, field)} <= known

    def _cells(self, at: int) -> Iterator[str]:
        for number, cells in self.rows:
            if at < len(cells) and cells[at] and number not in self.totals:
                yield cells[at]


def _is_needed(model: Mapping[str, object], field: str) -> bool:
    info = model.get(field)
    return bool(info and getattr(info, "is_required", bool)())


def _header(grid: Grid) -> tuple[int, Sequence[str]]:
    """Take the first of the rows with most headings; titles above the header are not so wide."""
    rows = [row for row in grid.rows[: headers.SEARCHED * 4] if any(it.strip() for it in row[1])]
    number, cells = max(rows[: headers.SEARCHED], key=_worth, default=(1, ()))
    texts = [" ".join(cell.split()) for cell in characters.tidy(cells)]
    while texts and not texts[-1]:
        texts.pop()
    return number, texts


def _worth(row: NumberedRow) -> int:
    """Count what may be a heading, and twice what is known as one."""
    texts = {cell.strip() for cell in row[1] if 0 < len(cell.strip()) <= _LONGEST_HEADING}
    headings = [text for text in texts if not any(is_kind(text) for is_kind in _IS.values())]
    known = [text for text in headings if any(find_field(table, text) for table in _GUESSED)]
    return len(headings) + 2 * len(known)


def _is_date(text: str) -> bool:
    """Say whether a text is a day or a month; a year alone may be any number."""
    found = values.date(text).value
    return isinstance(found, PartialDate) and found.month is not None


_IS: Mapping[str, Callable[[str], bool]] = {
    "mark": lambda text: text.casefold() in _MARKS,
    "date": _is_date,
    "email": lambda text: "@" in text,
    "number": lambda text: isinstance(values.number(text).value, Quantity),
}
