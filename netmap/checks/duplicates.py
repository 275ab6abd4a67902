"""Actors that are probably one, written twice in different spellings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from netmap.characters import unaccented
from netmap.dataset import Dataset
from netmap.model import Actor
from netmap.problems import Problem

_LEGAL_FORMS = frozenset({"ry", "rf", "oy", "ab", "oyj", "abp", "osk", "ltd"})
_CASE_ENDING = re.compile(r"(?<=\w{4})[nts]*(?:[jdt]en)?$")
_AFTER_COLON = re.compile(r":\w{1,4}\b")  # the case ending of an abbreviation: MLL:n
_WORDS = re.compile(r"[^\W_]+")
_BLOCK = 8
"""How many first letters names share that are compared letter by letter."""
_LONG = 6
"""A word of so many letters may differ in one of them; in shorter ones it makes another word."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of an actor, reduced to what does not change with spelling and inflection."""

    actor: Actor
    family: str
    field: str
    text: str
    words: tuple[str, ...]
    joined: str


def of_actors(dataset: Dataset) -> Iterator[Problem]:
    """Find actors of one family of kinds whose names are the same but for their spelling.

    Names, in any language, and aliases are compared without case, accents, punctuation, legal
    form, order of words and common case endings; a long word may differ in one letter. Actors of
    different municipalities or regions or of different times are not the same, and neither are
    municipalities and areas, nor names that only say the kind ("ohjausryhmä").
    """
    for it in pairs(dataset):
        facts = {"other": it.first.id, "name": it.first_text}
        yield dataset.problem(it.second, "likely_duplicate", it.field, it.text, **facts)


class Pair(NamedTuple):
    """Two actors that are probably one, in the order of the records, and what they are called.

    ``text`` is the name of the second one, which stands in its ``field``.
    """

    first: Actor
    second: Actor
    first_text: str
    field: str
    text: str


def pairs(dataset: Dataset) -> Iterator[Pair]:
    """Yield each two actors that ``of_actors`` finds, once."""
    names = list(_names(dataset))
    order = {actor_id: index for index, actor_id in enumerate(dataset.actors)}
    told = set()
    for pair in (*_same(names), *_similar(names)):
        first, second = sorted(pair, key=lambda name: order[name.actor.id])
        ids = (first.actor.id, second.actor.id)
        if ids not in told and _may_be_one(first.actor, second.actor):
            told.add(ids)
            yield Pair(first.actor, second.actor, first.text, second.field, second.text)


def _names(dataset: Dataset) -> Iterator[_Name]:
    kinds = dataset.vocabulary.actors
    generic = {_reduced(label) for kind in kinds.values() for label in (kind.fi, kind.sv, kind.en)}
    for actor in dataset.actors.values():
        family = kinds[actor.kind].family if actor.kind in kinds else actor.kind
        if actor.kind != "municipality" and family != "area":
            for field, text in _written(actor):
                words = _reduced(text)
                if words and words not in generic:
                    yield _Name(actor, family, field, text, words, "".join(words))


def _written(actor: Actor) -> Iterator[tuple[str, str]]:
    """Yield every name of an actor with the column that it stands in."""
    for field in ("name_fi", "name_sv", "name_en"):
        name = getattr(actor, field)
        yield from ((field, name),) if name else ()
    yield from (("aliases", alias) for alias in actor.aliases)


def _reduced(text: str) -> tuple[str, ...]:
    words: list[str] = []
    initials = ""
    for word in [*_WORDS.findall(unaccented(_AFTER_COLON.sub("", text.casefold()))), ""]:
        if len(word) == 1:
            initials += word  # r.y. is one word
            continue
        words += [part for part in (initials, word) if part and part not in _LEGAL_FORMS]
        initials = ""
    return tuple(map(_stem, words))


@lru_cache(maxsize=10_000)  # the same few words make up most names
def _stem(word: str) -> str:
    return _CASE_ENDING.sub("", word)


def _same(names: Iterable[_Name]) -> Iterator[tuple[_Name, _Name]]:
    """Pair names of the same words in any order, or of the same letters in the same order."""
    groups: dict[tuple[str, object], list[_Name]] = defaultdict(list)
    for name in names:
        groups[name.family, tuple(sorted(name.words))].append(name)
        if len(name.words) > 1:
            groups[name.family, name.joined].append(name)
    for group in groups.values():
        yield from _pairs(group) if len(group) > 1 else ()


def _pairs(group: Iterable[_Name]) -> Iterator[tuple[_Name, _Name]]:
    """Pair each name with the first before it that may mean the same actor."""
    apart: list[_Name] = []
    for name in group:
        twin = next((other for other in apart if _may_be_one(other.actor, name.actor)), None)
        if twin:
            yield twin, name
        else:
            apart.append(name)


def _similar(names: Iterable[_Name]) -> Iterator[tuple[_Name, _Name]]:
    """Pair names whose one long word differs in one letter, or in two that changed places."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    for block in _blocks(names).values():
        texts = list(block)
        for index, text in enumerate(texts):
            rest = texts[index + 1 :]
            close = process.extract(text, rest, scorer=OSA.distance, score_cutoff=1, limit=None)
            for other, _, _ in close:
                if _one_long_word_differs(block[text][0].words, block[other][0].words):
                    yield from product(block[text], block[other])


def _blocks(names: Iterable[_Name]) -> Mapping[tuple[object, ...], Mapping[str, list[_Name]]]:
    """Group names that have the family, the numbers and the first letters in common."""
    blocks: dict[tuple[object, ...], dict[str, list[_Name]]] = defaultdict(dict)
    for name in names:
        numbers = tuple(word for word in name.words if not word.isalpha())
        block = blocks[name.family, numbers, name.joined[:_BLOCK]]
        block.setdefault(name.joined, []).append(name)
    return blocks


def _one_long_word_differs(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    differing = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    return len(one) == len(other) and all(
        min(map(len, pair)) >= _LONG and pair[0].isalpha() for pair in differing
    )


def _may_be_one(one: Actor, other: Actor) -> bool:
    places = ((one.municipality, other.municipality), (one.region, other.region))
    apart = any(here and there and here != there for here, there in places)
    return one is not other and not apart and one.valid.overlaps(other.valid)
