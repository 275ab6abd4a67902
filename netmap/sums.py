"""Stated totals beside the sums of their parts, in every table that holds both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from netmap.dataset import Dataset
from netmap.model import Event, Quantity, Reach, SurveyResult

ALL_LEVELS = "total"
"""The level of an event that speaks of all levels together."""

Summed = Event | SurveyResult | Reach
S = TypeVar("S", Event, SurveyResult, Reach)

_UNITS: dict[type[Summed], tuple[str, ...]] = {
    Event: ("meetings", "participations", "persons", "other_count"),
    SurveyResult: ("respondents",),
    Reach: ("posts", "views", "followers", "circulation"),
}


@dataclass(frozen=True)
class SumCheck:
    """A total beside the sum of its parts, in one unit.

    ``computed`` adds up the parts that state the unit; ``untold`` is how many do not.
    ``agrees`` is None where the records do not settle it: a part is untold or a number inexact,
    and the two could still be the same.
    """

    stated: Summed
    unit: str
    total: Quantity
    computed: int | float
    parts: tuple[Summed, ...]
    untold: int
    agrees: bool | None

    @property
    def difference(self) -> int | float:
        """How much more the total says than its parts."""
        return self.total.value - self.computed


def checks(dataset: Dataset) -> Iterator[SumCheck]:
    """Compare every total with its parts, unit by unit, where at least one part states the unit.

    The parts of an event are the rows of its group, at its level unless it speaks of all; those
    of a survey result the rows of its group; those of reach the rows of its reach group whose
    period lies within that of the total. Persons of several events are never added, since the
    same person may come to each; followers are added at the end of the period only.

    Examples
    --------
    >>> rows = [Event(id="all", kind="training", group="g", total="stated", meetings=3),
    ...         Event(id="a", kind="training", group="g", meetings=2)]
    >>> [(found.unit, found.difference, found.agrees) for found in checks(Dataset(rows))]
    [('meetings', 1, False)]
    """
    yield from _checked(list(told_once(dataset)))
    yield from _checked(list(dataset.all(SurveyResult).values()))
    yield from _checked(list(dataset.all(Reach).values()))


def told_once(dataset: Dataset) -> Iterator[Event]:
    """Yield the events without those that say again what another row says.

    Of events that say each other again in a circle, the first that was read is told.
    """
    told: set[str] = set()
    for event in dataset.events.values():
        restated = _restated(dataset.events, event)
        if not restated or (event.id in restated and told.isdisjoint(restated)):
            told.add(event.id)
            yield event


def _restated(events: Mapping[str, Event], event: Event) -> set[str]:
    """Return the events that an event says again, and those that they say again in turn."""
    found: set[str] = set()
    key = event.restates
    while key and key in events and key not in found:
        found.add(key)
        key = events[key].restates
    return found


def is_total(record: Summed) -> bool:
    """Say whether a row is a sum of others, or an event that speaks of all levels together."""
    if isinstance(record, Event) and record.level == ALL_LEVELS:
        return True
    return record.total is not None


def parts_of(stated: S, records: Iterable[S]) -> list[S]:
    """Return the rows that a total is the sum of."""
    return [record for record in records if not is_total(record) and _is_part(record, stated)]


def _is_part(record: Summed, stated: Summed) -> bool:
    if stated.group is None or record.group != stated.group:
        return False
    if isinstance(stated, Event) and isinstance(record, Event):
        return stated.level in (None, ALL_LEVELS, record.level)
    if isinstance(stated, Reach):
        return stated.valid.first <= record.valid.first and record.valid.last <= stated.valid.last
    return True


def _checked(records: Sequence[S]) -> Iterator[SumCheck]:
    for stated in filter(is_total, records):
        parts = parts_of(stated, records) if stated.group else []
        for unit in _UNITS[type(stated)]:
            found = _check(stated, unit, _added(stated, unit, parts))
            if found is not None:
                yield found


def _added(stated: S, unit: str, parts: Sequence[S]) -> Sequence[S]:
    """Return the parts that may be added up in a unit."""
    if unit == "persons" and len(parts) > 1:
        return ()
    if unit == "followers":
        return [part for part in parts if part.valid.last == stated.valid.last]
    return parts


def _check(stated: Summed, unit: str, parts: Sequence[Summed]) -> SumCheck | None:
    said: Quantity | None = getattr(stated, unit)
    values: list[Quantity | None] = [getattr(part, unit) for part in parts]
    told = [value for value in values if value is not None]
    if said is None or not told:
        return None
    computed = sum(value.value for value in told)
    untold, exact = len(values) - len(told), [value.exact for value in told]
    agrees = _agrees(said, computed, is_whole=not untold, is_exact=None not in exact)
    return SumCheck(stated, unit, said, computed, tuple(parts), untold, agrees)


def _agrees(
    said: Quantity, computed: int | float, *, is_whole: bool, is_exact: bool
) -> bool | None:
    if said.value == computed and said.qualifier != "more_than":
        return True
    if said.low is None or not is_exact:
        return None
    if computed >= said.low and said.exact is None:
        return True
    return False if is_whole or (said.exact is not None and computed > said.exact) else None
