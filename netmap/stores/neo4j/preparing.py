"""Make the constraints that netmap needs on a server, and look whether they are there."""

from __future__ import annotations

import re

from netmap.errors import StoreError
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.addresses import address
from netmap.stores.neo4j.connection import Connection

OLDEST = (5, 26)
"""The first version of Neo4j that takes labels as parameters."""

NAMES = tuple(text.split()[2] for text in cypher.CONSTRAINTS)


def prepare(uri: str) -> tuple[str, ...]:
    """Make the constraints and indexes of netmap; return their names. Again is no error.

    Raises
    ------
    StoreError
        When the server does not answer, is too old, or does not let this user make them.
    """
    connection = Connection(address(uri))
    try:
        _must_be_new_enough(connection)
        for text in cypher.CONSTRAINTS:
            connection.order(text)
        connection.order(cypher.AWAIT)
    finally:
        connection.close()
    return NAMES


def must_be_prepared(connection: Connection) -> None:
    """Refuse a server that has not all of the constraints."""
    _must_be_new_enough(connection)
    found = connection.read(lambda talk: dict(map(tuple, talk.ask(cypher.PREPARED))))
    if any(found.get(name) != "ONLINE" for name in NAMES):
        raise StoreError("not_prepared", uri=connection.address.server)


def _must_be_new_enough(connection: Connection) -> None:
    found = connection.agent().partition("/")[2]
    if tuple(map(int, re.findall(r"\d+", found)[:2])) < OLDEST:
        known = ".".join(map(str, OLDEST))
        raise StoreError("version", uri=connection.address.server, found=found, known=known)
