"""What was asked of a revision is asked of the next one, before anybody waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from netmap.errors import NetmapError
from netmap_api.problems import Problem

if TYPE_CHECKING:
    from netmap_api.answers.desk import Desk
    from netmap_api.served.projects import Served

_LOOK_SECONDS = 2.0
"""How often it is looked whether there is a new revision."""


class Ahead:
    """Looks at projects until it is closed, and asks the desk again what was asked lately."""

    def __init__(self, projects: Iterable[Served], desk: Desk) -> None:
        self._projects = tuple(projects)
        self._desk = desk
        self._done: dict[str, int] = {}
        self._closing = Event()
        self._thread = Thread(target=self._look, name="netmap-ahead", daemon=True)
        self._thread.start()

    def begin_closing(self) -> None:
        """Ask no more."""
        self._closing.set()

    def close(self) -> None:
        """Ask no more, and wait until the last answer is there or the desk is closed."""
        self.begin_closing()
        self._thread.join()

    def _look(self) -> None:
        while not self._closing.wait(_LOOK_SECONDS):
            for served in self._projects:
                with suppress(NetmapError):  # one that is away is asked again
                    self._renew(served)

    def _renew(self, served: Served) -> None:
        """Ask again, unless the next revision is there already."""
        revision = served.revision
        if self._done.setdefault(served.name, revision) == revision:
            return
        for access, ask in self._desk.lately(served.name):
            if self._closing.is_set() or served.revision != revision:
                return
            with suppress(Problem, NetmapError):  # whoever asks is told so
                self._desk.ask(served, access, [ask])
        self._done[served.name] = revision
