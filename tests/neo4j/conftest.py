"""What the tests of the Neo4j store share: a project of their own, and a way past netmap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from uuid import uuid4

import pytest
from neo4j import Driver

from netmap.model import Actor, Record
from netmap.stores.neo4j import committing, sweeping, writing
from netmap.stores.neo4j.store import Neo4jStore
from netmap.stores.rows import encode
from netmap.stores.store import ChangeSet, Counts, Entry, Origin
from tests import neo4j_server

Ask = Callable[..., list[tuple[object, ...]]]


def entry(record: Record, position: int = 0) -> Entry:
    """Return a record as an entry of the first declared source."""
    return Entry(encode(record), Origin(1, position))


def actors(*ids: str, kind: str = "ngo") -> list[Entry]:
    return [entry(Actor(id=id_, kind=kind), number) for number, id_ in enumerate(ids)]


def change(note: str | None = None, **puts: Sequence[Entry]) -> ChangeSet:
    return ChangeSet("import", Counts(sum(map(len, puts.values()))), note=note, puts=puts)


def ids(store: Neo4jStore, table: str = "actors") -> list[str]:
    return [it.id for it in store.snapshot().entries(table)]


@pytest.fixture
def uri(neo4j_uri: str) -> str:
    """Return the address of a project that nobody has."""
    return f"{neo4j_uri}/{uuid4().hex}"


@pytest.fixture
def store(uri: str) -> Iterator[Neo4jStore]:
    with Neo4jStore.open(uri, create=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def plain(neo4j_uri: str) -> Iterator[Driver]:
    """Return a driver, to look at the server past netmap."""
    with neo4j_server.connected(neo4j_uri) as driver:
        yield driver


@pytest.fixture
def ask(plain: Driver, uri: str) -> Ask:
    """Ask the server about the project: ``$project`` is its name."""
    project = uri.rpartition("/")[2]

    def answer(text: str, **values: object) -> list[tuple[object, ...]]:
        told = plain.execute_query(text, {"project": project, **values})
        return [tuple(record.values()) for record in told.records]

    return answer


@pytest.fixture
def in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let any revision be a large one, written two rows at a time."""
    monkeypatch.setattr(committing, "AT_ONCE", 0)
    monkeypatch.setattr(writing, "BATCH", 2)
    monkeypatch.setattr(sweeping, "BATCH", 2)
