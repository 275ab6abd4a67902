"""Open this to see where every actor stands on the map: bands by family, islands by municipality.

One unit is one CSS pixel at scale 1. The same input always gives the same layout.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Point = tuple[float, float]

CELL_WIDTH = 175.0
CELL_HEIGHT = 36.0
BAND_TITLE = 30.0
BAND_PADDING = 7.0
GAP = 12.0
MARKER_INSET = 13.0

ISLAND_CELL = (120.0, 62.0)
ISLAND_LABEL = (114.0, 56.0)
ISLAND_MARKER_LIFT = 18.0
ISLAND_EDGE = 8.0
ISLAND_GAP = 12.0
ISLAND_NAME = (108.0, 22.0)
BARE_RADIUS = 30.0
LARGEST_RADIUS = 340.0
LARGEST_ROOM = 2_000_000.0
TIGHTEST = 0.5

SPREAD = 1.15
X_STEPS = 40
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Marker:
    """One actor to be placed.

    Parameters
    ----------
    municipality
        Id of the home municipality; the marker whose own id this is stands in the middle.
    host
        Id of the organisation it belongs to; members of one host stand side by side.
    rank
        Place in the order of importance, 0 first.
    """

    id: str
    family: str
    municipality: str | None = None
    host: str | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Band:
    """The ground under the actors of one family; `family` is empty for unknown families."""

    family: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Island:
    """The disc of one municipality (by id); its name stands right above the disc."""

    municipality: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Panel:
    """The ground under the islands, with a title line at its top."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands, from (0, 0) at the top left to (width, height)."""

    width: float
    height: float
    positions: Mapping[str, Point]
    bands: tuple[Band, ...]
    islands: tuple[Island, ...]
    panel: Panel | None


def arrange(
    markers: Sequence[Marker],
    points: Mapping[str, Point],
    *,
    width: float,
    families: Sequence[str],
) -> Layout:
    """Place actors without a municipality in bands by family, the others on islands.

    The islands stand roughly as on a map (equirectangular, squeezed where it is empty, pushed
    apart until nothing overlaps) in a panel at the right of the bands or under them, whichever
    makes the poster shorter. Where a disc would outgrow the page its radius is capped and its
    members stand closer than their labels.

    Parameters
    ----------
    points
        Latitude and longitude by municipality id; islands without one stand in last rows.
    families
        Family ids in the order of the bands; other families share a last band.
    """
    groups = _by_family([m for m in markers if m.municipality is None], families)
    discs = _discs([m for m in markers if m.municipality is not None], width)
    if not discs:
        bands = _flow(groups, width, None)
        return _layout(width, bands, None, {}, ())
    panel = _best_panel(groups, discs, width)
    places, panel = _settle(groups, discs, points, width, panel)
    return _layout(width, _flow(groups, width, panel), panel, places, discs)


@dataclass(frozen=True, slots=True)
class _Group:
    family: str
    members: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class _Strip:
    """One band with its members and the number of columns they stand in."""

    band: Band
    members: tuple[Marker, ...]
    columns: int


@dataclass(frozen=True, slots=True)
class _Disc:
    municipality: str
    radius: float
    offsets: tuple[tuple[str, float, float], ...]

    @property
    def box(self) -> Point:
        """Width and height of the room it needs, its name included."""
        side = 2 * self.radius
        return (
            max(side, ISLAND_NAME[0]) + ISLAND_GAP,
            side + ISLAND_NAME[1] + ISLAND_GAP,
        )


def _layout(
    width: float,
    strips: Sequence[_Strip],
    panel: Panel | None,
    places: Mapping[str, Point],
    discs: Sequence[_Disc],
) -> Layout:
    positions = {member: point for strip in strips for member, point in _cells(strip)}
    islands = []
    for disc in discs:
        x, y = places[disc.municipality]
        islands.append(Island(disc.municipality, round(x, 1), round(y, 1), round(disc.radius, 1)))
        positions |= {i: (round(x + dx, 1), round(y + dy, 1)) for i, dx, dy in disc.offsets}
    grounds: list[Band | Panel] = [strip.band for strip in strips]
    grounds += [panel] if panel else []
    height = max((ground.y + ground.height for ground in grounds), default=0.0)
    bands = tuple(strip.band for strip in strips)
    return Layout(width, round(height, 1), positions, bands, tuple(islands), panel)


# Bands


def _by_family(markers: Sequence[Marker], families: Sequence[str]) -> list[_Group]:
    members: dict[str, list[Marker]] = {family: [] for family in families}
    unknown: list[Marker] = []
    for marker in markers:
        members.get(marker.family, unknown).append(marker)
    groups = [*members.items(), ("", unknown)]
    return [_Group(family, _hosts_together(group)) for family, group in groups if group]


