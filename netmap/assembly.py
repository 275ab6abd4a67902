"""Make one dataset of what several sources say, and find where they cannot be reconciled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain
from typing import Any, NamedTuple

from netmap import areas
from netmap.dataset import Claim, Dataset, Key, Told
from netmap.model import Actor, Contact, Record
from netmap.model.record import Refers
from netmap.problems import Problem
from netmap.tables import Records, Table

# Fields whose values of several sources are put together, where others keep the first one.
_UNITED = frozenset({"aliases", "citations", "attributes"})

CORRECTIONS = "(edits)"
"""The source of what people corrected in a project: it comes first, and may differ from others."""


@dataclass(frozen=True)
class Reading:
    """What was read from one declared source: its claims and the problems met on the way.

    ``broken`` are the ids of rows that made no record, ``unread`` the tables that could not be
    read whole: what they may hold is not called missing.
    """

    source: str
    claims: tuple[Claim[Record], ...]
    problems: tuple[Problem, ...]
    broken: frozenset[Key] = frozenset()
    unread: frozenset[str] = frozenset()


def assemble(readings: Sequence[Reading]) -> tuple[Dataset, list[Problem]]:
    """Put readings together as one dataset; return it with every problem.

    The same actor in several sources is one actor, with the first stated value of each field.
    Any other record may be told again only in the same words.
    """
    told = Told(claim for reading in readings for claim in reading.claims)
    tables: dict[str, Table[Record]] = {
        name: Records((key, merged(told.of(name, key))) for key in first)
        for name, first in told.first.items()
    }
    sources = [reading.source for reading in readings if reading.source != CORRECTIONS]
    dataset = Dataset.over(tables, told, sources=sources)
    problems = [problem for reading in readings for problem in reading.problems]
    for group in _groups(readings, told):
        problems += quarrels(group)
    problems += _dangling(dataset, _Doubt(readings))
    return dataset, problems


def _groups(readings: Sequence[Reading], told: Told) -> Iterator[Sequence[Claim[Record]]]:
    """Yield the claims of each record that is told several times, in the order of the first."""
    if told.repeated:
        for claim in (claim for reading in readings for claim in reading.claims):
            group = told.repeated.get(claim.key)
            if group and group[0] is claim:
                yield group


def merged(group: Sequence[Claim[Record]]) -> Record:
    """Return the first claim, completed by the others when they are of one actor."""
    first = group[0].record
    others = [claim.record for claim in group[1:] if claim.record != first]
    if not others or not isinstance(first, Actor):
        return first
    return first.model_copy(update=_completed(first, others))


def _completed(first: Record, others: Sequence[Record]) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    for field in type(first).model_fields:
        told = [getattr(record, field) for record in (first, *others)]
        if field == "attributes":
            values[field] = {key: value for part in reversed(told) for key, value in part.items()}
        elif field in _UNITED:
            values[field] = tuple(dict.fromkeys(item for part in told for item in part))
        else:
            values[field] = next((value for value in told if value is not None), None)
    return values


def quarrels(group: Sequence[Claim[Record]]) -> Iterator[Problem]:
    """Find where the claims of one record cannot be reconciled, or differ."""
    is_private = group[0].record.table == Contact.table
    for it in chain(_repeated(group), _differing(group)):
        yield replace(it, private=True) if is_private else it


def _repeated(group: Sequence[Claim[Record]]) -> Iterator[Problem]:
    """Find an id used twice within one declared source."""
    seen: dict[str, Claim[Record]] = {}
    for claim in group:
        if claim.declared_in in seen:
            first = seen[claim.declared_in].place
            yield claim.place.problem("repeated_id", "id", claim.record.id, first=first)
        seen.setdefault(claim.declared_in, claim)


def _differing(group: Sequence[Claim[Record]]) -> Iterator[Problem]:
    """Find what different sources say differently under one id."""
    first = group[0]
    others = [claim for claim in group[1:] if claim.declared_in != first.declared_in]
    if isinstance(first.record, Actor) or first.declared_in == CORRECTIONS:
        yield from _differing_values(group)
        yield from _impossible_period(group)
        return
    for other in others:
        if other.record != first.record:
            yield other.place.problem("conflicting_id", "id", other.record.id, first=first.place)


def _differing_values(group: Sequence[Claim[Record]]) -> Iterator[Problem]:
    for it in differences(group):
        facts = {"id": it.claim.record.id, "first": it.first.place, "told": it.told}
        yield it.claim.place.problem("differing_field", it.field, it.value, **facts)


class Differing(NamedTuple):
    """A value that a claim states otherwise than the first one that states it, which is used."""

    field: str
    first: Claim[Record]
    told: object
    claim: Claim[Record]
    value: object


def differences(group: Sequence[Claim[Record]]) -> Iterator[Differing]:
    """Compare each value with the first one stated, which is the one that is used."""
    used: dict[str, Claim[Record]] = {}
    for claim in group:
        for name, value in _values(claim.record).items():
            first = used.setdefault(name, claim)
            told = _values(first.record)[name]
            if told != value and first.declared_in != claim.declared_in:
                yield Differing(name, first, told, claim, value)


def _values(record: Record) -> Mapping[str, object]:
    """Return what a record states, field by field and extra column by extra column."""
    fields = {name: getattr(record, name) for name in type(record).model_fields}
    stated = {name: value for name, value in fields.items() if value is not None}
    return {name: value for name, value in stated.items() if name not in _UNITED} | dict(
        record.attributes
    )


def _impossible_period(group: Sequence[Claim[Record]]) -> Iterator[Problem]:
    """Find an actor whose start one source states and whose earlier end another."""
    told = [(claim, claim.record) for claim in group if isinstance(claim.record, Actor)]
    starts = [(claim, actor.start) for claim, actor in told if actor.start]
    ends = [(claim, actor.end) for claim, actor in told if actor.end]
    for (one, start), (other, end) in zip(starts[:1], ends[:1], strict=False):
        if one is not other and end.last < start.first:
            yield other.place.problem("end_before_start", "end", end, start=start)


def _unknown(named: _Named, record: Record, field: str, key: str, mark: Refers) -> Problem:
    """Describe an id that nothing has, with what may be meant where there is a list."""
    dataset = named.dataset
    if mark.to[0] == "regions":
        return dataset.problem(record, "unknown_area", field, key, matches=areas.close_regions(key))
    if mark.to[0] == "areas":
        matches = areas.close_municipalities(key)
        return dataset.problem(record, "unknown_area", field, key, matches=matches)
    code = "dangling" if mark.required else "unknown_reference"
    meant = named.ids(key) if Actor.table in mark.to else ()
    return dataset.problem(record, code, field, key, to=" / ".join(mark.to), matches=meant)


class _Named:
    """The actors by what they are called, looked up only once an id is missing."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the actors that a person would mean who writes a name where an id belongs."""
        return tuple(self._ids.get(name.casefold(), ()))

    @cached_property
    def _ids(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for actor in self.dataset.actors.values():
            names = (actor.id, actor.name_fi, actor.name_sv, actor.name_en, *actor.aliases)
            for name in {name.casefold() for name in names if name}:
                found[name].append(actor.id)
        return found


class _Doubt:
    """What may be there although no record of it was made."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._broken = frozenset().union(*(reading.broken for reading in readings))
        self._unread = frozenset().union(*(reading.unread for reading in readings))

    def covers(self, table: str, record_id: str) -> bool:
        """Whether a table may hold this id after all."""
        return table in self._unread or (table, record_id) in self._broken


def _dangling(dataset: Dataset, doubt: _Doubt) -> Iterator[Problem]:
    """Find ids that nothing has; ends of ties are errors, other references warnings."""

    @cache  # thousands of rows name the same few hundred ids
    def is_missing(tables: tuple[str, ...], key: str) -> bool:
        return not any(_exists(dataset, table, key) or doubt.covers(table, key) for table in tables)

    named = _Named(dataset)
    for record in chain.from_iterable(
        table.values() for table in dataset.tables if _names_any(table, is_missing)
    ):
        for field, key, mark in record.references():
            if is_missing(mark.to, key):
                yield _unknown(named, record, field, key, mark)
        for citation in record.citations:
            if is_missing(("sources",), citation.source):
                yield dataset.problem(
                    record, "unknown_reference", "citation", citation.source, to="sources"
                )


def _names_any(table: Table[Record], is_missing: Callable[[tuple[str, ...], str], bool]) -> bool:
    """Say whether any record of a table names what is missing: all of a column are seen at once."""
    refers = {field: mark.to for field, mark in type(next(iter(table.values()))).refers().items()}
    cited = {it.source for (told,) in table.columns("citations") for it in told}
    return any(is_missing(("sources",), source) for source in cited) or any(
        is_missing(to, key) for field, to in refers.items() for key in _named(table, field)
    )


def _named(table: Table[Record], field: str) -> set[str]:
    """Return what the records of a table name in a field that holds one id, or several."""
    values = {value for (value,) in table.columns(field)} - {None}
    several = {value for value in values if isinstance(value, tuple)}
    return (values - several) | set(chain.from_iterable(several))


def _exists(dataset: Dataset, table: str, key: str) -> bool:
    if table == "areas":
        return key in areas.all_municipalities()
    if table == "regions":
        return areas.is_region(key)
    return dataset.has(table, key)
