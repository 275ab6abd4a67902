"""Read sources of any format as one dataset, or list all that is wrong with them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netmap.assembly import assemble
from netmap.dataset import Dataset
from netmap.errors import InvalidDataError, UnknownNameError
from netmap.formats import source
from netmap.formats.form import find_table
from netmap.model import RECORD_TYPES
from netmap.problems import Problem

_TABLES = [record.table for record in RECORD_TYPES]
"""In the order of the sheets of a workbook."""


def read(*sources: str | Path) -> Dataset:
    """Read folders of CSV files, single ones, workbooks and mappings as one dataset.

    Raises
    ------
    UnknownNameError
        When a source does not exist.
    InvalidDataError
        When any source holds an error; it carries all problems, and nothing is read.
    """
    with _unpaused():
        dataset, problems = assemble([source.read(path) for path in _distinct(sources)])
    if any(problem.severity == "error" for problem in problems):
        raise InvalidDataError(problems, dataset.sources)
    return dataset


def check(*sources: str | Path) -> tuple[Problem, ...]:
    """List every problem of the sources, errors first, then by file, sheet and row.

    Raises
    ------
    UnknownNameError
        When a source does not exist.
    """
    from netmap import checks  # what warnings are drawn from takes longer to load than to read

    with _unpaused():
        dataset, problems = assemble([source.read(path) for path in _distinct(sources)])
        problems += checks.warnings(dataset)
    return tuple(sorted(problems, key=_worst_first))


@contextmanager
def _unpaused() -> Iterator[None]:
    """Keep the collector of cycles away: records make none, and it takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _distinct(sources: tuple[str | Path, ...]) -> list[str | Path]:
    """Drop a source that is given twice: it would only repeat itself."""
    try:
        return list({Path(source).resolve(): source for source in sources}.values())
    except ValueError:  # a name with a NUL, which no file has
        raise UnknownNameError("file", ", ".join(map(repr, sources))) from None


def _worst_first(problem: Problem) -> tuple[bool, str, int, str, int, str]:
    sheet = problem.sheet or ""
    place = (problem.file, _order(sheet), sheet, problem.row or 0, problem.column or "")
    return problem.severity != "error", *place


def _order(sheet: str) -> int:
    """Return the place of a sheet in a workbook: the file itself first, other sheets last."""
    table = find_table(sheet) if sheet else None
    return _TABLES.index(table) if table else len(_TABLES) if sheet else -1
