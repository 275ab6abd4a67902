"""A small OpenID provider on a loopback port, which tests tell whom to sign in and how to err."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "netmap-of-tests"
SECRET = "what the provider gave us"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
STRANGER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@dataclass
class Person:
    """Who signs in at the provider; ``info`` is told by the userinfo endpoint alone."""

    subject: str = "s-1"
    claims: dict[str, Any] = field(default_factory=dict)
    info: dict[str, Any] = field(default_factory=dict)


@dataclass
class Errors:
    """How the provider errs: claims told instead, signed by a stranger, and so on."""

    claims: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    is_forged: bool = False
    algorithm: str = "RS256"
    discovery: dict[str, Any] = field(default_factory=dict)
    state: str | None = None
    is_down: bool = False


class Provider:
    """The provider: ``person`` is who sits at the browser."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.person = Person()
        self.errors = Errors()
        self.asked: dict[str, dict[str, str]] = {}
        self.refused: list[str] = []

    def discovery(self) -> dict[str, Any]:
        """Describe the provider."""
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            **self.errors.discovery,
        }

    def authorize(self, told: dict[str, str]) -> str:
        """Sign the person in; return where the browser goes with the code."""
        assert told["client_id"] == CLIENT
        assert told["code_challenge_method"] == "S256"
        code = f"code-{uuid4().hex}"
        self.asked[code] = told
        query = {"code": code, "state": self.errors.state or told["state"]}
        return f"{told['redirect_uri']}?{urlencode(query)}"

    def token(self, told: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Exchange a code, once, for who knows the verifier and the secret of the client."""
        asked = self.asked.pop(told["code"], None)
        wanted = f"{CLIENT}:{SECRET}"
        fits = {
            "code": asked is not None,
            "secret": b64decode(authorization.removeprefix("Basic ")).decode() == wanted,
            "verifier": asked is not None
            and asked["code_challenge"] == _challenge(told["code_verifier"]),
            "redirect": asked is not None and asked["redirect_uri"] == told["redirect_uri"],
        }
        self.refused += [name for name, it_fits in fits.items() if not it_fits]
        if asked is None or not all(fits.values()):
            return None
        return {
            "access_token": f"access-{self.person.subject}",
            "token_type": "Bearer",
            "id_token": self.id_token(asked["nonce"]),
        }

    def id_token(self, nonce: str) -> str:
        """Sign what the provider says of the person."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "sub": self.person.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
            **self.person.claims,
            **self.errors.claims,
        }
        kept = {name: value for name, value in claims.items() if name not in self.errors.left_out}
        header = {"alg": self.errors.algorithm, "kid": "one"}
        return jwt.encode(header, kept, STRANGER if self.errors.is_forged else KEY)


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider on a free loopback port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    server.provider = provider  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    @property
    def _provider(self) -> Provider:
        found = self.server.provider  # type: ignore[attr-defined]
        assert isinstance(found, Provider)
        return found

    def do_GET(self) -> None:
        provider, parts = self._provider, urlsplit(self.path)
        if provider.errors.is_down:
            self.send_error(503)
        elif parts.path == "/.well-known/openid-configuration":
            self._tell(provider.discovery())
        elif parts.path == "/keys":
            self._tell({"keys": [KEY.as_dict(private=False)]})
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", provider.authorize(dict(parse_qsl(parts.query))))
            self.end_headers()
        elif self.headers["Authorization"] == f"Bearer access-{provider.person.subject}":
            self._tell({"sub": provider.person.subject, **provider.person.info})
        else:
            self.send_error(401)

    def do_POST(self) -> None:
        told = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        made = self._provider.token(told, self.headers["Authorization"] or "")
        if made is None:
            self._tell({"error": "invalid_grant"}, 400)
        else:
            self._tell(made)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _tell(self, told: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
