"""The vocabulary: kinds, families, statuses and levels as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

import netmap
from netmap.model.indicator import Measure, ObservationStatus
from netmap.model.tie import TieStatus
from netmap.model.vocabulary import Term, Vocabulary, vocabulary
from netmap.text import LANGUAGES

GROUPS = [field.name for field in fields(Vocabulary)]


def _group(name: str) -> Mapping[str, Term]:
    terms: Mapping[str, Term] = getattr(vocabulary(), name)
    return terms


@pytest.mark.parametrize("name", GROUPS)
def test_every_word_has_a_label_in_every_language(name: str) -> None:
    labels = [term.label(lang) for term in _group(name).values() for lang in LANGUAGES]
    assert labels
    assert all(label == label.strip() != "" for label in labels)


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_of_a_group_have_the_same_label(name: str, language: str) -> None:
    labels = [term.label(language) for term in _group(name).values()]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.parametrize("name", GROUPS)
def test_a_word_stands_under_its_own_id(name: str) -> None:
    assert all(key == term.id for key, term in _group(name).items())


def test_families_are_few_enough_for_colours() -> None:
    assert len(vocabulary().actor_families) <= 8
    assert len(vocabulary().tie_families) <= 6


def test_every_kind_belongs_to_a_family_that_there_is() -> None:
    words = vocabulary()
    assert {kind.family for kind in words.actors.values()} <= set(words.actor_families)
    assert {kind.family for kind in words.ties.values()} == set(words.tie_families)


def test_only_place_and_publishing_do_not_count_in_centrality() -> None:
    apart = {kind.id for kind in vocabulary().ties.values() if not kind.central}
    assert apart == {"located_in", "publishes_in"}


def test_there_are_as_many_kinds_as_the_facts_use() -> None:
    assert len(vocabulary().actors) == 45
    assert len(vocabulary().ties) == 39


def test_statuses_are_the_ones_that_records_allow() -> None:
    words = vocabulary()
    assert tuple(words.tie_statuses) == get_args(TieStatus)
    assert tuple(words.observation_statuses) == get_args(ObservationStatus)
    assert tuple(words.measures) == get_args(Measure)


def test_a_promise_or_a_lapsed_tie_does_not_bind() -> None:
    binding = {status.id for status in vocabulary().tie_statuses.values() if status.in_force}
    assert binding == {"stated", "inferred", "agreed"}


def test_every_kind_of_the_examples_is_known(example_folders: tuple[Path, ...]) -> None:
    data, words = netmap.read(*example_folders), vocabulary()
    assert {actor.kind for actor in data.actors.values()} <= set(words.actors)
    assert {tie.kind for tie in data.ties.values()} <= set(words.ties)
    assert {event.kind for event in data.events.values()} <= set(words.events)


def test_every_level_of_the_examples_is_known(example_folders: tuple[Path, ...]) -> None:
    data, words = netmap.read(*example_folders), vocabulary()
    assert {actor.level for actor in data.actors.values()} - {None} <= set(words.levels)
    assert {event.level for event in data.events.values()} - {None} <= set(words.event_levels)


def test_every_kind_is_used_in_the_examples(example_folders: tuple[Path, ...]) -> None:
    data, words = netmap.read(*example_folders), vocabulary()
    assert set(words.actors) == {actor.kind for actor in data.actors.values()}
    assert set(words.ties) == {tie.kind for tie in data.ties.values()}
