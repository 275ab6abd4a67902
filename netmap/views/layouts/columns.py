"""Columns: actors by level, from national to local, in columns that read like a table.

For print and for small networks; the same input always gives the same layout.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from netmap.views.layouts.bands import CELL_HEIGHT, MARKER_INSET, PADDING, column_count
from netmap.views.layouts.poster import GAP, TITLE, Band, Layout, Marker, Point, hosts_together

NAMES = ("national", "regional", "municipal", "groups", "local", "unstated")
"""The columns from left to right."""
_BY_FAMILY = {"municipality": "municipal", "group": "groups"}
_BY_LEVEL = {
    "international": "national",
    "national": "national",
    "regional": "regional",
    "subregional": "regional",
    "municipal": "local",
    "local": "local",
}


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    members: tuple[Marker, ...]


def columns(markers: Sequence[Marker], *, width: float) -> Layout:
    """Place actors in columns by level; municipalities and groups have columns of their own.

    Within a column the most tied come first, those of one host or municipality side by side;
    a long column wraps into several beside each other. Where the page is too narrow for all
    columns they stand one under the other, each across the page.
    """
    filled = _filled(markers)
    across = column_count(width)
    positions: dict[str, Point] = {}
    bands: list[Band] = []
    y, cell = 0.0, width
    for shelf in _shelves(filled, across):
        shares = _shares(shelf, across)
        rows = max(math.ceil(len(it.members) / shares[it.name]) for it in shelf)
        height = TITLE + rows * CELL_HEIGHT + PADDING
        for band, column in _side_by_side(shelf, shares, width, (y, height)):
            bands.append(band)
            cell = min(cell, band.width / shares[column.name])
            positions |= dict(_cells(column.members, band, shares[column.name]))
        y += height + GAP
    height = max(0.0, y - GAP)
    return Layout(width, height, positions, tuple(bands), cell=round(cell, 1))


def _filled(markers: Sequence[Marker]) -> list[_Column]:
    members: dict[str, list[Marker]] = {name: [] for name in NAMES}
    for marker in markers:
        home = marker.host or (marker.municipality if marker.municipality != marker.id else None)
        members[_column(marker)].append(replace(marker, host=home))
    return [_Column(name, hosts_together(found)) for name, found in members.items() if found]


def _column(marker: Marker) -> str:
    by_level = _BY_LEVEL.get(marker.level or "", "local" if marker.municipality else "unstated")
    return _BY_FAMILY.get(marker.family, by_level)


def _shelves(filled: Sequence[_Column], across: int) -> Iterable[Sequence[_Column]]:
    """Stand all columns side by side, or where they do not fit each on a shelf of its own."""
    return [filled] if 0 < len(filled) <= across else [[column] for column in filled]


def _shares(shelf: Sequence[_Column], across: int) -> Mapping[str, int]:
    """Give every cell to the column that is longest, so that all end about as far down."""
    shares = {column.name: 1 for column in shelf}
    for _ in range(across - len(shelf)):
        longest = max(
            shelf, key=lambda column: math.ceil(len(column.members) / shares[column.name])
        )
        shares[longest.name] += 1
    return shares


def _side_by_side(
    shelf: Sequence[_Column], shares: Mapping[str, int], width: float, ground: Point
) -> Iterator[tuple[Band, _Column]]:
    y, height = ground
    used = sum(shares.values())
    cell = (width - GAP * (len(shelf) - 1)) / used
    x = 0.0
    for column in shelf:
        wide = shares[column.name] * cell
        yield Band(column.name, round(x, 1), y, round(wide, 1), height), column
        x += wide + GAP


def _cells(members: Sequence[Marker], band: Band, share: int) -> Iterator[tuple[str, Point]]:
    """Fill a column from the top down, then the next beside it."""
    rows = math.ceil(len(members) / share)
    cell = (band.width - PADDING) / share
    for index, marker in enumerate(members):
        column, row = divmod(index, rows)
        x = band.x + PADDING + column * cell + MARKER_INSET
        y = band.y + TITLE + (row + 0.5) * CELL_HEIGHT
        yield marker.id, (round(x, 1), round(y, 1))
