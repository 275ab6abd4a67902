"""The browsers that are signed in, or that a share link has let in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from netmap_api.service.file import File, moment
from netmap_api.service.secrets import Secrets, is_whole, make
from netmap_api.service.values import DAY, optional

IDLE = 12 * 3600
LONGEST = 7 * DAY
_COARSE = 300
"""How many seconds pass before the use of a session is written down again."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser: of a user, or of a link that it opened; one of the two is None."""

    user: str | None
    link: str | None
    created_at: datetime


class Sessions:
    """The sessions of all browsers; only digests of their ids are kept."""

    def __init__(self, file: File, secrets: Secrets) -> None:
        self._file = file
        self._secrets = secrets

    def begin_user(self, user_id: str, *, instead: str | None = None) -> str:
        """Sign a user in: end the session before, and return the new id for the cookie."""
        return self._begin(user_id, None, instead)

    def begin_link(self, link_id: str, *, instead: str | None = None) -> str:
        """Let the holder of a link in; return the new id for the cookie."""
        return self._begin(None, link_id, instead)

    def find(self, session_id: str) -> Session | None:
        """Return a session that has not ended; of a disabled user there is none.

        Whether a link still holds is for ``Links.check`` to say.
        """
        if not is_whole(session_id):
            return None
        digest, now = self._secrets.digest(session_id), self._file.now()
        row = self._file.row(
            "SELECT user, link, s.created_at, used_at FROM sessions AS s "
            "LEFT JOIN users AS u ON u.id = s.user "
            "WHERE digest = ? AND expires_at > ? AND used_at > ? AND u.disabled_at IS NULL",
            digest,
            now,
            now - IDLE,
        )
        if row is None:
            return None
        user, link, created_at, used_at = row
        if isinstance(used_at, int) and used_at <= now - _COARSE:
            self._file.note("UPDATE sessions SET used_at = ? WHERE digest = ?", now, digest)
        begun = moment(created_at)
        assert begun is not None
        return Session(optional(user), optional(link), begun)

    def end(self, session_id: str) -> None:
        """Sign a browser out."""
        self._file.change("DELETE FROM sessions WHERE digest = ?", self._secrets.digest(session_id))

    def prune(self) -> int:
        """Delete what has ended by itself; return how many."""
        now = self._file.now()
        sql = "DELETE FROM sessions WHERE expires_at <= ? OR used_at <= ?"
        return self._file.change(sql, now, now - IDLE)

    def _begin(self, user: str | None, link: str | None, instead: str | None) -> str:
        session_id, now = make(), self._file.now()
        values = (self._secrets.digest(session_id), user, link, now, now, now + LONGEST)
        with self._file.changing() as connection:
            if instead:
                old = self._secrets.digest(instead)
                connection.execute("DELETE FROM sessions WHERE digest = ?", (old,))
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?)", values)
        return session_id
