"""What stands where on a map: the values that a layout takes and gives.

One unit is one CSS pixel at scale 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]

GAP = 12.0
TITLE = 30.0
LARGEST_MARK = 11.0
"""The radius of the largest mark that the page draws; where marks stand closer, it is told."""


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
    level
        From international to local, None where nobody has said.
    """

    id: str
    family: str
    municipality: str | None = None
    host: str | None = None
    rank: int = 0
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A ground under some actors; ``name`` says which: a family, a column, empty for unknown."""

    name: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Island:
    """The disc of a municipality or of a group (by id); its name stands right above the disc."""

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
    """Where everything stands, from (0, 0) at the top left to (width, height).

    ``tight`` holds the radius that a mark must not outgrow, for actors that stand close together;
    ``cell`` is the room for an actor and its name across a band, None without bands.
    """

    width: float
    height: float
    positions: Mapping[str, Point]
    bands: tuple[Band, ...] = ()
    islands: tuple[Island, ...] = ()
    panel: Panel | None = None
    tight: Mapping[str, float] = field(default_factory=dict)
    cell: float | None = None


def hosts_together(markers: Sequence[Marker]) -> tuple[Marker, ...]:
    """Order markers by rank, with those of one host side by side after it."""
    hosts = {marker.host for marker in markers}
    groups: dict[str, list[Marker]] = defaultdict(list)
    for marker in markers:
        own_group = marker.id in hosts or marker.host is None
        groups[marker.id if own_group else marker.host or ""].append(marker)
    for host, group in groups.items():
        group.sort(key=lambda marker: (marker.id != host, marker.rank, marker.id))
    ordered = sorted(groups.items(), key=lambda item: (min(m.rank for m in item[1]), item[0]))
    return tuple(marker for _, group in ordered for marker in group)
