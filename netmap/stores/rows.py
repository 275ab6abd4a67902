"""Records as rows of text, one value a field: the form in which every store keeps them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import GenericAlias
from typing import Any, get_args

from netmap.errors import StoreError
from netmap.model import RECORD_TYPES, Citation, Contact, PartialDate, Quantity, Record
from netmap.model.quantity import SIGNS

Row = tuple[str | None, ...]
"""The values of a record in the order of ``FIELDS``, the id first; None is missing."""

RECORDS: Mapping[str, type[Record]] = {record.table: record for record in RECORD_TYPES}

DECLARED = "declared"
"""The declared sources, by name: their number, and the path they were last given by."""
MERGES = "merges"
"""Ids that were given up, with the ids that took their place."""
ERASURES = "erasures"
"""Digests of the ids whose records were erased, so that no source brings them back."""

_LAST = ("note", "citations", "attributes")

FIELDS: Mapping[str, tuple[str, ...]] = {
    **{
        table: (*(field for field in record.model_fields if field not in _LAST), *_LAST)
        for table, record in RECORDS.items()
    },
    DECLARED: ("id", "number", "given"),
    MERGES: ("id", "into"),
    ERASURES: ("id",),
}
"""The columns of every table that a store keeps."""

_NOT_PERSONAL = frozenset({"id", "about", "access"})
"""What history keeps of a contact; its other values may say who somebody is."""

UNREADABLE = (
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    IndexError,
    OverflowError,
    RecursionError,
)
"""What comes of reading something that netmap did not write."""

_NUMBER = re.compile("0|[1-9][0-9]{0,8}")
_DIGEST = re.compile("(?:[0-9]{1,9}:)?[0-9a-f]{64}")

Encode = Callable[[Any], str]
Decode = Callable[[str], Any]


def encode(record: Record) -> Row:
    """Write a record as a row.

    Examples
    --------
    >>> from netmap.model import Tie
    >>> row = encode(Tie(id="t", source="a", target="b", kind="meets", weight=Quantity(3)))
    >>> dict(zip(FIELDS["ties"], row))["weight"], decode("ties", row).weight
    ('3', Quantity(value=3, qualifier='exact'))
    """
    told = record.__dict__
    return tuple(
        [
            value if value is None or write is None else write(value) or None
            for value, write in [(told[field], write) for field, write in _writers(type(record))]
        ]
    )


def decode(table: str, row: Sequence[str | None]) -> Record:
    """Make the record of a row.

    Raises
    ------
    StoreError
        When it is none: somebody has written into the store past netmap.
    """
    record_type = RECORDS[table]
    try:
        told = {
            field: value if read is None else read(value)
            for (field, read), value in zip(_readers(record_type), row, strict=True)
            if value is not None
        }
        told.setdefault("attributes", {})  # or pydantic makes a deep copy of the default
        return record_type.made(told)
    except UNREADABLE as error:
        raise damaged(table, row[0], error) from None


def damaged(table: str, record_id: object, error: Exception) -> StoreError:
    """Return what tells the user that a store holds what netmap did not write."""
    return StoreError("damaged", table=table, id=record_id, detail=type(error).__name__)


def is_sound(table: str, row: Sequence[str | None]) -> bool:
    """Say whether ``validate`` has nothing against a row."""
    try:
        validate(table, row)
    except StoreError:
        return False
    return True


def validate(table: str, row: Sequence[str | None]) -> None:
    """Read a row, of records or of the tables of a store itself, and keep nothing.

    Raises
    ------
    StoreError
        When netmap did not write it.
    """
    if table in RECORDS:
        decode(table, row)
    elif table == DECLARED:
        number(row)
    elif not all(row) or (table == ERASURES and not _DIGEST.fullmatch(row[0] or "")):
        raise StoreError("damaged", table=table, id=row[0], detail="ValueError")


def number(row: Sequence[str | None]) -> int:
    """Return the number of a declared source.

    Raises
    ------
    StoreError
        When it has none.
    """
    name, told, _ = row
    if not name or not _NUMBER.fullmatch(told or ""):
        raise StoreError("damaged", table=DECLARED, id=name, detail="ValueError")
    return int(told or "")


def reader(table: str, field: str) -> Decode:
    """Return what reads the texts of one column."""
    return dict(_readers(RECORDS[table]))[field] or _text


def without_personal(table: str, row: Row) -> Row:
    """Return what history may keep of a row: of a contact, that there was one and about whom."""
    if table != Contact.table:
        return row
    return tuple(
        value if field in _NOT_PERSONAL else None
        for field, value in zip(FIELDS[table], row, strict=True)
    )


@cache
def _writers(record_type: type[Record]) -> tuple[tuple[str, Encode | None], ...]:
    return tuple((field, _codec(record_type, field)[0]) for field in FIELDS[record_type.table])


@cache
def _readers(record_type: type[Record]) -> tuple[tuple[str, Decode | None], ...]:
    return tuple((field, _codec(record_type, field)[1]) for field in FIELDS[record_type.table])


def _codec(record_type: type[Record], field: str) -> tuple[Encode | None, Decode | None]:
    if field == "citations":
        return _citations, _read_citations
    if field == "attributes":
        return _attributes, _read_attributes
    annotation = record_type.model_fields[field].annotation
    kinds = {annotation, *get_args(annotation)}
    if PartialDate in kinds:
        return str, PartialDate.parse
    if Quantity in kinds:
        return _quantity, _read_quantity
    if isinstance(annotation, GenericAlias):
        return _texts, _read_texts
    return None, None


def _text(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _citations(citations: Sequence[Citation]) -> str:
    return _dumped([[it.source, it.line, it.quote] for it in citations]) if citations else ""


def _read_citations(text: str) -> tuple[Citation, ...]:
    return tuple(
        Citation(source=source, line=line, quote=quote) for source, line, quote in json.loads(text)
    )


def _attributes(attributes: Mapping[str, str]) -> str:
    return _dumped(attributes) if attributes else ""


def _read_attributes(text: str) -> Mapping[str, str]:
    return dict(json.loads(text))


def _texts(texts: Sequence[str]) -> str:
    return _dumped(texts) if texts else ""


def _read_texts(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _quantity(quantity: Quantity) -> str:
    return f"{SIGNS[quantity.qualifier]}{quantity.value!r}"


def _read_quantity(text: str) -> Quantity:
    digits = text.lstrip("~>=")
    number = int(digits) if digits.isdigit() else float(digits)
    bound = Quantity.parse(f"{text.removesuffix(digits)}0")  # what the sign before it means
    return Quantity(number, bound.qualifier)
