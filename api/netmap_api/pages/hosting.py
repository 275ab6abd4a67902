"""Administration of the service: accounts, projects and the whole log, for those who run it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from netmap.errors import NetmapError
from netmap_api.access import oidc
from netmap_api.access.answering import reader_language
from netmap_api.access.keeping import Host, ServiceHost, first_password
from netmap_api.access.seats import Parts
from netmap_api.pages.base import home_of, show, titled
from netmap_api.pages.keeping import PAGE, Before, fault, moments, older, tabs
from netmap_api.problems import Problem
from netmap_api.service.accounts import NewUser
from netmap_api.services import Services

router = APIRouter(prefix="/admin")

_NOTHING_DONE = {"made": None, "renewed": None, "left": None}
PARTS = (("accounts", ""), ("projects", "/projects"), ("audit", "/audit"))


class AccountForm(BaseModel):
    """The form of a new account."""

    name: str
    shown: str = ""
    way: Literal["password", "provider"] = "password"
    is_admin: bool = False


@router.get("")
def accounts(host: ServiceHost, parts: Parts, request: Request) -> Response:
    """Show all accounts."""
    return _accounts(host, parts, request)


@router.post("")
def account_added(
    host: ServiceHost, parts: Parts, request: Request, form: Annotated[AccountForm, Form()]
) -> Response:
    """Make an account, and show its first password, this once."""
    password = first_password() if form.way == "password" else None
    try:
        user = host.add_account(NewUser(form.name, password, form.shown or None, form.is_admin))
    except NetmapError as error:
        return _accounts(host, parts, request, wrong=error)
    return _accounts(host, parts, request, made=(user.name, password))


@router.post("/accounts/{user}/disable")
def account_disabled(host: ServiceHost, parts: Parts, request: Request, user: str) -> Response:
    """Let somebody in no more, and say what ended with that."""
    return _accounts(host, parts, request, left=host.disable(user))


@router.post("/accounts/{user}/enable")
def account_enabled(host: ServiceHost, user: str) -> Response:
    """Let somebody in again."""
    host.enable(user)
    return RedirectResponse("/admin", 303)


@router.post("/accounts/{user}/password")
def password_renewed(host: ServiceHost, parts: Parts, request: Request, user: str) -> Response:
    """Give somebody a new first password, and show it, this once."""
    account, password = host.renew_password(user)
    return _accounts(host, parts, request, renewed=(account.name, password))


@router.get("/projects")
def projects(host: ServiceHost, parts: Parts, request: Request) -> Response:
    """Show all projects that the service knows."""
    language = reader_language(request)
    kept = tuple(
        (it, titled(it.name, language), home_of(it.name), it.name in parts.projects)
        for it in host.service.projects.list()
    )
    return _shown(host, request, "projects", things=kept)


@router.get("/audit")
def audit(host: ServiceHost, request: Request, before: Before = None) -> Response:
    """Show everything that was done, newest first."""
    entries = host.service.audit.list(before=before, limit=PAGE)
    return _shown(host, request, "audit", things=entries, older=older(entries))


def _accounts(
    host: Host,
    parts: Services,
    request: Request,
    wrong: NetmapError | Problem | None = None,
    **done: object,
) -> Response:
    """Show all accounts; ``made``, ``renewed`` and ``left`` are what was just done."""
    kept, offers = host.service.accounts.list(), oidc.is_offered(parts)
    told = {"own": host.principal.id, "offers_provider": offers, **_NOTHING_DONE, **done}
    return _shown(host, request, "accounts", wrong, things=kept, **told)


def _shown(
    host: Host,
    request: Request,
    part: str,
    wrong: NetmapError | Problem | None = None,
    **told: object,
) -> Response:
    language = reader_language(request)
    status, words = fault(wrong, language)
    response = show(
        request,
        f"admin.{part}.html",
        status=status,
        person=host.principal.name,
        wrong=words,
        root="/admin",
        part=part,
        tabs=tabs("/admin", PARTS, part),
        moment=moments(language),
        **told,  # type: ignore[arg-type]
    )
    response.headers["Cache-Control"] = "no-store"
    return response
