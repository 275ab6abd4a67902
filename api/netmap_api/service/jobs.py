"""Long analyses that wait, run and end, so that processes share them and a restart loses none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

import apsw

from netmap.errors import StoreError, UnknownNameError
from netmap_api.service.file import File, Row, changed, moment
from netmap_api.service.results import Result, Results, Task
from netmap_api.service.secrets import make_id
from netmap_api.service.values import DAY, By, optional

State = Literal["queued", "running", "done", "failed", "cancelled"]

QUEUED = 20
"""How many may wait in a project."""
BEAT = 15
"""After how many seconds without a beat a worker is taken for gone."""
LOST = "worker_lost"
"""The error of a job whose worker is gone: asking again may well do."""
KEPT_DAYS = 30

_PICKED = (
    "SELECT id, project, revision, access, view, options, mark, state, note, error, by_kind, "
    "by_name, created_at, started_at, ended_at, worker FROM jobs"
)
_NEXT = (
    f"{_PICKED} AS waiting WHERE state = 'queued' AND NOT EXISTS (SELECT 1 FROM jobs AS other "
    "WHERE other.project = waiting.project AND other.state = 'running') ORDER BY n LIMIT 1"
)
_OWN = "WHERE id = ? AND worker = ? AND state = 'running'"


@dataclass(frozen=True, slots=True)
class Job:
    """A long analysis: what it computes, how far it is, and who asked for it."""

    id: str
    task: Task
    state: State
    note: str | None
    error: str | None
    by_kind: str
    by_name: str | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    worker: str | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "failed", "cancelled")

    @property
    def may_retry(self) -> bool:
        """Whether the same asked again may end otherwise."""
        return self.error == LOST


class Turn(NamedTuple):
    """A job in the hands of a worker, who alone may report on it."""

    id: str
    worker: str


class Jobs:
    """The jobs of all projects; in each one runs at a time, whichever process does it."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._results = Results(file)

    def submit(self, task: Task, *, by: By) -> Job:
        """Put an analysis in the queue of its project.

        Raises
        ------
        StoreError
            ``queue_full``.
        """
        job_id = make_id()
        with self._file.changing() as connection:
            sql = "SELECT count(*) FROM jobs WHERE project = ? AND state = 'queued'"
            ((waiting,),) = connection.execute(sql, (task.project,)).fetchall()
            if isinstance(waiting, int) and waiting >= QUEUED:
                raise StoreError("queue_full", project=task.project, most=QUEUED)
            connection.execute(
                "INSERT INTO jobs (id, project, revision, access, view, options, mark, state, "
                "by_kind, by_name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?)",
                (job_id, *task, *by, self._file.now()),
            )
        return self.get(job_id)

    def claim_next(self, worker: str) -> Job | None:
        """Take the job that has waited longest, in a project where none is running.

        Jobs of workers that are gone end first, as failed with the error ``LOST``.
        """
        now = self._file.now()
        with self._file.changing() as connection:
            changed(
                connection,
                "UPDATE jobs SET state = 'failed', error = ?, ended_at = ? "
                "WHERE state = 'running' AND beat_at < ?",
                (LOST, now, now - BEAT),
            )
            row = next(iter(connection.execute(_NEXT).fetchall()), None)
            if row is None:
                return None
            connection.execute(
                "UPDATE jobs SET state = 'running', started_at = ?1, beat_at = ?1, worker = ?2 "
                "WHERE id = ?3",
                (now, worker, row[0]),
            )
        return self.get(str(row[0]))

    def beat(self, turn: Turn) -> bool:
        """Say that a worker is at it; False when the job was cancelled or taken away from it."""
        sql = f"UPDATE jobs SET beat_at = ? {_OWN} RETURNING 1"
        return bool(self._file.note(sql, self._file.now(), *turn))

    def progress(self, turn: Turn, note: str) -> bool:
        """Say how far a job is; False as ``beat`` says."""
        sql = f"UPDATE jobs SET beat_at = ?, note = ? {_OWN} RETURNING 1"
        return bool(self._file.note(sql, self._file.now(), note, *turn))

    def finish(
        self, turn: Turn, result: Result, others: Mapping[Task, Result] | None = None
    ) -> bool:
        """Keep what came of a job; False, and nothing is kept, when it is not the worker's.

        ``others`` is what came of the same for those who may see less.
        """
        with self._file.changing() as connection:
            is_ours = self._end(connection, turn, "done", None)
            if is_ours:
                job = self.get(turn.id)
                for task, found in {job.task: result, **(others or {})}.items():
                    self._results.put(connection, task, found)
        return is_ours

    def fail(self, turn: Turn, error: str) -> bool:
        """End a job with the key of what went wrong; False when it is not the worker's."""
        with self._file.changing() as connection:
            return self._end(connection, turn, "failed", error)

    def cancel(self, job_id: str) -> Job:
        """End a job that waits or runs; its worker hears of it on the next beat."""
        self._file.change(
            "UPDATE jobs SET state = 'cancelled', ended_at = ? "
            "WHERE id = ? AND state IN ('queued', 'running')",
            self._file.now(),
            job_id,
        )
        return self.get(job_id)

    def get(self, job_id: str) -> Job:
        """Return the job with an id, or raise ``UnknownNameError``."""
        row = self._file.row(f"{_PICKED} WHERE id = ?", job_id)
        if row is None:
            raise UnknownNameError("job", job_id)
        return _job(row)

    def list(self, project: str, limit: int = 100) -> tuple[Job, ...]:
        """Return the jobs of a project, newest first."""
        sql = f"{_PICKED} WHERE project = ? ORDER BY n DESC LIMIT ?"
        return tuple(map(_job, self._file.rows(sql, project, limit)))

    def result(self, task: Task) -> Result | None:
        """Return what came of an analysis before, None when nothing is kept of it."""
        return self._results.get(task)

    def prune(self, older_than: int = KEPT_DAYS) -> int:
        """Delete jobs that ended some days ago; return how many."""
        sql = "DELETE FROM jobs WHERE ended_at < ?"
        return self._file.change(sql, self._file.now() - older_than * DAY)

    def _end(
        self, connection: apsw.Connection, turn: Turn, state: State, error: str | None
    ) -> bool:
        sql = f"UPDATE jobs SET state = ?, error = ?, ended_at = ? {_OWN}"
        return bool(changed(connection, sql, (state, error, self._file.now(), *turn)))


_STATES: dict[str, State] = {
    "queued": "queued",
    "running": "running",
    "done": "done",
    "failed": "failed",
    "cancelled": "cancelled",
}


def _job(row: Row) -> Job:
    job_id, project, revision, access, view, options, mark, state, *rest = row
    note, error, by_kind, by_name, created_at, started_at, ended_at, worker = rest
    assert isinstance(revision, int)
    begun = moment(created_at)
    assert begun is not None
    return Job(
        id=str(job_id),
        task=Task(str(project), revision, str(access), str(view), str(options), str(mark)),
        state=_STATES[str(state)],
        note=optional(note),
        error=optional(error),
        by_kind=str(by_kind),
        by_name=optional(by_name),
        created_at=begun,
        started_at=moment(started_at),
        ended_at=moment(ended_at),
        worker=optional(worker),
    )
