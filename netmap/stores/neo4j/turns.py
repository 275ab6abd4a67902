"""Write when it is one's turn: wait for who is writing, and clear up after who died writing."""

from __future__ import annotations

import time
from collections.abc import Callable

from netmap.errors import ConflictError, StoreError
from netmap.stores.neo4j.connection import Connection, Talk
from netmap.stores.neo4j.leasing import Standing, locked, standing
from netmap.stores.neo4j.sweeping import sweep

_LOOK = 0.25
"""Seconds between two looks at a lease."""


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
    sweep(connection, found.lease or "", mine=key)


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
