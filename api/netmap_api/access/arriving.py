"""What is refused before anybody looks at it: requests for another host, and too large ones."""

from __future__ import annotations

import re
from asyncio import timeout
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from netmap_api.access.answering import answer
from netmap_api.problems import Problem

_PATIENCE = 5.0
"""How many seconds what is too large may go on arriving."""
_SMALL = 1024 * 1024
"""The largest body of what is neither a file nor a set of changes."""
_LARGE = re.compile(r"/v1/projects/[^/]+/(imports|changesets)|/p/[^/]+/import")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_CLOSE = {"Connection": "close"}
_PROBES = frozenset({"/healthz", "/readyz"})
"""Whoever looks whether the service lives asks by the address of the machine."""


class ForUs:
    """Refuses requests that name another host than those of the service."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http" or scope["path"] in _PROBES or self._is_ours(scope):
            await self._app(scope, receive, send)
            return
        await answer(Request(scope), Problem("bad-request"))(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        return is_one_of(Headers(scope=scope).get("host", ""), self._hosts)


def is_one_of(host: str, known: tuple[str, ...]) -> bool:
    """Say whether the host of a request is one of those; its port does not matter.

    Examples
    --------
    >>> is_one_of("Maps.example.org:8600", ("maps.example.org",)), is_one_of("[::1]:80", ("::1",))
    (True, True)
    >>> is_one_of("a.example.org", ("*.example.org",)), is_one_of("evil.example", ("example.org",))
    (True, False)
    """
    name = host.strip().lower()
    bare = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    return any(
        bare.endswith(it[1:].lower()) if it.startswith("*.") else bare == it.lower() for it in known
    )


class NotTooLarge:
    """Refuses bodies before they are read: too large ones, and those of nobody in particular.

    How large one is may be told or not. Who sends one without a token or a session is told to
    sign in; whether those hold is looked at later.
    """

    def __init__(self, app: ASGIApp, most: int, session: str) -> None:
        self._app = app
        self._most = most
        self._session = session

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it as soon as it is known that it will not do."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._most if _LARGE.fullmatch(scope["path"]) else min(self._most, _SMALL)
        refusal = self._refusal(scope, most)
        if refusal is not None:
            await _drained(receive, self._most)
            await answer(Request(scope), refusal)(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                await _drained(receive, self._most)
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)

    def _refusal(self, scope: Scope, most: int) -> Problem | None:
        told = _told(scope)
        if (told or "transfer-encoding" in Headers(scope=scope)) and self._is_of_nobody(scope):
            return Problem("sign-in", headers=_CLOSE)
        return Problem("too-large", headers=_CLOSE) if told > most else None

    def _is_of_nobody(self, scope: Scope) -> bool:
        path, request = scope["path"], Request(scope)
        needs_somebody = path.startswith("/v1/") or _LARGE.fullmatch(path)
        if scope["method"] in _READING or not needs_somebody:
            return False
        return "authorization" not in request.headers and self._session not in request.cookies


async def _drained(receive: Receive, most: int) -> None:
    """Take in what is still being sent, up to a size: else who sends it may not see the answer."""
    with suppress(TimeoutError):
        async with timeout(_PATIENCE):
            while most > 0:
                message = await receive()
                most -= len(message.get("body", b""))
                if not message.get("more_body"):
                    return


def _told(scope: Scope) -> int:
    told = Headers(scope=scope).get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() else 0
