"""Copy a project with every revision, from any kind of store to any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from netmap.errors import StoreError
from netmap.projects.creating import created
from netmap.projects.project import Project, open  # noqa: A004 - as gzip.open is
from netmap.projects.results import Copied
from netmap.stores.opening import is_same, is_server, open_store
from netmap.stores.replaying import replay
from netmap.stores.store import Change, Store


def copy(source: str | Path | Project, target: str | Path | Project) -> Copied:
    """Copy a project with all its revisions into a new one, or into an older copy of it.

    A copy that was interrupted goes on where it stopped, and a copy made before takes what is new.
    A new file appears whole or not at all.

    Raises
    ------
    StoreError
        When the target is a project of its own, something was erased from the source since the
        target was copied from it, or either cannot be opened.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> project, other = open(), open()
    >>> _ = project.put(Actor(id="a", kind="ngo"))
    >>> copy(project, other), other.dataset()
    (Copied(revisions=1, records=1), <Dataset: 1 actors>)
    """
    if _is_same(source, target):
        raise StoreError("same_project", path=target)
    with ExitStack() as stack:
        if not isinstance(source, Project):
            source = stack.enter_context(open(source, write=False))
        new = target.store if isinstance(target, Project) else stack.enter_context(_opened(target))
        return _replayed(source.store, new, target)


def _is_same(source: str | Path | Project, target: str | Path | Project) -> bool:
    if isinstance(source, Project) or isinstance(target, Project):
        return source is target
    return is_same(source, target)


@contextmanager
def _opened(target: str | Path) -> Iterator[Store]:
    if is_server(target) or Path(target).exists():
        with open_store(target, write=True, create=True) as store:
            yield store
        return
    with created(Path(target)) as store:
        yield store


def _replayed(source: Store, target: Store, name: object) -> Copied:
    log, done = list(source.log()), list(target.log())
    # what was erased since may be gone from the log as well
    if [*map(_deed, done)] != [*map(_deed, log[: len(done)])]:
        raise StoreError("not_a_copy", target=name)
    if done and any(it.kind == "erase" for it in log[len(done) :]):
        raise StoreError("erased_since", target=name)
    if done != log[: len(done)]:
        raise StoreError("not_a_copy", target=name)
    records = sum(replay(source, target, change) for change in log[len(done) :])
    return Copied(len(log) - len(done), records)


def _deed(change: Change) -> Change:
    return change._replace(who=None, note=None)
