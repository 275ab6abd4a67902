"""API tokens of a project: listed for its administrators, made and revoked by people alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from netmap_api.access.keeping import PEOPLE, ProjectKeeper
from netmap_api.access.seats import AdminSeat
from netmap_api.service.settings import MOST_DAYS
from netmap_api.service.tokens import USUAL_DAYS, Token
from netmap_api.service.values import RoleName

router = APIRouter(prefix="/v1/projects/{project}/tokens", tags=["administration"])

TokenId = Annotated[str, Path(description="The id of a token.", min_length=1, max_length=64)]


class NewToken(BaseModel):
    """What a token is made of."""

    model_config = ConfigDict(extra="forbid", strict=True)

    role: RoleName
    label: str = Field("", max_length=120, description="What it is for.")
    days: int = Field(USUAL_DAYS, ge=1, le=MOST_DAYS, description="How many days it lasts.")


@dataclass(frozen=True)
class Tokens:
    """The tokens of a project, newest first, without their secrets."""

    items: tuple[Token, ...]


@dataclass(frozen=True)
class MadeToken:
    """A token that was made; the ``secret`` is told this once."""

    secret: str
    token: Token


@router.get("", operation_id="list_tokens")
def listed(seat: AdminSeat) -> Tokens:
    """List the tokens of a project."""
    return Tokens(seat.services.service.tokens.list(seat.served.name))


@router.post("", operation_id="create_token", status_code=201, openapi_extra=PEOPLE)
def made(keeper: ProjectKeeper, new: NewToken) -> MadeToken:
    """Make a token. A token makes no tokens: this takes the session of a person."""
    return MadeToken(*keeper.make_token(new.role, new.label, new.days))


@router.delete("/{token}", operation_id="revoke_token", status_code=204, openapi_extra=PEOPLE)
def revoked(keeper: ProjectKeeper, token: TokenId) -> None:
    """End a token at once and for good."""
    keeper.revoke_token(token)
