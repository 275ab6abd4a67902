"""Who writes a project: one transaction at a time, and one writer of many transactions.

A lease is a key on the project with the time until which its holder will have shown up again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from netmap.errors import ConflictError, StoreError
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.connection import Connection, Talk

T = TypeVar("T")

LEASE = 15_000
"""Milliseconds for which the holder of a lease may be silent; a batch takes a fraction of it."""
_LOOK = 0.25


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


def when_free(
    connection: Connection, base: int | None, key: str, work: Callable[[Talk, Standing], int]
) -> int:
    """Run work in a transaction when nobody has a lease; return its revision, or that of the key.

    Raises
    ------
    ConflictError
        When the newest revision is not the base.
    StoreError
        When somebody is writing a large revision.
    """
    while True:
        done = connection.write(lambda talk: _begun(talk, connection, base, key, work))
        if isinstance(done, int):
            return done
        make_way(connection, done, key)


def make_way(connection: Connection, found: Standing, key: str) -> None:
    """Wait until a lease is over; sweep what its holder wrote if nothing was heard of them."""
    from netmap.stores.neo4j.sweeping import sweep

    until = time.monotonic() + found.left / 1000
    project = connection.address.project
    now = found
    while now.left > 0 and found.lease != key:
        time.sleep(_LOOK)
        now = connection.write(lambda talk: standing(talk, project))
        if now.lease != found.lease:
            return
        if now.left / 1000 > until - time.monotonic() + 1:
            raise StoreError("busy", path=connection.address)
    sweep(connection, found.lease or "")


def _begun(
    talk: Talk,
    connection: Connection,
    base: int | None,
    key: str,
    work: Callable[[Talk, Standing], int],
) -> int | Standing:
    found = locked(talk, connection.address.project, key)
    if found.made is not None:
        return found.made
    if base is not None and found.revision != base:
        raise ConflictError(base, found.revision)
    if found.lease is not None and (found.lease, found.batch) != (key, 0):
        return found
    return work(talk, found)
