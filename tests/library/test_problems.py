"""Problems: their place, severity and words, whatever the text they are about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap.errors import (
    InvalidDataError,
    InvalidValueError,
    NetmapError,
    OutputExistsError,
    UnknownNameError,
)
from netmap.problems import ERRORS, Place, Problem, Sheet
from netmap.text import LANGUAGES, Language

SHEET = Sheet("data/ties.csv", None, ("id", "source", "target"))


def test_a_place_names_its_cell_as_a_spreadsheet_does() -> None:
    problem = Place(SHEET, 7).problem("dangling", "target", "nobody")
    assert (problem.file, problem.row, problem.column) == ("data/ties.csv", 7, "target")
    assert (problem.cell, problem.value, problem.sheet) == ("C7", "nobody", None)


@pytest.mark.parametrize(
    ("index", "cell"),
    [(0, "A2"), (25, "Z2"), (26, "AA2"), (51, "AZ2"), (52, "BA2"), (701, "ZZ2"), (702, "AAA2")],
)
def test_columns_go_on_after_z(index: int, cell: str) -> None:
    header = tuple(f"c{number}" for number in range(index + 1))
    assert Place(Sheet("f", None, header), 2).problem("x", header[-1]).cell == cell


@pytest.mark.parametrize("column", [None, "end"])
def test_a_column_that_is_not_in_the_table_has_no_cell(column: str | None) -> None:
    assert Place(SHEET, 2).problem("missing_value", column).cell is None


def test_a_problem_of_a_whole_table_has_no_row() -> None:
    problem = SHEET.problem("missing_column", "kind")
    assert (problem.row, problem.cell, problem.value) == (None, None, "kind")


def test_a_place_is_written_as_file_and_row() -> None:
    assert str(Place(SHEET, 7)) == "data/ties.csv:7"


WORDED = Sheet(
    "region.xlsx", "Suhteet", ("", "Tunnus", "Mistä"), ("", "id", "source"), header_row=4
)


def test_a_place_of_a_workbook_is_written_with_its_sheet() -> None:
    assert str(Place(WORDED, 7)) == "region.xlsx:Suhteet:7"


@pytest.mark.parametrize("column", ["source", "Mistä"])
def test_a_problem_of_a_field_names_the_header_as_it_is_written(column: str) -> None:
    problem = Place(WORDED, 7).problem("dangling", column, "nobody")
    assert (problem.column, problem.cell, problem.sheet) == ("Mistä", "C7", "Suhteet")


@pytest.mark.parametrize(
    ("index", "column", "cell"), [(2, "Mistä", "C7"), (0, None, "A7"), (5, None, "F7")]
)
def test_a_problem_of_a_cell_is_at_its_place(index: int, column: str | None, cell: str) -> None:
    problem = Place(WORDED, 7).problem_at("error_cell", index, "#REF!")
    assert (problem.column, problem.cell, problem.value) == (column, cell, "#REF!")


@pytest.mark.parametrize(
    "code",
    [
        "dangling",
        "repeated_id",
        "conflicting_id",
        "impossible_date",
        "end_before_start",
        "unknown_status",
        "impossible_number",
    ],
)
def test_what_the_rules_call_an_error_is_one(code: str) -> None:
    assert Problem(code, "f").severity == "error"


@pytest.mark.parametrize(
    "code",
    [
        "counts_differ",
        "differing_field",
        "more_named_than_counted",
        "more_than_universe",
        "sum_differs",
        "unit_conflict",
        "unknown_column",
        "unknown_file",
        "unknown_kind",
        "unknown_reference",
    ],
)
def test_what_can_be_lived_with_is_a_warning(code: str) -> None:
    assert code not in ERRORS
    assert Problem(code, "f").severity == "warning"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_as_plain_values_has_all_the_keys_of_the_contract(language: Language) -> None:
    told = Place(SHEET, 7).problem("dangling", "target", "nobody").to_dict(language)
    keys = {"severity", "file", "sheet", "row", "column", "cell", "value", "message", "fix"}
    assert keys <= set(told)
    assert json.loads(json.dumps(told)) == told


def test_a_problem_is_told_in_the_language_asked_for() -> None:
    problem = Place(SHEET, 7).problem("dangling", "target", "nobody")
    assert len({problem.message(language) for language in LANGUAGES}) == len(LANGUAGES)
    assert len({problem.fix(language) for language in LANGUAGES}) == len(LANGUAGES)


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_can_be_told_of(text: str, language: Language) -> None:
    problem = Place(Sheet(text, None, (text,)), 2).problem("dangling", text, text)
    assert text in problem.message(language)
    assert text in problem.fix(language)


@given(st.text())
def test_facts_of_any_text_can_be_told_of(text: str) -> None:
    problem = Place(SHEET, 2).problem("differing_field", "id", text, id=text, first=text, told=text)
    assert problem.message("en").count(text) >= 4


def test_a_value_that_is_not_a_text_is_told_as_one() -> None:
    assert Place(SHEET, 2).problem("dangling", "id", 5).value == "5"


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("fi", "region.xlsx, taulukko Yhteydet, rivi 7"),
        ("sv", "region.xlsx, bladet Yhteydet, rad 7"),
        ("en", "region.xlsx, sheet Yhteydet, row 7"),
    ],
)
def test_a_place_is_told_in_words_of_the_language(language: Language, place: str) -> None:
    sheet = Sheet("region.xlsx", "Yhteydet", ("id",))
    problem = Place(sheet, 8).problem("repeated_id", "id", "t", first=Place(sheet, 7))
    assert place in problem.message(language)
    assert place in InvalidDataError([Place(sheet, 7).problem("dangling")], ["x"]).message(language)


def test_invalid_data_name_the_first_error_and_keep_all_problems() -> None:
    warning = SHEET.problem("unknown_column", "x")
    error = Place(SHEET, 7).problem("dangling", "target", "nobody")
    raised = InvalidDataError([warning, error], ["data"])
    assert str(raised).startswith("1 error in the data. The first, in data/ties.csv, row 7: There")
    assert raised.problems == (warning, error)


def test_several_errors_are_counted_without_the_warnings() -> None:
    problems = [SHEET.problem("missing_column", name) for name in ("id", "kind")]
    raised = InvalidDataError([*problems, SHEET.problem("unknown_column", "x")], ["data"])
    assert str(raised).startswith("2 errors in the data. The first, in data/ties.csv: The table")


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (InvalidDataError([SHEET.problem("missing_column", "id")], []), ValueError),
        (InvalidValueError("x", "date"), ValueError),
        (UnknownNameError("region", "x", ["y"]), LookupError),
        (OutputExistsError(Path("map.html"), "folder"), OSError),
    ],
)
def test_every_error_is_a_netmap_error_and_what_python_would_call_it(
    error: NetmapError, builtin: type[Exception]
) -> None:
    assert isinstance(error, NetmapError)
    assert isinstance(error, builtin)


@pytest.mark.parametrize(
    ("matches", "hint"),
    [([], "x."), (["y"], "x. Did you mean y?"), (["y", "z"], "x. Did you mean y, z?")],
)
def test_an_unknown_name_comes_with_close_ones(matches: list[str], hint: str) -> None:
    assert str(UnknownNameError("region", "x", matches)) == f"There is no region {hint}"
