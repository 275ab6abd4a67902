"""Which sources are stores, and how each is opened."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from netmap import suffixes
from netmap.stores.store import Store

_SERVERS = frozenset(
    f"{scheme}{secure}" for scheme in ("neo4j", "bolt") for secure in ("", "+s", "+ssc")
)

_PORT = 7687
"""Where a server answers whose address does not say it."""


def is_server(source: str | Path) -> bool:
    """Say whether a source is the address of a server.

    Examples
    --------
    >>> is_server("bolt://localhost:7687/region"), is_server("region.netmap")
    (True, False)
    """
    return isinstance(source, str) and urlsplit(source).scheme in _SERVERS and "://" in source


def is_store(source: str | Path) -> bool:
    """Say whether a source is a project file or the address of a server."""
    return is_server(source) or Path(source).suffix.casefold() == suffixes.PROJECT


def is_same(one: str | Path, other: str | Path) -> bool:
    """Say whether two sources are the same store, however they are written.

    Examples
    --------
    >>> is_same("bolt://localhost/netmap", "neo4j://LOCALHOST:7687"), is_same("a.netmap", "a")
    (True, False)
    """
    if is_server(one) and is_server(other):
        return _project(str(one)) == _project(str(other))
    return is_server(one) == is_server(other) and Path(one).resolve() == Path(other).resolve()


def _project(uri: str) -> tuple[str | None, int, str]:
    from netmap.stores.neo4j.addresses import address

    server, project = address(uri)
    parts = urlsplit(server)
    return parts.hostname, parts.port or _PORT, project


def open_store(
    source: str | Path, *, write: bool = False, create: bool = False, wal: bool = False
) -> Store:
    """Open a project file or a project on a server; ``wal`` is how a file is opened to serve it.

    Raises
    ------
    StoreError
        When it is not there (and not to be created), is no project, or cannot be used.
    MissingExtraError
        When it is on a server and the driver is not installed.
    """
    if is_server(source):
        from netmap.stores.neo4j.store import Neo4jStore

        return Neo4jStore.open(str(source), create=create)
    from netmap.stores.sqlite.store import SqliteStore

    return SqliteStore.open(Path(source), write=write, create=create, wal=wal)
