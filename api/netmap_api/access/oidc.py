"""Sign-in with the identity provider of an organisation (OpenID Connect, authorization code, PKCE).

What belongs to one sign-in, such as its nonce, goes along in a sealed cookie of ten minutes, so
that the callback is believed only in the browser that began. What the provider says of itself and
its keys are kept for ten minutes; when a token does not fit the keys, they are fetched anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from ssl import SSLContext
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from authlib.common.security import generate_token
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from authlib.oauth2.rfc6749.parameters import (
    parse_authorization_code_response,
    prepare_token_request,
)
from authlib.oidc.core import CodeIDToken
from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from netmap_api.problems import Problem
from netmap_api.waiting import Room

if TYPE_CHECKING:
    from netmap_api.service.accounts import User
    from netmap_api.services import Services

SECONDS = 600
"""How long somebody may take at the provider."""

_WAIT = 5.0
_ROOM = Room(6)
"""Where those wait whom the provider keeps waiting: each holds a thread."""
_KEPT = 600
_LEEWAY = 60
_SCOPE = "openid email profile"
_SIGNED_WITH = ["RS256", "PS256", "ES256", "EdDSA"]
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_SEAL = {"alg": "dir", "enc": "A256GCM"}
_DISCOVERY = "/.well-known/openid-configuration"


class Begun(NamedTuple):
    """A sign-in that has begun: where the browser goes, and the cookie that it keeps meanwhile."""

    address: str
    cookie: str


@dataclass(frozen=True)
class Errand:
    """What belongs to one sign-in; ``goal`` is where the browser goes when it is done."""

    state: str
    nonce: str
    verifier: str
    redirect: str
    goal: str
    ends_at: int


@dataclass(frozen=True)
class Provider:
    """An identity provider as it describes itself, and what this service is to it."""

    issuer: str
    client_id: str
    client_secret: str | None
    authorization: str
    token: str
    keys: str
    userinfo: str | None
    methods: tuple[str, ...]


def is_offered(services: Services) -> bool:
    """Say whether people may sign in with a provider here."""
    return bool(services.settings.oidc_issuer and services.settings.oidc_client_id)


def begin(services: Services, redirect: str, goal: str) -> Begun:
    """Begin a sign-in that comes back to the address ``redirect``.

    Raises
    ------
    Problem
        ``provider-away`` when the provider does not answer as it should, ``not-found`` when there
        is none.
    """
    provider = _provider(services)
    state, nonce, verifier = (generate_token(48) for _ in range(3))
    errand = Errand(state, nonce, verifier, redirect, goal, services.service.now() + SECONDS)
    client = OAuth2Client(
        None, provider.client_id, scope=_SCOPE, redirect_uri=redirect, code_challenge_method="S256"
    )
    address, _ = client.create_authorization_url(
        provider.authorization, errand.state, errand.verifier, nonce=errand.nonce
    )
    return Begun(address, _sealed(errand, services))


def finish(services: Services, address: str, cookie: str | None) -> tuple[User, str]:
    """Return who a provider sent back to this address, and where the browser goes now.

    Raises
    ------
    Problem
        ``sign-in-failed`` when anything about it does not fit, ``not-admitted`` when nobody here
        is meant, ``provider-away``.
    """
    errand = _opened(cookie, services)
    provider = _provider(services)
    try:
        code = parse_authorization_code_response(address, errand.state)["code"]
        told = _tokens(provider, errand, code)
        claims = _claims(provider, errand, told, services.service.now())
    except (OAuth2Error, JoseError, ValueError, KeyError, TypeError):
        raise Problem("sign-in-failed") from None
    return _person(services, provider, claims, told), errand.goal


def _person(
    services: Services, provider: Provider, claims: Mapping[str, Any], told: Mapping[str, Any]
) -> User:
    """Return the account of somebody; the first time it is the one that was added for them."""
    accounts, subject = services.service.accounts, claims["sub"]
    user = accounts.identified(provider.issuer, subject)
    if user is None:
        email = _verified(claims) or _verified(_userinfo(provider, subject, told))
        user = accounts.claim(email, provider.issuer, subject) if email else None
    if user is None:
        raise Problem("not-admitted")
    return user


def _verified(claims: Mapping[str, Any]) -> str | None:
    """Return the e-mail that a provider has verified, by which an account may have been added.

    A name that people choose themselves, such as ``preferred_username``, says nothing.
    """
    email = claims.get("email") if claims.get("email_verified") is True else None
    return email if isinstance(email, str) and email else None


def _provider(services: Services) -> Provider:
    settings = services.settings
    if not (settings.oidc_issuer and settings.oidc_client_id):
        raise Problem("not-found")
    address = settings.oidc_issuer.rstrip("/") + _DISCOVERY
    told = fetched_lately(address, services.service.now() // _KEPT)
    secret = settings.oidc_client_secret
    try:
        provider = Provider(
            told["issuer"],
            settings.oidc_client_id,
            secret.get_secret_value() if secret else None,
            told["authorization_endpoint"],
            told["token_endpoint"],
            told["jwks_uri"],
            told.get("userinfo_endpoint"),
            tuple(told.get("token_endpoint_auth_methods_supported", ("client_secret_basic",))),
        )
    except (KeyError, TypeError):
        raise _misled() from None
    _must_be_safe(provider, settings.oidc_issuer)
    return provider


def _must_be_safe(provider: Provider, issuer: str) -> None:
    """Refuse a provider that calls itself otherwise, or has secrets sent in the open."""
    places = [provider.authorization, provider.token, provider.keys]
    places += [provider.userinfo] if provider.userinfo else []
    if provider.issuer != issuer or not all(map(_is_safe, places)):
        raise _misled()


def _misled() -> Problem:
    """Return what says that a provider describes itself badly, and ask anew the next time."""
    fetched_lately.cache_clear()
    return Problem("provider-away")


def _is_safe(address: object) -> bool:
    parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _tokens(provider: Provider, errand: Errand, code: str) -> Mapping[str, Any]:
    """Exchange a code for tokens."""
    body = prepare_token_request(
        "authorization_code",
        code=code,
        redirect_uri=errand.redirect,
        code_verifier=errand.verifier,
    )
    auth = ClientAuth(provider.client_id, provider.client_secret, _method(provider))
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
    }
    address, headers, body = auth.prepare("POST", provider.token, headers, body)
    return _asked("POST", address, headers=headers, content=body)


def _method(provider: Provider) -> str:
    """Choose how the service shows the provider who it is."""
    if provider.client_secret is None:
        return "none"
    has_basic = "client_secret_basic" in provider.methods
    return "client_secret_basic" if has_basic else "client_secret_post"


def _claims(
    provider: Provider, errand: Errand, told: Mapping[str, Any], now: int
) -> Mapping[str, Any]:
    """Return what an ID token says, once its signature and everything about it fits."""
    token = _decoded(provider, told["id_token"], now)
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }
    params = {
        "nonce": errand.nonce,
        "client_id": provider.client_id,
        "access_token": told.get("access_token"),
    }
    CodeIDToken(token.claims, token.header, options, params).validate(now, _LEEWAY)
    if not token.claims["sub"]:
        raise ValueError("sub")
    return token.claims


def _decoded(provider: Provider, told: str, now: int) -> jwt.Token:
    """Return a token that a key of the provider signed; it may have changed them a moment ago."""
    kept = KeySet.import_key_set(fetched_lately(provider.keys, now // _KEPT))  # type: ignore[arg-type]
    try:
        return jwt.decode(told, kept, algorithms=_SIGNED_WITH)
    except (JoseError, ValueError):
        fetched_lately.cache_clear()
        new = KeySet.import_key_set(fetched_lately(provider.keys, now // _KEPT))  # type: ignore[arg-type]
        return jwt.decode(told, new, algorithms=_SIGNED_WITH)


def _userinfo(provider: Provider, subject: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a provider says of somebody apart from the ID token, if it is the same person."""
    access = told.get("access_token")
    if not (provider.userinfo and isinstance(access, str)):
        return {}
    found = _fetched(provider.userinfo, Authorization=f"Bearer {access}")
    return found if found.get("sub") == subject else {}


