"""``netmap serve`` as it is run: what it prints, whom it refuses, what it leaves behind."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest

import netmap
from tests.conftest import Run
from tests.service.process import Process, environment, serving, until

MISSING = """import sys
class Without:
    def find_spec(self, name, *_):
        if name.partition(".")[0] in {without!r}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Without())
from netmap_cli.main import main
main()
"""


@pytest.fixture(scope="module")
def kainuu(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """Return a project file, which is copied before it is served."""
    path = tmp_path_factory.mktemp("made") / "kainuu.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(examples / "kainuu")
    return path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, kainuu: Path) -> Iterator[Process]:
    """Return a service of two processes."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(kainuu, folder)
    with serving(folder, "kainuu.netmap", "--workers", "2") as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, kainuu: Path) -> Path:
    """Return a folder with a project of its own."""
    shutil.copy(kainuu, tmp_path)
    return tmp_path


def beside(folder: Path) -> set[str]:
    return {it.name for it in folder.iterdir()} - {"log", "told"}


def children(running: Process) -> list[psutil.Process]:
    return psutil.Process(running.popen.pid).children(recursive=True)


def test_the_address_and_the_first_link_are_printed(served: Process) -> None:
    told = (served.folder / "told").read_text("utf-8")
    assert told.startswith(f"Serving kainuu.netmap at {served.url}\n")
    assert served.first is not None
    assert served.first.startswith(f"{served.url}/first/nm_")
    assert served.log.startswith("End with Ctrl-C.\n")


def test_nothing_is_written_but_the_service_file(served: Process) -> None:
    with served.client(served.token()) as client:
        assert client.get("/v1/projects/kainuu/actors").status_code == 200
    plain = {"kainuu.netmap", "netmap-service.db"}
    of_sqlite = {f"{name}-{end}" for name in plain for end in ("wal", "shm")}
    assert plain <= beside(served.folder) <= plain | of_sqlite
    assert (served.folder / "netmap-service.db").stat().st_mode & 0o077 == 0


def test_a_second_service_is_refused(served: Process, kainuu: Path) -> None:
    again = served.run("serve", "kainuu.netmap", "--port", "0", "--service", "other.db")
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("Error: kainuu.netmap is served by another program already.")
    other = served.run("serve", str(kainuu), "--port", "0")
    assert (other.returncode, other.stdout) == (1, "")
    assert other.stderr.startswith("Error: netmap-service.db is in use by another service")
    assert not (served.folder / "other.db").exists()


def test_commands_work_while_it_runs(served: Process, examples: Path) -> None:
    token = served.token()
    with served.client(token) as client:
        assert client.get("/v1/projects/kainuu/actors/stea").status_code in {200, 404}
        before = client.get("/v1/projects/kainuu/actors?limit=1").headers["etag"]
        done = served.run("import", str(examples / "ohjelma"), "--into", "kainuu.netmap")
        assert done.returncode == 0, done.stderr
        assert client.get("/v1/projects/kainuu/actors?limit=1").headers["etag"] != before
        listed = served.run("token", "list", "--format", "csv").stdout
        for token_id in re.findall(r"^([^,\n]+)", listed, re.MULTILINE)[1:]:
            served.run("token", "revoke", token_id)
        assert client.get("/v1/projects/kainuu/actors").status_code == 401


SEATS = "/v1/projects/{project}/seats"


def test_the_processes_add_up_their_numbers(served: Process) -> None:
    token = served.token()
    with ThreadPoolExecutor(8) as asking:
        answers = [*asking.map(lambda _: _asked(served, token), range(40))]
    assert answers == [200] * 40
    with served.client(served.token("admin")) as client:
        told = [client.get("/metrics").text for _ in range(6)]
    line = re.escape(f'netmap_requests_total{{method="GET",route="{SEATS}",status="200"}}')
    assert {it for text in told for it in re.findall(rf"^{line} (\S+)$", text, re.M)} == {"40.0"}


def _asked(served: Process, token: str) -> int:
    with served.client(token) as client:
        return client.get("/v1/projects/kainuu/seats").status_code


def test_a_process_that_dies_is_replaced(served: Process) -> None:
    workers = {it.pid for it in children(served) if "resource_tracker" not in str(it.cmdline())}
    first = psutil.Process(min(workers))
    first.kill()
    until(lambda: not first.is_running() or first.status() == psutil.STATUS_ZOMBIE)
    until(lambda: len({it.pid for it in children(served)} - workers) >= 1)
    with served.client() as client:
        assert client.get("/healthz").json() == {"status": "ok", "unavailable": 0}


def test_several_processes_end_with_all_that_they_began(folder: Path) -> None:
    with serving(folder, "kainuu.netmap", "--workers", "2", "--service", "s.db") as running:
        with running.client(token_of(running)) as client:
            assert client.get("/v1/projects/kainuu/structure").status_code == 200
        begun = [running.popen.pid, *(it.pid for it in children(running))]
        assert running.end(signal.SIGINT) == 0
        until(lambda: not any(map(is_at_work, begun)), 15)
        assert "Traceback" not in running.log
    assert beside(folder) == {"kainuu.netmap", "s.db"}
    with netmap.open(folder / "kainuu.netmap", write=False) as project:
        assert project.revision == 1


