"""The data of a map's page as its scripts read them: rows and places, not columns."""

from __future__ import annotations

from typing import Any


def unpacked(data: dict[str, Any]) -> dict[str, Any]:
    """Make rows of the tables, and places by actor of the layouts."""
    nodes = _rows(data["nodes"])
    ids = [node["id"] for node in nodes]
    for layout in data["layouts"].values():
        for part in (layout, *layout.get("parts", {}).values()):
            part["positions"] = _places(part["positions"], ids)
    return {**data, "nodes": nodes, "edges": _rows(data["edges"])}


def _rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    columns = {
        key: column if isinstance(column, list) else _spelt(column)
        for key, column in table["columns"].items()
    }
    return [
        {key: values[place] for key, values in columns.items() if values[place] is not None}
        for place in range(table["count"])
    ]


def _spelt(column: dict[str, list[Any]]) -> list[Any]:
    return [None if place < 0 else column["words"][place] for place in column["at"]]


def _places(places: dict[str, list[Any]], ids: list[str]) -> dict[str, list[float]]:
    rows = zip(places["of"], places["x"], places["y"], strict=True)
    return {ids[node]: [x, y] for node, x, y in rows}
