"""Hand a result on: every result that has a method goes to JSON and to pandas in one way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netmap import frames
from netmap.measures.method import Method, Methods

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Rows:
    """The rows of a result, as they are handed on.

    ``types`` are the columns, in their order, with what pandas keeps them as; the one named
    ``index`` names the rows of a frame. ``whole`` are figures of all rows together.
    """

    measure: str
    method: Method | Methods
    rows: Sequence[Mapping[str, object]]
    types: Mapping[str, str]
    index: str | None = None
    whole: Mapping[str, object] = field(default_factory=dict)


class Handed(ABC):
    """A result that can be handed on."""

    @abstractmethod
    def handed(self) -> Rows:
        """Return the rows that are handed on, as plain values, with their method."""

    def to_dict(self) -> dict[str, object]:
        """Return measure, method and rows as plain values, as JSON has them."""
        told = self.handed()
        rows = [dict(row) for row in told.rows]
        return {
            "measure": told.measure,
            **told.whole,
            "method": told.method.to_dict(),
            "rows": rows,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas frame of the rows; the method is in ``attrs``, with what is of them all.

        What is undefined is missing, ``NaN`` or ``<NA>``. Without rows the columns are there.

        Raises
        ------
        MissingExtraError
            When pandas is not installed.

        Examples
        --------
        >>> from netmap.measures import degree
        >>> degree(star).to_frame()["rank"].to_dict()
        {'hub': 1, 'a': 2, 'b': 2, 'c': 2}
        """
        pandas, told = frames.pandas(), self.handed()
        columns = {
            name: pandas.Series([row[name] for row in told.rows], dtype=kind)
            for name, kind in told.types.items()
        }
        frame: pd.DataFrame = pandas.DataFrame(columns)
        frame.attrs |= {"method": told.method.to_dict(), **told.whole}
        return frame.set_index(told.index) if told.index else frame
