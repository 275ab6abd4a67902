"""Where a project on a server is: its address taken apart, and who may ask."""

from __future__ import annotations

import os
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from netmap.errors import StoreError

PROJECT = "netmap"
"""The project of an address that names none."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_SCHEMES = re.compile(r"(?:neo4j|bolt)(?:\+s|\+ssc)?")


class Address(NamedTuple):
    """A server, and the project on it."""

    server: str
    project: str

    def __str__(self) -> str:
        return f"{self.server}/{self.project}"


def address(uri: str) -> Address:
    """Take an address apart.

    Raises
    ------
    StoreError
        When it is none, or holds anything else: a password in it would end up in logs.

    Examples
    --------
    >>> address("bolt://localhost:7687"), str(address("neo4j+s://db.example.org/kainuu"))
    (Address(server='bolt://localhost:7687', project='netmap'), 'neo4j+s://db.example.org/kainuu')
    """
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        reason = "uri_password" if _has_user(uri) else "uri_port"
        raise StoreError(reason, uri=shown(uri)) from None
    if _has_user(uri):
        raise StoreError("uri_password", uri=shown(uri))
    project = parts.path.removeprefix("/") or PROJECT
    host = parts.hostname
    more = parts.query or parts.fragment or "?" in uri or "#" in uri
    if more or not host or not _SCHEMES.fullmatch(parts.scheme):
        raise StoreError("bad_uri", uri=shown(uri))
    if not _NAME.fullmatch(project):
        raise StoreError("uri_project", uri=shown(uri), project=project)
    named = f"[{host}]" if ":" in host else host
    return Address(f"{parts.scheme}://{named}" + (f":{port}" if port else ""), project)


def _has_user(uri: str) -> bool:
    return "@" in re.split(r"[/?#]", uri.partition("://")[2], maxsplit=1)[0]


def credentials() -> tuple[str, str]:
    """Return the user and the password that the environment tells."""
    return os.environ.get("NETMAP_NEO4J_USER", "neo4j"), os.environ.get("NETMAP_NEO4J_PASSWORD", "")


def shown(uri: str) -> str:
    """Return an address as a message may show it: without user, password and query.

    Examples
    --------
    >>> shown("bolt://ada:secret@localhost/x?password=secret")
    'bolt://localhost/x'
    """
    scheme, _, rest = re.split(r"[?#]", uri, maxsplit=1)[0].partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
