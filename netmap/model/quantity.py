"""Numbers as people state them: exact, about, at least, more than."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from netmap.errors import InvalidValueError

LARGEST = 10**15 - 1
"""No count of anything in the world of stakeholders is larger; floats are exact up to here."""

Number = int | float | None
"""A number in a result; None where it is missing."""

Qualifier = Literal["exact", "about", "at_least", "more_than"]

SIGNS: Mapping[str, str] = {"exact": "", "about": "~", "at_least": ">=", "more_than": ">"}
_PREFIXES: dict[str, Qualifier] = {"": "exact", "~": "about", ">=": "at_least", "≥": "at_least"}
_PREFIXES[">"] = "more_than"
_FORM = re.compile(
    r"(~|>=|≥|>)?\s*([+-]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,4}|\d{1,15})(?:[.,]\d{1,15})?)",
    re.ASCII,
)

_SPELT = r"^(~|>=|>)?[0-9]{1,15}([.,][0-9]{1,15})?$"
"""How descriptions of the model say that a number is spelt; digits in groups are read as well."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that is never negative, with the qualifier it was stated with.

    Examples
    --------
    >>> Quantity.parse("~5 300")
    Quantity(value=5300, qualifier='about')
    >>> str(Quantity.parse(">=12"))
    '>=12'
    >>> Quantity.parse("8,4").value
    8.4
    """

    value: int | float
    qualifier: Qualifier = "exact"

    def __post_init__(self) -> None:
        if not 0 <= self.value <= LARGEST:
            raise InvalidValueError(self.value, "range")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a number with point or comma, grouped by spaces or not, and its qualifier.

        Raises
        ------
        InvalidValueError
            When the text is no number, or one that is negative or not finite.
        """
        match = _FORM.fullmatch(text.strip())
        if match is None:
            raise InvalidValueError(text, "number")
        sign, digits = match.groups()
        return cls(_number(digits), _PREFIXES[sign or ""])

    @property
    def exact(self) -> int | float | None:
        """The number when it is exact, else None."""
        return self.value if self.qualifier == "exact" else None

    @property
    def low(self) -> int | float | None:
        """The smallest whole count this can be; None for "about", which bounds nothing."""
        if self.qualifier == "more_than":
            return math.floor(self.value) + 1
        return None if self.qualifier == "about" else self.value

    def __str__(self) -> str:
        plain = format(Decimal(str(self.value)), "f")  # 0.00001, where str() says 1e-05
        return f"{SIGNS[self.qualifier]}{plain}"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _to_quantity,
            json_schema_input_schema=core_schema.union_schema(
                [core_schema.str_schema(pattern=_SPELT), core_schema.float_schema(ge=0, le=LARGEST)]
            ),
            serialization=core_schema.to_string_ser_schema(),
        )


def value_of(quantity: Quantity | None) -> Number:
    """Return the number of a quantity, whatever is known of it, or None when it is missing."""
    return quantity.value if quantity else None


def qualifiers(**quantities: Quantity | None) -> Mapping[str, str]:
    """Return what is known of the numbers that are not exact, by the names they are given.

    Examples
    --------
    >>> qualifiers(posts=Quantity(3), views=Quantity(440, "about"), followers=None)
    {'views': 'about'}
    """
    told = {name: quantity for name, quantity in quantities.items() if quantity}
    return {name: it.qualifier for name, it in told.items() if it.exact is None}


def total(parts: Iterable[Quantity | None]) -> int | float | None:
    """Add exact numbers up; a missing or inexact part, or no part, makes the sum missing.

    Examples
    --------
    >>> total([Quantity(40), Quantity(3)]), total([Quantity(40), None])
    (43, None)
    """
    numbers = [part.exact if part else None for part in parts]
    known = [number for number in numbers if number is not None]
    return sum(known) if numbers and len(known) == len(numbers) else None


def at_least(parts: Iterable[Quantity | None]) -> int | float | None:
    """Add up what is certain: the sum is at least this much. None when no part bounds it.

    Examples
    --------
    >>> at_least([Quantity(40), None])
    40
    """
    known = [part.low for part in parts if part is not None and part.low is not None]
    return sum(known) if known else None


def add_up(parts: Iterable[Quantity | None]) -> Quantity | None:
    """Add numbers up as far as they are known, with the qualifier of the sum.

    The sum is exact when every part is. It is ``about`` when every part is known and one of them
    only about; otherwise it is ``at_least`` what is certain. None when no part says anything.

    Examples
    --------
    >>> str(add_up([Quantity(40), None])), str(add_up([Quantity(40), Quantity(3, "about")]))
    ('>=40', '~43')
    """
    every = list(parts)
    known = [part for part in every if part is not None]
    if len(every) == len(known) == 1:
        return known[0]
    if every and {part and part.qualifier for part in every} <= {"exact", "about"}:
        exact = all(part.exact is not None for part in known)
        return Quantity(sum(part.value for part in known), "exact" if exact else "about")
    low = at_least(known)
    return None if low is None else Quantity(low, "at_least")


def _number(digits: str) -> int | float:
    plain = re.sub(r"[ \u00a0\u202f]", "", digits).replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def _to_quantity(value: object) -> Quantity:
    try:
        if isinstance(value, Quantity):
            return value
        if isinstance(value, str):
            return Quantity.parse(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Quantity(value)
    except InvalidValueError:
        pass
    raise PydanticCustomError("impossible_number", "not a number that is finite and not negative")
