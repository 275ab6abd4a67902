"""What cannot be used is said in one message, nothing is half-done, and the next run works."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from uuid import uuid4

import pytest

from netmap.stores.sqlite import connection
from tests.conftest import Folder, Run
from tests.contract.conftest import asked

HOLDER = """
import sys, apsw
connection = apsw.Connection(sys.argv[1])
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""
EVERY = (
    ("log",),
    ("show", "a"),
    ("diff", "0", "1"),
    ("duplicates",),
    ("verify",),
    ("partners",),
    ("check",),
    ("revert", "0"),
    ("merge", "a", "b"),
    ("erase", "a", "--yes"),
)


@pytest.fixture
def source(folder: Folder) -> Path:
    actors = [{"id": name, "kind": "ngo", "name_fi": f"Seura {name}"} for name in "abcdef"]
    contacts = [{"id": "c", "about": "a", "name": "Maija Esimerkki"}]
    return folder("source", actors=actors, contacts=contacts)


@pytest.fixture
def project(run: Run, tmp_path: Path, source: Path) -> Path:
    path = tmp_path / "region.netmap"
    asked(run, "import", source, "--into", path)
    return path


def refused(ended: CompletedProcess[str], *words: str) -> None:
    """Hold that a run ended with status 1, one message and nothing else."""
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Error: ")
    assert ended.stderr.count("\n") == 1
    assert [word for word in words if word not in ended.stderr] == []


def commands(path: object) -> Iterator[tuple[object, ...]]:
    for name, *words in EVERY:
        yield name, path, *words


def test_a_file_that_is_no_project_is_left_as_it_is(run: Run, tmp_path: Path, source: Path) -> None:
    path = tmp_path / "notes.netmap"
    path.write_text("Remember the milk. " * 100)
    for command in (*commands(path), ("import", source, "--into", path)):
        refused(run(*command), "notes.netmap", "not a netmap project")
    assert path.read_text().startswith("Remember")


def test_another_database_is_no_project(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.netmap"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE actors (id)")
    other.close()
    refused(run("log", path), "not a netmap project")


def test_a_folder_is_no_project(run: Run, tmp_path: Path, source: Path) -> None:
    path = tmp_path / "folder.netmap"
    path.mkdir()
    refused(run("log", path), "folder.netmap")
    refused(run("import", source, "--into", path), "folder.netmap")


def test_a_project_that_is_missing_is_not_made_by_looking(
    run: Run, tmp_path: Path, source: Path
) -> None:
    path = tmp_path / "missing.netmap"
    for command in commands(path):
        refused(run(*command), "missing.netmap")
    refused(run("import", source, "--into", tmp_path / "no" / "x.netmap"), "x.netmap")
    assert not path.exists()


@pytest.mark.parametrize("share", [0.999, 0.5, 0.1])
def test_a_project_that_is_cut_short_is_refused(run: Run, project: Path, share: float) -> None:
    content = project.read_bytes()
    project.write_bytes(content[: int(len(content) * share)])
    for name, path, *words in commands(project):
        ended = run(name, path, *words)
        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr
        if name != "verify":
            refused(ended, "region.netmap")
    project.write_bytes(content)
    assert asked(run, "verify", project)["ok"]


def test_a_project_of_a_newer_netmap_is_refused(run: Run, project: Path) -> None:
    with sqlite3.connect(project) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    refused(run("log", project), "newer netmap", "99")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Let another process be writing to a project."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.communicate()


