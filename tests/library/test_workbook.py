"""Reading workbooks as people fill them in: titles, merged cells, dates, hidden sheets, errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal

import pytest
from openpyxl.chartsheet import Chartsheet
from openpyxl.workbook import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

import netmap
from netmap.assembly import Reading
from netmap.formats import source
from netmap.model import Actor, PartialDate, Quantity
from netmap.problems import Problem
from netmap.text import LANGUAGES

Rows = Sequence[Sequence[Any]]
Book = Callable[..., Path]

HEADER = ("Tunnus", "Laji", "Nimi suomeksi")
ACTORS = (HEADER, ("a", "Yhdistys", "Äiti"), ("b", "kunta", None))


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Write ``book({"Toimijat": rows}, change)`` and return its path; ``change`` gets the book."""

    def write(sheets: dict[str, Rows], change: Callable[[Workbook], object] | None = None) -> Path:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        if change:
            change(workbook)
        path = tmp_path / "region.xlsx"
        workbook.save(path)
        return path

    return write


def _actors(reading: Reading) -> list[Actor]:
    assert reading.problems == ()
    return [claim.record for claim in reading.claims if isinstance(claim.record, Actor)]


def _codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def _only(reading: Reading) -> Problem:
    (problem,) = reading.problems
    assert all(problem.message(language) and problem.fix(language) for language in LANGUAGES)
    return problem


def _where(problem: Problem) -> tuple[str | None, int | None, str | None, str | None]:
    return problem.sheet, problem.row, problem.column, problem.cell


def test_a_workbook_is_read_as_a_folder_is(book: Book) -> None:
    found = _actors(source.read(book({"Toimijat": ACTORS})))
    assert found == [Actor(id="a", kind="ngo", name_fi="Äiti"), Actor(id="b", kind="municipality")]


def test_a_workbook_and_a_folder_are_read_together(book: Book, folder: Callable[..., Path]) -> None:
    ties = folder(ties=[{"id": "t", "source": "a", "target": "b", "kind": "meets"}])
    dataset = netmap.read(book({"Toimijat": ACTORS}), ties)
    assert (len(dataset.actors), len(dataset.ties)) == (2, 1)


def test_a_single_table_is_a_source_too(folder: Callable[..., Path]) -> None:
    path = folder(actors=[{"id": "a", "kind": "ngo"}]) / "actors.csv"
    assert [claim.record.id for claim in source.read(path).claims] == ["a"]


def test_a_claim_knows_its_sheet_and_row(book: Book) -> None:
    path = book({"Toimijat": ACTORS})
    claim = source.read(path).claims[1]
    assert (str(claim.place), claim.declared_in) == (f"{path}:Toimijat:3", str(path))


@pytest.mark.parametrize(
    "name", ["Toimijat", "TOIMIJAT ", "actors", "Aktörer", "Actors", "Toimijat 2019"]
)
def test_a_sheet_is_known_by_its_name_in_any_language(book: Book, name: str) -> None:
    assert len(_actors(source.read(book({name: ACTORS})))) == 2


def test_the_header_is_found_under_titles_and_notes(book: Book) -> None:
    rows = [
        ["Kainuun järjestöt, kevät 2019"],
        ["päivitetty 3.4.2019 – kysy toimistosta, kunta ja laji puuttuvat osalta"],
        [],
        *ACTORS,
    ]

    def merge(workbook: Workbook) -> None:
        workbook["Toimijat"].merge_cells("A1:F1")

    reading = source.read(book({"Toimijat": rows}, merge))
    assert [actor.id for actor in _actors(reading)] == ["a", "b"]
    assert [claim.place.row for claim in reading.claims] == [5, 6]


def test_empty_rows_and_columns_are_skipped_and_places_stay_true(book: Book) -> None:
    rows: Rows = [
        [],
        [None, None, "Tunnus", None, "Laji*", "Alkaa"],
        [],
        [None, None, "a", None, "Yhdistys", "eilen"],
    ]
    problem = _only(source.read(book({"Toimijat": rows})))
    assert (problem.code, problem.value) == ("impossible_date", "eilen")
    assert _where(problem) == ("Toimijat", 4, "Alkaa", "F4")


