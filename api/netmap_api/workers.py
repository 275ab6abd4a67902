"""The processes that answer: one, or several that share what they listen at and stay alive."""

from __future__ import annotations

import gc
import multiprocessing
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from signal import SIGINT, SIGTERM, signal
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

import uvicorn

from netmap_api import logs
from netmap_api.metrics import SHARED
from netmap_api.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

_DRAIN = 7
"""How many seconds requests have to end when the service is told to."""
_ENDED = 9.5
"""After how many seconds a process is gone, one way or the other."""
_LOOK = 0.25
_NO_START = 3
"""The status that a process ends with when it could not begin to answer."""


def run(settings: Settings, listening: socket.socket) -> None:
    """Answer until told to end by Ctrl-C or SIGTERM."""
    if settings.workers == 1:
        answer(settings, listening)
        return
    with _added_up():
        _Several(settings, listening).keep()


def answer(settings: Settings, listening: socket.socket) -> None:
    """Answer in this process until told to end, then exit with status 0."""
    for number in (SIGINT, SIGTERM):  # before the server listens to them, and when it is done
        signal(number, _ended)
    Thread(target=_end_with_parent, daemon=True).start()
    from netmap_api.app import create_app

    logs.take_over(settings.log_level)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=_DRAIN,
    )
    _Server(config, app).run(sockets=[listening])


def _ended(*_: object) -> None:
    sys.exit(0)


def _end_with_parent() -> None:
    """End this process as if it were told to when the one that keeps it is gone, however."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), SIGTERM)


class _Server(uvicorn.Server):
    """Ends streams when it is told to end, rather than wait for those who listen to them.

    What is there when it begins stays: looking through all of it for garbage again and again would
    hold every request up for a tenth of a second.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Make ready, then let everything that is there be."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests, and wait a while for those that there are."""
        self._app.state.services.jobs.begin_closing()
        await super().shutdown(sockets)


class _Several:
    """Several processes; one that dies is replaced."""

    def __init__(self, settings: Settings, listening: socket.socket) -> None:
        self._told = settings, listening
        self._ending = Event()
        self._processes: list[SpawnProcess] = []

    def keep(self) -> None:
        """See that all are there, until told to end."""
        for number in (SIGINT, SIGTERM):
            signal(number, lambda *_: self._ending.set())
        try:
            while not self._ending.is_set():
                self._fill()
                wait([it.sentinel for it in self._processes], timeout=_LOOK)
        finally:
            self._end()

    def _fill(self) -> None:
        if any(it.exitcode == _NO_START for it in self._processes):
            sys.exit(1)
        self._processes = [it for it in self._processes if it.is_alive()]
        while len(self._processes) < self._told[0].workers:
            made = multiprocessing.get_context("spawn").Process(target=answer, args=self._told)
            made.start()
            self._processes.append(made)

    def _end(self) -> None:
        until = monotonic() + _ENDED
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join(max(until - monotonic(), 0))
            process.kill()
            process.join()


@contextmanager
def _added_up() -> Iterator[None]:
    """Let the processes that are started here add up their numbers in a folder."""
    with tempfile.TemporaryDirectory(prefix="netmap-numbers-") as folder:
        os.environ[SHARED] = folder
        try:
            yield
        finally:
            del os.environ[SHARED]
