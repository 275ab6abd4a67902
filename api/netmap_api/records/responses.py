"""What operations on records answer beside their own shape, for the description of the API."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

Responses = dict[int | str, dict[str, Any]]

_PROBLEM = {"schema": {"$ref": "#/components/schemas/Problem"}}
_TOLD = {
    304: "The client has it already.",
    400: "The request cannot be read.",
    403: "The role is too low.",
    404: "There is no such thing, or none for who asks.",
    406: "The form is not answered.",
    409: "It does not fit the project as it is now.",
    412: "It is another version now; ETag says which.",
    413: "It is too large.",
    415: "The media type is not taken.",
    422: "What was told will not do; every fault is listed.",
    428: "If-Match or If-None-Match is missing.",
    507: "There is no room for it.",
}
ETAG = {"ETag": {"description": "What this version is known by.", "schema": {"type": "string"}}}
LINK = {"Link": {"description": "The first and the next page.", "schema": {"type": "string"}}}


def problems(*statuses: int) -> Responses:
    """Describe the problems that an operation answers with.

    Examples
    --------
    >>> sorted(problems(404, 412)[412])
    ['content', 'description']
    """
    return {it: _problem(it) for it in statuses}


def _problem(status: int) -> dict[str, Any]:
    if status == 304:  # noqa: PLR2004 - the status says what it is
        return {"description": _TOLD[status], "headers": ETAG}
    return {"description": _TOLD[status], "content": {"application/problem+json": _PROBLEM}}


LISTED: Responses = {
    **problems(304, 400, 404),
    200: {
        "description": "A page of records; or all of them, one a line (application/x-ndjson).",
        "headers": {**ETAG, **LINK},
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
    },
}
GOT: Responses = {**problems(304, 404), 200: {"description": "The record.", "headers": ETAG}}
DONE = problems(400, 403, 404, 409, 413, 415, 422, 507)
WRITTEN: Responses = {
    **problems(412, 428),
    **DONE,
    200: {"description": "The record as it is now.", "headers": ETAG},
}
REMOVED: Responses = {**problems(412, 422, 428), **DONE, 204: {"description": "It is gone."}}


def put(shape: type[BaseModel]) -> Responses:
    """Describe what putting a record answers."""
    return {**WRITTEN, 201: {"description": "It is new.", "headers": ETAG, "model": shape}}
