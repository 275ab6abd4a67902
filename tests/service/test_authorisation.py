"""Who may do what: every operation and page x everybody who may come, as its rule says (S7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext

from netmap_api import openapi
from netmap_api.access import keeping
from netmap_api.access.roles import Role
from netmap_api.access.seats import AsksNobody, Needs, NeedsAdmin, NeedsNothing, NeedsSomebody
from netmap_api.app import create_app
from netmap_api.settings import Settings
from tests.service import world
from tests.service.conftest import Serve
from tests.service.visits import word
from tests.service.world import MINE, NOBODYS, THEIRS, VISITORS, World

ROLES = {"link": Role.LINK, "viewer": Role.VIEWER, "editor": Role.EDITOR}
FILLED = {
    "project": MINE, "record_id": "a", "actor_id": "a", "actor": "a", "indicator": "members",
    "before": "0", "after": "1", "which": "partners", "form": "json", "name": "partners",
    "stamp": "0",
}  # fmt: skip
REFUSED = {"sign-in", "bad-token", "may-not", "unknown-project"}
ENDS_THE_SESSION = {"/sign-out"}

Operation = tuple[str, RouteContext]


def operations() -> list[Operation]:
    app = create_app(Settings())
    found = [(it, route) for route in openapi.routes(app) for it in sorted(route.methods or ())]
    return [it for it in found if it[0] != "HEAD"]


def path_of(operation: Operation) -> str:
    return str(operation[1].path_format)


OPERATIONS = operations()
IN_PROJECTS = [it for it in OPERATIONS if "{project}" in path_of(it)]


def named(operation: Operation) -> str:
    return f"{operation[0]} {path_of(operation)}"


@pytest.fixture(scope="module")
def place(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> World:
    paths = world.projects(tmp_path_factory.mktemp("two"))
    with world.quick_passwords():
        running = serve(*paths, requests_a_minute=1_000_000, answer_seconds=60, log_level="error")
    return World(running.url, running.services)


@pytest.fixture(scope="module")
def asks(place: World) -> Iterator[httpx.Client]:
    """Return a client that forgets every cookie."""
    with httpx.Client(base_url=place.url, timeout=60, headers={"Accept": "application/json"}) as it:
        yield it


def asked(client: httpx.Client, operation: Operation, **told: Any) -> httpx.Response:
    method, _ = operation
    filled = {**FILLED, "project": told.pop("project", MINE)}
    path = re.sub(r"\{(\w+)[^}]*\}", lambda it: filled.get(it[1], "nothing"), path_of(operation))
    client.cookies.clear()
    return client.request(method, path, **told)


def test_every_route_has_a_rule() -> None:
    without = [named(it) for it in OPERATIONS if openapi.rule(it[1]) is None]
    assert not without, without


def test_a_route_without_a_rule_is_found() -> None:
    router = APIRouter()
    router.get("/v1/open")(lambda: "everything")
    app = FastAPI()
    app.include_router(router)
    (route,) = (it for it in openapi.routes(app) if it.path_format == "/v1/open")
    assert openapi.rule(route) is None


def test_there_are_pages_and_operations() -> None:
    assert len(OPERATIONS) > 200
    assert len(IN_PROJECTS) > 180


def expected(visitor: str, route: RouteContext) -> str | None:
    """Return the problem by which a visitor is refused, None when they are let in."""
    rule = openapi.rule(route)
    if isinstance(rule, AsksNobody):
        return None
    if visitor == "revoked":
        return "bad-token"
    if visitor == "anonymous":
        return None if isinstance(rule, NeedsNothing) else "sign-in"
    return of_somebody(visitor, route)


def of_somebody(visitor: str, route: RouteContext) -> str | None:
    rule = openapi.rule(route)
    if isinstance(rule, NeedsNothing):
        return None
    if isinstance(rule, Needs):
        return of_project(visitor, rule.role, route)
    if isinstance(rule, NeedsAdmin):
        return None if visitor == "host" else "may-not"
    assert isinstance(rule, NeedsSomebody)
    return "may-not" if visitor in BEYOND.get(str(route.path_format), ()) else None


BEYOND = {
    "/metrics": {"link", "viewer", "editor"},
    "/account": {"link", "stranger", "viewer", "editor", "admin"},
}
"""What asks for somebody, and then who of those is not meant: links, and tokens."""


def of_project(visitor: str, least: Role, route: RouteContext) -> str | None:
    if visitor == "stranger":
        return "unknown-project"
    if ROLES.get(visitor, Role.ADMIN) < least:
        return "may-not"
    is_token = visitor in ("viewer", "editor", "admin")
    return "may-not" if is_token and asks_people(route.dependant) else None


def asks_people(dependant: Dependant) -> bool:
    """Say whether a route is for people who are signed in alone, whatever a token's role."""
    return dependant.call is keeping.keeper or any(map(asks_people, dependant.dependencies))