def test_a_problem_that_is_found_later_names_the_cell_too(book: Book) -> None:
    ties: Rows = [[], [None, "Tunnus", "Mistä", "Mihin", "Laji"], [None, "t", "a", "x", "meets"]]
    (problem,) = netmap.check(book({"Toimijat": ACTORS, "ties": ties}))
    assert (problem.code, problem.value) == ("dangling", "x")
    assert _where(problem) == ("ties", 3, "Mihin", "D3")


@pytest.mark.parametrize(
    ("cell", "start"),
    [
        (date(2019, 8, 31), PartialDate(2019, 8, 31)),
        (datetime(2019, 8, 31), PartialDate(2019, 8, 31)),
        (2019, PartialDate(2019)),
        (2019.0, PartialDate(2019)),
        ("2019", PartialDate(2019)),
        ("8/2019", PartialDate(2019, 8)),
        ("08.2019", PartialDate(2019, 8)),
        ("31.08.2019", PartialDate(2019, 8, 31)),
        ("2019-08", PartialDate(2019, 8)),
        ("elokuussa 2019", PartialDate(2019, 8)),
        ("augusti 2019", PartialDate(2019, 8)),
    ],
)
def test_a_date_is_read_however_it_is_written(book: Book, cell: object, start: PartialDate) -> None:
    rows = [(*HEADER, "Alkaa"), ("a", "ngo", "x", cell)]
    assert _actors(source.read(book({"Toimijat": rows})))[0].start == start


def test_dates_of_an_old_macintosh_workbook_are_right(book: Book) -> None:
    def macintosh(workbook: Workbook) -> None:
        workbook.epoch = datetime(1904, 1, 1)
        workbook["Toimijat"]["D2"] = date(2019, 8, 31)

    rows = [(*HEADER, "Alkaa"), ("a", "ngo", "x")]
    (actor,) = _actors(source.read(book({"Toimijat": rows}, macintosh)))
    assert actor.start == PartialDate(2019, 8, 31)


@pytest.mark.parametrize("cell", [43708, "29.2.1900", "31.8.19", time(14, 30), "syksy 2019"])
def test_what_is_no_date_is_an_error(book: Book, cell: object) -> None:
    rows = [(*HEADER, "Alkaa"), ("a", "ngo", "x", cell)]
    problem = _only(source.read(book({"Toimijat": rows})))
    assert (problem.code, problem.cell) == ("impossible_date", "D2")


def test_a_time_of_day_is_dropped_with_a_warning(book: Book) -> None:
    rows = [(*HEADER, "Alkaa"), ("a", "ngo", "x", datetime(2019, 8, 31, 14, 30))]
    problem = _only(source.read(book({"Toimijat": rows})))
    assert (problem.code, problem.severity, problem.cell) == ("time_dropped", "warning", "D2")


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        (12, Quantity(12)),
        (8.4, Quantity(8.4)),
        ("8,4", Quantity(8.4)),
        ("19 916", Quantity(19916)),
        ("noin 440", Quantity(440, "about")),
        ("n. 440", Quantity(440, "about")),
        ("vähintään 12", Quantity(12, "at_least")),
        ("minst 12", Quantity(12, "at_least")),
        ("yli 260", Quantity(260, "more_than")),
        ("~440", Quantity(440, "about")),
    ],
)
def test_a_number_is_read_with_what_is_known_of_it(
    book: Book, cell: object, count: Quantity
) -> None:
    rows = [("id", "actor", "count"), ("n", "a", cell)]
    reading = source.read(book({"Toimijat": ACTORS, "sizes": rows}))
    assert reading.problems == ()
    assert reading.claims[-1].record.model_dump()["count"] == count


