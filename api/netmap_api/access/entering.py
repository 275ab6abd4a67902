"""How a browser is let in and out: its cookie, how often a password may be tried, where it goes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from netmap.errors import InvalidValueError
from netmap_api.access.finding import LINK_COOKIE, cookie_name, counted
from netmap_api.problems import Problem
from netmap_api.service.passwords import MOST
from netmap_api.service.sessions import LONGEST
from netmap_api.waiting import Room

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from netmap_api.service.accounts import User
    from netmap_api.services import Services

TRIES = 5
"""How many wrong passwords a minute there may be for a name, and from an address."""
LEAST = 12
"""How many signs a password that somebody chooses has at least."""

_MINUTE = 60
_LOCAL = re.compile(r"/(?![/\\])[!-\[\]-~]{0,2000}", re.ASCII)
_TRYING = Lock()
_ROOM = Room(8)
"""Where those wait who try a password: they are looked at one after another, which takes long."""


def local(address: str) -> str:
    r"""Return an address when it is a path of this service, else the front page.

    Examples
    --------
    >>> local("/p/kainuu/map?year=2019"), local("//evil.example"), local("/\\evil.example")
    ('/p/kainuu/map?year=2019', '/', '/')
    """
    return address if _LOCAL.fullmatch(address) else "/"


def base_address(request: Request, services: Services) -> str:
    """Return the address of the service as users see it.

    What a request says is believed of names that were looked at alone (``hosts``): else anybody
    could have links made that lead elsewhere.
    """
    settings = services.settings
    if settings.url:
        return settings.url
    listens = None if settings.hosts else services.service.settings.address
    return listens or str(request.base_url).rstrip("/")


def address_of_link(secret: str, request: Request, services: Services) -> str:
    """Return what a share link is sent as."""
    return f"{base_address(request, services)}/s/{secret}"


def begin_user(user: User, request: Request, response: Response, services: Services) -> None:
    """Sign a user in: the browser gets a new id of a session, and the one it had ends."""
    sessions = services.service.sessions
    _hand_out(sessions.begin_user(user.id, instead=_held(request, services)), response, services)
    _forget_link(request, response)


def begin_link(link: str, request: Request, response: Response, services: Services) -> None:
    """Let a browser in by a share link; the session that it had ends."""
    sessions = services.service.sessions
    _hand_out(sessions.begin_link(link, instead=_held(request, services)), response, services)
    secure = services.settings.secure
    response.set_cookie(
        LINK_COOKIE, "1", max_age=LONGEST, secure=secure, httponly=True, samesite="lax"
    )


def end(request: Request, response: Response, services: Services) -> None:
    """End the session of a browser and take its cookie back."""
    held = _held(request, services)
    if held:
        services.service.sessions.end(held)
    secure = services.settings.secure
    response.delete_cookie(cookie_name(services), secure=secure, httponly=True, samesite="lax")
    _forget_link(request, response)


def _forget_link(request: Request, response: Response) -> None:
    if LINK_COOKIE in request.cookies:
        response.delete_cookie(LINK_COOKIE, httponly=True, samesite="lax")


def verified(name: str, password: str, address: str, services: Services) -> User | None:
    """Return who has this name and password, None for nobody.

    Only wrong tries are counted, so that many can sign in from one office; those who try are
    served one after another, so that many at once get no more tries.

    Raises
    ------
    Problem
        ``too-many-requests`` after five wrong tries within a minute, ``busy`` when many try now.
    """
    keys = f"sign-in name {name.casefold().strip()}", f"sign-in address {counted(address)}"
    accounts = services.service.accounts
    return _tried(keys, services, lambda: accounts.verify(name, password))


def must_be_long(password: str) -> None:
    """Refuse a password that is too short to be chosen; nothing else is asked of it.

    Raises
    ------
    InvalidValueError
        ``password_length``; the error holds no password.
    """
    if len(password) < LEAST:
        raise InvalidValueError(len(password), "password_length", least=LEAST, most=MOST)


def _tried(
    keys: Sequence[str], services: Services, attempt: Callable[[], User | None]
) -> User | None:
    counters = services.service.counters
    with _ROOM.place(), _TRYING:
        met = [verdict for key in keys if not (verdict := counters.peek(key, TRIES)).allowed]
        if met:
            wait = str(max(it.reset for it in met))
            raise Problem("too-many-requests", headers={"Retry-After": wait})
        found = attempt()
        if found is None:
            for key in keys:
                counters.hit(key, TRIES, _MINUTE)
        return found


def _held(request: Request, services: Services) -> str | None:
    return request.cookies.get(cookie_name(services))


def _hand_out(session: str, response: Response, services: Services) -> None:
    response.set_cookie(
        cookie_name(services),
        session,
        max_age=LONGEST,
        path="/",
        secure=services.settings.secure,
        httponly=True,
        samesite="lax",
    )
