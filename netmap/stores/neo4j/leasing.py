"""Who writes a project: one transaction at a time, and one writer of many transactions.

A lease is a key on the project with the time until which its holder will have shown up again.
"""

from __future__ import annotations

from typing import NamedTuple

from netmap.errors import StoreError
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.connection import Connection, Talk

LEASE = 15_000
"""Milliseconds for which the holder of a lease may be silent; a batch takes a fraction of it."""


class Standing(NamedTuple):
    """Where a project stands: its revision, its lease, and what a key has made of it."""

    there: bool
    revision: int
    sheets: int
    lease: str | None
    left: int
    batch: int
    made: int | None


def standing(talk: Talk, project: str, key: str = "") -> Standing:
    """Return where a project stands."""
    ((revision, sheets, lease, left, batch, made),) = talk.ask(cypher.STATE, pid=project, key=key)
    there = revision is not None
    return Standing(there, revision or 0, sheets or 0, lease, left or 0, batch or 0, made)


def locked(talk: Talk, project: str, key: str) -> Standing:
    """Keep all others from writing until the transaction ends; return where the project stands."""
    talk.say(cypher.LOCK, pid=project)
    return standing(talk, project, key)


def take(talk: Talk, project: str, key: str, batch: int = 0) -> None:
    """Take the lease, or show up again."""
    talk.say(cypher.LEASE, pid=project, key=key, milliseconds=LEASE, batch=batch)


def held(connection: Connection, talk: Talk, key: str) -> Standing:
    """Lock a project of which one should have the lease.

    Raises
    ------
    StoreError
        When somebody else has it by now: this one was silent for too long.
    """
    found = locked(talk, connection.address.project, key)
    if found.lease != key and found.made is None:
        raise StoreError("busy", path=connection.address)
    return found
