"""All that the page of a map is told, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from netmap.network import Network
from netmap.views.map_data import actors, grounds, legend, origin, sizes, ties
from netmap.views.map_data.evidence import citing
from netmap.views.map_data.names import Names, all_labelled, place_name
from netmap.views.map_data.packed import packed
from netmap.views.places import LayoutName


@dataclass(frozen=True, slots=True)
class Wish:
    """What a page is asked to be: its words, its first language, its title, what sizes marks."""

    texts: Mapping[str, Names]
    language: str = "fi"
    title: str | Names | None = None
    layout: LayoutName = "islands"
    size_by: str = sizes.FIRST


def map_data(network: Network, wish: Wish) -> dict[str, Any]:
    """Put together all that the page needs to know, as plain values; its scripts draw from them."""
    cited = citing(chain(network.actors.values(), network.ties.values()))
    values = sizes.values(network, wish.size_by)
    nodes, edges = actors.actors(network, cited, values), ties.ties(network, cited)
    words = network.dataset.vocabulary
    return {
        "language": wish.language,
        "texts": wish.texts,
        "about": origin.about(network, wish.texts, wish.title, cited),
        "layout": wish.layout,
        "labels": _labels(network),
        "actor_families": legend.of_actors(words.actor_families, nodes),
        "tie_families": legend.of_ties(words.tie_families, edges, wish.texts),
        "sizes": sizes.named(values),
        "size": wish.size_by,
        "years": _years(network),
        "nodes": packed(nodes),
        "edges": packed(edges),
        "sources": origin.documents(network, cited),
        **grounds.drawn(network, wish.layout),
    }


def _labels(network: Network) -> dict[str, dict[str, Names]]:
    words, homes = network.dataset.vocabulary, actors.homes_of(network)
    return {
        "actor_kind": all_labelled(words.actors),
        "tie_kind": all_labelled(words.ties),
        "tie_status": all_labelled(words.tie_statuses),
        "level": all_labelled(words.levels),
        "municipality": {
            home: place_name(network.dataset, home) for home in dict.fromkeys(homes.values())
        },
    }


def _years(network: Network) -> dict[str, int] | None:
    """Return the years between which anything is stated to begin or end.

    None where there are none, and of a network at a date: it says nothing of other years.
    """
    if network.selection.at is not None:
        return None
    records = chain(network.actors.values(), network.ties.values())
    years = [date.year for it in records for date in (it.start, it.end) if date]
    return {"first": min(years), "last": max(years)} if years else None
