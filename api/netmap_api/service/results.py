"""What came of long analyses, kept by what was asked until there is too much of it."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import NamedTuple

import apsw

from netmap_api.service.file import File, changed

LARGEST = 32 * 2**20
"""The bytes of one result that is kept; a larger one is given once and computed anew."""
MOST = 256 * 2**20
"""The bytes of all results together."""


class Task(NamedTuple):
    """What is asked; ``options`` is JSON with its keys in order, so that the same is the same.

    ``mark`` is that of the project then: what was kept before somebody was erased is not found.
    """

    project: str
    revision: int
    access: str
    view: str
    options: str
    mark: str = ""


class Result(NamedTuple):
    """What came of it."""

    content: bytes
    media_type: str


class Results:
    """The kept results; those that were not asked for longest go first."""

    def __init__(self, file: File) -> None:
        self._file = file

    def get(self, task: Task) -> Result | None:
        """Return what is kept of a task."""
        key = digest(task)
        row = self._file.row("SELECT content, media_type FROM results WHERE digest = ?", key)
        if row is None:
            return None
        content, media_type = row
        assert isinstance(content, bytes)
        self._file.note("UPDATE results SET used_at = ? WHERE digest = ?", self._file.now(), key)
        return Result(content, str(media_type))

    def put(self, connection: apsw.Connection, task: Task, result: Result) -> None:
        """Keep a result within a transaction, and let go of what is too much."""
        if len(result.content) > LARGEST:
            return
        connection.execute(
            "INSERT INTO results VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET content = excluded.content, used_at = excluded.used_at",
            (digest(task), task.project, *result, self._file.now()),
        )
        sql = (
            "DELETE FROM results WHERE digest IN (SELECT digest FROM (SELECT digest, "
            "sum(length(content)) OVER (ORDER BY used_at DESC, rowid DESC) AS so_far "
            "FROM results) WHERE so_far > ?)"
        )
        changed(connection, sql, (MOST,))


def digest(task: Task) -> bytes:
    """Return the key of a task."""
    return sha256(json.dumps(task).encode()).digest()
