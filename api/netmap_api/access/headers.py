"""The headers that every answer has, so that a browser runs and shows nothing that is not ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from netmap_api.settings import Settings

_YEAR = 365 * 24 * 3600
_BY_THE_ROUTER = 307
"""What the router alone answers, to whom left out a slash or wrote one too many."""


class Headers:
    """Adds the headers of security to every answer, errors and files included."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._told = {
            "Content-Security-Policy": policy(settings.frame_ancestors),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "X-Robots-Tag": "noindex, nofollow",
        }
        if settings.secure:
            self._told["Strict-Transport-Security"] = f"max-age={_YEAR}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request with the headers added."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._told.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "private, no-cache")
                if message["status"] == _BY_THE_ROUTER:
                    headers["Location"] = _here(headers["Location"])
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)


def _here(address: str) -> str:
    """Return an address of this service without its host, which is only what a request said.

    Examples
    --------
    >>> _here("http://evil.example/p/demo/?a=1"), _here("http://evil.example//other.example/")
    ('/p/demo/?a=1', '/other.example/')
    """
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return f"/{parts.path.lstrip('/')}{query}"


def policy(frame_ancestors: tuple[str, ...]) -> str:
    """Return the content security policy: scripts, styles and pictures of this service alone."""
    ancestors = " ".join(frame_ancestors) or "'none'"
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "img-src 'self' data: blob:; connect-src 'self'; "
        f"frame-ancestors {ancestors}; base-uri 'none'; form-action 'self'"
    )
