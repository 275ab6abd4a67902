"""Which problems of refused data somebody is told of: those of what they brought, and no others.

The API and the pages use it alike, around whatever may be refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netmap.errors import InvalidDataError
from netmap_api.problems import Problem

if TYPE_CHECKING:
    from netmap_api.access.seats import Seat


@contextmanager
def told_to(seat: Seat) -> Iterator[None]:
    """Let a refusal tell nothing that who sits here has not brought and may not see.

    Raises
    ------
    InvalidDataError
        With what is left of the problems.
    Problem
        ``may-not`` when what is wrong is about contacts that are not for them.
    """
    try:
        yield
    except InvalidDataError as error:
        left = error.told_to_bringer(sees_private=seat.access == "secret")
        if not any(it.severity == "error" for it in left.problems):
            raise Problem("may-not") from None
        raise left from None
