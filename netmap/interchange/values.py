"""Values as researchers have them, of numpy, pandas or Python, as texts and numbers of records."""

from __future__ import annotations

import datetime
from collections.abc import Set
from decimal import Decimal
from fractions import Fraction
from typing import cast

from netmap.attributes import SEPARATOR
from netmap.characters import tidy
from netmap.errors import InvalidValueError
from netmap.model import Quantity
from netmap.model.quantity import LARGEST, SIGNS, Qualifier

_EXACT_FLOATS = 2**53
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def is_missing(value: object) -> bool:
    """Say whether a value says nothing: None, NaN, NaT, pandas.NA or a blank text.

    Examples
    --------
    >>> is_missing(float("nan")), is_missing(" "), is_missing(0)
    (True, True, False)
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    try:
        return bool(value != value)  # noqa: PLR0124 - NaN and NaT are the ones that differ
    except (TypeError, ArithmeticError):  # pandas.NA is neither; a signalling NaN raises
        return True
    except ValueError:  # an array of several
        return False


def text(value: object) -> str:
    """Write a value as a cell that is read: without outer blanks, its letters composed.

    Examples
    --------
    >>> text(" a "), text(2.0), text(["x", "y"]), text(None)
    ('a', '2', 'x|y', '')
    """
    value = _plain(value)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_FLOATS:
        return str(int(value))
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, Set):
        return SEPARATOR.join(sorted(map(text, value)))
    return SEPARATOR.join(map(text, value)) if isinstance(value, list) else tidy(str(value))


def quantity(value: object, qualifier: str) -> Quantity:
    """Read a number, given as one or as text, with what is known of it.

    Raises
    ------
    InvalidValueError
        When it is no number or not within the limits, when there is no such qualifier, or when
        the text itself says another.

    Examples
    --------
    >>> str(quantity("440", "about")), str(quantity("~440", ""))
    ('~440', '~440')
    """
    read = value if isinstance(value, Quantity) else _quantity(value)
    if not qualifier:
        return read
    if qualifier not in SIGNS or read.qualifier not in ("exact", qualifier):
        raise InvalidValueError(qualifier, "number")
    return Quantity(read.value, cast(Qualifier, qualifier))


def truth(value: object) -> bool | None:
    """Read yes or no; None when it is neither.

    Examples
    --------
    >>> truth(True), truth("no"), truth(1.0), truth("perhaps")
    (True, False, True, None)
    """
    return _TRUTHS.get(text(value).casefold())


def _quantity(value: object) -> Quantity:
    return Quantity.parse(value) if isinstance(value, str) else Quantity(_number(value))


def _number(value: object) -> int | float:
    value = _plain(value)
    if isinstance(value, Decimal | Fraction) and 0 <= value <= LARGEST:
        value = int(value) if value == int(value) else float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidValueError(value, "number")
    return value


def _plain(value: object) -> object:
    """Return a number of numpy as one of Python."""
    item = getattr(value, "item", None)
    return item() if callable(item) and not getattr(value, "shape", ()) else value
