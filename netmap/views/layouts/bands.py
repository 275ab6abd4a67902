"""Bands: actors without a municipality, by family, in rows of a grid."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from netmap.views.layouts.poster import GAP, TITLE, Band, Marker, Panel, Point, hosts_together

CELL_WIDTH = 175.0
CELL_HEIGHT = 36.0
PADDING = 7.0
MARKER_INSET = 13.0


@dataclass(frozen=True, slots=True)
class Group:
    """The actors of a family, in the order in which they stand."""

    family: str
    members: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One band with its members and the number of columns they stand in."""

    band: Band
    members: tuple[Marker, ...]
    columns: int


def by_family(markers: Sequence[Marker], families: Sequence[str]) -> list[Group]:
    """Group actors by family, those of unknown families last under an empty name."""
    members: dict[str, list[Marker]] = {family: [] for family in families}
    unknown: list[Marker] = []
    for marker in markers:
        members.get(marker.family, unknown).append(marker)
    groups = [*members.items(), ("", unknown)]
    return [Group(family, hosts_together(group)) for family, group in groups if group]


def column_count(width: float) -> int:
    """Return how many columns of cells a page of this width holds."""
    return max(1, int((width - 2 * PADDING + 6) // CELL_WIDTH))


def cell_width(width: float) -> float:
    """Return how wide its cells are."""
    return (width - 2 * PADDING) / column_count(width)


def flow(groups: Sequence[Group], width: float, panel: Panel | None) -> list[Strip]:
    """Set the bands one under the other, beside the panel as long as it reaches down."""
    strips: list[Strip] = []
    waiting = list(groups)
    y = 0.0
    while waiting:
        room = panel.x - GAP if panel and panel.x > 0 and y < panel.y + panel.height else width
        cell = cell_width(width)
        columns = max(1, int((room - 2 * PADDING + 1) // cell))
        shelf = _shelf(waiting, columns)
        del waiting[: len(shelf)]
        strips += _stand(shelf, columns, cell, y)
        y = strips[-1].band.y + strips[-1].band.height + GAP
    return strips


def _shelf(waiting: Sequence[Group], columns: int) -> list[Group]:
    """Take the next band, with those after it that fit on the same single row."""
    shelf = [waiting[0]]
    used = _shelf_share(waiting[0])
    for group in waiting[1:]:
        used += _shelf_share(group)
        if used > columns:
            break
        shelf.append(group)
    return shelf


def _shelf_share(group: Group) -> int:
    # A band of one column would be too narrow for its title.
    return max(2, len(group.members))


def _stand(shelf: Sequence[Group], columns: int, cell: float, y: float) -> Iterator[Strip]:
    left = 0
    for group in shelf:
        last = group is shelf[-1]
        share = columns - left if last else _shelf_share(group)
        rows = math.ceil(len(group.members) / share)
        x = left * cell + (GAP if left else 0.0)
        end = (left + share) * cell + (2 * PADDING if last else 0.0)
        height = TITLE + rows * CELL_HEIGHT + PADDING
        band = Band(group.family, round(x, 1), round(y, 1), round(end - x, 1), height)
        yield Strip(band, group.members, share)
        left += share


def cells(strip: Strip) -> Iterator[tuple[str, Point]]:
    """Yield each actor of a band with the place of its marker."""
    band = strip.band
    cell = (band.width - 2 * PADDING) / strip.columns
    for index, marker in enumerate(strip.members):
        row, column = divmod(index, strip.columns)
        x = band.x + PADDING + column * cell + MARKER_INSET
        y = band.y + TITLE + (row + 0.5) * CELL_HEIGHT
        yield marker.id, (round(x, 1), round(y, 1))


def foot(strips: Sequence[Strip]) -> float:
    """Return how far down the bands reach."""
    return max((strip.band.y + strip.band.height for strip in strips), default=0.0)
