"""What may be wrong with a project file itself, found by looking at all of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import apsw

from netmap.errors import StoreError
from netmap.stores.rows import FIELDS, UNREADABLE, is_sound
from netmap.stores.sqlite import schema
from netmap.stores.sqlite.entries import past_entry
from netmap.stores.sqlite.reading import Reader, SqliteSnapshot, fetched
from netmap.stores.sqlite.statements import STATEMENTS, TOLD
from netmap.stores.store import Entry, Finding

_MOST = 100
"""How many findings of one kind are told."""

_PAST = f"SELECT tab, id, since, {TOLD}, body FROM history"
_SPANS = (
    "SELECT DISTINCT one.tab, one.id FROM history AS one LEFT JOIN history AS other "
    "ON other.tab = one.tab AND other.id = one.id AND other.v <> one.v "
    "AND other.since < one.until AND one.since < other.until "
    "WHERE other.v IS NOT NULL OR one.since >= one.until OR one.since < 1 "
    "OR one.until > (SELECT max(revision) FROM changes)"
)
_LOG = "SELECT count(*) = coalesce(max(revision), 0) FROM changes"


def check(reader: Reader) -> tuple[Finding, ...]:
    """Look at every page, row and version; return what is wrong.

    What cannot be read at all is a finding too, and ends the look.
    """
    found: list[Finding] = []
    try:
        for finding in chain(_pages(reader), _structure(reader), _records(reader)):
            found.append(finding)
    except StoreError as error:
        if error.reason == "busy":
            raise
        found.append(Finding("unreadable", str(error.facts.get("detail", error.reason))))
    return tuple(dict.fromkeys(found))


def _pages(reader: Reader) -> Iterator[Finding]:
    with reader.step() as connection:
        for (said,) in fetched(connection, "PRAGMA integrity_check"):
            if said != "ok":
                yield Finding("integrity", said)
        for table, row, *_ in fetched(connection, "PRAGMA foreign_key_check")[:_MOST]:
            yield Finding("foreign_key", f"{table} {row}")
        for kind, name, _ in sorted(schema.outline(connection) ^ schema.expected()):
            yield Finding("form", f"{kind} {name}")


def _structure(reader: Reader) -> Iterator[Finding]:
    """Look at the log and at the revisions that entries say they are of."""
    with reader.step() as connection:
        if not fetched(connection, _LOG)[0][0]:
            yield Finding("log", "changes")
        for table, record_id in fetched(connection, _SPANS)[:_MOST]:
            yield Finding("history", f"{table} {record_id}")
        for table, sql in STATEMENTS.items():
            for (record_id,) in fetched(connection, sql.untimely)[:_MOST]:
                yield Finding("history", f"{table} {record_id}")
        yield from _past(connection)


def _past(connection: apsw.Connection) -> Iterator[Finding]:
    for table, record_id, since, *origin, text in connection.execute(_PAST):
        try:
            entry = past_entry(str(table), since, origin, str(text))
            rows = (entry.row, *(telling.row for telling in entry.tellings))
            whole = entry.id == record_id and all(is_sound(str(table), it) for it in rows)
        except UNREADABLE:
            whole = False
        if not whole:
            yield Finding("version", f"{table} {record_id}")


def _records(reader: Reader) -> Iterator[Finding]:
    reader.log()
    snapshot = SqliteSnapshot(reader, reader.newest())
    sheets = len(snapshot.sheets())
    snapshot.warnings()
    for table in FIELDS:
        for entry in snapshot.entries(table):
            rows = (entry.row, *(telling.row for telling in entry.tellings))
            if not all(is_sound(table, row) for row in rows):
                yield Finding("record", f"{table} {entry.id}")
            if not _is_told(entry, sheets):
                yield Finding("origin", f"{table} {entry.id}")


def _is_told(entry: Entry, sheets: int) -> bool:
    """Whether an entry names sheets that exist, and its tellings are of it."""
    told = entry.tellings
    return (
        all(origin.sheet is None or 0 <= origin.sheet < sheets for origin in entry.origins)
        and all(telling.row[0] == entry.id for telling in told)
        and (not told or told[0].origin == entry.origin)
    )
