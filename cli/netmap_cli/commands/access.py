"""Commands on who may see a served project: token, user, share. They work while it is served."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

import netmap
from netmap.catalogue import Column
from netmap.dataset import Dataset
from netmap.telling import Telling, Told, plain
from netmap.text import say
from netmap_cli import options, service_file
from netmap_cli.output import show, show_plain, visible
from netmap_cli.usage import Group

if TYPE_CHECKING:
    from netmap_api.service import Service
    from netmap_api.service.accounts import User
    from netmap_api.service.links import Link, NewLink
    from netmap_api.service.tokens import Token

_USUAL_ADDRESS = "http://127.0.0.1:8600"
_ROLES = ("viewer", "editor", "admin")
_ACCESSES = ("public", "project")
_LONGEST_DAYS = 365

_SERVICE = service_file.option()
_SERVED = click.option("--project", "served", required=True, metavar="NAME")
_ROLE = click.option("--role", type=click.Choice(_ROLES), required=True)
_PROJECT = Column(name="project", heading="served_project")
_DAYS = click.IntRange(1, _LONGEST_DAYS)
_PASSWORD_STDIN = click.option("--password-stdin", is_flag=True)


@click.group(cls=Group)
@options.LANG
def token(lang: str) -> None:
    """Make, list and revoke tokens by which programs read a served project."""


@token.command("create")
@_SERVED
@_ROLE
@click.option("--days", type=_DAYS, default=90, show_default=True, metavar="N")
@click.option("--label", default="", metavar="TEXT")
@_SERVICE
@options.form()
@options.LANG
def token_create(served: str, role: str, service: str, form: str, lang: str, **told: Any) -> None:
    """Make a token and print it, once."""
    with service_file.opened(service) as opened:
        by = _command()
        made = opened.tokens.create(served, role, by=by, term=told["days"], label=told["label"])
        secret, kept = made
        _write(opened, "token.create", served, kept.id)
    if form != "table":
        show_plain({"token": secret, **plain(kept)}, form)
        return
    click.echo(secret)
    _tell_made("token", kept, kept.role, service, lang)


@token.command("list")
@_SERVICE
@options.form()
@options.LANG
def token_list(service: str, form: str, lang: str) -> None:
    """List the tokens, newest first."""
    with service_file.opened(service) as opened:
        found = [(it, opened.tokens.state(it)) for it in opened.tokens.list()]
    _list(found, _token_columns, form, lang)


@token.command("revoke")
@click.argument("token_id", metavar="ID")
@_SERVICE
@options.form()
@options.LANG
def token_revoke(token_id: str, service: str, form: str, lang: str) -> None:
    """End a token at once."""
    with service_file.opened(service) as opened:
        ended = opened.tokens.revoke(token_id)
        _write(opened, "token.revoke", ended.project, ended.id)
    _tell_done("token_revoked", ended, form, lang, id=ended.id)


@click.group(cls=Group)
@options.LANG
def user(lang: str) -> None:
    """Add, list and disable the people who may sign in."""


@user.command("add")
@click.argument("name")
@click.option("--project", "served", multiple=True, metavar="NAME")
@click.option("--role", type=click.Choice(_ROLES), multiple=True)
@click.option("--admin", is_flag=True)
@_PASSWORD_STDIN
@_SERVICE
@options.form()
@options.LANG
def user_add(name: str, service: str, form: str, lang: str, **told: Any) -> None:
    """Add a user with a role in projects; asks for the password."""
    roles = _paired(told["served"], told["role"], lang)
    with service_file.opened(service) as opened:
        from netmap_api.service.accounts import NewUser

        password = _password(lang, from_stdin=told["password_stdin"])
        added = opened.accounts.add(NewUser(name, password, is_admin=told["admin"]), roles)
        _write(opened, "user.add", None, added.id)
    _tell_done("user_added", added, form, lang, name=added.name)


@user.command("list")
@_SERVICE
@options.form()
@options.LANG
def user_list(service: str, form: str, lang: str) -> None:
    """List the users and their roles."""
    with service_file.opened(service) as opened:
        found = [(it, "disabled" if it.disabled else "open") for it in opened.accounts.list()]
    _list(found, _user_columns, form, lang)


@user.command("disable")
@click.argument("name")
@_SERVICE
@options.form()
@options.LANG
def user_disable(name: str, service: str, form: str, lang: str) -> None:
    """Let a user in no more, and out of every browser; end the tokens that they made."""
    with service_file.opened(service) as opened:
        from netmap_api.service import leaving

        left = leaving.disable(opened, opened.accounts.named(name).id)
        _write(opened, "user.disable", None, left.user.id)
    counts = {"revoked_tokens": left.revoked_tokens, "open_links": left.open_links}
    name = left.user.name
    _tell_done("user_disabled", {**plain(left.user), **counts}, form, lang, name=name)
    for key, n in (("user_tokens", left.revoked_tokens), ("user_links", left.open_links)):
        if n:
            click.echo(visible(say(f"done.{key}", lang, name=name, n=n)), err=True)


@user.command("enable")
@click.argument("name")
@_SERVICE
@options.form()
@options.LANG
def user_enable(name: str, service: str, form: str, lang: str) -> None:
    """Let a user in again who was disabled."""
    with service_file.opened(service) as opened:
        opened.accounts.enable(opened.accounts.named(name).id)
        enabled = opened.accounts.named(name)
        _write(opened, "user.enable", None, enabled.id)
    _tell_done("user_enabled", enabled, form, lang, name=enabled.name)


@user.command("password")
@click.argument("name")
@_PASSWORD_STDIN
@_SERVICE
@options.form()
@options.LANG
def user_password(name: str, service: str, form: str, lang: str, *, password_stdin: bool) -> None:
    """Give a user a new password, and sign them out of every browser."""
    with service_file.opened(service) as opened:
        changed = opened.accounts.named(name)
        password = _password(lang, from_stdin=password_stdin)
        opened.accounts.set_password(changed.id, password)
        _write(opened, "user.password", None, changed.id)
    _tell_done("user_password", changed, form, lang, name=changed.name)


@click.group(cls=Group)
@options.LANG
def share(lang: str) -> None:
    """Make, list and revoke links by which a board sees a project."""


@share.command("create")
@_SERVED
@click.option("--view", default="", metavar="VIEW")
@click.option("--title", "link_title", metavar="TEXT")
@click.option("--access", "link_access", type=click.Choice(_ACCESSES), default="public")
@click.option("--days", "link_days", type=_DAYS, metavar="N")
@_PASSWORD_STDIN
@click.option("--url", metavar="URL")
@_SERVICE
@options.form()
@options.LANG
def share_create(served: str, service: str, form: str, lang: str, **told: Any) -> None:
    """Make a link and print its address, once."""
    given = _address(told["url"])
    with service_file.opened(service) as opened:
        secret, kept = opened.links.create(_new_link(served, told, lang), by=_command())
        address = f"{given or opened.settings.address or _USUAL_ADDRESS}/s/{secret}"
        _write(opened, "link.create", served, kept.id)
    if form != "table":
        show_plain({"url": address, **plain(kept)}, form)
        return
    click.echo(address)
    _tell_made("share", kept, "", service, lang)


@share.command("list")
@_SERVICE
@options.form()
@options.LANG
def share_list(service: str, form: str, lang: str) -> None:
    """List the links, newest first."""
    with service_file.opened(service) as opened:
        found = [(it, opened.links.state(it.id)) for it in opened.links.list()]
    _list(found, _link_columns, form, lang)


@share.command("revoke")
@click.argument("link_id", metavar="ID")
@_SERVICE
@options.form()
@options.LANG
def share_revoke(link_id: str, service: str, form: str, lang: str) -> None:
    """End a link at once."""
    with service_file.opened(service) as opened:
        ended = opened.links.revoke(link_id)
        _write(opened, "link.revoke", ended.project, ended.id)
    _tell_done("link_revoked", ended, form, lang, id=ended.id)


def _command() -> Any:
    from netmap_api.service.values import COMMAND

    return COMMAND


def _write(opened: Service, action: str, project: str | None, subject: str) -> None:
    from netmap_api.service.audit import Deed

    opened.audit.write(Deed(action, project, subject), by=_command())


def _new_link(served: str, told: dict[str, Any], lang: str) -> NewLink:
    from netmap_api.service.links import NewLink

    password = _password(lang, from_stdin=True) if told["password_stdin"] else None
    return NewLink(
        served,
        told["view"],
        told["link_title"],
        told["link_access"],
        told["link_days"],
        password,
    )


def _paired(projects: Sequence[str], roles: Sequence[str], lang: str) -> dict[str, str]:
    if len(projects) != len(roles):
        told = f"--project {len(projects)}, --role {len(roles)}"
        raise click.UsageError(say("errors.value.roles_of_projects", lang, value=told))
    return dict(zip(projects, roles, strict=True))


def _password(lang: str, *, from_stdin: bool) -> str:
    """Read a password where it is not seen; of standard input it is the first line."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(say("errors.value.password_unasked", lang))
    asked = [
        click.prompt(say(f"ask.{key}", lang), hide_input=True, err=True)
        for key in ("password", "password_again")
    ]
    if asked[0] != asked[1]:
        raise click.UsageError(say("ask.password_differs", lang))
    return str(asked[0])


