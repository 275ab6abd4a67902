"""What may be wrong with a project on a server: somebody may have written past netmap."""

from __future__ import annotations

from collections.abc import Iterator

from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.connection import Talk
from netmap.stores.neo4j.facts import read_version
from netmap.stores.neo4j.leasing import Standing, standing
from netmap.stores.neo4j.reading import Moment, current, sheets
from netmap.stores.rows import FIELDS, UNREADABLE, is_sound
from netmap.stores.store import Entry, Finding


def check(talk: Talk, project: str) -> tuple[Finding, ...]:
    """Read every node and relationship of a project; return what is wrong."""
    found = standing(talk, project)
    findings = list(_log(talk, project, found))
    known = len(sheets(talk, project))
    for table in FIELDS:
        findings += _current(talk, project, table, (found, known))
        findings += _past(talk, project, table)
    return tuple(findings)


def _log(talk: Talk, project: str, found: Standing) -> Iterator[Finding]:
    revisions = [told.get("revision") for (told,) in talk.ask(cypher.LOG, pid=project)]
    if revisions != list(range(1, found.revision + 1)):
        yield Finding("log", "changes")


def _current(
    talk: Talk, project: str, table: str, known: tuple[Standing, int]
) -> Iterator[Finding]:
    standing, sheets = known
    try:
        for entry in current(talk, Moment(project), table):
            about = f"{table} {entry.id}"
            if not 0 < entry.since <= standing.revision and standing.lease is None:
                yield Finding("history", about)
            if not is_sound(table, entry.row):
                yield Finding("record", about)
            if not _is_placed(entry, sheets):
                yield Finding("origin", about)
    except UNREADABLE:
        yield Finding("record", table)


def _past(talk: Talk, project: str, table: str) -> Iterator[Finding]:
    for (told,) in talk.each(cypher.HISTORY, pid=project, table=table):
        try:
            version = read_version(table, told)
            whole = is_sound(table, version.entry.row) and version.since < told["until"]
        except UNREADABLE:
            whole = False
        if not whole:
            yield Finding("version", f"{table} {told.get('id')}")


def _is_placed(entry: Entry, sheets: int) -> bool:
    return all(it.sheet is None or 0 <= it.sheet < sheets for it in entry.origins)
