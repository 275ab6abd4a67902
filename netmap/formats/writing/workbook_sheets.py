"""Draw the sheets of a workbook: one a table, the read-me, the example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from netmap.formats import form as forms
from netmap.formats.form import CITATION, Form
from netmap.formats.tables.tables import TABLES
from netmap.formats.writing import workbook_style as style
from netmap.formats.writing.record_rows import Rows
from netmap.formats.writing.workbook_lists import LAST_ROW, Lists, Words
from netmap.formats.writing.workbook_style import put
from netmap.model import Contact, Record
from netmap.model.vocabulary import vocabulary

FIRST = ("actors", "ties", "events", "sources")
"""The sheets that a project lead begins with."""
_ORIGIN = (*CITATION, "note")
_TABS = {"first": "1F4E5F", "later": "A9C4CF", "apart": "B4552D", "aside": "8A949B"}
_READ_ME_WIDTHS = (30, 110)
_EXAMPLE_COLUMNS = 9


def table(book: Workbook, form: Form, rows: Rows, lists: Lists) -> None:
    """Add the sheet of one table: header, prompts, drop-downs and, where there are any, rows."""
    record_type = TABLES[rows.table]
    sheet = book.create_sheet(form.sheet(rows.table))
    sheet.sheet_properties.tabColor = _TABS[_part(rows.table)]
    for column, (field, header) in enumerate(zip(rows.fields, rows.header, strict=True), start=1):
        _column(sheet, column, record_type, field, header)
        if field in forms.columns(rows.table):
            validation = lists.validation(record_type, field)
            letter = get_column_letter(column)
            validation.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(validation)
    sheet.row_dimensions[1].height = 36
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(rows.fields))}{len(rows.cells) + 1}"
    sheet.print_title_rows = "1:1"
    style.set_up_page(sheet)
    _fill(sheet, record_type, rows)


def read_me(book: Workbook, form: Form, tables: Sequence[str], file: str) -> None:
    """Add the sheet that tells what the workbook is for and how it is filled in."""
    page = form.page("readme")
    lines = _Lines(_page(book, form.readme_sheet, _READ_ME_WIDTHS))
    lines.title(page["title"])
    lines.text("", page["what"])
    for number, step in enumerate(page["steps"], start=1):
        lines.text(page["filling"] if number == 1 else "", f"{number}. {step}")
    lines.gap()
    lines.text(page["checking"], page["check"].format(file=file), bold=True)
    lines.text("", page["checked"])
    lines.gap()
    lines.heading(page["tables"])
    for part in ("first", "later", "apart"):
        _directory(lines, form, page[part], [name for name in tables if _part(name) == part])
    lines.gap()
    lines.heading(page["statuses"])
    _meanings(lines, form, page, ("ties", "observations"))


def in_order(tables: Iterable[Rows]) -> list[Rows]:
    """Put the sheets that one begins with first, and the personal data last."""
    return sorted(tables, key=lambda rows: tuple(_TABS).index(_part(rows.table)))


def example(book: Workbook, form: Form, words: Words) -> None:
    """Add a sheet with a few invented rows of several tables; reading passes it over."""
    page = form.page("example")
    sheet = _page(book, form.example_sheet, [27] * _EXAMPLE_COLUMNS)
    style.write(style.cell_at(sheet, 1, 1), page["title"], size=18, bold=True)
    sheet.row_dimensions[1].height = 30
    style.write(style.cell_at(sheet, 2, 1), page["note"], colour=style.MUTED)
    row = 4
    for name, examples in forms.example().items():
        row = _block(sheet, row, form, name, examples, words)


def _page(book: Workbook, name: str, widths: Sequence[float]) -> Worksheet:
    """Add a sheet that is read by people only."""
    sheet: Worksheet = book.create_sheet(name)
    sheet.sheet_properties.tabColor = _TABS["aside"]
    sheet.sheet_view.showGridLines = False
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    style.set_up_page(sheet)
    return sheet


def _part(name: str) -> str:
    if name == Contact.table:
        return "apart"
    return "first" if name in FIRST else "later"


def _column(
    sheet: Worksheet, column: int, record_type: type[Record], field: str, header: str
) -> None:
    _header(sheet, (1, column), record_type, field, header)
    dimension = sheet.column_dimensions[get_column_letter(column)]
    dimension.width = style.width(record_type, field, header)
    if not style.is_numeric(record_type, field) or field == "line":
        dimension.number_format = "@"  # or a spreadsheet makes dates and numbers of ids
    dimension.alignment = style.TOP_LEFT


def _header(
    sheet: Worksheet, place: tuple[int, int], record_type: type[Record], field: str, text: str
) -> None:
    cell = style.cell_at(sheet, *place)
    put(cell, text)
    required = style.is_required(record_type, field)
    style.style_header(cell, required=required, origin=field in _ORIGIN)


def _fill(sheet: Worksheet, record_type: type[Record], rows: Rows) -> None:
    filler = style.Filler()
    numeric = [style.is_numeric(record_type, field) for field in rows.fields]
    widths = [
        style.width(record_type, field, header)
        for field, header in zip(rows.fields, rows.header, strict=True)
    ]
    for number, cells in enumerate(rows.cells, start=2):
        if high := style.height(cells, widths):
            sheet.row_dimensions[number].height = high
        for column, text in enumerate(cells, start=1):
            if text:
                cell = style.cell_at(sheet, number, column)
                filler.put(cell, text, as_number=numeric[column - 1])


class _Lines:
    """The lines of the read-me sheet, one below the other: a word at the left, a text beside it."""

    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._row = 0

    def title(self, text: str) -> None:
        style.write(self._next(36)[0], text, size=20, bold=True)

    def heading(self, text: str) -> None:
        style.write(self._next(24)[0], text, size=13, bold=True, colour=style.LINK)

    def subheading(self, text: str) -> None:
        cell = self._next(24)[0]
        style.write(cell, text, bold=True, colour=style.MUTED)
        cell.alignment = Alignment(vertical="center")

    def gap(self) -> None:
        self._next(12)

    def text(self, heading: str, text: str, *, bold: bool = False) -> None:
        first, second = self._next(style.LINE * ceil(len(text) / _READ_ME_WIDTHS[1]) + 4)
        style.write(first, heading, size=13, bold=True, colour=style.LINK)
        style.write(second, text, bold=bold)

    def entry(self, name: str, text: str) -> Cell:
        first, second = self._next(style.LINE + 2)
        style.write(first, name, bold=True)
        style.write(second, text)
        return first

    def _next(self, height: float) -> tuple[Cell, Cell]:
        self._row += 1
        self._sheet.row_dimensions[self._row].height = height
        cells = (style.cell_at(self._sheet, self._row, 1), style.cell_at(self._sheet, self._row, 2))
        cells[0].alignment, cells[1].alignment = Alignment(vertical="top"), style.TOP_LEFT
        return cells


def _directory(lines: _Lines, form: Form, title: str, tables: Sequence[str]) -> None:
    if not tables:
        return
    lines.subheading(title)
    for name in tables:
        style.link(lines.entry(form.sheet(name), form.help(name)), form.sheet(name))


def _meanings(
    lines: _Lines, form: Form, page: Mapping[str, Mapping[str, str]], tables: Sequence[str]
) -> None:
    """Tell what the statuses of these tables mean, label by label."""
    for name in tables:
        lines.subheading(f"{form.sheet(name)}: {form.header(name, 'status')}")
        group = TABLES[name].words()["status"]
        for word, term in vocabulary().group(group).items():
            lines.entry(term.label(form.language), page[group][word])


def _block(
    sheet: Worksheet,
    row: int,
    form: Form,
    name: str,
    examples: Sequence[Mapping[str, str]],
    words: Words,
) -> int:
    """Draw the example rows of one table; return the row where the next may begin."""
    record_type = TABLES[name]
    title, told = style.cell_at(sheet, row, 1), style.cell_at(sheet, row, 2)
    style.write(title, form.sheet(name), size=13, bold=True, colour=style.LINK)
    style.write(told, form.help(name), colour=style.MUTED)
    named = {field for told in examples for field in told}
    fields = [field for field in forms.columns(name) if field in named]
    sheet.row_dimensions[row + 1].height = 32
    for column, field in enumerate(fields, start=1):
        _header(sheet, (row + 1, column), record_type, field, form.header(name, field))
        group = record_type.words().get(field)
        for down, values in enumerate(examples, start=2):
            text = values.get(field, "")
            cell = style.cell_at(sheet, row + down, column)
            put(cell, words.label(group, text) if group and text else text)
            cell.alignment = style.TOP_LEFT
    return row + len(examples) + 3
