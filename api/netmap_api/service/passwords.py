"""Passwords: kept as argon2id hashes, checked so that time tells nothing about names."""

from __future__ import annotations

from functools import cached_property
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from netmap.errors import InvalidValueError

LEAST = 8
LEAST_OF_LINK = 6
MOST = 1024
_AT_ONCE = 2
"""How many are hashed at a time: each takes 64 MB, and strangers may ask."""


class Passwords:
    """Hashes passwords, and tells whether one fits."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str, least: int = LEAST) -> str:
        """Return what is kept of a password.

        Raises
        ------
        InvalidValueError
            ``password_length``; the error holds no password.
        """
        if not least <= len(password) <= MOST:
            raise InvalidValueError(len(password), "password_length", least=least, most=MOST)
        with self._turns:
            return self._hasher.hash(password.encode("utf-8", "surrogatepass"))

    def fits(self, kept: str | None, password: str) -> bool:
        """Whether a password is the one that was hashed; without a hash it takes as long."""
        given = password[: MOST + 1].encode("utf-8", "surrogatepass")
        try:
            with self._turns:
                self._hasher.verify(kept or self._nobody, given)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def is_old(self, kept: str) -> bool:
        """Whether a hash was made with other settings than those of today."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody")
