"""Jobs, results, uploads and replies, and what several processes do to them at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from netmap.errors import StoreError, UnknownNameError
from netmap_api.service import Service, previews, results
from netmap_api.service.idempotency import Asked, Reply
from netmap_api.service.jobs import LOST, QUEUED, Turn
from netmap_api.service.previews import Upload
from netmap_api.service.results import Result, Task
from tests.service.service_files import ANNA, PROJECT, Clock, opened

TASK = Task(PROJECT, 3, "project", "rows", '{"question":"centrality"}')
MADE = Result(b"[]", "application/json")
ASKED = Asked(PROJECT, "user anna", "key-1", b'{"a":1}')


def together(path: Path, code: str, processes: int = 2) -> list[list[str]]:
    """Run code in several processes at once, with the service open; return what each prints."""
    begin = "import sys\nfrom netmap_api.service import Service\n"
    begin += "from netmap_api.service.jobs import Turn\nsys.stdin.readline()\n"
    whole = f"{begin}with Service.open(sys.argv[1]) as service:\n    {code}\n"
    command = [sys.executable, "-c", whole, str(path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    began = [subprocess.Popen(command, **pipes) for _ in range(processes)]  # type: ignore[call-overload]
    for process in began:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [process.communicate(timeout=60)[0].split() for process in began]
    assert [process.returncode for process in began] == [0] * processes
    return told


def test_a_job_waits_runs_and_ends_with_a_result(service: Service, clock: Clock) -> None:
    job = service.jobs.submit(TASK, by=ANNA)
    assert (job.state, job.task, job.by_name, job.is_over) == ("queued", TASK, "anna", False)
    claimed = service.jobs.claim_next("w1")
    assert claimed is not None
    assert (claimed.id, claimed.state, claimed.worker) == (job.id, "running", "w1")
    turn = Turn(job.id, "w1")
    assert service.jobs.progress(turn, "ask")
    assert service.jobs.get(job.id).note == "ask"
    clock.move(seconds=5)
    assert service.jobs.finish(turn, MADE)
    ended = service.jobs.get(job.id)
    assert (ended.state, ended.ended_at, ended.is_over) == ("done", clock.at, True)
    assert service.jobs.result(TASK) == MADE


def test_a_result_is_of_one_revision_one_sight_and_the_same_options(service: Service) -> None:
    job = service.jobs.submit(TASK, by=ANNA)
    service.jobs.claim_next("w")
    service.jobs.finish(Turn(job.id, "w"), MADE)
    others = [TASK._replace(revision=4), TASK._replace(access="public"), TASK._replace(options="")]
    others += [TASK._replace(project="savo"), TASK._replace(view="told")]
    assert [service.jobs.result(it) for it in others] == [None] * 5


def test_one_job_of_a_project_runs_at_a_time_and_others_meanwhile(service: Service) -> None:
    first, second = (service.jobs.submit(TASK, by=ANNA) for _ in range(2))
    other = service.jobs.submit(TASK._replace(project="savo"), by=ANNA)
    claimed = [service.jobs.claim_next("w") for _ in range(3)]
    assert [it and it.id for it in claimed] == [first.id, other.id, None]
    service.jobs.fail(Turn(first.id, "w"), "too_long")
    again = service.jobs.claim_next("w")
    assert again is not None
    assert again.id == second.id
    failed = service.jobs.get(first.id)
    assert (failed.state, failed.error, failed.may_retry) == ("failed", "too_long", False)


def test_twenty_wait_in_a_project_and_no_more(service: Service) -> None:
    for _ in range(QUEUED):
        service.jobs.submit(TASK, by=ANNA)
    with pytest.raises(StoreError) as refused:
        service.jobs.submit(TASK, by=ANNA)
    assert refused.value.reason == "queue_full"
    service.jobs.submit(TASK._replace(project="savo"), by=ANNA)
    service.jobs.claim_next("w")
    service.jobs.submit(TASK, by=ANNA)
    assert len(service.jobs.list(PROJECT)) == QUEUED + 1


def test_a_job_whose_worker_is_gone_fails_and_lets_the_next_one_run(
    service: Service, clock: Clock
) -> None:
    first, second = (service.jobs.submit(TASK, by=ANNA) for _ in range(2))
    service.jobs.claim_next("gone")
    clock.move(seconds=14)
    assert service.jobs.beat(Turn(first.id, "gone"))
    clock.move(seconds=15)
    assert service.jobs.claim_next("w") is None
    clock.move(seconds=1)
    claimed = service.jobs.claim_next("w")
    assert claimed is not None
    assert claimed.id == second.id
    lost = service.jobs.get(first.id)
    assert (lost.state, lost.error, lost.may_retry) == ("failed", LOST, True)
    assert not service.jobs.beat(Turn(first.id, "gone"))
    assert not service.jobs.finish(Turn(first.id, "gone"), MADE)
    assert service.jobs.result(TASK) is None


def test_a_cancelled_job_is_over_at_once_and_its_worker_hears_of_it(service: Service) -> None:
    first, second = (service.jobs.submit(TASK, by=ANNA) for _ in range(2))
    service.jobs.claim_next("w")
    for job in (first, second):
        assert service.jobs.cancel(job.id).state == "cancelled"
    turn = Turn(first.id, "w")
    assert not service.jobs.beat(turn)
    assert not service.jobs.progress(turn, "ask")
    assert not service.jobs.finish(turn, MADE)
    assert not service.jobs.fail(turn, "x")
    assert service.jobs.get(first.id).state == "cancelled"
    assert service.jobs.claim_next("w") is None


def test_a_job_that_is_over_stays_as_it_ended(service: Service) -> None:
    job = service.jobs.submit(TASK, by=ANNA)
    service.jobs.claim_next("w")
    service.jobs.finish(Turn(job.id, "w"), MADE)
    assert service.jobs.cancel(job.id).state == "done"
    with pytest.raises(UnknownNameError):
        service.jobs.cancel("nope")


def test_results_that_nobody_asks_for_go_first(
    service: Service, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "MOST", 250)
    monkeypatch.setattr(results, "LARGEST", 200)
    tasks = [TASK._replace(revision=number) for number in range(4)]
    for task in (*tasks[:2], tasks[0], tasks[2]):
        clock.move(seconds=1)
        if service.jobs.result(task) is None:
            job = service.jobs.submit(task, by=ANNA)
            service.jobs.claim_next("w")
            service.jobs.finish(Turn(job.id, "w"), Result(b"x" * 100, "text/plain"))
    assert [bool(service.jobs.result(it)) for it in tasks] == [True, False, True, False]
    job = service.jobs.submit(tasks[3], by=ANNA)
    service.jobs.claim_next("w")
    service.jobs.finish(Turn(job.id, "w"), Result(b"x" * 201, "text/plain"))
    assert service.jobs.get(job.id).state == "done"
    assert service.jobs.result(tasks[3]) is None


def test_an_upload_is_kept_for_a_day(service: Service, clock: Clock) -> None:
    upload = Upload(PROJECT, 3, "C:\\Users\\anna\\..\\members.xlsx", "members", b"PK")
    kept = service.previews.keep(upload, by=ANNA)
    assert (kept.file, kept.base, kept.source, kept.by_name) == (
        "members.xlsx",
        3,
        "members",
        "anna",
    )
    assert service.previews.content(PROJECT, kept.id) == b"PK"
    with pytest.raises(UnknownNameError):
        service.previews.get("savo", kept.id)
    clock.move(hours=24)
    with pytest.raises(UnknownNameError):
        service.previews.content(PROJECT, kept.id)
    assert service.previews.prune() == 1


def test_uploads_are_bounded(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "LARGEST", 100)
    monkeypatch.setattr(previews, "MOST", 150)
    kept = service.previews.keep(Upload(PROJECT, 1, "", None, b"x" * 100), by=ANNA)
    for size, reason in ((101, "upload_large"), (51, "uploads_full")):
        with pytest.raises(StoreError) as refused:
            service.previews.keep(Upload(PROJECT, 1, "a", None, b"x" * size), by=ANNA)
        assert refused.value.reason == reason
    service.previews.drop(PROJECT, kept.id)
    service.previews.keep(Upload(PROJECT, 1, "a", None, b"x" * 51), by=ANNA)


def test_the_same_request_is_answered_as_before_for_a_day(service: Service, clock: Clock) -> None:
    assert service.idempotency.begin(ASKED) is None
    service.idempotency.finish(ASKED, Reply(201, "application/json", b"{}"))
    assert service.idempotency.begin(ASKED) == Reply(201, "application/json", b"{}")
    assert service.idempotency.begin(ASKED._replace(principal="user other")) is None
    assert service.idempotency.begin(ASKED._replace(project="savo")) is None
    clock.move(hours=24)
    assert service.idempotency.begin(ASKED) is None


def test_a_key_is_for_one_request_and_one_at_a_time(service: Service, clock: Clock) -> None:
    service.idempotency.begin(ASKED)
    for asked, reason in ((ASKED, "key_in_use"), (ASKED._replace(request=b"x"), "key_reused")):
        with pytest.raises(StoreError) as refused:
            service.idempotency.begin(asked)
        assert refused.value.reason == reason
    service.idempotency.abandon(ASKED)
    assert service.idempotency.begin(ASKED) is None
    clock.move(minutes=10)
    assert service.idempotency.begin(ASKED) is None


def test_a_given_reply_is_not_abandoned(service: Service) -> None:
    service.idempotency.begin(ASKED)
    service.idempotency.finish(ASKED, Reply(200, "text/plain", b""))
    service.idempotency.abandon(ASKED)
    assert service.idempotency.begin(ASKED) == Reply(200, "text/plain", b"")


def test_processes_count_together(path: Path) -> None:
    Service.open(path).close()
    code = "print(*(service.counters.hit('x', 50, 600).allowed for _ in range(40)))"
    told = [word for words in together(path, code) for word in words]
    assert (told.count("True"), told.count("False")) == (50, 30)


def test_processes_share_the_queue_and_no_job_is_done_twice(path: Path, clock: Clock) -> None:
    projects = [f"p{number}" for number in range(4)]
    with Service.open(path) as service:
        for project in projects * 10:
            service.jobs.submit(TASK._replace(project=project), by=ANNA)
    code = (
        "worker, done = str(__import__('os').getpid()), []\n"
        "    while job := service.jobs.claim_next(worker):\n"
        "        assert service.jobs.beat(Turn(job.id, worker))\n"
        "        assert service.jobs.fail(Turn(job.id, worker), 'x')\n"
        "        done.append(job.id)\n"
        "    print(*done)"
    )
    told = [word for words in together(path, code) for word in words]
    assert len(told) == len(set(told)) == 40


def test_processes_that_begin_at_once_make_one_file(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    code = "print(service.secrets.digest('x').hex())"
    told = together(path, code, processes=3)
    assert len({word for words in told for word in words}) == 1


def test_what_was_acknowledged_outlives_a_process_that_is_killed(path: Path, clock: Clock) -> None:
    with opened(path, clock) as service:
        tokens = [service.tokens.create(PROJECT, "viewer", by=ANNA) for _ in range(200)]
    code = (
        "for n, token in enumerate(service.tokens.list()):\n"
        "        service.counters.hit('x', 5, 60)\n"
        "        print(service.tokens.revoke(token.id).id, flush=True)"
    )
    begin = "import sys\nfrom netmap_api.service import Service\n"
    whole = f"{begin}with Service.open(sys.argv[1]) as service:\n    {code}\n"
    command = [sys.executable, "-c", whole, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(20)]
        process.kill()
        told += process.stdout.read().split("\n")[:-1]
    with opened(path, clock) as service:
        secrets = {token.id: secret for secret, token in tokens}
        assert len(told) >= 20
        assert [it for it in told if service.tokens.find(secrets[it])] == []
        assert service._file.rows("PRAGMA integrity_check") == [("ok",)]
        assert service._file.rows("PRAGMA foreign_key_check") == []


def test_threads_of_a_process_take_a_key_once(service: Service) -> None:
    told: list[str] = []

    def work() -> None:
        try:
            told.append("taken" if service.idempotency.begin(ASKED) is None else "given")
        except StoreError as refused:
            told.append(refused.reason)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["key_in_use"] * 4 + ["taken"]
