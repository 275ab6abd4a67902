"""Write entries into the graph within a transaction, and what they were into its history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from netmap.errors import StoreError
from netmap.model import Actor, Tie
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.connection import Talk
from netmap.stores.neo4j.facts import claims, moved, node, tie, version
from netmap.stores.neo4j.reading import Moment, by_id
from netmap.stores.store import Entry, past

T = TypeVar("T")

BATCH = 5000
"""How many rows a statement takes."""


class Writing(NamedTuple):
    """The making of a revision of a project; of a ``fresh`` one there is nothing to change."""

    talk: Talk
    project: str
    revision: int
    fresh: bool = False

    def put(self, table: str, entries: Iterable[Entry]) -> None:
        """Make entries new or other than they were."""
        for batch in batches(entries):
            self._put(table, [entry._replace(since=self.revision) for entry in batch])

    def remove(self, table: str, ids: Iterable[str]) -> None:
        """Take entries away; those that are not there, or were put by this revision, stay so."""
        for batch in batches(ids):
            old = self._old(table, batch)
            self.keep(table, old)
            self.drop(table, old)

    def move(self, table: str, entries: Iterable[Entry]) -> None:
        """Let entries be told elsewhere, in the same words."""
        text = cypher.MOVE_TIES if table == Tie.table else cypher.MOVE_NODES
        for batch in batches(entries):
            self._move(text, table, [moved(it.id, it.origin) for it in batch])
            told = [
                {**moved(it.id, telling.origin), "nth": number}
                for it in batch
                for number, telling in enumerate(it.tellings)
            ]
            if told:
                self._move(cypher.MOVE_CLAIMS, table, told)

    def keep(self, table: str, old: Mapping[str, Entry]) -> None:
        """Write into the history what entries were until now."""
        rows = [version(table, past(table, it), self.revision) for it in old.values()]
        if rows:
            self.talk.say(cypher.MAKE_VERSIONS, pid=self.project, table=table, rows=rows)

    def drop(self, table: str, old: Mapping[str, Entry]) -> None:
        """Take entries from the graph.

        Raises
        ------
        StoreError
            When an actor has ties.
        """
        if not old:
            return
        asked = {"pid": self.project, "table": table, "ids": list(old)}
        if table == Tie.table:
            self.talk.say(cypher.DROP_TIES, **asked)
        else:
            loose = self.talk.ask(cypher.LOOSE, **asked) if table == Actor.table else []
            if loose:
                raise StoreError("dangling", id=loose[0][0], actor=loose[0][1])
            self.talk.say(cypher.DROP_NODES, **asked)
        self._drop_claims(table, old)

    def write(self, table: str, entries: Sequence[Entry], old: Mapping[str, Entry]) -> None:
        """Write entries as they are, over the old ones."""
        asked = {"pid": self.project, "table": table}
        self._drop_claims(table, old)
        if table == Tie.table:
            if old:
                self.talk.say(cypher.DROP_TIES, **asked, ids=list(old))
            self._tie(entries)
        else:
            rows = [node(table, it, old.get(it.id)) for it in entries]
            made = [it for it in rows if it["id"] not in old]
            changed = [it for it in rows if it["id"] in old]
            if made:
                self.talk.say(cypher.MAKE_NODES, **asked, rows=made)
            if changed:
                self.talk.say(cypher.CHANGE_NODES, **asked, rows=changed)
        told = [claim for entry in entries for claim in claims(table, entry)]
        if told:
            self.talk.say(cypher.MAKE_CLAIMS, **asked, rows=told)

    def _put(self, table: str, entries: Sequence[Entry]) -> None:
        old = {} if self.fresh else self._old(table, [entry.id for entry in entries])
        self.keep(table, old)
        self.write(table, entries, old)

    def _old(self, table: str, ids: Sequence[str]) -> dict[str, Entry]:
        return by_id(self.talk, Moment(self.project, self.revision - 1), table, ids)

    def _tie(self, entries: Sequence[Entry]) -> None:
        rows = [tie(entry) for entry in entries]
        ((made,),) = self.talk.ask(cypher.MAKE_TIES, pid=self.project, rows=rows)
        if made < len(rows):
            ends = {row[end] for row in rows for end in ("source", "target")}
            asked = {"pid": self.project, "ids": list(ends)}
            there = {id_ for (id_,) in self.talk.ask(cypher.ACTORS, **asked)}
            for row in rows:
                for end in ("source", "target"):
                    if row[end] not in there:
                        raise StoreError("dangling", id=row["id"], actor=row[end])

    def _drop_claims(self, table: str, old: Mapping[str, Entry]) -> None:
        told = [entry.id for entry in old.values() if entry.tellings]
        if told:
            self.talk.say(cypher.DROP_CLAIMS, pid=self.project, table=table, ids=told)

    def _move(self, text: str, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        self.talk.say(text, pid=self.project, table=table, revision=self.revision, rows=rows)


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield items by the thousand."""
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch
