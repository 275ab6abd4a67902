"""Who may come in: the members of a project, and the accounts of the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from netmap_api.access.entering import LEAST
from netmap_api.access.keeping import PEOPLE, Member, ProjectKeeper, ServiceHost, members
from netmap_api.access.seats import AdminSeat, Parts, ServerAdmin
from netmap_api.records.responses import problems
from netmap_api.service.accounts import NewUser, User
from netmap_api.service.leaving import Left
from netmap_api.service.passwords import MOST
from netmap_api.service.values import RoleName

router = APIRouter(prefix="/v1", tags=["administration"])

UserId = Annotated[str, Path(description="The id of an account.", min_length=1, max_length=64)]
Name = Annotated[str, Field(min_length=1, max_length=64)]


class NewMember(BaseModel):
    """Who gets which role."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name
    role: RoleName


class NewAccount(BaseModel):
    """What an account is made of; without a password it is for who signs in with a provider."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name
    shown: str | None = Field(None, max_length=120, description="The name that pages show.")
    password: str | None = Field(None, min_length=LEAST, max_length=MOST)
    is_admin: bool = False


class AccountChange(BaseModel):
    """Whether somebody may come in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    disabled: bool


@dataclass(frozen=True)
class Members:
    """Those who have a role in a project, by name."""

    items: tuple[Member, ...]


@dataclass(frozen=True)
class Account:
    """An account; ``roles`` are by project, ``connected`` is whether a provider signs it in."""

    id: str
    name: str
    shown: str
    is_admin: bool
    disabled: bool
    connected: bool
    roles: dict[str, RoleName]


@dataclass(frozen=True)
class ChangedAccount(Account):
    """An account that was changed, the tokens that ended with it, and its links that go on."""

    revoked_tokens: int
    open_links: int


@dataclass(frozen=True)
class Accounts:
    """All accounts by name."""

    items: tuple[Account, ...]


@router.get("/projects/{project}/members", operation_id="list_members")
def members_listed(seat: AdminSeat) -> Members:
    """List those who have a role in a project."""
    return Members(members(seat))


@router.post("/projects/{project}/members", operation_id="set_member", openapi_extra=PEOPLE)
def member_set(keeper: ProjectKeeper, new: NewMember) -> Member:
    """Give somebody a role, instead of the one they had. A token gives none."""
    return keeper.give_role(new.name, new.role)


@router.delete(
    "/projects/{project}/members/{user}",
    operation_id="remove_member",
    status_code=204,
    openapi_extra=PEOPLE,
)
def member_removed(keeper: ProjectKeeper, user: UserId) -> None:
    """Take the role in a project from somebody; it is gone on their next request."""
    keeper.take_role(user)


@router.get("/accounts", operation_id="list_accounts", openapi_extra=PEOPLE)
def accounts_listed(_who: ServerAdmin, parts: Parts) -> Accounts:
    """List all accounts."""
    return Accounts(tuple(map(_account, parts.service.accounts.list())))


@router.post(
    "/accounts",
    operation_id="add_account",
    status_code=201,
    openapi_extra=PEOPLE,
    responses=problems(409),
)
def account_added(host: ServiceHost, new: NewAccount) -> Account:
    """Make an account."""
    return _account(host.add_account(NewUser(**new.model_dump())))


@router.patch(
    "/accounts/{user}", operation_id="change_account", openapi_extra=PEOPLE, responses=problems(404)
)
def account_changed(host: ServiceHost, user: UserId, change: AccountChange) -> ChangedAccount:
    """Let somebody in no more, and out of every browser, or let them in again.

    The tokens that they made end for good, their links stay.
    """
    left = host.disable(user) if change.disabled else Left(host.enable(user), 0, 0)
    return ChangedAccount(
        **vars(_account(left.user)),
        revoked_tokens=left.revoked_tokens,
        open_links=left.open_links,
    )


def _account(user: User) -> Account:
    is_connected, roles = user.issuer is not None, dict(user.roles)
    return Account(
        user.id, user.name, user.shown, user.is_admin, user.disabled, is_connected, roles
    )
