"""Talk with a server: transactions that are tried again, and that end in time whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock, Timer
from typing import Any, LiteralString, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    Query,
    Record,
    Session,
    unit_of_work,
)
from neo4j.exceptions import IncompleteCommit

from netmap.errors import StoreError
from netmap.stores.neo4j.addresses import Address, credentials
from netmap.stores.neo4j.failures import FAILURES, failure

T = TypeVar("T")

# Without a handler Python would write what the driver logs beside our own message.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

PATIENCE = 15.0
"""Seconds without any word from the server after which it is given up.

The driver tries once more then, for as long as it takes to get a connection.
"""
_LONGEST = 600.0
"""Seconds after which the server itself gives up a transaction that its client has left."""
_SETTINGS: Mapping[str, Any] = {
    "connection_timeout": 5,
    "connection_write_timeout": 8,
    "connection_acquisition_timeout": 8,
    "max_transaction_retry_time": 6,
    "fetch_size": 5000,
    "notifications_min_severity": "OFF",
    "telemetry_disabled": True,
}
_OFTEN = 5000
_AGAIN = 3
"""How often a commit is sent whose fate is not known."""


class Talk:
    """One transaction: what is said in it holds together."""

    def __init__(self, transaction: ManagedTransaction, alarm: Alarm) -> None:
        self._transaction = transaction
        self._alarm = alarm

    def say(self, text: LiteralString, **values: object) -> None:
        """Say what has no answer."""
        self._alarm.must_be_silent()
        self._transaction.run(text, values).consume()
        self._alarm.again()

    def ask(self, text: LiteralString, **values: object) -> list[Record]:
        """Return the whole answer."""
        return list(self.each(text, **values))

    def each(self, text: LiteralString, **values: object) -> Iterator[Record]:
        """Yield the answer as it comes."""
        self._alarm.must_be_silent()
        for number, record in enumerate(self._transaction.run(text, values)):
            if not number % _OFTEN:
                self._alarm.again()
            yield record
        self._alarm.again()


class Alarm:
    """Calls when nothing was heard for too long."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._timer: Timer | None = None
        self.rang = False
        self.again()

    def again(self) -> None:
        """Begin to wait anew."""
        self.stop()
        self._timer = Timer(PATIENCE, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def must_be_silent(self) -> None:
        """Go no further after it rang: the driver would begin once more."""
        if self.rang:
            raise StoreError("deadline", seconds=round(PATIENCE))

    def stop(self) -> None:
        """Wait no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _ring(self) -> None:
        self.rang = True
        self._call()


class Connection:
    """The driver of one server.

    The bookmarks that it keeps let each transaction see what the ones before it have written,
    on whichever member of a cluster it runs.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._lock = Lock()
        self._kept: Driver | None = None

    def write(self, work: Callable[[Talk], T]) -> T:
        """Run work in a transaction that writes, again when that may help.

        Work must find out by itself whether it was done before: a commit may have arrived though
        its answer did not.
        """
        for _ in range(_AGAIN - 1):
            try:
                return self._run(WRITE_ACCESS, work)
            except _UnknownError:
                continue
        return self._run(WRITE_ACCESS, work)

    def read(self, work: Callable[[Talk], T]) -> T:
        """Run work in a transaction that only reads."""
        return self._run(READ_ACCESS, work)

    def order(self, text: LiteralString) -> None:
        """Give an order that is a transaction of its own."""
        with self._session(WRITE_ACCESS) as (session, _):
            session.run(Query(text, timeout=_LONGEST)).consume()

    def agent(self) -> str:
        """Return what the server calls itself."""
        with self._session(READ_ACCESS):
            return self._driver().get_server_info().agent

    def close(self) -> None:
        """Let go of the server."""
        with self._lock:
            driver, self._kept = self._kept, None
        if driver is not None:
            driver.close()

    def _run(self, access: str, work: Callable[[Talk], T]) -> T:
        with self._session(access) as (session, alarm):

            @unit_of_work(timeout=_LONGEST)
            def begun(transaction: ManagedTransaction) -> T:
                alarm.must_be_silent()
                alarm.again()
                return work(Talk(transaction, alarm))

            if access == READ_ACCESS:
                return session.execute_read(begun)
            return session.execute_write(begun)

    @contextmanager
    def _session(self, access: str) -> Iterator[tuple[Session, Alarm]]:
        alarm = Alarm(self.close)
        try:
            with self._driver().session(
                default_access_mode=access, bookmark_manager=self._bookmarks
            ) as session:
                yield session, alarm
        except FAILURES as error:
            alarm.must_be_silent()
            if isinstance(error, IncompleteCommit):
                raise _UnknownError("unreachable", uri=self.address.server) from None
            raise failure(error, self.address, PATIENCE) from None
        finally:
            alarm.stop()

    def _driver(self) -> Driver:
        with self._lock:
            if self._kept is None:
                self._kept = GraphDatabase.driver(
                    self.address.server, auth=credentials(), **_SETTINGS
                )
            return self._kept


class _UnknownError(StoreError):
    """A commit was sent and no answer came."""
