"""Who asks: found from a token or a cookie, with the roles that they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from netmap.model.access import Access
from netmap_api.access.roles import Role
from netmap_api.service.values import By

if TYPE_CHECKING:
    from netmap_api.service import Service

Kind = Literal["anonymous", "link", "user", "token"]


@dataclass(frozen=True)
class Principal:
    """Somebody, or some program, that asks; ``roles`` are by project.

    ``id`` is that of the user, the token or the link. ``session`` is the secret of a browser's.
    ``access`` is the class of values that a link shows; of others their role says it.
    """

    kind: Kind = "anonymous"
    id: str | None = None
    name: str | None = None
    is_admin: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)
    session: str | None = field(default=None, repr=False)
    access: Access | None = None

    def role_in(self, project: str) -> Role | None:
        """Return the role in a project, None when there is none; who runs the service has all."""
        return Role.ADMIN if self.is_admin else self.roles.get(project)


ANONYMOUS = Principal()


def by(principal: Principal, service: Service) -> By:
    """Return who did something as the log keeps it: people by the name of their account."""
    if principal.kind != "user" or principal.id is None:
        return By(principal.kind, principal.id)
    return By("user", service.accounts.get(principal.id).name)


def author(principal: Principal, service: Service) -> str:
    """Return who made a revision: a person by the name of the account, a token as such."""
    told = by(principal, service)
    if told.kind == "user":
        return str(told.name)
    return " ".join(filter(None, (told.kind, principal.name or told.name)))
