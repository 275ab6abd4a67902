"""The projects of a service: each a file or a project on a server, opened once a process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Self

import netmap
from netmap.errors import StoreError
from netmap.stores.opening import is_server
from netmap.stores.sqlite.connection import identity
from netmap_api.problems import Problem
from netmap_api.served.looking import Look

if TYPE_CHECKING:
    from netmap.dataset import Dataset
    from netmap.model.access import Access

_KEPT = 6
"""How many datasets of a project stay: those used last, each of a revision and an access."""

Renewed = Callable[[str, str | None, str], None]
"""Is told the name of a project, its mark before, None when it is looked at first, and now."""


class Standing(NamedTuple):
    """How a project stands: its newest revision, and its mark.

    The mark is another when another file takes the place of the project, and when somebody was
    erased from it: then nothing that was made of it before may be shown any more.
    """

    revision: int
    mark: str


class Served:
    """One project that is served: its name, where it is, and what is read of it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.name = name_of(source)
        self._lock = RLock()
        self._opened: netmap.Project | None = None
        self._identity: str | None = None
        self._looked_at = -1
        self.mark: str | None = None  # as it was seen last
        self.renewed: Renewed = lambda _name, _before, _now: None
        self.look = Look(self.is_ready)
        self._datasets: OrderedDict[tuple[int, Access], Dataset] = OrderedDict()

    @property
    def revision(self) -> int:
        """The newest revision."""
        return self.standing.revision

    @property
    def standing(self) -> Standing:
        """How the project stands now; when its mark has moved, ``renewed`` has been told.

        Raises
        ------
        StoreError
            When it is not there or does not answer, or what was made of it cannot be let go of.
        """
        newest = self._project().revision
        with self._lock:
            if newest > self._looked_at or self.mark is None:
                self._mark(f"{self._identity} {_erased(self._project())}")
                self._looked_at = newest
            assert self.mark is not None
            return Standing(newest, self.mark)

    def renew(self) -> None:
        """Notice now that somebody was erased, rather than when the project is asked next."""
        _ = self.standing

    def _mark(self, mark: str) -> None:
        if mark != self.mark:
            self._datasets.clear()
            self.renewed(self.name, self.mark, mark)
            self.mark = mark

    @contextmanager
    def project(self) -> Iterator[netmap.Project]:
        """Give the project, which all threads share; it is opened anew when its file is another.

        Raises
        ------
        StoreError
            When it is not there or does not answer.
        """
        yield self._project()

    def dataset(self, access: Access, revision: int | None = None) -> Dataset:
        """Return the records that one who may see this class of values sees.

        Raises
        ------
        UnknownNameError
            When there is no such revision.
        StoreError
            When the project is not there or does not answer.
        """
        newest = self.revision
        key = newest if revision is None else revision, access
        with self._lock:
            if key not in self._datasets:
                self._datasets[key] = self._project().dataset(key[0], access=access)
                while len(self._datasets) > _KEPT:
                    self._datasets.popitem(last=False)
            self._datasets.move_to_end(key)
            return self._datasets[key]

    def is_ready(self) -> bool:
        """Say whether the project can be read now."""
        try:
            return self.revision >= 0
        except StoreError:
            return False

    def close(self) -> None:
        """Let go of the file or the connection."""
        with self._lock:
            self._datasets.clear()
            if self._opened is not None:
                self._opened.store.close()
                self._opened = None

    def _project(self) -> netmap.Project:
        with self._lock:
            identity = _identity(self.source)
            if self._identity is not None and identity != self._identity:
                self.close()
                self._looked_at = -1
            if self._opened is None:
                self._opened = netmap.open(self.source, wal=True)
                self._identity = identity
            return self._opened


class Projects:
    """The projects of a service by name."""

    def __init__(self, served: Iterable[Served]) -> None:
        self._served = {it.name: it for it in served}

    @classmethod
    def of(cls, sources: Iterable[str]) -> Self:
        """Serve these files and addresses; none of them is opened yet."""
        return cls(map(Served, sources))

    def __getitem__(self, name: str) -> Served:
        if name not in self._served:
            raise Problem("unknown-project")
        return self._served[name]

    def __contains__(self, name: object) -> bool:
        return name in self._served

    def __iter__(self) -> Iterator[Served]:
        return iter(self._served.values())

    def tell(self, renewed: Renewed) -> None:
        """Let this be told when the mark of a project moves."""
        for it in self:
            it.renewed = renewed

    def names(self) -> tuple[str, ...]:
        """Return the names of all projects."""
        return tuple(self._served)

    def unavailable(self, seconds: float) -> tuple[str, ...]:
        """Return the names of the projects that do not show within that time that they are there.

        Those that hang are left to themselves.
        """
        until = monotonic() + seconds
        looks = [(it.name, it.look) for it in self]
        for _, look in looks:
            look.begin()
        return tuple(name for name, look in looks if not look.result(max(until - monotonic(), 0.0)))

    def close(self) -> None:
        """Let go of all."""
        for served in self:
            served.close()


def name_of(source: str) -> str:
    """Return the name that a project is served by: the stem of its file, or its name on a server.

    Examples
    --------
    >>> name_of("work/kainuu.netmap"), name_of("neo4j://db.example.org/lappi")
    ('kainuu', 'lappi')
    """
    if not is_server(source):
        return Path(source).stem
    from netmap.stores.neo4j.addresses import address

    return address(source).project


def _erased(project: netmap.Project) -> int:
    """Return the newest revision in which somebody was erased, 0 when nobody ever was."""
    log = project.log(access="public")
    return next((it.revision for it in reversed(log) if it.kind == "erase"), 0)


def _identity(source: str) -> str:
    """Return what tells a file from another that took its name."""
    if is_server(source):
        return source
    found = identity(Path(source))
    if found is None:
        raise StoreError("missing", path=source)
    device, number = found
    return f"{device}:{number}"
