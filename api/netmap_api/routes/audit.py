"""The audit log of a project: who did what, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from netmap_api.access.seats import AdminSeat
from netmap_api.service.audit import Entry

router = APIRouter(prefix="/v1/projects/{project}/audit", tags=["administration"])

Before = Annotated[int | None, Query(ge=1, le=2**63 - 1, description="Only lines before this n.")]
Limit = Annotated[int, Query(ge=1, le=500)]


@dataclass(frozen=True)
class AuditLog:
    """Lines of the log; ``next`` is what to tell as ``before`` for those that come after."""

    items: tuple[Entry, ...]
    next: int | None


@router.get("", operation_id="list_audit")
def listed(seat: AdminSeat, before: Before = None, limit: Limit = 100) -> AuditLog:
    """List what was done in a project."""
    log = seat.services.service.audit
    items = log.list(project=seat.served.name, before=before, limit=limit)
    return AuditLog(items, items[-1].n if len(items) == limit else None)