def _address(told: str | None) -> str | None:
    """Return an address without the slash at its end, or refuse what is none."""
    if told is None:
        return None
    parts = urlsplit(told)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise netmap.InvalidValueError(told, "service_address")
    return told.rstrip("/")


def _tell_made(kind: str, kept: Token | Link, role: str, service: str, lang: str) -> None:
    """Say on standard error what was made, so that the secret is alone on standard output."""
    until = Telling(Dataset(), lang).moment(kept.expires_at)
    end = shlex.join(["netmap", kind, "revoke", kept.id, "--service", service])
    facts = {"id": kept.id, "project": kept.project, "until": until, "command": end}
    key = "token_made" if kind == "token" else "link_made"
    told = {**facts, "role": role} if role else facts
    click.echo(visible(say(f"done.{key}", lang, **told)), err=True)


def _tell_done(key: str, done: object, form: str, lang: str, **facts: str) -> None:
    if form == "table":
        click.echo(visible(say(f"done.{key}", lang, **facts)))
    else:
        show_plain(plain(done), form)


def _list(
    found: Sequence[tuple[Any, str]],
    columns: Callable[[dict[str, str]], Sequence[Column | str]],
    form: str,
    lang: str,
) -> None:
    if form != "table":
        show_plain([{**plain(it), "state": state} for it, state in found], form)
        return
    states = {it.id: say(f"access_states.{state}", lang) for it, state in found}
    rows = [it for it, _ in found]
    show(Told((Telling(Dataset(), lang).table(rows, columns(states)),), ()), lang)


