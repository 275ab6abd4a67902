"""Many records changed at once: all of them, or none; and the projects that there are."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from netmap.errors import StoreError
from netmap.projects import plain
from netmap_api.access.seats import EditorSeat, Parts, Somebody
from netmap_api.records import bodies, conditions, responses, told, writing
from netmap_api.records.once import IdempotencyKey, once
from netmap_api.records.unread import Unread
from netmap_api.served.projects import Served

router = APIRouter(prefix="/v1/projects", tags=["records"], route_class=Unread)

Body = Annotated[
    bytes, Depends(bodies.described(bodies.Changeset, conditions.JSON, conditions.NDJSON))
]
_LINES = {"requestBody": {"content": {conditions.NDJSON: {"schema": {"type": "string"}}}}}


@router.get("", operation_id="list_projects", response_model=told.ProjectRows)
def list_projects(who: Somebody, parts: Parts) -> Any:
    """List the projects that who asks has a role in."""
    roles = ((it, who.role_in(it.name)) for it in parts.projects)
    items = [
        {
            "name": it.name,
            "role": role.word,
            "revision": _newest(it),
        }
        for it, role in roles
        if role is not None
    ]
    return {"items": items}


@router.post(
    "/{project}/changesets",
    operation_id="change_records",
    response_model=told.Counts,
    responses=responses.DONE,
    openapi_extra=_LINES,
)
def change(
    seat: EditorSeat, request: Request, body: Body, idempotency_key: IdempotencyKey = None
) -> Response:
    """Put and remove records in one revision, all or nothing.

    As lines (application/x-ndjson) each is `{"op": "put", "table", "record"}`, `{"op": "remove",
    "table", "id"}` or `{"op": "about", "base", "note"}`.
    """
    media_type = request.headers["content-type"].partition(";")[0].strip().lower()
    changes = bodies.changes_of(media_type, body)
    asked = f"changesets {media_type}\n".encode() + body
    return once(
        seat,
        idempotency_key,
        asked,
        lambda key: {**plain.counts(writing.change(seat, changes, key))},
    )


def _newest(served: Served) -> int | None:
    try:
        return served.revision
    except StoreError:
        return None
