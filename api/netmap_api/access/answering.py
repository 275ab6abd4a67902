"""How a problem is answered: as JSON to programs, as a page to people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from netmap.errors import NetmapError, StoreError
from netmap_api.access.finding import LINK_COOKIE
from netmap_api.problems import MEDIA_TYPE, Problem, of_error, of_status
from netmap_api.sentences import language_of

if TYPE_CHECKING:
    from fastapi import FastAPI

LANGUAGE_COOKIE = "netmap-lang"
REASON = "netmap.reason"
"""Where a request keeps why a project could not be used, for the log."""


def reader_language(request: Request) -> str:
    """Return the language that a reader wants: of the address, the cookie, the browser."""
    asked = request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)
    return language_of(*asked, request.headers.get("accept-language"))


def answer(request: Request, problem: Problem) -> Response:
    """Answer with a problem in the reader's language."""
    language = reader_language(request)
    told = problem.told(language, quote(request.url.path))
    if is_for_people(request):
        if problem.status == 401:  # noqa: PLR2004 - the status says what it is
            return _to_the_door(request)
        return _page(request, told, problem, language)
    headers = {**problem.headers, "Content-Language": language}
    if problem.status == 401:  # noqa: PLR2004
        headers["WWW-Authenticate"] = "Bearer"
    body = json.dumps(told, ensure_ascii=False)
    return Response(body, problem.status, headers, MEDIA_TYPE)


def _to_the_door(request: Request) -> Response:
    """Let somebody sign in; whose link holds no more learns that instead."""
    if LINK_COOKIE in request.cookies:
        return answer(request, Problem("link-closed"))
    return RedirectResponse(f"/sign-in?next={_quoted(request)}", 303)


def is_for_people(request: Request) -> bool:
    """Say whether a request is for a page; all that programs ask for is below ``/v1/``."""
    path = request.url.path
    is_page = not path.startswith(("/v1/", "/static/", "/healthz", "/readyz", "/metrics"))
    return is_page and "text/html" in request.headers.get("accept", "")


def _quoted(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(request.url.path + query, safe="")


def _page(request: Request, told: dict[str, object], problem: Problem, language: str) -> Response:
    show = request.app.state.show_problem
    response: Response = show(request, told, language)
    response.status_code = problem.status
    response.headers.update(problem.headers)
    return response


def handle(app: FastAPI) -> None:
    """Let every error of an app be answered as a problem."""
    app.add_exception_handler(Problem, _of_problem)
    app.add_exception_handler(NetmapError, _of_netmap)
    app.add_exception_handler(RequestValidationError, _of_validation)
    app.add_exception_handler(HTTPException, _of_framework)
    app.add_exception_handler(Exception, _of_fault)


def _of_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(request, error)


def _of_netmap(request: Request, error: Exception) -> Response:
    assert isinstance(error, NetmapError)
    if isinstance(error, StoreError):
        request.scope[REASON] = error.reason
    return answer(request, of_error(error))


def _of_validation(request: Request, error: Exception) -> Response:
    """List every field that is wrong; what was told is not repeated, it may be personal."""
    assert isinstance(error, RequestValidationError)
    errors = [
        {"at": "/".join(map(str, it["loc"])), "code": it["type"], "message": it["msg"]}
        for it in error.errors()
    ]
    is_json = any(it["type"] == "json_invalid" for it in error.errors())
    word = "bad-request" if is_json else "invalid-request"
    return answer(request, Problem(word, more={"errors": errors}))


def _of_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:  # noqa: PLR2004
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return answer(request, of_status(error.status_code, headers))


def _of_fault(request: Request, _error: Exception) -> Response:
    return answer(request, Problem("fault"))


def _methods(request: Request) -> set[str]:
    """Return every method that some route takes at the path of a request."""
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        for method in route.methods or ():
            matched, _ = route.original_route.matches({**request.scope, "method": method})
            if matched is Match.FULL:
                found.update((method, "HEAD") if method == "GET" else (method,))
    return found
