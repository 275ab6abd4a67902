"""Draw records of every type, and the entries that a store keeps of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from types import GenericAlias
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from netmap.model import Citation, Dated, PartialDate, Quantity, Record
from netmap.model.quantity import LARGEST
from netmap.problems import Problem, Sheet
from netmap.stores.rows import DECLARED, ERASURES, MERGES, RECORDS, Row, encode
from netmap.stores.store import Origin
from tests.conftest import LETTERS

SECRET = 'Zoë "Zo" O\'Brien-Åkerlund'
"""A name that an erasure takes away: with quotation marks, which JSON writes otherwise."""

NASTY = (
    "x",
    "0",
    "null",
    "Ä ö å – “”",
    "\U0001f9ed\u200d\u2028\u0301",
    "two\nlines\tand a tab\r\n",
    "'; DROP TABLE actors; --",
    '{"a": ["\\u0000"]}',
    "$name {id: 1}) DETACH DELETE n //",
    " ",
    "שלום",
    "é" * 20_000,
)
TEXTS = st.sampled_from(NASTY) | st.text(LETTERS, min_size=1, max_size=12)
TOLD = TEXTS | st.sampled_from((SECRET, f"two\n{SECRET.upper()}, after", f"({SECRET})"))
"""What people write; some of it has to go when its subject wants it gone."""

IDS = ("a", "B", "b", "ä", "1 \U0001f9ed")
"""Few, so that records meet again."""

YEARS = st.integers(1900, 2100)
DATES = st.builds(PartialDate, YEARS, st.none() | st.integers(1, 12)) | st.builds(
    PartialDate, YEARS, st.integers(1, 12), st.integers(1, 28)
)
NUMBERS = st.integers(0, LARGEST) | st.floats(0, LARGEST, allow_nan=False)
QUANTITIES = st.builds(
    Quantity, NUMBERS, st.sampled_from(("exact", "about", "at_least", "more_than"))
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
CITATIONS = st.builds(Citation, source=TEXTS, line=st.none() | TEXTS, quote=st.none() | TOLD)
NAMED = ("name_fi", "name_sv", "name_en", "name", "email", "note")

INTERNAL: Mapping[str, st.SearchStrategy[Row]] = {
    DECLARED: st.tuples(st.sampled_from(IDS), st.integers(1, 9).map(str), TEXTS),
    MERGES: st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)),
    ERASURES: st.tuples(st.sampled_from(("a" * 64, f"2:{'b' * 64}"))),
}
"""The rows of the tables that hold no records."""

SOURCES = st.integers(1, 3)

SHEETS = st.builds(
    Sheet,
    TEXTS,
    st.none() | TEXTS,
    st.lists(TEXTS, max_size=3).map(tuple),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.integers(1, 9),
    st.lists(st.none() | st.integers(0, 9), max_size=3).map(tuple),
    st.booleans(),
)

PROBLEMS = st.builds(
    Problem,
    st.just("unknown_kind"),
    TEXTS,
    st.none() | TEXTS,
    st.none() | st.integers(1, 3),
    column=st.none() | TEXTS,
    value=st.none() | TOLD,
    facts=st.dictionaries(st.sampled_from(("told", "first")), TOLD, max_size=2),
)


@cache
def records(record_type: type[Record]) -> st.SearchStrategy[Any]:
    """Draw records of a type, with a few of the fields that may be missing."""
    fields = record_type.model_fields
    values = {name: _values(name, it.annotation) for name, it in fields.items()}
    values["id"] = st.sampled_from(IDS)
    needed = [name for name, it in fields.items() if it.is_required()]
    others = st.lists(st.sampled_from([it for it in fields if it not in needed]), max_size=4)

    @st.composite
    def drawn(draw: st.DrawFn) -> Record:
        told = {name: draw(values[name]) for name in dict.fromkeys([*needed, *draw(others)])}
        return record_type.model_validate(_in_order(record_type, told))

    return drawn()


@cache
def rows(table: str) -> st.SearchStrategy[Row]:
    """Draw rows of a table."""
    return INTERNAL[table] if table in INTERNAL else records(RECORDS[table]).map(encode)


ORIGINS = st.builds(
    Origin,
    SOURCES,
    st.just(0),
    st.none() | st.integers(0, 9),
    st.none() | st.integers(1, 3),
    st.none() | st.sampled_from(IDS),
)
"""Where something was told; the position and the number of the sheet are made to fit."""


def _values(field: str, annotation: Any) -> st.SearchStrategy[Any]:
    kinds = (annotation, *get_args(annotation))
    if field == "citations":
        return st.lists(CITATIONS, max_size=2).map(tuple)
    if field == "attributes":
        return st.dictionaries(TEXTS, TOLD | st.just(""), max_size=2)
    if PartialDate in kinds:
        return DATES
    if Quantity in kinds:
        return QUANTITIES
    if isinstance(annotation, GenericAlias):
        return st.lists(TOLD if field == "aliases" else TEXTS, max_size=3).map(tuple)
    words = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
    return st.sampled_from(words) if words else TOLD if field in NAMED else TEXTS


def _in_order(record_type: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    """Let nothing end before it starts."""
    start, end = values.get("start"), values.get("end")
    if issubclass(record_type, Dated) and start and end and end.last < start.first:
        return {**values, "start": end, "end": start}
    return values
