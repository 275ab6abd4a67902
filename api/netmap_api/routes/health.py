"""Whether the service lives and can answer, and its numbers: for those who run it."""

from __future__ import annotations

import asyncio
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from netmap_api.access.roles import Role
from netmap_api.access.seats import Probe, Somebody, services_of
from netmap_api.metrics import MEDIA_TYPE
from netmap_api.problems import Problem
from netmap_api.records.responses import problems
from netmap_api.services import Services

router = APIRouter(tags=["operation"])

_SECONDS = 1.5
"""How long a project has to show that it is there."""


class Health(BaseModel):
    """Whether a service is well; ``unavailable`` counts the projects that cannot be read now."""

    status: Literal["ok", "unavailable"]
    unavailable: int = 0


@router.get("/healthz", operation_id="liveness")
async def liveness(_who: Probe) -> Health:
    """Say that the process answers."""
    return Health(status="ok")


@router.get("/readyz", operation_id="readiness", responses={503: {"model": Health}})
async def readiness(_who: Probe, request: Request, response: Response) -> Health:
    """Say whether every project can be read now."""
    away = await asyncio.to_thread(_unavailable, services_of(request))
    response.status_code = 503 if away else 200
    return Health(status="unavailable" if away else "ok", unavailable=away)


def _unavailable(services: Services) -> int:
    """Count the projects that are away, in threads that no other request takes."""
    services.service.is_ready()
    return len(services.projects.unavailable(_SECONDS))


@router.get("/metrics", operation_id="metrics", response_class=Response, responses=problems(403))
def metrics(who: Somebody, request: Request) -> Response:
    """Return the numbers of the service to an administrator of any project, or a token of one."""
    if not (who.is_admin or Role.ADMIN in who.roles.values()):
        raise Problem("may-not")
    return Response(request.app.state.metrics.told(), media_type=MEDIA_TYPE)
