"""Make a server ready for projects."""

from __future__ import annotations


def prepare(uri: str) -> tuple[str, ...]:
    """Make the constraints that netmap needs on a Neo4j server; return their names.

    Again changes nothing.

    Raises
    ------
    StoreError
        When the server does not answer, is too old, or does not let this user make them.
    MissingExtraError
        When the driver is not installed.
    """
    from netmap.stores.neo4j import preparing

    return preparing.prepare(uri)
