"""Where everything stands, as the page takes it: positions, and grounds with their titles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from netmap import areas
from netmap.network import Network
from netmap.text import LANGUAGES, say
from netmap.views.layouts.aggregated import FAMILIES, Gathered, Group
from netmap.views.layouts.columns import NAMES as COLUMNS
from netmap.views.layouts.free import UNTIED
from netmap.views.layouts.poster import Band, Island, Layout, Panel
from netmap.views.map_data.names import Names, labelled, place_name, stated
from netmap.views.map_data.packed import packed_places
from netmap.views.places import LayoutName, gathered, layouts


def drawn(network: Network, name: LayoutName) -> dict[str, Any]:
    """Tell where everything stands on every page width, and the groups where there are any."""
    if name == "aggregated":
        groups, found = gathered(network)
        return {
            "groups": [_group(network, group) for group in groups],
            "layouts": {key: _gathered(network, it) for key, it in found.items()},
        }
    found_layouts = layouts(network, name).items()
    return {"layouts": {key: _placed(network, layout) for key, layout in found_layouts}}


def _placed(network: Network, layout: Layout) -> dict[str, Any]:
    order = _order(network)
    # the layout may be of all dates, the page of one
    tight = {actor: radius for actor, radius in layout.tight.items() if actor in order}
    return {
        "width": layout.width,
        "height": layout.height,
        "positions": packed_places(layout.positions, order),
        "bands": _bands(network, layout.bands),
        "islands": [_island(network, island) for island in layout.islands],
        "panel": _panel(layout.panel),
        "on_map": _on_map(island.municipality for island in layout.islands),
        **stated({"tight": tight, "cell": layout.cell}),
    }


def _gathered(network: Network, found: Gathered) -> dict[str, Any]:
    order = _order(network)
    return {
        "width": found.width,
        "height": found.height,
        "positions": packed_places({}, {}),
        "bands": _bands(network, found.bands),
        "islands": [],
        "panel": _panel(found.panel),
        "on_map": _on_map(ring.id for ring in found.rings),
        "groups": [asdict(ring) for ring in found.rings],
        "parts": {
            group: {
                "width": part.layout.width,
                "height": part.layout.height,
                "positions": packed_places(part.layout.positions, order),
                "bands": _bands(network, part.layout.bands),
                "islands": [],
                "cell": part.layout.cell,
                "shown": len(part.layout.positions),
                "all": part.all,
            }
            for group, part in found.parts.items()
        },
    }


def _group(network: Network, group: Group) -> dict[str, Any]:
    if group.kind == "municipality":
        title = place_name(network.dataset, group.name)
        return {"id": group.id, "kind": group.kind, "title": title}
    title = _title(network, group.name)
    return {"id": group.id, "kind": group.kind, "title": title, "family": group.name}


def _bands(network: Network, bands: Sequence[Band]) -> list[dict[str, Any]]:
    families = network.dataset.vocabulary.actor_families
    return [
        {
            **stated({"family": band.name if band.name in families else None}),
            "title": _title(network, band.name),
            **_box(band),
        }
        for band in bands
    ]


def _title(network: Network, name: str) -> Names:
    """Name a ground: a family by its label, a column or a strip by its sentence."""
    family = network.dataset.vocabulary.actor_families.get(name)
    if family:
        return labelled(family)
    known = name if name in (*COLUMNS, UNTIED, FAMILIES) else "others"
    return {language: say(f"layouts.grounds.{known}", language) for language in LANGUAGES}


def _island(network: Network, island: Island) -> dict[str, Any]:
    present = island.municipality if island.municipality in network.actors else None
    return {
        "municipality": island.municipality,
        "name": place_name(network.dataset, island.municipality),
        **stated({"actor": present}),
        "x": island.x,
        "y": island.y,
        "radius": island.radius,
    }


def _on_map(municipalities: Iterable[str]) -> bool:
    return not areas.all_municipalities().keys().isdisjoint(municipalities)


def _order(network: Network) -> dict[str, int]:
    return {actor: place for place, actor in enumerate(network.actors)}


def _panel(panel: Panel | None) -> dict[str, float] | None:
    return None if panel is None else _box(panel)


def _box(box: Band | Panel) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
