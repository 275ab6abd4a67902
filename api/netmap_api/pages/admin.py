"""Administration of a project: its share links, tokens and members, and who did what.

A page that has just made a secret shows it in the answer itself: it is kept nowhere to be shown
after a redirect.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from netmap.errors import NetmapError
from netmap_api.access import entering
from netmap_api.access.answering import reader_language
from netmap_api.access.keeping import Keeper, ProjectKeeper, members
from netmap_api.pages.base import home_of, show
from netmap_api.pages.keeping import PAGE, Before, fault, moments, older, tabs
from netmap_api.problems import Problem
from netmap_api.service.links import USUAL_DAYS, LinkAccess, NewLink
from netmap_api.service.passwords import LEAST_OF_LINK
from netmap_api.service.settings import MOST_DAYS
from netmap_api.service.values import ROLES, RoleName

router = APIRouter(prefix="/p/{project}/admin")

PARTS = (("links", ""), ("tokens", "/tokens"), ("members", "/members"), ("audit", "/audit"))


class LinkForm(BaseModel):
    """The form of a new link; what is left empty is not told."""

    title: str = ""
    view: str = ""
    access: LinkAccess = "public"
    days: Annotated[int, Field(ge=1, le=3650)] | None = None
    password: str = ""


class TokenForm(BaseModel):
    """The form of a new token."""

    label: str = ""
    role: RoleName = "viewer"
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = USUAL_DAYS


@router.get("")
def links(keeper: ProjectKeeper, request: Request, view: str = "") -> Response:
    """Show the share links of a project; ``view`` is what a new one is to show."""
    return _links(keeper, request, view=view)


@router.post("")
def link_made(
    keeper: ProjectKeeper, request: Request, form: Annotated[LinkForm, Form()]
) -> Response:
    """Make a share link and show its address, this once."""
    view = within(form.view, keeper.project)
    new = NewLink(keeper.project, view, form.title, form.access, form.days, form.password)
    try:
        secret, _ = keeper.make_link(new)
    except NetmapError as error:
        return _links(keeper, request, form.view, error=error)
    address = entering.address_of_link(secret, request, keeper.seat.services)
    return _links(keeper, request, made=address)


@router.post("/links/{link}/revoke")
def link_revoked(keeper: ProjectKeeper, link: str) -> Response:
    """End a share link."""
    keeper.revoke_link(link)
    return _to(keeper, "")


@router.post("/links-allowed")
def links_allowed(keeper: ProjectKeeper, allowed: Annotated[bool, Form()]) -> Response:
    """Make a project private, or let links show it again."""
    if allowed:
        keeper.allow_links()
    else:
        keeper.stop_links()
    return _to(keeper, "")


@router.get("/tokens")
def tokens(keeper: ProjectKeeper, request: Request) -> Response:
    """Show the tokens of a project."""
    return _tokens(keeper, request)


@router.post("/tokens")
def token_made(
    keeper: ProjectKeeper, request: Request, form: Annotated[TokenForm, Form()]
) -> Response:
    """Make a token and show it, this once."""
    try:
        secret, _ = keeper.make_token(form.role, form.label, form.days)
    except NetmapError as error:
        return _tokens(keeper, request, error=error)
    return _tokens(keeper, request, made=secret)


@router.post("/tokens/{token}/revoke")
def token_revoked(keeper: ProjectKeeper, token: str) -> Response:
    """End a token."""
    keeper.revoke_token(token)
    return _to(keeper, "/tokens")


@router.get("/members")
def member_list(keeper: ProjectKeeper, request: Request) -> Response:
    """Show who has a role in a project."""
    return _members(keeper, request)


@router.post("/members")
def member_set(
    keeper: ProjectKeeper,
    request: Request,
    name: Annotated[str, Form()],
    role: Annotated[RoleName, Form()],
) -> Response:
    """Give somebody a role in a project."""
    try:
        keeper.give_role(name, role)
    except Problem as problem:
        return _members(keeper, request, problem)
    return _to(keeper, "/members")


@router.post("/members/{user}/remove")
def member_removed(keeper: ProjectKeeper, user: str) -> Response:
    """Take the role in a project from somebody."""
    keeper.take_role(user)
    return _to(keeper, "/members")


@router.get("/audit")
def audit(keeper: ProjectKeeper, request: Request, before: Before = None) -> Response:
    """Show what was done in a project, newest first."""
    entries = keeper.service.audit.list(project=keeper.project, before=before, limit=PAGE)
    return _shown(keeper, request, "audit", things=entries, older=older(entries))


def within(pasted: str, project: str) -> str:
    """Return a page within a project, also when its whole address was pasted.

    Examples
    --------
    >>> within("https://maps.example.org/p/kainuu/map?year=2019", "kainuu")
    'map?year=2019'
    """
    for home in (home_of(project), f"/p/{project}/"):  # as a browser shows it, or as it sends it
        _, is_whole, page = pasted.strip().partition(home)
        if is_whole:
            return page
    return pasted.strip()


def _links(
    keeper: Keeper,
    request: Request,
    view: str = "",
    made: str | None = None,
    error: NetmapError | None = None,
) -> Response:
    kept = keeper.service.links
    return _shown(
        keeper,
        request,
        "links",
        error,
        things=tuple((it, kept.state(it.id)) for it in kept.list(keeper.project)),
        allowed=keeper.service.projects.get(keeper.project).links_allowed,
        policy=keeper.service.settings.link_policy,
        usual=USUAL_DAYS,
        least=LEAST_OF_LINK,
        view=view[:1000],
        made=made,
    )


def _tokens(
    keeper: Keeper, request: Request, made: str | None = None, error: NetmapError | None = None
) -> Response:
    tokens = keeper.service.tokens
    kept = tuple((it, tokens.state(it)) for it in tokens.list(keeper.project))
    told = {"usual": USUAL_DAYS, "most": MOST_DAYS, "roles": ROLES, "made": made}
    return _shown(keeper, request, "tokens", error, things=kept, **told)


def _members(keeper: Keeper, request: Request, problem: Problem | None = None) -> Response:
    return _shown(keeper, request, "members", problem, things=members(keeper.seat), roles=ROLES)


def _shown(
    keeper: Keeper,
    request: Request,
    part: str,
    wrong: NetmapError | Problem | None = None,
    **told: object,
) -> Response:
    root, language = f"{home_of(keeper.project)}admin", reader_language(request)
    status, words = fault(wrong, language)
    response = show(
        request,
        f"admin.{part}.html",
        seat=keeper.seat,
        status=status,
        wrong=words,
        root=root,
        part=part,
        tabs=tabs(root, PARTS, part),
        moment=moments(language),
        **told,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _to(keeper: Keeper, part: str) -> RedirectResponse:
    return RedirectResponse(f"{home_of(keeper.project)}admin{part}", 303)
