"""Which page of a project a link shows: only a path within the project, never an address."""

from __future__ import annotations

import re
from urllib.parse import unquote

from netmap.errors import InvalidValueError

_LONGEST = 1000
_PATH = re.compile(r"[a-z0-9](?:[A-Za-z0-9_.~%-]|/(?!/))*", re.ASCII)
_QUERY = re.compile(r"[A-Za-z0-9_.~%!$&'()*+,;=:@/?-]*", re.ASCII)


def view_of(told: str) -> str:
    """Return a path and query within a project, such as ``map?year=2019``; nothing is its front.

    Raises
    ------
    InvalidValueError
        ``link_view``, when it might lead elsewhere: with a scheme, a host, a backslash or dots
        that climb, written plainly or as ``%``.

    Examples
    --------
    >>> view_of("map?year=2019")
    'map?year=2019'
    """
    path, _, query = told.partition("?")
    is_within = not path or (_PATH.fullmatch(path) and _stays(unquote(path)))
    if len(told) > _LONGEST or not is_within or not _QUERY.fullmatch(query) or "//" in told:
        raise InvalidValueError(told[:80], "link_view")
    return told


def _stays(path: str) -> bool:
    """Whether a path, without its escapes, is one below the project and means nothing else."""
    is_plain = not any(sign in "\\:%" or not sign.isprintable() for sign in path)
    return is_plain and "//" not in path and not {".", ".."} & set(path.split("/"))
