"""What is refused before a body is read, what HEAD is told, and that no request names our host."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from starlette.requests import Request

from netmap_api.access.entering import address_of_link
from netmap_api.access.finding import counted
from netmap_api.settings import Settings
from tests.service.conftest import Running

CHANGES = "/v1/projects/region/changesets"
JSON = {"Content-Type": "application/json"}
BROKEN = b'{"put": [{},{},'


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize("path", [CHANGES, "/v1/projects/region/links"])
def test_a_body_of_nobody_is_not_parsed(server: Running, path: str, is_told: bool) -> None:
    body = BROKEN if is_told else iter([BROKEN])
    with server.client() as client:
        answer = client.post(path, content=body, headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["connection"] == "close"


def test_an_upload_of_nobody_is_sent_to_sign_in(server: Running) -> None:
    with server.client() as client:
        told = {"Accept": "text/html"}
        files = {"file": ("a.csv", b"x" * 2**20)}
        answer = client.post("/p/region/import", files=files, headers=told)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_a_body_of_who_may_not_is_not_parsed(server: Running) -> None:
    guessed = {**JSON, "Authorization": "Bearer nm_none"}
    assert server.client().post(CHANGES, content=BROKEN, headers=guessed).status_code == 401
    assert server.client("viewer").post(CHANGES, content=BROKEN, headers=JSON).status_code == 403
    assert server.client("editor").post(CHANGES, content=BROKEN, headers=JSON).status_code == 400


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize(
    ("path", "status"), [("/v1/projects/region/merges", 413), (CHANGES, 400), ("/sign-in", 413)]
)
def test_only_files_and_changes_may_be_large(
    server: Running, path: str, status: int, is_told: bool
) -> None:
    parts = [BROKEN, b"{}," * 700_000]
    body = b"".join(parts) if is_told else iter(parts)
    kind = "application/json" if path.startswith("/v1") else "application/x-www-form-urlencoded"
    client: httpx.Client = server.client("editor")
    assert client.post(path, content=body, headers={"Content-Type": kind}).status_code == status


def test_of_a_line_with_ipv6_all_addresses_count_as_one() -> None:
    assert (
        counted("2001:db8:1:2::1") == counted("2001:db8:1:2:ffff::") != counted("2001:db8:1:3::1")
    )


@pytest.mark.parametrize("path", ["/healthz", "/sign-in", "/v1/projects/region/actors", "/v1/no"])
def test_head_says_what_get_does_without_a_body(server: Running, path: str) -> None:
    client = server.client("viewer")
    got, told = client.get(path), client.head(path)
    assert (told.status_code, told.content) == (got.status_code, b"")
    for name in ("content-type", "content-length", "etag", "content-security-policy"):
        assert told.headers.get(name) == got.headers.get(name), name


def test_head_is_not_taken_where_get_is_not(server: Running) -> None:
    answer = server.client("viewer").head(CHANGES)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_a_redirect_to_a_whole_path_names_no_host(server: Running) -> None:
    evil = {"Host": "evil.example"}
    answer = server.client("viewer").get("/p/region?lang=en", headers=evil)
    assert (answer.status_code, answer.headers["location"]) == (307, "/p/region/?lang=en")


@pytest.mark.parametrize(
    ("url", "hosts", "begins"),
    [
        (None, (), "http://127.0.0.1:8600/s/"),
        ("https://maps.example.org", (), "https://maps.example.org/s/"),
        (None, ("asked.example",), "http://asked.example/s/"),
    ],
)
def test_links_lead_to_where_the_service_is(
    server: Running, url: str | None, hosts: tuple[str, ...], begins: str
) -> None:
    services = replace(server.services, settings=Settings(url=url, hosts=hosts))
    services.service.settings.address = "http://127.0.0.1:8600"
    scope = {
        "type": "http",
        "scheme": "http",
        "path": "/",
        "headers": [(b"host", b"asked.example")],
    }
    assert address_of_link("x", Request(scope), services) == f"{begins}x"


def test_a_service_that_others_reach_by_no_name_is_known() -> None:
    told = [Settings(), Settings(host="::1"), Settings(host="0.0.0.0", hosts=("a.example",))]
    assert [it.is_nameless for it in [*told, Settings(host="0.0.0.0")]] == [False] * 3 + [True]


def test_numbers_are_for_administrators(server: Running) -> None:
    answers = [server.client(role).get("/metrics") for role in (None, "viewer", "editor", "admin")]
    assert [it.status_code for it in answers] == [401, 403, 403, 200]
