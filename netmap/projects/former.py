"""Ids that were given up in a merge: whoever still tells of them tells of the actor that was kept.

An id is replaced wherever it is a reference, the same way when two actors are merged and when a
source that does not know of it is imported again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from netmap import areas
from netmap.model import Actor
from netmap.model.record import Refers
from netmap.projects.values import several
from netmap.stores.rows import FIELDS, MERGES, RECORDS, Row
from netmap.stores.store import Snapshot, Telling

_NAMES = ("name_fi", "name_sv", "name_en")
_AREAS = frozenset({"areas", "regions"})


class _Reference(NamedTuple):
    """A column that may name actors: its place, and whether it holds several ids, or areas."""

    place: int
    several: bool
    areas_first: bool


def renamed(snapshot: Snapshot) -> Mapping[str, str]:
    """Return every id that was given up, with the id that took its place."""
    return {entry.id: entry.row[1] or "" for entry in snapshot.entries(MERGES)}


def renamed_of(snapshot: Snapshot, ids: Collection[str]) -> Mapping[str, str]:
    """Return those of these ids that were given up, with the ids that took their places."""
    return {old: entry.row[1] or "" for old, entry in snapshot.get(MERGES, ids).items()}


def referring(table: str) -> bool:
    """Say whether records of a table name actors."""
    return bool(_references(table))


def named(table: str, row: Row) -> Iterator[str]:
    """Yield every id in a row that may be an actor's, its own among them."""
    if table == Actor.table and row[0]:
        yield row[0]
    for it in _references(table):
        text = row[it.place]
        if text is not None:
            yield from json.loads(text) if it.several else (text,)


def redirected(table: str, row: Row, ids: Mapping[str, str]) -> Row:
    """Return a row that names the actors that took the place of others.

    Examples
    --------
    >>> from netmap.model import Tie
    >>> from netmap.stores.rows import encode
    >>> row = encode(Tie(id="t", source="old", target="b", kind="meets"))
    >>> redirected("ties", row, {"old": "new"})[:4]
    ('t', None, None, 'new')
    """
    told = list(row)
    for it in _references(table):
        text = told[it.place]
        if text is not None:
            told[it.place] = _listed(text, ids) if it.several else _id(text, ids, it.areas_first)
    return tuple(told)


def _listed(text: str, ids: Mapping[str, str]) -> str:
    listed = json.loads(text)
    if ids.keys().isdisjoint(listed):
        return text
    kept = list(dict.fromkeys(ids.get(item, item) for item in listed))
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _id(text: str, ids: Mapping[str, str], areas_first: bool) -> str:
    if text not in ids or (areas_first and _is_area(text)):
        return text
    return ids[text]


def _is_area(key: str) -> bool:
    return key in areas.all_municipalities() or areas.is_region(key)


@cache
def _references(table: str) -> tuple[_Reference, ...]:
    if table not in RECORDS:
        return ()
    marks = {
        field: next((mark.to for mark in info.metadata if isinstance(mark, Refers)), ())
        for field, info in RECORDS[table].model_fields.items()
    }
    return tuple(
        _Reference(place, field in several(table), marks[field][0] in _AREAS)
        for place, field in enumerate(FIELDS[table])
        if Actor.table in marks[field]
    )


def part_of(old: str, part: str | None) -> str:
    """Return what sets a telling of a former id apart from others of its source."""
    return f"{old}#{part}" if part else old


def former_id(telling: Telling, ids: Mapping[str, str]) -> str | None:
    """Return the id under which a telling was told, None when it is the entry's own."""
    part = telling.origin.part or ""
    old = part if part in ids else part.rpartition("#")[0]
    return old if ids.get(old) == telling.row[0] else None


def settled(tellings: Sequence[Telling], ids: Mapping[str, str]) -> tuple[Telling, ...]:
    """Hear what was told of a former id last, and its names as aliases where they are others.

    Who looks for the old name still finds the actor, and that it has two names is no dispute.
    """
    if not any(former_id(it, ids) for it in tellings):
        return tuple(tellings)
    places = [FIELDS[Actor.table].index(name) for name in _NAMES]
    used: dict[int, str] = {}
    ordered = sorted(tellings, key=lambda it: former_id(it, ids) is not None)
    for it in ordered:
        for place in places:
            if name := it.row[place]:
                used.setdefault(place, name)
    return tuple(
        it._replace(row=_as_aliases(it.row, used)) if former_id(it, ids) else it for it in ordered
    )


def _as_aliases(row: Row, used: Mapping[int, str]) -> Row:
    told = list(row)
    other = [place for place, name in used.items() if told[place] not in (None, name)]
    if not other:
        return row
    at = FIELDS[Actor.table].index("aliases")
    aliases = dict.fromkeys([*json.loads(told[at] or "[]"), *(told[place] for place in other)])
    told[at] = json.dumps(list(aliases), ensure_ascii=False, separators=(",", ":"))
    for place in other:
        told[place] = None
    return tuple(told)
