"""A fictional region with all records of it, unit by unit, for demonstrations, tests and timing.

Nothing in it is real: no municipality, no organisation, no person, and no source that it cites.
"""

from __future__ import annotations

from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.fictional import actors, following, meetings, posts, reporting, setting, ties, words
from netmap.model import Record

MOST_MUNICIPALITIES = 300
MOST_ACTORS = 20_000
MOST_YEARS = 10


def region(
    *,
    municipalities: int = 30,
    actors: int = 600,
    ties: int | None = None,
    years: int = 2,
    seed: int = 1,
) -> Dataset:
    """Invent a region: the same numbers and seed give the same records, on any day.

    Parameters
    ----------
    actors
        How many in all, the region, its bodies and its municipalities among them; the others are
        associations, at least two a municipality.
    ties
        How many in all; left out, somewhat more than there are actors.
    years
        How many years the records cover; the last is 2023.

    Raises
    ------
    InvalidValueError
        When a number is too small or too large for such a region.

    Examples
    --------
    >>> found = region(municipalities=3, actors=40, seed=7)
    >>> len(found.actors), sum(actor.kind == "municipality" for actor in found.actors.values())
    (40, 3)
    """
    _must_lie(municipalities, 1, MOST_MUNICIPALITIES)
    _must_lie(actors, least_actors(municipalities), MOST_ACTORS)
    _must_lie(years, 1, MOST_YEARS)
    ngos = actors - least_actors(municipalities) + 2 * municipalities
    return Dataset(_records(setting.settle(seed, years, municipalities, ngos), ties))


def least_actors(municipalities: int) -> int:
    """Return how few actors there can be: the region, its bodies, and three a municipality."""
    return 1 + len(words.bodies()) + 3 * municipalities


def _must_lie(value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise InvalidValueError(value, "between", least=least, most=most)


def _records(made: setting.Setting, wanted: int | None) -> list[Record]:
    tied = ties.ties(made, wanted)
    held = meetings.calendar(made)
    statuses = following.following(made, held)
    return [
        *actors.actors(made),
        *tied,
        *posts.posts(made, statuses),
        *held.records,
        *following.records(made, statuses),
        *posts.documents(made, statuses),
        *actors.sizes(made, tied),
        *reporting.records(made, statuses),
    ]
