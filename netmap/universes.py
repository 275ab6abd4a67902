"""Universes: which units an indicator or a set of partners counts, known one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from netmap import areas
from netmap.dataset import Dataset
from netmap.model import Actor, PartialDate

MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class Universe:
    """The units at a date, each with its population where that is exactly known.

    ``basis`` says where they are known from: the ``reference`` table of areas, or the ``records``.
    """

    populations: Mapping[str, int | float | None]
    basis: Literal["reference", "records"]

    def __contains__(self, unit: str) -> bool:
        return unit in self.populations

    def __len__(self) -> int:
        return len(self.populations)

    def population(self, units: Iterable[str] | None = None) -> int | float | None:
        """Add up the inhabitants of some units or all, None where any of theirs is not known."""
        chosen = self.populations if units is None else units
        known = [self.populations.get(unit) for unit in chosen]
        return None if None in known else sum(filter(None, known))

    def bounds(
        self, named: Collection[str], count: int, *, without: Collection[str]
    ) -> tuple[int | float, int | float] | tuple[None, None]:
        """Bound the inhabitants of ``count`` units of which only ``named`` are known.

        The rest may be the smallest or the largest of the other units, but none of ``without``.
        """
        certain, rest = self.population(named), count - len(named)
        others = [unit for unit in self.populations if unit not in {*named, *without}]
        known = [people for unit in others if (people := self.populations[unit]) is not None]
        is_open = rest > 0 and len(known) < len(others)
        if certain is None or is_open or not 0 <= rest <= len(others):
            return None, None
        ranked = sorted(known)
        return certain + sum(ranked[:rest]), certain + sum(ranked[len(ranked) - rest :])


def unit_of(dataset: Dataset, unit: str) -> str:
    """Return the unit that is meant: of an actor that is a municipality, that municipality.

    Examples
    --------
    >>> town = Actor(id="k1", kind="municipality", municipality="kunta-haapavesi")
    >>> unit_of(Dataset([town]), "k1")
    'kunta-haapavesi'
    """
    actor = dataset.actors.get(unit)
    is_town = actor is not None and actor.kind == MUNICIPALITY
    return (actor.municipality if actor and is_town else None) or unit


def units(dataset: Dataset, universe: str | None, at: PartialDate) -> Universe | None:
    """Find the units of a universe at a date, None when they are not known.

    Of a region of the reference table they are its municipalities at the date. Of an actor they
    are the actors of kind ``municipality`` whose ``region`` it is and that are valid at the date;
    where there are none, nobody recorded them, and the universe is not known.

    Examples
    --------
    >>> here = {"kind": "municipality", "region": "dreamland"}
    >>> actors = [Actor(id="a", population=900, **here), Actor(id="b", end="2019", **here)]
    >>> found = units(Dataset(actors), "dreamland", PartialDate(2020))
    >>> found.populations, found.basis
    ({'a': 900}, 'records')
    """
    if universe is None:
        return None
    known = areas.units(universe, at)
    if known is not None:
        return Universe({area.id: area.population(at) for area in known}, "reference")
    found = {
        actor.id: actor.population.exact if actor.population else None
        for actor in dataset.actors.values()
        if _belongs(actor, universe) and actor.valid.overlaps(at)
    }
    return Universe(found, "records") if found else None


def _belongs(actor: Actor, universe: str) -> bool:
    return actor.kind == MUNICIPALITY and actor.region == universe
