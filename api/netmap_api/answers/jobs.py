"""Long answers: computed one after another in processes of their own, and kept for everybody.

The queue is in the service file, so that the processes of a service share it. What a job computes
is kept for the class of values of who asked and for those below it: afterwards everybody who may
see the project gets the answer at once.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from secrets import token_hex
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Literal, cast, get_args

from netmap.errors import NetmapError, StoreError, UnknownNameError
from netmap.model.access import Access, may_see, seen
from netmap_api.answers.analyst import Analyst, AnswerFailed, Asked, Limits, TooLong
from netmap_api.answers.made import Made
from netmap_api.answers.views import Ask
from netmap_api.problems import Problem, of_error
from netmap_api.service.jobs import LOST, Job, Turn
from netmap_api.service.results import Result, Task

if TYPE_CHECKING:
    from netmap_api.answers.desk import Desk
    from netmap_api.served.projects import Projects, Served
    from netmap_api.service import Service
    from netmap_api.service.values import By

Stage = Literal["queued", "read", "ask", "write", "over"]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""What becomes of a job, in its order."""
_LOG = logging.getLogger(__name__)
TOO_LONG = "too-long"
"""The error of a job that reached its limit."""
_LOOK_SECONDS = 0.5
"""How often a process looks for work, and whether what it does was cancelled."""