@pytest.mark.parametrize(("cell", "text"), [(1001, "1001"), (12.0, "12"), (True, "yes")])
def test_numbers_and_ticks_may_be_ids_and_text(book: Book, cell: object, text: str) -> None:
    rows = [(*HEADER, "note"), (cell, "ngo", "x", cell)]
    (actor,) = _actors(source.read(book({"Toimijat": rows})))
    assert (actor.id, actor.note) == (text, text)


def test_a_number_that_has_lost_its_digits_is_told_of(book: Book) -> None:
    problem = _only(source.read(book({"Toimijat": [HEADER, (1.23e20, "ngo", "x")]})))
    assert (problem.code, problem.cell) == ("mangled_id", "A2")


@pytest.mark.parametrize("cell", [71, "71", "071", "Haapavesi"])
def test_a_municipality_is_known_by_code_and_name(book: Book, cell: object) -> None:
    rows = [(*HEADER, "Kunta"), ("a", "ngo", "x", cell)]
    reading = source.read(book({"Toimijat": rows}))
    assert reading.claims[0].record.model_dump()["municipality"] == "kunta-haapavesi"
    assert _codes(reading) == (["lost_zeros"] if str(cell) == "71" else [])


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_and_reported(
    book: Book, state: Literal["hidden", "veryHidden"]
) -> None:
    def hide(workbook: Workbook) -> None:
        workbook.create_sheet("Notes")
        workbook["Toimijat"].sheet_state = state

    reading = source.read(book({"Toimijat": ACTORS}, hide))
    problem = _only(reading)
    assert (problem.code, problem.severity, problem.sheet) == (
        "hidden_sheet",
        "warning",
        "Toimijat",
    )
    assert len(reading.claims) == 2


@pytest.mark.parametrize("name", ["Esimerkki", "Exempel", "Example", "Lue ensin", "x (ignore)"])
def test_a_sheet_that_is_there_for_its_readers_is_ignored(book: Book, name: str) -> None:
    rows = [["Tunnus", "Laji"], ["example", "ngo"]]
    assert len(_actors(source.read(book({name: rows, "Toimijat": ACTORS})))) == 2


def test_another_sheet_is_a_warning_unless_it_is_empty(book: Book) -> None:
    reading = source.read(book({"Toimijat": ACTORS, "Taul2": [], "Puhelinlista": [["x"]]}))
    problem = _only(reading)
    assert (problem.code, problem.severity, problem.sheet) == (
        "unknown_sheet",
        "warning",
        "Puhelinlista",
    )


def test_a_chart_sheet_is_no_table(book: Book) -> None:
    def chart(workbook: Workbook) -> None:
        workbook.create_chartsheet("Kuva", 0)
        assert isinstance(workbook["Kuva"], Chartsheet)

    assert len(_actors(source.read(book({"Toimijat": ACTORS}, chart)))) == 2


def test_two_sheets_of_one_table_are_an_error(book: Book) -> None:
    reading = source.read(book({"Toimijat": ACTORS, "Actors": ACTORS}))
    problem = _only(reading)
    assert (problem.code, problem.severity, problem.sheet) == (
        "repeated_sheet",
        "error",
        "Actors",
    )
    assert "actors" in reading.unread


@pytest.mark.parametrize("sheets", [{"Taul1": []}, {"Muistio": [["x"]]}])
def test_a_workbook_without_a_table_is_an_error(book: Book, sheets: dict[str, Rows]) -> None:
    errors = [p for p in source.read(book(sheets)).problems if p.severity == "error"]
    assert [problem.code for problem in errors] == ["no_tables"]


@pytest.mark.parametrize("shown", ["#REF!", "#N/A", "#DIV/0!", "#NAME?"])
def test_an_error_in_a_cell_is_never_text(book: Book, shown: str) -> None:
    def break_it(workbook: Workbook) -> None:
        cell = workbook["Toimijat"]["C3"]
        cell.value = shown
        cell.data_type = "e"

    reading = source.read(book({"Toimijat": ACTORS}, break_it))
    problem = _only(reading)
    assert (problem.code, problem.value) == ("error_cell", shown)
    assert _where(problem) == ("Toimijat", 3, "Nimi suomeksi", "C3")
    assert reading.claims[1].record == Actor(id="b", kind="municipality")


