"""What other programs may rely on of the service: its commands, its addresses, its rows."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import httpx
import pytest

NETMAP = (sys.executable, "-c", "from netmap_cli.main import main; main()")
INDICATOR, PROJECT = "contact_person_named", "pp-jarjestorakenne"
ASKED: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    "partners": ("partners", (), {}),
    "meetings": ("meetings", (), {"rows": True}),
    "coverage": (f"coverage/{INDICATOR}", (INDICATOR,), {}),
    "centrality": ("centrality", (), {"measure": "degree", "kinds": "member_of,part_of", "top": 5}),
    "structure": ("structure", (), {"at": "2018", "kinds": "all", "statuses": "all"}),
    "without": (f"without/{PROJECT}", ("--actor", PROJECT), {"at": "2018"}),
}
"""The address of each question, what a command is told in its place, and options of both."""


@dataclass
class Started:
    """A service that a command started in a folder, and the lines that it printed."""

    folder: Path
    address: str
    first: str | None

    def command(self, *words: str, told: str = "") -> CompletedProcess[str]:
        return subprocess.run(
            (*NETMAP, *words),
            cwd=self.folder,
            input=told,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def token(self, role: str) -> str:
        made = self.command("token", "create", "--project", "region", "--role", role)
        assert made.returncode == 0, made.stderr
        return made.stdout.split()[0]

    def get(self, path: str, token: str | None = None, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.get(f"{self.address}{path}", headers=headers, timeout=30, **options)


@pytest.fixture(scope="module")
def started(
    tmp_path_factory: pytest.TempPathFactory, example_folders: tuple[Path, ...]
) -> Iterator[Started]:
    folder = tmp_path_factory.mktemp("contract")
    for example in example_folders:
        shutil.copytree(example, folder / example.name)
    names = [example.name for example in example_folders]
    words = (*NETMAP, "import", *names, "--into", "region.netmap")
    subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    environment = {**os.environ, "NETMAP_LANG": "en"}
    serving = subprocess.Popen(
        (*NETMAP, "serve", "region.netmap", "--port", "0"),
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert serving.stdout
    said = serving.stdout.readline() + serving.stdout.readline()
    addresses = re.findall(r"http://[^\s]+", said)
    yield Started(folder, addresses[0], next((it for it in addresses[1:]), None))
    serving.send_signal(signal.SIGINT)
    serving.stdout.close()
    serving.wait(20)


def test_serve_prints_the_address_and_once_the_link_of_the_admin(started: Started) -> None:
    assert started.address.startswith("http://127.0.0.1:")
    assert started.first
    assert started.first.startswith(f"{started.address}/first/")
    assert started.get("/healthz").json() == {"status": "ok", "unavailable": 0}


def test_the_service_file_is_in_the_working_folder(started: Started) -> None:
    assert (started.folder / "netmap-service.db").is_file()


def test_a_token_is_printed_once_and_begins_with_nm(started: Started) -> None:
    token = started.token("viewer")
    assert token.startswith("nm_")
    listed = started.command("token", "list")
    assert listed.returncode == 0
    assert token not in listed.stdout


def test_a_revoked_token_opens_nothing_while_the_server_runs(started: Started) -> None:
    made = started.command(
        "token",
        "create",
        "--project",
        "region",
        "--role",
        "viewer",
        "--days",
        "3",
        "--format",
        "json",
    )
    told = json.loads(made.stdout)
    path = "/v1/projects/region/partners"
    assert started.get(path, told["token"]).status_code == 200
    assert started.command("token", "revoke", told["id"]).returncode == 0
    assert started.get(path, told["token"]).status_code == 401


@pytest.mark.parametrize("name", ASKED)
def test_the_rows_are_those_of_the_command(started: Started, name: str) -> None:
    path, words, options = ASKED[name]
    by_command = started.command(
        name, "region.netmap", *words, *_as_words(options), "--format", "json"
    )
    assert by_command.returncode == 0, by_command.stderr
    rows = json.loads(by_command.stdout)
    for role in ("viewer", "editor", "admin"):
        answer = started.get(f"/v1/projects/region/{path}", started.token(role), params=options)
        assert answer.status_code == 200, answer.text
        assert answer.json()["items"] == (rows if isinstance(rows, list) else [rows])


def _as_words(options: Mapping[str, object]) -> Iterator[str]:
    for key, value in options.items():
        yield from (f"--{key}",) if value is True else (f"--{key}", str(value))


def test_an_account_is_added_listed_and_disabled(started: Started) -> None:
    words = ("user", "add", "aino", "--project", "region", "--role", "viewer", "--password-stdin")
    added = started.command(*words, told="a long enough secret\n")
    assert added.returncode == 0, added.stderr
    assert "aino" in started.command("user", "list").stdout
    assert started.command("user", "disable", "aino").returncode == 0


def test_a_link_is_made_opened_and_revoked(started: Started) -> None:
    made = started.command("share", "create", "--project", "region", "--format", "json")
    told = json.loads(made.stdout)
    address = str(next(value for value in told.values() if "/s/" in str(value)))
    path = address.removeprefix(started.address)
    assert started.get(path).status_code == 303
    assert told["id"] in started.command("share", "list").stdout
    assert started.command("share", "revoke", told["id"]).returncode == 0
    assert started.get(path).status_code == 404
