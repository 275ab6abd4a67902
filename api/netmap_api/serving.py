"""What ``netmap serve`` runs: it takes hold of the projects, listens and lets processes answer."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import netmap
from netmap.errors import InvalidValueError, NetmapError, StoreError
from netmap.stores.opening import is_server
from netmap_api import workers
from netmap_api.served.projects import name_of
from netmap_api.service import Service
from netmap_api.settings import Settings

_WAITING = 512
"""How many connections may wait to be taken."""


def serve(settings: Settings, began: Callable[[str, str | None], None]) -> None:
    """Serve projects until told to end, by Ctrl-C or SIGTERM; the process exits with status 0.

    Parameters
    ----------
    began
        Called with the address and, as long as nobody runs the service, with the link that makes
        the first administrator.

    Raises
    ------
    StoreError
        When a project is not there, or another service has it.
    InvalidValueError
        When two projects have one name, or the port is taken.
    """
    _must_differ(settings.projects)
    with ExitStack() as held:
        for source in settings.projects:
            held.enter_context(_alone(source))
        listening = held.enter_context(_listening(settings))
        with Service.open(settings.service):
            pass
        held.enter_context(_locked(settings.service, "service_served"))
        address = settings.url or _address(listening)
        began(address, _prepared(settings, address))
        workers.run(settings, listening)


def _must_differ(sources: tuple[str, ...]) -> None:
    names = [name_of(source) for source in sources]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InvalidValueError(twice, "served_twice")


@contextmanager
def _alone(source: str) -> Iterator[None]:
    """Keep other services from a project file, as long as this one has it.

    Commands do not ask for it: they share the file with us.
    """
    with netmap.open(source, write=False):
        pass
    if is_server(source):
        yield
        return
    with _locked(Path(source), "served"):
        try:
            yield
        finally:
            _leave_plain(source)


@contextmanager
def _locked(path: Path, reason: str) -> Iterator[None]:
    """Hold a lock on a file itself: nothing is written beside it, and it ends with the process.

    It is none of SQLite's, which are of another kind. Where there is no such lock, as on Windows
    and some network drives, nobody is kept off.
    """
    with path.open("rb") as file:
        with suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError(reason, path=path) from None
            except OSError:
                pass
        yield


def _leave_plain(source: str) -> None:
    """Make one plain file of a project again, also after processes that were killed."""
    with suppress(NetmapError), netmap.open(source, write=True):
        pass


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server(
            (settings.host, settings.port), family=family, backlog=_WAITING
        )
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise InvalidValueError(place, "port_taken", detail=error.strerror) from None
    with listening:
        # asyncio knows such a socket for no TCP one and would let short answers wait for 40 ms
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def _prepared(settings: Settings, address: str) -> str | None:
    """Make the service file ready; return the link for the first administrator, if one is due."""
    with Service.open(settings.service) as service:
        service.settings.address = address
        for source in settings.projects:
            service.projects.remember(name_of(source), source)
        token = service.first.renew()
    return f"{address}/first/{token}" if token else None
