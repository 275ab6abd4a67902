"""The accounts of people: their names, passwords and roles, and who they are at a provider."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import apsw

from netmap.errors import InvalidValueError, StoreError, UnknownNameError, listed
from netmap_api.service.file import File, Row, changed
from netmap_api.service.passwords import Passwords
from netmap_api.service.projects import Projects
from netmap_api.service.secrets import make_id
from netmap_api.service.values import RoleName, optional, role, text

_NAME = re.compile(r"[^\W_](?:[\w.@+-]{0,62}[^\W_])?")
_LONGEST = 120
_PICKED = "SELECT id, name, shown, is_admin, disabled_at, issuer, subject FROM users"
_INSERT = (
    "INSERT INTO users (id, name, shown, password, is_admin, issuer, subject, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_ROLES = "SELECT user, project, role FROM roles WHERE ?1 IS NULL OR user = ?1"
_SET_ROLE = "INSERT INTO roles VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET role = excluded.role"


@dataclass(frozen=True, slots=True)
class User:
    """An account; ``roles`` has the role in each project by its name."""

    id: str
    name: str
    shown: str
    is_admin: bool
    disabled: bool
    issuer: str | None
    subject: str | None
    roles: Mapping[str, RoleName]


@dataclass(frozen=True, slots=True)
class NewUser:
    """What an account is made of; the name at a provider is an issuer and a subject."""

    name: str
    password: str | None = None
    shown: str | None = None
    is_admin: bool = False
    identity: tuple[str, str] | None = None


class Prepared(NamedTuple):
    """The row of an account that is to be made."""

    id: str
    name: str
    shown: str
    password: str | None
    is_admin: int
    issuer: str | None
    subject: str | None
    created_at: int


class Accounts:
    """The accounts of the service; what is given up, such as a role, is so on the next request."""

    def __init__(self, file: File, passwords: Passwords, projects: Projects) -> None:
        self._file = file
        self._passwords = passwords
        self._projects = projects

    def add(self, new: NewUser, roles: Mapping[str, str] = MappingProxyType({})) -> User:
        """Make an account with its roles.

        Raises
        ------
        InvalidValueError
            ``user_name``, ``password_length`` or ``role``.
        StoreError
            ``user_exists``.
        UnknownNameError
            For a project that the service does not know.
        """
        given = {self._projects.get(name).name: role(told) for name, told in roles.items()}
        values = self.prepared(new)
        with self._file.changing() as connection:
            insert(connection, values)
            for project, name in given.items():
                connection.execute(_SET_ROLE, (values.id, project, name))
        return self.get(values.id)

    def prepared(self, new: NewUser) -> Prepared:
        """Return the values of a row of an account; hashing is slow and holds up no transaction."""
        name = folded(new.name)
        if not _NAME.fullmatch(name):
            raise InvalidValueError(new.name[:64], "user_name")
        hashed = None if new.password is None else self._passwords.hash(new.password)
        shown = text(new.shown, _LONGEST) or new.name.strip()
        issuer, subject = new.identity or (None, None)
        told = name, shown, hashed, int(new.is_admin)
        return Prepared(make_id(), *told, issuer, subject, self._file.now())

    def list(self) -> tuple[User, ...]:
        """Return all accounts in the order of their names."""
        return self._users(self._file.rows(f"{_PICKED} ORDER BY name"))

    def get(self, user_id: str) -> User:
        """Return the account with an id, or raise ``UnknownNameError``."""
        return self._one(f"{_PICKED} WHERE id = ?", user_id)

    def named(self, name: str) -> User:
        """Return the account with a name, or raise ``UnknownNameError``."""
        return self._one(f"{_PICKED} WHERE name = ?", folded(name))

    def identified(self, issuer: str, subject: str) -> User | None:
        """Return who somebody is that a provider has signed in; None for nobody, or disabled."""
        rows = self._file.rows(
            f"{_PICKED} WHERE issuer = ? AND subject = ? AND disabled_at IS NULL", issuer, subject
        )
        return next(iter(self._users(rows)), None)

    def claim(self, name: str, issuer: str, subject: str) -> User | None:
        """Return the account that was added for somebody whom a provider signs in the first time.

        It is theirs from now on. None unless there is one of this name that nobody can sign in to
        yet, neither with a password nor with a provider.
        """
        sql = (
            "UPDATE OR IGNORE users SET issuer = ?, subject = ? WHERE name = ? "
            "AND password IS NULL AND subject IS NULL AND disabled_at IS NULL"
        )
        if not self._file.change(sql, issuer, subject, folded(name)):
            return None
        return self.named(name)

    def verify(self, name: str, password: str) -> User | None:
        """Return who has this name and password, None for nobody; either takes the same time."""
        row = self._file.row(
            "SELECT id, password FROM users WHERE name = ? AND disabled_at IS NULL", folded(name)
        )
        user_id, kept = map(optional, row or (None, None))
        if not self._passwords.fits(kept, password) or user_id is None or kept is None:
            return None
        if self._passwords.is_old(kept):
            hashed = self._passwords.hash(password, least=1)
            self._file.change("UPDATE users SET password = ? WHERE id = ?", hashed, user_id)
        return self.get(user_id)

    def set_password(self, user_id: str, password: str) -> None:
        """Give a new password; whoever is signed in with the old one has to sign in again."""
        hashed = self._passwords.hash(password)
        user = self.get(user_id)
        with self._file.changing() as connection:
            connection.execute("UPDATE users SET password = ? WHERE id = ?", (hashed, user.id))
            connection.execute("DELETE FROM sessions WHERE user = ?", (user.id,))

    def set_role(self, user_id: str, project: str, name: str | None) -> None:
        """Give somebody a role in a project, or none any more."""
        user, known = self.get(user_id), self._projects.get(project)
        if name is None:
            sql = "DELETE FROM roles WHERE user = ? AND project = ?"
            self._file.change(sql, user.id, known.name)
        else:
            self._file.change(_SET_ROLE, user.id, known.name, role(name))

    def disable(self, user_id: str) -> None:
        """Let somebody in no more, and out of every browser."""
        user, now = self.get(user_id), self._file.now()
        with self._file.changing() as connection:
            connection.execute(
                "UPDATE users SET disabled_at = coalesce(disabled_at, ?) WHERE id = ?",
                (now, user.id),
            )
            connection.execute("DELETE FROM sessions WHERE user = ?", (user.id,))

    def enable(self, user_id: str) -> None:
        """Let somebody in again who was disabled."""
        self._file.change("UPDATE users SET disabled_at = NULL WHERE id = ?", self.get(user_id).id)

    def _one(self, sql: str, value: str) -> User:
        found = self._users(self._file.rows(sql, value))
        if not found:
            known = [str(name) for (name,) in self._file.rows("SELECT name FROM users")]
            raise UnknownNameError("user", value, (listed(value, known),) if known else ())
        return found[0]

    def _users(self, rows: Iterable[Row]) -> tuple[User, ...]:
        rows, given = tuple(rows), dict[str, dict[str, RoleName]]()
        only = str(rows[0][0]) if len(rows) == 1 else None
        for user_id, project, name in self._file.rows(_ROLES, only):
            given.setdefault(str(user_id), {})[str(project)] = role(name)
        return tuple(_user(row, given.get(str(row[0]), {})) for row in rows)


def folded(name: str) -> str:
    """Return a name as it is compared: in one form, in small letters, without space around it."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def insert(connection: apsw.Connection, values: Prepared) -> None:
    """Put the row of an account in, within a transaction, unless its name is taken."""
    if not changed(connection, _INSERT, values):
        raise StoreError("user_exists", name=values.name)


def _user(row: Row, roles: Mapping[str, RoleName]) -> User:
    user_id, name, shown, is_admin, disabled_at, issuer, subject = row
    names = str(user_id), str(name), str(shown)
    identity = optional(issuer), optional(subject)
    known = MappingProxyType(dict(roles))
    return User(*names, bool(is_admin), disabled_at is not None, *identity, known)
