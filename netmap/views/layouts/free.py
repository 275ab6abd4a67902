"""The free layout: actors near those that they are tied to, wherever they are on a map.

The same network always gives the same layout.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from netmap.kernels import engine
from netmap.views.layouts.bands import CELL_HEIGHT, CELL_WIDTH, MARKER_INSET, PADDING
from netmap.views.layouts.islands import shares
from netmap.views.layouts.poster import GAP, TITLE, Band, Layout, Marker, Point
from netmap.views.layouts.spacing import apart, tight

UNTIED = "untied"
"""The name of the strip of actors without ties."""
ROOM = 8000.0
"""The ground that an actor and its name take where there is enough of it."""
FARTHEST, SIDEWAYS = 34.0, 2.2
SMALLEST = (170.0, 70.0)
ROOMIER = 1.8
"""So many times as wide and high is the ground of the largest component where the page is wide."""
TALLEST = 2400.0
MARGIN = 16.0
FILL = 0.4
"""The share of the ground that marks may take; closer, no free place would be near."""
MOST_NAMED = 70
"""So many actors without ties have room for their names; more stand close together."""
CLOSE = 26.0


@dataclass(frozen=True, slots=True)
class Shape:
    """The actors of one component and their places, in no unit; the most tied actor first."""

    members: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """The ground of one component."""

    x: float
    y: float
    width: float
    height: float


def shapes(markers: Sequence[Marker], pairs: Iterable[tuple[str, str]]) -> list[Shape]:
    """Find the components of a network and spread each out, the largest first."""
    order = [marker.id for marker in sorted(markers, key=lambda marker: (marker.rank, marker.id))]
    place = {name: index for index, name in enumerate(order)}
    edges = sorted(sorted((place[one], place[other])) for one, other in pairs)
    parts = sorted(
        (sorted(part) for part in engine.components(len(order), [(a, b) for a, b in edges])),
        key=lambda part: (-len(part), part[0]),
    )
    part_of = {node: number for number, part in enumerate(parts) for node in part}
    inside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other in edges:
        inside[part_of[one]].append((one, other))
    return [_shape(order, part, inside[number]) for number, part in enumerate(parts)]


def _shape(order: Sequence[str], part: Sequence[int], edges: Iterable[tuple[int, int]]) -> Shape:
    local = {node: index for index, node in enumerate(part)}
    points: list[Point] = [(0.0, 0.0), (1.0, 0.0)][: len(part)]
    if len(part) > len(points):
        points = engine.spread(len(part), [(local[one], local[other]) for one, other in edges])
    return Shape(tuple(order[node] for node in part), tuple(points))


def free(found: Sequence[Shape], *, width: float) -> Layout:
    """Place components side by side and under each other, actors without ties in a last strip.

    Actors that would overlap move to the nearest free place, the most tied ones least.
    """
    positions: dict[str, Point] = {}
    tied = [shape for shape in found if len(shape.members) > 1]
    foot = 0.0
    for shape, box in _packed(tied, width):
        placed = _fitted(shape, box)
        positions |= placed
        foot = max(foot, box.y + box.height, *(y + MARGIN for _, y in placed.values()))
    untied = [shape.members[0] for shape in found if len(shape.members) == 1]
    if not untied:
        return Layout(width, round(foot, 1), positions, tight=tight(positions))
    strip, docked = _strip(untied, width, foot + GAP if foot else 0.0)
    positions |= docked
    return Layout(
        width=width,
        height=round(strip.y + strip.height, 1),
        positions=positions,
        bands=(strip,),
        tight=tight(positions),
        cell=_cell(len(untied))[0],
    )


def _packed(tied: Sequence[Shape], width: float) -> Iterator[tuple[Shape, Box]]:
    """Set the grounds in rows from the left, each row as high as its highest.

    A single row stands in the middle of the page.
    """
    grounds = [_ground(len(shape.members), width) for shape in tied]
    if grounds:
        wide, high = grounds[0]
        scale = min(ROOMIER, width / wide)
        grounds[0] = wide * scale, high * scale
    x = max(0.0, width - sum(wide for wide, _ in grounds)) / 2
    y = row = 0.0
    for shape, (wide, high) in zip(tied, grounds, strict=True):
        if x and x + wide > width:
            x, y, row = 0.0, y + row, 0.0
        yield shape, Box(x, y, wide, high)
        x, row = x + wide, max(row, high)


def _ground(count: int, width: float) -> tuple[float, float]:
    wide = min(width, max(SMALLEST[0], 1.5 * math.sqrt(count * ROOM)))
    high = min(max(SMALLEST[1], count * ROOM / wide), max(TALLEST, width))
    return wide, high


def _fitted(shape: Shape, box: Box) -> Mapping[str, Point]:
    """Turn a shape so that its length lies along its ground, and stretch it over that."""
    turned = _turned(shape.points, lying=box.width >= box.height)
    inner = box.width - 2 * MARGIN, box.height - 2 * MARGIN
    distance, stretch = _distance(math.prod(inner) / len(turned))
    even = 1 - distance / FARTHEST
    across, down = shares([x for x, _ in turned]), shares([y for _, y in turned])
    wanted = [
        (
            ((1 - even) * x + even * dx) * inner[0] / stretch,
            ((1 - even) * y + even * dy) * inner[1],
        )
        for x, y, (dx, dy) in zip(across, down, _evenly(turned, inner), strict=True)
    ]
    settled = apart(wanted, distance, inner[0] / stretch)
    return {
        member: (round(box.x + MARGIN + x * stretch, 1), round(box.y + MARGIN + y, 1))
        for member, (x, y) in zip(shape.members, settled, strict=True)
    }


def _turned(points: Sequence[Point], *, lying: bool) -> list[Point]:
    """Turn points about their middle so that they spread most across, or down the page."""
    middle = [sum(values) / len(points) for values in zip(*points, strict=True)]
    moved = [(x - middle[0], y - middle[1]) for x, y in points]
    spread = sum(x * x - y * y for x, y in moved)
    angle = math.atan2(2 * sum(x * y for x, y in moved), spread) / 2
    angle += 0.0 if lying else math.pi / 2
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x * cos + y * sin, y * cos - x * sin) for x, y in moved]


def _distance(room: float) -> tuple[float, float]:
    """Return how far apart actors stand who have so much room each, and how much more sideways.

    Names are wide, so where there is room for them marks stand farther from those beside them.
    """
    widest = math.sqrt(FILL * 4 / math.pi * room)
    stretch = max(1.0, min(SIDEWAYS, (widest / FARTHEST) ** 2))
    return min(FARTHEST, widest / math.sqrt(stretch)), stretch


def _evenly(points: Sequence[Point], ground: Point) -> list[Point]:
    """Share a ground out in cells to points, from the left and in each column from the top.

    The closer many points must stand, the less may they crowd in the middle.
    """
    rows = max(1, round(math.sqrt(len(points) * ground[1] / ground[0])))
    columns = math.ceil(len(points) / rows)
    order = sorted(range(len(points)), key=lambda index: points[index])
    found = list(points)
    for column in range(columns):
        members = sorted(
            order[column * rows : (column + 1) * rows], key=lambda index: (points[index][1], index)
        )
        for row, index in enumerate(members):
            found[index] = (column + 0.5) / columns, (row + 0.5) / len(members)
    return found


def _strip(untied: Sequence[str], width: float, top: float) -> tuple[Band, dict[str, Point]]:
    cell = _cell(len(untied))
    columns = max(1, int((width - 2 * PADDING) // cell[0]))
    height = TITLE + math.ceil(len(untied) / columns) * cell[1] + PADDING
    places = {}
    for index, member in enumerate(untied):
        row, column = divmod(index, columns)
        x = PADDING + column * (width - 2 * PADDING) / columns + MARKER_INSET
        places[member] = (round(x, 1), round(top + TITLE + (row + 0.5) * cell[1], 1))
    return Band(UNTIED, 0.0, round(top, 1), width, round(height, 1)), places


def _cell(count: int) -> tuple[float, float]:
    return (CELL_WIDTH, CELL_HEIGHT) if count <= MOST_NAMED else (CLOSE, CLOSE)
