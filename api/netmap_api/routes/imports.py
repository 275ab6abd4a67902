"""Import of files: upload one to see what it would change, then take it in or let it go."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Header, Path, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from netmap.projects import plain
from netmap_api.access.answering import reader_language
from netmap_api.access.seats import EditorSeat
from netmap_api.addresses import address
from netmap_api.records import conditions, importing, responses, shapes, told
from netmap_api.records.once import IdempotencyKey, once

router = APIRouter(prefix="/v1/projects/{project}/imports", tags=["imports"])

PreviewId = Annotated[str, Path(description="The id of a preview.", min_length=1, max_length=64)]
IfMatch = Annotated[
    str | None, Header(description="The ETag of the preview that was looked at.", max_length=1000)
]
_PREVIEWED: responses.Responses = {
    201: {"description": "What the file would change.", "headers": responses.ETAG}
}


class Decision(BaseModel):
    """A yes to a preview."""

    model_config = ConfigDict(extra="forbid", strict=True)

    allow_removals: bool = Field(
        False, description="Let the source take back more than a fifth of what it told."
    )
    note: str | None = Field(None, min_length=1, max_length=shapes.LONGEST_NOTE, description="Why.")


@router.post(
    "",
    operation_id="preview_import",
    status_code=201,
    response_model=told.ImportPreview,
    responses={**responses.DONE, **_PREVIEWED},
)
def preview(
    seat: EditorSeat,
    request: Request,
    file: Annotated[UploadFile, File(description="A workbook (.xlsx) or a table (.csv, .tsv).")],
    name: Annotated[
        str | None,
        Form(
            description="The source that the file is; by default the name of the file.",
            min_length=1,
            max_length=shapes.LONGEST_ID,
        ),
    ] = None,
) -> Response:
    """Say what a file would change if it were taken in; nothing is changed."""
    previewed = importing.preview(seat, file.filename or "", file.file.read(), name)
    location = address("v1", "projects", seat.served.name, "imports", previewed.kept.id)
    return _told(previewed, request, 201, {"Location": location})


@router.get(
    "/{preview_id}",
    operation_id="get_import",
    response_model=told.ImportPreview,
    responses={
        **responses.problems(404, 409),
        200: {"description": "What the file would change.", "headers": responses.ETAG},
    },
)
def again(seat: EditorSeat, preview_id: PreviewId, request: Request) -> Response:
    """Say again what a waiting file would change."""
    return _told(importing.again(seat, preview_id), request, 200, {})


@router.post(
    "/{preview_id}/commit",
    operation_id="commit_import",
    response_model=told.Counts,
    responses={**responses.problems(412, 428), **responses.DONE},
)
def commit(
    seat: EditorSeat,
    preview_id: PreviewId,
    decision: Decision,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Take a file in as it was looked at; when the project has changed since, look again."""

    def done(_key: str | None) -> dict[str, Any]:
        conditions.must_match(if_match, None, importing.known_by(seat, preview_id))
        asked = importing.Decision(decision.allow_removals, decision.note)
        return plain.imported(importing.commit(seat, preview_id, asked))

    request = f"import {preview_id} {decision.model_dump_json()}".encode()
    return once(seat, idempotency_key, request, done)


@router.delete(
    "/{preview_id}",
    operation_id="refuse_import",
    status_code=204,
    response_model=None,
    response_class=Response,
    responses=responses.problems(404),
)
def refuse(seat: EditorSeat, preview_id: PreviewId) -> Response:
    """Let go of a waiting file."""
    importing.refuse(seat, preview_id)
    return Response(status_code=204)


def _told(
    previewed: importing.Previewed, request: Request, status: int, headers: dict[str, str]
) -> Response:
    content = shapes.dumped(previewed.told(reader_language(request)))
    told = {"ETag": previewed.etag, **headers}
    return Response(content, status, told, conditions.JSON)
