"""The pages that explain the API and its problems, for people; they need no other site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from netmap_api.access.answering import reader_language
from netmap_api.access.seats import Anyone
from netmap_api.openapi import PATH
from netmap_api.pages.base import show
from netmap_api.problems import STATUSES, Problem
from netmap_api.sentences import say

router = APIRouter()


@dataclass(frozen=True)
class Parameter:
    """One thing that an operation can be told."""

    name: str
    where: str
    required: bool
    kind: str
    description: str


@dataclass(frozen=True)
class Operation:
    """One thing that can be asked of the API."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    role: str | None
    body: str
    parameters: Sequence[Parameter]
    statuses: Sequence[str]


@router.get("/v1/docs", response_class=HTMLResponse)
def documentation(_who: Anyone, request: Request) -> HTMLResponse:
    """Show every operation of the API with what it can be told and what it answers."""
    described = request.app.openapi()
    return show(request, "documentation.html", groups=_groups(described), machine=PATH)


@router.get("/problems", response_class=HTMLResponse)
def problems(_who: Anyone, request: Request) -> HTMLResponse:
    """List the problems that there are."""
    return show(request, "problems.html", problems=[_explained(request, it) for it in STATUSES])


@router.get("/problems/{word}", response_class=HTMLResponse)
def problem(word: str, _who: Anyone, request: Request) -> HTMLResponse:
    """Explain one problem."""
    if word not in STATUSES:
        raise Problem("not-found")
    return show(request, "problems.html", problems=[_explained(request, word)])


def _explained(request: Request, word: str) -> Mapping[str, object]:
    language = reader_language(request)
    told = {key: say(f"problems.{word}.{key}", language) for key in ("title", "detail")}
    return {"word": word, "status": STATUSES[word], **told}


def _groups(described: Mapping[str, Any]) -> Mapping[str, Sequence[Operation]]:
    """Return the operations by tag, in the order in which they stand."""
    found: dict[str, list[Operation]] = {}
    for path, methods in described["paths"].items():
        for method, told in methods.items():
            tag = (told.get("tags") or ["api"])[0]
            found.setdefault(tag, []).append(_operation(method, path, told))
    return found


def _operation(method: str, path: str, told: Mapping[str, Any]) -> Operation:
    bodies = told.get("requestBody", {}).get("content", {})
    return Operation(
        told["operationId"],
        method.upper(),
        path,
        told.get("summary", ""),
        told.get("description", ""),
        told.get("x-netmap-role"),
        ", ".join(f"{form} ({_kind(body.get('schema', {}))})" for form, body in bodies.items()),
        [_parameter(it) for it in told.get("parameters", ())],
        [*told["responses"]],
    )


def _parameter(told: Mapping[str, Any]) -> Parameter:
    schema = told.get("schema", {})
    required = bool(told.get("required"))
    description = told.get("description") or schema.get("description", "")
    return Parameter(told["name"], told["in"], required, _kind(schema), description)


def _kind(schema: Mapping[str, Any]) -> str:
    """Say in a word or two what a value is."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    several = [_kind(it) for it in schema.get("anyOf", ()) if it.get("type") != "null"]
    if several:
        return " | ".join(dict.fromkeys(several))
    inner = _kind(schema["items"]) if "items" in schema else ""
    return f"{schema.get('type', 'any')}{f' of {inner}' if inner else ''}"
