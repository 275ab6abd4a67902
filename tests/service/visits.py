"""What tests of coming in share: a server whose clock is moved, and browsers of people."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from netmap_api.service import Service
from netmap_api.service.accounts import NewUser, User
from netmap_api.service.links import NewLink
from tests.service.conftest import WAIT, Running, Serve
from tests.service.service_files import ANNA, QUICK, Clock

PASSWORD = "a sentence to remember"
OTHER = "other"


@dataclass
class Place:
    """A server of the projects ``region`` and ``other``, with its clock."""

    running: Running
    clock: Clock

    @property
    def service(self) -> Service:
        """The service file."""
        return self.running.services.service

    def browser(self, **cookies: str) -> httpx.Client:
        """Return a browser in which nobody is signed in; it follows no redirect by itself."""
        made = httpx.Client(
            base_url=self.running.url,
            headers={"Accept": "text/html", "Accept-Language": "en"},
            cookies=cookies,
            timeout=WAIT,
            verify=False,  # there is nothing to verify, and reading certificates is slow
        )
        self.running.clients.append(made)
        return made

    def account(self, name: str, *, is_admin: bool = False, **roles: str) -> User:
        """Make an account with roles by project."""
        return self.service.accounts.add(NewUser(name, PASSWORD, is_admin=is_admin), roles)

    def signed_in(self, name: str) -> httpx.Client:
        """Return a browser in which somebody signed in."""
        browser = self.browser()
        answer = browser.post("/sign-in", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return browser

    def link(self, project: str = "region", **told: object) -> tuple[str, str]:
        """Make a share link; return its path and its id."""
        new = NewLink(project, **told)  # type: ignore[arg-type]
        secret, link = self.service.links.create(new, by=ANNA)
        return f"/s/{secret}", link.id


@contextmanager
def begun(serve: Serve, region: Path, folder: Path, **settings: object) -> Iterator[Place]:
    """Start a server of two projects whose clock stands still until it is moved."""
    other = folder / f"{OTHER}.netmap"
    shutil.copy(region, other)
    clock, real = Clock(), Service.open

    def opening(path: Path) -> Service:
        return real(path, now=clock, hasher=QUICK)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Service, "open", opening)
        running = serve(region, other, requests_a_minute=100_000, **settings)
    yield Place(running, clock)


def word(answer: httpx.Response) -> str:
    """Return the word of the problem that a program was answered with."""
    return str(answer.json()["type"]).removeprefix("/problems/")


def heading(answer: httpx.Response) -> str:
    """Return the heading of a page."""
    found = re.search("<h1>(.*?)</h1>", answer.text)
    assert found, answer.text
    return found[1]


def secret_of(answer: httpx.Response) -> str:
    """Return the secret that a page shows."""
    found = re.search('id="secret" type="text" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]
