"""``netmap serve`` as a process of its own, for tests that end it, starve it or look at its log."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

WAIT = 180.0
"""How long anything may take on a busy machine."""

RUN = "import sys; from netmap_cli.main import main; main()"


@dataclass
class Process:
    """A service that runs in a folder; its project, service file and log are there."""

    folder: Path
    popen: subprocess.Popen[bytes]
    url: str
    first: str | None

    @property
    def log(self) -> str:
        """What it has written to its standard error."""
        return (self.folder / "log").read_text("utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command in its folder."""
        return netmap(self.folder, *words)

    def token(self, role: str = "viewer", project: str = "kainuu") -> str:
        """Make a token by command."""
        made = self.run("token", "create", "--project", project, "--role", role, "--format", "json")
        assert made.returncode == 0, made.stderr
        found = re.search(r"nm_\w+", made.stdout)
        assert found
        return found[0]

    def client(self, token: str | None = None) -> httpx.Client:
        """Return a client that asks with a token, or as nobody."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=WAIT)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Tell it to end; return the status that it ends with."""
        self.popen.send_signal(number)
        return self.popen.wait(WAIT)


def environment(**more: str) -> dict[str, str]:
    """Return the environment without what somebody may have set."""
    kept = {name: told for name, told in os.environ.items() if not name.startswith("NETMAP_")}
    return {**kept, "NETMAP_LANG": "en", **more}


def netmap(
    folder: Path, *words: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-c", RUN, *words],
        cwd=folder,
        env=env or environment(),
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=False,
    )


@contextmanager
def serving(folder: Path, *words: str, code: str = RUN, **settings: str) -> Iterator[Process]:
    """Serve in a folder until the block ends; ``code`` is what Python runs."""
    env = environment(**{f"NETMAP_SERVE_{it.upper()}": told for it, told in settings.items()})
    command = [sys.executable, "-c", code, "serve", *words, "--port", "0"]
    with (folder / "log").open("wb") as log, (folder / "told").open("wb") as told:
        popen = subprocess.Popen(command, cwd=folder, env=env, stdout=told, stderr=log)
    with popen:
        try:
            yield _started(folder, popen)
        finally:
            if popen.poll() is None:
                popen.terminate()
                _ended(popen)


def until(holds: Callable[[], bool], seconds: float = WAIT) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it does not come to hold"
        time.sleep(0.05)


def _started(folder: Path, popen: subprocess.Popen[bytes]) -> Process:
    until(lambda: bool(_links(folder)) or popen.poll() is not None)
    assert _links(folder), (folder / "log").read_text("utf-8")
    until(lambda: _answers(_links(folder)[0], popen))
    address, *first = _links(folder)
    return Process(folder, popen, address, first[0] if first else None)


def _links(folder: Path) -> list[str]:
    return re.findall(r"https?://\S+(?=\n)", (folder / "told").read_text("utf-8"))


def _answers(address: str, popen: subprocess.Popen[bytes]) -> bool:
    assert popen.poll() is None, "it ended"
    try:
        return httpx.get(f"{address}/healthz", timeout=WAIT).status_code == 200
    except httpx.TransportError:
        return False


def _ended(popen: subprocess.Popen[bytes]) -> None:
    try:
        popen.wait(20)
    except subprocess.TimeoutExpired:
        popen.kill()
