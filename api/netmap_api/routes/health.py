"""Whether the service lives and can answer, and its numbers: for those who run it."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from netmap_api.access.roles import Role
from netmap_api.access.seats import Parts, Probe, Somebody
from netmap_api.metrics import MEDIA_TYPE
from netmap_api.problems import Problem
from netmap_api.records.responses import problems

router = APIRouter(tags=["operation"])

_SECONDS = 1.5
"""How long a project has to show that it is there."""


class Health(BaseModel):
    """Whether a service is well; ``unavailable`` counts the projects that cannot be read now."""

    status: Literal["ok", "unavailable"]
    unavailable: int = 0


@router.get("/healthz", operation_id="liveness")
def liveness(_who: Probe) -> Health:
    """Say that the process answers."""
    return Health(status="ok")


@router.get("/readyz", operation_id="readiness", responses={503: {"model": Health}})
def readiness(_who: Probe, parts: Parts, response: Response) -> Health:
    """Say whether every project can be read now."""
    parts.service.is_ready()
    away = parts.projects.unavailable(_SECONDS)
    response.status_code = 503 if away else 200
    return Health(status="unavailable" if away else "ok", unavailable=len(away))


@router.get("/metrics", operation_id="metrics", response_class=Response, responses=problems(403))
def metrics(who: Somebody, request: Request) -> Response:
    """Return the numbers of the service to a token, or an administrator of any project."""
    if not (who.kind == "token" or who.is_admin or Role.ADMIN in who.roles.values()):
        raise Problem("may-not")
    return Response(request.app.state.metrics.told(), media_type=MEDIA_TYPE)
