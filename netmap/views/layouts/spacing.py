"""How close marks stand: the room that each has, and free places for those that would overlap."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from netmap.views.layouts.poster import LARGEST_MARK, Point

CLEAR = 1.0
"""What is left free between two marks."""
_DIRECTIONS = 12
_Grid = dict[tuple[int, int], list[Point]]


def tight(positions: Mapping[str, Point]) -> dict[str, float]:
    """Return how large the marks may be that stand closer than the largest marks need."""
    wanted = 2 * LARGEST_MARK + CLEAR
    taken = Taken(wanted)
    for point in positions.values():
        taken.add(point)
    nearest = {name: taken.nearest(point) for name, point in positions.items()}
    return {
        name: round(max(0.5, (distance - CLEAR) / 2), 1)
        for name, distance in nearest.items()
        if distance < wanted
    }


class Taken:
    """The places taken so far, in a grid so that a question looks at few of them."""

    def __init__(self, apart: float) -> None:
        self.apart = apart
        self._cells: _Grid = defaultdict(list)

    def add(self, point: Point) -> None:
        """Take a place."""
        self._cells[self._cell(point)].append(point)

    def free(self, point: Point) -> bool:
        """Say whether nothing stands nearer than ``apart``."""
        return all(math.dist(point, other) >= self.apart for other in self._around(point))

    def nearest(self, point: Point) -> float:
        """Return the distance to the nearest other place taken, infinity when it is far."""
        others = [math.dist(point, other) for other in self._around(point)]
        others.remove(0.0)
        return min(others, default=math.inf)

    def _cell(self, point: Point) -> tuple[int, int]:
        return int(point[0] // self.apart), int(point[1] // self.apart)

    def _around(self, point: Point) -> Iterator[Point]:
        x, y = self._cell(point)
        for across in (x - 1, x, x + 1):
            for down in (y - 1, y, y + 1):
                yield from self._cells.get((across, down), ())


def apart(wanted: Iterable[Point], distance: float, width: float) -> list[Point]:
    """Move points that lie too close to others to the nearest free place, the first ones least.

    Nothing moves out of the page at its sides or top; at its foot there is always room.
    """
    taken, found = Taken(distance), []
    for point in wanted:
        free = next(place for place in _rings(point, distance, width) if taken.free(place))
        taken.add(free)
        found.append(free)
    return found


def _rings(point: Point, distance: float, width: float) -> Iterator[Point]:
    """Yield places farther and farther from a point, that point first."""
    x, y = min(max(point[0], 0.0), width), max(point[1], 0.0)
    yield x, y
    ring = 0
    while True:
        ring += 1
        reach, steps = ring * distance / 2, _DIRECTIONS + 3 * ring
        for step in range(steps):
            angle = 2 * math.pi * (step + ring / 2) / steps
            place = x + reach * math.cos(angle), y + reach * math.sin(angle)
            if 0.0 <= place[0] <= width and place[1] >= 0.0:
                yield place
