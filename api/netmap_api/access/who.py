"""Who asks: found from a token or a cookie, with the roles that they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from netmap.model.access import Access
from netmap_api.access.roles import Role

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
