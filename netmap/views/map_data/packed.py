"""Tables in the short form of the page, so that thousands of rows are soon read: by columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from netmap.views.layouts.poster import Point

Places = dict[str, list[Any]]


def packed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Hold rows by columns; a column that says the same again and again lists its words once."""
    keys = dict.fromkeys(key for row in rows for key in row)
    columns = {key: _column([row.get(key) for row in rows]) for key in keys}
    return {"count": len(rows), "columns": columns}


def _column(values: list[Any]) -> Any:
    """Return the values, or their words and at which of these each row is: -1 is none."""
    if any(isinstance(value, dict) for value in values):
        return values
    words: dict[Any, int] = {}
    at = [-1 if value is None else words.setdefault(value, len(words)) for value in values]
    return {"words": list(words), "at": at} if 2 * len(words) <= len(values) else values


def packed_places(positions: Mapping[str, Point], order: Mapping[str, int]) -> Places:
    """Hold the places of actors by columns; ``of`` is the place of each actor among the nodes."""
    present = {name: at for name, at in positions.items() if name in order}
    return {
        "of": [order[name] for name in present],
        "x": [x for x, _ in present.values()],
        "y": [y for _, y in present.values()],
    }
