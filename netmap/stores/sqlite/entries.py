"""Entries as rows of SQL, as claims and as what history keeps, and back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from netmap.stores.rows import FIELDS, Row
from netmap.stores.store import Entry, Origin, Telling

Values = tuple[Any, ...]
Told = Mapping[str, tuple[Telling, ...]]

_TOLD = ("source", "position", "sheet", "line", "part")
"""An origin as history names its parts, where several tell of a record."""

_TYPES = frozenset(
    (int, int, sheet, row, part, int, int)
    for sheet in (int, type(None))
    for row in (int, type(None))
    for part in (str, type(None))
)
"""What an origin, the number of tellings and a revision are, in that order."""


def values(entry: Entry, revision: int) -> Values:
    """Return an entry as the values of a row of its table."""
    return (*entry.row, *entry.origin, len(entry.tellings), revision)


def entry_of(width: int, found: Values, told: Told) -> Entry:
    """Return the entry of a row of its table, its number before it.

    Raises
    ------
    ValueError
        When what stands where its origin should is none.
    """
    end = width + 1
    row, facts = found[1:end], found[end:]
    if tuple(map(type, facts)) not in _TYPES:
        raise ValueError("an origin")
    tellings = told.get(row[0], ()) if facts[-2] else ()
    return Entry(row, Origin(*facts[:-2]), tellings, facts[-1])


def claims(table: str, entry: Entry) -> Iterator[Values]:
    """Yield what each telling of an entry states, field by field."""
    for number, telling in enumerate(entry.tellings):
        for field, value in zip(FIELDS[table], telling.row, strict=True):
            if value is not None:
                yield (entry.id, number, field, value, *telling.origin)


def tellings(table: str, found: Iterable[Values]) -> Told:
    """Put claims together as tellings, by id; they come ordered by id and telling."""
    told: dict[str, list[Telling]] = defaultdict(list)
    for (record_id, _), rows in groupby(found, key=lambda it: it[:2]):
        parts = list(rows)
        said = {field: value for _, _, field, value, *_ in parts}
        told[record_id].append(Telling(_origin(parts[0][4:]), _row(table, said)))
    return {record_id: tuple(parts) for record_id, parts in told.items()}


def body(table: str, entry: Entry) -> str:
    """Write what history keeps of an entry; its origin has columns of its own."""
    said: dict[str, object] = {"row": _said(table, entry.row)}
    if entry.tellings:
        said["tellings"] = [
            {**dict(zip(_TOLD, it.origin, strict=True)), "row": _said(table, it.row)}
            for it in entry.tellings
        ]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def past_entry(table: str, since: int, origin: Sequence[Any], text: str) -> Entry:
    """Read what ``body`` wrote; what is anything else raises one of ``rows.UNREADABLE``."""
    said = json.loads(text)
    told = tuple(
        Telling(
            _origin([it[name] for name in _TOLD]),
            _row(table, it["row"]),
        )
        for it in said.get("tellings", ())
    )
    return Entry(_row(table, said["row"]), _origin(origin), told, since)


def _origin(facts: Sequence[Any]) -> Origin:
    if (*map(type, facts), int, int) not in _TYPES:
        raise ValueError("an origin")
    return Origin(*facts)


def _said(table: str, row: Row) -> Mapping[str, str]:
    fields = zip(FIELDS[table], row, strict=True)
    return {field: value for field, value in fields if value is not None}


def _row(table: str, said: Mapping[str, str]) -> Row:
    "".join(said.values()).encode()  # fails unless they are texts, all of them
    return tuple([said.get(field) for field in FIELDS[table]])
