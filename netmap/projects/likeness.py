"""Actors that are probably one: by name across spelling and inflection, or by a shared number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from typing import Literal

from netmap.checks import duplicates
from netmap.dataset import Dataset
from netmap.projects.results import Likely

_IDS: tuple[Literal["business_id", "association_id"], ...] = ("business_id", "association_id")


def likely(dataset: Dataset) -> tuple[Likely, ...]:
    """Return pairs of actors that are probably one, the likeliest first, each pair once."""
    found: dict[frozenset[str], Likely] = {}
    for it in (*_by_number(dataset), *_by_name(dataset)):
        found.setdefault(frozenset((it.id, it.other)), it)
    return tuple(sorted(found.values(), key=lambda it: (-it.score, it.id, it.other)))


def _by_number(dataset: Dataset) -> Iterator[Likely]:
    for field in _IDS:
        groups: dict[str, list[str]] = defaultdict(list)
        for actor in dataset.actors.values():
            if number := getattr(actor, field):
                groups[_bare(number)].append(actor.id)
        for ids in groups.values():
            for first, second in combinations(ids, 2):
                name, other = (dataset.actors[it].name() for it in (first, second))
                yield Likely(first, second, name, other, field, 1.0)


def _bare(number: str) -> str:
    """Return the digits of a Finnish number, however it is written, others as they are."""
    plain = "".join(filter(str.isalnum, number)).upper()
    return plain.removeprefix("FI")


def _by_name(dataset: Dataset) -> Iterator[Likely]:
    from rapidfuzz import fuzz

    for it in duplicates.pairs(dataset):
        score = fuzz.token_sort_ratio(it.first_text.casefold(), it.text.casefold()) / 100
        yield Likely(it.first.id, it.second.id, it.first_text, it.text, "name", round(score, 3))
