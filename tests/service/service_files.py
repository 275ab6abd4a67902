"""What tests of the service file share: a clock that they move, and hashing that takes no time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from argon2 import PasswordHasher

from netmap_api.service import Service
from netmap_api.service.links import LinkChange, NewLink
from netmap_api.service.values import By

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
ANNA = By("user", "anna")
PROJECT = "kainuu"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **told: float) -> None:
        """Move on, by ``days=1`` or so."""
        self.at += timedelta(**told)


@contextmanager
def opened(path: Path, clock: Clock) -> Iterator[Service]:
    """Open a service file that knows two projects."""
    with Service.open(path, now=clock, hasher=QUICK) as service:
        for name in (PROJECT, "savo"):
            service.projects.remember(name, f"{name}.netmap")
        yield service


def share(service: Service, **told: object) -> tuple[str, str]:
    """Make a link; return its secret and its id."""
    secret, link = service.links.create(NewLink(PROJECT, **told), by=ANNA)  # type: ignore[arg-type]
    return secret, link.id


def change(service: Service, link_id: str, **told: object) -> None:
    """Change a link."""
    service.links.update(link_id, LinkChange(**told))  # type: ignore[arg-type]
