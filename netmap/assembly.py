"""Make one dataset of what several sources say, and find where they cannot be reconciled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from netmap import areas
from netmap.dataset import Claim, Dataset, Key
from netmap.model import Actor, Record
from netmap.problems import Problem

# Fields whose values of several sources are put together instead of compared.
_UNITED = frozenset({"aliases", "citations", "attributes"})


@dataclass(frozen=True)
class Reading:
    """What was read from one declared source: its claims and the problems met on the way."""

    source: str
    claims: tuple[Claim[Record], ...]
    problems: tuple[Problem, ...]


def assemble(readings: Sequence[Reading]) -> tuple[Dataset, list[Problem]]:
    """Put readings together as one dataset; return it with every problem, worst first.

    The same actor in several sources is one actor, with the first stated value of each field.
    Any other record may be told again only in the same words.
    """
    claims = [claim for reading in readings for claim in reading.claims]
    groups: dict[Key, list[Claim[Record]]] = defaultdict(list)
    for claim in claims:
        groups[claim.key].append(claim)
    dataset = Dataset(
        map(_merged, groups.values()),
        claims=claims,
        sources=[reading.source for reading in readings],
    )
    problems = [problem for reading in readings for problem in reading.problems]
    for group in groups.values():
        problems += _repeated(group)
        problems += _differing(group)
    problems += _dangling(dataset)
    return dataset, problems


def _merged(group: Sequence[Claim[Record]]) -> Record:
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


def _repeated(group: Sequence[Claim[Record]]) -> Iterator[Problem]:
    """Find an id used twice within one declared source."""
    seen: dict[str, Claim[Record]] = {}
    for claim in group:
        if claim.declared_in in seen:
            first = seen[claim.declared_in].place
            yield claim.place.problem("repeated_id", "id", claim.record.id, first=str(first))
        seen.setdefault(claim.declared_in, claim)


def _differing(group: Sequence[Claim[Record]]) -> Iterator[Problem]:
    """Find what different sources say differently under one id."""
    for first, other in pairwise(group):
        if first.declared_in == other.declared_in or first.record == other.record:
            continue
        if isinstance(other.record, Actor):
            yield from _differing_fields(first, other)
        else:
            yield other.place.problem(
                "conflicting_id", "id", other.record.id, first=str(first.place)
            )


def _differing_fields(first: Claim[Record], other: Claim[Record]) -> Iterator[Problem]:
    for field in type(other.record).model_fields:
        told, again = getattr(first.record, field), getattr(other.record, field)
        if field in _UNITED or None in (told, again) or told == again:
            continue
        yield other.place.problem(
            "differing_field", field, again, id=other.record.id, first=str(first.place), told=told
        )


def _dangling(dataset: Dataset) -> Iterator[Problem]:
    """Find ids that nothing has; ends of ties are errors, other references warnings."""
    for record in dataset:
        for field, key, mark in record.references():
            if any(_exists(dataset, table, key) for table in mark.to):
                continue
            code = "dangling" if mark.required else "unknown_reference"
            yield dataset.problem(record, code, field, key, to=" / ".join(mark.to))
        for citation in record.citations:
            if not dataset.has("sources", citation.source):
                yield dataset.problem(
                    record, "unknown_reference", "citation", citation.source, to="sources"
                )


def _exists(dataset: Dataset, table: str, key: str) -> bool:
    if table == "areas":
        return key in areas.all_municipalities()
    if table == "regions":
        return any(key == region.slug for region in areas.regions())
    return dataset.has(table, key)
