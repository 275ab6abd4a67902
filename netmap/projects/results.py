"""What comes of the work on a project: small frozen results, each ready to be told or written."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from netmap.dataset import Key
from netmap.errors import StoreError
from netmap.problems import Problem
from netmap.telling import BEHIND

Kind = Literal["new", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that an imported source tells otherwise than another source, and both places.

    ``used`` says whether the value of the imported source is the one that is used.
    """

    table: str
    id: str
    field: str
    value: str | None
    file: str | None
    sheet: str | None
    row: int | None
    other: str | None
    other_file: str | None
    other_sheet: str | None
    other_row: int | None
    used: bool = dataclasses.field(default=False, metadata=BEHIND)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records of one table a change made, changed and took away."""

    table: str
    new: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class Move:
    """A new source that tells what another one told, which is not at its place any more."""

    source: str
    known_as: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a change did to the records of a project, or would do when it was a ``dry_run``.

    ``moved`` records stand elsewhere in the same words, ``unchanged`` ones where they stood;
    ``left_out`` were erased once and are not brought back. ``warnings`` counts what was remarked
    while the sources were read. ``tables`` has the counts by table, ``gone`` the records removed,
    and ``refusal`` of a dry run says why the import would be refused. ``makes`` says whether there
    is a new revision of it; ``moves`` names new sources that are probably known ones at another
    place; after a revert, ``adrift`` are contacts about what is not there any more. ``remarks`` are
    the warnings themselves. A dry run also has the first ``differences`` that there would be, and
    the ids of the ``contacts`` among the records concerned.
    """

    revision: int
    new: int
    changed: int
    removed: int
    moved: int
    unchanged: int
    left_out: int
    conflicts: tuple[Conflict, ...]
    warnings: int
    dry_run: bool
    tables: tuple[Tally, ...] = field(default=(), metadata=BEHIND)
    gone: tuple[Key, ...] = field(default=(), metadata=BEHIND)
    refusal: StoreError | None = field(default=None, metadata=BEHIND)
    makes: bool = field(default=False, metadata=BEHIND)
    moves: tuple[Move, ...] = field(default=(), metadata=BEHIND)
    adrift: tuple[str, ...] = field(default=(), metadata=BEHIND)
    remarks: tuple[Problem, ...] = field(default=(), metadata=BEHIND)
    differences: tuple[Difference, ...] = field(default=(), metadata=BEHIND)
    contacts: tuple[str, ...] = field(default=(), metadata=BEHIND)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs between two revisions; a record made or gone has no field."""

    table: str
    id: str
    change: Kind
    field: str | None = None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that a source states of an actor, where, and whether it is the one that is used."""

    field: str
    value: str
    source: str | None
    file: str | None
    sheet: str | None
    row: int | None
    used: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What a revision did to a value of an actor; to the actor itself when there is no field."""

    revision: int
    at: datetime
    kind: str
    field: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie of an actor, and who is at its other end."""

    id: str
    kind: str
    direction: Literal["to", "from"]
    other: str
    other_name: str
    start: str | None
    end: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Shown:
    """An actor as a project knows it: what is stated and by whom, what it was, its ties."""

    id: str
    name: str
    former_ids: tuple[str, ...]
    values: tuple[Stated, ...]
    history: tuple[Past, ...]
    ties: tuple[Bond, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """Two ids that are one actor now, and how many records say so."""

    revision: int
    kept: str
    gone: str
    changed: int


@dataclass(frozen=True, slots=True)
class Likely:
    """Two actors that may be one: ``reason`` says what they share, ``score`` how alike it is."""

    id: str
    other: str
    name: str
    other_name: str
    reason: Literal["name", "business_id", "association_id"]
    score: float


@dataclass(frozen=True, slots=True)
class Trace:
    """A field that holds a word like the surname of somebody erased: people have to look at it.

    A field of the log has the table ``changes`` and the revision as its id.
    """

    table: str
    id: str
    field: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure took away: contacts, their versions, and values in other records.

    ``unknown`` counts contacts that had left the project before: they do not come back, but what
    they said is not known any more and was looked for nowhere. ``left`` are places in the newest
    revision, or the log, that may still tell of the person. A dry run counts the values of the
    newest revision only.
    """

    revision: int
    entries: int
    versions: int
    values: int
    unknown: int = field(default=0, metadata=BEHIND)
    left: tuple[Trace, ...] = ()
    dry_run: bool = field(default=False, metadata=BEHIND)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a project in a file, and the revision that it holds."""

    path: str
    revision: int


@dataclass(frozen=True, slots=True)
class Copied:
    """How many revisions were copied into another project, with how many records in them."""

    revisions: int
    records: int
