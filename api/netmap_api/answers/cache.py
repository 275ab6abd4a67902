"""Answers that were given lately, up to so many bytes."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from netmap_api.answers.analyst import Asked
from netmap_api.answers.made import Made


class Cache:
    """Keeps what was used last; of a project only what was asked when its newest revision was."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._made: OrderedDict[Asked, Made] = OrderedDict()
        self._newest: dict[str, int] = {}
        self._lock = Lock()

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._bytes

    def get(self, asked: Asked) -> Made | None:
        """Return what was kept of an ask."""
        with self._lock:
            made = self._made.get(asked)
            if made is not None:
                self._made.move_to_end(asked)
            return made

    def put(self, asked: Asked, made: Made) -> None:
        """Keep an answer, unless it is of yesterday or too large to be worth it."""
        with self._lock:
            if asked.newest < self._renewed(asked) or len(made.content) * 4 > self._most:
                return
            self._drop(asked)
            self._made[asked] = made
            self._bytes += len(made.content)
            while self._bytes > self._most:
                self._drop(next(iter(self._made)))

    def forget(self, project: str) -> None:
        """Let go of all that is kept of a project."""
        with self._lock:
            self._forget(project)

    def _renewed(self, asked: Asked) -> int:
        """Return the newest revision known; when there is a newer one, let go of what was."""
        known = self._newest.get(asked.project, -1)
        if asked.newest <= known:
            return known
        self._forget(asked.project)
        self._newest[asked.project] = asked.newest
        return asked.newest

    def _forget(self, project: str) -> None:
        for asked in [it for it in self._made if it.project == project]:
            self._drop(asked)

    def _drop(self, asked: Asked) -> None:
        made = self._made.pop(asked, None)
        self._bytes -= len(made.content) if made else 0
