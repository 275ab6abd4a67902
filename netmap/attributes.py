"""What records state as plain texts and numbers, under names that every other program can hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import count
from typing import get_args

from netmap.model import Actor, Quantity, Record, Tie

Plain = str | int | float

SEPARATOR = "|"
"""Between several values that are written as one text."""
ENDS = ("source", "target")
NAMES = ("name", "label")
"""What other programs call a name; igraph calls an id ``name``."""
_MEANT = {Actor.table: NAMES, Tie.table: ("name", "symmetric")}
"""Names beside those of fields that mean something where records are given or taken."""


def stated(record: Record) -> dict[str, Plain]:
    """Return what the fields of a record state, as text and numbers; not its citations.

    Examples
    --------
    >>> stated(Tie(id="1", source="a", target="b", kind="meets", weight=Quantity(3, "about")))
    {'kind': 'meets', 'weight': 3, 'weight_qualifier': 'about', 'status': 'stated'}
    """
    found: dict[str, Plain] = {}
    for field in fields(type(record)):
        value = getattr(record, field)
        if isinstance(value, Quantity):
            found[field] = value.value
            if value.exact is None:
                found[qualifier_of(field)] = value.qualifier
        elif value not in (None, ()):
            found[field] = SEPARATOR.join(value) if isinstance(value, tuple) else str(value)
    return found


def rows(
    records: Collection[Record],
    taken: Collection[str] = (),
    same: Callable[[str], str] = str,
) -> list[dict[str, Plain]]:
    """Return what each record states, then its extra columns, each under one name for them all.

    An extra column keeps its name unless a field is called so, the name means something of its
    own (``name`` and, of actors, ``label``; of ties ``symmetric``), it is among those ``taken``,
    or an earlier one is the ``same``: then it gets the first number from 2 on that is free.

    Examples
    --------
    >>> extra = {"id": "7", "id_2": "8"}
    >>> rows([Actor(id="a", kind="ngo", attributes=extra)])
    [{'kind': 'ngo', 'id_3': '7', 'id_2': '8'}]
    """
    extras = dict.fromkeys(name for record in records for name in record.attributes)
    types = {type(record) for record in records}
    used = [*taken, *(name for it in types for name in claimed(it))]
    names = _free(tuple(extras), {same(name) for name in used}, same)
    return [
        {**stated(record), **{names[name]: value for name, value in record.attributes.items()}}
        for record in records
    ]


@cache
def fields(record_type: type[Record]) -> tuple[str, ...]:
    """Return the fields that are attributes of a node or an edge, in the order of the record."""
    ends = ENDS if record_type is Tie else ()
    others = {"id", "citations", "attributes", *ends}
    return tuple(field for field in record_type.model_fields if field not in others)


@cache
def numbers(record_type: type[Record]) -> frozenset[str]:
    """Return the fields that hold numbers."""
    return frozenset(
        field
        for field, info in record_type.model_fields.items()
        if Quantity in (info.annotation, *get_args(info.annotation))
    )


def qualifier_of(field: str) -> str:
    """Return the name under which it stands how exact the number of a field is."""
    return f"{field}_qualifier"


@cache
def claimed(record_type: type[Record]) -> tuple[str, ...]:
    """Return the names that mean something, so that no extra column is called so."""
    qualifiers = map(qualifier_of, sorted(numbers(record_type)))
    return (*record_type.model_fields, *qualifiers, *_MEANT.get(record_type.table, ()))


def columns(
    of: Sequence[Mapping[str, Plain]], first: Iterable[str] = ()
) -> dict[str, list[Plain | None]]:
    """Return rows as columns of the same length, None where a row says nothing."""
    names = dict.fromkeys([*first, *(name for row in of for name in row)])
    return {name: [row.get(name) for row in of] for name in names}


def _free(names: Sequence[str], used: set[str], same: Callable[[str], str]) -> Mapping[str, str]:
    wanted = {same(name) for name in names}
    found: dict[str, str] = {}
    for name in names:
        numbered = (f"{name}_{number}" for number in count(2))
        free = (it for it in numbered if same(it) not in used and same(it) not in wanted)
        found[name] = name if same(name) not in used else next(free)
        used.add(same(found[name]))
    return found
