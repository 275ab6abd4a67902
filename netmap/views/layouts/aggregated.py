"""The aggregated layout: one disc for the actors of a municipality, for networks of thousands.

The same input always gives the same layout.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netmap.views.layouts.bands import by_family, cell_width, cells, flow, foot
from netmap.views.layouts.islands import GAP as APART
from netmap.views.layouts.islands import NAME, Disc, place
from netmap.views.layouts.poster import GAP, TITLE, Band, Layout, Marker, Panel, Point

FAMILIES = "families"
"""The name of the ground under the discs of actors without a municipality."""
SMALLEST, GROWTH, LARGEST = 17.0, 2.8, 84.0
NAME_LINES, LINE = 3, 15.0
"""How many lines the name of a family may take, and what each after the first adds."""
MAP_SHAPE, EACH = 0.5, 90.0
"""How high the map is at least: a share of its width, but so much a municipality at most."""
MOST_DRAWN = 800
"""How many actors of a group are drawn when it is opened: those with most ties."""


@dataclass(frozen=True, slots=True)
class Group:
    """The actors of a municipality, or those of a family that have none."""

    id: str
    kind: str
    name: str
    members: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The actors of one group by family, as a layout of its own; ``all`` counts those not shown."""

    layout: Layout
    all: int


@dataclass(frozen=True, slots=True)
class Ring:
    """The disc of a group; its name stands right above it, in lines no wider than ``room``."""

    id: str
    x: float
    y: float
    radius: float
    room: float
    lines: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """Where the disc of every group stands, and what opens when it is chosen."""

    width: float
    height: float
    bands: tuple[Band, ...]
    panel: Panel | None
    rings: tuple[Ring, ...]
    parts: Mapping[str, Part]


def grouped(markers: Sequence[Marker], families: Sequence[str]) -> tuple[Group, ...]:
    """Group actors by municipality, those without one by family in the order of families."""
    homes: dict[str, list[Marker]] = defaultdict(list)
    strangers: dict[str, list[Marker]] = {family: [] for family in families}
    for marker in markers:
        if marker.municipality:
            homes[marker.municipality].append(marker)
        else:
            strangers.setdefault(marker.family, []).append(marker)
    by_kind = [("family", name, members) for name, members in strangers.items() if members]
    by_kind += [("municipality", name, members) for name, members in sorted(homes.items())]
    return tuple(
        Group(name if kind == "municipality" else f"family:{name}", kind, name, _ranked(members))
        for kind, name, members in by_kind
    )


def _ranked(members: Sequence[Marker]) -> tuple[Marker, ...]:
    return tuple(sorted(members, key=lambda marker: (marker.rank, marker.id)))


def aggregated(
    groups: Sequence[Group],
    points: Mapping[str, Point],
    *,
    width: float,
    families: Sequence[str],
) -> Gathered:
    """Place the discs of families in rows on a ground at the top, municipalities under it.

    Municipalities stand roughly as on a map, pushed apart until neither discs nor names overlap.
    The size of a disc grows with the square root of its actors, up to a cap.
    """
    top = [_disc(group, width) for group in groups if group.kind == "family"]
    under = [_disc(group, width) for group in groups if group.kind == "municipality"]
    rings, foot_of_rows = _rows(top, width)
    bands = (Band(FAMILIES, 0.0, 0.0, width, foot_of_rows),) if rings else ()
    y = foot_of_rows + GAP if rings else 0.0
    panel = None
    if under:
        least = min(MAP_SHAPE * width, EACH * len(under))
        places, needed = place(under, points, width, least=least)
        rings += [_ring(disc, places[disc.municipality], (0.0, y + TITLE)) for disc in under]
        panel = Panel(0.0, y, width, round(TITLE + needed + APART, 1))
    height = panel.y + panel.height if panel else foot_of_rows
    parts = {group.id: _part(group, width, families) for group in groups}
    return Gathered(width, round(height, 1), bands, panel, tuple(rings), parts)


def _disc(group: Group, width: float) -> Disc:
    largest = min(LARGEST, width / 7)
    radius = min(largest, SMALLEST + GROWTH * math.sqrt(len(group.members)))
    return Disc(group.id, round(radius, 1), ())


def _ring(disc: Disc, middle: Point, corner: Point) -> Ring:
    x, y = round(middle[0] + corner[0], 1), round(middle[1] + corner[1], 1)
    return Ring(disc.municipality, x, y, disc.radius, max(2 * disc.radius, NAME[0]), 1)


def _rows(discs: Sequence[Disc], width: float) -> tuple[list[Ring], float]:
    """Set the discs of families evenly in rows, each with three lines above it for its name."""
    rings: list[Ring] = []
    if not discs:
        return rings, 0.0
    across = _across(discs, width - 2 * APART)
    step = (width - 2 * APART) / across
    y = TITLE
    for start in range(0, len(discs), across):
        row = discs[start : start + across]
        largest = max(disc.radius for disc in row)
        middle = y + NAME[1] + (NAME_LINES - 1) * LINE + largest
        for column, disc in enumerate(row):
            x = round(APART + (column + 0.5) * step, 1)
            rings.append(
                Ring(
                    disc.municipality,
                    x,
                    round(middle, 1),
                    disc.radius,
                    round(step - 8, 1),
                    NAME_LINES,
                )
            )
        y = middle + largest + APART
    return rings, round(y, 1)


def _across(discs: Sequence[Disc], width: float) -> int:
    """Return how many discs stand in a row so that all rows are about as long."""
    most = max(1, min(len(discs), int(width // max(disc.box[0] for disc in discs))))
    return math.ceil(len(discs) / math.ceil(len(discs) / most))


def _part(group: Group, width: float, families: Sequence[str]) -> Part:
    strips = flow(by_family(group.members[:MOST_DRAWN], families), width, None)
    positions = {member: point for strip in strips for member, point in cells(strip)}
    bands = tuple(strip.band for strip in strips)
    layout = Layout(width, round(foot(strips), 1), positions, bands, cell=cell_width(width))
    return Part(layout, len(group.members))
