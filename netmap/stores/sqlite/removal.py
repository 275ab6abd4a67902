"""Erasing from a project file, so that no byte stays of what was erased."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from datetime import UTC, datetime

import apsw

from netmap.dataset import Key
from netmap.stores.erasing import Eraser, Spots, spots
from netmap.stores.places import decode_sheet
from netmap.stores.rows import FIELDS
from netmap.stores.sqlite.entries import body, claims, past_entry
from netmap.stores.sqlite.reading import SHEETS, current, fetched, newest, scanned
from netmap.stores.sqlite.statements import STATEMENTS, TOLD
from netmap.stores.sqlite.writing import CHANGE, transaction
from netmap.stores.store import Counts, Entry, Erased

_STEP = 2000

_FORGET = "DELETE FROM history WHERE tab = ? AND id = ?"
_PAST = f"SELECT v, tab, since, {TOLD}, body FROM history WHERE v > ? ORDER BY v LIMIT ?"
_REWRITE_PAST = "UPDATE history SET body = ? WHERE v = ?"
_REMARKS = "SELECT source, position, remark FROM remarks"
_UNREMARK = "DELETE FROM remarks WHERE source = ? AND position = ?"
_SAID = "SELECT revision, who, note FROM changes WHERE coalesce(who, note) IS NOT NULL"
_SAY = "UPDATE changes SET who = ?, note = ? WHERE revision = ?"


def erase(connection: apsw.Connection, keys: Set[Key], words: Collection[str]) -> Erased:
    """Take entries away with their versions, and words from all other text."""
    with transaction(connection):
        erased = _Removal(connection, Eraser(words)).make(keys)
    # What was overwritten is blank already; this takes what is left of the structure around it.
    connection.execute("VACUUM")
    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
    return erased


class _Removal:
    """One erasure, in the transaction of its caller."""

    def __init__(self, connection: apsw.Connection, eraser: Eraser) -> None:
        self._connection = connection
        self._eraser = eraser

    def make(self, keys: Set[Key]) -> Erased:
        entries = self._entries(keys)
        versions = sum(self._forget(key) for key in keys)
        for table, id_ in keys:
            self._connection.execute(STATEMENTS[table].delete, (id_,))
            self._connection.execute(STATEMENTS[table].unclaim, (id_,))
        for table in FIELDS:
            self._table(table)
        self._history()
        erased = Erased(len(entries), versions, self._eraser.found)
        sheets = [decode_sheet(text) for _, text in fetched(self._connection, SHEETS)]
        self._remarks(spots(entries, sheets))
        self._said()
        self._log(Counts(removed=len(entries)))
        return erased

    def _entries(self, keys: Iterable[Key]) -> list[Entry]:
        wanted: Mapping[str, list[str]] = defaultdict(list)
        for table, id_ in keys:
            wanted[table].append(id_)
        now = newest(self._connection)
        return [
            entry
            for table, ids in wanted.items()
            for _, entry in current(self._connection, table, ids, now)
        ]

    def _forget(self, key: Key) -> int:
        self._connection.execute(_FORGET, key)
        return self._connection.changes()

    def _table(self, table: str) -> None:
        last = 0
        while found := scanned(self._connection, table, last, _STEP):
            last = found[-1][0]
            for _, entry in found:
                self._entry(table, entry)

    def _entry(self, table: str, entry: Entry) -> None:
        without = self._eraser.entry(table, entry)
        if without == entry:
            return
        self._connection.execute(STATEMENTS[table].rewrite, without.row)
        self._connection.execute(STATEMENTS[table].unclaim, (entry.id,))
        self._connection.executemany(STATEMENTS[table].claim, claims(table, without))

    def _history(self) -> None:
        last = 0
        while found := fetched(self._connection, _PAST, (last, _STEP)):
            last = found[-1][0]
            for number, table, since, *origin, text in found:
                entry = past_entry(table, since, origin, text)
                without = self._eraser.entry(table, entry)
                if without != entry:
                    self._connection.execute(_REWRITE_PAST, (body(table, without), number))

    def _remarks(self, places: Spots) -> None:
        found = fetched(self._connection, _REMARKS)
        gone = [it[:2] for it in found if not self._eraser.remark_stays(it[2], places)]
        self._connection.executemany(_UNREMARK, gone)

    def _said(self) -> None:
        for revision, *said in fetched(self._connection, _SAID):
            self._connection.execute(_SAY, (*map(self._eraser.text, said), revision))

    def _log(self, counts: Counts) -> None:
        revision = newest(self._connection) + 1
        at = datetime.now(UTC).isoformat()
        self._connection.execute(CHANGE, (revision, at, None, "erase", None, *counts, None))
