"""Mark the problems of a workbook in a copy of it: cells coloured and commented, and a list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from math import ceil
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from netmap.errors import InvalidValueError
from netmap.formats.form import form
from netmap.formats.writing import workbook_style as style
from netmap.problems import Problem
from netmap.text import say

_SIGNS = {"error": "✖", "warning": "▲"}
_FILLS = {
    "error": PatternFill("solid", fgColor="F4B6A8"),
    "warning": PatternFill("solid", fgColor="FBE49B"),
}
_SIDES = {
    "error": Side(style="medium", color="8C1D0B"),
    "warning": Side(style="dashed", color="8A6A00"),
}
_COLUMNS = {
    "severity": 14,
    "sheet": 16,
    "cell": 9,
    "column": 17,
    "value": 20,
    "message": 48,
    "fix": 48,
}
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LEGIBLE = {"no_tables"}
"""Errors of a whole file after which its sheets can be looked at all the same."""


def workbook(sources: Sequence[str | Path]) -> Path:
    """Return the one workbook among the sources.

    Raises
    ------
    InvalidValueError
        When there is none or more than one: a copy is of one workbook.
    """
    paths = [Path(source) for source in sources]
    books = [path for path in paths if path.suffix.casefold() in (".xlsx", ".xlsm")]
    if len(books) != 1:
        raise InvalidValueError(len(books), "annotate_source")
    return books[0]


def annotated(path: Path | str, problems: Iterable[Problem], language: str = "en") -> bytes:
    """Return a copy of a workbook in which its problems are marked.

    An error is red with a solid frame, a warning yellow with a dashed one; a comment says what is
    wrong and what to do. What concerns a whole row or sheet stands at its first cell. A sheet at
    the front lists everything. Formulas, formats and comments of the workbook stay.

    Raises
    ------
    InvalidValueError
        When the workbook cannot be read at all.
    """
    own = [problem for problem in problems if Path(problem.file) == Path(path)]
    book = _opened(Path(path), own)
    own.sort(key=lambda problem: (problem.severity != "error", _order(book, problem.sheet)))
    placed = {id(problem): _cell(book, problem) for problem in own}
    marks: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in own:
        if (cell := placed[id(problem)]) is not None:
            marks[cell.parent.title, cell.coordinate].append(problem)
    for (sheet, at), found in marks.items():
        _mark(book[sheet][at], found, language)
    _list(book, own, placed, language)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _opened(path: Path, problems: Iterable[Problem]) -> Workbook:
    """Open a workbook whose check has found it harmless enough to be read."""
    refused = any(
        problem.severity == "error" and problem.sheet is None and problem.code not in _LEGIBLE
        for problem in problems
    )
    if refused:
        raise InvalidValueError(path, "annotate_refused")
    try:
        return openpyxl.load_workbook(path)
    except Exception:  # noqa: BLE001 - openpyxl raises whatever it stumbles on
        raise InvalidValueError(path, "annotate_refused") from None


def _order(book: Workbook, sheet: str | None) -> int:
    """Return the place of a sheet among the others, the workbook itself before all."""
    return book.sheetnames.index(sheet) if sheet in book.sheetnames else -1


def _cell(book: Workbook, problem: Problem) -> Cell | None:
    """Find the cell to mark: the one named, else the first of the row, else that of the sheet."""
    sheet = book[problem.sheet] if problem.sheet in book.sheetnames else None
    if not isinstance(sheet, Worksheet):
        return None
    found = sheet[problem.cell or f"A{problem.row or 1}"]
    if isinstance(found, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if found.coordinate in area)
        found = sheet.cell(merged.min_row, merged.min_col)
    return found if isinstance(found, Cell) else None


def _mark(cell: Cell, problems: Sequence[Problem], language: str) -> None:
    worst = "error" if any(problem.severity == "error" for problem in problems) else "warning"
    cell.fill = _FILLS[worst]
    side = _SIDES[worst]
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    texts = [_told(problem, language) for problem in problems]
    if cell.comment is not None and cell.comment.text:
        texts.append(cell.comment.text)
    text = "\n\n".join(dict.fromkeys(texts))
    cell.comment = Comment(
        text, "netmap", width=380, height=60 + 18 * (len(text) // 50 + text.count("\n"))
    )


def _told(problem: Problem, language: str) -> str:
    return _clean(
        f"{_severity(problem, language)}: {problem.message(language)}\n→ {problem.fix(language)}"
    )


def _severity(problem: Problem, language: str) -> str:
    word = say(f"words.{problem.severity}", language).capitalize()
    return f"{_SIGNS[problem.severity]} {word}"


def _list(
    book: Workbook,
    problems: Sequence[Problem],
    placed: Mapping[int, Cell | None],
    language: str,
) -> None:
    """Add a sheet at the front with every problem, each leading to its cell."""
    sheet: Worksheet = book.create_sheet(_free_name(book, form(language).problems_sheet), 0)
    for column, (name, width) in enumerate(_COLUMNS.items(), start=1):
        cell = style.cell_at(sheet, 1, column)
        style.put(cell, say(f"columns.{name}", language))
        style.style_header(cell, required=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 24
    for row, problem in enumerate(problems, start=2):
        _line(sheet, row, problem, placed[id(problem)], language)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{len(problems) + 1}"
    style.set_up_page(sheet)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = sheet


def _line(sheet: Worksheet, row: int, problem: Problem, marked: Cell | None, language: str) -> None:
    told = {**problem.to_dict(language), "severity": _severity(problem, language)}
    longest = max(len(problem.message(language)), len(problem.fix(language)))
    sheet.row_dimensions[row].height = 15 * ceil(longest / (_COLUMNS["message"] - 6)) + 4
    told["cell"] = problem.cell or (marked.coordinate if marked else None)
    for column, name in enumerate(_COLUMNS, start=1):
        cell = style.cell_at(sheet, row, column)
        style.write(cell, _clean(str(told[name] or "")))
        cell.alignment = style.TOP_LEFT
        if name == "severity":
            cell.fill = _FILLS[problem.severity]
        elif name == "cell" and marked is not None:
            style.link(cell, marked.parent.title, marked.coordinate)


def _free_name(book: Workbook, name: str) -> str:
    taken = {title.casefold() for title in book.sheetnames}
    names = (name, *(f"{name} {number}" for number in range(2, len(taken) + 3)))
    return next(free for free in names if free.casefold() not in taken)


def _clean(text: str) -> str:
    """Replace the characters that no workbook can hold."""
    return _ILLEGAL.sub("\ufffd", text)
