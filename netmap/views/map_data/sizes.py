"""The measures that marks can be sized by, and the value of every actor in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from netmap.measures import MEASURES, label
from netmap.network import Network
from netmap.text import LANGUAGES

MOST_MEASURED = 2000
"""Above so many actors only the number of ties and the measure asked for are measured."""
FIRST = "degree"


def values(network: Network, asked: str) -> Mapping[str, Mapping[str, float | None]]:
    """Return the value of each actor by measure, the measure asked for among them.

    That of the first, the number of neighbours, is on every actor anyway.
    """
    wanted = MEASURES if len(network.actors) <= MOST_MEASURED else {asked: MEASURES[asked]}
    return {measure: score(network) for measure, score in wanted.items() if measure != FIRST}


def named(measures: Iterable[str]) -> list[dict[str, object]]:
    """Name the first measure and these in all languages."""
    return [
        {"id": measure, "label": {key: label(measure, key) for key in LANGUAGES}}
        for measure in (FIRST, *measures)
    ]
