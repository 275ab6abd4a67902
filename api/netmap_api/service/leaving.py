"""How somebody leaves a service: let in no more, and what they gave to programs is ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from netmap_api.service.values import By

if TYPE_CHECKING:
    from netmap_api.service import Service
    from netmap_api.service.accounts import User


class Left(NamedTuple):
    """Who was disabled, how many of their tokens ended, and how many of their links go on."""

    user: User
    revoked_tokens: int
    open_links: int


def disable(service: Service, user_id: str) -> Left:
    """Let somebody in no more, and end the tokens that they made.

    Links stay: boards have them, and they are the project's.
    """
    service.accounts.disable(user_id)
    user = service.accounts.get(user_id)
    whose = By("user", user.name)
    links = [it for it in service.links.list() if (it.by_kind, it.by_name) == whose]
    is_open = [service.links.state(it.id) == "open" for it in links]
    return Left(user, service.tokens.revoke_made_by(whose), sum(is_open))
