"""Check a workbook of 5,300 actors and 20,000 ties, beside what others take to read its cells.

``python -m benchmarks.reading [ROUNDS]``. The target of the command is three seconds of wall time.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

import openpyxl

import netmap
from benchmarks import measuring
from netmap.model import Record

ACTORS, TIES = 5_300, 20_000
ROUNDS = 5
OPENPYXL = "openpyxl, all cells, read-only"
Columns = Mapping[str, tuple[str, ...]]
COLUMNS: Columns = {
    "actors": ("id", "kind", "name_fi", "municipality", "start", "end"),
    "ties": ("id", "source", "target", "kind", "start", "end", "status"),
}


def main(rounds: int = ROUNDS) -> None:
    """Make the workbook, measure in turns, print medians."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "region.xlsx"
        make(path)
        taken = measuring.alternate(_measures(path), rounds)
    measuring.write(measuring.lines(f"{ACTORS} actors, {TIES} ties", taken, OPENPYXL))


def make(path: Path, columns: Columns = COLUMNS) -> None:
    """Write tables of a fictional region, as a person keeps such lists."""
    dataset = netmap.fictional.region(municipalities=300, actors=ACTORS, ties=TIES)
    book = openpyxl.Workbook(write_only=True)
    for record_type in netmap.model.RECORD_TYPES:
        if record_type.table in columns:
            sheet = book.create_sheet(record_type.table)
            sheet.append(columns[record_type.table])
            for row in _rows(columns[record_type.table], dataset.all(record_type).values()):
                sheet.append(row)
    book.save(path)


def _rows(columns: Iterable[str], records: Iterable[Record]) -> Iterable[list[str | None]]:
    for record in records:
        values = (getattr(record, column) for column in columns)
        yield [None if value is None else str(value) for value in values]


def _measures(path: Path) -> dict[str, measuring.Measure]:
    measures = {
        "netmap check, as a command": measuring.command("check", str(path)),
        "netmap.check, in process": measuring.call(lambda: netmap.check(path)),
        OPENPYXL: measuring.call(lambda: _read_by_openpyxl(path)),
    }
    if find_spec("pandas"):  # is worth a look where it is there, and nothing needs it
        measures["pandas.read_excel, all sheets"] = measuring.call(_read_by_pandas(path))
    return measures


def _read_by_openpyxl(path: Path) -> int:
    book = openpyxl.load_workbook(path, read_only=True)
    cells = sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
    book.close()
    return cells


def _read_by_pandas(path: Path) -> Callable[[], object]:
    import pandas  # type: ignore[import-not-found,import-untyped,unused-ignore]

    return lambda: pandas.read_excel(path, sheet_name=None, dtype=str)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
