"""The form of a project file: its migrations, and how an older file is brought to the newest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import apsw

APPLICATION_ID = 0x4E744D70
"""What says that an SQLite file is a project (``NtMp``)."""

PAGE_SIZE = 8192

_VERSIONS: Sequence[str] = tuple(f"PRAGMA user_version = {version}" for version in range(1000))


def migrations() -> tuple[str, ...]:
    """Return the scripts that make the newest form, the first one of an empty file."""
    return scripts_of(__package__ or "")


@cache
def scripts_of(package: str) -> tuple[str, ...]:
    """Return the scripts in the folder ``migrations`` of a package, in their order."""
    folder = files(package) / "migrations"
    scripts = sorted(
        (it for it in folder.iterdir() if it.name.endswith(".sql")), key=lambda it: it.name
    )
    return tuple(script.read_text(encoding="utf-8") for script in scripts)


KNOWN = 1
"""The form that this netmap reads and writes; a test holds that a script makes it."""


def version(connection: apsw.Connection) -> int:
    """Return the form of a file, 0 before there is any."""
    return int(connection.pragma("user_version") or 0)


def upgrade(connection: apsw.Connection, scripts: Sequence[str] | None = None) -> None:
    """Bring a file to the newest form, all the way or not at all.

    Another process may do the same meanwhile: what it has done is not done again.
    """
    scripts = migrations() if scripts is None else scripts
    if version(connection) >= len(scripts):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for script in scripts[version(connection) :]:
            connection.execute(script).fetchall()
        connection.execute(_VERSIONS[len(scripts)])
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def outline(connection: apsw.Connection) -> frozenset[tuple[str, str, str]]:
    """Return what the file is made of: the type, name and text of each table, index and view."""
    found = connection.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    )
    return frozenset(found)


@cache
def expected() -> frozenset[tuple[str, str, str]]:
    """Return what a file of the newest form is made of."""
    connection = apsw.Connection(":memory:")
    try:
        upgrade(connection)
        return outline(connection)
    finally:
        connection.close()
