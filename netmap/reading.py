"""Read sources of any kind as one dataset, or list all that is wrong with them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netmap.assembly import Reading, assemble
from netmap.dataset import Dataset
from netmap.errors import InvalidDataError, UnknownNameError
from netmap.formats import source
from netmap.formats.form import find_table
from netmap.model import RECORD_TYPES
from netmap.problems import Problem
from netmap.stores import records
from netmap.stores.opening import is_server, is_store, open_store

_TABLES = [record.table for record in RECORD_TYPES]
"""In the order of the sheets of a workbook."""


def read(*sources: str | Path) -> Dataset:
    """Read folders of CSV files, single ones, workbooks, mappings and projects as one dataset.

    A project is a file ``*.netmap`` or ``neo4j://HOST:PORT``. A dataset of one project and nothing
    else stays as the project was now, and reads of it what it is asked for: as long as there is
    the dataset, the project stays open.

    Raises
    ------
    UnknownNameError
        When a source does not exist.
    InvalidDataError
        When any source holds an error; it carries all problems, and nothing is read.
    StoreError
        When a project is not there, is none, or cannot be read.
    MissingExtraError
        When a project is on a server and the driver is not installed.
    """
    told = _distinct(sources)
    if len(told) == 1 and is_store(told[0]):
        return _stored(told[0])
    with unpaused():
        dataset, problems = assemble([it for path in told for it in _readings(path)])
    if any(problem.severity == "error" for problem in problems):
        raise InvalidDataError(problems, tuple(map(str, told)))
    return dataset


def check(*sources: str | Path) -> tuple[Problem, ...]:
    """List every problem of the sources, errors first, then by file, sheet and row.

    Raises
    ------
    UnknownNameError
        When a source does not exist.
    StoreError
        When a project is not there, is none, or cannot be read.
    MissingExtraError
        When a project is on a server and the driver is not installed.
    """
    from netmap import checks  # what warnings are drawn from takes longer to load than to read

    with unpaused():
        told = [it for path in _distinct(sources) for it in _readings(path)]
        dataset, problems = assemble(told)
        problems += checks.warnings(dataset)
    return tuple(sorted(problems, key=_worst_first))


def _readings(path: str | Path) -> tuple[Reading, ...]:
    """Return what a source says; a project says what each of its own sources did."""
    if not is_store(path):
        return (source.read(path),)
    with open_store(path) as store:
        return records.readings(store.snapshot())


def _stored(path: str | Path) -> Dataset:
    """Return the records of a project, which is closed when nothing needs them any more."""
    store = open_store(path)
    try:
        snapshot = store.snapshot()
        dataset = records.dataset(snapshot)
    except BaseException:
        store.close()
        raise
    weakref.finalize(snapshot, store.close)
    return dataset


@contextmanager
def unpaused() -> Iterator[None]:
    """Keep the collector of cycles away: records make none, and it takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():  # what was read is old at once, without a look through it
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _distinct(sources: tuple[str | Path, ...]) -> list[str | Path]:
    """Drop a source that is given twice: it would only repeat itself."""
    try:
        return list({_key(source): source for source in sources}.values())
    except ValueError:  # a name with a NUL, which no file has
        raise UnknownNameError("file", ", ".join(map(repr, sources))) from None


def _key(source: str | Path) -> str | Path:
    """Return what is the same for two ways to write the same place."""
    return str(source) if is_server(source) else Path(source).resolve()


def _worst_first(problem: Problem) -> tuple[bool, str, int, str, int, str]:
    sheet = problem.sheet or ""
    place = (problem.file, _order(sheet), sheet, problem.row or 0, problem.column or "")
    return problem.severity != "error", *place


def _order(sheet: str) -> int:
    """Return the place of a sheet in a workbook: the file itself first, other sheets last."""
    table = find_table(sheet) if sheet else None
    return _TABLES.index(table) if table else len(_TABLES) if sheet else -1