def test_nobody_is_left_when_it_is_killed(folder: Path) -> None:
    with serving(folder, "kainuu.netmap", "--workers", "2") as running:
        begun = [it.pid for it in children(running)]
        running.popen.kill()
        until(lambda: not any(map(is_at_work, begun)))


def is_at_work(pid: int) -> bool:
    """Say whether a process runs; one that nobody asks how it ended does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def token_of(running: Process) -> str:
    made = running.run(
        *("token", "create", "--project", "kainuu", "--role", "editor", "--service", "s.db")
    )
    return made.stdout.split()[0]


def test_requests_streams_and_jobs_end_when_it_does(folder: Path) -> None:
    (folder / "endless.py").write_text(ENDLESS)
    with serving(folder, "kainuu.netmap", code=SLOW, answer_seconds="0.3") as running:
        with running.client(running.token("editor")) as client, ThreadPoolExecutor(2) as asking:
            client.headers["x-mark"] = str(folder / "stream")
            begun = client.get("/v1/projects/kainuu/structure")
            assert begun.status_code == 202
            stream = asking.submit(_listened, client, begun.headers["location"])
            until(lambda: stream.running() and (folder / "stream").exists())
            slow = asking.submit(client.get, "/v1/slow")
            until((folder / "slow").exists)
            pids = [it.pid for it in children(running)]
            told_at = time.monotonic()
            assert running.end() == 0
            assert time.monotonic() - told_at < 10
            assert slow.result().json() == "done"
            assert "event: running" in stream.result()
        until(lambda: not any(map(is_at_work, pids)), 15)
        assert "Traceback" not in running.log
    assert not [*folder.glob("*-wal"), *folder.glob("*-shm")]


def _listened(client: httpx.Client, job: str) -> str:
    """Return all events of a job until the stream ends."""
    told = ""
    with client.stream("GET", f"{job}/events") as answer:
        for text in answer.iter_text():
            told += text
            Path(str(client.headers["x-mark"])).touch()
    return told


ENDLESS = """import time
from netmap_api.answers import views
def endless(dataset, options):
    time.sleep(120)
VIEWS = {**views.VIEWS, "rows": endless}
"""
SLOW = """import time
from pathlib import Path
import netmap_api.app as app
from netmap_api.answers.desk import Desk
Desk.__init__.__kwdefaults__["views"] = "endless:VIEWS"
made = app.create_app
def create(settings):
    it = made(settings)
    @it.get("/v1/slow")
    def slow():
        Path("slow").touch()
        time.sleep(1)
        return "done"
    return it
app.create_app = create
from netmap_cli.main import main
main()
"""


WRONG: list[tuple[str, Callable[[Path], list[object]], int, str]] = [
    ("no file", lambda it: [it / "no.netmap"], 1, "There is no project"),
    ("no project", lambda it: [it / "text.netmap"], 1, "is not a netmap project"),
    ("no name of one", lambda it: [it / "kainuu"], 1, "Did you mean"),
    ("two of one name", lambda it: [it / "kainuu.netmap", it / "b" / "kainuu.netmap"], 1, "kainuu"),
    ("no projects", lambda _: [], 2, "PROJECT"),
    ("bad port", lambda it: [it / "kainuu.netmap", "--port", "x"], 2, "--port"),
    ("bad host", lambda it: [it / "kainuu.netmap", "--host", "256.0.0.1"], 1, "256.0.0.1"),
    ("bad url", lambda it: [it / "kainuu.netmap", "--url", "ftp://x"], 2, "url"),
    (
        "no service file",
        lambda it: [it / "kainuu.netmap", "--service", it / "text.netmap"],
        1,
        "text",
    ),
    ("no settings", lambda it: [it / "kainuu.netmap", "--settings", it / "none"], 2, "none"),
]


@pytest.mark.parametrize(
    ("words", "status", "said"), [it[1:] for it in WRONG], ids=[it[0] for it in WRONG]
)
def test_what_cannot_be_served_is_said_in_one_message(
    folder: Path, run: Run, words: Callable[[Path], list[object]], status: int, said: str
) -> None:
    (folder / "text.netmap").write_text("text")
    (folder / "b").mkdir()
    shutil.copy(folder / "kainuu.netmap", folder / "b")
    asked = words(folder)
    ended = run("serve", *asked, *([] if "--port" in asked else ["--port", "0"]))
    assert ended.returncode == status
    assert ended.stdout == ""
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("without", ["uvicorn", "pydantic_settings"])
def test_without_the_extra_it_says_how_to_install_it(folder: Path, without: str) -> None:
    code = MISSING.format(without={without})
    ended = subprocess.run(
        [sys.executable, "-c", code, "serve", "kainuu.netmap"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "pip install 'stakeholder-netmap[api]'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_port_that_is_taken_is_named(folder: Path, run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run("serve", folder / "kainuu.netmap", "--port", port, "--service", folder / "s")
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}" in ended.stderr
    assert beside(folder) == {"kainuu.netmap"}
