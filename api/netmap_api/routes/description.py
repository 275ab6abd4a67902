"""The description of the API for machines."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from netmap_api.access.seats import Anyone
from netmap_api.openapi import PATH

router = APIRouter(tags=["operation"])


@router.get(
    PATH,
    operation_id="openapi",
    response_class=JSONResponse,
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
def description(_who: Anyone, request: Request) -> JSONResponse:
    """Return the OpenAPI description of everything below ``/v1``."""
    return JSONResponse(request.app.openapi(), headers={"Cache-Control": "public, max-age=300"})
