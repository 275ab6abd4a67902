"""The links by which a board sees a project: what each shows, until when, and who may open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Literal, NamedTuple, get_args

from netmap.errors import InvalidValueError, StoreError, UnknownNameError
from netmap_api.service.counters import Counters
from netmap_api.service.file import File, Row, changed, moment
from netmap_api.service.passwords import LEAST_OF_LINK, Passwords
from netmap_api.service.projects import Projects
from netmap_api.service.secrets import Secrets, is_whole, make, make_id
from netmap_api.service.settings import LinkPolicy, Settings
from netmap_api.service.values import DAY, By, days, optional, text
from netmap_api.service.views import view_of
from netmap_api.waiting import Room

LinkAccess = Literal["public", "project"]
_ACCESS: tuple[LinkAccess, ...] = get_args(LinkAccess)
_TRYING = 8
"""How many may wait at once for a password of theirs to be looked at."""
Outcome = Literal[
    "open", "unknown", "revoked", "expired", "private", "policy", "password", "wrong", "limited"
]

USUAL_DAYS = 90
WRONG = 5
WRONG_SECONDS = 60
_LONGEST = 200
_COLUMNS = (
    "l.id, l.project, l.title, l.view, l.access, l.by_kind, l.by_name, l.created_at, l.term_at, "
    "l.expires_at, l.revoked_at, l.opened, l.opened_at, l.password, p.links_allowed"
)
_PICKED = f"SELECT {_COLUMNS} FROM links AS l JOIN projects AS p ON p.name = l.project"
_BY = {"id": f"{_PICKED} WHERE l.id = ?", "digest": f"{_PICKED} WHERE l.digest = ?"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link without its secret; it ends at ``expires_at``, or earlier if the policy says so."""

    id: str
    project: str
    title: str | None
    view: str
    access: LinkAccess
    by_kind: str
    by_name: str | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    opened: int
    opened_at: datetime | None
    has_password: bool


@dataclass(frozen=True, slots=True)
class NewLink:
    """What a link is to show; without days it lasts as long as is usual and allowed."""

    project: str
    view: str = ""
    title: str | None = None
    access: LinkAccess = "public"
    days: int | None = None
    password: str | None = None


@dataclass(frozen=True, slots=True)
class LinkChange:
    """What of a link is to be otherwise; None leaves it as it is."""

    view: str | None = None
    title: str | None = None
    days: int | None = None
    password: str | None = None


class Opened(NamedTuple):
    """What became of opening a link; ``link`` is there only when it is open."""

    outcome: Outcome
    link: Link | None = None


class _Kept(NamedTuple):
    """A link as it stands in the file, with what decides whether it holds."""

    link: Link
    password: str | None
    allowed: bool


