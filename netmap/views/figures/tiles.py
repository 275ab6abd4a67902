"""Places for municipalities: a tile each in a grid, as near as can be to where it lies."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

Cell = tuple[int, int]
Point = tuple[float, float]

_SPARE = 1.35
"""How many cells there are for every tile, so that the outline of a region can show."""


def place(points: Mapping[str, Point], columns: int) -> dict[str, Cell]:
    """Give every municipality a cell (column, row) of its own, roughly where it lies.

    The area is spread so that crowded parts get more room; then cells are given so that the
    squares of the distances, from where each would lie to its cell, add up to the least.

    Parameters
    ----------
    points
        Latitude and longitude by municipality.

    Examples
    --------
    >>> place({"south": (60.0, 25.0), "north": (70.0, 25.0), "east": (60.0, 29.0)}, 2)
    {'south': (0, 2), 'north': (0, 0), 'east': (1, 2)}
    """
    if not points:
        return {}
    rows = max(1, math.ceil(len(points) * (_SPARE if len(points) > columns else 1) / columns))
    if len({lat for lat, _ in points.values()}) > 1:
        rows = max(rows, 2)
    wished = _spread(list(points.values()), columns, rows)
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    taken = dict(zip(points, _Assignment(wished, cells).solved(), strict=True))
    top, left = (min(cell[axis] for cell in taken.values()) for axis in (1, 0))
    return {name: (column - left, row - top) for name, (column, row) in taken.items()}


def _spread(points: Sequence[Point], columns: int, rows: int) -> list[Point]:
    """Return where each would lie in the grid: half by its place, half by its rank."""
    x = _scaled([lon for _, lon in points], columns - 1)
    y = _scaled([-lat for lat, _ in points], rows - 1)
    return list(zip(x, y, strict=True))


def _scaled(values: Sequence[float], top: float) -> list[float]:
    low, wide = min(values), max(values) - min(values)
    known = sorted(set(values))
    last = max(len(known) - 1, 1)
    ranks = {value: rank / last for rank, value in enumerate(known)}
    return [
        top * ((value - low) / wide + ranks[value]) / 2 if wide else top / 2 for value in values
    ]


class _Assignment:
    """Tiles and cells being matched so that all are as near as they can be together.

    The Hungarian method: tile after tile takes a cell along the shortest path of changes, under
    a price of every tile and cell (Kuhn 1955, Jonker and Volgenant 1987).
    """

    def __init__(self, wished: Sequence[Point], cells: Sequence[Cell]) -> None:
        self._wished = wished
        self._cells = cells
        self._of_tile = [0.0] * len(wished)
        self._of_cell = [0.0] * len(cells)
        self._holder: list[int | None] = [None] * len(cells)

    def solved(self) -> list[Cell]:
        """Return the cell of every tile."""
        for tile in range(len(self._wished)):
            self._seat(tile)
        held = {tile: self._cells[number] for number, tile in enumerate(self._holder)}
        return [held[tile] for tile in range(len(self._wished))]

    def _seat(self, tile: int) -> None:
        """Find a cell for one more tile, and move others out of its way."""
        far = [math.inf] * len(self._cells)
        before: list[int | None] = [None] * len(self._cells)
        passed: list[int] = []
        left = set(range(len(self._cells)))
        moving: int | None = tile
        here: int | None = None
        reached = 0.0
        while moving is not None:
            for cell in left:
                price = self._price(moving, cell) + reached
                if price < far[cell]:
                    far[cell], before[cell] = price, here
            here = min(left, key=lambda cell: (far[cell], cell))
            reached = far[here]
            left.remove(here)
            passed.append(here)
            moving = self._holder[here]
        self._reprice(tile, passed, far, reached)
        self._shift(tile, here, before)

    def _price(self, tile: int, cell: int) -> float:
        one, other = self._wished[tile], self._cells[cell]
        far = (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
        return far - self._of_tile[tile] - self._of_cell[cell]

    def _reprice(
        self, tile: int, passed: Sequence[int], far: Sequence[float], reached: float
    ) -> None:
        self._of_tile[tile] += reached
        for cell in passed[:-1]:
            spared = reached - far[cell]
            self._of_cell[cell] -= spared
            holder = self._holder[cell]
            if holder is not None:
                self._of_tile[holder] += spared

    def _shift(self, tile: int, cell: int | None, before: Sequence[int | None]) -> None:
        """Let every tile on the path take the cell after it."""
        while cell is not None:
            earlier = before[cell]
            self._holder[cell] = tile if earlier is None else self._holder[earlier]
            cell = earlier
