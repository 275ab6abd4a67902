"""Municipalities and regions at a date, with the boundary changes replayed."""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import normalize

import pytest

from netmap import areas
from netmap.errors import InvalidValueError, UnknownNameError
from netmap.model import PartialDate


@pytest.mark.parametrize(
    ("region", "at", "count"),
    [
        ("pohjois-pohjanmaa", "2015", 29),
        ("pohjois-pohjanmaa", "2015-12-31", 29),
        ("pohjois-pohjanmaa", "2016-01-01", 30),
        ("pohjois-pohjanmaa", "2019", 30),
        ("kainuu", "2015", 9),
        ("kainuu", "2016", 8),
        ("keski-suomi", "2020", 23),
        ("keski-suomi", "2021", 22),
        ("finland", "2015", 317),
        ("finland", "2016", 313),
        ("finland", "2017", 311),
        ("finland", "2018", 311),
        ("finland", "2019", 311),
        ("finland", "2020", 310),
        ("finland", "2021", 309),
        ("finland", "2024-12-31", 309),
        ("finland", "2025", 308),
        ("finland", "2026", 308),
    ],
)
def test_changes_of_boundaries_are_replayed(region: str, at: str, count: int) -> None:
    assert len(areas.municipalities(region, at=at)) == count


def test_a_municipality_moves_with_the_boundary_of_its_region() -> None:
    before = {area.id for area in areas.municipalities("kainuu", at="2015")}
    after = {area.id for area in areas.municipalities("kainuu", at="2016")}
    assert before - after == {"kunta-vaala"}
    assert "kunta-vaala" in {a.id for a in areas.municipalities("pohjois-pohjanmaa", at="2016")}


def test_kuhmoinen_is_in_pirkanmaa_from_2021() -> None:
    (area,) = [area for area in areas.municipalities(at="2021") if area.id == "kunta-kuhmoinen"]
    assert area.region == "pirkanmaa"


def test_a_region_need_not_be_in_one_hospital_district() -> None:
    units = areas.municipalities("pohjois-pohjanmaa", at="2019")
    outside = [area.id for area in units if area.hospital_district_2019 != "Pohjois-Pohjanmaan SHP"]
    assert outside == ["kunta-reisjarvi"]


@pytest.mark.parametrize("at", ["2015", "2016-06", "2019-12-31", "2021", "2026"])
def test_areas_sort_by_code_and_are_unique(at: str) -> None:
    found = areas.municipalities(at=at)
    codes = [area.code for area in found]
    assert codes == sorted(set(codes))
    assert len({area.id for area in found}) == len({area.name for area in found}) == len(found)


def test_regions_together_are_finland() -> None:
    parts = [area for region in areas.regions() for area in areas.municipalities(region.slug)]
    assert Counter(parts) == Counter(areas.municipalities("finland"))


def test_ids_and_codes_have_one_form() -> None:
    known = areas.all_municipalities()
    assert all(re.fullmatch(r"kunta-[a-z]+(-[a-z]+)*", key) for key in known)
    assert all(re.fullmatch(r"\d{3}", area.code) for area in known.values())
    assert all(key == area.id for key, area in known.items())


def test_every_municipality_lies_in_finland() -> None:
    known = areas.all_municipalities().values()
    assert all(59 < area.lat < 71 and 19 < area.lon < 32 for area in known)


def test_municipalities_that_have_ended_are_still_known() -> None:
    assert len(areas.all_municipalities()) == 317
    assert "kunta-valtimo" in areas.all_municipalities()
    assert "kunta-valtimo" not in {area.id for area in areas.municipalities(at="2020")}


def test_every_known_municipality_is_as_it_last_was() -> None:
    assert areas.all_municipalities()["kunta-vaala"].region == "pohjois-pohjanmaa"


