"""Whether a project can be read now, asked by many and looked at by one at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from time import monotonic

_FRESH = 0.5
"""For how many seconds what was seen is true."""


class Look:
    """Looks at something that may hang; it hangs one thread, however many ask."""

    def __init__(self, see: Callable[[], bool]) -> None:
        self._see = see
        self._lock = Lock()
        self._seen: Future[bool] | None = None
        self._began = 0.0

    def begin(self) -> None:
        """Look, unless that was done just now or is being done."""
        self._current()

    def result(self, seconds: float) -> bool:
        """Return what is seen, False when nothing is by then."""
        try:
            return self._current().result(seconds)
        except TimeoutError:
            return False

    def _current(self) -> Future[bool]:
        with self._lock:
            seen = self._seen
            if seen is None or (seen.done() and monotonic() - self._began > _FRESH):
                seen, self._began = Future(), monotonic()
                self._seen = seen
                Thread(target=self._look, args=(seen,), name="netmap-look", daemon=True).start()
            return seen

    def _look(self, seen: Future[bool]) -> None:
        try:
            seen.set_result(self._see())
        except Exception:  # noqa: BLE001 - whatever it is, it cannot be read
            seen.set_result(False)
