"""The vocabulary: kinds, families, statuses and all other words as data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from unicodedata import normalize

import pytest

import netmap
from netmap.dataset import Dataset
from netmap.model import RECORD_TYPES, Kind, Norm
from netmap.model.vocabulary import Term, Vocabulary, vocabulary
from netmap.text import LANGUAGES

GROUPS = [field.name for field in fields(Vocabulary)]
WORDS = [
    (record, field, group) for record in RECORD_TYPES for field, group in record.words().items()
]


def _literals(annotation: Any) -> Iterator[str]:
    """Yield the words that a type lists, in an optional one too."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _literals(part)


def _listed() -> dict[str, set[str]]:
    """Return the words that the types of records list, by group."""
    found: dict[str, set[str]] = defaultdict(set)
    for record, field, group in WORDS:
        found[group].update(_literals(record.model_fields[field].annotation))
    return {group: words for group, words in found.items() if words}


def _ways(term: Term) -> tuple[str, ...]:
    """Return all that a word may be written as."""
    return (term.id, term.fi, term.sv, term.en, *term.aliases)


@pytest.mark.parametrize("name", GROUPS)
def test_every_word_has_a_label_in_every_language(name: str) -> None:
    terms = vocabulary().group(name).values()
    labels = [term.label(lang) for term in terms for lang in LANGUAGES]
    assert labels
    assert all(label == label.strip() != "" for label in labels)


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_of_a_group_have_the_same_label(name: str, language: str) -> None:
    labels = [term.label(language) for term in vocabulary().group(name).values()]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.parametrize("name", GROUPS)
