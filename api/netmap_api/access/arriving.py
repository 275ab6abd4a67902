"""What is refused before anybody looks at it: requests for another host, and too large ones."""

from __future__ import annotations

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
    """Refuses bodies that are larger than the service takes, told or not how large they are."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it as soon as it is known to be too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _told(scope) > self._most:
            await _drained(receive, self._most)
            refusal = Problem("too-large", headers={"Connection": "close"})
            await answer(Request(scope), refusal)(scope, receive, send)
            return
        size = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > self._most:
                await _drained(receive, self._most)
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)


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
