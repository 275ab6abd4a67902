"""Conditions of requests: which version a client has (ETag), and whether it may change that."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from netmap_api.problems import Problem

JSON = "application/json"
NDJSON = "application/x-ndjson"


def etag_of(*parts: object) -> str:
    """Return the strong ETag of what these parts determine.

    Examples
    --------
    >>> etag_of(7, "public") == etag_of(7, "public") != etag_of(7, "project")
    True
    """
    told = "\0".join(it.decode() if isinstance(it, bytes) else str(it) for it in parts)
    return f'"{sha256(told.encode("utf-8", "replace")).hexdigest()[:32]}"'


def names(header: str | None, etag: str | None) -> bool:
    """Say whether a header of ETags names this one; ``*`` names any that there is.

    Examples
    --------
    >>> names('"a", W/"b"', '"b"'), names("*", None), names(None, '"a"')
    (True, False, False)
    """
    if header is None or etag is None:
        return False
    told = {it.strip().removeprefix("W/") for it in header.split(",")}
    return "*" in told or etag in told


def is_known(request: Request, etag: str) -> bool:
    """Say whether the client has this version already."""
    return names(request.headers.get("if-none-match"), etag)


def answer(
    request: Request, content: bytes, etag: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with JSON, or with nothing when the client has it."""
    told = {"ETag": etag, **(headers or {})}
    if is_known(request, etag):
        return Response(status_code=304, headers=told)
    return Response(content, headers=told, media_type=JSON)


def must_match(match: str | None, none: str | None, etag: str | None) -> None:
    """Let nobody change a version that they have not seen; ``etag`` is of what is there, if it is.

    ``match`` and ``none`` are the headers If-Match and If-None-Match.

    Raises
    ------
    Problem
        ``needs-match`` when the request says of no version that it is edited, ``changed`` when it
        is another one.
    """
    if match is None and none is None:
        raise Problem("needs-match")
    fits = names(match, etag) if match is not None else not names(none, etag)
    if not fits:
        raise Problem("changed", more={"etag": etag}, headers={"ETag": etag} if etag else None)
