"""Who waits keeps nobody else from being answered: places are few, and probes need none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from netmap_api import app
from netmap_api.access import entering
from netmap_api.answers.desk import Desk
from netmap_api.problems import Problem
from netmap_api.waiting import Room
from tests.service.conftest import WAIT, Running, Serve
from tests.service.world import MINE, THEIRS, projects


@pytest.fixture
def busy(serve: Serve, tmp_path: Path) -> Running:
    """Return a service of two projects."""
    return serve(*projects(tmp_path))


@contextmanager
def kept_waiting(running: Running, count: int) -> Iterator[list[Future[httpx.Response]]]:
    """Let so many wait for the analyst of a project, four of each token."""
    desk, served = running.services.desk, running.services.projects[MINE]
    clients = [running.client("viewer", MINE) for _ in range(-(-count // 4))]
    with ThreadPoolExecutor(count) as pool, desk._seat(served)._lock:
        asked = [pool.submit(ask, clients[n // 4], year=1900 + n) for n in range(count)]
        until(lambda: desk._waiting._held[MINE] == count)
        yield asked


def ask(client: httpx.Client, project: str = MINE, year: int = 1800) -> httpx.Response:
    return client.get(f"/v1/projects/{project}/structure", params={"at": year})


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_seventeenth_who_waits_for_a_project_is_told_that_it_is_busy(busy: Running) -> None:
    with kept_waiting(busy, 16) as asked:
        answer = ask(busy.client("viewer", MINE))
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/busy")
        assert int(answer.headers["retry-after"]) > 0
        assert ask(busy.client("viewer", THEIRS), THEIRS).status_code == 200
        assert busy.client().get("/healthz").status_code == 200
    assert {it.result().status_code for it in asked} == {200}
    assert ask(busy.client("viewer", MINE)).status_code == 200


def test_one_who_asks_has_fewer_places_and_kept_answers_need_none(busy: Running) -> None:
    assert ask(busy.client("viewer", MINE), year=1700).status_code == 200
    with kept_waiting(busy, 4):
        token = busy.clients[-1]
        assert ask(token).status_code == 503
        assert ask(token, year=1700).status_code == 200


def test_probes_answer_when_every_thread_waits(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_THREADS", 8)
    running = serve(*projects(tmp_path))
    with kept_waiting(running, 8), running.client() as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200


def test_who_wait_for_the_same_answer_are_few_as_well(busy: Running) -> None:
    desk: Desk = busy.services.desk
    client = busy.client("viewer", MINE)
    with kept_waiting(busy, 1), ExitStack() as held:
        for _ in range(64):
            held.enter_context(desk._joining.place(MINE))
        assert ask(client, year=1900).status_code == 503


def test_who_tries_a_password_while_many_do_is_told_so(busy: Running) -> None:
    with ExitStack() as held, busy.client() as client:
        for _ in range(8):
            held.enter_context(entering._ROOM.place())
        answer = client.post("/sign-in", data={"name": "a", "password": "b"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


def test_a_place_is_given_back_whatever_happens() -> None:
    room = Room(1)
    for _ in range(2):
        with suppress(KeyError), room.place("a"), room.place("b"):
            with pytest.raises(Problem), room.place("a"):
                pass
            raise KeyError
