"""Whether everything around a project is in order: versions, folder, disk, server."""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import apsw

import netmap
from netmap.dataset import Dataset
from netmap.errors import NetmapError, StoreError
from netmap.model import Contact
from netmap.model.vocabulary import vocabulary
from netmap.stores.opening import is_server, open_store
from netmap.stores.records import declared, tellings
from netmap.stores.rows import RECORDS
from netmap.stores.store import Store
from netmap.telling import Telling
from netmap.text import count, say

Status = Literal["ok", "warning", "error"]

_SOUND = (3, 51, 3)
"""Versions of SQLite before this one may damage a file that two programs write at a time."""
_MB = 1_000_000
_GB = 1_000_000_000
_LITTLE = 200
"""So many megabytes are little for a disk, whatever the size of the project."""
_SLOW = 0.5
"""Seconds for an answer within which a server is near enough."""
_NONE = frozenset({"folder", "link_to_nothing", "missing", "not_netmap"})
"""The reasons for which what is there is no project."""
_CLOUDS = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud")


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at; ``advice`` says what to do unless all is well."""

    name: str
    value: str
    status: Status = "ok"
    advice: str | None = None


def doctor(source: str | Path, language: str = "en") -> tuple[Sign, ...]:
    """Look at everything around a project that can make it slow, unsafe or unusable.

    A project that cannot be opened is a sign as well; nothing is changed.

    Examples
    --------
    >>> [(sign.name, sign.status) for sign in doctor("nowhere.netmap")][-1]
    ('project', 'error')
    """
    looked_at = _of_server if is_server(source) else _of_file
    return tuple(looked_at(str(source), language))


def _sign(name: str, value: object, language: str, status: Status = "ok") -> Sign:
    advice = None if status == "ok" else say(f"signs.{name}.advice", language, value=value)
    return Sign(name, str(value), status, advice)


def _of_file(source: str, language: str) -> Iterator[Sign]:
    path = Path(source)
    yield _sign("netmap", netmap.__version__, language)
    sqlite = apsw.sqlitelibversion()
    is_sound = tuple(map(int, sqlite.split("."))) >= _SOUND
    yield _sign("sqlite", sqlite, language, "ok" if is_sound else "error")
    yield _sign("driver", f"apsw {apsw.apswversion()}", language)
    around = [*_of_place(path, language)] if path.is_file() else []
    signs = [*_of_project(source, language)]
    is_project = not (signs[-1].name == "project" and _is_none(path))
    yield from (*around, *signs) if is_project else signs


def _is_none(path: Path) -> bool:
    """Whether a file is no project at all, so that nothing else matters."""
    try:
        open_store(path).close()
    except StoreError as error:
        return error.reason in _NONE
    return False


def _of_place(path: Path, language: str) -> Iterator[Sign]:
    size = path.stat().st_size
    yield _sign("size", _size(size, language), language)
    yield _sign("form", _form(path), language)
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    answer = vocabulary().answers["yes" if writable else "no"].label(language)
    yield _sign("writable", answer, language, "ok" if writable else "warning")
    free = shutil.disk_usage(path.parent).free
    enough = free > max(3 * size, _LITTLE * _MB)
    yield _sign("disk", _size(free, language), language, "ok" if enough else "warning")
    folder = path.parent.resolve()
    synced = any(cloud in str(folder).casefold() for cloud in _CLOUDS)
    yield _sign("folder", folder, language, "warning" if synced else "ok")
    left = [f"{path.name}{end}" for end in ("-wal", "-journal") if Path(f"{path}{end}").exists()]
    if left:
        yield _sign("left_over", ", ".join(left), language, "warning")


def _size(size: int, language: str) -> str:
    """Write a number of bytes as people read it, in the form of the language."""
    whole = round(size / _MB, 1)
    large = whole >= _GB // _MB
    return say(
        "words.gb" if large else "words.mb", language, n=round(size / _GB, 1) if large else whole
    )


def _form(path: Path) -> int:
    """Return the number of the form of a file, where the format of SQLite files keeps it."""
    with path.open("rb") as file:
        return int.from_bytes(file.read(64)[60:64])


def _of_project(source: str, language: str) -> Iterator[Sign]:
    try:
        with open_store(source) as store:
            yield from _of_store(store, language)
    except NetmapError as error:
        yield Sign("project", source, "error", error.message(language))


def _of_store(store: Store, language: str) -> Iterator[Sign]:
    log = store.log()
    last = f"{len(log)} ({Telling(Dataset(), language).moment(log[-1].at)})" if log else "0"
    yield _sign("revision", last, language)
    contacts = sum(1 for _ in store.snapshot().columns(Contact.table, ("id",)))
    yield _sign("contacts", contacts, language)
    snapshot = store.snapshot()
    told = Counter(
        it.origin.source
        for table in RECORDS
        for entry in snapshot.entries(table)
        for it in tellings(entry)
    )
    for source in declared(snapshot):
        records = count("record", told[source.number], language)
        yield _sign("source", f"{source.name} ({records})", language)


def _of_server(source: str, language: str) -> Iterator[Sign]:
    yield _sign("netmap", netmap.__version__, language)
    try:
        yield from _of_answer(source, language)
    except NetmapError as error:
        yield Sign("server", source, "error", error.message(language))
        return
    yield from _of_project(source, language)


def _of_answer(source: str, language: str) -> Iterator[Sign]:
    from netmap.stores.neo4j.addresses import address
    from netmap.stores.neo4j.connection import Connection

    connection = Connection(address(source))
    try:
        yield _sign("server", connection.agent(), language)
        began = time.perf_counter()
        connection.agent()
        took = time.perf_counter() - began
    finally:
        connection.close()
    value = f"{took * 1000:.0f} ms"
    yield _sign("latency", value, language, "ok" if took < _SLOW else "warning")
