"""The one-time token by which the first admin of a service is made."""

from __future__ import annotations

from dataclasses import replace

from netmap_api.service.accounts import Accounts, NewUser, User, insert
from netmap_api.service.file import File, changed
from netmap_api.service.secrets import Secrets, is_whole, make
from netmap_api.service.values import DAY

_HAS_ADMIN = "SELECT 1 FROM users WHERE is_admin AND disabled_at IS NULL"


class First:
    """The token that is valid only as long as nobody is an admin: once, and for a day."""

    def __init__(self, file: File, secrets: Secrets, accounts: Accounts) -> None:
        self._file = file
        self._secrets = secrets
        self._accounts = accounts

    def renew(self) -> str | None:
        """Make the token of this start, and end the one before; None if there is an admin."""
        token = make()
        with self._file.changing() as connection:
            connection.execute("DELETE FROM first")
            if connection.execute(_HAS_ADMIN).fetchall():
                return None
            values = (self._secrets.digest(token), self._file.now() + DAY)
            connection.execute("INSERT INTO first VALUES (1, ?, ?)", values)
        return token

    def holds(self, token: str) -> bool:
        """Whether a token would make the admin now."""
        row = self._file.row("SELECT digest, expires_at FROM first")
        if row is None or not is_whole(token) or self._file.row(_HAS_ADMIN):
            return False
        digest, expires_at = row
        is_current = isinstance(expires_at, int) and self._file.now() < expires_at
        return self._secrets.is_same(digest, token) and is_current

    def redeem(self, token: str, new: NewUser) -> User | None:
        """Make the first admin; None when the token does not hold, or no more.

        Of several who come with it at once, one becomes the admin.
        """
        if not self.holds(token):
            return None
        values = self._accounts.prepared(replace(new, is_admin=True))
        with self._file.changing() as connection:
            sql = "DELETE FROM first WHERE digest = ? AND expires_at > ?"
            used = changed(connection, sql, (self._secrets.digest(token), self._file.now()))
            if not used or connection.execute(_HAS_ADMIN).fetchall():
                return None
            insert(connection, values)
        return self._accounts.get(values.id)
