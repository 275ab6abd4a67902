"""The words of a workbook: complete in three languages, and never two meanings for a heading."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from importlib.resources import files
from typing import Any

import pytest

from netmap.formats import form as forms
from netmap.formats.form import columns, find_field, find_table, form, normalised
from netmap.model import RECORD_TYPES
from netmap.model.vocabulary import vocabulary
from netmap.text import LANGUAGES

TABLES = tuple(record.table for record in RECORD_TYPES)
LONGEST_PROMPT = 255
LONGEST_SHEET_NAME = 31


def content(language: str) -> dict[str, Any]:
    return tomllib.loads((files(forms) / f"{language}.toml").read_text(encoding="utf-8"))


def shape(table: object) -> object:
    """Return the keys of a table and all below it, in their order."""
    return [(key, shape(value)) for key, value in table.items()] if isinstance(table, dict) else 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_word_the_same_things(language: str) -> None:
    assert shape(content(language)) == shape(content("fi"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_and_field_is_worded(language: str) -> None:
    for table in TABLES:
        assert form(language).sheet(table)
        assert form(language).help(table)
        assert all(form(language).header(table, field) for field in columns(table))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_worded_that_is_not_there(language: str) -> None:
    told = content(language)
    assert set(told) == {"names", "shared", "readme", "example", *TABLES}
    used = {field for table in TABLES for field in columns(table)}
    assert set(told["shared"]["columns"]) <= used
    for table in TABLES:
        assert set(told[table]["columns"]) <= set(columns(table))


@pytest.mark.parametrize("record", RECORD_TYPES, ids=lambda record: str(record.table))
def test_a_table_has_a_column_for_every_field(record: Any) -> None:
    fields = set(record.model_fields) - {"citations", "attributes"}
    assert set(columns(record.table)) == fields | {"citation", "line", "quote"}
    assert len(set(columns(record.table))) == len(columns(record.table))
    assert columns(record.table)[0] == "id"


@pytest.mark.parametrize("language", LANGUAGES)
def test_excel_can_show_every_name_and_help(language: str) -> None:
    words = form(language)
    sheets = [words.sheet(table) for table in TABLES]
    sheets += [words.readme_sheet, words.example_sheet, words.lists_sheet, words.problems_sheet]
    assert len({name.casefold() for name in sheets}) == len(sheets)
    assert all(
        len(name) <= LONGEST_SHEET_NAME and not set(name) & set("[]:*?/\\'") for name in sheets
    )
    for table in TABLES:
        assert all(len(words.help(table, field)) <= LONGEST_PROMPT for field in columns(table))


def test_no_name_of_a_sheet_means_two_tables() -> None:
    meant = defaultdict(set)
    for language in LANGUAGES:
        for table in TABLES:
            told = content(language)[table]
            for name in (table, told["sheet"], *told["synonyms"]):
                meant[normalised(name)].add(table)
    assert {name: tables for name, tables in meant.items() if len(tables) > 1} == {}


@pytest.mark.parametrize("table", TABLES)
def test_no_heading_means_two_fields(table: str) -> None:
    meant = defaultdict(set)
    for language in LANGUAGES:
        told = content(language)
        for field in columns(table):
            entry = told[table]["columns"].get(field) or told["shared"]["columns"][field]
            for name in (field, entry["header"], *entry["synonyms"]):
                meant[normalised(name)].add(field)
    assert {name: fields for name, fields in meant.items() if len(fields) > 1} == {}


def test_the_read_me_tells_what_every_status_means() -> None:
    page, words = form("fi").page("readme"), vocabulary()
    assert set(page["tie_statuses"]) == set(words.tie_statuses)
    assert set(page["observation_statuses"]) == set(words.observation_statuses)


def test_the_example_is_of_fields_and_words_that_there_are() -> None:
    for table, rows in forms.example().items():
        record_type = next(record for record in RECORD_TYPES if record.table == table)
        assert all(set(row) <= set(columns(table)) for row in rows)
        for field, group in record_type.words().items():
            assert {row[field] for row in rows if field in row} <= set(vocabulary().group(group))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_what_a_form_says_is_found_again(language: str, table: str) -> None:
    words = form(language)
    assert find_table(words.sheet(table)) == find_table(table) == table
    for field in columns(table):
        assert find_field(table, words.header(table, field)) == find_field(table, field) == field


@pytest.mark.parametrize(
    ("table", "heading", "field"),
    [
        ("actors", "  NIMI ", "name_fi"),
        ("actors", "Järjestön nimi:", "name_fi"),
        ("actors", "JARJESTON NIMI", "name_fi"),
        ("actors", "Ja\u0308rjesto\u0308n\u00a0nimi *", "name_fi"),
        ("actors", "Nimi (ruotsi)", "name_sv"),
        ("actors", "Name_FI", "name_fi"),
        ("actors", "Organisation", "name_sv"),
        ("sizes", "Määrä (kpl)", "count"),
        ("contacts", "Puh.", "phone"),
        ("contacts", "E-POST", "email"),
        ("events", "Pvm", "start"),
        ("observations", "Kuntanumero", "unit"),
        ("ties", "source", "source"),
        ("actors", "source", "citation"),
        ("actors", "Lempiväri", None),
        ("actors", "", None),
        ("actors", "(kpl)", None),
    ],
)
def test_usual_headings_are_recognised(table: str, heading: str, field: str | None) -> None:
    assert find_field(table, heading) == field


@pytest.mark.parametrize("name", ["Lue ensin", "EXEMPEL", "netmap-lists"])
def test_the_other_sheets_of_a_template_hold_no_records(name: str) -> None:
    assert forms.holds_no_records(name)
    assert find_table(name) is None


def test_a_sheet_of_records_is_not_one_of_the_others() -> None:
    assert not forms.holds_no_records("Toimijat")


@pytest.mark.parametrize("table", TABLES)
def test_a_plain_name_means_the_same_however_it_is_written(table: str) -> None:
    assert find_table(table) == find_table(f" {table.upper()} ") == table
    for field in columns(table):
        assert find_field(table, field) == find_field(table, f" {field.upper()} ") == field
