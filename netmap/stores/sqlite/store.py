"""A project in one file, the store that needs no server: open one here."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Self

import apsw

from netmap.dataset import Key
from netmap.errors import StoreError, UnknownNameError
from netmap.model.access import Access
from netmap.stores.sqlite import checking, connection, copying, removal, writing
from netmap.stores.sqlite.failures import told, understood
from netmap.stores.sqlite.reading import Reader, SqliteSnapshot
from netmap.stores.store import Capabilities, Change, ChangeSet, Erased, Finding, Version


class SqliteStore:
    """A project file.

    Reading and writing have a connection each, so that entries can be read while a revision of
    them is written. Threads may share a store; each call waits for its turn.
    """

    def __init__(self, reader: Reader, writer: apsw.Connection | None) -> None:
        self._reader = reader
        self._writer = writer
        self._beside = connection.beside(reader.path)
        self._lock = RLock()
        self.path = reader.path
        self.capabilities = Capabilities(durable=True, shared=False, writable=writer is not None)

    @classmethod
    def open(
        cls, path: Path, *, write: bool = False, create: bool = False, wal: bool = False
    ) -> Self:
        """Open a project file; make an empty one where there is none, if told so.

        ``wal`` is for a program that serves a project for long: readers and the writer do not
        wait for each other, and there are two more files beside the project as long as it is open.
        A file on a disk that cannot be written is opened for reading.

        Raises
        ------
        StoreError
            ``missing``, ``not_netmap``, ``truncated``, ``newer``, ``busy``, ``forbidden``,
            ``read_only`` or ``disk``.
        """
        if create and not os.path.lexists(path):
            connection.create(path)
        writer = connection.writer(path, wal=wal) if write or create else None
        try:
            reader = Reader(connection.reader(path), path)
        except BaseException:
            if writer is not None:
                writer.close()
            raise
        return cls(reader, writer)

    def is_there(self) -> bool:
        """Say whether the path still leads to the file that was opened, and it can be read."""
        try:
            self._reader.newest()
        except StoreError as error:
            return error.reason == "busy"
        return True

    def snapshot(self, revision: int | None = None, *, access: Access = "secret") -> SqliteSnapshot:
        """Return the project as it was at a revision, the newest when left out, for one access."""
        newest = self._reader.newest()
        wanted = newest if revision is None else revision
        if not 0 <= wanted <= newest:
            raise UnknownNameError("revision", wanted, [str(newest)])
        return SqliteSnapshot(self._reader, wanted, access)

    def commit(self, changes: ChangeSet, base: int, key: str) -> int:
        """Make a new revision of what was planned on a base revision; return its number."""
        with self._lock, told(self.path):
            return writing.commit(self._writing(), changes, base, key)

    def made(self, key: str) -> int | None:
        """Return the revision that a key has made, None when it has made none."""
        return self._reader.made(key)

    def log(self, *, access: Access = "secret") -> Sequence[Change]:
        """Return every revision, oldest first."""
        return self._reader.log(access)

    def history(
        self, table: str, record_id: str, *, access: Access = "secret"
    ) -> Sequence[Version]:
        """Return what an entry has been, oldest first."""
        return self._reader.history(table, record_id, access)

    def touched(self, after: int, until: int) -> Collection[Key]:
        """Return the keys that a revision after the one and up to the other changed."""
        return self._reader.touched(after, until)

    def erase(self, keys: Collection[Key], words: Collection[str]) -> Erased:
        """Take entries away with all their versions, and words from all other text."""
        with self._lock, told(self.path), understood(self.path):
            return removal.erase(self._writing(), frozenset(keys), words)

    def backup(self, path: Path) -> None:
        """Write a copy of some committed revision, whole, to a file that does not exist yet."""
        copying.backup(self._reader, path)

    def check(self) -> Sequence[Finding]:
        """Look at every byte; return what is wrong, nothing when all is well."""
        return checking.check(self._reader)

    def close(self) -> None:
        """Let go of the file; one plain file is left of it when nobody else has it open."""
        with self._lock:
            self._reader.close()
            if self._writer is None:
                return
            found = connection.identity(self.path)
            if found == self._reader.identity:
                with suppress(apsw.Error):  # whoever comes next leaves it as well
                    connection.leave_wal(self._writer)
            self._writer.close()
            self._writer = None
            if found not in (None, self._reader.identity):
                connection.forget(self._beside)

    def _writing(self) -> apsw.Connection:
        if self._writer is None:
            raise StoreError("read_only", path=self.path)
        self._reader.must_be_there()
        return self._writer

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
