"""The long lane: jobs run apart, are ended, bounded and shared, and leave answers for everybody."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import psutil
import pytest

import netmap
from netmap.model import Actor
from netmap_api.answers.desk import Desk
from netmap_api.answers.jobs import Jobs
from netmap_api.answers.views import Ask
from netmap_api.problems import Problem
from netmap_api.served.projects import Projects, Served
from netmap_api.service import Service
from netmap_api.service.jobs import LOST, Job
from netmap_api.service.values import COMMAND
from tests.service import trial_views
from tests.service.conftest import Serve

WAIT = 30.0


class Worker:
    """One process of a service, as far as answers go."""

    def __init__(self, path: Path, *sources: Path, seconds: float = 30.0) -> None:
        self.service = Service.open(path)
        self.projects = Projects.of(map(str, sources))
        self.desk = Desk(views=trial_views.NAME, seconds=0.3)
        self.jobs = Jobs(self.service, self.projects, self.desk, seconds=seconds)

    @property
    def served(self) -> Served:
        return next(iter(self.projects))

    def start(self, ask: Ask, access: str = "restricted") -> Job:
        return self.jobs.start(self.served, access, ask, COMMAND)  # type: ignore[arg-type]

    def get(self, job: Job) -> Job:
        return self.jobs.get(job.task.project, "secret", job.id)

    def over(self, job: Job) -> Job:
        _until(lambda: self.get(job).is_over)
        return self.get(job)

    def close(self) -> None:
        self.jobs.close()
        self.desk.close()
        self.projects.close()
        self.service.close()


MakeWorker = Callable[..., Worker]


def _until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + WAIT
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "trial.netmap"
    with netmap.open(path, create=True) as project:
        project.put([Actor(id="a", kind="ngo"), Actor(id="b", kind="ngo")])
    return path


@pytest.fixture
def make_worker(tmp_path: Path, source: Path) -> Iterator[MakeWorker]:
    with ExitStack() as stack:

        def make(**told: float) -> Worker:
            worker = Worker(tmp_path / "service.db", source, **told)
            stack.callback(worker.close)
            return worker

        yield make


@pytest.fixture
def worker(make_worker: MakeWorker) -> Worker:
    return make_worker()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "work.log"
    path.touch()
    return path


def _pids(log: Path) -> list[int]:
    return [int(word) for word in log.read_text(encoding="utf-8").split()]


def _said(log: Path, **options: object) -> Ask:
    return Ask.of("said", log=str(log), **options)


def test_what_a_job_computed_is_there_for_all_who_see_less(
    make_worker: MakeWorker, log: Path
) -> None:
    worker, other = make_worker(), make_worker()
    ask = _said(log, seconds=0.6)
    job = worker.over(worker.start(ask))
    assert job.state == "done"
    done = len(_pids(log))
    for access in ("public", "project", "restricted"):
        (made,) = other.desk.ask(other.served, access, [ask])
        assert made == worker.jobs.result(job)
    assert len(_pids(log)) == done == 3
    with pytest.raises(Problem):
        other.desk.ask(other.served, "secret", [ask])


def test_the_same_asked_again_is_the_same_job(worker: Worker, log: Path) -> None:
    ask = _said(log, seconds=0.5)
    first = worker.start(ask)
    assert worker.start(ask).id == first.id
    worker.over(first)
    again = worker.over(worker.start(ask))
    assert (again.state, len(_pids(log))) == ("done", 3)


def test_a_job_is_ended_at_its_limit(make_worker: MakeWorker, log: Path) -> None:
    worker = make_worker(seconds=1.0)
    job = worker.over(worker.start(_said(log, seconds=60)))
    assert (job.state, job.error) == ("failed", "too-long")
    assert not any(map(psutil.pid_exists, _pids(log)))


def test_a_job_that_is_cancelled_ends_at_once(worker: Worker, log: Path) -> None:
    job = worker.start(_said(log, seconds=60))
    _until(lambda: _pids(log))
    assert worker.get(job).state == "running"
    assert worker.jobs.cancel(job).state == "cancelled"
    _until(lambda: not any(map(psutil.pid_exists, _pids(log))))
    after = worker.over(worker.start(_said(log)))
    assert (after.state, worker.get(job).state) == ("done", "cancelled")


def test_a_service_that_stops_leaves_a_job_that_may_be_asked_again(
    make_worker: MakeWorker, log: Path
) -> None:
    worker = make_worker()
    job = worker.start(_said(log, seconds=60))
    _until(lambda: _pids(log))
    worker.jobs.close()
    found = worker.get(job)
    assert (found.state, found.error, found.may_retry) == ("failed", LOST, True)
    assert not any(map(psutil.pid_exists, _pids(log)))


def test_one_runs_and_twenty_wait_in_a_project(worker: Worker, log: Path) -> None:
    first = worker.start(_said(log, seconds=60))
    _until(lambda: worker.get(first).state == "running")
    waiting = [worker.start(_said(log, number=number)) for number in range(20)]
    with pytest.raises(Problem) as refused:
        worker.start(_said(log, number=20))
    assert (refused.value.word, refused.value.status) == ("queue-full", 429)
    assert {worker.get(job).state for job in waiting} == {"queued"}
    for job in (*waiting, first):
        worker.jobs.cancel(job)


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (Ask.of("dead"), "answer-failed"),
        (Ask.of("greedy"), "answer-failed"),
        (Ask.of("wrong", error="unknown"), "unknown-name"),
    ],
)
def test_a_job_that_fails_says_why(worker: Worker, ask: Ask, error: str) -> None:
    job = worker.over(worker.start(ask))
    assert (job.state, job.error, job.may_retry) == ("failed", error, False)


def test_who_sees_less_does_not_see_the_job(worker: Worker, log: Path) -> None:
    job = worker.start(_said(log), access="secret")
    assert worker.jobs.list("trial", "restricted") == ()
    with pytest.raises(netmap.UnknownNameError):
        worker.jobs.get("trial", "restricted", job.id)
    worker.over(job)


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose questions take longer than the limits of its service."""
    path = tmp_path_factory.mktemp("complete") / "complete.netmap"
    with netmap.open(path, create=True) as project:
        project.put(Actor(id=f"a{number}", kind="ngo") for number in range(2000))
    return path


def test_a_viewer_waits_for_an_editor(serve: Serve, complete: Path) -> None:
    running = serve(complete, answer_seconds=0.002)
    viewer, editor = (running.client(role) for role in ("viewer", "editor"))
    path = "/v1/projects/complete/without/a1"
    refused = viewer.get(path)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/too-long-for-viewer")
    assert editor.get("/v1/projects/complete/jobs").json()["items"] == []
    begun = editor.get(path)
    assert begun.status_code == 202
    _until(lambda: _is_over(editor, begun.headers["location"]))
    for client in (viewer, editor):
        assert client.get(path).raise_for_status().json()["question"] == "without"


def _is_over(client: httpx.Client, address: str) -> bool:
    told = client.get(address).json()
    assert told["state"] != "failed", told
    return bool(told["state"] == "done")
