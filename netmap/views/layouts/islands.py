"""Islands: the actors of a municipality on its disc, the discs roughly where they are on a map."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netmap.views.layouts.poster import Marker, Point, hosts_together

CELL = (120.0, 62.0)
LABEL = (114.0, 56.0)
MARKER_LIFT = 18.0
EDGE = 8.0
GAP = 12.0
NAME = (108.0, 22.0)
BARE_RADIUS = 30.0
LARGEST_RADIUS = 340.0
LARGEST_ROOM = 2_000_000.0
TIGHTEST = 0.5

SPREAD = 1.15
X_STEPS = 40
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Disc:
    """A municipality's disc and where its actors stand from the middle."""

    municipality: str
    radius: float
    offsets: tuple[tuple[str, float, float], ...]

    @property
    def box(self) -> Point:
        """Width and height of the room it needs, its name included."""
        side = 2 * self.radius
        return (
            max(side, NAME[0]) + GAP,
            side + NAME[1] + GAP,
        )


def discs_of(markers: Sequence[Marker], width: float) -> tuple[Disc, ...]:
    """Make the disc of every municipality that has actors, as large as their labels need."""
    homes: dict[str, list[Marker]] = defaultdict(list)
    for marker in markers:
        homes[marker.municipality or ""].append(marker)
    largest = min(LARGEST_RADIUS, (width - GAP) / 2)
    discs = [_disc(home, members, largest) for home, members in sorted(homes.items())]
    room = sum(math.prod(disc.box) for disc in discs)
    tightness = max(TIGHTEST, math.sqrt(LARGEST_ROOM / room)) if room > LARGEST_ROOM else 1.0
    return tuple(_tightened(disc, disc.radius * tightness) for disc in discs)


def _disc(municipality: str, markers: Sequence[Marker], largest: float) -> Disc:
    middle = [marker for marker in markers if marker.id == municipality]
    others = hosts_together([marker for marker in markers if marker.id != municipality])
    members = [marker.id for marker in (*middle, *others)]
    if not others:
        return Disc(municipality, BARE_RADIUS, ((members[0], 0.0, 0.0),))
    lattices = (_lattice(len(members), shift) for shift in (0.0, 0.5))
    radius, cells = min(lattices, key=lambda lattice: lattice[0])
    if middle:
        # Its name is the island's, so it needs no room for a label under it.
        cells[0] = (0.0, 0.0)
    offsets = tuple((member, x, y) for member, (x, y) in zip(members, cells, strict=True))
    return _tightened(Disc(municipality, radius, offsets), largest)


def _tightened(disc: Disc, radius: float) -> Disc:
    """Crowd the members of a disc that is larger than `radius`, closer than their labels."""
    if disc.radius <= max(radius, BARE_RADIUS):
        return disc
    radius = max(radius, BARE_RADIUS)
    cells = _sunflower(len(disc.offsets), radius - 2 * EDGE)
    members = (member for member, _, _ in disc.offsets)
    offsets = tuple((member, x, y) for member, (x, y) in zip(members, cells, strict=True))
    return Disc(disc.municipality, radius, offsets)


def _lattice(count: int, shift: float) -> tuple[float, list[Point]]:
    """Return the radius of the smallest disc of `count` labelled cells, and the markers' places.

    Odd rows are moved sideways by `shift` of a cell.
    """
    reach = math.isqrt(count) + 2
    cells = [
        ((column + (row % 2) * shift) * CELL[0], row * CELL[1])
        for row in range(-reach, reach + 1)
        for column in range(-reach, reach + 1)
    ]
    cells.sort(key=lambda cell: (round(_corner(cell), 3), math.atan2(cell[1], cell[0])))
    chosen = cells[:count]
    radius = _corner(chosen[-1]) + EDGE
    return radius, [(x, y - MARKER_LIFT) for x, y in chosen]


def _corner(cell: Point) -> float:
    """Distance from the disc's middle to the farthest corner of the cell's label."""
    return math.hypot(abs(cell[0]) + LABEL[0] / 2, abs(cell[1]) + LABEL[1] / 2)


def _sunflower(count: int, radius: float) -> list[Point]:
    places = []
    for index in range(count):
        # The first stands alone in the middle, where the municipality's large mark needs room.
        distance = radius * math.sqrt((index + 1.5) / (count + 0.5)) if index else 0.0
        angle = index * GOLDEN_ANGLE
        places.append((distance * math.cos(angle), distance * math.sin(angle)))
    return places


def place(
    discs: Sequence[Disc], points: Mapping[str, Point], width: float, *, least: float = 0.0
) -> tuple[dict[str, Point], float]:
    """Return the middle of every disc, and the height they take.

    ``least`` is the height over which few discs are spread, so that north is seen to be up.
    """
    known = [disc for disc in discs if disc.municipality in points]
    unknown = [disc for disc in discs if disc.municipality not in points]
    last_rows, last_height = _rows(unknown, width)
    places, used = _as_on_map(known, points, (width, least))
    places |= {name: (x, y + used) for name, (x, y) in last_rows.items()}
    return places, used + last_height


