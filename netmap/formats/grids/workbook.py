"""Read a workbook (.xlsx) as grids; the parsing itself happens in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netmap.column_letters import number
from netmap.formats.form import find_table
from netmap.formats.grids.archive import Refused
from netmap.formats.grids.grid import Grid
from netmap.problems import Place, Problem, Sheet

SECONDS = 30
"""How long a workbook may take to read; the largest that is accepted takes a few seconds."""
_PROCESS = "netmap.formats.grids.workbook_process"
_CODES = {
    "columns": "too_many_columns",
    "rows": "too_many_rows",
    "errors": "error_cell",
    "unstored": "no_stored_value",
}
_CELL = re.compile(r"([A-Z]+)(\d+)")


def grids(path: Path) -> tuple[list[Grid], list[Problem]]:
    """Return every sheet of a workbook, hidden ones too, and what is wrong with the whole file."""
    file = Sheet(str(path))
    if not path.is_file():  # a pipe would wait for ever, a device has no end
        return [], [file.problem("not_a_file", path.name)]
    try:
        return [_grid(file, sheet) for sheet in _ask(path)["sheets"]], []
    except Refused as refused:
        return [], [file.problem(refused.code, path.name, **refused.facts)]


def _ask(path: Path) -> Mapping[str, Any]:
    """Have the workbook read; whatever goes wrong over there is a refusal, never an error here."""
    command = [sys.executable, "-P", "-m", _PROCESS, str(path.absolute())]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            told, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise Refused("too_slow", seconds=SECONDS) from None
        finally:
            process.kill()
    try:
        answer: Mapping[str, Any] = json.loads(told)
    except (ValueError, RecursionError):
        raise Refused("broken_file") from None
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["facts"])
    return answer


def _grid(file: Sheet, sheet: Mapping[str, Any]) -> Grid:
    place = Sheet(file.file, sheet["name"], private=find_table(sheet["name"]) == "contacts")
    problems = []
    if sheet["state"] != "visible":
        problems.append(place.problem("hidden_sheet", sheet["name"]))
    if "fault" in sheet:
        problems.append(_fault(place, **sheet["fault"]))
        return Grid(file.file, sheet["name"], sheet["name"], problems=tuple(problems), whole=False)
    faults = {_position(cell): (_CODES["errors"], shown) for cell, shown in sheet["errors"]}
    faults |= {_position(cell): (_CODES["unstored"], "") for cell in sheet["unstored"]}
    return Grid(
        file.file,
        sheet["name"],
        sheet["name"],
        rows=sheet["rows"],
        problems=tuple(problems),
        faults=faults,
        merged=[_first_cell(merged) for merged in sheet["merged"]],
    )


def _fault(place: Sheet, of: str, cell: str, limit: int) -> Problem:
    row, index = _position(cell)
    return Place(place, row).problem_at(_CODES[of], index, place.name, limit=limit)


def _position(cell: str) -> tuple[int, int]:
    match = _CELL.fullmatch(cell)
    assert match, cell  # the pattern that found the cell says so
    return int(match[2]), number(match[1]) - 1


def _first_cell(merged: Any) -> tuple[int, int]:
    (row, column), _ = merged
    return row + 1, column
