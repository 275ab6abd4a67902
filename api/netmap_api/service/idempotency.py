"""What was answered to a request that carried a key, so that the same sent again does nothing."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import NamedTuple

from netmap.errors import StoreError
from netmap_api.service.file import File, changed
from netmap_api.service.secrets import Secrets
from netmap_api.service.values import DAY

LAPSE = 600
"""After how many seconds a request that never ended is taken for dead."""


class Asked(NamedTuple):
    """Whose key it is, in which project, and what was sent with it."""

    project: str
    principal: str
    key: str
    request: bytes


class Reply(NamedTuple):
    """What was answered."""

    status: int
    media_type: str
    body: bytes


class Idempotency:
    """The replies of a day, each under the key of one principal in one project."""

    def __init__(self, file: File, secrets: Secrets) -> None:
        self._file = file
        self._secrets = secrets

    def begin(self, asked: Asked) -> Reply | None:
        """Return what was answered before; None for a new key, which is then taken.

        Raises
        ------
        StoreError
            ``key_reused`` when the key came with another request, ``key_in_use`` while the first
            one is at work.
        """
        now, digest, sent = self._file.now(), self._digest(asked), sha256(asked.request).digest()
        with self._file.changing() as connection:
            sql = "DELETE FROM replies WHERE created_at <= ? OR status IS NULL AND created_at <= ?"
            changed(connection, sql, (now - DAY, now - LAPSE))
            sql = "SELECT request, status, media_type, body FROM replies WHERE digest = ?"
            row = next(iter(connection.execute(sql, (digest,)).fetchall()), None)
            if row is None:
                sql = "INSERT INTO replies VALUES (?, ?, ?, NULL, NULL, NULL, ?)"
                connection.execute(sql, (digest, asked.project, sent, now))
                return None
        request, status, media_type, body = row
        if not (isinstance(request, bytes) and hmac.compare_digest(request, sent)):
            raise StoreError("key_reused")
        if not (isinstance(status, int) and isinstance(body, bytes)):
            raise StoreError("key_in_use")
        return Reply(status, str(media_type), body)

    def finish(self, asked: Asked, reply: Reply) -> None:
        """Keep what was answered."""
        sql = "UPDATE replies SET status = ?, media_type = ?, body = ? WHERE digest = ?"
        self._file.change(sql, *reply, self._digest(asked))

    def abandon(self, asked: Asked) -> None:
        """Give a key back: its request failed in a way that another try may mend."""
        sql = "DELETE FROM replies WHERE digest = ? AND status IS NULL"
        self._file.change(sql, self._digest(asked))

    def _digest(self, asked: Asked) -> bytes:
        told = json.dumps([asked.project, asked.principal, asked.key])
        return self._secrets.digest(f"idempotency {told}")
