"""Faults that no real server gives on demand: each commit is done once or not at all, in time."""

from __future__ import annotations

import socket
import time

import pytest

from netmap.errors import StoreError
from netmap.stores.neo4j import connection, cypher
from netmap.stores.neo4j.store import Neo4jStore
from tests.neo4j.conftest import actors, change
from tests.neo4j.peer import Peer, Script

DEADLOCK = "Neo.TransientError.Transaction.DeadlockDetected"
AWAY = "Neo.TransientError.General.DatabaseUnavailable"
NOT_A_LEADER = "Neo.ClientError.Cluster.NotALeader"
CONSTRAINT = "Neo.ClientError.Schema.ConstraintValidationFailed"
UNAUTHORIZED = "Neo.ClientError.Security.Unauthorized"
OLD = "Neo.ClientError.Security.CredentialsExpired"

Happens = str | float


def on(message: str, happens: Happens, *, times: int = 1) -> Script:
    """Let something happen at the first messages of a name within the commit of actors."""
    left = [times]
    begun = [False]

    def script(name: str, text: str) -> Happens | None:
        begun[0] = begun[0] or text == cypher.LOCK
        wanted = text == cypher.MAKE_NODES if message == "RUN" else name == message
        if not wanted or not begun[0] or not left[0]:
            return None
        left[0] -= 1
        return happens

    return script


def commit(script: Script) -> tuple[Peer, int | str]:
    """Commit one actor to a scripted server; return the revision, or why not."""
    with Peer(script) as peer, Neo4jStore.open(peer.uri) as store:
        try:
            return peer, store.commit(change(actors=actors("a")), 0, "key")
        except StoreError as error:
            return peer, error.reason


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    "script",
    [
        pytest.param(on("RUN", DEADLOCK), id="deadlock"),
        pytest.param(on("RUN", AWAY, times=2), id="away for a moment"),
        pytest.param(on("RUN", "drop"), id="lost in the middle"),
        pytest.param(on("BEGIN", "drop"), id="lost at the beginning"),
        pytest.param(on("COMMIT", "drop"), id="lost before the commit arrived"),
        pytest.param(on("COMMIT", "arrive and drop"), id="lost after the commit arrived"),
        pytest.param(on("COMMIT", DEADLOCK), id="deadlock at the commit"),
        pytest.param(on("RUN", NOT_A_LEADER), id="another member writes"),
        pytest.param(on("RUN", 0.5), id="slow"),
    ],
)
def test_what_passes_is_done_once(script: Script) -> None:
    peer, outcome = commit(script)
    assert outcome == 1
    assert peer.revisions() == ["key"]


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param(on("RUN", CONSTRAINT), "refused", id="constraint"),
        pytest.param(on("RUN", AWAY, times=10**6), "refused", id="away for good"),
        pytest.param(on("COMMIT", "drop", times=10**6), "unreachable", id="no commit arrives"),
        pytest.param(on("RUN", "drop", times=10**6), "unreachable", id="always lost"),
        pytest.param(on("RUN", UNAUTHORIZED), "password", id="thrown out"),
        pytest.param(on("RUN", OLD), "password", id="password expired"),
        pytest.param(on("RUN", 5.0), "deadline", id="stands still"),
        pytest.param(on("COMMIT", 5.0), "deadline", id="stands still at the commit"),
    ],
)
def test_what_does_not_pass_leaves_nothing(script: Script, reason: str) -> None:
    began = time.monotonic()
    peer, outcome = commit(script)
    assert outcome == reason
    assert peer.revisions() in ([], ["key"] if reason == "deadline" else [])
    assert time.monotonic() - began < 10


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param(on("RUN", 40.0), "deadline", id="stands still"),
        pytest.param(on("RUN", AWAY, times=10**6), "refused", id="away for good"),
        pytest.param(on("RUN", "drop", times=10**6), "unreachable", id="always lost"),
    ],
)
def test_nobody_waits_longer_than_half_a_minute(script: Script, reason: str) -> None:
    began = time.monotonic()
    assert commit(script)[1] == reason
    assert time.monotonic() - began < 30


@pytest.mark.usefixtures("_quick")
def test_a_commit_whose_answer_was_late_is_known_again() -> None:
    with Peer(on("COMMIT", 3.0)) as peer, Neo4jStore.open(peer.uri) as store:
        with pytest.raises(StoreError) as caught:
            store.commit(change(actors=actors("a")), 0, "key")
        assert caught.value.reason == "deadline"
        until = time.monotonic() + 10
        while not peer.revisions() and time.monotonic() < until:
            time.sleep(0.05)
        assert store.commit(change(actors=actors("a")), 0, "key") == 1
        assert peer.revisions() == ["key"]


def test_where_nobody_listens_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(StoreError) as caught:
        Neo4jStore.open(f"bolt://127.0.0.1:{port}")
    assert caught.value.reason == "unreachable"
    assert f"127.0.0.1:{port}" in caught.value.message()
    assert time.monotonic() - began < 10


@pytest.mark.usefixtures("_quick")
def test_who_listens_but_does_not_answer_is_given_up() -> None:
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(StoreError) as caught:
            Neo4jStore.open(f"bolt://127.0.0.1:{port}")
    assert caught.value.reason in {"unreachable", "deadline"}
    assert time.monotonic() - began < 30


def test_a_server_that_is_too_old_is_refused() -> None:
    with Peer(lambda *_: None) as peer:
        peer.agent = "Neo4j/5.25.1"
        with pytest.raises(StoreError) as caught:
            Neo4jStore.open(peer.uri)
    assert (caught.value.reason, caught.value.facts["found"]) == ("version", "5.25.1")


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 2.7)
    times = {"max_transaction_retry_time": 2.0, "connection_acquisition_timeout": 2.0}
    quick = {**connection._SETTINGS, **times, "connection_timeout": 1.0}
    monkeypatch.setattr(connection, "_SETTINGS", quick)
