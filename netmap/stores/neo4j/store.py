"""A project on a Neo4j server, for those who share one: open it here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Self

from netmap.dataset import Key
from netmap.errors import StoreError, UnknownNameError
from netmap.model import Tie
from netmap.model.access import AUTHORS, Access, may_see
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.addresses import address
from netmap.stores.neo4j.backups import backup
from netmap.stores.neo4j.checking import check
from netmap.stores.neo4j.committing import commit
from netmap.stores.neo4j.connection import Connection, Talk
from netmap.stores.neo4j.erasures import erase
from netmap.stores.neo4j.leasing import standing
from netmap.stores.neo4j.preparing import must_be_prepared
from netmap.stores.neo4j.reading import Moment, Neo4jSnapshot, by_id, versions
from netmap.stores.sight import cut_versions
from netmap.stores.store import (
    Capabilities,
    Change,
    ChangeSet,
    Counts,
    Entry,
    Erased,
    Finding,
    Version,
)


class Neo4jStore:
    """A project on a server that netmap has prepared."""

    capabilities = Capabilities(durable=True, shared=True)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._project = connection.address.project

    @classmethod
    def open(cls, uri: str, *, create: bool = False) -> Self:
        """Open a project on a server; make an empty one where there is none, if told so.

        Raises
        ------
        StoreError
            ``bad_uri``, ``unreachable``, ``deadline``, ``password``, ``version``,
            ``not_prepared``, or ``missing`` when there is no such project.
        """
        connection = Connection(address(uri))
        try:
            must_be_prepared(connection)
            connection.write(partial(_must_be_there, connection, create))
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def is_there(self) -> bool:
        """Say whether the server answers, and has the project."""
        try:
            return self._connection.write(lambda talk: standing(talk, self._project)).there
        except StoreError:
            return False

    def snapshot(self, revision: int | None = None, *, access: Access = "secret") -> Neo4jSnapshot:
        """Return the project as it was at a revision, the newest when left out, for one access.

        The newest is asked of the member of a cluster that writes, and its bookmark is handed on,
        so that what any program has committed before is seen.
        """
        newest = self._connection.write(lambda talk: standing(talk, self._project)).revision
        wanted = newest if revision is None else revision
        if not 0 <= wanted <= newest:
            raise UnknownNameError("revision", wanted, [str(newest)])
        return Neo4jSnapshot(self._connection, Moment(self._project, wanted, newest, access))

    def commit(self, changes: ChangeSet, base: int, key: str) -> int:
        """Make a new revision of what was planned on a base revision; return its number."""
        return commit(self._connection, changes, base, key)

    def made(self, key: str) -> int | None:
        """Return the revision that a key has made, None when it has made none."""
        return self._connection.write(lambda talk: standing(talk, self._project, key)).made

    def log(self, *, access: Access = "secret") -> Sequence[Change]:
        """Return every revision, oldest first."""
        text = cypher.LOG if may_see(access, AUTHORS) else cypher.BARE_LOG
        told = self._connection.write(lambda talk: talk.ask(text, pid=self._project))
        return tuple(
            Change(
                it["revision"],
                datetime.fromisoformat(it["at"]),
                it["kind"],
                it.get("who"),
                it.get("note"),
                Counts(it["new"], it["changed"], it["removed"]) if "new" in it else None,
            )
            for (it,) in told
        )

    def history(
        self, table: str, record_id: str, *, access: Access = "secret"
    ) -> Sequence[Version]:
        """Return what an entry has been, oldest first; what may not be seen is cut at the end."""
        newest = self.snapshot().revision

        def work(talk: Talk) -> tuple[Version, ...]:
            moment = Moment(self._project, newest, newest, access)
            now = by_id(talk, moment, table, [record_id])
            past = versions(talk, self._project, table, [record_id])
            return cut_versions(table, _runs(past, now.get(record_id), newest), access)

        return self._connection.read(work)

    def touched(self, after: int, until: int) -> Collection[Key]:
        """Return the keys that a revision after the one and up to the other changed."""
        asked = {"pid": self._project, "after": after, "until": until}

        def work(talk: Talk) -> set[Key]:
            found = {(table, id_) for table, id_ in talk.each(cypher.TOUCHED_NODES, **asked)}
            found |= {(Tie.table, id_) for (id_,) in talk.each(cypher.TOUCHED_TIES, **asked)}
            return found | {
                (table, id_) for table, id_ in talk.each(cypher.TOUCHED_VERSIONS, **asked)
            }

        return self._connection.write(work)

    def erase(self, keys: Collection[Key], words: Collection[str]) -> Erased:
        """Take entries away with all their versions, and words from all other text."""
        return erase(self._connection, keys, words)

    def backup(self, path: Path) -> None:
        """Write a copy of some committed revision, whole, to a file that does not exist yet."""
        backup(self, path)

    def check(self) -> Sequence[Finding]:
        """Read all that netmap has written; return what is wrong, nothing when all is well."""
        return self._connection.read(lambda talk: check(talk, self._project))

    def close(self) -> None:
        """Let go of the server."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _must_be_there(connection: Connection, create: bool, talk: Talk) -> None:
    project = connection.address.project
    if standing(talk, project).there:
        return
    if not create:
        raise StoreError("missing", path=connection.address)
    talk.say(cypher.LOCK, pid=project)


def _runs(past: Iterable[Version], now: Entry | None, newest: int) -> tuple[Version, ...]:
    """Return the history of an entry: what somebody is just taking away still holds."""
    found = [it for it in past if it.since <= newest]
    held = [it._replace(until=None) if (it.until or 0) > newest else it for it in found]
    if now is not None and not (held and held[-1].until is None):
        held.append(Version(now.since, None, now))
    return tuple(held)
