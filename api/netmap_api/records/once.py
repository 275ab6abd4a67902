"""Requests that are done once however often they are sent: those that carry an Idempotency-Key."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated

from fastapi import Header
from starlette.responses import Response

from netmap_api.records import conditions, shapes
from netmap_api.service.idempotency import Asked, Reply

if TYPE_CHECKING:
    from netmap_api.access.seats import Seat

IdempotencyKey = Annotated[
    str | None,
    Header(
        description="Words of the client's own: the same request with the same key is done once "
        "and answered the same for 24 hours.",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
    ),
]


def once(
    seat: Seat, key: str | None, request: bytes, do: Callable[[str | None], dict[str, object]]
) -> Response:
    """Answer with what is done, or with what was answered to the same request before.

    ``do`` is given a key for the store, by which a change that was made and never answered is
    known again; what it returns has a ``revision``.

    Raises
    ------
    StoreError
        ``key_reused`` or ``key_in_use``.
    """
    if key is None:
        return _response(_reply(do(None)))
    kept = seat.services.service.idempotency
    principal = f"{seat.principal.kind}:{seat.principal.id}"
    asked = Asked(seat.served.name, principal, key, request)
    if reply := kept.begin(asked):
        return _response(reply, {"Idempotency-Replayed": "true"})
    try:
        reply = _reply(do(_store_key(asked)))
    except BaseException:
        kept.abandon(asked)
        raise
    kept.finish(asked, reply)
    return _response(reply)


def _reply(told: dict[str, object]) -> Reply:
    return Reply(200, conditions.JSON, shapes.dumped(told))


def _response(reply: Reply, headers: dict[str, str] | None = None) -> Response:
    told = {"ETag": conditions.etag_of(json.loads(reply.body)["revision"]), **(headers or {})}
    return Response(reply.body, reply.status, told, reply.media_type)


def _store_key(asked: Asked) -> str:
    told = (asked.project, asked.principal, asked.key, asked.request)
    return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()
