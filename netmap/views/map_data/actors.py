"""What the page is told of every actor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap import areas
from netmap.model import Actor
from netmap.network import Network
from netmap.views.map_data.evidence import Citing, known
from netmap.views.map_data.names import named, stated
from netmap.views.places import family_of, group_of

Values = Mapping[str, Mapping[str, float | None]]
"""The value of each actor by measure."""


def actors(network: Network, cited: Citing, values: Values) -> list[dict[str, Any]]:
    """Tell of every actor; a key that is missing means that nothing is known."""
    degrees, homes = network.degrees(), homes_of(network)
    return [
        {
            **_told(network, actor, homes.get(actor.id)),
            **known(actor, cited),
            "degree": degrees[actor.id],
            **stated({"values": _values(values, actor)}),
        }
        for actor in network.actors.values()
    ]


def homes_of(network: Network) -> Mapping[str, str]:
    """Return the municipality of every actor that names one known to the table or the dataset."""
    municipalities = areas.all_municipalities().keys() | network.dataset.actors.keys()
    return {
        actor.id: actor.municipality
        for actor in network.actors.values()
        if actor.municipality in municipalities and actor.municipality
    }


def _told(network: Network, actor: Actor, home: str | None) -> dict[str, Any]:
    family = family_of(network.dataset.vocabulary, actor)
    return stated(
        {
            "id": actor.id,
            "name": named(actor),
            "aliases": tuple(actor.aliases),
            "kind": actor.kind,
            "family": family,
            "level": actor.level,
            "home": home,
            "from": actor.start and actor.start.year,
            "to": actor.end and actor.end.year,
            "group": group_of(actor, family),
        }
    )


def _values(values: Values, actor: Actor) -> dict[str, float | None]:
    """Return the values of an actor; None is undefined, not 0."""
    return {measure: _short(value[actor.id]) for measure, value in values.items()}


def _short(value: float | None) -> float | None:
    """Leave out the digits that a sum of fractions owes to chance; whole numbers are exact."""
    if value is None or float(value).is_integer():
        return value
    return float(f"{value:.10g}")
