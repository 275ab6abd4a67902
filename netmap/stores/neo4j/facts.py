"""Entries as the properties of nodes and relationships, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, get_origin

from netmap.model import Tie
from netmap.stores.neo4j.labels import TABLES, kind_labels
from netmap.stores.rows import FIELDS, RECORDS, Row
from netmap.stores.store import Entry, Origin, Telling, Version

Facts = dict[str, Any]
_ENDS = ("source", "target")
_NONE = -1
"""Stands for no sheet and no row in the list of a former place, which takes numbers only."""


def facts(table: str, entry: Entry) -> Facts:
    """Return the properties of an entry; what is missing has none, nor have the ends of a tie."""
    found = _values(table, entry.row)
    if table == Tie.table:
        del found["source"], found["target"]
    found.update(_place(entry.origin), since=entry.since)
    if entry.tellings:
        found["told"] = len(entry.tellings)
    return found


def node(table: str, entry: Entry, old: Entry | None) -> Facts:
    """Return what makes a node: its id, its labels, those that it has to lose, and properties."""
    labels = kind_labels(table, entry.row)
    gone = kind_labels(table, old.row) if old else []
    return {
        "id": entry.id,
        "labels": [TABLES[table], *labels],
        "gone": [label for label in gone if label not in labels],
        "facts": facts(table, entry),
    }


def tie(entry: Entry) -> Facts:
    """Return what makes a relationship: its id, its actors, and properties."""
    ends = {end: entry.row[_place_of(end)] for end in _ENDS}
    return {"id": entry.id, **ends, "facts": facts(Tie.table, entry)}


def claims(table: str, entry: Entry) -> list[Facts]:
    """Return the properties of every telling of an entry that several tell of."""
    return [
        {
            **_values(table, telling.row),
            **_place(telling.origin),
            "id": entry.id,
            "nth": number,
            "since": entry.since,
        }
        for number, telling in enumerate(entry.tellings)
    ]


def version(table: str, entry: Entry, until: int) -> Facts:
    """Return the properties of what an entry was until before a revision."""
    told = {"tellings": _tellings(entry)} if entry.tellings else {}
    return {
        **_values(table, entry.row),
        **_place(entry.origin),
        **told,
        "id": entry.id,
        "since": entry.since,
        "until": until,
    }


def moved(record_id: str, origin: Origin) -> Facts:
    """Return where an entry is told now."""
    return {
        "id": record_id,
        "position": origin.position,
        "sheet": origin.sheet,
        "row": origin.row,
    }


def row(table: str, told: Mapping[str, Any]) -> Row:
    """Return the row of the properties of a claim or a version."""
    return tuple([_text(told.get(field)) for field in FIELDS[table]])


def read_version(table: str, told: Mapping[str, Any]) -> Version:
    """Return what a node of the history says."""
    tellings = tuple(
        Telling(Origin(*origin), tuple(values))
        for origin, values in json.loads(told.get("tellings", "[]"))
    )
    entry = Entry(row(table, told), origin(told), tellings, told["since"])
    return Version(told["since"], told["until"], entry)


def origin(told: Mapping[str, Any]) -> Origin:
    """Return the place of a claim or a version."""
    return Origin(
        told["declared"], told["position"], told.get("sheet"), told.get("row"), told.get("part")
    )


def placed(origin: Origin, was: Sequence[int] | None, newest: int) -> Origin:
    """Return the place that held at a revision, when a later one has moved it."""
    if was is None or was[0] <= newest:
        return origin
    _, position, sheet, row = was
    return origin._replace(
        position=position,
        sheet=None if sheet == _NONE else sheet,
        row=None if row == _NONE else row,
    )


def texts(values: Sequence[Any]) -> list[str | None]:
    """Return properties as the texts of a row."""
    return [_text(value) for value in values]


def _values(table: str, row: Row) -> Facts:
    lists = _lists(table)
    return {
        field: _listed(value) if field in lists else value
        for field, value in zip(FIELDS[table], row, strict=True)
        if value is not None
    }


def _place(origin: Origin) -> Facts:
    told: Facts = {"declared": origin.source, "position": origin.position}
    if origin.sheet is not None:
        told["sheet"] = origin.sheet
    if origin.row is not None:
        told["row"] = origin.row
    if origin.part is not None:
        told["part"] = origin.part
    return told


@cache
def _place_of(field: str) -> int:
    return FIELDS[Tie.table].index(field)


@cache
def _lists(table: str) -> frozenset[str]:
    """Return the fields that hold several texts: those are lists in the graph, to be asked for."""
    fields = RECORDS[table].model_fields if table in RECORDS else {}
    return frozenset(
        name
        for name, info in fields.items()
        if get_origin(info.annotation) is tuple and name != "citations"
    )


def _listed(text: str) -> str | list[str]:
    """Return a list of texts, or the text itself where it could not be written back the same."""
    try:
        told = json.loads(text)
    except ValueError:
        return text
    texts = isinstance(told, list) and all(isinstance(it, str) for it in told)
    return told if texts and _dumped(told) == text else text


def _text(value: Any) -> str | None:
    if value is None or type(value) is str:
        return value
    return _dumped(value)


def _tellings(entry: Entry) -> str:
    return _dumped([[it.origin, it.row] for it in entry.tellings])


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
