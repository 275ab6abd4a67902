"""A table that is made of some columns of a sheet, so that every cell keeps its true place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netmap.formats.grids.grid import Grid, NumberedRow
from netmap.formats.mapping.mapping_plan import Plan
from netmap.formats.tables.headers import Heading


@dataclass(frozen=True, slots=True)
class Derived:
    """A table that is made of a sheet: rows that hold its fields, and where these stand."""

    table: str
    grid: Grid
    heading: Heading


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the table, the heading it stands under and its place, None where it has none."""

    field: str
    text: str
    place: int | None = None


def derived(
    table: str, grid: Grid, plan: Plan, columns: Sequence[Column], rows: Sequence[NumberedRow]
) -> Derived:
    """Make the grid, with the faults of those cells of the sheet that it uses."""
    places = tuple(column.place for column in columns)
    at = {place: index for index, place in enumerate(places) if place is not None}
    numbers = {number for number, _ in rows}
    made = Grid(
        grid.file,
        grid.title,
        grid.sheet,
        rows=rows,
        faults={
            (row, at[place]): fault
            for (row, place), fault in grid.faults.items()
            if place in at and row not in plan.skip_rows
        },
        merged=[(row, at[place]) for row, place in grid.merged if place in at and row in numbers],
    )
    texts = tuple(column.text for column in columns)
    fields = tuple(column.field for column in columns)
    return Derived(table, made, Heading(plan.header_row, texts, fields, places))
