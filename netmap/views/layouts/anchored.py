"""The layout of a map: bands by family and a panel of islands, where they make the shortest poster.

The same input always gives the same layout.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from netmap.views.layouts.bands import (
    PADDING,
    Group,
    Strip,
    by_family,
    cell_width,
    cells,
    column_count,
    flow,
    foot,
)
from netmap.views.layouts.islands import Disc, discs_of, place
from netmap.views.layouts.poster import GAP, TITLE, Band, Island, Layout, Marker, Panel, Point
from netmap.views.layouts.spacing import tight


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
    groups = by_family([m for m in markers if m.municipality is None], families)
    discs = discs_of([m for m in markers if m.municipality is not None], width)
    if not discs:
        bands = flow(groups, width, None)
        return _layout(width, bands, None, {}, ())
    panel = _best_panel(groups, discs, width)
    places, panel = _settle(groups, discs, points, width, panel)
    return _layout(width, flow(groups, width, panel), panel, places, discs)


def _layout(
    width: float,
    strips: Sequence[Strip],
    panel: Panel | None,
    places: Mapping[str, Point],
    discs: Sequence[Disc],
) -> Layout:
    positions = {member: point for strip in strips for member, point in cells(strip)}
    islands = []
    for disc in discs:
        x, y = places[disc.municipality]
        islands.append(Island(disc.municipality, round(x, 1), round(y, 1), round(disc.radius, 1)))
        positions |= {i: (round(x + dx, 1), round(y + dy, 1)) for i, dx, dy in disc.offsets}
    grounds: list[Band | Panel] = [strip.band for strip in strips]
    grounds += [panel] if panel else []
    height = max((ground.y + ground.height for ground in grounds), default=0.0)
    bands = tuple(strip.band for strip in strips)
    return Layout(
        width=width,
        height=round(height, 1),
        positions=positions,
        bands=bands,
        islands=tuple(islands),
        panel=panel,
        tight=tight(positions),
        cell=cell_width(width),
    )


def _best_panel(groups: Sequence[Group], discs: Sequence[Disc], width: float) -> Panel:
    """Guess which panel makes the shortest poster: under the bands or beside some columns."""
    widest = max(disc.box[0] for disc in discs)
    room = sum(math.prod(disc.box) for disc in discs) * 1.35
    best, shortest = Panel(0.0, 0.0, width, 0.0), math.inf
    # One column of bands beside the panel would be too narrow for the titles.
    for columns in (0, *range(2, column_count(width))) if groups else (0,):
        x = columns * cell_width(width) + 2 * PADDING + GAP if columns else 0.0
        if width - x < widest:
            continue
        panel = Panel(x, 0.0, width - x, TITLE + room / (width - x))
        height = _poster_height(flow(groups, width, panel), panel)
        if height < shortest:
            best, shortest = panel, height
    return best


def _poster_height(strips: Sequence[Strip], panel: Panel) -> float:
    low = foot(strips)
    return max(low, panel.height) if panel.x else low + GAP + panel.height


def _settle(
    groups: Sequence[Group],
    discs: Sequence[Disc],
    points: Mapping[str, Point],
    width: float,
    panel: Panel,
) -> tuple[dict[str, Point], Panel]:
    """Place the islands in the panel and give the panel the height they take."""
    places, needed = place(discs, points, panel.width)
    height = TITLE + needed
    if panel.x:
        beside = Panel(panel.x, 0.0, panel.width, height)
        strips = flow(groups, width, beside)
        height = max(height, foot([strip for strip in strips if strip.band.y < height]))
        top = 0.0
    else:
        low = foot(flow(groups, width, None))
        top = low + GAP if low else 0.0
    # Down to the foot of the last band beside it: moving all apart keeps them apart.
    stretch = (height - TITLE) / needed
    moved = {m: (x + panel.x, y * stretch + top + TITLE) for m, (x, y) in places.items()}
    return moved, Panel(round(panel.x, 1), top, round(panel.width, 1), round(height, 1))
