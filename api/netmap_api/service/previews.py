"""Uploads that were looked at and not taken in yet: kept for a day, then gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from netmap.errors import StoreError, UnknownNameError
from netmap_api.service.file import File, Row, changed, moment
from netmap_api.service.secrets import make_id
from netmap_api.service.values import DAY, By, optional, text

LARGEST = 64 * 2**20
"""The bytes of one upload."""
MOST = 512 * 2**20
"""The bytes of all uploads together."""
_LONGEST = 255
_COLUMNS = "id, project, base, file, source, by_kind, by_name, created_at"


class Upload(NamedTuple):
    """What was sent: the name of the file is shown to people and never used as a path."""

    project: str
    base: int
    file: str
    source: str | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """An upload as it is kept, without its bytes."""

    id: str
    project: str
    base: int
    file: str
    source: str | None
    by_kind: str
    by_name: str | None
    created_at: datetime


class Previews:
    """The uploads of all projects that wait for a yes."""

    def __init__(self, file: File) -> None:
        self._file = file

    def keep(self, upload: Upload, *, by: By) -> Preview:
        """Keep an upload for a day.

        Raises
        ------
        StoreError
            ``upload_large``, or ``uploads_full`` when too many wait.
        """
        if len(upload.content) > LARGEST:
            raise StoreError("upload_large", most=LARGEST // 2**20)
        preview_id, now = make_id(), self._file.now()
        name = text(upload.file.replace("\\", "/").rpartition("/")[2][:_LONGEST], _LONGEST) or "-"
        source = None if upload.source is None else text(upload.source, _LONGEST)
        with self._file.changing() as connection:
            changed(connection, "DELETE FROM previews WHERE created_at <= ?", (now - DAY,))
            sql = "SELECT coalesce(sum(length(content)), 0) FROM previews"
            ((kept,),) = connection.execute(sql).fetchall()
            if isinstance(kept, int) and kept + len(upload.content) > MOST:
                raise StoreError("uploads_full", most=MOST // 2**20)
            values = (preview_id, upload.project, upload.base, name, source, upload.content)
            sql = "INSERT INTO previews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            connection.execute(sql, (*values, *by, now))
        return self.get(upload.project, preview_id)

    def get(self, project: str, preview_id: str) -> Preview:
        """Return an upload of a project that waits still, or raise ``UnknownNameError``."""
        return _preview(self._row(_COLUMNS, project, preview_id))

    def content(self, project: str, preview_id: str) -> bytes:
        """Return the bytes of an upload."""
        (content,) = self._row("content", project, preview_id)
        assert isinstance(content, bytes)
        return content

    def drop(self, project: str, preview_id: str) -> None:
        """Let go of an upload that was taken in or refused."""
        sql = "DELETE FROM previews WHERE project = ? AND id = ?"
        self._file.change(sql, project, preview_id)

    def prune(self) -> int:
        """Delete uploads that are older than a day; return how many."""
        sql = "DELETE FROM previews WHERE created_at <= ?"
        return self._file.change(sql, self._file.now() - DAY)

    def _row(self, columns: str, project: str, preview_id: str) -> Row:
        sql = f"SELECT {columns} FROM previews WHERE project = ? AND id = ? AND created_at > ?"
        row = self._file.row(sql, project, preview_id, self._file.now() - DAY)
        if row is None:
            raise UnknownNameError("preview", preview_id)
        return row


def _preview(row: Row) -> Preview:
    preview_id, project, base, file, source, by_kind, by_name, created_at = row
    begun = moment(created_at)
    assert isinstance(base, int)
    assert begun is not None
    made_by = str(by_kind), optional(by_name)
    told = str(file), optional(source)
    return Preview(str(preview_id), str(project), base, *told, *made_by, begun)