@pytest.mark.parametrize(
    "name",
    [
        "pohjois-pohjanmaa",
        "Pohjois-Pohjanmaa",
        "POHJOIS-POHJANMAA",
        " pohjois-pohjanmaa ",
        "17",
        "Norra Österbotten",
        "north ostrobothnia",
    ],
)
def test_a_region_goes_by_slug_code_or_name(name: str) -> None:
    found = areas.find_region(name)
    assert found is not None
    assert found.slug == "pohjois-pohjanmaa"


@pytest.mark.parametrize("region", areas.regions(), ids=lambda region: region.slug)
def test_every_name_of_a_region_finds_that_region(region: areas.Region) -> None:
    names = (region.code, region.slug, region.name_fi, region.name_sv, region.name_en)
    assert {areas.find_region(name) for name in names} == {region}


@pytest.mark.parametrize("name", ["finland", "Finland", "Suomi", " FINLAND "])
def test_finland_is_no_single_region(name: str) -> None:
    assert areas.find_region(name) is None


@pytest.mark.parametrize("name", ["", "atlantis", "1", "017", "kunta-oulu", "Oulu", "{0}", "%s"])
def test_what_is_no_region_is_refused(name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        areas.municipalities(name)
    assert (caught.value.kind, caught.value.name) == ("region", name)


@pytest.mark.parametrize("name", ["pohjois pohjanmaa", "pohjoispohjanmaa", "Pohjois-Pohjanmaan"])
def test_a_misspelt_region_comes_with_close_ones(name: str) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean pohjois-pohjanmaa"):
        areas.find_region(name)


@pytest.mark.parametrize("at", ["2014", "2014-12-31", "2027", "2027-01-01", "1900", "9999"])
def test_a_date_that_the_table_does_not_cover_is_refused(at: str) -> None:
    with pytest.raises(InvalidValueError, match="2015 to 2026"):
        areas.municipalities("kainuu", at=at)


@pytest.mark.parametrize("at", ["", "2019-02-30", "today", "31.8.19"])
def test_what_is_no_date_is_refused(at: str) -> None:
    with pytest.raises(InvalidValueError):
        areas.municipalities("kainuu", at=at)


def test_letters_of_a_name_may_be_stored_in_parts() -> None:
    name = normalize("NFD", "Päijät-Häme")
    assert areas.is_region(name)
    assert areas.municipalities(name, at="2019") == areas.municipalities("paijat-hame", at="2019")
    assert "kunta-hameenlinna" in areas.close_municipalities(normalize("NFD", "Hämeenlinna"))


def test_a_date_may_be_given_as_text_or_as_a_partial_date() -> None:
    as_text = areas.municipalities("kainuu", at="2015-12")
    assert areas.municipalities("kainuu", at=PartialDate(2015, 12)) == as_text


def test_the_name_of_a_municipality_is_the_finnish_one() -> None:
    (oulu,) = [area for area in areas.municipalities("17", at="2019") if area.code == "564"]
    assert (oulu.id, oulu.name, oulu.name_sv) == ("kunta-oulu", "Oulu", "Uleåborg")


def _population(municipality: str, at: str) -> int | None:
    found = {area.id: area for area in areas.municipalities(at=at)}[municipality]
    return found.population(PartialDate.parse(at))


def test_the_population_is_that_of_the_latest_known_year() -> None:
    dates = ("2016", "2017", "2019-08", "2021", "2022", "2026")
    expected = [None, 201810, 205489, 205489, 211848, 211848]
    assert [_population("kunta-oulu", at) for at in dates] == expected


def test_no_population_counts_a_municipality_that_still_stood_by_itself() -> None:
    assert [_population("kunta-nurmes", at) for at in ("2019", "2020")] == [None, 9552]
    assert _population("kunta-valtimo", "2019") is None


def test_a_later_merger_adds_the_inhabitants_up() -> None:
    apart = [_population(name, "2024") for name in ("kunta-mantyharju", "kunta-pertunmaa")]
    assert _population("kunta-mantyharju", "2025") == sum(filter(None, apart))


def test_every_municipality_of_the_division_of_2022_has_a_population() -> None:
    assert all(area.population(PartialDate(2022)) for area in areas.municipalities(at="2022"))
