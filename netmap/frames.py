"""The door to pandas, an optional library: it loads when the first table is asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from netmap.errors import MissingExtraError


def pandas() -> ModuleType:
    """Return pandas.

    Raises
    ------
    MissingExtraError
        When it is not installed; the error says how to install it.

    Examples
    --------
    >>> pandas().DataFrame({"degree": [2, None]}, index=["a", "b"]).degree.isna().sum().item()
    1
    """
    try:
        return import_module("pandas")
    except ModuleNotFoundError as error:
        if error.name != "pandas":  # it is there, and broken: that is for its own words to say
            raise
        raise MissingExtraError("pandas") from None