class Links:
    """The share links of all projects; policy is asked on making, changing, opening and showing."""

    def __init__(self, file: File, secrets: Secrets, passwords: Passwords) -> None:
        self._file = file
        self._secrets = secrets
        self._passwords = passwords
        self._projects = Projects(file)
        self._settings = Settings(file)
        self._counters = Counters(file, secrets)
        self._room, self._trying = Room(_TRYING), Lock()

    def create(self, new: NewLink, *, by: By) -> tuple[str, Link]:
        """Make a link; its secret is returned here and never again.

        Raises
        ------
        InvalidValueError
            ``between`` (days), ``link_needs_password``, ``link_view``, ``link_access``,
            ``password_length`` or ``too_long``.
        StoreError
            ``links_stopped`` when the project is private.
        UnknownNameError
            For a project that the service does not know.
        """
        policy, now = self._settings.link_policy, self._file.now()
        project = self._open_project(new.project)
        self._must_have(policy, bool(new.password))
        term = days(new.days or min(USUAL_DAYS, policy.max_days), policy.max_days)
        told = view_of(new.view), _access(new.access), self._hashed(new.password)
        secret, link_id = make(), make_id()
        self._file.change(
            "INSERT INTO links (id, digest, project, title, view, access, password, by_kind, "
            "by_name, created_at, term_at, expires_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(link_id, self._secrets.digest(secret), project, text(new.title, _LONGEST), *told),
            *(*by, now, now, now + term),
        )
        return secret, self.get(link_id)

    def update(self, link_id: str, change: LinkChange) -> Link:
        """Change a link; what comes of it has to meet the policy as a new one would.

        A new password shows everybody out whom the old one let in; an empty one takes it away.
        """
        policy, kept = self._settings.link_policy, self._kept("id", link_id)
        if kept is None or kept.link.revoked_at:
            raise UnknownNameError("link", link_id)
        self._open_project(kept.link.project)
        is_new = change.password is not None
        hashed = self._hashed(change.password) if is_new else kept.password
        self._must_have(policy, hashed is not None)
        view = kept.link.view if change.view is None else view_of(change.view)
        title = kept.link.title if change.title is None else text(change.title, _LONGEST)
        term = None if change.days is None else days(change.days, policy.max_days)
        with self._file.changing() as connection:
            connection.execute(
                "UPDATE links SET view = ?, title = ?, password = ?, "
                "term_at = coalesce(?4, term_at), expires_at = coalesce(?4 + ?5, expires_at) "
                "WHERE id = ?6 AND revoked_at IS NULL",
                (view, title, hashed, None if term is None else self._file.now(), term, link_id),
            )
            if is_new:
                connection.execute("DELETE FROM sessions WHERE link = ?", (link_id,))
        return self.get(link_id)

    def open(self, secret: str, password: str | None = None) -> Opened:
        """Let the holder of a link in, or say why not.

        Only wrong passwords are counted, and those who try are served one after another, so that
        many at once get no more tries.
        """
        kept = self._kept("digest", self._secrets.digest(secret)) if is_whole(secret) else None
        if kept is None:
            return Opened("unknown")
        outcome = self._state(kept)
        if outcome == "open" and kept.password is not None:
            outcome = self._try(kept, password)
        if outcome != "open":
            return Opened(outcome)
        sql = "UPDATE links SET opened = opened + 1, opened_at = ? WHERE id = ?"
        self._file.note(sql, self._file.now(), kept.link.id)
        return Opened("open", kept.link)

    def check(self, link_id: str) -> Link | None:
        """Return a link that somebody has opened if it holds still, on this very request."""
        kept = self._kept("id", link_id)
        return kept.link if kept and self._state(kept) == "open" else None

    def get(self, link_id: str) -> Link:
        """Return the link with an id, whether it holds or not, or raise ``UnknownNameError``."""
        kept = self._kept("id", link_id)
        if kept is None:
            raise UnknownNameError("link", link_id)
        return kept.link

    def list(self, project: str | None = None) -> tuple[Link, ...]:
        """Return all links, or those of a project, newest first."""
        policy = self._settings.link_policy
        sql = f"{_PICKED} WHERE ?1 IS NULL OR l.project = ?1 ORDER BY l.n DESC"
        return tuple(_made(row, policy).link for row in self._file.rows(sql, project))

    def state(self, link_id: str) -> Outcome:
        """Say whether a link holds, and if not, why: for those who keep links."""
        kept = self._kept("id", link_id)
        return self._state(kept) if kept else "unknown"

    def revoke(self, link_id: str) -> Link:
        """End a link for good, and show everybody out whom it let in."""
        link, now = self.get(link_id), self._file.now()
        with self._file.changing() as connection:
            sql = "UPDATE links SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?"
            changed(connection, sql, (now, link.id))
            changed(connection, "DELETE FROM sessions WHERE link = ?", (link.id,))
        return self.get(link_id)

    def _kept(self, column: Literal["id", "digest"], value: str | bytes) -> _Kept | None:
        row = self._file.row(_BY[column], value)
        return _made(row, self._settings.link_policy) if row else None

    def _state(self, kept: _Kept) -> Outcome:
        if kept.link.revoked_at:
            return "revoked"
        if not kept.allowed:
            return "private"
        if self._file.now() >= kept.link.expires_at.timestamp():
            return "expired"
        if self._settings.link_policy.need_password and kept.password is None:
            return "policy"
        return "open"

    def _try(self, kept: _Kept, password: str | None) -> Outcome:
        if password is None:
            return "password"
        key = f"link password {kept.link.id}"
        with self._room.place(), self._trying:
            if not self._counters.peek(key, WRONG).allowed:
                return "limited"
            if self._passwords.fits(kept.password, password):
                return "open"
            return "wrong" if self._counters.hit(key, WRONG, WRONG_SECONDS).allowed else "limited"

    def _open_project(self, name: str) -> str:
        project = self._projects.get(name)
        if not project.links_allowed:
            raise StoreError("links_stopped", project=name)
        return project.name

    def _must_have(self, policy: LinkPolicy, has_password: bool) -> None:
        if policy.need_password and not has_password:
            raise InvalidValueError("", "link_needs_password")

    def _hashed(self, password: str | None) -> str | None:
        return self._passwords.hash(password, LEAST_OF_LINK) if password else None


def _access(told: str) -> LinkAccess:
    for known in _ACCESS:
        if told == known:
            return known
    raise InvalidValueError(told, "link_access", known=", ".join(_ACCESS))


def _made(row: Row, policy: LinkPolicy) -> _Kept:
    link_id, project, title, view, access, by_kind, by_name, *rest = row
    created_at, term_at, expires_at, revoked_at, opened, opened_at, password, allowed = rest
    assert isinstance(term_at, int)
    assert isinstance(expires_at, int)
    ends = moment(min(expires_at, term_at + policy.max_days * DAY))
    begun = moment(created_at)
    assert ends is not None
    assert begun is not None
    link = Link(
        id=str(link_id),
        project=str(project),
        title=optional(title),
        view=str(view),
        access=_access(str(access)),
        by_kind=str(by_kind),
        by_name=optional(by_name),
        created_at=begun,
        expires_at=ends,
        revoked_at=moment(revoked_at),
        opened=int(str(opened)),
        opened_at=moment(opened_at),
        has_password=password is not None,
    )
    return _Kept(link, optional(password), bool(allowed))
