"""What the tests of layouts ask of one: who stands close, what lies on what, in which order."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from netmap.views.layouts.poster import Band, Layout, Panel, Point


def closest(points: Iterable[Point]) -> float:
    """Return the distance between the two points that stand closest, infinity below two."""
    ordered = sorted(points)
    best = math.inf
    for index, point in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other[0] - point[0] >= best:
                break
            best = min(best, math.dist(point, other))
    return best


def overprinted(layout: Layout, largest: float) -> list[tuple[str, str]]:
    """Return the pairs of actors whose marks, as large as the layout allows, overlap."""
    placed = sorted(layout.positions.items(), key=lambda item: item[1])
    radius = {name: min(largest, layout.tight.get(name, largest)) for name, _ in placed}
    found = []
    for index, (name, point) in enumerate(placed):
        for other, at in placed[index + 1 :]:
            if at[0] - point[0] > 2 * largest:
                break
            if math.dist(point, at) < radius[name] + radius[other]:
                found.append((name, other))
    return found


def overlapping(one: Band | Panel, other: Band | Panel) -> bool:
    """Say whether two grounds share more than an edge."""
    across = one.x < other.x + other.width - 0.15 and other.x < one.x + one.width - 0.15
    return across and one.y < other.y + other.height - 0.1 and other.y < one.y + one.height - 0.1


def boxes_overlap(boxes: Iterable[tuple[float, float, float, float]]) -> bool:
    """Say whether any of some boxes (left, top, right, bottom) share more than an edge."""
    return any(
        a[0] < b[2] - 0.15 and b[0] < a[2] - 0.15 and a[1] < b[3] - 0.15 and b[1] < a[3] - 0.15
        for a, b in combinations(boxes, 2)
    )


def rows_of(layout: Layout) -> list[list[str]]:
    """Return the actors by column from the left, each from the top down."""
    found: dict[float, list[tuple[float, str]]] = defaultdict(list)
    for name, (x, y) in layout.positions.items():
        found[x].append((y, name))
    return [[name for _, name in sorted(found[x])] for x in sorted(found)]
