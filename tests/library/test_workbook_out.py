"""The template: a workbook that is clean from the start and helps where one writes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from netmap.formats.form import columns, form
from netmap.formats.tables.tables import TABLES
from netmap.formats.writing import workbook_out, workbook_sheets
from netmap.model.vocabulary import vocabulary
from netmap.reading import check, read
from netmap.text import LANGUAGES

EVERY = pytest.mark.parametrize("language", LANGUAGES)


def opened(language: str) -> Workbook:
    return openpyxl.load_workbook(BytesIO(workbook_out.template(language, file="alue.xlsx")))


def validation(book: Workbook, language: str, table: str, field: str) -> DataValidation:
    sheet = book[form(language).sheet(table)]
    letter = get_column_letter(columns(table).index(field) + 1)
    found: list[DataValidation] = [
        it for it in sheet.data_validations.dataValidation if f"{letter}2" in it.sqref
    ]
    assert len(found) == 1
    return found[0]


def offered(book: Workbook, language: str, table: str, field: str) -> list[object]:
    name, _, cells = str(validation(book, language, table, field).formula1).partition("!")
    return [cell.value for (cell,) in book[name.strip("'")][cells.replace("$", "")]]


@EVERY
def test_a_fresh_template_has_no_problems(tmp_path: Path, language: str) -> None:
    path = tmp_path / "alue.xlsx"
    path.write_bytes(workbook_out.template(language))
    assert check(path) == ()
    assert len(read(path)) == 0


@EVERY
def test_a_template_has_the_sheets_that_one_begins_with_first(language: str) -> None:
    words = form(language)
    later = [table for table in TABLES if table not in workbook_sheets.FIRST]
    tables = [table for table in TABLES if table in workbook_sheets.FIRST] + later
    names = [words.readme_sheet, words.example_sheet, *map(words.sheet, tables), words.lists_sheet]
    book = opened(language)
    assert book.sheetnames == names
    assert book[words.lists_sheet].sheet_state == "veryHidden"
    assert book.active is book[words.readme_sheet]


@EVERY
def test_every_sheet_has_its_headings_in_the_language_and_frozen(language: str) -> None:
    book = opened(language)
    for table in TABLES:
        sheet = book[form(language).sheet(table)]
        headings = [form(language).header(table, field) for field in columns(table)]
        assert [cell.value for cell in sheet[1]] == headings
        assert sheet.freeze_panes == "B2"


def test_a_required_column_is_marked_by_its_colour() -> None:
    sheet = opened("fi")["Toimijat"]
    required = sheet.cell(1, columns("actors").index("kind") + 1).fill.fgColor.rgb
    optional = sheet.cell(1, columns("actors").index("level") + 1).fill.fgColor.rgb
    assert sheet["A1"].fill.fgColor.rgb == required != optional


@EVERY
def test_every_column_says_what_to_write(language: str) -> None:
    book = opened(language)
    for table in TABLES:
        for field in columns(table):
            assert validation(book, language, table, field).prompt == form(language).help(
                table, field
            )


@EVERY
def test_every_word_is_offered_by_its_label_and_read_again(language: str) -> None:
    book = opened(language)
    for table, record_type in TABLES.items():
        for field, group in record_type.words().items():
            labels = offered(book, language, table, field)
            found = [vocabulary().find(group, str(label)) for label in labels]
            assert sorted(map(str, found)) == sorted(vocabulary().group(group))


@EVERY
def test_the_kinds_of_most_actors_are_offered_first(language: str) -> None:
    labels = offered(opened(language), language, "actors", "kind")
    kinds = [vocabulary().find("actors", str(label)) for label in labels]
    assert kinds[:3] == ["ngo", "municipality", "campaign"]


@pytest.mark.parametrize(
    ("table", "field", "closed"),
    [
        ("ties", "status", True),
        ("ties", "kind", False),
        ("contacts", "access", True),
        ("actors", "municipality", False),
        ("ties", "source", False),
    ],
)
def test_only_closed_lists_refuse_other_words(table: str, field: str, closed: bool) -> None:
    found = validation(opened("fi"), "fi", table, field)
    assert found.type == "list"
    assert bool(found.showErrorMessage) is closed


def test_municipalities_are_offered_by_name() -> None:
    assert "Uleåborg" in offered(opened("sv"), "sv", "actors", "municipality")
    assert "Oulu" in offered(opened("fi"), "fi", "posts", "municipality")


def test_ids_of_other_sheets_are_offered() -> None:
    formula = validation(opened("fi"), "fi", "ties", "source").formula1
    assert str(formula).startswith("OFFSET('Toimijat'!$A$2,")


def test_columns_of_ids_and_dates_are_text_and_those_of_numbers_are_not() -> None:
    sheet = opened("en")["Meetings"]
    formats = {
        field: sheet.column_dimensions[get_column_letter(number)].number_format
        for number, field in enumerate(columns("events"), start=1)
    }
    assert formats["id"] == formats["start"] == "@"
    assert formats["persons"] == "General"


@EVERY
def test_the_read_me_names_the_file_and_every_sheet(language: str) -> None:
    sheet = opened(language)[form(language).readme_sheet]
    told = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(f"netmap check alue.xlsx --lang {language}" in text for text in told)
    assert {form(language).sheet(table) for table in TABLES} <= set(told)


def test_the_example_says_that_it_is_invented() -> None:
    sheet = opened("fi")["Esimerkki"]
    told = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "Kuusikylän kylät ry" in told
    assert "keksittyjä" in str(sheet["A1"].value)


def test_no_label_of_a_list_is_a_formula() -> None:
    book = opened("fi")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
