"""What stands in the graph: entries as they are, with all their tellings, and as they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

from neo4j import Record

from netmap.errors import StoreError
from netmap.model import Tie
from netmap.model.access import QUOTES, REMARKS, Access, may_see
from netmap.problems import Sheet
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.connection import Connection, Talk
from netmap.stores.neo4j.facts import placed, read_version, texts
from netmap.stores.places import decode_sheet
from netmap.stores.rows import FIELDS, UNREADABLE, damaged
from netmap.stores.sight import (
    classes,
    cut_all,
    cut_sheet,
    hidden,
    sees_all,
    without_quotes,
)
from netmap.stores.store import Entry, Origin, Telling, Version

T = TypeVar("T")

NEWEST = 2**62
"""After every revision."""
_BY_PLACE = attrgetter("origin.source", "origin.position", "id")
_ENDS = {"id": 8, "source": 9, "target": 10}
_MANY = 10_000
_NOTHING = "nothing"
"""Is asked for in the place of a field that may not be seen: no property has this name."""


class Moment(NamedTuple):
    """Which project is looked at, as of which revision, the newest one by then, and by whom.

    Places that moved later than the newest are read as they were.
    """

    project: str
    revision: int = NEWEST
    newest: int = NEWEST
    access: Access = "secret"


class Neo4jSnapshot:
    """A project on a server at a revision.

    It is read row by row while others write. What they change meanwhile has its former version in
    the history by then, and what they take back from there had it before: so the history is read
    first and last, and comes first where both tell of an entry. What its access may not see is
    not asked for; what is one text to the server, versions and citations, is cut once it is read.
    """

    def __init__(self, connection: Connection, moment: Moment) -> None:
        self._connection = connection
        self._moment = moment
        self.revision = moment.revision

    def entries(self, table: str) -> Iterator[Entry]:
        """Yield the entries of a table in the order of their origins."""
        found = self._connection.read(lambda talk: _all(talk, self._moment, table))
        yield from _drained(found, _BY_PLACE, table)

    def columns(self, table: str, fields: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
        """Yield these columns of the rows of a table."""
        found = self._connection.read(lambda talk: _columns(talk, self._moment, table, fields))
        for *_, values in _drained(found, itemgetter(0, 1), table):
            yield values

    def get(self, table: str, ids: Collection[str]) -> Mapping[str, Entry]:
        """Return the entries that have these ids."""
        wanted = list(ids)

        def work(talk: Talk) -> dict[str, Entry]:
            before = _as_they_were(talk, self._moment, table, wanted)
            found = by_id(talk, self._moment, table, wanted)
            found |= before | _as_they_were(talk, self._moment, table, wanted)
            return _cut(table, found, self._moment)

        return self._connection.read(work)

    def sheets(self) -> Sequence[Sheet]:
        """Return every sheet, by number."""
        found = self._connection.read(lambda talk: sheets(talk, self._moment.project))
        return tuple(cut_sheet(it, self._moment.access) for it in found)

    def warnings(self) -> Mapping[int, Sequence[str]]:
        """Return what was remarked when each source was last read."""
        if not may_see(self._moment.access, REMARKS):
            return {}
        return self._connection.read(lambda talk: remarks(talk, self._moment.project))


def by_id(talk: Talk, moment: Moment, table: str, ids: Sequence[str]) -> dict[str, Entry]:
    """Return the current entries that have these ids."""
    asked = {**_of(moment, table), "ids": ids}
    text = cypher.TIES_BY_ID if table == Tie.table else cypher.NODES_BY_ID
    rows = talk.each(text, **asked, fields=_seen(moment, table, _asked(table)))
    fields = _seen(moment, table, FIELDS[table])
    found = _entries(
        moment, table, rows, lambda: talk.each(cypher.CLAIMS_BY_ID, **asked, fields=fields)
    )
    return {entry.id: entry for entry in found}


def current(talk: Talk, moment: Moment, table: str) -> list[Entry]:
    """Return the current entries of a table, in any order."""
    asked = {**_of(moment, table), "fields": _seen(moment, table, FIELDS[table])}
    rows = _rows(talk, moment, table, _asked(table))
    return _entries(moment, table, rows, lambda: talk.each(cypher.CLAIMS, **asked))


def versions(talk: Talk, project: str, table: str, ids: Sequence[str]) -> Iterator[Version]:
    """Yield what the entries that have these ids have been, of each the oldest first."""
    found = talk.each(cypher.VERSIONS_BY_ID, pid=project, table=table, ids=ids)
    for (told,) in found:
        yield read_version(table, told)


def sheets(talk: Talk, project: str) -> tuple[Sheet, ...]:
    """Return every sheet, by number."""
    return tuple(decode_sheet(told) for (told,) in talk.each(cypher.SHEETS, pid=project))


def remarks(talk: Talk, project: str) -> dict[int, tuple[str, ...]]:
    """Return the remarks on each source."""
    found: dict[int, list[str]] = defaultdict(list)
    for source, told in talk.each(cypher.REMARKS, pid=project):
        found[source].append(told)
    return {source: tuple(told) for source, told in found.items()}


def _all(talk: Talk, moment: Moment, table: str) -> list[Entry]:
    before = _as_they_were(talk, moment, table)
    found = current(talk, moment, table)
    before |= _as_they_were(talk, moment, table)
    if before:
        found = [*(entry for entry in found if entry.id not in before), *before.values()]
    if sees_all(table, moment.access):
        return found
    return [*_cut(table, {entry.id: entry for entry in found}, moment).values()]


def _columns(
    talk: Talk, moment: Moment, table: str, fields: Sequence[str]
) -> list[tuple[tuple[int, int], str | None, tuple[str | None, ...]]]:
    """Return the place, the id and these columns of every entry."""
    apart = _ENDS if table == Tie.table else {"id": _ENDS["id"]}
    kept = [field for field in fields if field not in apart]
    order = [apart.get(field) or 12 + kept.index(field) for field in fields]
    before = _as_they_were(talk, moment, table)
    quoted = 12 + kept.index("citations") if "citations" in kept else None
    found = []
    for it in _rows(talk, moment, table, kept):
        place = placed(Origin(it[1], it[2]), it[6], moment.newest)
        told = [*it, *texts(it[11])]
        if quoted and not may_see(moment.access, QUOTES):
            told[quoted] = _unquoted(table, told[8], told[quoted])
        found.append((place[:2], it[8], tuple([told[number] for number in order])))
    before |= _as_they_were(talk, moment, table)
    if before:
        places = [FIELDS[table].index(field) for field in fields]
        found = [it for it in found if it[1] not in before]
        before = _cut(table, before, moment)
        found += [
            (it.origin[:2], it.id, tuple([it.row[place] for place in places]))
            for it in before.values()
        ]
    return found


def _rows(talk: Talk, moment: Moment, table: str, fields: Sequence[str]) -> Iterator[Record]:
    text = cypher.TIES if table == Tie.table else cypher.NODES
    return talk.each(text, **_of(moment, table), fields=_seen(moment, table, fields))


def _of(moment: Moment, table: str) -> dict[str, object]:
    """Return what every question to the entries of a table says."""
    return {
        "pid": moment.project,
        "table": table,
        "revision": moment.revision,
        "classes": classes(table, moment.access),
    }


def _seen(moment: Moment, table: str, fields: Sequence[str]) -> list[str]:
    gone = hidden(table, moment.access)
    return [_NOTHING if field in gone else field for field in fields]


def _cut(table: str, found: Mapping[str, Entry], moment: Moment) -> dict[str, Entry]:
    try:
        return cut_all(table, found, moment.access)
    except UNREADABLE as error:
        raise damaged(table, "?", error) from None


def _unquoted(table: str, record_id: object, text: str | None) -> str | None:
    try:
        return without_quotes(text)
    except UNREADABLE as error:
        raise damaged(table, record_id, error) from None


def _as_they_were(
    talk: Talk, moment: Moment, table: str, ids: Sequence[str] | None = None
) -> dict[str, Entry]:
    if ids is None:
        asked = {"pid": moment.project, "table": table, "revision": moment.revision}
        told = talk.each(cypher.VERSIONS, **asked)
        found: Iterator[Version] = (read_version(table, it) for (it,) in told)
    else:
        found = versions(talk, moment.project, table, ids)
    return {
        it.entry.id: it.entry for it in found if it.since <= moment.revision < (it.until or NEWEST)
    }


def _entries(
    moment: Moment, table: str, rows: Iterator[Record], claims: Callable[[], Iterator[Record]]
) -> list[Entry]:
    """Make the entries of rows; only where several tell of one is it asked what each says."""
    found: list[Entry] = []
    several = []
    for it in rows:
        if it[7]:
            several.append(len(found))
        found.append(_entry(moment, table, it))
    told = _tellings(moment, table, claims()) if several else {}
    for place in several:
        entry = found[place]
        found[place] = entry._replace(tellings=tuple(told.get(entry.id, ())))
    return found


def _tellings(
    moment: Moment, table: str, claims: Iterator[Record]
) -> Mapping[str, Sequence[Telling]]:
    found: dict[str, list[Telling]] = defaultdict(list)
    for it in claims:
        id_, source, position, sheet, number, part, was, values = it
        place = placed(Origin(source, position, sheet, number, part), was, moment.newest)
        found[id_].append(Telling(place, tuple(texts(values))))
    return found


def _entry(moment: Moment, table: str, it: Record) -> Entry:
    since, source, position, sheet, number, part, was, _, id_, start, end, values = it
    place = placed(Origin(source, position, sheet, number, part), was, moment.newest)
    told = texts(values)
    if table == Tie.table:  # whose ends stand after its first two fields
        return Entry((id_, *told[:2], start, end, *told[2:]), place, (), since)
    return Entry((id_, *told), place, (), since)


def _asked(table: str) -> list[str]:
    fields = FIELDS[table][1:]
    return [f for f in fields if f not in _ENDS] if table == Tie.table else list(fields)


def _drained(found: list[T], key: Callable[[T], Any], table: str) -> Iterator[T]:
    """Yield in order what was found, and let go of each."""
    try:
        found.sort(key=key, reverse=True)
    except TypeError:
        raise StoreError("damaged", table=table, id="?", detail="position") from None
    while found:
        yield found.pop()
