"""How who asks is found: by the token or the cookie of a request, and not too often a minute."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network

from starlette.requests import Request

from netmap_api.access.roles import Role
from netmap_api.access.who import ANONYMOUS, Principal
from netmap_api.problems import Problem
from netmap_api.services import Services
from netmap_api.settings import Settings

LINK_COOKIE = "netmap-link"
"""Marks a browser that came by a share link: when that ends, its next page says so."""
_MINUTE = 60


def cookie_name(services: Services) -> str:
    """Return the name of the cookie of a session."""
    return session_cookie(services.settings)


def session_cookie(settings: Settings) -> str:
    """Return the name of the cookie of a session; browsers hold one of ``__Host-`` to https."""
    return "__Host-netmap" if settings.secure else "netmap"


def principal_of(request: Request, services: Services) -> Principal:
    """Return who asks.

    Raises
    ------
    Problem
        ``bad-token`` when a token is told that does not hold, ``too-many-requests``.
    """
    if request.headers.get("authorization"):
        found = _by_token(request, services)
    else:
        cookie = request.cookies.get(cookie_name(services))
        found = _by_cookie(cookie, services) if cookie else ANONYMOUS
    _count(f"{found.kind}:{found.session or found.id or counted(address(request))}", services)
    return found


def address(request: Request) -> str:
    """Return the address that a request comes from; of proxies only those told are believed."""
    return request.client.host if request.client else "-"


def counted(address: str) -> str:
    """Return what is counted of an address: of IPv6 the half that is one line's, not one machine's.

    Examples
    --------
    >>> counted("192.0.2.1"), counted("2001:db8:1:2:3:4:5:6"), counted("::ffff:192.0.2.1")
    ('192.0.2.1', '2001:db8:1:2::/64', '192.0.2.1')
    """
    try:
        told = ip_address(address)
    except ValueError:
        return address
    if isinstance(told, IPv4Address):
        return str(told)
    if told.ipv4_mapped:
        return str(told.ipv4_mapped)
    return str(ip_network((int(told), 64), strict=False))


def limit(key: str, most: int, services: Services) -> None:
    """Count what is done under a key.

    Raises
    ------
    Problem
        ``too-many-requests`` when it was done more often than this within a minute.
    """
    verdict = services.service.counters.hit(key, most, _MINUTE)
    if not verdict.allowed:
        raise Problem("too-many-requests", headers={"Retry-After": str(verdict.reset)})


def _count(key: str, services: Services) -> None:
    limit(f"requests:{key}", services.settings.requests_a_minute, services)


def _by_token(request: Request, services: Services) -> Principal:
    scheme, _, secret = request.headers["authorization"].partition(" ")
    token = services.service.tokens.find(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        _count(f"bad-token:{counted(address(request))}", services)
        raise Problem("bad-token")
    roles = {token.project: Role.named(token.role)}
    return Principal("token", token.id, token.label, roles=roles)


def _by_cookie(cookie: str, services: Services) -> Principal:
    session = services.service.sessions.find(cookie)
    if session is None:
        return ANONYMOUS
    if session.user is not None:
        user = services.service.accounts.get(session.user)
        roles = {project: Role.named(role) for project, role in user.roles.items()}
        return Principal("user", user.id, user.shown or user.name, user.is_admin, roles, cookie)
    link = services.service.links.check(session.link) if session.link else None
    if link is None:
        return ANONYMOUS
    roles = {link.project: Role.LINK}
    return Principal("link", link.id, link.title, False, roles, cookie, link.access)