def _hosts_together(markers: Sequence[Marker]) -> tuple[Marker, ...]:
    hosts = {marker.host for marker in markers}
    groups: dict[str, list[Marker]] = defaultdict(list)
    for marker in markers:
        own_group = marker.id in hosts or marker.host is None
        groups[marker.id if own_group else marker.host or ""].append(marker)
    for host, group in groups.items():
        group.sort(key=lambda marker: (marker.id != host, marker.rank, marker.id))
    ordered = sorted(groups.items(), key=lambda item: (min(m.rank for m in item[1]), item[0]))
    return tuple(marker for _, group in ordered for marker in group)


def _column_count(width: float) -> int:
    return max(1, int((width - 2 * BAND_PADDING + 6) // CELL_WIDTH))


def _cell_width(width: float) -> float:
    return (width - 2 * BAND_PADDING) / _column_count(width)


def _flow(groups: Sequence[_Group], width: float, panel: Panel | None) -> list[_Strip]:
    """Set the bands one under the other, beside the panel as long as it reaches down."""
    strips: list[_Strip] = []
    waiting = list(groups)
    y = 0.0
    while waiting:
        room = panel.x - GAP if panel and panel.x > 0 and y < panel.y + panel.height else width
        cell = _cell_width(width)
        columns = max(1, int((room - 2 * BAND_PADDING + 1) // cell))
        shelf = _shelf(waiting, columns)
        del waiting[: len(shelf)]
        strips += _stand(shelf, columns, cell, y)
        y = strips[-1].band.y + strips[-1].band.height + GAP
    return strips


def _shelf(waiting: Sequence[_Group], columns: int) -> list[_Group]:
    """Take the next band, with those after it that fit on the same single row."""
    shelf = [waiting[0]]
    used = _shelf_share(waiting[0])
    for group in waiting[1:]:
        used += _shelf_share(group)
        if used > columns:
            break
        shelf.append(group)
    return shelf


def _shelf_share(group: _Group) -> int:
    # A band of one column would be too narrow for its title.
    return max(2, len(group.members))


def _stand(shelf: Sequence[_Group], columns: int, cell: float, y: float) -> Iterator[_Strip]:
    left = 0
    for group in shelf:
        last = group is shelf[-1]
        share = columns - left if last else _shelf_share(group)
        rows = math.ceil(len(group.members) / share)
        x = left * cell + (GAP if left else 0.0)
        end = (left + share) * cell + (2 * BAND_PADDING if last else 0.0)
        height = BAND_TITLE + rows * CELL_HEIGHT + BAND_PADDING
        band = Band(group.family, round(x, 1), round(y, 1), round(end - x, 1), height)
        yield _Strip(band, group.members, share)
        left += share


def _cells(strip: _Strip) -> Iterator[tuple[str, Point]]:
    band = strip.band
    cell = (band.width - 2 * BAND_PADDING) / strip.columns
    for index, marker in enumerate(strip.members):
        row, column = divmod(index, strip.columns)
        x = band.x + BAND_PADDING + column * cell + MARKER_INSET
        y = band.y + BAND_TITLE + (row + 0.5) * CELL_HEIGHT
        yield marker.id, (round(x, 1), round(y, 1))


# Islands


def _discs(markers: Sequence[Marker], width: float) -> tuple[_Disc, ...]:
    homes: dict[str, list[Marker]] = defaultdict(list)
    for marker in markers:
        homes[marker.municipality or ""].append(marker)
    largest = min(LARGEST_RADIUS, (width - ISLAND_GAP) / 2)
    discs = [_disc(home, members, largest) for home, members in sorted(homes.items())]
    room = sum(math.prod(disc.box) for disc in discs)
    tightness = max(TIGHTEST, math.sqrt(LARGEST_ROOM / room)) if room > LARGEST_ROOM else 1.0
    return tuple(_tightened(disc, disc.radius * tightness) for disc in discs)


def _disc(municipality: str, markers: Sequence[Marker], largest: float) -> _Disc:
    middle = [marker for marker in markers if marker.id == municipality]
    others = _hosts_together([marker for marker in markers if marker.id != municipality])
    members = [marker.id for marker in (*middle, *others)]
    if not others:
        return _Disc(municipality, BARE_RADIUS, ((members[0], 0.0, 0.0),))
    lattices = (_lattice(len(members), shift) for shift in (0.0, 0.5))
    radius, cells = min(lattices, key=lambda lattice: lattice[0])
    if middle:
        # Its name is the island's, so it needs no room for a label under it.
        cells[0] = (0.0, 0.0)
    offsets = tuple((member, x, y) for member, (x, y) in zip(members, cells, strict=True))
    return _tightened(_Disc(municipality, radius, offsets), largest)


def _tightened(disc: _Disc, radius: float) -> _Disc:
    """Crowd the members of a disc that is larger than `radius`, closer than their labels."""
    if disc.radius <= max(radius, BARE_RADIUS):
        return disc
    radius = max(radius, BARE_RADIUS)
    cells = _sunflower(len(disc.offsets), radius - 2 * ISLAND_EDGE)
    members = (member for member, _, _ in disc.offsets)
    offsets = tuple((member, x, y) for member, (x, y) in zip(members, cells, strict=True))
    return _Disc(disc.municipality, radius, offsets)


def _lattice(count: int, shift: float) -> tuple[float, list[Point]]:
    """Return the radius of the smallest disc of `count` labelled cells, and the markers' places.

    Odd rows are moved sideways by `shift` of a cell.
    """
    reach = math.isqrt(count) + 2
    cells = [
        ((column + (row % 2) * shift) * ISLAND_CELL[0], row * ISLAND_CELL[1])
        for row in range(-reach, reach + 1)
        for column in range(-reach, reach + 1)
    ]
    cells.sort(key=lambda cell: (round(_corner(cell), 3), math.atan2(cell[1], cell[0])))
    chosen = cells[:count]
    radius = _corner(chosen[-1]) + ISLAND_EDGE
    return radius, [(x, y - ISLAND_MARKER_LIFT) for x, y in chosen]


def _corner(cell: Point) -> float:
    """Distance from the disc's middle to the farthest corner of the cell's label."""
    return math.hypot(abs(cell[0]) + ISLAND_LABEL[0] / 2, abs(cell[1]) + ISLAND_LABEL[1] / 2)


def _sunflower(count: int, radius: float) -> list[Point]:
    places = []
    for index in range(count):
        # The first stands alone in the middle, where the municipality's large mark needs room.
        distance = radius * math.sqrt((index + 1.5) / (count + 0.5)) if index else 0.0
        angle = index * GOLDEN_ANGLE
        places.append((distance * math.cos(angle), distance * math.sin(angle)))
    return places


# The panel of the islands


def _best_panel(groups: Sequence[_Group], discs: Sequence[_Disc], width: float) -> Panel:
    """Guess which panel makes the shortest poster: under the bands or beside some columns."""
    widest = max(disc.box[0] for disc in discs)
    room = sum(math.prod(disc.box) for disc in discs) * 1.35
    best, shortest = Panel(0.0, 0.0, width, 0.0), math.inf
    # One column of bands beside the panel would be too narrow for the titles.
    for columns in (0, *range(2, _column_count(width))) if groups else (0,):
        x = columns * _cell_width(width) + 2 * BAND_PADDING + GAP if columns else 0.0
        if width - x < widest:
            continue
        panel = Panel(x, 0.0, width - x, BAND_TITLE + room / (width - x))
        height = _poster_height(_flow(groups, width, panel), panel)
        if height < shortest:
            best, shortest = panel, height
    return best


def _poster_height(strips: Sequence[_Strip], panel: Panel) -> float:
    bottom = _bottom(strips)
    return max(bottom, panel.height) if panel.x else bottom + GAP + panel.height


def _bottom(strips: Sequence[_Strip]) -> float:
    return max((strip.band.y + strip.band.height for strip in strips), default=0.0)


def _settle(
    groups: Sequence[_Group],
    discs: Sequence[_Disc],
    points: Mapping[str, Point],
    width: float,
    panel: Panel,
) -> tuple[dict[str, Point], Panel]:
    """Place the islands in the panel and give the panel the height they take."""
    places, needed = _place(discs, points, panel.width)
    height = BAND_TITLE + needed
    if panel.x:
        beside = Panel(panel.x, 0.0, panel.width, height)
        strips = _flow(groups, width, beside)
        height = max(height, _bottom([strip for strip in strips if strip.band.y < height]))
        top = 0.0
    else:
        bottom = _bottom(_flow(groups, width, None))
        top = bottom + GAP if bottom else 0.0
    # Down to the foot of the last band beside it: moving all apart keeps them apart.
    stretch = (height - BAND_TITLE) / needed
    moved = {m: (x + panel.x, y * stretch + top + BAND_TITLE) for m, (x, y) in places.items()}
    return moved, Panel(round(panel.x, 1), top, round(panel.width, 1), round(height, 1))


def _place(
    discs: Sequence[_Disc], points: Mapping[str, Point], width: float
) -> tuple[dict[str, Point], float]:
    """Return the middle of every disc, and the height they take."""
    known = [disc for disc in discs if disc.municipality in points]
    unknown = [disc for disc in discs if disc.municipality not in points]
    last_rows, last_height = _rows(unknown, width)
    places, used = _as_on_map(known, points, width)
    places |= {name: (x, y + used) for name, (x, y) in last_rows.items()}
    return places, used + last_height


def _as_on_map(
    discs: Sequence[_Disc], points: Mapping[str, Point], width: float
) -> tuple[dict[str, Point], float]:
    """Stand every disc on the free place nearest to its place on the map, the largest first."""
    if not discs:
        return {}, 0.0
    room = sum(math.prod(disc.box) for disc in discs)
    height = max(room / width * SPREAD, *(disc.box[1] for disc in discs))
    boxes: list[_Box] = []
    targets = zip(_targets(discs, points), discs, strict=True)
    for share, disc in sorted(targets, key=lambda item: (-item[1].radius, item[1].municipality)):
        boxes.append(_nearest_free(disc, share, boxes, (width, height)))
    top = min(box.y - box.height / 2 for box in boxes)
    bottom = max(box.y + box.height / 2 for box in boxes)
    return {box.disc.municipality: box.middle(top) for box in boxes}, bottom - top


def _targets(discs: Sequence[_Disc], points: Mapping[str, Point]) -> list[Point]:
    """Return each disc's place on the map as shares of the panel's width and height."""
    where = [points[disc.municipality] for disc in discs]
    squeeze = math.cos(math.radians(sum(latitude for latitude, _ in where) / len(where)))
    across = _shares([longitude * squeeze for _, longitude in where])
    down = _shares([-latitude for latitude, _ in where])
    return list(zip(across, down, strict=True))


def _shares(values: Sequence[float]) -> list[float]:
    """Half distance, half order: keeps who is north of whom without the empty stretches."""
    low, high = min(values), max(values)
    if low == high:
        return [0.5] * len(values)
    steps = sorted(set(values))
    order = {value: index / (len(steps) - 1) for index, value in enumerate(steps)}
    return [((value - low) / (high - low) + order[value]) / 2 for value in values]


@dataclass(frozen=True, slots=True)
class _Box:
    """A disc with its name, by the middle of the room it takes."""

    disc: _Disc
    x: float
    y: float

    @property
    def height(self) -> float:
        return self.disc.box[1]

    def middle(self, top: float) -> Point:
        """Middle of the disc, counted from `top`: the name stands above it."""
        return self.x, self.y - top + ISLAND_NAME[1] / 2


def _nearest_free(
    disc: _Disc, share: Point, boxes: Sequence[_Box], panel: tuple[float, float]
) -> _Box:
    wide, high = disc.box
    x = wide / 2 + share[0] * (panel[0] - wide)
    y = high / 2 + share[1] * max(0.0, panel[1] - high)
    steps = [wide / 2 + step * (panel[0] - wide) / X_STEPS for step in range(X_STEPS + 1)]
    places = [(at, _nearest_gap(disc, at, y, boxes)) for at in (x, *steps)]

    def unfitness(place: Point) -> tuple[float, float, Point]:
        below = max(0.0, place[1] + high / 2 - panel[1] - 0.01)
        return below, math.dist(place, (x, y)), place

    return _Box(disc, *min(places, key=unfitness))


def _nearest_gap(disc: _Disc, x: float, y: float, boxes: Sequence[_Box]) -> float:
    """Return the free height nearest to `y` for a disc that stands at `x`."""
    wide, high = disc.box
    blocked = sorted(
        (box.y - (box.height + high) / 2, box.y + (box.height + high) / 2)
        for box in boxes
        if abs(box.x - x) < (box.disc.box[0] + wide) / 2 - 0.01
    )
    best, free_from = math.inf, high / 2
    for start, end in [*blocked, (math.inf, math.inf)]:
        if start >= free_from:
            best = min(best, min(max(y, free_from), start), key=lambda gap: abs(gap - y))
        free_from = max(free_from, end)
    return best


def _rows(discs: Iterable[_Disc], width: float) -> tuple[dict[str, Point], float]:
    """Set discs in rows from the left, each row as high as its highest disc."""
    places: dict[str, Point] = {}
    x = y = row_height = 0.0
    for disc in discs:
        wide, high = disc.box
        if x and x + wide > width:
            x, y, row_height = 0.0, y + row_height, 0.0
        places[disc.municipality] = (x + wide / 2, y + high / 2 + ISLAND_NAME[1] / 2)
        x, row_height = x + wide, max(row_height, high)
    return places, y + row_height
