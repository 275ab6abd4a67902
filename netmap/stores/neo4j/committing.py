"""Make a revision: small ones in one transaction, large ones in many that show all at once.

A large one first takes a lease on its project (``leasing``). Nobody sees what it writes, since
readers look at nothing newer than the project's revision; its last transaction makes the new
revision count. When it dies before, what it wrote is swept away (``sweeping``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

from netmap.errors import StoreError
from netmap.model import Actor, Contact
from netmap.stores.neo4j import cypher
from netmap.stores.neo4j.connection import Connection, Talk
from netmap.stores.neo4j.leasing import Standing, held, take
from netmap.stores.neo4j.sweeping import sweep
from netmap.stores.neo4j.turns import when_free
from netmap.stores.neo4j.writing import Writing, batches
from netmap.stores.places import encode_sheet
from netmap.stores.store import ChangeSet

T = TypeVar("T")

AT_ONCE = 20_000
"""How many rows one transaction takes; more might not fit into the memory of the server."""

_LEASED = 0
"""No revision, but the right to make one."""

_SILENT = frozenset({"deadline", "unreachable"})
"""Reasons after which there is nobody to be asked to sweep."""


class _Step(NamedTuple):
    """A part of a revision: what is done with some rows of a table."""

    do: Callable[[Writing, str, Iterable[Any]], None]
    table: str
    items: Sequence[Any]


def commit(connection: Connection, changes: ChangeSet, base: int, key: str) -> int:
    """Make a new revision of what was planned on a base revision; return its number."""
    steps = _few(changes)
    if steps is None:
        return _in_batches(connection, changes, base, key)
    project = connection.address.project

    def whole(talk: Talk, found: Standing) -> int:
        _do(talk, project, found, steps)
        return finish(talk, project, found, changes, key)

    return when_free(connection, base, key, whole)


def finish(talk: Talk, project: str, found: Standing, changes: ChangeSet, key: str) -> int:
    """Write what a revision has beside its entries, and make it the newest."""
    revision = found.revision + 1
    sheets = [
        {"number": number, "file": it.file, "name": it.name, "told": encode_sheet(it)}
        for number, it in enumerate(changes.sheets, found.sheets)
    ]
    if sheets:
        talk.say(cypher.MAKE_SHEETS, pid=project, rows=sheets)
    if changes.warnings:
        remark(talk, project, changes)
    facts = {
        "key": key,
        "at": (changes.at or datetime.now(UTC)).isoformat(),
        "kind": changes.kind,
        "who": changes.who,
        "note": changes.note,
        **changes.counts._asdict(),
    }
    talk.say(cypher.CHANGE, pid=project, revision=revision, sheets=len(sheets), facts=facts)
    return revision


def remark(talk: Talk, project: str, changes: ChangeSet) -> None:
    """Replace what was remarked on some sources."""
    talk.say(cypher.DROP_REMARKS, pid=project, sources=list(changes.warnings))
    rows = [
        {"declared": source, "nth": number, "told": text}
        for source, told in changes.warnings.items()
        for number, text in enumerate(told)
    ]
    for batch in batches(rows):
        talk.say(cypher.MAKE_REMARKS, pid=project, rows=batch)


def _in_batches(connection: Connection, changes: ChangeSet, base: int, key: str) -> int:
    project = connection.address.project

    def lease(talk: Talk, found: Standing) -> int:
        take(talk, project, key)
        return _LEASED

    made = when_free(connection, base, key, lease)
    if made != _LEASED:
        return made
    try:
        for number, step in enumerate(_steps(_part(changes, contacts=False)), 1):
            connection.write(partial(_batch, connection, key, number, step))
        contacts = list(_steps(_part(changes, contacts=True)))
        return connection.write(partial(_last, connection, changes, contacts, key))
    except BaseException as error:
        if getattr(error, "reason", None) not in _SILENT:
            with suppress(StoreError):
                sweep(connection, key, mine=key)
        raise


def _batch(connection: Connection, key: str, number: int, step: _Step, talk: Talk) -> None:
    found = held(connection, talk, key)
    if found.batch < number:
        take(talk, connection.address.project, key, number)
        _do(talk, connection.address.project, found, [step])


def _last(
    connection: Connection, changes: ChangeSet, contacts: Sequence[_Step], key: str, talk: Talk
) -> int:
    """Let a large revision count; contacts come now, since no history could bring them back."""
    project = connection.address.project
    found = held(connection, talk, key)
    if found.made is not None:
        return found.made
    _do(talk, project, found, contacts)
    talk.say(cypher.RELEASE, pid=project)
    return finish(talk, project, found, changes, key)


def _do(talk: Talk, project: str, found: Standing, steps: Iterable[_Step]) -> None:
    writing = Writing(talk, project, found.revision + 1, fresh=found.revision == 0)
    for step in steps:
        step.do(writing, step.table, step.items)


def _few(changes: ChangeSet) -> list[_Step] | None:
    """Return everything that is to be done, None when that is too much for one transaction."""
    found = []
    rows = 0
    for step in _steps(changes):
        found.append(step)
        rows += len(step.items)
        if rows > AT_ONCE:
            return None
    return found


def _part(changes: ChangeSet, *, contacts: bool) -> ChangeSet:
    """Return what is done with contacts, or with all else."""

    def part(told: Mapping[str, T]) -> dict[str, T]:
        return {table: it for table, it in told.items() if (table == Contact.table) is contacts}

    return replace(
        changes,
        puts=part(changes.puts),
        moves=part(changes.moves),
        removals=part(changes.removals),
    )


def _steps(changes: ChangeSet) -> Iterator[_Step]:
    """Yield what is to be done: actors come before the ties between them and go after them."""
    actors_first = sorted(changes.puts, key=lambda table: table != Actor.table)
    gone = [table for table in changes.removals if table != Actor.table]
    for table in gone:
        yield from _each(Writing.remove, table, changes.removals[table])
    for table in actors_first:
        yield from _each(Writing.put, table, changes.puts[table])
    for table, moves in changes.moves.items():
        yield from _each(Writing.move, table, moves)
    yield from _each(Writing.remove, Actor.table, changes.removals.get(Actor.table, ()))


def _each(
    do: Callable[[Writing, str, Iterable[Any]], None], table: str, items: Iterable[Any]
) -> Iterator[_Step]:
    for batch in batches(items):
        yield _Step(do, table, batch)