class Jobs:
    """The long lane: a thread of this process takes one job after another."""

    def __init__(
        self,
        service: Service,
        projects: Projects,
        desk: Desk,
        *,
        seconds: float = 120.0,
        memory_mb: int = 2048,
    ) -> None:
        self._service = service
        self._projects = projects
        self._seconds = seconds
        self._limits = Limits(memory_mb, seconds, desk.limits.views)
        self._worker = f"{os.getpid()}-{token_hex(4)}"
        self._closing, self._called = Event(), Event()
        desk.stored = self._stored
        self._thread = Thread(target=self._run, name="netmap-jobs", daemon=True)
        self._thread.start()

    def start(
        self, served: Served, access: Access, ask: Ask, by: By, revision: int | None = None
    ) -> Job:
        """Put an ask in the queue; the job of somebody who asked for the same is given instead.

        Raises
        ------
        Problem
            ``queue-full`` when too many are waiting.
        """
        (asked,) = Asked.of(served, access, [ask], revision)
        task = task_of(asked)
        for job in self._service.jobs.list(served.name):
            if job.task == task and not job.is_over:
                return job
        try:
            job = self._service.jobs.submit(task, by=by)
        except StoreError as error:
            if error.reason != "queue_full":
                raise
            raise Problem("queue-full", headers={"Retry-After": "30"}) from None
        self._called.set()
        return job

    def get(self, project: str, access: Access, job_id: str) -> Job:
        """Return a job of a project.

        Raises
        ------
        UnknownNameError
            When there is none of this id, or none that one may see.
        """
        job = self._service.jobs.get(job_id)
        if job.task.project != project or not _may(access, job):
            raise UnknownNameError("job", job_id)
        return job

    def list(self, project: str, access: Access) -> tuple[Job, ...]:
        """Return the jobs of a project that one may see, newest first."""
        return tuple(job for job in self._service.jobs.list(project) if _may(access, job))

    def cancel(self, job: Job) -> Job:
        """End a job that waits or runs; its process is gone within a second."""
        return self._service.jobs.cancel(job.id)

    def result(self, job: Job) -> Made | None:
        """Return what came of a job, None when nothing is kept."""
        return _made(self._service.jobs.result(job.task))

    @property
    def is_closing(self) -> bool:
        """Whether the process is about to end: whoever waits for a job is to ask another one."""
        return self._closing.is_set()

    def begin_closing(self) -> None:
        """Take no more jobs."""
        self._closing.set()
        self._called.set()

    def close(self) -> None:
        """End what is running, so that it may be asked for again, and take no more."""
        self.begin_closing()
        self._thread.join()

    def _stored(self, asked: Asked) -> Made | None:
        return _made(self._service.jobs.result(task_of(asked)))

    def _run(self) -> None:
        while not self._closing.is_set():
            job = None
            with suppress(StoreError):  # a busy or full service file is asked again
                job = self._service.jobs.claim_next(self._worker)
                if job is None:
                    self._service.prune()
            if job is None:
                self._called.wait(_LOOK_SECONDS)
                self._called.clear()
                continue
            turn = Turn(job.id, self._worker)
            with suppress(StoreError):
                error = self._error_of(job, turn)
                if error is not None:
                    self._service.jobs.fail(turn, error)

    def _error_of(self, job: Job, turn: Turn) -> str | None:
        """Do a job; return the word for what went wrong."""
        try:
            self._do(job, turn)
        except TooLong:
            return TOO_LONG
        except AnswerFailed as failed:
            return LOST if self._closing.is_set() else failed.word
        except Problem as problem:
            return problem.word
        except NetmapError as error:
            return of_error(error).word
        except Exception as error:  # noqa: BLE001 - the next job must not wait for ever
            _LOG.error("a job failed: %s", type(error).__name__)
            return "fault"
        return None

    def _do(self, job: Job, turn: Turn) -> None:
        self._service.jobs.progress(turn, "read")
        served = self._projects[job.task.project]
        newest, mark = served.standing
        kept = self._stored(_asked(job.task, newest))
        if kept is not None:
            self._service.jobs.finish(turn, Result(*_fields(kept)))
            return
        with Analyst(served.source, self._limits) as analyst, self._watched(turn, analyst):
            until = monotonic() + self._seconds
            made = analyst.ask(_asked(job.task, newest), self._seconds, lambda: self._ask(turn))
            others = dict(self._others(job.task, newest, analyst, until))
            self._service.jobs.progress(turn, "write")
        if served.standing.mark != mark:
            raise AnswerFailed
        self._service.jobs.finish(turn, Result(*_fields(made)), others)
        if served.standing.mark != mark:  # whoever let go of all results may have come before
            self._service.forget(served.name)

    def _others(
        self, task: Task, newest: int, analyst: Analyst, until: float
    ) -> Iterator[tuple[Task, Result]]:
        """Compute the same for those who see less, as far as the time goes."""
        for access in reversed(seen(cast("Access", task.access))[:-1]):
            other = task._replace(access=access)
            try:
                made = analyst.ask(_asked(other, newest), max(until - monotonic(), 0.0))
            except TooLong:
                return
            yield other, Result(*_fields(made))

    def _ask(self, turn: Turn) -> None:
        self._service.jobs.progress(turn, "ask")

    @contextmanager
    def _watched(self, turn: Turn, analyst: Analyst) -> Iterator[None]:
        """Tell the others that somebody is at it, and end it when it is cancelled."""
        done = Event()

        def watch() -> None:
            while not done.wait(_LOOK_SECONDS):
                if self._closing.is_set() or not self._service.jobs.beat(turn):
                    analyst.end()
                    return

        watcher = Thread(target=watch, name="netmap-job", daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def stage_of(job: Job) -> Stage:
    """Return how far a job is."""
    if job.is_over:
        return "over"
    return next((it for it in STAGES if it == job.note), "queued")


def task_of(asked: Asked) -> Task:
    """Return what the service file keeps the answer by."""
    options = json.dumps(asked.ask.options, ensure_ascii=False)
    about = asked.project, asked.revision, asked.access
    return Task(*about, asked.ask.view, options, asked.mark)


def ask_of(task: Task) -> Ask:
    """Return the ask of a task."""
    return Ask.read(task.view, task.options)


def _asked(task: Task, newest: int) -> Asked:
    access = cast("Access", task.access)
    return Asked(task.project, newest, task.revision, access, ask_of(task), task.mark)


def _may(access: Access, job: Job) -> bool:
    return may_see(access, cast("Access", job.task.access))


def _made(result: Result | None) -> Made | None:
    return None if result is None else Made(*result)


def _fields(made: Made) -> tuple[bytes, str]:
    return made.content, made.media_type
