"""Cells as people write them, read as what a field holds."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from netmap.formats.tables import values
from netmap.model import Actor, Observation, PartialDate, Quantity, Size, Tie


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", "2019"),
        ("2019-08", "2019-08"),
        ("2019-8-3", "2019-08-03"),
        ("31.8.2019", "2019-08-31"),
        ("31. 8. 2019", "2019-08-31"),
        ("08.2019", "2019-08"),
        ("8/2019", "2019-08"),
        ("Elokuu 2019", "2019-08"),
        ("31. elokuuta 2019", "2019-08-31"),
        ("31 augusti 2019", "2019-08-31"),
        ("May 2019", "2019-05"),
        ("maj 2019", "2019-05"),
        ("toukokuussa 2019", "2019-05"),
    ],
)
def test_a_date_keeps_the_precision_it_was_written_with(text: str, expected: str) -> None:
    assert values.date(text) == values.Read(PartialDate.parse(expected))


@pytest.mark.parametrize(
    "text",
    [
        "29.2.1900",
        "31.8.19",
        "13/2019",
        "8/31/2019",
        "syksy 2019",
        "2019-13",
        "0000",
        "eilen",
        "٢٠١٩",
    ],
)
def test_what_is_no_date_stays_as_it_was_written(text: str) -> None:
    assert values.date(text) == values.Read(text)


@pytest.mark.parametrize(
    ("text", "number", "qualifier"),
    [
        ("12", 12, "exact"),
        ("8,4", 8.4, "exact"),
        ("5\u00a0300", 5300, "exact"),
        ("n. 440", 440, "about"),
        ("Noin 440", 440, "about"),
        ("≈440", 440, "about"),
        ("ca 440", 440, "about"),
        ("minst 12", 12, "at_least"),
        ("över 260", 260, "more_than"),
    ],
)
def test_a_number_is_read_with_its_qualifier(text: str, number: float, qualifier: str) -> None:
    found = values.number(text).value
    assert isinstance(found, Quantity)
    assert (found.value, found.qualifier) == (number, qualifier)


@pytest.mark.parametrize("text", ["nan", "-1", "kaksi", "x 5", "noin", "alle 5", "1e3"])
def test_what_is_no_number_stays_as_it_was_written(text: str) -> None:
    assert values.number(text) == values.Read(text)


@pytest.mark.parametrize("text", ["1.23E+11", "1,23E+11", "5e10", "1.23e+20"])
def test_an_id_that_a_spreadsheet_made_a_number_of_is_suspect(text: str) -> None:
    assert values.identifier(text).code == "mangled_id"


@pytest.mark.parametrize("text", ["a1", "e1", "1e", "12", "1.2", "E+11"])
def test_other_ids_are_not(text: str) -> None:
    assert values.identifier(text) == values.Read(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kunta-oulu", "kunta-oulu"),
        ("OULU", "kunta-oulu"),
        ("564", "kunta-oulu"),
        ("999", "999"),
        ("atlantis", "atlantis"),
    ],
)
def test_a_municipality_is_known_by_id_code_or_name(text: str, value: str) -> None:
    assert values.municipality(text) == values.Read(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("Kainuu", "kainuu"), ("kajanaland", "kainuu"), ("18", "kainuu"), ("Suomi", "finland")],
)
def test_a_region_is_known_by_slug_code_or_name(text: str, value: str) -> None:
    assert values.region(text) == values.Read(value)


def test_letters_may_be_stored_in_parts() -> None:
    assert values.municipality(normalize("NFD", "Hämeenlinna")).value == "kunta-hameenlinna"
    assert values.region(normalize("NFD", "Päijät-Häme")).value == "paijat-hame"
    assert str(values.date(normalize("NFD", "kesäkuu 2019")).value) == "2019-06"
    assert str(values.number(normalize("NFD", "vähintään 12")).value) == ">=12"


def test_a_word_that_is_not_known_stays_as_it_was_written() -> None:
    assert values.word("actors", "Avaruusalus").value == "Avaruusalus"


def test_each_field_is_read_as_what_it_holds() -> None:
    assert values.readers(Actor)["start"] is values.date
    assert values.readers(Size)["count"] is values.number
    assert values.readers(Actor)["municipality"] is values.municipality
    assert values.readers(Observation)["unit"] is values.unit
    assert values.readers(Actor)["region"] is values.region
    assert values.readers(Tie)["source"] is values.identifier
    assert values.readers(Tie)["kind"]("yhdistys") == values.Read("yhdistys")
    assert "note" not in values.readers(Tie)
