"""Limits that hold for a whole service: of requests, whoever answers them, and of their size."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.service.conftest import Running, Serve
from tests.service.process import Process, serving

MOST = 30
PATH = "/v1/projects"


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory, region: Path) -> Iterator[Process]:
    """Return two processes that believe no proxy."""
    folder = tmp_path_factory.mktemp("limited")
    shutil.copy(region, folder)
    settings = {"requests_a_minute": str(MOST)}
    with serving(folder, region.name, "--workers", "2", **settings) as running:
        yield running


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, region: Path) -> Iterator[Process]:
    """Return a process behind a proxy, which is us."""
    folder = tmp_path_factory.mktemp("proxied")
    shutil.copy(region, folder)
    settings = {"requests_a_minute": "3", "proxies": "127.0.0.1"}
    with serving(folder, region.name, **settings) as running:
        yield running


def ask(running: Process, headers: dict[str, str], times: int) -> list[httpx.Response]:
    """Ask over new connections, so that any process may answer."""

    def once(_: int) -> httpx.Response:
        return httpx.get(running.url + PATH, headers=headers, timeout=60)

    with ThreadPoolExecutor(8) as asking:
        return [*asking.map(once, range(times))]


def test_the_processes_count_together(limited: Process) -> None:
    token = limited.token(project="region")
    answers = ask(limited, {"Authorization": f"Bearer {token}"}, MOST + 15)
    refused = [it for it in answers if it.status_code == 429]
    assert Counter(it.status_code for it in answers) == {200: MOST, 429: 15}
    assert not any("server" in it.headers for it in answers)
    assert all(1 <= int(it.headers["retry-after"]) <= 60 for it in refused)
    assert {it.json()["type"] for it in refused} == {"/problems/too-many-requests"}
    other = {"Authorization": f"Bearer {limited.token(project='region')}"}
    assert ask(limited, other, 1)[0].is_success


def test_nobody_says_where_they_come_from_but_a_proxy(limited: Process) -> None:
    answers = [
        ask(limited, {"X-Forwarded-For": f"192.0.2.{n}", "Forwarded": f"for=192.0.2.{n}"}, 1)[0]
        for n in range(MOST + 3)
    ]
    assert [it.status_code for it in answers[-3:]] == [429] * 3


def test_who_looks_whether_it_lives_is_not_counted(limited: Process) -> None:
    with limited.client() as client:
        for path in ("/healthz", "/readyz"):
            assert {client.get(path).status_code for _ in range(MOST + 2)} == {200}


def test_behind_a_proxy_each_address_is_counted_apart(proxied: Process) -> None:
    first = [ask(proxied, {"X-Forwarded-For": "192.0.2.1"}, 1)[0].status_code for _ in range(4)]
    assert first == [401, 401, 401, 429]
    assert ask(proxied, {"X-Forwarded-For": "192.0.2.2"}, 1)[0].status_code == 401
    forged = {"X-Forwarded-For": "192.0.2.3, 192.0.2.1"}  # the proxy adds the last
    assert ask(proxied, forged, 1)[0].status_code == 429


def test_tokens_that_are_guessed_are_counted(serve: Serve, region: Path) -> None:
    with serve(region, requests_a_minute=5).client() as client:
        guesses = [{"Authorization": f"Bearer nm_{'x' * n}"} for n in range(8)]
        answers = [client.get("/v1/projects/region/actors", headers=it) for it in guesses]
    assert [it.status_code for it in answers] == [401] * 5 + [429] * 3


@pytest.fixture(scope="module")
def small(serve: Serve, region: Path) -> Running:
    """Return a service that takes little."""
    return serve(region, upload_mb=1)


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("path", ["/v1/projects/region/actors/x", "/v1/nothing"])
def test_what_is_too_large_is_refused_in_words(small: Running, path: str, is_told: bool) -> None:
    large = b'{"id": "' + b"x" * 2**20 + b'"}'
    body = large if is_told else iter([large[:1000], large[1000:]])
    headers = {"Content-Type": "application/json", "If-None-Match": "*"}
    answer = small.client("editor").put(path, content=body, headers=headers)
    if path.endswith("nothing") and not is_told:  # nobody read it
        assert answer.status_code in {404, 405}
        return
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/too-large"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-request-id"]
