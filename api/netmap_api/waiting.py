"""Rooms to wait in: whoever finds one full is told so at once, and holds no thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from netmap_api.problems import Problem

_AGAIN = "2"
"""After how many seconds somebody may try again."""


def busy() -> Problem:
    """Return what is told to who would wait for too long."""
    return Problem("busy", headers={"Retry-After": _AGAIN})


class Room:
    """Has so many places for each name that it is asked by."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def place(self, name: str = "") -> Iterator[None]:
        """Hold a place.

        Raises
        ------
        Problem
            ``busy`` when all are held.
        """
        with self._lock:
            if self._held[name] >= self._most:
                raise busy()
            self._held[name] += 1
        try:
            yield
        finally:
            with self._lock:
                self._held[name] -= 1
                if not self._held[name]:
                    del self._held[name]
