"""What a running service holds: its settings, its file, its projects and who computes for it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Self

from netmap_api.answers.ahead import Ahead
from netmap_api.answers.desk import Desk
from netmap_api.answers.jobs import Jobs
from netmap_api.served.projects import Projects, Renewed
from netmap_api.served.watching import Watch
from netmap_api.service import Service
from netmap_api.service.settings import LinkPolicy
from netmap_api.settings import Settings

_WARM = 4
"""For how many projects somebody is there to answer before anybody asks."""


@dataclass(frozen=True)
class Services:
    """The parts of one process of a service; ``close`` lets go of all."""

    settings: Settings
    service: Service
    projects: Projects
    desk: Desk
    jobs: Jobs
    ahead: Ahead
    watch: Watch

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the service file and the projects, and let computing begin."""
        service = Service.open(settings.service)
        service.audit_days = settings.audit_days
        service.settings.link_policy = LinkPolicy(
            settings.links_need_password, settings.links_max_days
        )
        projects = Projects.of(settings.projects)
        for served in projects:
            service.projects.remember(served.name, served.source)
        memory = settings.job_mb
        desk = Desk(seconds=settings.answer_seconds, memory_mb=memory, cache_mb=settings.cache_mb)
        projects.tell(_forgetting(service, desk))
        jobs = Jobs(service, projects, desk, seconds=settings.job_seconds, memory_mb=memory)
        desk.warm(islice(projects, _WARM))
        ahead = Ahead(projects, desk)
        return cls(settings, service, projects, desk, jobs, ahead, Watch(projects))

    def close(self) -> None:
        """End what is computing, then close the projects and the service file."""
        self.watch.close()
        self.ahead.begin_closing()
        self.jobs.close()
        self.desk.close()
        self.ahead.close()
        self.projects.close()
        self.service.close()


def _forgetting(service: Service, desk: Desk) -> Renewed:
    """Return what lets go of all that was made of a project when its mark moves."""

    def renewed(name: str, before: str | None, now: str) -> None:
        if before is not None:
            desk.forget(name)
        service.renew(name, now)

    return renewed
