"""Cursors: where a list goes on, signed, so that nobody asks for the rest of another list."""

from __future__ import annotations

import base64
import binascii
import hmac
from hashlib import sha256

from netmap_api.problems import Problem

_SIGNED = 16


def cursor(key: bytes, listing: str, last: str) -> str:
    """Return what asks for what comes after an id in a list.

    ``listing`` says all that the list is: the project, the table, what is looked for.

    Examples
    --------
    >>> told = cursor(b"key", "kainuu/actors", "kunta-ii")
    >>> after(b"key", "kainuu/actors", told)
    'kunta-ii'
    """
    return base64.urlsafe_b64encode(_sign(key, listing, last) + last.encode()).decode().rstrip("=")


def after(key: bytes, listing: str, told: str) -> str:
    """Return the id that a cursor of this list stands after.

    Raises
    ------
    Problem
        ``bad-cursor`` when it is of another list, or of none.
    """
    try:
        raw = base64.b64decode(told + "=" * (-len(told) % 4), altchars=b"-_", validate=True)
        last = raw[_SIGNED:].decode()
    except (binascii.Error, ValueError):
        raise Problem("bad-cursor") from None
    if not hmac.compare_digest(raw[:_SIGNED], _sign(key, listing, last)):
        raise Problem("bad-cursor")
    return last


def _sign(key: bytes, listing: str, last: str) -> bytes:
    return hmac.digest(key, f"{listing}\0{last}".encode(), sha256)[:_SIGNED]
