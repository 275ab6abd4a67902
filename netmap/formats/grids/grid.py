"""The one thing that every table source becomes: rows of text cells at their true places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from netmap.problems import Problem

NumberedRow = tuple[int, Sequence[str]]
"""The number of a row as a spreadsheet shows it, and its cells from column A on."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet of a workbook, or a file of comma-separated values.

    ``title`` is what says which table it is: the name of the sheet, or of the file without its
    ending; ``sheet`` is None where a file has no sheets. ``faults`` are cells that hold no value
    that can be read, each at its row and column (counted from 0), with the code of the problem
    and what the cell shows. A grid that is not ``whole`` holds rows that could not be read.
    """

    file: str
    title: str
    sheet: str | None = None
    rows: Sequence[NumberedRow] = ()
    problems: tuple[Problem, ...] = ()
    faults: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    merged: Sequence[tuple[int, int]] = ()
    whole: bool = True
