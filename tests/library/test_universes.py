"""Universes: the units of a region of the table, or of a region that is an actor."""

from __future__ import annotations

import pytest

from netmap.dataset import Dataset
from netmap.model import Actor, PartialDate
from netmap.universes import Universe, unit_of, units

TOWNS = [
    Actor.model_validate({"id": key, "kind": "municipality", "region": "dreamland", **more})
    for key, more in {
        "a": {"population": "900"},
        "b": {"population": "~300"},
        "gone": {"end": "2018"},
    }.items()
]
OTHERS = [
    Actor(id="ngo", kind="ngo", region="dreamland"),
    Actor(id="far", kind="municipality", region="elsewhere"),
]


def _units(universe: str | None, at: str) -> Universe | None:
    return units(Dataset([*TOWNS, *OTHERS]), universe, PartialDate.parse(at))


def test_municipalities_of_a_region_that_is_an_actor_are_its_units() -> None:
    found = _units("dreamland", "2019")
    assert found is not None
    assert (dict(found.populations), found.basis) == ({"a": 900, "b": None}, "records")


def test_units_are_those_valid_at_the_date() -> None:
    found = _units("dreamland", "2018")
    assert found is not None
    assert "gone" in found


def test_a_region_of_the_table_has_its_municipalities() -> None:
    found = _units("kainuu", "2019")
    assert found is not None
    assert (len(found), found.basis) == (8, "reference")
    assert found.population() == sum(filter(None, found.populations.values()))


@pytest.mark.parametrize("universe", [None, "atlantis", "ngo"])
def test_what_has_no_units_is_no_known_universe(universe: str | None) -> None:
    assert _units(universe, "2019") is None


def test_a_date_that_the_table_does_not_cover_leaves_the_universe_unknown() -> None:
    assert _units("kainuu", "1999") is None


def test_a_missing_population_leaves_the_sum_open() -> None:
    found = Universe({"a": 900, "b": None}, "records")
    assert (found.population(), found.population(["a"]), found.population([])) == (None, 900, 0)


@pytest.mark.parametrize(
    ("named", "count", "without", "expected"),
    [
        ([], 0, [], (0, 0)),
        ([], 1, [], (1, 8)),
        (["b"], 2, [], (3, 10)),
        (["b"], 2, ["d"], (3, 6)),
        (["b"], 4, [], (15, 15)),
        (["b"], 5, [], (None, None)),
        (["a", "b"], 1, [], (None, None)),
    ],
)
def test_the_inhabitants_of_counted_units_are_bounded(
    named: list[str], count: int, without: list[str], expected: tuple[int | None, int | None]
) -> None:
    found = Universe({"a": 1, "b": 2, "c": 4, "d": 8}, "records")
    assert found.bounds(named, count, without=without) == expected


def test_bounds_are_open_where_a_unit_that_may_count_has_no_population() -> None:
    found = Universe({"a": 1, "b": None}, "records")
    assert found.bounds([], 1, without=[]) == (None, None)
    assert found.bounds(["a"], 1, without=[]) == (1, 1)


def test_the_actor_that_is_a_municipality_stands_for_it() -> None:
    town = Actor(id="k1", kind="municipality", municipality="kunta-kuhmo")
    ngo = Actor(id="y1", kind="ngo", municipality="kunta-kuhmo")
    dataset = Dataset([town, ngo])
    assert unit_of(dataset, "k1") == unit_of(dataset, "kunta-kuhmo") == "kunta-kuhmo"
    assert (unit_of(dataset, "y1"), unit_of(dataset, "gone")) == ("y1", "gone")
