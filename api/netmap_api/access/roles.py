"""The roles that somebody can have in a project, and the class of values that each may see."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netmap.model.access import Access


class Role(IntEnum):
    """What somebody may do in a project; each role may do all that those below it may."""

    LINK = 0
    """Look at pages through a share link."""
    VIEWER = 1
    """Read records and answers."""
    EDITOR = 2
    """Change records, import, start long analyses, read restricted values."""
    ADMIN = 3
    """Give out roles, tokens and links, read everything."""

    @classmethod
    def named(cls, name: str) -> Role:
        """Return the role of a word: ``viewer``, ``editor`` or ``admin``."""
        return cls[name.upper()]

    @property
    def word(self) -> str:
        """The word for the role."""
        return self.name.lower()


_SIGHTS: dict[Role, Access] = {
    Role.LINK: "public",
    Role.VIEWER: "project",
    Role.EDITOR: "restricted",
    Role.ADMIN: "secret",
}


def sight(role: Role) -> Access:
    """Return the class of values up to which a role may see."""
    return _SIGHTS[role]
