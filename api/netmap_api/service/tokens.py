"""The tokens by which programs read and write a project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from netmap.errors import InvalidValueError, UnknownNameError
from netmap_api.service.file import File, Row, moment
from netmap_api.service.projects import Projects
from netmap_api.service.secrets import Secrets, is_whole, make, make_id
from netmap_api.service.settings import MOST_DAYS
from netmap_api.service.values import LEEWAY, By, RoleName, days, optional, role, text

TokenState = Literal["open", "revoked", "expired"]

USUAL_DAYS = 90
_LONGEST = 120
_HOUR = 3600
_PICKED = (
    "SELECT id, project, role, label, by_kind, by_name, created_at, expires_at, used_at, "
    "revoked_at, digest FROM tokens"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret; ``used_at`` is at most an hour behind."""

    id: str
    project: str
    role: RoleName
    label: str | None
    by_kind: str
    by_name: str | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class Tokens:
    """The tokens of all projects; one that is revoked opens nothing on the next request."""

    def __init__(self, file: File, secrets: Secrets, projects: Projects) -> None:
        self._file = file
        self._secrets = secrets
        self._projects = projects

    def create(
        self, project: str, role_name: str, *, by: By, term: int = USUAL_DAYS, label: str = ""
    ) -> tuple[str, Token]:
        """Make a token that lasts some days; its secret is returned here and never again.

        Raises
        ------
        InvalidValueError
            ``token_by_token`` since a token makes no tokens, ``role``, ``between`` or
            ``too_long``.
        UnknownNameError
            For a project that the service does not know.
        """
        if by.kind == "token":
            raise InvalidValueError(by.name, "token_by_token")
        secret, token_id, now = make(), make_id(), self._file.now()
        self._file.change(
            "INSERT INTO tokens (id, digest, project, role, label, by_kind, by_name, created_at, "
            "expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            token_id,
            self._secrets.digest(secret),
            self._projects.get(project).name,
            role(role_name),
            text(label, _LONGEST),
            *by,
            now,
            now + days(term, MOST_DAYS),
        )
        return secret, self.get(token_id)

    def find(self, secret: str) -> Token | None:
        """Return the token that a request carries, None when it opens nothing."""
        if not is_whole(secret):
            return None
        row = self._file.row(
            f"{_PICKED} WHERE digest = ? AND revoked_at IS NULL AND expires_at + ? > ?",
            self._secrets.digest(secret),
            LEEWAY,
            self._file.now(),
        )
        if row is None or not self._secrets.is_same(row[-1], secret):
            return None
        self._touch(row)
        return _token(row)

    def get(self, token_id: str) -> Token:
        """Return the token with an id, or raise ``UnknownNameError``."""
        row = self._file.row(f"{_PICKED} WHERE id = ?", token_id)
        if row is None:
            raise UnknownNameError("token", token_id)
        return _token(row)

    def list(self, project: str | None = None) -> tuple[Token, ...]:
        """Return all tokens, or those of a project, newest first."""
        sql = f"{_PICKED} WHERE ?1 IS NULL OR project = ?1 ORDER BY n DESC"
        return tuple(map(_token, self._file.rows(sql, project)))

    def state(self, token: Token) -> TokenState:
        """Say whether a token works, and if not, why: for those who keep tokens."""
        if token.revoked_at:
            return "revoked"
        return "open" if token.expires_at.timestamp() > self._file.now() else "expired"

    def revoke(self, token_id: str) -> Token:
        """End a token for good."""
        self._file.change(
            "UPDATE tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?",
            self._file.now(),
            self.get(token_id).id,
        )
        return self.get(token_id)

    def revoke_made_by(self, by: By) -> int:
        """End every token that somebody made and that works; return how many."""
        now = self._file.now()
        return self._file.change(
            "UPDATE tokens SET revoked_at = ?1 WHERE by_kind = ?2 AND by_name = ?3 "
            "AND revoked_at IS NULL AND expires_at > ?1",
            now,
            *by,
        )

    def _touch(self, row: Row) -> None:
        now, used_at = self._file.now(), row[8]
        if not isinstance(used_at, int) or used_at <= now - _HOUR:
            self._file.note("UPDATE tokens SET used_at = ? WHERE id = ?", now, str(row[0]))


def _token(row: Row) -> Token:
    token_id, project, role_name, label, by_kind, by_name, *moments, _ = row
    created_at, expires_at, used_at, revoked_at = map(moment, moments)
    assert created_at is not None
    assert expires_at is not None
    return Token(
        str(token_id),
        str(project),
        role(role_name),
        optional(label),
        str(by_kind),
        optional(by_name),
        created_at,
        expires_at,
        used_at,
        revoked_at,
    )