@pytest.mark.parametrize("visitor", VISITORS)
def test_everybody_is_let_in_or_refused_as_the_rule_says(
    place: World, asks: httpx.Client, visitor: str
) -> None:
    wrong = []
    headers = place.headers(visitor)
    for operation in OPERATIONS:
        answer = asked(asks, operation, headers=headers)
        if path_of(operation) in ENDS_THE_SESSION:
            headers = place.headers(visitor)
        if met(answer) != expected(visitor, operation[1]):
            wrong.append((named(operation), answer.status_code, met(answer)))
        assert answer.status_code < 500, (named(operation), answer.text)
    assert not wrong, wrong


def met(answer: httpx.Response) -> str | None:
    """Return the problem of refusal that was met, None when there was none."""
    if "problem+json" not in answer.headers.get("content-type", ""):
        return None
    return found if (found := word(answer)) in REFUSED else None


@pytest.mark.parametrize("visitor", ["viewer", "keeper", "link", "stranger"])
def test_a_foreign_project_cannot_be_told_from_one_that_there_is_not(
    place: World, asks: httpx.Client, visitor: str
) -> None:
    """Byte by byte, headers included: no answer says that a project exists."""
    headers = place.headers(visitor)
    foreign = MINE if visitor == "stranger" else THEIRS
    for operation in IN_PROJECTS:
        told = asked(asks, operation, headers=headers, project=foreign)
        unknown = asked(asks, operation, headers=headers, project=NOBODYS)
        assert told.status_code == 404, named(operation)
        assert word(told) == "unknown-project", named(operation)
        assert said(told, foreign) == said(unknown, NOBODYS), named(operation)


def said(answer: httpx.Response, project: str) -> tuple[object, ...]:
    """Return what an answer says, without the name that was asked for."""
    headers = {key: it for key, it in answer.headers.items() if key not in ("date", "x-request-id")}
    headers.pop("content-length")
    return (
        answer.status_code,
        headers,
        answer.content.replace(f"/{project}".encode(), b"/"),
    )


@pytest.mark.parametrize("visitor", ["anonymous", "revoked"])
def test_people_who_are_not_known_are_sent_to_sign_in(
    place: World, asks: httpx.Client, visitor: str
) -> None:
    headers = {**place.headers(visitor), "Accept": "text/html"}
    for operation in IN_PROJECTS:
        if path_of(operation).startswith("/p/"):
            answer = asked(asks, operation, headers=headers)
            assert answer.status_code == 303, named(operation)
            assert answer.headers["location"].startswith("/sign-in?next=%2Fp%2F"), named(operation)


def test_a_page_of_a_foreign_project_is_the_page_of_one_that_there_is_not(
    place: World, asks: httpx.Client
) -> None:
    headers = {**place.headers("viewer"), "Accept": "text/html"}
    for operation in IN_PROJECTS:
        if path_of(operation).startswith("/p/"):
            told = asked(asks, operation, headers=headers, project=THEIRS)
            unknown = asked(asks, operation, headers=headers, project=NOBODYS)
            assert told.status_code == unknown.status_code == 404, named(operation)
            assert said(told, THEIRS)[2] == said(unknown, NOBODYS)[2], named(operation)