def test_no_id_label_or_alias_of_a_group_means_two_words(name: str) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for term in vocabulary().group(name).values():
        for word in _ways(term):
            meant[" ".join(normalize("NFC", word).casefold().split())].add(term.id)
    assert {word: ids for word, ids in meant.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("name", GROUPS)
def test_no_word_is_said_twice_among_its_aliases(name: str) -> None:
    for term in vocabulary().group(name).values():
        aliases = [alias.casefold() for alias in term.aliases]
        labels = {term.id, term.fi.casefold(), term.sv.casefold(), term.en.casefold()}
        assert sorted(aliases) == sorted(set(aliases) - labels)


@pytest.mark.parametrize("name", GROUPS)
def test_a_word_stands_under_its_own_id(name: str) -> None:
    assert all(key == term.id for key, term in vocabulary().group(name).items())


@pytest.mark.parametrize(("record", "field", "group"), WORDS)
def test_every_group_that_a_record_names_is_there(record: type, field: str, group: str) -> None:
    assert group in GROUPS, f"{record.__name__}.{field}"


def test_the_words_that_a_record_lists_are_those_of_the_group() -> None:
    listed = _listed()
    bases = set(vocabulary().bases)
    assert listed.pop("bases") <= bases  # answers know a number in more ways than records
    assert listed == {group: set(vocabulary().group(group)) for group in listed}
    assert {"tie_statuses", "seat_states", "answers", "goal_changes", "access_classes"} <= set(
        listed
    )


def test_families_are_few_enough_for_colours() -> None:
    assert len(vocabulary().actor_families) <= 8
    assert len(vocabulary().tie_families) <= 6


def test_every_kind_belongs_to_a_family_that_there_is() -> None:
    words = vocabulary()
    assert {kind.family for kind in words.actors.values()} == set(words.actor_families)
    assert {kind.family for kind in words.ties.values()} == set(words.tie_families)
    assert {kind.family for kind in words.events.values()} == set(words.event_families)


def test_ties_end_at_families_that_there_are() -> None:
    words = vocabulary()
    for kind in words.ties.values():
        assert {*kind.source_families, *kind.target_families} <= set(words.actor_families)


def test_a_tie_without_direction_has_the_same_ends_both_ways() -> None:
    for kind in vocabulary().ties.values():
        assert not kind.symmetric or kind.source_families == kind.target_families


def test_every_kind_has_a_term_of_a_known_vocabulary() -> None:
    words = vocabulary()
    terms = [
        *(kind.term for kind in words.actors.values()),
        *(kind.term for kind in words.ties.values()),
        *(kind.term for kind in words.events.values()),
    ]
    prefixes = {(term or "").partition(":")[0] for term in terms}
    assert prefixes == {"org", "popolo", "schema", "foaf", "netmap"}
    assert all((term or "").partition(":")[2].isalpha() for term in terms)


def test_kinds_that_stand_in_the_published_vocabularies_use_their_words() -> None:
    words = vocabulary()
    assert words.actors["municipality"].term == "org:FormalOrganization"
    assert words.actors["steering_group"].term == "org:OrganizationalUnit"
    assert words.actors["region"].term == "popolo:Area"
    assert words.ties["member_of"].term == "org:memberOf"
    assert words.ties["part_of"].term == "org:subOrganizationOf"


def test_the_sector_of_an_actor_kind_is_a_sector() -> None:
    words = vocabulary()
    assert {kind.sector for kind in words.actors.values()} - {None} <= set(words.sectors)
    assert words.actors["ngo"].sector == "ngo"
    assert words.actors["state_regional_agency"].sector == "state_agency"
    assert words.actors["steering_group"].sector is None


def test_the_two_sides_of_a_bridge_are_narrower_than_the_sectors() -> None:
    sides = defaultdict(set)
    for kind in vocabulary().actors.values():
        sides[kind.side].add(kind.id)
    assert sides["ngo"] == {"ngo", "ngo_network", "volunteer_network"}
    assert sides["municipal"] == {
        "municipality",
        "municipality_group",
        "joint_municipal_authority",
        "contact_network",
    }


def test_only_place_and_publishing_do_not_count_in_centrality() -> None:
    apart = {kind.id for kind in vocabulary().ties.values() if not kind.central}
    assert apart == {"located_in", "publishes_in"}


def test_a_promise_or_a_lapsed_tie_does_not_bind() -> None:
    binding = {status.id for status in vocabulary().tie_statuses.values() if status.in_force}
    assert binding == {"stated", "inferred", "agreed"}


def test_every_word_of_the_examples_is_known(example_folders: tuple[Path, ...]) -> None:
    data = netmap.read(*example_folders)
    unknown = {
        (record.table, field, getattr(record, field))
        for record in data
        for field, group in record.words().items()
        if getattr(record, field) not in {None, *data.vocabulary.group(group)}
    }
    assert unknown == set()


def test_no_tie_of_the_examples_has_unusual_ends(example_folders: tuple[Path, ...]) -> None:
    assert "unusual_ends" not in {problem.code for problem in netmap.check(*example_folders)}


def test_every_kind_is_used_in_the_examples(example_folders: tuple[Path, ...]) -> None:
    data, words = netmap.read(*example_folders), vocabulary()
    since_2023 = {"wellbeing_county"}
    assert set(words.actors) - since_2023 == {actor.kind for actor in data.actors.values()}
    assert set(words.ties) == {tie.kind for tie in data.ties.values()}
    held = {event.kind for event in data.events.values()}
    assert set(words.events) == (held | {norm.kind for norm in data.all(Norm).values()} - {None})


@pytest.mark.parametrize(
    ("group", "text", "found"),
    [
        ("actors", "ngo", "ngo"),
        ("actors", "järjestö", "ngo"),
        ("actors", "Yhdistys", "ngo"),
        ("actors", "FÖRENING", "ngo"),
        ("actors", "association", "ngo"),
        ("actors", normalize("NFD", "järjestö"), "ngo"),
        ("actors", "  järjestöjen ja julkisen\u00a0sektorin \t verkosto ", "ngo_public_network"),
        ("ties", "Är medlem i", "member_of"),
        ("answers", "Kyllä", "yes"),
        ("seat_states", "vid behov", "possible"),
        ("event_levels", "kaikki", "total"),
        ("actors", "starship", None),
        ("actors", "", None),
        ("sectors", "ngo_network", None),
        ("no such group", "ngo", None),
    ],
)
def test_a_word_is_found_however_it_is_written(group: str, text: str, found: str | None) -> None:
    assert vocabulary().find(group, text) == found


@pytest.mark.parametrize("name", GROUPS)
def test_every_word_is_found_by_its_id_and_labels_and_aliases(name: str) -> None:
    words = vocabulary()
    for term in words.group(name).values():
        assert {words.find(name, word) for word in _ways(term)} == {term.id}


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("jarjesto", "järjestö"),
        ("municipalty", "municipality"),
        ("steering_gruop", "steering_group"),
        ("Yhdistys", "ngo"),
    ],
)
def test_a_misspelt_word_is_near_the_one_meant(text: str, near: str) -> None:
    assert vocabulary().near("actors", text)[0] == near


