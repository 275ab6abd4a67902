"""Frames of pandas as rows of what is given of nodes and edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from netmap.interchange.records import Given
from netmap.interchange.values import text
from netmap.problems import Problem

if TYPE_CHECKING:
    import pandas as pd


class Table:
    """A frame as rows of plain values, None where a cell is empty."""

    def __init__(self, name: str, frame: pd.DataFrame, renamed: Mapping[str, str]) -> None:
        self._name = name
        self._wanted = tuple(renamed) or ("id",)
        if frame.index.name == "id" and "id" not in frame.columns:
            frame = frame.reset_index()
        self._columns = [renamed.get(str(column), str(column)) for column in frame.columns]
        self._cells = frame.astype(object).where(frame.notna(), None)
        self._lost = [name for name in self._wanted if name not in map(str, frame.columns)]

    def problems(self) -> Iterator[Problem]:
        """Find what is wrong with the columns."""
        for column in self._lost:
            yield Problem("missing_column", self._name, value=column)
        for column, times in Counter(self._columns).items():
            if times > 1:
                yield Problem("repeated_column", self._name, column=column, value=column)

    def given(self, keys: Sequence[str]) -> Iterator[Given]:
        """Yield the rows."""
        for number, cells in enumerate(self._cells.itertuples(index=False, name=None)):
            row = dict(zip(self._columns, cells, strict=True))
            told = {key: text(row.pop(key)) for key in keys}
            yield Given(f"{self._name}.iloc[{number}]", told, row)
