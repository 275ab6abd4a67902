"""The desk: answers within limits, kept, made once for all who ask at the same time."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

import netmap
from netmap.errors import ConflictError, InvalidValueError, NetmapError, UnknownNameError
from netmap.kernels import engine
from netmap.model import Actor, Tie
from netmap_api.answers import views
from netmap_api.answers.ahead import Ahead
from netmap_api.answers.analyst import Asked, Limits, _Desktop
from netmap_api.answers.desk import AnswerFailed, Desk, TooLong
from netmap_api.answers.views import Ask
from netmap_api.problems import Problem
from netmap_api.served.projects import Served
from tests.service import trial_views
from tests.service.process import until

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
            desk.ask(served, "secret", [_said(log, seconds=60)], who="anna")
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
        desk.ask(served, "public", [Ask.of("rows", question="without", told={"actor": "a1"})])
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


def test_what_people_asked_lately_is_remembered_last_first(
    desk: Desk, served: Served, log: Path
) -> None:
    first, second = _said(log), _said(log, again=True)
    for ask in (first, second, first):
        desk.ask(served, "secret", [ask], who="anna")
    desk.ask(served, "public", [second])  # nobody in particular
    desk.ask(served, "secret", [_said(log, old=True)], revision=0, who="anna")
    with pytest.raises(UnknownNameError):
        desk.ask(served, "secret", [Ask.of("wrong", error="unknown")], who="anna")
    mark = served.standing.mark
    assert desk.lately(served.name, mark) == (("secret", first), ("secret", second))
    desk.let_be(served.name, "secret", first)
    assert desk.lately(served.name, mark) == (("secret", second),)
    assert desk.lately(served.name, "somebody was erased") == ()
    assert desk.lately(served.name, mark) == ()


@pytest.fixture
def ahead(desk: Desk, served: Served) -> Iterator[Ahead]:
    made = Ahead([served], desk)
    yield made
    made.close()


def _edit(served: Served) -> None:
    with served.project() as project:
        project.put(Actor(id="c", kind="ngo"))


def test_what_was_asked_is_asked_of_the_next_revision(
    desk: Desk, served: Served, ahead: Ahead, log: Path
) -> None:
    desk.ask(served, "secret", [_said(log)], who="anna")
    until(lambda: served.name in ahead._done, 60)
    _edit(served)
    until(lambda: desk.cache.get(*Asked.of(served, "secret", [_said(log)])) is not None, 60)
    assert desk.ask(served, "secret", [_said(log)])[0].content == b"3"
    assert len(_workers(log)) == 2


def test_what_was_asked_and_took_too_long_is_let_be(
    desk: Desk, served: Served, ahead: Ahead, log: Path
) -> None:
    slow = _said(log, seconds=3)
    desk.ask(served, "secret", [slow], seconds=30, who="anna")
    until(lambda: served.name in ahead._done, 60)
    _edit(served)
    until(lambda: not desk.lately(served.name, served.standing.mark), 60)
    assert desk.ask(served, "secret", [slow], seconds=30)[0].content == b"3"


def test_what_rests_on_what_was_not_read_in_time_is_refused(
    make_desk: MakeDesk, served: Served
) -> None:
    desk = make_desk(load_seconds=0.0001)
    asks = [Ask.of("rows", question="centrality", told={"top": top}) for top in (1, 2)]
    with pytest.raises(TooLong) as first:
        desk.ask(served, "secret", asks[:1], who="anna")
    assert not first.value.read
    seats = dict(desk._seats)
    desk.limits = Limits(views=trial_views.NAME)
    desk._seats.clear()
    with pytest.raises(TooLong):
        desk.ask(served, "secret", asks[1:], who="anna")
    dated = Ask.of("rows", question="centrality", told={"at": "2020"})
    assert desk.ask(served, "secret", [dated])
    for seat in seats.values():
        seat.close()


def test_who_waits_too_long_for_an_analyst_is_told_that_it_is_busy(
    make_desk: MakeDesk, served: Served, log: Path
) -> None:
    desk = make_desk(seconds=0.1, load_seconds=0.1)
    with desk._seat(served)._lock, pytest.raises(Problem) as raised:
        desk.ask(served, "secret", [_said(log)])
    assert (raised.value.word, raised.value.headers) == ("busy", {"Retry-After": "2"})


def test_a_closed_desk_begins_nothing(desk: Desk, served: Served, log: Path) -> None:
    desk.close()
    with pytest.raises(AnswerFailed):
        desk.ask(served, "secret", [_said(log)])
    assert _analysts() == 0


def test_who_asks_of_two_revisions_in_turn_finds_both(served: Served) -> None:
    desktop = _Desktop(served.source)
    old, new = (Asked(served.name, it, it, "secret", Ask.of("check")) for it in (0, 1))
    datasets = [desktop.dataset(it) for it in (old, new)]
    assert all(desktop.dataset(it) is kept for it, kept in zip((old, new), datasets, strict=True))
    desktop.close()


def test_what_a_question_rests_on_is_worked_out_once(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[Any] = []
    paths = engine.betweenness

    def counted(*told: Any) -> Any:
        computed.append(told)
        return paths(*told)

    monkeypatch.setattr(engine, "betweenness", counted)
    desktop = _Desktop(served.source)
    asks = [Ask.of("rows", question="centrality", told={"top": top}) for top in (1, 2)]
    for asked in Asked.of(served, "secret", asks):
        dataset = desktop.dataset(asked)
        desktop.prepare(asked)
        assert len(computed) == 1
        trial_views.VIEWS["rows"](dataset, dict(asked.ask.options))
    assert len(computed) == 1
    desktop.close()


def test_paths_of_a_very_large_network_are_not_worked_out_ahead(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(engine, "betweenness", never)
    monkeypatch.setattr(views, "_PATHS_AT_ONCE", 1)
    with served.project() as project:
        project.put(Tie(id="t", source="a", target="b", kind="meets"))
    base = views.base_of(Ask.of("rows", question="centrality"))
    assert base
    views.prepare(served.dataset("secret"), base)


def test_the_cache_keeps_what_was_used_last(make_desk: MakeDesk, served: Served, log: Path) -> None:
    desk = make_desk(cache_mb=0)
    desk.ask(served, "secret", [_said(log)])
    desk.ask(served, "secret", [_said(log)])
    assert (len(_workers(log)), desk.cache.size) == (2, 0)
