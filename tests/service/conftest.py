"""What tests of the service share: a real server in a thread, with projects, tokens and people."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import uvicorn

import netmap
from netmap_api.app import create_app
from netmap_api.service import Service
from netmap_api.service.values import COMMAND
from netmap_api.services import Services
from netmap_api.settings import Settings
from tests.service.service_files import Clock, opened

WAIT = 20.0


@dataclass
class Running:
    """A server that answers at ``url``; ``services`` are its parts."""

    url: str
    services: Services
    clients: list[httpx.Client] = field(default_factory=list)

    def token(self, role: str = "admin", project: str | None = None) -> str:
        """Make a token of a role, for the first project unless another is named."""
        name = project or self.services.projects.names()[0]
        secret, _ = self.services.service.tokens.create(name, role, by=COMMAND, label=role)
        return secret

    def client(self, role: str | None = None, project: str | None = None) -> httpx.Client:
        """Return a client that asks with a token of a role, or as nobody."""
        headers = {"Authorization": f"Bearer {self.token(role, project)}"} if role else {}
        made = httpx.Client(base_url=self.url, headers=headers, timeout=WAIT)
        self.clients.append(made)
        return made


Serve = Callable[..., Running]


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory, example_folders: tuple[Path, ...]) -> Path:
    """Return a project file of the four examples, which nobody writes to."""
    path = tmp_path_factory.mktemp("region") / "region.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(*example_folders)
    return path


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands still until it is moved."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where a service file may be made."""
    return tmp_path / "netmap-service.db"


@pytest.fixture
def service(path: Path, clock: Clock) -> Iterator[Service]:
    """Return a service file that knows two projects."""
    with opened(path, clock) as service:
        yield service


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start a service of project files on a free port, in a thread of this process."""
    stops: list[Callable[[], None]] = []

    def started(*projects: Path | str, **settings: object) -> Running:
        service = tmp_path_factory.mktemp("service") / "netmap-service.db"
        told = {"service": service, "projects": tuple(map(str, projects)), **settings}
        app = create_app(Settings(**told))  # type: ignore[arg-type]
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        listening = socket.create_server(("127.0.0.1", 0))
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        _await(server, thread)
        running = Running(f"http://127.0.0.1:{listening.getsockname()[1]}", app.state.services)
        stops.append(lambda: _stop(server, thread, listening, running))
        return running

    yield started
    for stop in stops:
        stop()


@pytest.fixture(scope="module")
def server(serve: Serve, region: Path) -> Running:
    """Return a running service of the four examples, for tests that change nothing."""
    return serve(region)


def _await(server: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + WAIT
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < end, "the server did not start in time"
        time.sleep(0.01)


def _stop(
    server: uvicorn.Server, thread: threading.Thread, listening: socket.socket, running: Running
) -> None:
    for client in running.clients:
        client.close()
    server.should_exit = True
    thread.join(WAIT)
    listening.close()
    assert not thread.is_alive(), "the server did not stop"
