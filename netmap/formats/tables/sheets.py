"""From the grids of one source, a folder or a workbook, to what that source says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from netmap.assembly import Reading
from netmap.dataset import Claim, Key
from netmap.formats.form import find_table, holds_no_records
from netmap.formats.grids.grid import Grid
from netmap.formats.tables.tables import TABLES, Own, Table, ids
from netmap.model import Record
from netmap.problems import Problem, Sheet

_IGNORED = "(ignore)"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass
class _Found:
    """What has been read of a source so far."""

    claims: list[Claim[Record]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: set[Key] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)


def reading(source: str, grids: Sequence[Grid], problems: Iterable[Problem] = ()) -> Reading:
    """Read every grid as the table that its title names, and say which grids are no table."""
    found = _Found(problems=list(problems))
    tables = _tables(source, grids, found)
    own = _own(tables)
    for name, grid in tables.items():
        _read(name, grid, source, own, found)
    return Reading(
        source=source,
        claims=tuple(found.claims),
        problems=tuple(found.problems),
        broken=frozenset(found.broken),
        unread=frozenset(found.unread),
    )


def _tables(source: str, grids: Sequence[Grid], found: _Found) -> Mapping[str, Grid]:
    """Sort the grids by table, in the order in which they stand in the source."""
    tables: dict[str, Grid] = {}
    for grid in grids:
        table = named_table(grid.title)
        if table is None:
            found.problems += _of_no_table(grid)
        elif table in tables:
            place = Sheet(grid.file, grid.sheet)
            first = tables[table].title
            found.problems.append(place.problem("repeated_sheet", grid.title, first=first))
            found.unread.add(table)
        else:
            tables[table] = grid
    if not tables and not any(problem.severity == "error" for problem in found.problems):
        found.problems.append(Sheet(source).problem("no_tables", tables=", ".join(TABLES)))
    return tables


def _of_no_table(grid: Grid) -> Iterator[Problem]:
    """Tell of a sheet that is no table, unless it is empty or not meant to be read."""
    if is_aside(grid.title) or (grid.sheet is not None and grid.whole and not grid.rows):
        return
    yield from (problem for problem in grid.problems if problem.severity == "warning")
    place = Sheet(grid.file, grid.sheet)
    if grid.sheet is None:
        name = PurePath(grid.file).name
        yield place.problem("unknown_file", name, tables=", ".join(TABLES))
    else:
        yield place.problem("unknown_sheet", grid.title)


def named_table(title: str) -> str | None:
    """Return the table that a sheet or file is named after, with or without a year.

    Examples
    --------
    >>> named_table("Toimijat 2019"), named_table("2019 ties"), named_table("Notes")
    ('actors', 'ties', None)
    """
    return find_table(title) or find_table(_YEAR.sub(" ", title).strip(" _-.,()"))


def is_aside(title: str) -> bool:
    """Say whether a sheet is there for its readers only: the template's own, or marked so."""
    return holds_no_records(title) or _IGNORED in title.casefold()


def _read(name: str, grid: Grid, source: str, own: Own, found: _Found) -> None:
    table = Table(TABLES[name], grid, source, own=own)
    found.claims += table.claims()
    found.problems += table.problems
    found.broken |= table.broken
    if not table.is_whole:
        found.unread.add(name)


def _own(tables: Mapping[str, Grid]) -> Own:
    return Own(
        *(ids(tables[name], name) if name in tables else frozenset() for name in Own._fields)
    )
