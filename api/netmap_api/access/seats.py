"""What a route asks of who comes to it; every route says it, by one of the names at the end.

A route that takes a ``ViewerSeat`` is for those who have at least that role in the project of its
path: anybody else gets a problem, and the route is not run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request

from netmap.model.access import Access
from netmap_api.access.finding import principal_of
from netmap_api.access.roles import Role, sight
from netmap_api.access.who import Principal, author
from netmap_api.answers.views import Ask, Made
from netmap_api.problems import Problem
from netmap_api.served.projects import Served
from netmap_api.services import Services

ProjectName = Annotated[
    str,
    Path(
        description="The name of a project.",
        min_length=1,
        max_length=128,
        examples=["kainuu"],
    ),
]


def services_of(request: Request) -> Services:
    """Return the parts of the service that answers."""
    found = request.app.state.services
    assert isinstance(found, Services)
    return found


def known(request: Request) -> Principal:
    """Return who asks; asked for once a request."""
    return principal_of(request, services_of(request))


Known = Annotated[Principal, Depends(known)]


@dataclass(frozen=True)
class Seat:
    """A place at a project: which, in what role, and who sits on it."""

    served: Served
    role: Role
    principal: Principal
    services: Services

    @property
    def access(self) -> Access:
        """The class of values up to which this seat sees."""
        return self.principal.access or sight(self.role)

    @property
    def who(self) -> str:
        """Who is told to have made a revision from this seat."""
        return author(self.principal, self.services.service)

    def ask(self, *asks: Ask, revision: int | None = None) -> tuple[Made, ...]:
        """Return the answers that this seat may see.

        Raises
        ------
        TooLong
            When they are not there within the limit.
        """
        who = self.principal.session or f"{self.principal.kind}:{self.principal.id}"
        desk = self.services.desk
        return desk.ask(self.served, self.access, asks, revision=revision, who=who)


@dataclass(frozen=True)
class Needs:
    """Lets in who has a role in the project of the path, or more."""

    role: Role

    def __call__(self, project: ProjectName, request: Request, principal: Known) -> Seat:
        """Return the seat of who asks.

        Raises
        ------
        Problem
            ``sign-in`` when nobody is known, ``unknown-project`` when there is none or none for
            them, ``may-not`` when their role is too low.
        """
        services = services_of(request)
        role = principal.role_in(project)
        if principal.kind == "anonymous":
            raise Problem("sign-in")
        if role is None or project not in services.projects:
            raise Problem("unknown-project")
        if role < self.role:
            raise Problem("may-not")
        return Seat(services.projects[project], role, principal, services)


@dataclass(frozen=True)
class NeedsAdmin:
    """Lets in who runs the service."""

    def __call__(self, principal: Known) -> Principal:
        """Return who asks.

        Raises
        ------
        Problem
            ``sign-in`` or ``may-not``.
        """
        if principal.kind == "anonymous":
            raise Problem("sign-in")
        if not principal.is_admin:
            raise Problem("may-not")
        return principal


@dataclass(frozen=True)
class NeedsSomebody:
    """Lets in whoever is known."""

    def __call__(self, principal: Known) -> Principal:
        """Return who asks.

        Raises
        ------
        Problem
            ``sign-in``.
        """
        if principal.kind == "anonymous":
            raise Problem("sign-in")
        return principal


@dataclass(frozen=True)
class NeedsNothing:
    """Lets everybody in."""

    def __call__(self, principal: Known) -> Principal:
        """Return who asks."""
        return principal


@dataclass(frozen=True)
class AsksNobody:
    """Lets everybody in without looking who it is: nothing is read for it, nothing counted."""

    async def __call__(self) -> None:
        """Let them in; no thread is taken for it, there may be none."""


LinkSeat = Annotated[Seat, Depends(Needs(Role.LINK))]
ViewerSeat = Annotated[Seat, Depends(Needs(Role.VIEWER))]
EditorSeat = Annotated[Seat, Depends(Needs(Role.EDITOR))]
AdminSeat = Annotated[Seat, Depends(Needs(Role.ADMIN))]
ServerAdmin = Annotated[Principal, Depends(NeedsAdmin())]
Somebody = Annotated[Principal, Depends(NeedsSomebody())]
ANYONE = Depends(NeedsNothing())
"""The rule of a route that does not look at who comes."""
Anyone = Annotated[Principal, ANYONE]
Probe = Annotated[None, Depends(AsksNobody())]
Parts = Annotated[Services, Depends(services_of)]
