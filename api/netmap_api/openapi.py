"""The description of the API for machines (OpenAPI): whole, with what every operation asks for."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from netmap_api.access.seats import AsksNobody, Needs, NeedsAdmin, NeedsNothing, NeedsSomebody

PATH = "/v1/openapi.json"

Rule = Needs | NeedsAdmin | NeedsSomebody | NeedsNothing | AsksNobody
OPEN = (NeedsNothing, AsksNobody)
"""The rules of what is open to everybody."""

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What is wrong, as RFC 9457 says.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": "The address of an explanation."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "The path that was asked for."},
    },
    "additionalProperties": True,
}


def describe(app: FastAPI) -> None:
    """Let an app describe itself; what it says is made once, when it is first asked for."""
    making = Lock()

    def described() -> dict[str, Any]:
        with making:  # it takes seconds, and whoever asks meanwhile waits for the same
            if app.openapi_schema is None:
                app.openapi_schema = _described(app)
            return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def routes(app: FastAPI) -> Iterator[RouteContext]:
    """Yield every route that asks who comes: those of the API, and the pages."""
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            yield route


def rule(route: RouteContext) -> Rule | None:
    """Return what a route asks of who comes, None when it forgot to say."""
    found = [it for it in _calls(route.dependant) if isinstance(it, Rule)]
    return found[0] if found else None


def _calls(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for below in dependant.dependencies:
        yield from _calls(below)


def _described(app: FastAPI) -> dict[str, Any]:
    told = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        license_info=app.license_info,
        separate_input_output_schemas=False,
    )
    schemas = told.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    told["components"]["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": "A token nm_…"},
        "session": {"type": "apiKey", "in": "cookie", "name": "netmap"},
    }
    for route in routes(app):
        for method in route.methods or () if route.include_in_schema else ():
            _complete(told["paths"][route.path_format][method.lower()], route)
    return told


def _complete(operation: dict[str, Any], route: RouteContext) -> None:
    """Add who may call an operation, and the problems that it may answer with."""
    asked = rule(route)
    if not isinstance(asked, OPEN):
        ways = ("session",) if "x-netmap-people" in operation else ("token", "session")
        operation["security"] = [{way: []} for way in ways]
    if isinstance(asked, Needs):
        operation["x-netmap-role"] = asked.role.word
    problem = {
        "description": "A problem.",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    responses = operation["responses"]
    if "422" in responses:
        responses["422"] = problem
    for status in _statuses(route, asked):
        responses.setdefault(str(status), problem)


def _statuses(route: RouteContext, asked: Rule | None) -> tuple[int, ...]:
    known = () if isinstance(asked, OPEN) else (401,)
    role = (403,) if isinstance(asked, Needs | NeedsAdmin) else ()
    named = (404,) if "{" in str(route.path_format) else ()
    body = (400, 413, 415, 422) if route.body_field else ()
    return (*known, *role, *named, *body, 429, 503)
