"""Make netmap's own tables of a sheet that is in another form, every cell at its true place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import product

from netmap.column_letters import letters as column_letters
from netmap.column_letters import number as column_number
from netmap.formats.grids.grid import Grid, NumberedRow
from netmap.formats.mapping.mapped_names import (
    Known,
    dated,
    is_area,
    is_several,
    municipality,
    reference,
    slug,
)
from netmap.formats.mapping.mapped_table import Column, Derived, derived
from netmap.formats.mapping.mapping_plan import Plan
from netmap.formats.tables import characters
from netmap.formats.tables.tables import SEPARATOR, TABLES, several
from netmap.problems import Place, Problem, Sheet

_LETTERS = re.compile(r"\[([A-Z]{1,3})\]")
_NAMES = ("name_fi", "name_sv", "name_en", "aliases")
_ENOUGH = 3
"""From how many mapped columns on a row with one of them alone looks like a note."""

_FIRST = ("actors", "events", "posts")
"""The tables that others of the same row may belong to."""
_RELATIONS = ("attendances", "seats", "ties")
"""The tables of which one row may make several records, one for each name in a cell."""

# Who a record of a row belongs to, where no column says so: a record of the same row.
_OWNERS = {
    "attendances": ("event", ("events",)),
    "contacts": ("about", ("posts", "actors")),
    "holdings": ("post", ("posts",)),
    "posts": ("organisation", ("actors",)),
    "sizes": ("actor", ("actors",)),
    "ties": ("source", ("actors",)),
}


class MappedSheet:
    """A sheet with its plan: first ``learn`` all sheets of a file, then take their ``tables``."""

    def __init__(self, grid: Grid, plan: Plan, known: Known) -> None:
        self._grid = grid
        self.plan = plan
        self._known = known
        header = next((cells for row, cells in grid.rows if row == plan.header_row), ())
        self.header = tuple(" ".join(cell.split()) for cell in characters.tidy(header))
        self.problems: list[Problem] = []
        self._width = max((len(cells) for _, cells in grid.rows), default=0)
        mapped = plan.columns or {}
        told = [(self.index(name), field.partition(".")) for name, field in mapped.items() if field]
        self._told = [(at, table, name) for at, (table, _, name) in told if at is not None]
        self._ids = [at for at in map(self.index, plan.id_from) if at is not None]
        self.place = Sheet(grid.file, grid.sheet, self.header, header_row=plan.header_row)

    @property
    def title(self) -> str:
        """The name of the sheet."""
        return self._grid.title

    @property
    def rows(self) -> Iterator[NumberedRow]:
        """The rows that hold records: those which are notes are told of, and not read."""
        notes = {number for number, at, _ in self._lone if self._needed_beside(at) is not None}
        return (row for row in self._every_row if row[0] not in notes)

    @property
    def _every_row(self) -> Iterator[NumberedRow]:
        """The rows below the header that are not skipped, each as wide as the sheet is."""
        for number, cells in self._grid.rows:
            if number > self.plan.header_row and number not in self.plan.skip_rows:
                tidied = [cell.strip() for cell in cells]
                yield number, [*tidied, *[""] * (self._width - len(tidied))]

    def index(self, name: str) -> int | None:
        """Return the place of a column by its heading, or by its letters in brackets."""
        plain = " ".join(name.split()).casefold()
        found = [at for at, text in enumerate(self.header) if text.casefold() == plain]
        letters = _LETTERS.fullmatch(name)
        if letters and not found and column_number(letters[1]) - 1 < self._width:
            return column_number(letters[1]) - 1
        return found[0] if len(found) == 1 else None

    def letters(self, name: str) -> list[str]:
        """Return the columns that have this heading, by their letters in brackets."""
        plain = " ".join(name.split()).casefold()
        texts = enumerate(self.header)
        return [f"[{column_letters(at + 1)}]" for at, text in texts if text.casefold() == plain]

    def learn(self) -> None:
        """Remember the actors that the rows and the groups of a matrix are."""
        if any(table == "actors" for _, table, _ in self._told):
            for number, cells in self.rows:
                actor = self._id("actors", number, cells)
                names = [cells[at] for at, table, name in self._told if (table, name) in _NAMED]
                if actor and any(names):
                    self._known.add(actor, [part for name in names for part in several(name)])
        for group in self.plan.matrix.groups if self.plan.matrix else ():
            self._known.add(slug(group), [group])

    def named(self) -> Iterator[int]:
        """Yield the columns that the plan names, those among them that it reads past."""
        groups = self.plan.matrix.groups if self.plan.matrix else ()
        for name in (*(self.plan.columns or {}), *self.plan.id_from, *groups):
            at = self.index(name)
            if at is not None:
                yield at

    def unused(self) -> Iterator[tuple[str, str]]:
        """Yield the values and kinds that are given for what no column holds, with their key."""
        tables = {table for _, table, _ in self._told}
        fields = {f"{table}.{name}" for _, table, name in self._told}
        for it in self.plan.values or {}:
            if it.split(".")[0] not in tables:
                yield "values", it
        for it in self.plan.actors or {}:
            mark = reference(*it.split("."))
            if it not in fields or mark is None or "actors" not in mark.to:
                yield "actors", it

    def tables(self) -> Iterator[Derived]:
        """Yield the tables that the sheet makes, the actors first."""
        wanted = dict.fromkeys(table for _, table, _ in self._told)
        made: dict[int, dict[str, str]] = {}
        for table in sorted(wanted, key=lambda name: name not in _FIRST):
            yield self._table(table, made)
        yield from self._named_actors()
        if self.plan.matrix:
            yield from self._matrix()
        self.problems += self._lone_cells()

    def _table(self, table: str, made: dict[int, dict[str, str]]) -> Derived:
        """Make the records of one table; ``made`` are the ids of each row, by table."""
        own = [(at, name) for at, each, name in self._told if each == table]
        has_id = any(name == "id" for _, name in own)
        owner = self._owner(table, own)
        columns = [Column(name, self._text(at), at) for at, name in own]
        columns += [] if has_id else [Column("id", *self._id_place())]
        columns += [Column(owner[0], *self._id_place())] if owner else []
        constants = self._constants(table, own)
        columns += [Column(name, f"{table}.{name}") for name in constants]
        rows: list[NumberedRow] = []
        for number, cells in self.rows:
            if not any(cells[at] for at, _ in own):
                continue
            for told, one in self._told_cells(table, own, cells):
                base = self._id(table, number, cells)
                made.setdefault(number, {}).setdefault(table, base)
                ids = [] if has_id else [self._made_id(table, base, one)]
                ids += [self._owned_by(owner[1], made[number], base)] if owner else []
                rows.append((number, [*told, *ids, *constants.values()]))
        return self._derived(table, columns, rows)

    def _told_cells(
        self, table: str, own: Sequence[tuple[int, str]], cells: Sequence[str]
    ) -> Iterator[tuple[list[str], str]]:
        """Yield the cells of one record, or of one a name where the records are relations."""
        told = [self._read(table, name, cells[at]) for at, name in own]
        named = [at for at, (_, name) in enumerate(own) if self._names_another(table, name)]
        for parts in product(*told):
            yield list(parts), "-".join(parts[at] for at in named)

    def _read(self, table: str, name: str, cell: str) -> list[str]:
        """Return the values of a cell, names as ids; several of one field are one text."""
        found = self._parts(table, name, cell)
        mark = reference(table, name)
        if mark and "actors" in mark.to and mark.to[0] not in ("areas", "regions"):
            area = self._may_be_area(table, name)
            found = [part and self._known.find(part, area=area) for part in found]
        return [SEPARATOR.join(found)] if is_several(table, name) else found

    def _parts(self, table: str, name: str, cell: str) -> list[str]:
        """Split a cell where its field takes several values, or a name each makes a relation."""
        is_split = self._names_another(table, name) or is_several(table, name)
        return self._split(cell) if is_split else [cell]

    def _names_another(self, table: str, name: str) -> bool:
        return table in _RELATIONS and reference(table, name) is not None

    def _may_be_area(self, table: str, name: str) -> bool:
        mark = reference(table, name)
        return bool(mark and "areas" in mark.to) or is_area(self._kind(f"{table}.{name}"))

    def _split(self, cell: str) -> list[str]:
        signs = "".join(map(re.escape, (SEPARATOR, *self.plan.split)))
        parts = [part.strip() for part in re.split(f"[{signs}]", cell)]
        return [part for part in parts if part] or [""]

    def _id(self, table: str, number: int, cells: Sequence[str]) -> str:
        """Return the id of a row: its own, made of cells, or its number."""
        own = next((at for at, *told in self._told if told == [table, "id"]), None)
        if own is not None:
            return cells[own]
        if not self.plan.id_from:
            prefix = self.plan.prefix
            return f"{slug(self._grid.title) + '-' if prefix is None else prefix}{number}"
        parts = [dated(cells[at]) for at in self._ids if cells[at]]
        area = municipality(parts[0]) if parts and self._is_of_areas(cells) else None
        made = area or slug(" ".join(parts))
        return f"{self.plan.prefix or ''}{made}" if made else ""

    def _is_of_areas(self, cells: Sequence[str]) -> bool:
        """Say whether the actor of a row is a municipality, which has an id already."""
        at = next((at for at, *told in self._told if told == ["actors", "kind"]), None)
        kind = (self.plan.values or {}).get("actors.kind") if at is None else cells[at]
        return is_area(kind)

    def _made_id(self, table: str, base: str, one: str) -> str:
        """Make ids unique, but for actors: rows of the same name are one actor."""
        if table == "actors" or not base:
            return base
        return self._known.free(table, f"{base}-{slug(one)}" if one else base)

    def _owner(
        self, table: str, own: Sequence[tuple[int, str]]
    ) -> tuple[str, tuple[str, ...]] | None:
        name, owners = _OWNERS.get(table, ("", ()))
        tables = {each for _, each, _ in self._told}
        given = {each for _, each in own} | set(self._constants(table, own))
        return (name, owners) if name not in given and tables & set(owners) else None

    def _owned_by(self, owners: Sequence[str], made: Mapping[str, str], base: str) -> str:
        return next((made[table] for table in owners if table in made), base)

    def _constants(self, table: str, own: Sequence[tuple[int, str]]) -> Mapping[str, str]:
        told = (key.split(".") for key in self.plan.values or {})
        mapped = {name for _, name in own}
        return {
            name: (self.plan.values or {})[f"{table}.{name}"]
            for each, name in told
            if each == table and name not in mapped
        }

    def missing(self) -> Iterator[str]:
        """Yield the fields that records need and that no column, value or row gives."""
        for table in dict.fromkeys(table for _, table, _ in self._told):
            own = [(at, name) for at, each, name in self._told if each == table]
            given = {"id", *(name for _, name in own), *self._constants(table, own)}
            owner = self._owner(table, own)
            given |= {owner[0]} if owner else set()
            for name, info in TABLES[table].model_fields.items():
                if info.is_required() and name not in given:
                    yield f"{table}.{name}"

    def _named_actors(self) -> Iterator[Derived]:
        """Make an actor of every name in the columns that hold names of actors, once each."""
        for at, table, name in self._told:
            if self._kind(f"{table}.{name}"):
                yield self._of_names(at, table, name)

    def _of_names(self, at: int, table: str, field: str) -> Derived:
        kind = self._kind(f"{table}.{field}") or ""
        of_areas, text = is_area(kind), self._text(at)
        columns = [Column("id", text, at), Column(f"name_{self.plan.language}", text, at)]
        columns += [Column("kind", "actors.kind")]
        columns += [Column("municipality", text, at)] if of_areas else []
        rows: list[NumberedRow] = []
        for number, cells in self.rows:
            for name in filter(None, self._parts(table, field, cells[at])):
                actor = self._known.find(name, area=self._may_be_area(table, field))
                if actor not in self._known.ids and (of_areas or not municipality(actor)):
                    self._known.add(actor, [name])
                    area = [municipality(name) or ""] if of_areas else []
                    rows.append((number, [actor, name, kind, *area]))
        return self._derived("actors", columns, rows)

    def _matrix(self) -> Iterator[Derived]:
        matrix = self.plan.matrix
        assert matrix
        name = f"name_{self.plan.language}"
        for group in matrix.groups:
            at = self.index(group)
            if at is None:
                continue
            text, actor = self._text(at), self._known.find(group)
            columns = [Column("id", text, at), Column(name, text, at)]
            columns += [Column("kind", "group_kind")]
            row = (self.plan.header_row, [actor, group, matrix.group_kind])
            made = self._derived("actors", columns, [row])
            yield replace(made, heading=replace(made.heading, row=self.plan.header_row - 1))
            yield self._ties(at, actor)

    def _ties(self, at: int, group: str) -> Derived:
        matrix = self.plan.matrix
        assert matrix
        text = self._text(at)
        columns = [Column("id", text, at), Column("target", text, at)]
        columns += [Column("source", *self._id_place())]
        columns += [Column(name, name) for name in matrix.tie]
        rows: list[NumberedRow] = []
        for number, cells in self.rows:
            actor = self._id("actors", number, cells)
            if cells[at] and cells[at].casefold() not in matrix.marks:
                marks = ", ".join(sorted(matrix.marks))
                place = Place(self.place, number)
                self.problems.append(place.problem_at("unknown_mark", at, cells[at], marks=marks))
            elif cells[at] and actor:
                tie = f"{actor}-{slug(matrix.tie['kind'])}-{group}"
                if tie not in self._known.made.setdefault("ties", set()):
                    told = [self._known.free("ties", tie), group, actor]
                    rows.append((number, [*told, *matrix.tie.values()]))
            elif cells[at]:
                place = Place(self.place, number)
                self.problems.append(place.problem_at("missing_value", self._ids[0]))
        return self._derived("ties", columns, rows)

    def _derived(
        self, table: str, columns: Sequence[Column], rows: Sequence[NumberedRow]
    ) -> Derived:
        return derived(table, self._grid, self.plan, columns, rows)

    def _lone_cells(self) -> Iterator[Problem]:
        """Find rows in which nothing but the name is filled in: most likely notes or headings."""
        if self.plan.matrix:
            return
        for number, at, text in self._lone:
            missing = self._needed_beside(at)
            place = Place(self.place, number)
            if missing is not None:
                yield place.problem_at("note_row", at, text, row=number, missing=missing)
            elif len(self._told) >= _ENOUGH:
                yield place.problem_at("lone_cell", at, text, row=number)

    @cached_property
    def _lone(self) -> Sequence[tuple[int, int, str]]:
        """The rows of which one cell alone is filled, one that names: number, place and text."""
        found = []
        for number, cells in self._every_row:
            filled = [at for at, cell in enumerate(cells) if cell]
            if len(filled) == 1 and filled[0] in self._ids:
                found.append((number, filled[0], cells[filled[0]]))
        return found

    def _needed_beside(self, at: int) -> str | None:
        """Return the heading of a column that a record needs, besides the one at this place."""
        tables = {table for place, table, _ in self._told if place == at}
        for place, table, name in self._told:
            model = TABLES[table].model_fields
            if table in tables and place != at and name in model and model[name].is_required():
                return self._text(place)
        return None

    def _kind(self, name: str) -> str | None:
        return (self.plan.actors or {}).get(name)

    def _id_place(self) -> tuple[str, int | None]:
        return (self._text(self._ids[0]), self._ids[0]) if self._ids else ("id", None)

    def _text(self, at: int) -> str:
        text = self.header[at] if at < len(self.header) else ""
        return text or f"[{column_letters(at + 1)}]"


_NAMED = frozenset(("actors", name) for name in _NAMES)


def unmapped(sheets: Sequence[MappedSheet]) -> Iterator[Problem]:
    """Tell of the columns of a sheet that hold something and that none of its plans names."""
    first = sheets[0]
    named = {at for sheet in sheets for at in sheet.named()}
    filled = Counter(at for _, cells in first.rows for at, cell in enumerate(cells) if cell)
    place = Place(first.place, first.plan.header_row)
    for at in sorted(filled.keys() - named):
        text = first.header[at] if at < len(first.header) else ""
        yield place.problem_at("unmapped_column", at, text or f"[{column_letters(at + 1)}]")
