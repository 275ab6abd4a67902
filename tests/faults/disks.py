"""Disks that forget, fail or are full: VFS layers below SQLite for trials of what becomes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import apsw

SECTOR = 512


class Act(NamedTuple):
    """One thing that was done to a file: write, truncate, sync, delete or delete for good."""

    kind: str
    file: str
    offset: int = 0
    data: bytes = b""


Watch = Callable[[Act], None]


class _File(apsw.VFSFile):
    def __init__(self, name: Any, flags: list[int], watch: Watch) -> None:
        super().__init__("unix", name, flags)
        told = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(told or "temporary").name
        self._watch = watch

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - a name of apsw
        self._watch(Act("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._watch(Act("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._watch(Act("sync", self._name))
        super().xSync(flags)


class _Watched(apsw.VFS):
    def __init__(self, watch: Watch) -> None:
        super().__init__("watched", "unix", makedefault=True, iVersion=3)
        self._watch = watch

    def xOpen(self, name: Any, flags: list[int]) -> _File:  # noqa: N802
        return _File(name, flags, self._watch)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        kind = "delete" if syncdir else "unlink"
        self._watch(Act(kind, Path(filename).name))
        super().xDelete(filename, syncdir)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Let everything be told that SQLite does to files, before it is done; it may be refused."""
    default = apsw.vfs_names()[0]
    vfs = _Watched(watch)
    try:
        yield
    finally:
        vfs.unregister()
        assert apsw.vfs_names()[0] == default


Files = Mapping[str, bytes]


def power_cut(before: Files, acts: list[Act], random: Random) -> Files:
    """Return what may be on a disk when the power goes after these acts.

    What was synced is there; of what was not, each write may be there, in part or not at all, and
    a file that was deleted without a sync of its folder may be back.
    """
    disk = {name: bytearray(content) for name, content in before.items()}
    pending: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        if act.kind == "sync":
            for late in pending.pop(act.file, []):
                _do(disk, late)
        elif act.kind == "delete":
            pending.pop(act.file, None)
            disk.pop(act.file, None)
        else:
            pending[act.file].append(act)
    for lost in pending.values():
        for act in _survivors(lost, random):
            _do(disk, act)
    return {name: bytes(content) for name, content in disk.items()}


def _survivors(acts: list[Act], random: Random) -> Iterator[Act]:
    for act in acts:
        chance = random.random()
        if chance > 0.4:
            yield _torn(act, random) if chance < 0.6 else act
        elif act.kind == "unlink":
            return  # what is written under the name of a file that is back is written nowhere


def _torn(act: Act, random: Random) -> Act:
    sectors = len(act.data) // SECTOR
    if act.kind != "write" or sectors < 2:
        return act
    return act._replace(data=act.data[: SECTOR * random.randrange(1, sectors)])


def _do(disk: dict[str, bytearray], act: Act) -> None:
    if act.kind == "unlink":
        disk.pop(act.file, None)
        return
    content = disk.setdefault(act.file, bytearray())
    if act.kind == "truncate":
        del content[act.offset :]
        return
    end = act.offset + len(act.data)
    content.extend(bytes(max(0, end - len(content))))
    content[act.offset : end] = act.data


def put(folder: Path, files: Files) -> None:
    """Make a folder hold these files and no other."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def taken(folder: Path) -> Files:
    """Return the files of a folder, without the shared memory of a log, which no disk keeps."""
    return {it.name: it.read_bytes() for it in folder.iterdir() if not it.name.endswith("-shm")}
