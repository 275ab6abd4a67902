"""What the documents say of the service is true: their commands and programs run against one."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import netmap
from tests.conftest import ROOT
from tests.service.process import Process, environment, serving

URL = "http://127.0.0.1:8600"


def blocks(document: str, kind: str) -> list[str]:
    text = (ROOT / "docs" / document).read_text("utf-8")
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


def made(folder: Path, examples: Path) -> Path:
    with netmap.open(folder / "kainuu.netmap", create=True) as project:
        project.import_(examples / "kainuu")
    return folder


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Iterator[Process]:
    folder = made(tmp_path_factory.mktemp("documents"), examples)
    with serving(folder, "kainuu.netmap") as running:
        yield running


def test_the_requests_of_the_api_are_answered(service: Process) -> None:
    if not shutil.which("curl"):
        pytest.skip("no curl")
    env = {**os.environ, "TOKEN": service.token("editor")}
    script = "set -e\n" + "\n".join(blocks("api.md", "sh api")).replace(URL, service.url)
    ended = subprocess.run(
        ["sh", "-c", script], env=env, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "/problems/" in ended.stdout


def test_the_programs_of_the_api_run(service: Process) -> None:
    told = f"URL, TOKEN = {service.url!r}, {service.token('editor')!r}\n"
    script = told + "\n".join(blocks("api.md", "python api")) + "client.close()\n"
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "304" in ended.stdout
    assert "412 /problems/changed" in ended.stdout
    assert "True true" in ended.stdout


def test_the_drill_gives_back_what_was_there(tmp_path: Path, examples: Path) -> None:
    made(tmp_path, examples)
    (tmp_path / "backup").mkdir()
    with serving(tmp_path, "kainuu.netmap") as running:
        assert running.first is not None
        token = running.token()
        shared = running.run("share", "create", "--project", "kainuu", "--url", URL)
        link = re.findall(r"/s/nm_\w+", shared.stdout)[0]
        ran("service.md", "drill-backup", tmp_path)
        assert running.run("token", "revoke", token_id(running)).returncode == 0
    (tmp_path / "backup").rename(tmp_path / "restored")
    (tmp_path / "kainuu.netmap").unlink()
    *checks, serve = lines("service.md", "drill-restore")
    for line in checks:
        command(line, tmp_path)
    with serving(tmp_path, *shlex.split(serve)[2:]) as restored:
        with restored.client(token) as client:
            assert client.get("/v1/projects/kainuu/actors?limit=1").status_code == 200
        with httpx.Client(base_url=restored.url, follow_redirects=True, timeout=60) as browser:
            opened = browser.get(link, headers={"Accept": "text/html"})
            assert opened.status_code == 200


def token_id(running: Process) -> str:
    listed = running.run("token", "list", "--format", "json").stdout
    return str(json.loads(listed)[0]["id"])


def lines(document: str, drill: str) -> list[str]:
    (block,) = blocks(document, f"console {drill}")
    return block.splitlines()


def ran(document: str, drill: str, folder: Path) -> None:
    for line in lines(document, drill):
        command(line, folder)


def command(line: str, folder: Path) -> None:
    script = Path(sysconfig.get_path("scripts")) / "netmap"
    words = [str(script), *shlex.split(line)[1:]]
    ended = subprocess.run(
        words, cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, f"{line}: {ended.stderr}"
