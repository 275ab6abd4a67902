"""A real server that dies, stands still or lets nobody in: one message, and nothing half-done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from uuid import uuid4

import pytest

import netmap
from netmap.errors import StoreError
from netmap.stores.neo4j import connection
from netmap.stores.neo4j.preparing import prepare
from netmap.stores.neo4j.store import Neo4jStore
from tests import neo4j_server
from tests.neo4j.conftest import actors, change, ids
from tests.neo4j.test_store import Watched
from tests.neo4j_server import PASSWORD, Server
from tests.service.conftest import Serve, serve
from tests.service.process import until

__all__ = ["serve"]  # a fixture of the service


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a server that tests may do anything to, as long as it runs again in the end."""
    neo4j_server.need()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NETMAP_NEO4J_USER", neo4j_server.USER)
        patch.setenv("NETMAP_NEO4J_PASSWORD", PASSWORD)
        started = Server(tmp_path_factory.mktemp("neo4j") / "home")
        try:
            prepare(started.uri)
            yield started
        finally:
            started.stop()


@pytest.fixture
def store(server: Server) -> Iterator[Neo4jStore]:
    with Neo4jStore.open(f"{server.uri}/{uuid4().hex}", create=True) as opened:
        opened.commit(change(actors=actors("a", "b")), 0, "one")
        yield opened


@pytest.mark.usefixtures("in_batches")
def test_a_server_that_is_killed_in_the_middle_of_an_import(
    server: Server, store: Neo4jStore
) -> None:
    began = time.monotonic()
    made = Watched(actors(*"bcdefgh", kind="region"), 5, server.kill)
    with pytest.raises(StoreError) as caught:
        store.commit(change(actors=made), 1, "two")
    assert caught.value.reason == "unreachable"
    assert time.monotonic() - began < 30
    assert not store.is_there()
    server.again()
    assert (ids(store), store.snapshot().revision) == (["a", "b"], 1)
    assert store.commit(change(actors=actors(*"bcd", kind="region")), 1, "three") == 2
    assert sorted(ids(store)) == ["a", "b", "c", "d"]
    assert store.is_there()
    assert not store.check()


@pytest.mark.usefixtures("in_batches")
def test_a_server_that_stands_still_in_the_middle_of_an_import(
    server: Server, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 3.0)
    stalls(server, store)


@pytest.mark.slow
@pytest.mark.usefixtures("in_batches")
def test_nobody_waits_longer_than_half_a_minute(server: Server, store: Neo4jStore) -> None:
    stalls(server, store)


def test_who_has_another_password_is_not_let_in(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for user, password in (("neo4j", "canary"), ("canary", PASSWORD), ("neo4j", "")):
        monkeypatch.setenv("NETMAP_NEO4J_USER", user)
        monkeypatch.setenv("NETMAP_NEO4J_PASSWORD", password)
        with pytest.raises(StoreError) as caught:
            Neo4jStore.open(server.uri, create=True)
        assert caught.value.reason == "password"
        assert "canary" not in f"{caught.value!r} {caught.value.message()} {caught.value.facts}"


def test_a_server_without_a_constraint_is_refused(server: Server) -> None:
    with neo4j_server.connected(server.uri) as driver:
        driver.execute_query("DROP CONSTRAINT netmap_tie")
    with pytest.raises(StoreError) as caught:
        Neo4jStore.open(server.uri, create=True)
    assert caught.value.reason == "not_prepared"
    assert f"netmap neo4j init {server.uri}" in caught.value.message()
    prepare(server.uri)
    Neo4jStore.open(server.uri, create=True).close()


def test_an_address_of_a_cluster_works_as_well(server: Server) -> None:
    uri = server.uri.replace("bolt://", "neo4j://")
    with Neo4jStore.open(f"{uri}/{uuid4().hex}", create=True) as store:
        store.commit(change(actors=actors("a")), 0, "one")
        assert ids(store) == ["a"]


def test_a_row_that_somebody_holds_is_waited_for_in_time(
    server: Server, store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 3.0)
    with neo4j_server.connected(server.uri) as driver, driver.session() as session:
        holding = session.begin_transaction()
        holding.run("MATCH (p:Netmap) SET p.held = true").consume()
        with pytest.raises(StoreError) as caught:
            store.commit(change(actors=actors("c")), 1, "two")
        holding.rollback()
    assert caught.value.reason == "deadline"
    assert store.commit(change(actors=actors("c")), 1, "two") == 2


def test_an_id_that_no_index_takes_is_refused(store: Neo4jStore) -> None:
    with pytest.raises(StoreError) as caught:
        store.commit(change(actors=actors("x" * 20_000)), 1, "two")
    assert caught.value.reason == "refused"
    assert ids(store) == ["a", "b"]


def test_a_service_goes_on_when_its_server_dies_and_comes_back(
    server: Server, tmp_path: Path, serve: Serve
) -> None:
    here = f"{server.uri}/{uuid4().hex}"
    with Neo4jStore.open(here, create=True) as store:
        store.commit(change(actors=actors("a", "b")), 0, "one")
    with netmap.open(tmp_path / "there.netmap", create=True) as project:
        project.import_(Path(__file__).parents[2] / "examples" / "kainuu")
    running = serve(here, tmp_path / "there.netmap")
    client = running.client("viewer", here.rpartition("/")[2])
    other = running.client("viewer", "there")
    asked = f"/v1/projects/{here.rpartition('/')[2]}/actors"
    assert len(client.get(asked).json()["items"]) == 2
    server.kill()
    until(lambda: client.get("/readyz").status_code == 503, 10)
    assert client.get("/healthz").status_code == 200
    away = client.get(asked)
    assert (away.status_code, away.json()["type"]) == (503, "/problems/store-unavailable")
    assert server.uri not in away.text
    assert other.get("/v1/projects/there/actors").status_code == 200
    server.again()
    until(lambda: client.get("/readyz").status_code == 200)
    assert len(client.get(asked).json()["items"]) == 2
    server.process.send_signal(SIGSTOP)
    try:
        assert client.get("/readyz").status_code == 503  # after 1.5 s, however long it hangs
    finally:
        server.process.send_signal(SIGCONT)
    until(lambda: client.get("/readyz").status_code == 200)


def stalls(server: Server, store: Neo4jStore) -> None:
    began = time.monotonic()
    made = Watched(
        actors(*"bcdefgh", kind="region"), 5, lambda: server.process.send_signal(SIGSTOP)
    )
    try:
        with pytest.raises(StoreError) as caught:
            store.commit(change(actors=made), 1, "two")
        assert caught.value.reason == "deadline"
        assert time.monotonic() - began < 30
    finally:
        server.process.send_signal(SIGCONT)
    assert (ids(store), store.snapshot().revision) == (["a", "b"], 1)
    assert store.commit(change(actors=actors(*"bcd", kind="region")), 1, "three") == 2
    assert sorted(ids(store)) == ["a", "b", "c", "d"]
    assert not store.check()
