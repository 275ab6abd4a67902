"""The actors of a dataset as a list that people search: by words, kind, level and area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from netmap import filters
from netmap.dataset import Dataset
from netmap.model import Actor
from netmap.telling import Telling

Filter = Literal["kind", "level", "area"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An actor in the list, with how many ties the records have of it."""

    id: str
    name: str
    kind: str
    level: str
    municipality: str
    ties: int


def find(
    dataset: Dataset,
    language: str,
    *,
    words: str = "",
    kind: str = "",
    level: str = "",
    area: str = "",
) -> tuple[Entry, ...]:
    """List the actors whose names have the words, by name; a filter that is empty leaves all.

    ``area`` is a municipality, or a region with all of its municipalities.

    Examples
    --------
    >>> data = Dataset([Actor(id="a", kind="ngo", name_fi="Ylitys ry"),
    ...                 Actor(id="b", kind="ngo", name_fi="Pääsky ry")])
    >>> [entry.name for entry in find(data, "fi", words="PAAS")]
    ['Pääsky ry']
    """
    wanted = {"kind": kind or None, "level": level or None, "area": area or None}
    chosen = filters.found(dataset, Actor.table, text=words.strip() or None, **wanted)
    tell, ties = Telling(dataset, language), _ties(dataset)
    actors = (actor for actor in chosen.values() if isinstance(actor, Actor))
    entries = (_entry(actor, tell, ties[actor.id]) for actor in actors)
    return tuple(sorted(entries, key=lambda it: (_sorted(it.name), it.id)))


def choices(dataset: Dataset, language: str) -> Mapping[Filter, tuple[tuple[str, str], ...]]:
    """Return what there is to choose for each filter, as ids with their words, by the words."""
    tell = Telling(dataset, language)
    actors = tuple(dataset.actors.values())
    found: dict[Filter, dict[str, str]] = {
        "kind": {it.kind: tell.word("actors", it.kind) for it in actors},
        "level": {it.level: tell.word("levels", it.level) for it in actors if it.level},
        "area": {it.municipality: tell.actor(it.municipality) for it in actors if it.municipality},
    }
    return {
        key: tuple(sorted(words.items(), key=lambda it: (_sorted(it[1]), it[0])))
        for key, words in found.items()
    }


def _entry(actor: Actor, tell: Telling, ties: int) -> Entry:
    return Entry(
        actor.id,
        actor.name(tell.language),
        tell.word("actors", actor.kind),
        tell.word("levels", actor.level) if actor.level else "",
        tell.actor(actor.municipality) if actor.municipality else "",
        ties,
    )


def _ties(dataset: Dataset) -> Counter[str]:
    """Count the ties of every actor, one to itself once."""
    ends = ({tie.source, tie.target} for tie in dataset.ties.values())
    return Counter(end for both in ends for end in both)


def _sorted(name: str) -> str:
    """Return what a name is sorted by: å, ä and ö come last, other accents do not count."""
    return filters.fold(name.casefold().translate(_LAST))


_LAST = str.maketrans({"å": "{", "ä": "|", "ö": "}"})
