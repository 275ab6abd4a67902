"""What map-columns proposes is a mapping that reads what it was proposed for."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import netmap
from netmap.formats.mapping import proposal
from netmap.model import Contact
from netmap.text import LANGUAGES
from tests.conftest import LETTERS

Rows = list[list[str]]

SHEETS: dict[str, Rows] = {
    "contacts": [
        ["Föreningar i landskapet"],
        ["Förening", "Kommun", "Kontaktperson", "E-post", "Telefon"],
        ["Exempelföreningen rf", "Uleåborg", "kansli", "exempel@example.org", ""],
        ["Påhittade Nätverket rf", "Kajaani", "", "natverk@example.org", ""],
    ],
    "matrix": [
        ["Organisation", "Youth group", "Steering group"],
        ["One", "x", ""],
        ["Two", "", "x"],
        ["Three", "x", "X"],
    ],
    "log": [
        ["Datum", "Ämne", "Plats", "Deltagare", "Arrangör"],
        ["1.3.2019", "Start", "Uleåborg", "12", "Exempelföreningen rf"],
        ["5.4.2019", "Möte", "Kajaani", "8", "Exempelföreningen rf; Påhittade Nätverket rf"],
    ],
}


def written(folder: Path, rows: Rows) -> Path:
    path = folder / "sheet.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def mapped(path: Path, language: str = "en") -> Path:
    mapping = path.with_suffix(".toml")
    mapping.write_text(proposal.mapping(path, language=language), encoding="utf-8")
    return mapping


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_a_clean_sheet_is_read_as_proposed_without_a_problem(
    name: str, language: str, tmp_path: Path
) -> None:
    assert netmap.check(mapped(written(tmp_path, SHEETS[name]), language)) == ()


def test_personal_data_go_to_contacts_and_nowhere_else(tmp_path: Path) -> None:
    dataset = netmap.read(mapped(written(tmp_path, SHEETS["contacts"])))
    assert [it.email for it in dataset.all(Contact).values()] == [
        "exempel@example.org",
        "natverk@example.org",
    ]
    others = [record for record in dataset if not isinstance(record, Contact)]
    assert "@" not in repr(others)
    assert "kansli" not in repr(others)


def test_a_name_in_swedish_is_read_as_one(tmp_path: Path) -> None:
    dataset = netmap.read(mapped(written(tmp_path, SHEETS["contacts"])))
    assert dataset.actors["exempelforeningen-rf"].name_sv == "Exempelföreningen rf"


def test_names_in_one_cell_are_taken_apart(tmp_path: Path) -> None:
    dataset = netmap.read(mapped(written(tmp_path, SHEETS["log"])))
    assert [len(it.organisers) for it in dataset.events.values()] == [1, 2]
    assert len(dataset.actors) == 2


def test_names_of_who_attended_are_not_read_unasked(tmp_path: Path) -> None:
    rows = [["Pvm", "Aihe", "Osallistujat"], ["1.3.2019", "Alku", "Joku Jossain"]]
    told = proposal.mapping(written(tmp_path, rows))
    assert '"Osallistujat" = ""' in told


def test_persons_are_never_proposed_as_actors(tmp_path: Path) -> None:
    rows = [["Nimi", "Sähköposti"], ["Joku Jossain", "joku@example.org"]]
    mapping = mapped(written(tmp_path, rows))
    assert tomllib.loads(mapping.read_text(encoding="utf-8"))["sheets"][0]["reads"] == "nothing"
    assert len(netmap.read(mapping)) == 0
    rows[0].append("Y-tunnus")
    told = proposal.mapping(written(tmp_path, rows))
    assert '"Nimi" = "actors.name_fi"' in told


def test_every_sheet_of_a_workbook_gets_a_section(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.create_sheet("Scribbles").append(["a", "b"])
    own = book.create_sheet("Kinds")
    own.append(["id", "of", "name_en"])
    own.append(["parish", "actors", "parish"])
    book.create_sheet("Empty")
    book.save(tmp_path / "book.xlsx")
    mapping = mapped(tmp_path / "book.xlsx")
    reads = [it["reads"] for it in tomllib.loads(mapping.read_text(encoding="utf-8"))["sheets"]]
    assert reads == ["rows", "matrix", "rows", "nothing", "netmap"]
    assert netmap.check(mapping) == ()
    assert "parish" in netmap.read(mapping).vocabulary.actors


def test_a_file_in_form_is_said_to_need_no_mapping(examples: Path) -> None:
    told = proposal.mapping(examples / "kainuu" / "actors.csv", language="fi")
    assert "eikä tätä vastaavuustiedostoa tarvita" in told


def test_the_file_is_named_as_seen_from_the_mapping(tmp_path: Path) -> None:
    path = written(tmp_path, SHEETS["matrix"])
    told = proposal.mapping(path, output=tmp_path / "there" / "m.toml")
    assert tomllib.loads(told)["file"] == "../sheet.csv"


def test_sums_are_skipped_and_notes_left_to_the_user(tmp_path: Path) -> None:
    rows = [*SHEETS["matrix"], ["Note: more to come"], ["Total", "2", "2"]]
    told = proposal.mapping(written(tmp_path, rows))
    assert tomllib.loads(told)["sheets"][0]["skip_rows"] == [6]
    assert "On row 5 there is nothing but “Note: more to come”" in told


@pytest.mark.parametrize("content", ["", "\n\n", ",,\n"])
def test_an_empty_file_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(netmap.InvalidDataError):
        proposal.mapping(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(netmap.UnknownNameError):
        proposal.mapping(tmp_path / "no.xlsx")


def test_a_file_that_is_no_workbook_is_refused_with_its_problem(tmp_path: Path) -> None:
    path = tmp_path / "no.xlsx"
    path.write_bytes(b"%PDF")
    with pytest.raises(netmap.InvalidDataError) as error:
        proposal.mapping(path)
    assert [problem.code for problem in error.value.problems] == ["wrong_type"]


WORDS = st.text(LETTERS, max_size=12)
HEADINGS = st.sampled_from(
    ["Järjestö", "Kunta", "Sähköposti", "Pvm", "Aihe", "Nimi", "Yhteensä", "Laji", ""]
)
CELLS = st.one_of(WORDS, st.sampled_from(["x", "1.3.2019", "a@example.org", "12", "Oulu", ""]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(HEADINGS, WORDS), min_size=1, max_size=6), st.data())
def test_whatever_is_proposed_is_a_mapping_that_fits_its_sheet(
    tmp_path: Path, header: list[str], data: st.DataObject
) -> None:
    width = len(header)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=5))
    path = written(tmp_path, [header, *rows])
    try:
        mapping = mapped(path, data.draw(st.sampled_from(LANGUAGES)))
    except netmap.InvalidDataError:
        return
    codes = {problem.code for problem in netmap.check(mapping)}
    assert not {code for code in codes if code.startswith(("mapping_", "unmapped_"))}
