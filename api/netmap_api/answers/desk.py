"""The desk: whoever wants an answer asks here, and gets it in time or not at all.

Answers are kept by project, revision, class of values and ask; who asks for the same at the same
time waits for one answer; each project has one analyst in a process. What people asked lately is
remembered, so that it can be asked of the next revision before they do.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext, suppress
from math import inf
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from netmap_api.answers.analyst import VIEWS, Analyst, AnswerFailed, Asked, Limits, TooLong
from netmap_api.answers.cache import Cache
from netmap_api.answers.views import STEADY, Ask, base_of
from netmap_api.waiting import Room, busy

if TYPE_CHECKING:
    from netmap.model.access import Access
    from netmap_api.answers.made import Made
    from netmap_api.served.projects import Served

__all__ = ["AnswerFailed", "Desk", "TooLong"]

_MEGABYTE = 1024 * 1024
_STEADY = 5
"""How many times as long a view may take that goes through everything once."""
_WAITING, _OWN, _JOINING = 16, 4, 64
"""How many wait for the analyst of a project at once, how many of them asks of one principal, and
how many wait for an answer that somebody else has asked for: each holds a thread meanwhile."""
_LATELY, _LATELY_SECONDS = 32, 3600.0
"""How many asks of a project are remembered as those that people have, and for how long."""
_REFUSED = 1000
"""How many asks are remembered that took too long."""
_REFUSED_SECONDS = 300.0
"""For how long: an ask may have been slow because the machine was busy."""

Stored = Callable[[Asked], "Made | None"]


class Desk:
    """Gives answers within limits; all threads of a process share one."""

    def __init__(
        self,
        *,
        seconds: float = 2.0,
        memory_mb: int = 2048,
        cache_mb: int = 64,
        load_seconds: float = 20.0,
        idle_seconds: float = 600.0,
        views: str = VIEWS,
    ) -> None:
        self.seconds = seconds
        self.limits = Limits(memory_mb, load_seconds, views)
        self.cache = Cache(cache_mb * _MEGABYTE)
        self.stored: Stored = lambda _asked: None
        self._idle_seconds = idle_seconds
        self._waiting, self._own, self._joining = Room(_WAITING), Room(_OWN), Room(_JOINING)
        self._lock = Lock()
        self._seats: dict[str, _Seat] = {}
        self._flights: dict[Asked, Future[Made]] = {}
        self._refused: OrderedDict[Asked, float] = OrderedDict()
        self._lately: dict[str, OrderedDict[tuple[Access, Ask], _Remembered]] = {}
        self._closing = Event()
        self._sweeper: Thread | None = None

    def ask(
        self,
        served: Served,
        access: Access,
        asks: Iterable[Ask],
        revision: int | None = None,
        seconds: float | None = None,
        *,
        who: str | None = None,
    ) -> tuple[Made, ...]:
        """Return the answer to each ask.

        Parameters
        ----------
        revision
            The revision that is asked about, the newest when left out.
        seconds
            How long each may take once the records are there; the usual time when left out.
        who
            Who asks; of one there are few at a time. Left out: nobody in particular.

        Raises
        ------
        TooLong
            When an answer is not there in time.
        AnswerFailed
            When there will be none.
        Problem
            ``busy`` when too many wait already.
        NetmapError
            When an ask will not do, or the project is not there.
        """
        about = Asked.of(served, access, asks, revision)
        made = tuple(self._one(served, it, seconds or self._usual(it.ask), who) for it in about)
        if who is not None:
            self._remember(it for it in about if it.revision == it.newest)
        return made

    def lately(self, project: str, mark: str) -> Sequence[tuple[Access, Ask]]:
        """Return what people asked lately of the newest revision of a project, last asked first.

        What was asked longer ago, or before the project had this mark, is forgotten.
        """
        since = monotonic() - _LATELY_SECONDS
        with self._lock:
            lately = self._lately.get(project, OrderedDict())
            for key in [it for it, was in lately.items() if was.at < since or was.mark != mark]:
                del lately[key]
            return (*reversed(lately),)

    def let_be(self, project: str, access: Access, ask: Ask) -> None:
        """Forget that something was asked lately."""
        with self._lock:
            self._lately.get(project, OrderedDict()).pop((access, ask), None)

    def _remember(self, about: Iterable[Asked]) -> None:
        with self._lock:
            for asked in about:
                lately = self._lately.setdefault(asked.project, OrderedDict())
                lately[asked.access, asked.ask] = _Remembered(monotonic(), asked.mark)
                lately.move_to_end((asked.access, asked.ask))
                if len(lately) > _LATELY:
                    lately.popitem(last=False)

    def warm(self, projects: Iterable[Served]) -> None:
        """Let the analysts of projects come before anybody asks; returns before they are there."""
        seats = [self._seat(served) for served in projects]

        def come() -> None:
            for seat in seats:
                seat.come()

        Thread(target=come, name="netmap-warm", daemon=True).start()

    def forget(self, project: str) -> None:
        """Let go of all that is known of a project: its answers, and its analyst."""
        self.cache.forget(project)
        with self._lock:
            seat = self._seats.pop(project, None)
            self._lately.pop(project, None)
            for asked in [it for it in self._refused if it.project == project]:
                del self._refused[asked]
        if seat is not None:
            seat.close()

    def close(self) -> None:
        """End all analysts."""
        with self._lock:
            self._closing.set()
            projects = [*self._seats]
        if self._sweeper is not None:
            self._sweeper.join()
        for project in projects:
            self.forget(project)

    def _usual(self, ask: Ask) -> float:
        """Return the usual limit; what goes through everything has more time."""
        return self.seconds * (_STEADY if ask.view in STEADY else 1)

    def _one(self, served: Served, asked: Asked, seconds: float, who: str | None) -> Made:
        made = self.cache.get(asked)
        if made is not None:
            return made
        with self._lock:
            flight = self._flights.get(asked)
            if flight is None:
                mine = self._flights[asked] = Future()
        if flight is not None:
            with self._joining.place(asked.project):
                return flight.result()
        try:
            with self._waited(asked.project, who):
                made = self.stored(asked) or self._computed(served, asked, seconds, who)
            self.cache.put(asked, made)
            if served.mark != asked.mark:  # somebody was erased while it was made
                self.cache.forget(served.name)
            mine.set_result(made)
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._flights[asked]
        return made

    @contextmanager
    def _waited(self, project: str, who: str | None) -> Iterator[None]:
        """Hold a place among those who wait for an analyst."""
        own = self._own.place(who) if who is not None else nullcontext()
        with own, self._waiting.place(project):
            yield

    def _computed(self, served: Served, asked: Asked, seconds: float, who: str | None) -> Made:
        if seconds <= self._usual(asked.ask) and self._is_refused(asked):
            raise TooLong
        try:
            return self._seat(served).ask(asked, seconds)
        except TooLong as error:
            if who is not None or not error.read:
                self._refuse(asked if error.read else _base(asked))
            raise

    def _refuse(self, asked: Asked) -> None:
        with self._lock:
            self._refused[asked] = monotonic()
            while len(self._refused) > _REFUSED:
                self._refused.popitem(last=False)

    def _is_refused(self, asked: Asked) -> bool:
        """Say whether it, or what it rests on, took too long a while ago: it is not begun again."""
        since = monotonic() - _REFUSED_SECONDS
        with self._lock:
            return any(self._refused.get(it, -inf) > since for it in (asked, _base(asked)))

    def _seat(self, served: Served) -> _Seat:
        with self._lock:
            if self._closing.is_set():
                raise AnswerFailed
            if self._sweeper is None:
                self._sweeper = Thread(target=self._sweep, name="netmap-desk", daemon=True)
                self._sweeper.start()
            if served.name not in self._seats:
                self._seats[served.name] = _Seat(served.source, self.limits)
            return self._seats[served.name]

    def _sweep(self) -> None:
        """End the analysts that nobody asks, as long as the desk is open."""
        while not self._closing.wait(min(self._idle_seconds, 30.0)):
            with self._lock:
                seats = [*self._seats.values()]
            for seat in seats:
                seat.rest(self._idle_seconds)


def _base(asked: Asked) -> Asked:
    """Return the ask that is worked out for it first, itself where there is none."""
    return asked._replace(ask=base_of(asked.ask) or asked.ask)


class _Remembered(NamedTuple):
    """When something was asked, and of a project of which mark."""

    at: float
    mark: str


class _Seat:
    """The analyst of a project, who comes when asked first and is asked one thing at a time."""

    def __init__(self, source: str, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._lock = Lock()
        self._analyst: Analyst | None = None
        self._used = monotonic()
        self._is_closed = False

    def ask(self, asked: Asked, seconds: float) -> Made:
        """Return the answer, when it is this one's turn."""
        if not self._lock.acquire(timeout=self._limits.load_seconds + seconds):
            raise busy()
        try:
            return self._present().ask(asked, seconds)
        finally:
            self._used = monotonic()
            self._lock.release()

    def come(self) -> None:
        """Let the analyst come before it is asked."""
        with self._lock, suppress(AnswerFailed):
            self._present()

    def rest(self, idle_seconds: float) -> None:
        """Let the analyst go when it was not asked for so long."""
        if monotonic() - self._used > idle_seconds and self._lock.acquire(blocking=False):
            try:
                self._end()
            finally:
                self._lock.release()

    def close(self) -> None:
        """Let the analyst go; what it does now is not finished."""
        self._is_closed = True
        analyst = self._analyst
        if analyst is not None:
            analyst.end()
        with self._lock:
            self._end()

    def _present(self) -> Analyst:
        if self._is_closed:
            raise AnswerFailed
        if self._analyst is None or not self._analyst.is_alive():
            self._end()
            self._analyst = Analyst(self._source, self._limits)
        return self._analyst

    def _end(self) -> None:
        if self._analyst is not None:
            self._analyst.close()
            self._analyst = None
