"""The desk: answers within limits, kept, made once for all who ask at the same time."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

import netmap
from netmap.errors import ConflictError, InvalidValueError, NetmapError, UnknownNameError
from netmap.model import Actor, Tie
from netmap_api.answers.desk import AnswerFailed, Desk, TooLong
from netmap_api.answers.views import Ask
from netmap_api.served.projects import Served
from tests.service import trial_views

MakeDesk = Callable[..., Desk]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    path = tmp_path / "trial.netmap"
    with netmap.open(path, create=True) as project:
        project.put([Actor(id="a", kind="ngo", note="aino@example.org"), Actor(id="b", kind="ngo")])
    found = Served(str(path))
    yield found
    found.close()


@pytest.fixture
def make_desk() -> Iterator[MakeDesk]:
    desks: list[Desk] = []

    def make(**told: object) -> Desk:
        desks.append(Desk(views=trial_views.NAME, **told))  # type: ignore[arg-type]
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "work.log"
    path.touch()
    return path


def _workers(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").split()


def _analysts() -> int:
    """Count the processes that compute: neither the server that they are forked from nor others."""
    return sum(map(_computes, psutil.Process().children(recursive=True)))


def _computes(child: psutil.Process) -> bool:
    try:
        is_ours = child.ppid() == os.getpid()
        return "forkserver" in " ".join(child.cmdline()) and not is_ours
    except psutil.NoSuchProcess:  # it has just gone
        return False


def _said(log: Path, **options: object) -> Ask:
    return Ask.of("said", log=str(log), **options)


def test_a_second_ask_begins_no_work(desk: Desk, served: Served, log: Path) -> None:
    first = desk.ask(served, "secret", [_said(log)])
    assert desk.ask(served, "secret", [_said(log)]) == first
    assert len(_workers(log)) == 1


def test_an_edit_makes_a_new_answer(desk: Desk, served: Served, log: Path) -> None:
    before = desk.ask(served, "secret", [_said(log)])
    with served.project() as project:
        project.put(Actor(id="c", kind="ngo"))
    after = desk.ask(served, "secret", [_said(log)])
    old = desk.ask(served, "secret", [_said(log)], revision=1)
    assert [made.content for (made,) in (before, after, old)] == [b"2", b"3", b"2"]
    assert len(set(_workers(log))) == 1


def test_who_sees_less_is_answered_apart(desk: Desk, served: Served) -> None:
    ask = Ask.of("export", name="records", form="zip")
    seen = [desk.ask(served, access, [ask])[0].content for access in ("secret", "public")]
    assert seen[0] != seen[1]


def test_asks_for_the_same_at_once_are_one(desk: Desk, served: Served, log: Path) -> None:
    ask = [_said(log, seconds=0.3)]
    with ThreadPoolExecutor(8) as pool:
        found = {*pool.map(lambda _: desk.ask(served, "secret", ask), range(8))}
    assert len(found) == len(_workers(log)) == 1


def test_a_slow_answer_is_ended_at_the_limit(
    make_desk: MakeDesk, served: Served, log: Path
) -> None:
    desk = make_desk(seconds=0.3)
    with pytest.raises(TooLong):
        desk.ask(served, "secret", [_said(log, seconds=60)])
    (pid,) = _workers(log)
    assert not psutil.pid_exists(int(pid))
    assert desk.ask(served, "secret", [_said(log)])[0].content == b"2"


def test_what_took_too_long_is_not_begun_again(
    make_desk: MakeDesk, served: Served, log: Path
) -> None:
    desk = make_desk(seconds=0.3)
    for _ in range(3):
        with pytest.raises(TooLong):
            desk.ask(served, "secret", [_said(log, seconds=60)])
    assert len(_workers(log)) == 1


def test_a_hard_question_is_ended_at_the_limit(make_desk: MakeDesk, tmp_path: Path) -> None:
    path = tmp_path / "complete.netmap"
    ids = [f"a{number}" for number in range(300)]
    pairs = [(one, other) for one in ids for other in ids if one < other][:20_000]
    with netmap.open(path, create=True) as project:
        project.put(
            [
                *(Actor(id=name, kind="ngo") for name in ids),
                *(Tie(id="-".join(it), source=it[0], target=it[1], kind="meets") for it in pairs),
            ]
        )
    served = Served(str(path))
    desk = make_desk(seconds=0.02)
    with pytest.raises(TooLong):
        desk.ask(served, "public", [Ask.of("rows", question="structure")])
    served.close()
    assert _analysts() == 0


@pytest.mark.parametrize("view", ["greedy", "dead", "faulty"])
def test_an_analyst_that_fails_is_replaced(
    desk: Desk, served: Served, log: Path, view: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(AnswerFailed):
        desk.ask(served, "secret", [Ask.of(view, name="aino@example.org")])
    assert "example.org" not in caplog.text
    assert desk.ask(served, "secret", [_said(log)])[0].content == b"2"


@pytest.mark.parametrize(
    ("error", "kind", "facts"),
    [
        ("conflict", ConflictError, {"base": 1, "current": 2}),
        ("unknown", UnknownNameError, {"name": "oulo", "matches": ("oulu",)}),
        ("value", InvalidValueError, {"reason": "layout", "facts": {"known": "a, b"}}),
    ],
)
def test_errors_of_the_library_arrive_whole(
    desk: Desk, served: Served, error: str, kind: type[NetmapError], facts: dict[str, object]
) -> None:
    with pytest.raises(kind) as raised:
        desk.ask(served, "secret", [Ask.of("wrong", error=error)])
    assert {name: getattr(raised.value, name) for name in facts} == facts
    assert raised.value.message("fi")


def test_a_revision_that_is_not_there_is_said(desk: Desk, served: Served) -> None:
    with pytest.raises(UnknownNameError):
        desk.ask(served, "secret", [Ask.of("check")], revision=7)


def test_who_rests_is_let_go_and_comes_again(
    make_desk: MakeDesk, served: Served, log: Path
) -> None:
    desk = make_desk(idle_seconds=0.2)
    desk.ask(served, "secret", [_said(log)])
    end = time.monotonic() + 20
    while _analysts() and time.monotonic() < end:
        time.sleep(0.05)
    assert _analysts() == 0
    assert desk.ask(served, "secret", [_said(log, again=True)])[0].content == b"2"


def test_a_desk_that_closes_ends_what_is_being_computed(
    desk: Desk, served: Served, log: Path
) -> None:
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(desk.ask, served, "secret", [_said(log, seconds=60)], None, 60.0)
        while not _workers(log):
            time.sleep(0.02)
        desk.close()
        with pytest.raises(AnswerFailed):
            asked.result(20)
    assert _analysts() == 0


@pytest.mark.parametrize("times", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_many_desks_leave_nothing_behind(served: Served, log: Path, times: int) -> None:
    def used() -> tuple[int, int, int]:
        return psutil.Process().num_fds(), threading.active_count(), _analysts()

    def once() -> None:
        desk = Desk(views=trial_views.NAME)
        desk.ask(served, "secret", [_said(log)])
        desk.close()

    once()
    before = used()
    for _ in range(times):
        once()
    assert used() == before


def test_the_cache_keeps_what_was_used_last(make_desk: MakeDesk, served: Served, log: Path) -> None:
    desk = make_desk(cache_mb=0)
    desk.ask(served, "secret", [_said(log)])
    desk.ask(served, "secret", [_said(log)])
    assert (len(_workers(log)), desk.cache.size) == (2, 0)