def _as_on_map(
    discs: Sequence[Disc], points: Mapping[str, Point], ground: Point
) -> tuple[dict[str, Point], float]:
    """Stand every disc on the free place nearest to its place on the map, from the north."""
    if not discs:
        return {}, 0.0
    width, least = ground
    room = sum(math.prod(disc.box) for disc in discs)
    height = max(room / width * SPREAD, least, *(disc.box[1] for disc in discs))
    boxes: list[_Box] = []
    targets = zip(_targets(discs, points), discs, strict=True)
    for share, disc in sorted(targets, key=lambda item: (item[0][1], item[1].municipality)):
        boxes.append(_nearest_free(disc, share, boxes, (width, height)))
    top = min(box.y - box.half_height for box in boxes)
    bottom = max(box.y + box.half_height for box in boxes)
    return {box.disc.municipality: box.middle(top) for box in boxes}, bottom - top


def _targets(discs: Sequence[Disc], points: Mapping[str, Point]) -> list[Point]:
    """Return each disc's place on the map as shares of the panel's width and height."""
    where = [points[disc.municipality] for disc in discs]
    squeeze = math.cos(math.radians(sum(latitude for latitude, _ in where) / len(where)))
    across = shares([longitude * squeeze for _, longitude in where])
    down = shares([-latitude for latitude, _ in where])
    return list(zip(across, down, strict=True))


def shares(values: Sequence[float]) -> list[float]:
    """Half distance, half order: keeps who is north of whom without the empty stretches."""
    low, high = min(values), max(values)
    if low == high:
        return [0.5] * len(values)
    steps = sorted(set(values))
    order = {value: index / (len(steps) - 1) for index, value in enumerate(steps)}
    return [((value - low) / (high - low) + order[value]) / 2 for value in values]


@dataclass(frozen=True, slots=True)
class _Box:
    """The room that a disc and its name take, by its middle and half its width and height."""

    disc: Disc
    x: float
    y: float
    half_width: float
    half_height: float

    def middle(self, top: float) -> Point:
        """Middle of the disc, counted from `top`: the name stands above it."""
        return self.x, self.y - top + NAME[1] / 2


def _nearest_free(
    disc: Disc, share: Point, boxes: Sequence[_Box], panel: tuple[float, float]
) -> _Box:
    wide, high = disc.box
    x = wide / 2 + share[0] * (panel[0] - wide)
    y = high / 2 + share[1] * max(0.0, panel[1] - high)
    steps = [wide / 2 + step * (panel[0] - wide) / X_STEPS for step in range(X_STEPS + 1)]
    places = [(at, _nearest_gap((wide / 2, high / 2), (at, y), boxes)) for at in (x, *steps)]

    nearest = min(places, key=lambda place: (round(math.dist(place, (x, y)), 3), place))
    return _Box(disc, *nearest, wide / 2, high / 2)


def _nearest_gap(half: Point, wanted: Point, boxes: Sequence[_Box]) -> float:
    """Return the free height nearest to the wanted one, for a box that stands at its x."""
    x, y = wanted
    blocked = sorted(
        (box.y - box.half_height - half[1], box.y + box.half_height + half[1])
        for box in boxes
        if abs(box.x - x) < box.half_width + half[0] - 0.01
    )
    best, free_from = math.inf, half[1]
    for start, end in [*blocked, (math.inf, math.inf)]:
        if start >= free_from:
            gap = min(max(y, free_from), start)
            best = gap if abs(gap - y) < abs(best - y) else best
            if free_from > y:
                break  # every further gap lies farther down
        free_from = max(free_from, end)
    return best


def _rows(discs: Sequence[Disc], width: float) -> tuple[dict[str, Point], float]:
    """Set discs evenly in rows, each row as high as its highest disc."""
    places: dict[str, Point] = {}
    y = 0.0
    for row in _dealt(discs, width):
        spare = (width - sum(disc.box[0] for disc in row)) / len(row)
        x = 0.0
        for disc in row:
            wide, high = disc.box
            places[disc.municipality] = (x + (wide + spare) / 2, y + high / 2 + NAME[1] / 2)
            x += wide + spare
        y += max(disc.box[1] for disc in row)
    return places, y


def _dealt(discs: Sequence[Disc], width: float) -> list[list[Disc]]:
    """Deal discs out to as few rows as hold them, all about as long."""
    rows = _filled(discs, width)
    boxes = [disc.box[0] for disc in discs]
    even = sum(boxes) / max(1, len(rows)) + max(boxes, default=0.0) / 2
    shorter = _filled(discs, min(width, even))
    return shorter if len(shorter) == len(rows) else rows


def _filled(discs: Sequence[Disc], width: float) -> list[list[Disc]]:
    rows: list[list[Disc]] = []
    used = math.inf
    for disc in discs:
        if used + disc.box[0] > width:
            rows.append([])
            used = 0.0
        rows[-1].append(disc)
        used += disc.box[0]
    return rows
