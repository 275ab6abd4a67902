"""The fictional region: the same for the same seed, of any size, sound, and counted right."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netmap import areas, fictional, sums
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.fictional.setting import LABEL, REGION
from netmap.formats.writing import export
from netmap.model import (
    RECORD_TYPES,
    Attendance,
    Contact,
    Document,
    Holding,
    PartialDate,
    Post,
    Record,
)
from netmap.questions import attendance, coverage, partners
from netmap.reading import check, read

THEMES = ("contact_person", "regular_convening", "agent", "document", "survey_answer")


@pytest.fixture(scope="module")
def region() -> Dataset:
    return fictional.region(municipalities=12, actors=150, seed=5)


def _value(record: Record, field: str) -> int:
    value = getattr(record, field)
    return 0 if value is None else int(value.value)


def _folder(path: Path, **size: int) -> dict[str, bytes]:
    export.write(fictional.region(**{"municipalities": 4, "actors": 60, **size}), path)
    return {file.name: file.read_bytes() for file in path.iterdir()}


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first = _folder(tmp_path / "a", seed=3)
    assert first == _folder(tmp_path / "b", seed=3)
    assert first != _folder(tmp_path / "c", seed=4)


@pytest.mark.parametrize(
    ("municipalities", "actors", "ties", "years"),
    [(1, 28, None, 1), (2, 60, 90, 2), (30, 600, None, 2), (40, 300, 700, 4)],
)
def test_a_region_has_the_size_that_is_asked_for(
    municipalities: int, actors: int, ties: int | None, years: int
) -> None:
    found = fictional.region(municipalities=municipalities, actors=actors, ties=ties, years=years)
    kinds = Counter(actor.kind for actor in found.actors.values())
    assert (kinds["municipality"], len(found.actors)) == (municipalities, actors)
    assert ties in (None, len(found.ties))
    assert len({row.as_of for row in found.observations.values()}) == years


def test_the_largest_region_of_the_contract_can_be_made() -> None:
    found = fictional.region(actors=5_300, ties=20_000)
    assert (len(found.actors), len(found.ties)) == (5_300, 20_000)


@settings(max_examples=12)
@given(
    municipalities=st.integers(1, 9),
    more=st.integers(0, 30),
    years=st.integers(1, 4),
    seed=st.integers(0, 10**6),
)
def test_any_region_is_without_problems(
    tmp_path_factory: pytest.TempPathFactory, municipalities: int, more: int, years: int, seed: int
) -> None:
    actors = fictional.least_actors(municipalities) + more
    made = fictional.region(municipalities=municipalities, actors=actors, years=years, seed=seed)
    folder = tmp_path_factory.mktemp("region") / "data"
    export.write(made, folder)
    assert check(folder) == ()
    again = read(folder)
    assert all(dict(again.all(kind)) == dict(made.all(kind)) for kind in RECORD_TYPES)


@pytest.mark.parametrize(
    "size",
    [
        {"municipalities": 0},
        {"municipalities": 301},
        {"actors": 100},
        {"actors": 20_001},
        {"years": 0},
        {"years": 11},
        {"ties": 10},
        {"ties": 10**6},
    ],
)
def test_a_size_that_no_region_can_have_is_refused(size: dict[str, int]) -> None:
    with pytest.raises(InvalidValueError, match="is not between"):
        fictional.region(**size)


def test_every_record_says_that_it_is_fictional(region: Dataset) -> None:
    assert {record.note for record in region} == {LABEL}
    assert all("fictional" in source.title for source in region.cited.values())
    assert "fictional" in region.actors[REGION].name("en")


def test_nothing_in_it_is_real_and_nobody_is_named(region: Dataset) -> None:
    real = {area.name.casefold() for area in areas.all_municipalities().values()}
    assert not real & {actor.name().casefold() for actor in region.actors.values()}
    assert not areas.all_municipalities().keys() & region.actors.keys()
    assert not region.all(Contact)


def test_every_theme_is_followed_by_municipality_at_every_date(region: Dataset) -> None:
    assert tuple(it.theme for it in region.indicators.values()) == THEMES
    statuses = {row.status for row in region.observations.values()}
    assert {"done", "in_progress", "promised", "none", "no_answer", "unknown"} == statuses
    assert all(row.unit in region.actors for row in region.observations.values())


def test_coverage_is_a_plain_count_of_the_rows(region: Dataset) -> None:
    people = {actor.id: _value(actor, "population") for actor in region.actors.values()}
    towns = [actor.id for actor in region.actors.values() if actor.kind == "municipality"]
    for indicator in region.indicators:
        for found in coverage.at_each_date(region, indicator):
            rows = [
                row
                for row in region.observations.values()
                if (row.indicator, str(row.as_of)) == (indicator, found.as_of)
            ]
            done = [row.unit for row in rows if row.status == "done"]
            assert (found.universe, found.done) == (12, len(done))
            assert set(found.missing) == set(towns) - set(done)
            assert found.population == sum(people.values())
            assert found.population_covered == sum(people[str(unit)] for unit in done)


def test_stated_totals_agree_with_their_parts(region: Dataset) -> None:
    found = list(sums.checks(region))
    assert {(it.stated.table, it.unit) for it in found} >= {
        ("events", "meetings"),
        ("events", "participations"),
        ("surveys", "respondents"),
        ("reach", "posts"),
        ("reach", "views"),
    }
    assert all(it.agrees for it in found)
    for row in region.events.values():
        if row.total:
            year = [it for it in region.events.values() if it.group == row.group and not it.total]
            assert _value(row, "meetings") == len(year)
            assert _value(row, "participations") == sum(_value(it, "participations") for it in year)


def test_attendances_add_up_to_what_every_event_states(region: Dataset) -> None:
    assert all(row.agrees for row in attendance.by_event(region))
    came: Counter[tuple[int | None, str]] = Counter()
    for row in region.all(Attendance).values():
        came[region.events[row.event].valid.year, row.actor] += _value(row, "participations")
    rolled = {(row.year, row.actor): row.participations for row in attendance.by_actor(region)}
    assert rolled == dict(came)


def test_the_partners_are_those_that_are_named(region: Dataset) -> None:
    for row in partners.by_year(region):
        members = {
            tie.source
            for tie in region.ties.values()
            if tie.target == "kuvitelma-kumppanit" and tie.valid.overlaps(PartialDate(row.year))
        }
        assert row.partners == row.named == len(members) + 12


def test_every_municipality_with_a_contact_person_has_the_post(region: Dataset) -> None:
    now = PartialDate(2023, 12, 31)
    done = {
        row.unit
        for row in region.observations.values()
        if (row.indicator, row.as_of, row.status) == ("kuvitelma-contact_person", now, "done")
    }
    held = defaultdict(list)
    for holding in region.all(Holding).values():
        held[holding.post].append(holding)
    posts = {it.organisation: it for it in region.all(Post).values() if it.role == "contact_person"}
    assert done
    assert done <= posts.keys()
    for town in done:
        states = [it.state for it in held[posts[str(town)].id] if it.valid.overlaps(now)]
        assert states == ["held"]


def test_posts_are_held_by_substitutes_or_vacant_at_times() -> None:
    found = fictional.region(municipalities=60, actors=250)
    assert {it.state for it in found.all(Holding).values()} == {"held", "substitute", "vacant"}


def test_documents_are_those_of_the_municipalities_that_have_one(region: Dataset) -> None:
    dates = coverage.at_each_date(region, "kuvitelma-document")
    made = {
        row.parties[0]
        for row in region.all(Document).values()
        if row.kind == "agreement" and row.status == "made"
    }
    assert made == set(dates[-1].named["done"])
