"""What administrators give out and take back: tokens, links, roles, accounts; all of it is logged.

Only people do so, in a browser session: a program that holds a token could else make itself
others that outlive it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from netmap.errors import UnknownNameError
from netmap_api.access.entering import must_be_long
from netmap_api.access.finding import address
from netmap_api.access.seats import AdminSeat, Parts, Seat, ServerAdmin
from netmap_api.access.who import Principal, by
from netmap_api.problems import Problem
from netmap_api.service import Service, leaving
from netmap_api.service.accounts import NewUser, User
from netmap_api.service.audit import Deed
from netmap_api.service.leaving import Left
from netmap_api.service.links import Link, LinkChange, NewLink
from netmap_api.service.tokens import Token
from netmap_api.service.values import RoleName

PEOPLE = {"x-netmap-people": True}
"""What the description of the API says of an operation that no token may call."""

_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"
_PARTS, _PART = 4, 5


@dataclass(frozen=True)
class Member:
    """Somebody with a role in a project."""

    id: str
    name: str
    shown: str
    role: RoleName
    disabled: bool


@dataclass(frozen=True)
class Keeper:
    """Somebody who is signed in and keeps a project."""

    seat: Seat
    ip: str

    @property
    def service(self) -> Service:
        """The service file."""
        return self.seat.services.service

    @property
    def project(self) -> str:
        """The name of the project."""
        return self.seat.served.name

    def make_token(self, role: RoleName, label: str, days: int) -> tuple[str, Token]:
        """Make a token; its secret is told here and never again."""
        secret, token = self.service.tokens.create(
            self.project, role, by=by(self.seat.principal, self.service), term=days, label=label
        )
        self._noted("token.create", token.id)
        return secret, token

    def revoke_token(self, token_id: str) -> None:
        """End a token of this project."""
        _must_be_of(self.project, self.service.tokens.get(token_id))
        self.service.tokens.revoke(token_id)
        self._noted("token.revoke", token_id)

    def make_link(self, new: NewLink) -> tuple[str, Link]:
        """Make a link; its address is told here and never again."""
        secret, link = self.service.links.create(new, by=by(self.seat.principal, self.service))
        self._noted("link.create", link.id)
        return secret, link

    def change_link(self, link_id: str, change: LinkChange) -> Link:
        """Change a link of this project."""
        _must_be_of(self.project, self.service.links.get(link_id))
        changed = self.service.links.update(link_id, change)
        self._noted("link.change", link_id)
        return changed

    def revoke_link(self, link_id: str) -> None:
        """End a link of this project, and show everybody out whom it let in."""
        _must_be_of(self.project, self.service.links.get(link_id))
        self.service.links.revoke(link_id)
        self._noted("link.revoke", link_id)

    def stop_links(self) -> None:
        """Make the project private: every link to it stops."""
        self.service.projects.stop_links(self.project)
        self._noted("links.stop", None)

    def allow_links(self) -> None:
        """Let links show the project again."""
        self.service.projects.allow_links(self.project)
        self._noted("links.allow", None)

    def give_role(self, name: str, role: RoleName) -> Member:
        """Give somebody who has an account a role in the project, instead of the one they had.

        Raises
        ------
        Problem
            ``unknown-name``, without the names of other accounts.
        """
        try:
            user = self.service.accounts.named(name)
        except UnknownNameError:
            raise Problem("unknown-name") from None
        self.service.accounts.set_role(user.id, self.project, role)
        self._noted("member.set", user.id)
        return Member(user.id, user.name, user.shown, role, user.disabled)

    def take_role(self, user_id: str) -> None:
        """Take the role in the project from somebody who has one.

        Raises
        ------
        Problem
            ``unknown-name``.
        """
        if user_id not in {member.id for member in members(self.seat)}:
            raise Problem("unknown-name")
        self.service.accounts.set_role(user_id, self.project, None)
        self._noted("member.remove", user_id)

    def _noted(self, action: str, subject: str | None) -> None:
        deed = Deed(action, self.project, subject)
        self.service.audit.write(deed, by=by(self.seat.principal, self.service), ip=self.ip)


@dataclass(frozen=True)
class Host:
    """Somebody who is signed in and runs the service."""

    principal: Principal
    service: Service
    ip: str

    def add_account(self, new: NewUser) -> User:
        """Make an account; without a password it is for somebody whom a provider signs in."""
        if new.password is not None:
            must_be_long(new.password)
        user = self.service.accounts.add(new)
        self._noted("account.add", user.id)
        return user

    def disable(self, user_id: str) -> Left:
        """Let somebody in no more and end their tokens; nobody can shut themselves out.

        Raises
        ------
        Problem
            ``own-account``.
        """
        self._must_be_another(user_id)
        left = leaving.disable(self.service, user_id)
        self._noted("account.disable", user_id)
        return left

    def enable(self, user_id: str) -> User:
        """Let somebody in again; the tokens that they made stay ended."""
        self.service.accounts.enable(user_id)
        self._noted("account.enable", user_id)
        return self.service.accounts.get(user_id)

    def renew_password(self, user_id: str) -> tuple[User, str]:
        """Give somebody else a new first password, told here and never again; sessions end.

        Raises
        ------
        Problem
            ``own-account``.
        """
        self._must_be_another(user_id)
        password = first_password()
        self.service.accounts.set_password(user_id, password)
        self._noted("account.password", user_id)
        return self.service.accounts.get(user_id), password

    def _must_be_another(self, user_id: str) -> None:
        if user_id == self.principal.id:
            raise Problem("own-account")

    def _noted(self, action: str, subject: str) -> None:
        self.service.audit.write(
            Deed(action, None, subject), by=by(self.principal, self.service), ip=self.ip
        )


def members(seat: Seat) -> tuple[Member, ...]:
    """Return those who have a role in a project, by name."""
    project = seat.served.name
    return tuple(
        Member(user.id, user.name, user.shown, user.roles[project], user.disabled)
        for user in seat.services.service.accounts.list()
        if project in user.roles
    )


def first_password() -> str:
    """Make a password that an administrator can read out to somebody: a hundred random bits."""
    parts = ("".join(secrets.choice(_SIGNS) for _ in range(_PART)) for _ in range(_PARTS))
    return "-".join(parts)


def keeper(seat: AdminSeat, request: Request) -> Keeper:
    """Return who keeps the project of the path.

    Raises
    ------
    Problem
        ``may-not`` for a token, whatever its role.
    """
    if seat.principal.kind != "user":
        raise Problem("may-not")
    return Keeper(seat, address(request))


def host(principal: ServerAdmin, parts: Parts, request: Request) -> Host:
    """Return who runs the service."""
    return Host(principal, parts.service, address(request))


ProjectKeeper = Annotated[Keeper, Depends(keeper)]
ServiceHost = Annotated[Host, Depends(host)]


def _must_be_of(project: str, thing: Token | Link) -> None:
    """Let what belongs to another project be as unknown as what does not exist."""
    if thing.project != project:
        raise Problem("unknown-name")