def test_a_project_that_another_process_writes_can_be_read_and_is_not_written(
    run: Run, project: Path, source: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_WAIT", 100)
    other = folder("other", actors=[{"id": "g", "kind": "ngo"}])
    with held(project):
        assert len(asked(run, "log", project)) == 1
        assert run("partners", project).returncode == 0
        refused(run("import", other, "--into", project), "another program")
        refused(run("revert", project, 0), "another program")
        refused(run("erase", project, "a", "--yes"), "another program")
    assert asked(run, "import", other, "--into", project)["revision"] == 2


def test_a_first_import_that_fails_leaves_no_project(
    run: Run, tmp_path: Path, folder: Folder
) -> None:
    bad = folder("bad", actors=[{"id": "a", "kind": "ngo", "start": "2019-02-31"}])
    before = sorted(tmp_path.iterdir())
    path = tmp_path / "region.netmap"
    refused(run("import", bad, "--into", path), "actors.csv")
    refused(run("import", tmp_path / "nowhere", "--into", path), "nowhere")
    assert sorted(tmp_path.iterdir()) == before


def test_an_import_with_errors_changes_nothing(run: Run, project: Path, folder: Folder) -> None:
    bad = folder("bad", actors=[{"id": "z", "kind": "ngo", "start": "2019-02-31"}])
    before = project.read_bytes()
    refused(run("import", bad, "--into", project), "actors.csv")
    assert project.read_bytes() == before


def test_a_project_cannot_be_put_into_itself_or_into_another_kind_of_file(
    run: Run, project: Path, source: Path, tmp_path: Path
) -> None:
    ended = run("import", source, "--into", tmp_path / "region.xlsx")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ".netmap" in ended.stderr
    before = project.read_bytes()
    assert run("import", project, "--into", project).returncode == 1
    assert project.read_bytes() == before


def test_an_interrupt_rolls_an_import_back(
    run: Run, command: str, project: Path, folder: Folder
) -> None:
    rows = "".join(f"b{number},ngo,Seura {number}\n" for number in range(20_000))
    many = folder("many", actors=f"id,kind,name_fi\n{rows}")
    before = project.read_bytes()
    journal = project.with_name(f"{project.name}-journal")
    importing = [command, "import", str(many), "--into", str(project)]
    with subprocess.Popen(importing, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while process.poll() is None and not journal.exists():
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, b"", b"\n")
    assert project.read_bytes() == before
    assert len(asked(run, "log", project)) == 1


@pytest.mark.parametrize(
    "uri",
    [
        "neo4j://",
        "neo4j://localhost:port/x",
        "neo4j://localhost:7687/one/two",
        "neo4j://ada:secret@localhost:7687/x",
        "http://localhost:7474/x",
        "bolt://localhost:7687/x?y=z",
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(
    run: Run, uri: str, source: Path
) -> None:
    for command in (("log", uri), ("import", source, "--into", uri), ("neo4j", "init", uri)):
        ended = run(*command)
        refused(ended, "neo4j://HOST:PORT")
        assert "secret" not in ended.stderr


def test_a_server_that_is_down_is_said_to_be(run: Run, source: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    uri = f"bolt://127.0.0.1:{port}/region"
    began = time.monotonic()
    for command in (
        ("log", uri),
        ("partners", uri),
        ("import", source, "--into", uri),
        ("neo4j", "init", uri),
        ("copy", uri, tmp_path / "copy.netmap"),
    ):
        refused(run(*command), str(port))
    assert time.monotonic() - began < 60
    assert not (tmp_path / "copy.netmap").exists()


def test_a_wrong_password_is_said_to_be_one_and_the_right_one_works_after(
    run: Run, neo4j_uri: str, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = f"{neo4j_uri}/p{uuid4().hex[:8]}"
    with monkeypatch.context() as patched:
        patched.setenv("NETMAP_NEO4J_USER", "stranger")  # who guesses often is locked out
        patched.setenv("NETMAP_NEO4J_PASSWORD", "guessed")
        for command in (("log", uri), ("import", source, "--into", uri)):
            ended = run(*command)
            refused(ended, "NETMAP_NEO4J_PASSWORD")
            assert "guessed" not in ended.stderr
    assert asked(run, "import", source, "--into", uri)["revision"] == 1
    refused(run("log", f"{neo4j_uri}/missing"), "missing")
