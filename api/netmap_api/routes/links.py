"""Share links of a project: listed for its administrators, made and changed by people alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from netmap_api.access.entering import address_of_link
from netmap_api.access.keeping import PEOPLE, ProjectKeeper
from netmap_api.access.seats import AdminSeat
from netmap_api.service.links import Link, LinkAccess, LinkChange, NewLink
from netmap_api.service.passwords import LEAST_OF_LINK, MOST
from netmap_api.service.settings import MOST_DAYS

router = APIRouter(prefix="/v1/projects/{project}/links", tags=["administration"])

LinkId = Annotated[str, Path(description="The id of a link.", min_length=1, max_length=64)]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Password = Annotated[str, Field(min_length=LEAST_OF_LINK, max_length=MOST)]


class LinkToMake(BaseModel):
    """What a link is to show; without days it lasts as long as is usual and allowed."""

    model_config = ConfigDict(extra="forbid", strict=True)

    view: str = Field(
        "", max_length=1000, description="A page of the project.", examples=["map?year=2019"]
    )
    title: str | None = Field(None, max_length=200)
    access: LinkAccess = Field("public", description="The class of values that it may show.")
    days: Days | None = None
    password: Password | None = None


class LinkToChange(BaseModel):
    """What of a link is to be otherwise; what is left out stays as it is.

    An empty password takes the password away.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    view: str | None = Field(None, max_length=1000)
    title: str | None = Field(None, max_length=200)
    days: Days | None = None
    password: Password | Annotated[str, Field(max_length=0)] | None = None


@dataclass(frozen=True)
class Links:
    """The links of a project, newest first, without their secrets."""

    items: tuple[Link, ...]


@dataclass(frozen=True)
class MadeLink:
    """A link that was made; its ``address`` is told this once."""

    address: str
    link: Link


@router.get("", operation_id="list_links")
def listed(seat: AdminSeat) -> Links:
    """List the share links of a project."""
    return Links(seat.services.service.links.list(seat.served.name))


@router.post("", operation_id="create_link", status_code=201, openapi_extra=PEOPLE)
def made(keeper: ProjectKeeper, new: LinkToMake, request: Request) -> MadeLink:
    """Make a share link. A token makes none: this takes the session of a person."""
    secret, link = keeper.make_link(NewLink(keeper.project, **new.model_dump()))
    return MadeLink(address_of_link(secret, request, keeper.seat.services), link)


@router.patch("/{link}", operation_id="change_link", openapi_extra=PEOPLE)
def changed(keeper: ProjectKeeper, link: LinkId, change: LinkToChange) -> Link:
    """Change a share link; a new password shows everybody out whom the old one let in."""
    return keeper.change_link(link, LinkChange(**change.model_dump()))


@router.delete("/{link}", operation_id="revoke_link", status_code=204, openapi_extra=PEOPLE)
def revoked(keeper: ProjectKeeper, link: LinkId) -> None:
    """End a share link at once and for good, and show everybody out whom it let in."""
    keeper.revoke_link(link)
