"""What stands in the graph: entries as they are, with all their tellings, and as they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from neo4j import Record

from netmap.model import Tie
from netmap.problems import Sheet
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.connection import Connection, Talk
from netmap.stores.neo4j.facts import origin, placed, read_version, row, texts
from netmap.stores.places import decode_sheet
from netmap.stores.rows import FIELDS
from netmap.stores.store import Entry, Origin, Telling, Version

NEWEST = 2**62
"""After every revision."""
_BY_PLACE = attrgetter("origin.source", "origin.position")
_ENDS = {"id": 8, "source": 9, "target": 10}
_MANY = 10_000


class Moment(NamedTuple):
    """Which project is looked at, as of which revision, and the newest one by then.

    Places that moved later than the newest are read as they were.
    """

    project: str
    revision: int = NEWEST
    newest: int = NEWEST


class Neo4jSnapshot:
    """A project on a server at a revision.

    It is read row by row while others write. What they change meanwhile has its former version in
    the history by then, so the history is read last and comes first where both tell of an entry.
    """

    def __init__(self, connection: Connection, moment: Moment) -> None:
        self._connection = connection
        self._moment = moment
        self.revision = moment.revision

    def entries(self, table: str) -> Iterator[Entry]:
        """Yield the entries of a table in the order of their origins."""
        yield from _drained(
            self._connection.read(lambda talk: _all(talk, self._moment, table)), _BY_PLACE
        )

    def columns(self, table: str, fields: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
        """Yield these columns of the rows of a table."""
        found = self._connection.read(lambda talk: _columns(talk, self._moment, table, fields))
        for _, values in _drained(found, itemgetter(0)):
            yield values

    def get(self, table: str, ids: Collection[str]) -> Mapping[str, Entry]:
        """Return the entries that have these ids."""
        wanted = list(ids)

        def work(talk: Talk) -> dict[str, Entry]:
            found = by_id(talk, self._moment, table, wanted)
            found |= _as_they_were(talk, self._moment, table, wanted)
            return found

        return self._connection.read(work)

    def sheets(self) -> Sequence[Sheet]:
        """Return every sheet, by number."""
        return self._connection.read(lambda talk: sheets(talk, self._moment.project))

    def warnings(self) -> Mapping[int, Sequence[str]]:
        """Return what was remarked when each source was last read."""
        return self._connection.read(lambda talk: remarks(talk, self._moment.project))


def by_id(talk: Talk, moment: Moment, table: str, ids: Sequence[str]) -> dict[str, Entry]:
    """Return the current entries that have these ids."""
    asked = {"pid": moment.project, "revision": moment.revision, "table": table, "ids": ids}
    claims = _told(table, talk.each(cypher.CLAIMS_BY_ID, **asked))
    text = cypher.TIES_BY_ID if table == Tie.table else cypher.NODES_BY_ID
    found = talk.each(text, **asked, fields=_asked(table))
    return {it[8]: _entry(moment, table, it, claims) for it in found}


def current(talk: Talk, moment: Moment, table: str) -> Iterator[Entry]:
    """Yield the current entries of a table, in any order."""
    claims = _claims(talk, moment, table)
    for it in _rows(talk, moment, table, _asked(table)):
        yield _entry(moment, table, it, claims)


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
    found = list(current(talk, moment, table))
    before = _as_they_were(talk, moment, table)
    if before:
        found = [entry for entry in found if entry.id not in before] + list(before.values())
    return found


def _columns(
    talk: Talk, moment: Moment, table: str, fields: Sequence[str]
) -> list[tuple[tuple[int, int], tuple[str | None, ...]]]:
    places = [FIELDS[table].index(field) for field in fields]
    asked = ["id", *_ENDS] if table == Tie.table else ["id"]
    kept = [field for field in fields if field not in asked]
    found = []
    ids = []
    for it in _rows(talk, moment, table, kept):
        told = dict(zip(kept, texts(it[11]), strict=True))
        values = tuple([it[_ENDS[f]] if f in asked else told[f] for f in fields])
        origin = placed(Origin(it[1], it[2]), it[6], moment.newest)
        found.append(((origin.source, origin.position), values))
        ids.append(it[8])
    before = _as_they_were(talk, moment, table)
    if before:
        found = [it for it, id_ in zip(found, ids, strict=True) if id_ not in before]
        found += [
            (_BY_PLACE(entry), tuple([entry.row[place] for place in places]))
            for entry in before.values()
        ]
    return found


def _rows(talk: Talk, moment: Moment, table: str, fields: Sequence[str]) -> Iterator[Record]:
    text = cypher.TIES if table == Tie.table else cypher.NODES
    return talk.each(text, pid=moment.project, table=table, revision=moment.revision, fields=fields)


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


def _claims(talk: Talk, moment: Moment, table: str) -> dict[str, list[Mapping[str, Any]]]:
    asked = {"pid": moment.project, "table": table, "revision": moment.revision}
    return _told(table, talk.each(cypher.CLAIMS, **asked))


def _told(table: str, found: Iterator[Record]) -> dict[str, list[Mapping[str, Any]]]:
    claims: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for (told,) in found:
        claims[told["id"]].append(told)
    return claims


def _entry(
    moment: Moment, table: str, it: Record, claims: Mapping[str, list[Mapping[str, Any]]]
) -> Entry:
    since, source, position, sheet, number, part, was, told, id_, start, end, values = it
    place = placed(Origin(source, position, sheet, number, part), was, moment.newest)
    tellings = (
        tuple(
            Telling(placed(origin(one), one.get("was"), moment.newest), row(table, one))
            for one in claims.get(id_, ())
        )
        if told
        else ()
    )
    return Entry(tuple(_whole(table, id_, (start, end), texts(values))), place, tellings, since)


def _whole(
    table: str, id_: str, ends: tuple[str | None, str | None], told: list[str | None]
) -> list[str | None]:
    if table != Tie.table:
        return [id_, *told]
    # id, start, end, source, target, and the rest
    return [id_, *told[:2], *ends, *told[2:]]


def _asked(table: str) -> list[str]:
    fields = FIELDS[table][1:]
    return [f for f in fields if f not in _ENDS] if table == Tie.table else list(fields)


def _drained(found: list[Any], key: Any) -> Iterator[Any]:
    """Yield in order what was found, and let go of each."""
    found.sort(key=key, reverse=True)
    while found:
        yield found.pop()
