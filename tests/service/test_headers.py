"""What every answer says to a browser, and whom the service takes requests for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from netmap_api.access.headers import policy
from netmap_api.app import create_app
from netmap_api.pages.files import address
from netmap_api.settings import Settings
from tests.service.conftest import Running, Serve

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
}


def described() -> list[tuple[str, str]]:
    """Return every operation of the API, its path filled in."""
    paths: dict[str, Any] = create_app(Settings()).openapi()["paths"]
    return [
        (method.upper(), re.sub(r"\{[^}]*\}", "region", path))
        for path, operations in paths.items()
        for method in operations
        if not path.endswith("/events")
    ]


OPERATIONS = described()
PAGES: tuple[str, ...] = (
    "/",
    "/v1/docs",
    "/problems/fault",
    "/sign-in",
    "/admin",
    "/s/nm_x",
    "/first/nm_x",
)
PAGES += ("/p/region/", "/p/region/map")
FILES = (address("site.css"), "/static/x/site.css", "/static/nothing.js")
OTHERS = [("GET", it) for it in ("/nothing", "/v1/nothing", *FILES, *PAGES)]
OTHERS += [("DELETE", "/healthz"), ("POST", "/v1/openapi.json"), ("PROPFIND", "/")]


def test_there_is_something_to_look_at() -> None:
    assert len(OPERATIONS) > 60


@pytest.mark.parametrize("role", [None, "viewer"])
def test_every_answer_has_the_headers_and_every_problem_one_shape(
    server: Running, role: str | None
) -> None:
    client = server.client(role)
    for method, path in [*OPERATIONS, *OTHERS]:
        accept = "text/html" if path in PAGES else "application/json"
        answer = client.request(method, path, headers={"Accept": accept})
        assert must_be_guarded(answer), (method, path, answer.status_code, answer.headers)
        if answer.status_code >= 400 and path not in PAGES:
            assert must_be_problem(answer), (method, path, answer.status_code, answer.text)


def must_be_guarded(answer: httpx.Response) -> bool:
    told = {name: answer.headers.get(name) for name in HEADERS}
    return told == HEADERS and "x-request-id" in answer.headers


def must_be_problem(answer: httpx.Response) -> bool:
    if answer.headers["content-type"] != "application/problem+json":
        return False
    told = answer.json()
    has_all = {"type", "title", "status", "detail", "instance"} <= told.keys()
    return has_all and (told["status"], told["type"][:10]) == (answer.status_code, "/problems/")


def test_a_fault_has_them_too(serve: Serve, region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running = serve(region)

    def break_(*_: object, **__: object) -> None:
        raise RuntimeError("canary")

    monkeypatch.setattr(running.services.service.tokens, "find", break_)
    answer = running.client().get("/v1/projects", headers={"Authorization": "Bearer nm_x"})
    assert answer.status_code == 500
    assert must_be_guarded(answer)
    assert answer.json()["type"] == "/problems/fault"
    assert "canary" not in answer.text


def test_https_is_told_once_it_is_there(serve: Serve, region: Path) -> None:
    secure = serve(region, url="https://maps.example.org").client()
    assert secure.get("/healthz").headers["strict-transport-security"] == "max-age=31536000"


def test_a_frame_is_for_sites_that_are_named() -> None:
    assert "frame-ancestors https://intra.example.org;" in policy(("https://intra.example.org",))


def test_requests_for_another_host_are_refused(serve: Serve, region: Path) -> None:
    client = serve(region, hosts=("maps.example.org", "*.region.example.org")).client()
    for host, status in {
        "maps.example.org": 401,
        "MAPS.example.org:8600": 401,
        "a.region.example.org": 401,
        "evil.example": 400,
        "maps.example.org.evil.example": 400,
        "127.0.0.1": 400,
    }.items():
        answer = client.get("/v1/projects", headers={"Host": host})
        assert answer.status_code == status, host
        assert must_be_guarded(answer)
    assert client.get("/healthz", headers={"Host": "127.0.0.1:8600"}).status_code == 200
    forged = {"Host": "maps.example.org", "X-Forwarded-Host": "evil.example"}
    assert client.get("/v1/projects", headers=forged).status_code == 401
