"""Take back what a writer left who died in the middle of a large revision."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import LiteralString
from uuid import uuid4

from netmap.model import Tie
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.connection import Connection, Talk
from netmap.stores.neo4j.facts import read_version
from netmap.stores.neo4j.labels import TABLES
from netmap.stores.neo4j.leasing import held, locked, take
from netmap.stores.neo4j.reading import Moment, by_id
from netmap.stores.neo4j.writing import BATCH, Writing

Part = Callable[[Talk, str, int], int]
"""Takes back some rows that are newer than a revision; returns how many."""


def sweep(connection: Connection, lease: str, *, mine: str) -> None:
    """Bring a project back to its newest revision, in batches, unless its lease was taken over.

    A lease that somebody else has is left alone as long as it is not over.

    What is new goes and what was changed or taken away comes back from the history. Whoever
    sweeps has the lease meanwhile, so that a sweep which dies is itself swept up.
    """
    key = f"sweep {uuid4()}"
    own = lease == mine
    if not connection.write(partial(_over, connection.address.project, lease, key, own)):
        return
    for part in _parts():
        while connection.write(partial(_swept, connection, key, part)):
            pass
    connection.write(partial(_released, connection, key))


def _over(project: str, lease: str, key: str, own: bool, talk: Talk) -> bool:
    found = locked(talk, project, key)
    if found.lease != key and (found.lease != lease or (found.left > 0 and not own)):
        return False
    take(talk, project, key)
    return True


def _swept(connection: Connection, key: str, part: Part, talk: Talk) -> int:
    found = held(connection, talk, key)
    take(talk, connection.address.project, key)
    return part(talk, connection.address.project, found.revision)


def _released(connection: Connection, key: str, talk: Talk) -> None:
    if locked(talk, connection.address.project, key).lease == key:
        talk.say(cypher.RELEASE, pid=connection.address.project)


def _parts() -> list[Part]:
    """Return the parts in their order: ties go before their actors and come back after them."""
    return [
        partial(_gone, cypher.SWEEP_CLAIMS),
        partial(_gone, cypher.SWEEP_TIES),
        *(partial(_back, table) for table in TABLES),
        partial(_gone, cypher.SWEEP_NODES),
        partial(_back, Tie.table),
        partial(_gone, cypher.UNMOVE_CLAIMS),
        partial(_gone, cypher.UNMOVE_NODES),
        partial(_gone, cypher.UNMOVE_TIES),
    ]


def _gone(text: LiteralString, talk: Talk, project: str, base: int) -> int:
    ((rows,),) = talk.ask(text, pid=project, base=base, most=BATCH)
    return int(rows)


def _back(table: str, talk: Talk, project: str, base: int) -> int:
    asked = {"pid": project, "table": table, "until": base + 1, "most": BATCH}
    found = [read_version(table, told) for (told,) in talk.ask(cypher.SWEPT_VERSIONS, **asked)]
    entries = [it.entry for it in found]
    ids = [it.id for it in entries]
    there = by_id(talk, Moment(project), table, ids)
    Writing(talk, project, base + 1).write(table, entries, there)
    rows = [{"id": id_, "until": base + 1} for id_ in ids]
    talk.say(cypher.DROP_VERSIONS, pid=project, table=table, rows=rows)
    return len(rows)
