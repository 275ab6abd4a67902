"""Take entries and words out of the graph and its history, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import uuid4

from netmap.dataset import Key
from netmap.model import Actor, Tie
from netmap.stores.erasing import Eraser, Spots, spots
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.committing import finish
from netmap.stores.neo4j.connection import Connection, Talk
from netmap.stores.neo4j.facts import read_version, version
from netmap.stores.neo4j.leasing import Standing
from netmap.stores.neo4j.reading import Moment, by_id, current, remarks, sheets
from netmap.stores.neo4j.turns import when_free
from netmap.stores.neo4j.writing import Writing, batches
from netmap.stores.rows import FIELDS
from netmap.stores.store import ChangeSet, Counts, Entry, Erased


def erase(connection: Connection, keys: Collection[Key], words: Collection[str]) -> Erased:
    """Take entries away with all their versions, and words from all other text."""
    told: list[Erased] = []

    def work(talk: Talk, found: Standing) -> int:
        removal = _Removal(talk, connection.address.project, found, Eraser(words))
        told.append(removal.make(keys))
        counts = Counts(removed=told[-1].entries)
        changes = ChangeSet("erase", counts, warnings=removal.remarks)
        return finish(talk, connection.address.project, found, changes, key)

    key = f"erase {uuid4()}"
    when_free(connection, None, key, work)
    return told[-1]


class _Removal:
    """One erasure, in the transaction of its caller."""

    def __init__(self, talk: Talk, project: str, found: Standing, eraser: Eraser) -> None:
        self._talk = talk
        self._project = project
        self._eraser = eraser
        self._writing = Writing(talk, project, found.revision + 1)
        self._moment = Moment(project)
        self.remarks: Mapping[int, Sequence[str]] = {}

    def make(self, keys: Iterable[Key]) -> Erased:
        wanted: dict[str, list[str]] = defaultdict(list)
        for table, record_id in keys:
            wanted[table].append(record_id)
        found: list[Entry] = []
        versions = 0
        for table in sorted(wanted, key=lambda table: (table == Actor.table, table != Tie.table)):
            gone = by_id(self._talk, self._moment, table, wanted[table])
            self._writing.drop(table, gone)
            found += gone.values()
            versions += self._forget(table, wanted[table])
        for table in FIELDS:
            self._clean(table)
            self._clean_history(table)
        told = Erased(len(found), versions, self._eraser.found)
        self._clean_remarks(spots(found, sheets(self._talk, self._project)))
        self._clean_log()
        return told

    def _forget(self, table: str, ids: Sequence[str]) -> int:
        asked = {"pid": self._project, "table": table, "ids": ids}
        ((versions,),) = self._talk.ask(cypher.DROP_HISTORY, **asked)
        return int(versions)

    def _clean(self, table: str) -> None:
        found = [
            (without, entry)
            for entry in current(self._talk, self._moment, table)
            if (without := self._eraser.entry(table, entry)) != entry
        ]
        for batch in batches(found):
            old = {entry.id: entry for _, entry in batch}
            self._writing.write(table, [without for without, _ in batch], old)

    def _clean_history(self, table: str) -> None:
        rows = []
        for (told,) in self._talk.each(cypher.HISTORY, pid=self._project, table=table):
            it = read_version(table, told)
            without = self._eraser.entry(table, it.entry)
            if without != it.entry:
                rows.append(version(table, without, told["until"]))
        for batch in batches(rows):
            asked = {"pid": self._project, "table": table, "rows": batch}
            self._talk.say(cypher.REMAKE_VERSIONS, **asked)

    def _clean_remarks(self, places: Spots) -> None:
        told = remarks(self._talk, self._project)
        stays = self._eraser.remark_stays
        self.remarks = {
            source: kept
            for source, texts in told.items()
            if len(kept := [text for text in texts if stays(text, places)]) < len(texts)
        }

    def _clean_log(self) -> None:
        for (told,) in self._talk.ask(cypher.LOG, pid=self._project):
            said = {name: told.get(name) for name in ("who", "note")}
            without = {name: self._eraser.text(text) for name, text in said.items()}
            if without != said:
                asked = {"pid": self._project, "revision": told["revision"]}
                self._talk.say(cypher.SAY, **asked, **without)
