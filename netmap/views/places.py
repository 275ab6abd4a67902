"""Where the actors of a network stand: which layout fits, and what that needs to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from netmap import areas
from netmap.errors import InvalidValueError
from netmap.model import Actor
from netmap.model.vocabulary import ANY_FAMILY, Vocabulary
from netmap.network import Network
from netmap.views.layouts.aggregated import Gathered, Group, aggregated, grouped
from netmap.views.layouts.anchored import arrange
from netmap.views.layouts.columns import columns
from netmap.views.layouts.free import free, shapes
from netmap.views.layouts.poster import Layout, Marker, Point

LayoutName = Literal["islands", "columns", "free", "aggregated"]
LAYOUTS: tuple[LayoutName, ...] = get_args(LayoutName)
MOST_ACTORS, MOST_TIES = 2000, 5000
"""A larger network is aggregated unless another layout is asked for."""
MOST_IN_COLUMNS = 120
"""Of more actors the columns are too long to be read on paper."""

WIDTHS = {"wide": 1240.0, "medium": 760.0, "narrow": 360.0}
"""The page widths, in CSS pixels, that a layout is computed for."""
_HOSTING = ("part_of", "steers", "administers", "coordinates", "publishes_in", "maintains")


def layout_of(network: Network, asked: str | None = None) -> LayoutName:
    """Return the layout that a network is drawn in: the one asked for, else the one that fits.

    Maps of two dates are drawn alike, so what counts is the network without its date.

    Raises
    ------
    InvalidValueError
        When there is no such layout.
    """
    for name in LAYOUTS:
        if name == asked:
            return name
    if asked is not None:
        raise InvalidValueError(asked, "layout", known=", ".join(LAYOUTS))
    whole = undated(network)
    large = len(whole.actors) > MOST_ACTORS or len(whole.ties) > MOST_TIES
    return "aggregated" if large else "islands"


def undated(network: Network) -> Network:
    """Return the network that a snapshot was taken of; one without a date is it itself."""
    chosen = network.selection
    if chosen.at is None:
        return network
    whole = Network.of(
        network.dataset, kinds=chosen.kinds, statuses=chosen.statuses, sources=chosen.sources
    )
    return whole if network.actors.keys() <= whole.actors.keys() else network


def layouts(network: Network, name: LayoutName) -> dict[str, Layout]:
    """Lay a network out for every page width, the same at any date."""
    whole = undated(network)
    placed, families = markers(whole), list(whole.dataset.vocabulary.actor_families)
    if name == "columns":
        return {key: columns(placed, width=width) for key, width in WIDTHS.items()}
    if name == "free":
        found = shapes(placed, _pairs(whole))
        return {key: free(found, width=width) for key, width in WIDTHS.items()}
    return {
        key: arrange(placed, _points(), width=width, families=families)
        for key, width in WIDTHS.items()
    }


def gathered(network: Network) -> tuple[tuple[Group, ...], dict[str, Gathered]]:
    """Return the groups of the aggregated layout, and where they stand on every page width."""
    whole = undated(network)
    families = list(whole.dataset.vocabulary.actor_families)
    groups = grouped(markers(whole), families)
    return groups, {
        key: aggregated(groups, _points(), width=width, families=families)
        for key, width in WIDTHS.items()
    }


def markers(network: Network) -> list[Marker]:
    """Return what a layout needs to know of every actor."""
    degrees, words = network.degrees(), network.dataset.vocabulary
    ranked = sorted(network.actors, key=lambda actor: (-degrees[actor], actor))
    rank = {actor: place for place, actor in enumerate(ranked)}
    hosts = _hosts(network)
    return [
        Marker(
            id=actor.id,
            family=family_of(words, actor),
            municipality=actor.municipality,
            host=hosts.get(actor.id),
            rank=rank[actor.id],
            level=actor.level,
        )
        for actor in network.actors.values()
    ]


def family_of(words: Vocabulary, actor: Actor) -> str:
    """Return the family of an actor, the last one where its kind is unknown."""
    kind = words.actors.get(actor.kind)
    return kind.family if kind else ANY_FAMILY


def group_of(actor: Actor, family: str) -> str:
    """Return the group that an actor is drawn in when single actors are too many."""
    return actor.municipality or f"family:{family}"


def _points() -> Mapping[str, Point]:
    """Return latitude and longitude of every municipality that there is or was."""
    return {area.id: (area.lat, area.lon) for area in areas.all_municipalities().values()}


def _pairs(network: Network) -> list[tuple[str, str]]:
    ids = network.ids
    return [(ids[one], ids[other]) for one, other in network.pairs]


def _hosts(network: Network) -> dict[str, str]:
    """Find the organisation that each actor belongs to, by the first tie that says so."""
    hosts: dict[str, str] = {}
    for tie in network.ties.values():
        if tie.kind == "part_of":
            hosts.setdefault(tie.source, tie.target)
        elif tie.kind in _HOSTING:
            hosts.setdefault(tie.target, tie.source)
    return hosts
