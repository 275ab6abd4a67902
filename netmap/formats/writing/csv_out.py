"""Write tables as the CSV files of a source folder, safe to open in a spreadsheet program."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from netmap.formats.formulas import guarded
from netmap.formats.writing.record_rows import Rows

NEEDED = ("actors", "ties")
"""Tables that are written even when they are empty, so that a source is never without any."""

_QUOTED = re.compile(r'[,;\t"\r\n]')


class _Table(Protocol):
    @property
    def header(self) -> Sequence[str]: ...
    @property
    def cells(self) -> Sequence[Sequence[str]]: ...


def files(tables: Sequence[Rows]) -> Mapping[str, bytes]:
    """Return the files of a folder by name, one a table."""
    return {
        f"{rows.table}.csv": file(rows) for rows in tables if rows.cells or rows.table in NEEDED
    }


def file(rows: _Table) -> bytes:
    """Return a table as a file: UTF-8 with a byte-order mark, comma."""
    return codecs.BOM_UTF8 + text(rows).encode()


def text(rows: _Table) -> str:
    """Write one table with its header."""
    return "".join(map(_line, (rows.header, *rows.cells)))


def _line(cells: Iterable[str]) -> str:
    return ",".join(_quoted(guarded(cell)) for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    """Quote a cell that holds any sign that could be taken for a separator."""
    return '"{}"'.format(cell.replace('"', '""')) if _QUOTED.search(cell) else cell
