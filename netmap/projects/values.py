"""The values of a stored row one by one, as a person reads them: what differs, and who said it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from types import GenericAlias

from netmap.model import Contact
from netmap.stores.rows import FIELDS, RECORDS, UNREADABLE, Row, damaged


def stated(table: str, row: Row) -> Mapping[str, str]:
    """Return what a row states, field by field and extra column by extra column.

    Several values of one field are written with ``;`` between them. The id is no value, and of a
    contact none is told: they are nobody's business but its reader's.

    Raises
    ------
    StoreError
        When netmap did not write the row.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> from netmap.stores.rows import encode
    >>> actor = Actor(id="a", kind="ngo", aliases=("A ry", "A rf"), attributes={"Kotipaikka": "Ii"})
    >>> dict(stated("actors", encode(actor)))
    {'kind': 'ngo', 'aliases': 'A ry; A rf', 'Kotipaikka': 'Ii'}
    """
    if table == Contact.table:
        return {}
    try:
        return _stated(table, row)
    except UNREADABLE as error:
        raise damaged(table, row[0], error) from None


def _stated(table: str, row: Row) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for field, text in zip(FIELDS[table], row, strict=True):
        if text is None or field == "id":
            continue
        if field == "attributes":
            found |= json.loads(text)
        elif field == "citations":
            found[field] = "; ".join(_citations(text))
        else:
            found[field] = "; ".join(json.loads(text)) if field in several(table) else text
    "".join(found.values()).encode()  # fails unless they are texts, all of them
    return found


def _citations(text: str) -> Iterator[str]:
    for parts in json.loads(text):
        yield " ".join(filter(None, parts))


def changes(table: str, before: Row, after: Row) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield each field whose value differs between two rows, with both values."""
    told, now = stated(table, before), stated(table, after)
    for field in dict.fromkeys((*told, *now)):
        if told.get(field) != now.get(field):
            yield field, told.get(field), now.get(field)


@cache
def several(table: str) -> frozenset[str]:
    """Return the fields of a table that hold several texts each."""
    fields = RECORDS[table].model_fields.items()
    return frozenset(
        name
        for name, info in fields
        if name != "citations"
        and isinstance(info.annotation, GenericAlias)
        and name != "attributes"
    )
