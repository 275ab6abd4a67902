"""What a service remembers of itself: its address, and what it asks of every share link."""

from __future__ import annotations

import json
from dataclasses import dataclass

from netmap_api.service.file import File
from netmap_api.service.values import days, optional

MOST_DAYS = 365
"""The longest that a token or a link lasts, whatever is asked for."""


@dataclass(frozen=True, slots=True)
class LinkPolicy:
    """What is asked of every link, also of those that are older than the policy."""

    need_password: bool = False
    max_days: int = MOST_DAYS


class Settings:
    """Values of the whole service; each is read anew, since another process may change it."""

    def __init__(self, file: File) -> None:
        self._file = file

    @property
    def address(self) -> str | None:
        """The address under which people reach the service, as the last start told it."""
        return self._get("address")

    @address.setter
    def address(self, value: str) -> None:
        self._put("address", value.rstrip("/"))

    @property
    def link_policy(self) -> LinkPolicy:
        """What is asked of links now."""
        kept = self._get("link_policy")
        return LinkPolicy(**json.loads(kept)) if kept else LinkPolicy()

    @link_policy.setter
    def link_policy(self, policy: LinkPolicy) -> None:
        days(policy.max_days, MOST_DAYS)
        told = {"need_password": policy.need_password, "max_days": policy.max_days}
        self._put("link_policy", json.dumps(told))

    def is_due(self, task: str, seconds: int) -> bool:
        """Whether a task was not begun for some time; of all processes one is told so."""
        now, last = self._file.now(), int(self._get(f"{task}_at") or 0)
        if now - last < seconds:
            return False
        sql = (
            "INSERT INTO settings VALUES (?1, ?2) ON CONFLICT DO UPDATE "
            "SET value = excluded.value WHERE value = ?3"
        )
        return bool(self._file.change(sql, f"{task}_at", str(now), str(last)))

    def _get(self, name: str) -> str | None:
        row = self._file.row("SELECT value FROM settings WHERE name = ?", name)
        return optional(row[0]) if row else None

    def _put(self, name: str, value: str) -> None:
        self._file.change(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
            name,
            value,
        )
