"""Secrets that are told once: how they are made, known again and kept out of files and logs."""

from __future__ import annotations

import hmac
import re
import secrets
import string
from zlib import crc32

from netmap_api.service.file import File

PREFIX = "nm_"
_SIGNS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM = 43
"""How many signs are random: 43 of 62 kinds are 256 bits."""
_CHECK = 6
_FORM = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{_RANDOM}}})([0-9A-Za-z]{{{_CHECK}}})", re.ASCII)
_LIKE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{8,}}", re.ASCII)


def make() -> str:
    """Make a secret: a prefix that scanners know, 256 random bits and a check sum."""
    made = "".join(secrets.choice(_SIGNS) for _ in range(_RANDOM))
    return f"{PREFIX}{made}{_checked(made)}"


def make_id() -> str:
    """Make the id of a thing, which is no secret."""
    return secrets.token_hex(8)


def is_whole(text: str) -> bool:
    """Whether a text has the form of a secret and its check sum fits; says nothing of its worth."""
    found = _FORM.fullmatch(text)
    return found is not None and _checked(found[1]) == found[2]


def hidden(text: str) -> str:
    """Return a text with every secret in it cut off after its prefix."""
    return _LIKE.sub(f"{PREFIX}…", text)


def _checked(made: str) -> str:
    rest, signs = crc32(made.encode()), ""
    for _ in range(_CHECK):
        rest, digit = divmod(rest, len(_SIGNS))
        signs = _SIGNS[digit] + signs
    return signs


class Secrets:
    """Makes digests with the key of a service file, which no other file has."""

    def __init__(self, file: File) -> None:
        row = file.row("SELECT value FROM key")
        assert row is not None
        assert isinstance(row[0], bytes)
        self._key = row[0]

    def digest(self, text: str) -> bytes:
        """Return what is kept of a secret: its HMAC-SHA256."""
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), "sha256")

    def is_same(self, kept: object, text: str) -> bool:
        """Whether a digest is that of a text; takes the same time wherever they differ."""
        return isinstance(kept, bytes) and hmac.compare_digest(kept, self.digest(text))

    def key_for(self, purpose: str) -> bytes:
        """Return a key of its own for a purpose, such as signing cursors; all processes agree."""
        return self.digest(f"key for {purpose}")
