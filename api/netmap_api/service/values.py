"""What the rooms of the service file share: roles, who did something, texts and terms."""

from __future__ import annotations

import unicodedata
from typing import Literal, NamedTuple, get_args

from netmap.errors import InvalidValueError

RoleName = Literal["viewer", "editor", "admin"]
ROLES: tuple[RoleName, ...] = get_args(RoleName)

DAY = 86_400
LEEWAY = 60
"""Seconds that clocks of several machines may differ by."""

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class By(NamedTuple):
    """Who did something: a kind of principal, and the name or id of it that logs show."""

    kind: Literal["anonymous", "link", "user", "token", "command"]
    name: str | None = None


COMMAND = By("command")
"""Whoever may run a command on the machine of the service."""


def role(name: object) -> RoleName:
    """Return the name of a role as such, or refuse it."""
    for known in ROLES:
        if name == known:
            return known
    raise InvalidValueError(name, "role", known=", ".join(ROLES))


def text(value: str | None, longest: int) -> str | None:
    """Return a label as it is kept, without signs that are not seen; None when nothing is left."""
    seen = "".join(sign for sign in value or "" if unicodedata.category(sign) not in _UNSEEN)
    kept = unicodedata.normalize("NFC", seen).strip()
    if len(kept) > longest:
        raise InvalidValueError(f"{kept[:40]}…", "too_long", most=longest)
    return kept or None


def optional(value: object) -> str | None:
    """Return a text of the file as such, None where there is none."""
    return None if value is None else str(value)


def days(value: int, most: int) -> int:
    """Return how many seconds some days are, or refuse a number that is out of range."""
    if not 1 <= value <= most:
        raise InvalidValueError(value, "between", least=1, most=most)
    return value * DAY
