"""Who is erased while the service runs is gone from all that it keeps, however they were erased."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

import netmap
from netmap.model import Actor, Contact, Tie
from netmap_api.answers.views import Ask
from netmap_api.served import watching
from netmap_api.service.results import Result, Task
from netmap_api.service.values import COMMAND
from tests.conftest import Run
from tests.service.conftest import WAIT, Running, Serve

P = "/v1/projects/oma"
NAME = "Zqerased Zqerasedson"
CSV = f"id,kind,name_fi,note\nx,ngo,X,{NAME}\n".encode()
OLD = {"at_revision": "1", "text": "zqerased"}

Erase = Callable[[Running, Path], None]


def made(path: Path) -> Path:
    """Write a project whose first revision names somebody, as its newest does."""
    told = Actor(id="a", kind="ngo", name_fi="Ylitys", aliases=(NAME,))
    other = Actor(id="b", kind="ngo", name_fi="Ii")
    tie = Tie(id="t", source="a", target="b", kind="meets")
    with netmap.open(path, create=True) as project:
        project.put([told, other, tie, Contact(id="who", about="a", name=NAME)])
        project.put(Actor(id="b", kind="ngo", name_fi="Iin seudun"))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path / "oma.netmap")


@pytest.fixture
def running(serve: Serve, path: Path) -> Running:
    return serve(path, requests_a_minute=100_000)


def by_api(running: Running, _path: Path) -> None:
    answer = running.client("admin").post(f"{P}/erasures", json={"subject": "who"})
    assert answer.status_code == 200, answer.text


def by_command(run: Run) -> Erase:
    def erase(_running: Running, path: Path) -> None:
        done = run("erase", path, "who", "--yes")
        assert done.returncode == 0, done.stderr

    return erase


def until(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + WAIT
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def used(running: Running, editor: httpx.Client) -> dict[str, str]:
    """Let everything be kept that the service keeps; return the ETags of what was shown."""
    kept: dict[str, str] = {}
    found = editor.get(f"{P}/actors", params=OLD)
    assert [it["id"] for it in found.json()["items"]] == ["a"]
    told = ("actors", "actors?at_revision=1", "partners", "partners?at_revision=1", "contacts")
    for it in (*told, "maps/map.json", "exports/actors.csv?at_revision=1"):
        answer = editor.get(f"{P}/{it}")
        if answer.status_code == 200:
            kept[f"{P}/{it}"] = answer.headers["etag"]
    assert {f"{P}/{it}" for it in told[:4]} <= kept.keys()
    sent = editor.post(f"{P}/imports", files={"file": ("actors.csv", CSV)})
    assert sent.status_code == 201, sent.text
    job = editor.post(f"{P}/analyses", json={"question": "partners", "at_revision": 1})
    until(lambda: editor.get(job.headers["location"]).json()["state"] == "done")
    assert NAME.encode() in kept_bytes(running)
    return kept


def kept_bytes(running: Running) -> bytes:
    """Return every byte of the service file and of what lies beside it."""
    path = running.services.service.path
    return b"".join(it.read_bytes() for it in path.parent.glob(f"{path.name}*"))


def rows(running: Running, table: str) -> int:
    file = running.services.service._file
    ((count,),) = file.rows(f"SELECT count(*) FROM {table} WHERE project = 'oma'")
    assert isinstance(count, int)
    return count


@pytest.mark.parametrize("way", ["api", "command"])
def test_who_is_erased_while_serving_is_gone(
    running: Running, path: Path, run: Run, way: str
) -> None:
    editor = running.client("editor")
    kept = used(running, editor)
    erase = by_api if way == "api" else by_command(run)
    erase(running, path)
    assert editor.get(f"{P}/actors", params=OLD).json()["items"] == []
    assert b"zqerased" not in kept_bytes(running).lower()
    assert [rows(running, it) for it in ("results", "previews", "replies", "jobs")] == [0] * 4
    for address, etag in kept.items():
        again = editor.get(address, headers={"If-None-Match": etag})
        assert again.status_code == 200, address
        assert "zqerased" not in again.text.lower(), address


def test_the_api_lets_go_before_it_answers(running: Running, path: Path) -> None:
    used(running, running.client("editor"))
    by_api(running, path)
    assert b"zqerased" not in kept_bytes(running).lower()
    assert running.services.desk.cache.size == 0


def test_nobody_needs_to_ask(
    path: Path, serve: Serve, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SECONDS", 0.1)
    running = serve(path, requests_a_minute=100_000)
    used(running, running.client("editor"))
    by_command(run)(running, path)
    until(lambda: b"zqerased" not in kept_bytes(running).lower())
    until(lambda: running.services.desk.cache.size == 0)


def test_who_is_erased_while_the_service_stands_still_is_gone_when_it_runs(
    running: Running, path: Path
) -> None:
    """The service file remembers what it was when the project was looked at last."""
    service, mark = running.services.service, running.services.projects["oma"].standing.mark
    task = Task("oma", 1, "public", "rows", "[]", mark)
    with service._file.changing() as connection:
        service.jobs._results.put(connection, task, Result(NAME.encode(), "text/plain"))
    service.renew("oma", mark)
    assert service.jobs.result(task)
    service.renew("oma", f"{mark}0")
    assert service.jobs.result(task) is None


def test_another_file_at_the_same_revision_is_another_version(
    running: Running, path: Path, tmp_path: Path
) -> None:
    editor = running.client("editor")
    addresses = [f"{P}/{it}" for it in ("actors", "partners", "actors?at_revision=1")]
    kept = {it: editor.get(it).headers["etag"] for it in addresses}
    made(tmp_path / "other.netmap")
    for beside in tmp_path.glob("oma.netmap-*"):
        beside.unlink()
    (tmp_path / "other.netmap").replace(path)
    for it, etag in kept.items():
        assert editor.get(it, headers={"If-None-Match": etag}).status_code == 200, it


def test_an_answer_of_before_is_found_by_nobody(running: Running, path: Path) -> None:
    """An answer that is kept a moment too late is kept under what was, and not asked for."""
    services = running.services
    ask = Ask.of("rows", question="partners", told={}, rows=None)
    served = services.projects["oma"]
    before = services.jobs.start(served, "restricted", ask, COMMAND, 1).task
    by_api(running, path)
    after = services.jobs.start(served, "restricted", ask, COMMAND, 1).task
    assert before.mark != after.mark
    assert before._replace(mark=after.mark) == after
