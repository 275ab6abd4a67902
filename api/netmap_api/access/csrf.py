"""What keeps other sites from changing anything in the name of somebody who is signed in here."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from netmap_api.access.answering import answer
from netmap_api.problems import Problem

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


class SameSite:
    """Refuses requests that change something and come from pages of another site.

    A browser says with ``Sec-Fetch-Site`` where a request comes from, an older one with
    ``Origin``. A request with a token in ``Authorization`` carries no cookie that a browser adds
    by itself; programs send neither header.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "http" and not is_ours(scope["method"], Headers(scope=scope)):
            refusal = answer(Request(scope), Problem("cross-site"))
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_ours(method: str, headers: Headers) -> bool:
    """Say whether a request changes nothing, or was made by a page of this service or a program.

    Examples
    --------
    >>> is_ours("POST", Headers({"sec-fetch-site": "same-origin"}))
    True
    >>> is_ours("POST", Headers({"origin": "https://evil.example", "host": "maps.example.org"}))
    False
    """
    if method in _SAFE or headers.get("authorization", "").lower().startswith("bearer "):
        return True
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OURS
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host", "")