def test_an_error_in_a_needed_cell_is_told_of_once(book: Book) -> None:
    def break_it(workbook: Workbook) -> None:
        cell = workbook["Toimijat"]["B3"]
        cell.value = "#REF!"
        cell.data_type = "e"

    reading = source.read(book({"Toimijat": ACTORS}, break_it))
    assert _codes(reading) == ["error_cell"]
    assert reading.broken == {("actors", "b")}


def test_a_formula_without_a_stored_value_is_an_error_of_its_cell(book: Book) -> None:
    rows = [*ACTORS, ("c", "ngo", '=A2&" ry"')]
    problem = _only(source.read(book({"Toimijat": rows})))
    assert (problem.code, problem.severity) == ("no_stored_value", "error")
    assert _where(problem) == ("Toimijat", 4, "Nimi suomeksi", "C4")


def test_formulas_of_a_sheet_that_is_no_table_are_nothing(book: Book) -> None:
    def calculate(workbook: Workbook) -> None:
        workbook.calculation = CalcProperties(fullCalcOnLoad=True)

    rows = [["x", "=1+1"]]
    reading = source.read(book({"Toimijat": ACTORS, "Laskelma": rows}, calculate))
    assert _codes(reading) == ["unknown_sheet"]


def test_merged_cells_among_the_rows_are_a_warning(book: Book) -> None:
    def merge(workbook: Workbook) -> None:
        sheet = workbook["Toimijat"]
        assert isinstance(sheet, Worksheet)
        sheet.merge_cells("C2:C3")

    problem = _only(source.read(book({"Toimijat": ACTORS}, merge)))
    assert (problem.code, problem.severity, problem.cell) == ("merged_cells", "warning", "C2")


def test_two_columns_of_one_meaning_are_an_error(book: Book) -> None:
    rows = [("Tunnus", "Laji", "Nimi", "Järjestö"), ("a", "ngo", "x", "y")]
    problem = _only(source.read(book({"Toimijat": rows})))
    assert (problem.code, problem.value, problem.cell) == ("repeated_column", "Järjestö", "D1")


def test_an_unknown_column_is_kept_under_its_heading(book: Book) -> None:
    rows = [(*HEADER, "Jäsenmaksu\n(euroa)"), ("a", "ngo", "x", 12.5)]
    reading = source.read(book({"Toimijat": rows}))
    problem = _only(reading)
    assert (problem.code, problem.column, problem.cell) == (
        "unknown_column",
        "Jäsenmaksu\n(euroa)",
        "D1",
    )
    assert reading.claims[0].record.attributes == {"Jäsenmaksu\n(euroa)": "12.5"}


def test_an_apostrophe_of_a_workbook_is_only_an_apostrophe(book: Book) -> None:
    rows = [(*HEADER, "note"), ("a", "ngo", "x", "'=1")]
    assert _actors(source.read(book({"Toimijat": rows})))[0].note == "'=1"


def test_a_formula_that_is_text_stays_text(book: Book) -> None:
    def plain(workbook: Workbook) -> None:
        cell = workbook["Toimijat"]["C2"]
        cell.value = "=1+1"
        cell.data_type = "s"

    reading = source.read(book({"Toimijat": ACTORS}, plain))
    assert _actors(reading)[0].name_fi == "=1+1"


def test_problems_are_told_sheet_by_sheet(book: Book) -> None:
    ties = [("Tunnus", "Mistä", "Mihin", "Laji", "Alkaa"), ("t", "a", "b", "meets", "x")]
    rows = [(*HEADER, "Alkaa"), ("a", "ngo", "x", "y"), ("b", "ngo", "v", "z")]
    found = netmap.check(book({"ties": ties, "Toimijat": rows}))
    assert [(p.sheet, p.row) for p in found if p.severity == "error"] == [
        ("Toimijat", 2),
        ("Toimijat", 3),
        ("ties", 2),
    ]
