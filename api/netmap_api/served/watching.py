"""Who was erased from a project while nobody asks about it: looked for now and then."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from netmap.errors import NetmapError

if TYPE_CHECKING:
    from netmap_api.served.projects import Served

SECONDS = 5.0
"""How long what was made of a project may stay after somebody was erased beside the service."""


class Watch:
    """Looks at projects until it is closed: each tells of itself when its mark has moved."""

    def __init__(self, projects: Iterable[Served]) -> None:
        self._projects = tuple(projects)
        self._closing = Event()
        self._thread = Thread(target=self._look, name="netmap-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._closing.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._closing.wait(SECONDS):
            for served in self._projects:
                with suppress(NetmapError):  # one that is away is asked again
                    _ = served.standing
