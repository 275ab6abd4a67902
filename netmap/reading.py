"""Read sources of any format as one dataset, or list all that is wrong with them."""

from __future__ import annotations

from pathlib import Path

from netmap import checks
from netmap.assembly import assemble
from netmap.dataset import Dataset
from netmap.errors import InvalidDataError
from netmap.formats import csv_folder
from netmap.problems import Problem


def read(*sources: str | Path) -> Dataset:
    """Read folders of CSV files as one dataset.

    Raises
    ------
    UnknownNameError
        When a source does not exist.
    InvalidDataError
        When any source holds an error; it carries all problems, and nothing is read.
    """
    dataset, problems = assemble([csv_folder.read(source) for source in _distinct(sources)])
    if any(problem.severity == "error" for problem in problems):
        raise InvalidDataError(problems, dataset.sources)
    return dataset


def check(*sources: str | Path) -> tuple[Problem, ...]:
    """List every problem of the sources, errors first, then by file and row.

    Raises
    ------
    UnknownNameError
        When a source does not exist.
    """
    dataset, problems = assemble([csv_folder.read(source) for source in _distinct(sources)])
    problems += checks.warnings(dataset)
    return tuple(sorted(problems, key=_worst_first))


def _distinct(sources: tuple[str | Path, ...]) -> list[str | Path]:
    """Drop a source that is given twice: it would only repeat itself."""
    return list({Path(source).resolve(): source for source in sources}.values())


def _worst_first(problem: Problem) -> tuple[bool, str, int, str]:
    return problem.severity != "error", problem.file, problem.row or 0, problem.column or ""