@lru_cache(maxsize=4)
def fetched_lately(address: str, _period: int) -> Mapping[str, Any]:
    """Return what a provider says, as it was fetched in this period of some minutes."""
    return _fetched(address)


def _fetched(address: str, **headers: str) -> Mapping[str, Any]:
    return _asked("GET", address, headers=headers)


def _asked(method: str, address: str, **told: Any) -> Mapping[str, Any]:
    """Ask a provider; a refusal of what was sent fails the sign-in, anything else is its fault."""
    try:
        with _ROOM.place():
            response = httpx.request(method, address, timeout=_WAIT, verify=_trusted(), **told)
        answer = response.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise Problem("provider-away") from None
    if method == "POST" and 400 <= response.status_code < 500:  # noqa: PLR2004
        raise Problem("sign-in-failed")
    if response.status_code != 200 or not isinstance(answer, dict):  # noqa: PLR2004
        raise Problem("provider-away")
    return answer


@cache
def _trusted() -> SSLContext:
    """Return whose certificates are believed, which is slow to read."""
    return httpx.create_ssl_context()


def _sealed(errand: Errand, services: Services) -> str:
    return jwe.encrypt_compact(_SEAL, json.dumps(asdict(errand)), _key(services))


def _opened(cookie: str | None, services: Services) -> Errand:
    try:
        content = jwe.decrypt_compact(cookie or "", _key(services)).plaintext
        errand = Errand(**json.loads(content or b""))
    except (JoseError, ValueError, TypeError):
        raise Problem("sign-in-failed") from None
    if errand.ends_at < services.service.now():
        raise Problem("sign-in-failed")
    return errand


def _key(services: Services) -> OctKey:
    return OctKey.import_key(services.service.secrets.key_for("sign-in with a provider"))
