"""The file of a service: open it here, and find accounts, tokens, links and jobs in its rooms."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from argon2 import PasswordHasher

from netmap_api.service.accounts import Accounts
from netmap_api.service.audit import KEPT_DAYS, Audit
from netmap_api.service.counters import Counters
from netmap_api.service.file import Clock, File, changed, utc_now
from netmap_api.service.first import First
from netmap_api.service.idempotency import Idempotency
from netmap_api.service.jobs import Jobs
from netmap_api.service.links import Links
from netmap_api.service.passwords import Passwords
from netmap_api.service.previews import Previews
from netmap_api.service.projects import Projects
from netmap_api.service.secrets import Secrets
from netmap_api.service.sessions import Sessions
from netmap_api.service.settings import Settings
from netmap_api.service.tokens import Tokens

__all__ = ["Service"]

_HOUR = 3600
_FORGET = (
    "DELETE FROM results WHERE project = ?",
    "DELETE FROM previews WHERE project = ?",
    "DELETE FROM replies WHERE project = ?",
    "DELETE FROM jobs WHERE project = ? AND ended_at IS NOT NULL",
)


class Service:
    """An open service file; threads may share one, each process opens its own."""

    def __init__(self, file: File, hasher: PasswordHasher | None = None) -> None:
        self._file = file
        passwords = Passwords(hasher)
        self.path = file.path
        self.settings = Settings(file)
        self.projects = Projects(file)
        self.secrets = Secrets(file)
        self.accounts = Accounts(file, passwords, self.projects)
        self.first = First(file, self.secrets, self.accounts)
        self.tokens = Tokens(file, self.secrets, self.projects)
        self.links = Links(file, self.secrets, passwords)
        self.sessions = Sessions(file, self.secrets)
        self.audit = Audit(file)
        self.audit_days = KEPT_DAYS
        self.jobs = Jobs(file)
        self.counters = Counters(file, self.secrets)
        self.previews = Previews(file)
        self.idempotency = Idempotency(file, self.secrets)

    @classmethod
    def open(
        cls,
        path: Path | str,
        *,
        create: bool = True,
        now: Clock = utc_now,
        hasher: PasswordHasher | None = None,
    ) -> Self:
        """Open a service file, and make one where there is none unless told not to.

        ``now`` is the clock, ``hasher`` how passwords are hashed.

        Raises
        ------
        StoreError
            ``service_missing``, ``service_foreign``, ``service_newer``, ``service_damaged``,
            ``busy``, ``forbidden``, ``read_only``, ``service_full`` or ``disk``.
        """
        return cls(File.open(Path(path), create=create, now=now), hasher)

    def now(self) -> int:
        """Return the second that it is by the clock of the service."""
        return self._file.now()

    def is_ready(self) -> bool:
        """Whether the file answers; raises ``StoreError`` when it does not."""
        return self._file.row("SELECT 1 FROM key") is not None

    def forget(self, project: str) -> None:
        """Delete every result, upload and reply that is kept of a project, and its ended jobs.

        No copy of them stays in the file or its log.
        """
        with self._file.changing() as connection:
            for sql in _FORGET:
                changed(connection, sql, (project,))
        self._file.forget()

    def renew(self, project: str, mark: str) -> None:
        """Forget a project whose mark has moved, unless this or another process has done so.

        It moves when somebody is erased from the project, however that is done, and when another
        file takes its place.
        """
        known = self.projects.mark(project)
        if known == mark:
            return
        if known is not None:
            self.forget(project)
        self.projects.set_mark(project, mark)

    def prune(self) -> None:
        """Delete what has had its time, if no process did so within the last hour."""
        if not self.settings.is_due("prune", _HOUR):
            return
        self.sessions.prune()
        self.previews.prune()
        self.jobs.prune()
        self.audit.prune(self.audit_days)

    def backup(self, path: Path | str) -> None:
        """Write a copy to a new file, while others may be using this one.

        Raises
        ------
        StoreError
            ``exists``, ``service_full``, ``read_only`` or ``service_damaged``; there is no copy.
        """
        self._file.backup(Path(path))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
