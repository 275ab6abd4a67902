"""What was asked of a revision is asked of the next one, before anybody waits for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING

from netmap.errors import NetmapError
from netmap_api.problems import Problem

if TYPE_CHECKING:
    from netmap_api.answers.desk import Desk
    from netmap_api.served.projects import Served, Standing

_LOG = logging.getLogger(__name__)
_LOOK_SECONDS = 2.0
"""How often it is looked whether there is a new revision."""


class Ahead:
    """Looks at projects until it is closed, and asks the desk again what was asked lately.

    It begins when a revision has stood from one look to the next: who edits makes many.
    """

    def __init__(self, projects: Iterable[Served], desk: Desk) -> None:
        self._projects = tuple(projects)
        self._desk = desk
        self._seen: dict[str, Standing] = {}
        self._done: dict[str, Standing] = {}
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
                try:
                    with suppress(NetmapError):  # one that is away is asked again
                        self._renew(served)
                except Exception as error:  # noqa: BLE001 - the next look must come
                    _LOG.error("asking ahead failed: %s", type(error).__name__)

    def _renew(self, served: Served) -> None:
        """Ask again, unless the next revision is there already."""
        now = served.standing
        before, self._seen[served.name] = self._seen.get(served.name), now
        lately = self._desk.lately(served.name, now.mark)
        if now != before or self._done.setdefault(served.name, now) == now:
            return
        for access, ask in sorted(lately, key=lambda it: it[0]):  # records of a class stay at hand
            if self._closing.is_set() or served.standing != now:
                return
            try:
                self._desk.ask(served, access, [ask])
            except (Problem, NetmapError):  # whoever asks is told so
                self._desk.let_be(served.name, access, ask)
        self._done[served.name] = now
