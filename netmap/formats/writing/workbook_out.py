"""Write a workbook (.xlsx) that people fill in: empty, or with the records of a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl.workbook import Workbook

from netmap.dataset import Dataset
from netmap.formats.form import Form, columns, form
from netmap.formats.tables.tables import TABLES
from netmap.formats.writing import record_rows, workbook_sheets
from netmap.formats.writing.record_rows import Rows
from netmap.formats.writing.workbook_lists import Lists, Words
from netmap.model import Kind
from netmap.model.vocabulary import vocabulary


def template(language: str = "fi", *, file: str = "netmap.xlsx") -> bytes:
    """Return a workbook to be filled in: a sheet a record type, a read-me and an example.

    ``file`` is the name that the read-me calls the workbook by.
    """
    words, labels = form(language), Words(language, vocabulary())
    tables = _worded(record_rows.of(Dataset(), contacts=True), words, labels)
    book = _book(words, tables, labels, file)
    workbook_sheets.example(book, words, labels)
    book.move_sheet(words.example_sheet, 2 - len(book.sheetnames))  # next to the read-me
    return _bytes(book)


def filled(dataset: Dataset, *, language: str = "fi", contacts: bool = False, file: str) -> bytes:
    """Return a workbook with the records of a dataset, with contacts only when asked for.

    Raises
    ------
    InvalidValueError
        When a record could not be read back as it is.
    """
    words = form(language)
    labels = Words(language, dataset.vocabulary, frozenset(dataset.all(Kind)))
    tables = _worded(record_rows.of(dataset, contacts=contacts), words, labels)
    record_rows.must_read_back(tables, dataset)
    return _bytes(_book(words, tables, labels, file))


def _worded(tables: Sequence[Rows], words: Form, labels: Words) -> list[Rows]:
    """Put tables into a language: their headers, and the words of the vocabulary in them."""
    return [
        Rows(rows.table, rows.fields, _header(rows, words), _labelled(rows, labels))
        for rows in tables
    ]


def _header(rows: Rows, words: Form) -> tuple[str, ...]:
    known = columns(rows.table)
    return (*(words.header(rows.table, field) for field in known), *rows.fields[len(known) :])


def _labelled(rows: Rows, labels: Words) -> tuple[tuple[str, ...], ...]:
    groups = TABLES[rows.table].words()
    at = {rows.fields.index(field): group for field, group in groups.items()}
    return tuple(
        tuple(
            labels.label(at[place], cell) if cell and place in at else cell
            for place, cell in enumerate(cells)
        )
        for cells in rows.cells
    )


def _book(words: Form, tables: Sequence[Rows], labels: Words, file: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "netmap"
    book.properties.title = words.page("readme")["title"]
    workbook_sheets.read_me(book, words, [rows.table for rows in tables], file)
    lists = Lists(words, labels)
    for rows in workbook_sheets.in_order(tables):
        workbook_sheets.table(book, words, rows, lists)
    lists.write(book)
    return book


def _bytes(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()
