"""Counts within a window of time, which all processes of the service share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import count

from netmap_api.service.file import File
from netmap_api.service.secrets import Secrets

_SWEEP = 256
"""After how many counts of a process windows that are over are deleted."""

_HIT = (
    "INSERT INTO counters VALUES (?1, 1, ?3) ON CONFLICT DO UPDATE SET "
    "count = CASE WHEN ends_at <= ?2 THEN 1 ELSE count + 1 END, "
    "ends_at = CASE WHEN ends_at <= ?2 THEN excluded.ends_at ELSE ends_at END "
    "RETURNING count, ends_at"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one more is allowed, how many are left, and in how many seconds it begins anew."""

    allowed: bool
    remaining: int
    reset: int


class Counters:
    """Windows that begin with the first count; a key may be an address, of which none is kept."""

    def __init__(self, file: File, secrets: Secrets) -> None:
        self._file = file
        self._secrets = secrets
        self._hits = count(1)

    def hit(self, key: str, limit: int, seconds: int) -> Verdict:
        """Count one more under a key; it is allowed until there are more than the limit."""
        now = self._file.instant()
        if next(self._hits) % _SWEEP == 0:
            self._file.note("DELETE FROM counters WHERE ends_at <= ?", now)
        ((number, ends_at),) = self._file.note(_HIT, self._secrets.digest(key), now, now + seconds)
        return _verdict(number, ends_at, limit, now)

    def peek(self, key: str, limit: int) -> Verdict:
        """Say what one more would meet, without counting it."""
        now = self._file.instant()
        sql = "SELECT count + 1, ends_at FROM counters WHERE digest = ? AND ends_at > ?"
        row = self._file.row(sql, self._secrets.digest(key), now)
        if row is None:
            return Verdict(True, limit - 1, 0)
        number, ends_at = row
        return _verdict(number, ends_at, limit, now)


def _verdict(number: object, ends_at: object, limit: int, now: float) -> Verdict:
    assert isinstance(number, int)
    assert isinstance(ends_at, float)
    return Verdict(number <= limit, max(0, limit - number), max(1, math.ceil(ends_at - now)))
