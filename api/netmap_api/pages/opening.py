"""How a board comes in: a share link is opened here, and its secret leaves the address bar."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from netmap_api.access import entering
from netmap_api.access.answering import reader_language
from netmap_api.access.finding import address
from netmap_api.access.seats import Anyone, Parts
from netmap_api.access.who import Principal, by
from netmap_api.pages.base import home_of, show
from netmap_api.problems import Problem
from netmap_api.sentences import say
from netmap_api.service.audit import Deed
from netmap_api.service.links import WRONG_SECONDS, Link, Opened
from netmap_api.service.values import By
from netmap_api.services import Services

router = APIRouter()


@router.get("/s/{token}")
def link_asked(token: str, who: Anyone, parts: Parts, request: Request) -> Response:
    """Open a link, or ask for its password."""
    return _answered(parts.service.links.open(token), who, parts, request)


@router.post("/s/{token}")
def link_opened(
    token: str, who: Anyone, parts: Parts, request: Request, password: Annotated[str, Form()] = ""
) -> Response:
    """Open a link with its password."""
    return _answered(parts.service.links.open(token, password), who, parts, request)


def _answered(opened: Opened, who: Principal, parts: Services, request: Request) -> Response:
    """Let in whom a link lets in; of a link that does not hold nobody learns why."""
    match opened.outcome:
        case "open":
            assert opened.link is not None
            return _let_in(opened.link, who, parts, request)
        case "password":
            return show(request, "signing.link.html", wrong=None)
        case "wrong" | "limited":
            return _refused(opened, parts, request)
    raise Problem("link-closed")


def _let_in(link: Link, who: Principal, parts: Services, request: Request) -> Response:
    """Go to what a link shows; who has a role in the project stays signed in."""
    response = RedirectResponse(home_of(link.project) + link.view, 303)
    if who.kind != "user" or who.role_in(link.project) is None:
        entering.begin_link(link.id, request, response, parts)
    deed = Deed("link.open", link.project, link.id)
    whose = by(who, parts.service) if who.kind == "user" else By("link", link.id)
    parts.service.audit.write(deed, by=whose, ip=address(request))
    return response


def _refused(opened: Opened, parts: Services, request: Request) -> Response:
    deed = Deed("link.open", outcome=opened.outcome)
    parts.service.audit.write(deed, by=By("anonymous"), ip=address(request))
    wait = {"Retry-After": str(WRONG_SECONDS)}
    is_wrong = opened.outcome == "wrong"
    problem = Problem("wrong-password") if is_wrong else Problem("too-many-requests", headers=wait)
    language = reader_language(request)
    told = say("signing.link_wrong", language) if is_wrong else problem.detail(language)
    page = show(request, "signing.link.html", status=problem.status, wrong=told)
    page.headers.update(problem.headers)
    return page
