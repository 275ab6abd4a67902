"""What is told of a job."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self

from pydantic import BaseModel, Field

from netmap_api.addresses import address
from netmap_api.answers.jobs import Stage, ask_of, stage_of
from netmap_api.service.jobs import Job, State


class JobTold(BaseModel):
    """A long answer: what is asked, how far it is, and where it will be."""

    id: str
    state: State
    stage: Stage = Field(description="What is done now: read the records, ask, or write.")
    seconds: int = Field(ge=0, description="How long it has been running.")
    view: str
    question: str | None
    revision: int
    created_at: datetime
    ended_at: datetime | None
    problem: str | None = Field(description="Why it failed: the word of a problem.")
    may_retry: bool = Field(description="Whether the same asked again may end otherwise.")
    address: str
    events: str
    result: str

    @classmethod
    def of(cls, job: Job) -> Self:
        """Tell of a job."""
        options = dict(ask_of(job.task).options)
        own = "v1", "projects", job.task.project, "jobs", job.id
        until = job.ended_at or datetime.now(UTC)
        took = until - job.started_at if job.started_at else until - until
        return cls(
            id=job.id,
            state=job.state,
            stage=stage_of(job),
            seconds=max(int(took.total_seconds()), 0),
            view=job.task.view,
            question=options.get("question"),
            revision=job.task.revision,
            created_at=job.created_at,
            ended_at=job.ended_at,
            problem=job.error,
            may_retry=job.may_retry,
            address=address(*own),
            events=address(*own, "events"),
            result=address(*own, "result"),
        )


class JobsTold(BaseModel):
    """The jobs of a project, newest first."""

    items: tuple[JobTold, ...]
