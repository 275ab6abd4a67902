"""An analyst: a process of its own that answers about one project, and is ended at its limits."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from netmap.errors import NetmapError, StoreError
from netmap_api.answers.made import Made
from netmap_api.problems import Problem

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

    from netmap.model.access import Access
    from netmap_api.answers.views import Ask
    from netmap_api.served.projects import Served

VIEWS = "netmap_api.answers.views:VIEWS"
"""Where the views are, as ``module:name``; an analyst imports them itself."""

_LOG = logging.getLogger(__name__)
_MEGABYTE = 1024 * 1024
_PATIENCE = 10.0
"""Seconds in which a process that was ended must be gone."""
_STARTING = threading.Lock()
"""Processes are started and ended one after another: the list of them knows no threads."""


class TooLong(Problem):
    """An answer is not there within the limit, or its records were not even ``read`` by then."""

    def __init__(self, *, read: bool = True) -> None:
        super().__init__("too-long-for-viewer")
        self.read = read


class AnswerFailed(Problem):
    """An analyst ended early: for lack of memory, or by a fault."""

    def __init__(self) -> None:
        super().__init__("answer-failed")


class Asked(NamedTuple):
    """An ask with what it is about: a revision, when which one was the newest, and for whom.

    ``mark`` is that of the project: what was asked before somebody was erased is asked no more.
    """

    project: str
    newest: int
    revision: int
    access: Access
    ask: Ask
    mark: str = ""

    @classmethod
    def of(
        cls, served: Served, access: Access, asks: Iterable[Ask], revision: int | None = None
    ) -> tuple[Self, ...]:
        """Ask about one revision of a project, the newest when left out."""
        newest, mark = served.standing
        about = newest if revision is None else revision
        return tuple(cls(served.name, newest, about, access, ask, mark) for ask in asks)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an analyst may take: memory, and seconds until the records are there.

    What many answers rest on is worked out in those seconds as well.
    """

    memory_mb: int = 2048
    load_seconds: float = 20.0
    views: str = VIEWS


