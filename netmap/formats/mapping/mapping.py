"""Read sheets that are in another form than netmap's, by a small file that says what they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from netmap import suffixes
from netmap.assembly import Reading
from netmap.dataset import Claim, Key
from netmap.formats.form import find_table
from netmap.formats.grids import delimited, workbook
from netmap.formats.grids.grid import Grid
from netmap.formats.mapping.mapped_names import Known
from netmap.formats.mapping.mapped_rows import MappedSheet, unmapped
from netmap.formats.mapping.mapped_table import Derived
from netmap.formats.mapping.mapping_plan import MappingFile, Plan
from netmap.formats.tables import headers, sheets, tables
from netmap.model import Actor, Record
from netmap.problems import Problem, Sheet

_UNREADABLE = ("error_cell", "no_stored_value")


def read(path: Path) -> Reading:
    """Read what a mapping describes; all that is wrong with it and its sheets is a problem."""
    mapping = MappingFile(path)
    grids: Sequence[Grid] = ()
    problems: list[Problem] = []
    if mapping.file is not None:
        if mapping.file.is_file():
            grids, problems = grids_of(mapping.file)
        else:
            problems = [mapping.problem_at("mapping_file", None, (mapping.file.name,))]
    reader = _Reader(mapping, {grid.title: grid for grid in grids})
    reader.read()
    broken = frozenset(reader.broken)
    found = [*mapping.problems, *problems, *reader.problems]
    if not found and not reader.claims:
        found.append(Sheet(str(path)).problem("reads_nothing", path.name))
    return Reading(
        str(path),
        claims=tuple(reader.claims),
        problems=tuple(_distinct(found)),
        broken=broken,
        unread=frozenset(tables.TABLES) if reader.is_partial or problems else frozenset(),
    )


def grids_of(file: Path) -> tuple[Sequence[Grid], list[Problem]]:
    """Return the sheets of a workbook, or the one of a file of comma-separated values."""
    if file.suffix.casefold() in suffixes.DELIMITED:
        return [delimited.grid(file)], []
    return workbook.grids(file)


class _Reader:
    """Reads the sheets of one file by the plans of one mapping."""

    def __init__(self, mapping: MappingFile, grids: Mapping[str, Grid]) -> None:
        self._mapping = mapping
        self._grids = grids
        self.known = Known()
        self.claims: list[Claim[Record]] = []
        self.problems: list[Problem] = []
        self.broken: set[Key] = set()
        self.is_partial = bool(mapping.problems)

    def read(self) -> None:
        """Read every sheet that has a plan, and name those that have none."""
        if not self._grids:
            return
        pairs = [(plan, self._grid(plan)) for plan in self._mapping.plans]
        planned = [(plan, grid) for plan, grid in pairs if grid]
        foreign = [
            MappedSheet(grid, plan, self.known)
            for plan, grid in planned
            if plan.reads in ("rows", "matrix")
        ]
        own = [grid for plan, grid in planned if plan.reads == "netmap"]
        self._tell(planned)
        for grid in own:
            self._learn(grid)
        for sheet in foreign:
            sheet.learn()
        for grid in own:
            self._own_form(grid)
        for sheet in foreign:
            if self._is_sound(sheet) and not self._mapping.problems:
                self._foreign(sheet)
        self._unmapped(foreign)

    def _grid(self, plan: Plan) -> Grid | None:
        """Return the sheet of a plan; one that leaves the name out means the only one."""
        if plan.sheet is None and len(self._grids) == 1:
            return next(iter(self._grids.values()))
        if plan.sheet is None:
            self._wrong("mapping_missing", plan, "sheet", "[[sheets]]", example='sheet = "…"')
            return None
        if plan.sheet not in self._grids:
            expected = ", ".join(self._grids)
            self._wrong("mapping_sheet", plan, plan.sheet, "sheet", expected=expected)
            return None
        return self._grids[plan.sheet]

    def _tell(self, planned: Sequence[tuple[Plan, Grid]]) -> None:
        """Tell once a sheet of what is wrong with it, and of the sheets that no plan names."""
        titles = {grid.title for plan, grid in planned if plan.reads in ("rows", "matrix")}
        named = {plan.sheet for plan in self._mapping.plans} | {grid.title for _, grid in planned}
        for title, grid in self._grids.items():
            if title in titles:
                self.problems += grid.problems
                self.is_partial |= not grid.whole
            elif title not in named and _holds(grid) and not sheets.is_aside(title):
                place = Sheet(grid.file, grid.sheet)
                self.problems.append(place.problem("unmapped_sheet", title))

    def _learn(self, grid: Grid) -> None:
        """Remember the actors of a sheet in netmap's own form, by id and by name."""
        if find_table(grid.title) != Actor.table:
            return
        fields = headers.find(grid, Actor.table).fields
        for _, cells in grid.rows:
            told = dict(zip(fields, (cell.strip() for cell in cells), strict=False))
            names = [told[name] for name in fields if name.startswith("name_") and told.get(name)]
            if told.get("id"):
                self.known.add(told["id"], names)

    def _own_form(self, grid: Grid) -> None:
        table = find_table(grid.title)
        if table is None:
            place = Sheet(grid.file, grid.sheet)
            self.problems.append(place.problem("unknown_sheet", grid.title))
        else:
            self._take(tables.Table(tables.TABLES[table], grid, self._source, own=self._own))

    def _foreign(self, sheet: MappedSheet) -> None:
        for derived in sheet.tables():
            self._take(self._table(derived))
        self.problems += sheet.problems

    def _table(self, derived: Derived) -> tables.Table:
        record_type = tables.TABLES[derived.table]
        source, heading = self._source, derived.heading
        return tables.Table(record_type, derived.grid, source, own=self._own, heading=heading)

    def _take(self, table: tables.Table) -> None:
        """Take the records; an actor may be told of on several rows, and differences are shown."""
        for claim in table.claims():
            is_actor = isinstance(claim.record, Actor)
            told_in = f"{self._source}#{claim.place}" if is_actor else self._source
            self.claims.append(replace(claim, declared_in=told_in))
        self.problems += table.problems
        self.broken |= table.broken

    def _is_sound(self, sheet: MappedSheet) -> bool:
        """Hold a plan against its sheet; one that does not fit it makes no records."""
        plan, before = sheet.plan, len(self.problems)
        groups = plan.matrix.groups if plan.matrix else ()
        for name in dict.fromkeys((*(plan.columns or {}), *plan.id_from, *groups)):
            if name and sheet.index(name) is None:
                self._column(sheet, name)
        for name in sheet.missing() if not self._mapping.problems else ():
            example = f'"{name}" = "…"'
            self._wrong("mapping_missing", plan, name, "[[sheets]]", example=example)
        for key, name in sheet.unused():
            self._wrong("mapping_unused", plan, name, key=key)
        is_sound = len(self.problems) == before
        self.is_partial |= not is_sound
        return is_sound

    def _column(self, sheet: MappedSheet, name: str) -> None:
        """Tell of a heading that is not there, or is there more than once."""
        found = sheet.letters(name)
        if found:
            self._wrong("mapping_twice", sheet.plan, name, expected=", ".join(found))
            return
        texts = [text for text in sheet.header if text]
        expected = ", ".join(get_close_matches(name, texts, 3, 0.5) or texts) or "–"
        facts = {"expected": expected, "header_row": sheet.plan.header_row}
        self._wrong("mapping_column", sheet.plan, name, **facts)

    def _unmapped(self, foreign: Iterable[MappedSheet]) -> None:
        by_title: dict[str, list[MappedSheet]] = defaultdict(list)
        for sheet in foreign:
            by_title[sheet.title].append(sheet)
        for same in by_title.values():
            self.problems += unmapped(same)

    def _wrong(self, code: str, plan: Plan, *words: object, **facts: object) -> None:
        self.problems.append(self._mapping.problem_at(code, plan.number, words, **facts))

    @property
    def _source(self) -> str:
        return str(self._mapping.path)

    @property
    def _own(self) -> tables.Own:
        return tables.Own(actors=self.known.ids)


def _holds(grid: Grid) -> bool:
    return bool(grid.rows) or not grid.whole


def _distinct(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Tell of one cell once, although several tables are made of it."""
    told = list(problems)
    unread = {(p.sheet, p.cell) for p in told if p.code in _UNREADABLE}
    seen = set()
    for problem in told:
        place = (problem.file, problem.sheet, problem.row, problem.column, problem.cell)
        key = (problem.code, place, problem.value)
        is_echo = problem.code == "missing_value" and (problem.sheet, problem.cell) in unread
        if key not in seen and not is_echo:
            seen.add(key)
            yield problem
