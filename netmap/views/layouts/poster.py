"""What stands where on a map: the values that a layout takes and gives.

One unit is one CSS pixel at scale 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Point = tuple[float, float]

GAP = 12.0
TITLE = 30.0


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