def _state(states: dict[str, str]) -> Column:
    return Column(name="state", get=lambda row, _: states[row.id])


def _moment(name: str, heading: str, *, rare: bool = False) -> Column:
    def shown(row: object, telling: Telling) -> str | None:
        at: datetime | None = getattr(row, name)
        return None if at is None else telling.moment(at)

    return Column(name=name, heading=heading, rare=rare, get=shown)


def _token_columns(states: dict[str, str]) -> Sequence[Column | str]:
    until, used = _moment("expires_at", "until"), _moment("used_at", "last_used")
    label = Column(name="label", rare=True)
    return "id", _PROJECT, "role", label, until, used, _state(states)


def _user_columns(states: dict[str, str]) -> Sequence[Column | str]:
    roles = Column(name="roles", get=lambda row, _: _said(row))
    return "name", roles, "is_admin", _state(states)


def _said(row: User) -> str | None:
    return ", ".join(f"{project}: {role}" for project, role in sorted(row.roles.items())) or None


def _link_columns(states: dict[str, str]) -> Sequence[Column | str]:
    until, opened = _moment("expires_at", "until"), Column(name="opened", numeric=True)
    page, title = Column(name="view", heading="page", rare=True), Column(name="title", rare=True)
    return "id", _PROJECT, title, page, until, opened, _state(states)
