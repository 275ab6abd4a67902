"""The ground that all parts of the fictional region stand on: who there is, and which years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from random import Random

from netmap.fictional import names
from netmap.model import Citation, PartialDate, Record

LABEL = "kuvitteellinen, fiktiv, fictional"
"""What every record of the region says of itself."""
PREFIX = "kuvitelma"
"""What the ids of all its records begin with."""
REGION = f"{PREFIX}-maa"
LAST_YEAR = 2023
"""The data end here, whenever they are made: the same seed gives the same bytes."""
_SMALLEST, _LARGEST = 900, 90_000


def is_invented(record: Record) -> bool:
    """Say whether a record is of a fictional region, by its note or, where that is hidden, its id.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> is_invented(Actor(id="kuvitelma-maa", kind="region"))
    True
    """
    return record.note == LABEL or record.id.startswith(f"{PREFIX}-")


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality of the region."""

    id: str
    place: names.Place
    population: int


@dataclass(frozen=True, slots=True)
class Ngo:
    """An association of a town."""

    id: str
    name: str
    town: str


@dataclass(frozen=True)
class Setting:
    """Towns, associations and years of the region; everything else is made from these."""

    seed: int
    years: tuple[int, ...]
    towns: tuple[Town, ...]
    ngos: tuple[Ngo, ...]

    def rng(self, part: str) -> Random:
        """Return the chance of one part, so that no other part moves when this one grows."""
        return Random(f"{self.seed}/{part}")

    @property
    def first(self) -> PartialDate:
        """The first year."""
        return PartialDate(self.years[0])

    @property
    def last(self) -> PartialDate:
        """The last year."""
        return PartialDate(self.years[-1])

    @cached_property
    def ngos_by_town(self) -> dict[str, list[Ngo]]:
        """The associations of each town."""
        found: dict[str, list[Ngo]] = {town.id: [] for town in self.towns}
        for ngo in self.ngos:
            found[ngo.town].append(ngo)
        return found


def settle(seed: int, years: int, towns: int, ngos: int) -> Setting:
    """Found the towns and their associations."""
    rng = Random(f"{seed}/names")
    found = names.places(rng)
    places, villages = found[:towns], found[towns:]
    settled = tuple(_town(place, rng) for place in places)
    span = tuple(range(LAST_YEAR - years + 1, LAST_YEAR + 1))
    return Setting(seed, span, settled, _ngos(settled, villages, ngos, rng))


def _town(place: names.Place, rng: Random) -> Town:
    """Make a town; small ones are many, as in life."""
    size = _SMALLEST * (_LARGEST / _SMALLEST) ** (rng.random() ** 2)
    return Town(f"{PREFIX}-{place.slug}", place, round(size))


def _ngos(
    towns: tuple[Town, ...], villages: list[names.Place], count: int, rng: Random
) -> tuple[Ngo, ...]:
    """Give every town two associations and the rest by population."""
    weights = [town.population**0.5 for town in towns]
    rest = rng.choices(towns, weights, k=count - 2 * len(towns))
    shares = Counter([town.id for town in (*towns, *towns, *rest)])
    found: list[Ngo] = []
    for town in towns:
        near = rng.sample(villages, shares[town.id] // names.OF_ONE_PLACE)
        own = names.associations(town.place, near, rng)
        for name in islice(own, shares[town.id]):
            found.append(Ngo(f"{PREFIX}-jarjesto-{len(found) + 1}", name, town.id))
    return tuple(found)


def day(year: int, rng: Random, first_month: int = 1, last_month: int = 12) -> PartialDate:
    """Choose a day on which people meet."""
    return PartialDate(year, rng.randint(first_month, last_month), rng.randint(1, 28))


def yearly_report(year: int) -> tuple[Citation, ...]:
    """Cite the report of a year."""
    return (Citation(source=f"{PREFIX}-vuosiraportti-{year}"),)


def survey_of(year: int) -> tuple[Citation, ...]:
    """Cite the survey of a year among the municipalities."""
    return (Citation(source=f"{PREFIX}-kuntakysely-{year}"),)


REGISTER = (Citation(source=f"{PREFIX}-rekisteri"),)
"""Cites the register of the network: actors and what ties them."""