def test_nothing_is_near_a_word_from_elsewhere() -> None:
    assert vocabulary().near("actors", "qqqqqqqq") == ()
    assert vocabulary().near("no such group", "ngo") == ()


def test_a_kind_of_a_project_s_own_is_added() -> None:
    words = vocabulary().extended(
        [
            Kind(id="parish", of="actors", name_fi="seurakunta", family="ngo", sector="järjestö"),
            Kind(id="mentors", of="ties", name_en="mentors", symmetric="yes", central="no"),
            Kind(id="hearing", of="events", family="meeting", term="popolo:Event"),
        ]
    )
    parish, mentors, hearing = (
        words.actors["parish"],
        words.ties["mentors"],
        words.events["hearing"],
    )
    assert (parish.fi, parish.sv, parish.en) == ("seurakunta",) * 3
    assert (parish.family, parish.sector, parish.side) == ("ngo", "ngo", None)
    assert (mentors.fi, mentors.en) == ("mentors", "mentors")
    assert (mentors.symmetric, mentors.central, mentors.family) == (True, False, "")
    assert (hearing.sv, hearing.family, hearing.term) == ("hearing", "meeting", "popolo:Event")
    assert words.find("actors", "Seurakunta") == "parish"
    assert "parish" not in vocabulary().actors


def test_a_family_that_there_is_not_is_the_other_one() -> None:
    words = vocabulary().extended(
        [
            Kind(id="a", of="actors", family="starships"),
            Kind(id="e", of="events", family="starships"),
            Kind(id="n", of="actors", family="Järjestöt ja verkostot"),
        ]
    )
    assert (words.actors["a"].family, words.events["e"].family) == ("other", "other")
    assert words.actors["n"].family == "ngo"


def test_what_the_vocabulary_has_is_not_replaced() -> None:
    changed = vocabulary().extended([Kind(id="ngo", of="actors", name_fi="puolue", family="area")])
    assert changed is vocabulary()
    tie = vocabulary().extended([Kind(id="ngo", of="ties")])  # the same id is free elsewhere
    assert (tie.ties["ngo"].id, tie.actors["ngo"].fi) == ("ngo", "järjestö")


def test_an_own_kind_takes_no_word_from_the_vocabulary() -> None:
    words = vocabulary().extended([Kind(id="club", of="actors", name_fi="yhdistys")])
    assert words.find("actors", "järjestö") == "ngo"
    assert words.find("actors", "club") == "club"


def test_a_dataset_knows_the_kinds_that_it_adds() -> None:
    assert Dataset().vocabulary is vocabulary()
    data = Dataset([Kind(id="parish", of="actors", name_sv="församling")])
    assert data.vocabulary.actors["parish"].label("fi") == "församling"
    assert data.vocabulary is data.vocabulary


def test_the_own_words_of_the_documentation_are_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text("utf-8")
    (table,) = re.findall(r"## Words of your own.*?```csv\n(.*?)```", text, re.DOTALL)
    (tmp_path / "kinds.csv").write_text(table, encoding="utf-8")
    (tmp_path / "actors.csv").write_text("id,kind\na,parish\n", encoding="utf-8")
    assert netmap.check(tmp_path) == ()
    words = netmap.read(tmp_path).vocabulary
    assert words.actors["parish"].label("sv") == "församling"
    assert (words.ties["mentors"].central, words.events["hearing"].family) == (True, "meeting")


@pytest.mark.parametrize("group", ["actor_families", "tie_families", "event_families", "sectors"])
def test_the_documentation_names_every_family_and_sector(group: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / "data-format.md").read_text("utf-8")
    section = text.partition("## Words of your own")[2].partition("\n## ")[0]
    assert set(vocabulary().group(group)) <= set(re.findall(r"`(\w+)`", section))
