"""Routes whose bodies are read as bytes alone: no JSON is parsed where all requests pass by."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute


class _Unread(Request):
    """A request that gives its JSON as it came."""

    async def json(self) -> Any:
        return await self.body()


class Unread(APIRoute):
    """A route that lets its body be parsed in the thread of its function, by ``strict``.

    FastAPI parses JSON on the event loop, before it is known who asks: meanwhile nobody else is
    answered.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        answer = super().get_route_handler()

        async def answered(request: Request) -> Response:
            return await answer(_Unread(request.scope, request.receive))

        return answered
