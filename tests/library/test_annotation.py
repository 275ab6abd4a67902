"""An annotated copy shows every problem where it is, and leaves the rest of the workbook alone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from netmap.errors import InvalidValueError
from netmap.formats.writing.annotation import annotated, workbook
from netmap.problems import Problem
from netmap.reading import check
from netmap.text import LANGUAGES

LIST = "netmap-problems"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workbook with an impossible date and an unknown kind in one row, and a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Toimijat")
    sheet.append(["Luettelo"])
    sheet.append(["Tunnus", "Laji", "Alkaa", "Nimi suomeksi"])
    sheet.append(["a", "yhdistyz", "32.13.2019", "=1+1"])
    sheet["B3"].comment = Comment("oma huomautus", "lead")
    sheet["A2"].font = Font(bold=True, color="00FF00")
    book.create_sheet("Muuta").append(["x"])
    book.save(tmp_path / "alue.xlsx")
    return tmp_path / "alue.xlsx"


def copy_of(path: Path, language: str = "en") -> Workbook:
    return openpyxl.load_workbook(BytesIO(annotated(path, check(path), language)))


def test_a_problem_is_marked_at_its_cell(path: Path) -> None:
    sheet = copy_of(path)["Toimijat"]
    error, warning = sheet["C3"], sheet["B3"]
    assert error.fill.fgColor.rgb != warning.fill.fgColor.rgb
    assert error.border.left.style != warning.border.left.style
    assert error.comment.text.startswith("✖ Error: 32.13.2019")
    assert warning.comment.text.startswith("▲ Warning: ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comment_says_what_is_wrong_and_what_to_do(path: Path, language: str) -> None:
    problem = next(it for it in check(path) if it.code == "impossible_date")
    text = copy_of(path, language)["Toimijat"]["C3"].comment.text
    assert problem.message(language) in text
    assert problem.fix(language) in text


def test_what_was_in_the_workbook_stays(path: Path) -> None:
    before = path.read_bytes()
    sheet = copy_of(path)["Toimijat"]
    assert sheet["D3"].value == "=1+1"
    assert sheet["A2"].font.color.rgb == "0000FF00"
    assert "oma huomautus" in sheet["B3"].comment.text
    assert path.read_bytes() == before


def test_problems_are_listed_in_the_order_of_the_sheets(tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in ("Yhteydet", "Toimijat"):
        sheet = book.create_sheet(name)
        sheet.append(["Tunnus", "Laji", "Toimija", "Kohde", "Alkaa"])
        sheet.append(["a", "järjestö", "a", "a", "32.13.2019"])
    book.save(tmp_path / "alue.xlsx")
    listed = [row[1].value for row in copy_of(tmp_path / "alue.xlsx")[LIST].iter_rows(min_row=2)]
    errors = [name for name in listed if name][:2]
    assert errors == ["Yhteydet", "Toimijat"]


def test_every_problem_is_listed_and_leads_to_its_cell(path: Path) -> None:
    book = copy_of(path)
    assert book.sheetnames == [LIST, "Toimijat", "Muuta"]
    rows = list(book[LIST].iter_rows(min_row=2))
    assert len(rows) == len(check(path))
    links = {row[2].value: row[2].hyperlink.location for row in rows if row[2].hyperlink}
    assert links["C3"] == "'Toimijat'!C3"


def test_a_problem_of_a_sheet_stands_at_its_first_cell(path: Path) -> None:
    comment = copy_of(path)["Muuta"]["A1"].comment
    assert "Muuta" in comment.text


def test_several_problems_of_a_cell_are_one_comment(path: Path) -> None:
    told = [
        Problem("impossible_date", str(path), "Toimijat", 3, "Alkaa", "C3", "x"),
        Problem("missing_value", str(path), "Toimijat", 3, "Alkaa", "C3"),
    ]
    book = openpyxl.load_workbook(BytesIO(annotated(path, told)))
    assert book["Toimijat"]["C3"].comment.text.count("✖") == 2


def test_a_problem_in_merged_cells_is_marked_at_the_first(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Toimijat"].merge_cells("B3:C3")
    book.save(path)
    problem = Problem("impossible_date", str(path), "Toimijat", 3, "Alkaa", "C3", "x")
    found = openpyxl.load_workbook(BytesIO(annotated(path, [problem])))["Toimijat"]["B3"]
    assert "x" in found.comment.text


def test_problems_of_other_files_and_of_no_sheet_do_no_harm(path: Path) -> None:
    told = [
        Problem("impossible_date", "other.csv", None, 3, "start", "C3", "x"),
        Problem("no_tables", str(path), facts={"tables": "actors"}),
        Problem("impossible_date", str(path), "gone", 3, "start", "C3", "=bell\x07"),
    ]
    book = openpyxl.load_workbook(BytesIO(annotated(path, told)))
    assert len(list(book[LIST].iter_rows(min_row=2))) == 2


def test_the_list_of_an_annotated_copy_is_not_read(path: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copy.xlsx"
    copied.write_bytes(annotated(path, check(path)))
    assert [it.code for it in check(copied)] == [it.code for it in check(path)]
    again = openpyxl.load_workbook(BytesIO(annotated(copied, check(copied))))
    assert again.sheetnames[:2] == [f"{LIST} 2", LIST]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.4"])
def test_a_file_that_cannot_be_read_has_no_copy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "alue.xlsx"
    path.write_bytes(content)
    with pytest.raises(InvalidValueError) as caught:
        annotated(path, check(path))
    assert caught.value.reason == "annotate_refused"
    with pytest.raises(InvalidValueError):
        annotated(path, [])


def test_a_copy_is_of_exactly_one_workbook() -> None:
    assert workbook(["folder", "a.xlsx"]) == Path("a.xlsx")
    for sources in (["folder"], ["a.xlsx", "b.XLSX"]):
        with pytest.raises(InvalidValueError) as caught:
            workbook(sources)
        assert caught.value.reason == "annotate_source"
