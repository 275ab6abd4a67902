"""How people come in: the first administrator, signing in with a password or a provider."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from netmap.errors import InvalidValueError
from netmap_api.access import entering, oidc
from netmap_api.access.answering import reader_language
from netmap_api.access.finding import address
from netmap_api.access.seats import ANYONE, Anyone, Parts, Somebody
from netmap_api.access.who import Principal, by
from netmap_api.pages.base import home_of, show, titled
from netmap_api.pages.keeping import fault
from netmap_api.problems import Problem
from netmap_api.service.accounts import NewUser, User
from netmap_api.service.audit import Deed
from netmap_api.service.values import By
from netmap_api.services import Services

router = APIRouter()

Text = Annotated[str, Form()]
Wrong = InvalidValueError | Problem
_ERRAND = "netmap-errand"
_CALLBACK = "/sign-in/oidc/callback"


@router.get("/")
def projects(who: Anyone, parts: Parts, request: Request) -> Response:
    """Show somebody their projects; who came by a link has one, and sees what it shows."""
    if who.kind == "link":
        return _to(_view_of_link(who, parts))
    if who.kind != "user":
        return _to("/sign-in")
    language = reader_language(request)
    told = [(home_of(it), titled(it, language), who.role_in(it)) for it in _theirs(who, parts)]
    return show(request, "signing.projects.html", person=who.name, is_host=who.is_admin, told=told)


@router.get("/first/{token}")
def first(token: str, _who: Anyone, parts: Parts, request: Request) -> Response:
    """Show the form that makes the first administrator."""
    if not parts.service.first.holds(token):
        raise Problem("link-closed")
    return _first(request)


@router.post("/first/{token}", dependencies=[ANYONE])
def first_made(
    token: str,
    parts: Parts,
    request: Request,
    name: Text = "",
    password: Text = "",
    again: Text = "",
) -> Response:
    """Make the first administrator, who is signed in then."""
    if not parts.service.first.holds(token):
        raise Problem("link-closed")
    try:
        _must_agree(password, again)
        user = parts.service.first.redeem(token, NewUser(name, password))
    except (InvalidValueError, Problem) as error:
        return _first(request, name, error)
    if user is None:
        raise Problem("link-closed")
    return _signed_in(user, "account.first", "/", request, parts)


@router.get("/sign-in")
def sign_in(_who: Anyone, parts: Parts, request: Request, next: str = "/") -> Response:  # noqa: A002
    """Show the form to sign in."""
    return _form(request, parts, next)


@router.post("/sign-in")
def signed_in(
    _who: Anyone,
    parts: Parts,
    request: Request,
    name: Text = "",
    password: Text = "",
    next: Text = "/",  # noqa: A002 - what the field is called
) -> Response:
    """Sign somebody in who has this name and password."""
    try:
        user = entering.verified(name, password, address(request), parts)
    except Problem as problem:
        _note(parts, request, By("anonymous"), "user.sign_in", "limited")
        return _form(request, parts, next, name, problem)
    if user is None:
        _note(parts, request, By("anonymous"), "user.sign_in", "wrong")
        return _form(request, parts, next, name, Problem("wrong-password"))
    return _signed_in(user, "user.sign_in", next, request, parts)


@router.post("/sign-out")
def sign_out(who: Anyone, parts: Parts, request: Request) -> Response:
    """Sign a browser out."""
    response = _to("/sign-in")
    entering.end(request, response, parts)
    if who.kind == "user":
        _note(parts, request, by(who, parts.service), "user.sign_out")
    return response


@router.get("/sign-in/oidc")
def provider(_who: Anyone, parts: Parts, request: Request, next: str = "/") -> Response:  # noqa: A002
    """Send somebody to the identity provider."""
    redirect = entering.base_address(request, parts) + _CALLBACK
    begun = oidc.begin(parts, redirect, entering.local(next))
    response = _to(begun.address)
    response.set_cookie(
        _ERRAND,
        begun.cookie,
        max_age=oidc.SECONDS,
        path="/sign-in/oidc",
        secure=parts.settings.secure,
        httponly=True,
        samesite="lax",
    )
    return response


@router.get(_CALLBACK)
def provider_told(_who: Anyone, parts: Parts, request: Request) -> Response:
    """Sign in whom the identity provider sends back."""
    try:
        user, goal = oidc.finish(parts, str(request.url), request.cookies.get(_ERRAND))
    except Problem as problem:
        _note(parts, request, By("anonymous"), "user.sign_in", problem.word)
        raise
    response = _signed_in(user, "user.sign_in", goal, request, parts)
    response.delete_cookie(_ERRAND, path="/sign-in/oidc")
    return response


@router.get("/account")
def account(who: Somebody, parts: Parts, request: Request) -> Response:
    """Show somebody their account."""
    return _account(request, parts, who)


@router.post("/account")
def password_changed(
    who: Somebody,
    parts: Parts,
    request: Request,
    old: Text = "",
    password: Text = "",
    again: Text = "",
) -> Response:
    """Give somebody a new password, and sign all their other browsers out."""
    user = _user(who, parts)
    try:
        if entering.verified(user.name, old, address(request), parts) is None:
            raise Problem("wrong-password")
        _must_agree(password, again)
        parts.service.accounts.set_password(user.id, password)
    except (InvalidValueError, Problem) as error:
        return _account(request, parts, who, error)
    return _signed_in(user, "user.password", "/account?done=1", request, parts)


def _first(request: Request, name: str = "", wrong: Wrong | None = None) -> Response:
    status, words = fault(wrong, reader_language(request))
    return show(
        request,
        "signing.first.html",
        status=status,
        least=entering.LEAST,
        wrong=words,
        name=name[:64],
    )


def _account(
    request: Request, parts: Services, who: Principal, wrong: Wrong | None = None
) -> Response:
    user = _user(who, parts)
    status, words = fault(wrong, reader_language(request))
    return show(
        request,
        "signing.account.html",
        status=status,
        person=user.name,
        user=user,
        least=entering.LEAST,
        done=request.query_params.get("done") == "1",
        wrong=words,
    )


def _form(
    request: Request, parts: Services, goal: str, name: str = "", problem: Problem | None = None
) -> Response:
    status, words = fault(problem, reader_language(request))
    response = show(
        request,
        "signing.in.html",
        status=status,
        goal=entering.local(goal),
        name=name[:64],
        wrong=words,
        offers_provider=oidc.is_offered(parts),
    )
    response.headers.update(problem.headers if problem else {})
    return response


def _must_agree(password: str, again: str) -> None:
    entering.must_be_long(password)
    if password != again:
        raise Problem("passwords-differ")


def _user(who: Principal, parts: Services) -> User:
    if who.kind != "user" or who.id is None:
        raise Problem("may-not")
    return parts.service.accounts.get(who.id)


def _signed_in(
    user: User, action: str, goal: str, request: Request, parts: Services
) -> RedirectResponse:
    response = _to(entering.local(goal))
    entering.begin_user(user, request, response, parts)
    _note(parts, request, By("user", user.name), action)
    return response


def _note(parts: Services, request: Request, who: By, action: str, outcome: str = "ok") -> None:
    parts.service.audit.write(Deed(action, outcome=outcome), by=who, ip=address(request))


def _to(goal: str) -> RedirectResponse:
    return RedirectResponse(goal, 303)


def _theirs(who: Principal, parts: Services) -> tuple[str, ...]:
    return tuple(name for name in parts.projects.names() if who.role_in(name) is not None)


def _view_of_link(who: Principal, parts: Services) -> str:
    link = parts.service.links.check(who.id or "")
    return home_of(link.project) + link.view if link else "/sign-in"