class Analyst:
    """A process that keeps the records that it was asked about last; one thread asks it."""

    def __init__(self, source: str, limits: Limits) -> None:
        self._limits = limits
        self._connection, theirs = multiprocessing.Pipe()
        context = _context()
        told = (theirs, source, limits)
        with _STARTING, theirs:
            self._process = context.Process(target=work, args=told, daemon=True)
            self._process.start()

    @property
    def pid(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Say whether it can be asked."""
        return not self._connection.closed and self._process.is_alive()

    def ask(self, asked: Asked, seconds: float, begun: Callable[[], None] = lambda: None) -> Made:
        """Return the answer; an analyst that gives none is ended.

        Parameters
        ----------
        seconds
            How long it may take when the records are there.
        begun
            Called when they are.

        Raises
        ------
        NetmapError
            When the ask will not do.
        TooLong
            When the answer is not there in time.
        AnswerFailed
            When there will be none.
        """
        try:
            self._connection.send(asked)
            kind, told = self._next(self._limits.load_seconds, read=False)
            if kind == "begun":
                begun()
                kind, told = self._next(seconds)
        except (OSError, EOFError):
            self.close()
            raise AnswerFailed from None
        if kind == "failed":
            _LOG.error("an answer failed: %s", told)
            self.close()
            raise AnswerFailed
        if isinstance(told, NetmapError):
            raise told
        assert isinstance(told, Made)
        return told

    def _next(self, seconds: float, *, read: bool = True) -> tuple[str, Any]:
        until = monotonic() + seconds
        if self._connection.poll(max(until - monotonic(), 0)):
            kind, told = self._connection.recv()
            return kind, told
        self.close()
        raise TooLong(read=read)

    def end(self) -> None:
        """End the process; whoever waits for its answer hears that there is none."""
        with _STARTING:
            if not self._connection.closed:
                self._process.kill()

    def close(self) -> None:
        """End the process, whatever it does, and see it go."""
        self.end()
        with _STARTING:
            if self._connection.closed:
                return
            self._process.join(_PATIENCE)
            self._connection.close()
            with contextlib.suppress(ValueError):  # a system that does not end it in time
                self._process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _context() -> ForkServerContext | SpawnContext:
    """Return how processes are started: from a server that has loaded the library, if there is."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from netmap import catalogue

    context = multiprocessing.get_context("forkserver")
    questions = [f"netmap.questions.{name}" for name in catalogue.names()]
    modules = ["netmap_api.answers.views", "netmap.projects", "netmap.views.maps", "igraph"]
    context.set_forkserver_preload([__name__, *modules, *questions])
    return context


def work(connection: Connection, source: str, limits: Limits) -> None:
    """Answer until nobody asks any more: what the process of an analyst does."""
    _limit(limits)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    module, _, name = limits.views.partition(":")
    views = getattr(import_module(module), name)
    desktop = _Desktop(source)
    try:
        while True:
            _answer(connection, connection.recv(), desktop, views)
    except (EOFError, OSError):
        return
    finally:
        desktop.close()


def _answer(
    connection: Connection, asked: Asked, desktop: _Desktop, views: Mapping[str, Any]
) -> None:
    """Answer one ask: tell when the records are there, then the answer or what is wrong."""
    try:
        dataset = desktop.dataset(asked)
        desktop.prepare(asked)
        connection.send(("begun", None))
        made = views[asked.ask.view](dataset, dict(asked.ask.options))
        connection.send(("made", made))
    except NetmapError as error:
        if isinstance(error, StoreError):
            desktop.clear()
        connection.send(("error", error) if _can_travel(error) else ("failed", repr(type(error))))
    except MemoryError:
        connection.send(("failed", "MemoryError"))
    except Exception as error:  # noqa: BLE001 - whatever it is, one who asks must be told
        where = "".join(traceback.format_tb(error.__traceback__))  # no message: it may hold data
        connection.send(("failed", f"{type(error).__name__}\n{where}"))


class _Desktop:
    """What an analyst has before it: a project, and the records of it that were asked for last."""

    _MOST = 2
    _MOST_SMALL, _SMALL = 4, 50_000
    """Of small ones, so many actors and ties, there is room for every class of values."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._project: Any = None
        self._datasets: dict[tuple[int, str], Any] = {}
        self._prepared: set[tuple[int, str, Ask]] = set()

    def dataset(self, asked: Asked) -> Any:
        """Return the records, from the project where they are not here already."""
        key = (asked.revision, asked.access)
        found = self._datasets.pop(key, None)
        if found is None:
            found = self._read(asked)
        is_small = len(found.actors) + len(found.ties) <= self._SMALL
        while len(self._datasets) >= (self._MOST_SMALL if is_small else self._MOST):
            gone = next(iter(self._datasets))
            del self._datasets[gone]
            self._prepared = {it for it in self._prepared if it[:2] != gone}
        self._datasets[key] = found
        return found

    def prepare(self, asked: Asked) -> None:
        """Work out what an ask and those like it rest on, once as long as the records are here.

        That is part of reading them. Revisions of the past are asked about too seldom.
        """
        from netmap_api.answers.views import base_of, prepare

        base = base_of(asked.ask)
        if base is None or asked.revision != asked.newest:
            return
        about = (asked.revision, asked.access)
        if (*about, base) not in self._prepared:
            self._prepared.add((*about, base))
            with contextlib.suppress(MemoryError):  # the ask itself may do with less
                prepare(self._datasets[about], base)

    def _read(self, asked: Asked) -> Any:
        import netmap
        from netmap.model import Actor, Tie

        if self._project is None:
            self._project = netmap.open(self._source, write=False)
        dataset = self._project.dataset(asked.revision, access=asked.access)
        for record_type in (Actor, Tie):  # almost every answer needs them
            len(dataset.all(record_type))
        return dataset

    def clear(self) -> None:
        """Let go of all records."""
        self._datasets.clear()
        self._prepared.clear()

    def close(self) -> None:
        """Let go of the project."""
        if self._project is not None:
            self._project.store.close()


def _can_travel(error: NetmapError) -> bool:
    try:
        ForkingPickler.loads(ForkingPickler.dumps(error))
    except Exception:  # noqa: BLE001 - a fact may be anything
        return False
    return True


def _limit(limits: Limits) -> None:
    """Bound the memory where the system can; whoever started the process ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        most = limits.memory_mb * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _end_with_parent() -> None:
    """End this process when the one that asks is gone, however that went."""
    import os

    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
