"""The port to durable stores: what any of them keeps, and the dozen calls by which it is kept.

A store is a versioned map from a table and an id to an *entry*: a record with every telling behind
it. It knows nothing of what records mean. A commit makes one new *revision*, whole or not at all;
what an entry was before stays in its history. Contact values are the exception: they have no
history (``rows.without_personal``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from netmap.dataset import Key
from netmap.model.access import Access
from netmap.problems import Sheet
from netmap.stores.rows import Row, without_personal


class Origin(NamedTuple):
    """Where a record was told: the number of the declared source, the sheet and the row.

    ``position`` is the place among all that the source tells, which is the order of the records.
    ``part`` sets tellings of one source apart that speak of the same record: a row of a mapped
    sheet, or the former id of an actor that was merged into another.
    """

    source: int
    position: int
    sheet: int | None = None
    row: int | None = None
    part: str | None = None


class Telling(NamedTuple):
    """What one source says of a record that several tell of."""

    origin: Origin
    row: Row


class Entry(NamedTuple):
    """A record as stored: what is used of it, and who told it.

    ``tellings`` is empty when a record is told once, as almost all are: then ``row`` is the
    telling and ``origin`` its place. Else it has them all, the first one's origin being
    ``origin``. ``since`` is the revision that made it so, which the store sets.
    """

    row: Row
    origin: Origin
    tellings: tuple[Telling, ...] = ()
    since: int = 0

    @property
    def id(self) -> str:
        """The id of the record."""
        return self.row[0] or ""

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where it stands, and where each of several tellings does."""
        return self.origin, *(it.origin for it in self.tellings)

    def says(self) -> object:
        """Return what makes two entries the same but for the places where it stands."""
        if not self.tellings:
            return self.row, self.origin.source, self.origin.part
        return self.row, *((it.row, it.origin.source, it.origin.part) for it in self.tellings)


class Version(NamedTuple):
    """An entry and the revisions it held for: from ``since`` until before ``until``, None is now.

    Its places are those of the last import while it held.
    """

    since: int
    until: int | None
    entry: Entry


def past(table: str, entry: Entry) -> Entry:
    """Return what history may keep of an entry: without what is personal."""
    return entry._replace(
        row=without_personal(table, entry.row),
        tellings=tuple(it._replace(row=without_personal(table, it.row)) for it in entry.tellings),
    )


class Counts(NamedTuple):
    """How many records a change made, changed and took away."""

    new: int = 0
    changed: int = 0
    removed: int = 0


class Change(NamedTuple):
    """One revision: when it was made (UTC), by whom if told, how, and what it did.

    ``counts`` is None for those who may not see all records that it counts.
    """

    revision: int
    at: datetime
    kind: str
    who: str | None
    note: str | None
    counts: Counts | None


@dataclass(frozen=True)
class ChangeSet:
    """What one revision does, all of it or nothing.

    ``puts`` are new or changed entries and ``moves`` those told elsewhere in the same words, by
    table; both may be made while they are read, and are read again when a commit is tried again.
    ``removals`` are ids by table. ``sheets`` get the next numbers of the store. ``warnings``
    replaces what was remarked when the source of a number was read. ``at`` is now when left out.
    Removals and moves of what is not there do nothing.
    """

    kind: str
    counts: Counts
    who: str | None = None
    note: str | None = None
    at: datetime | None = None
    puts: Mapping[str, Iterable[Entry]] = field(default_factory=dict)
    moves: Mapping[str, Collection[Entry]] = field(default_factory=dict)
    removals: Mapping[str, Collection[str]] = field(default_factory=dict)
    sheets: Sequence[Sheet] = ()
    warnings: Mapping[int, Sequence[str]] = field(default_factory=dict)


class Erased(NamedTuple):
    """What an erasure took away: entries, their versions, and values in other records."""

    entries: int
    versions: int
    values: int


class Finding(NamedTuple):
    """Something wrong with a store itself: the key of its sentence, and what it is about."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a store can do beside keeping entries."""

    durable: bool
    shared: bool
    writable: bool = True


class Snapshot(Protocol):
    """A store as it was at one revision; it stays so whatever is committed meanwhile.

    It holds what one access may see and nothing else: fields of a class above it are missing, as
    are quotes in citations, the headers of sheets and the remarks, and contacts above it are not
    there. What is hidden is left out where it is asked for, so that it is never read; only the
    texts in which a history keeps an entry, and citations on a server, are cut right after.

    Three things have no history, and are as they are when they are asked: the places of entries
    that moved, and with them the order, the values of contacts, and what was erased.
    """

    @property
    def revision(self) -> int:
        """The revision, 0 before the first commit."""

    def entries(self, table: str) -> Iterator[Entry]:
        """Yield the entries of a table by source, position and id."""

    def columns(self, table: str, fields: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
        """Yield these columns of the rows of a table, in the same order, and nothing else."""

    def get(self, table: str, ids: Collection[str]) -> Mapping[str, Entry]:
        """Return the entries that have these ids, in any order."""

    def sheets(self) -> Sequence[Sheet]:
        """Return every sheet that an origin may name, by number; they are only ever added to."""

    def warnings(self) -> Mapping[int, Sequence[str]]:
        """Return what was remarked when each source was last read; it has no history."""


class Store(Protocol):
    """One project, wherever it is kept.

    Every call raises ``StoreError`` when the store is not there, not one, or does not answer.
    """

    @property
    def capabilities(self) -> Capabilities:
        """What this store can do."""

    def is_there(self) -> bool:
        """Say whether it answers, and is still what was opened: a file may have been replaced.

        Who keeps a store open for long asks this after a ``StoreError``: when it is there again,
        so are its calls; when not, what is there now has to be opened anew.
        """

    def snapshot(self, revision: int | None = None, *, access: Access = "secret") -> Snapshot:
        """Return the store as it was at a revision, the newest when left out, for one access.

        Raises
        ------
        UnknownNameError
            When there is no such revision.
        """

    def commit(self, changes: ChangeSet, base: int, key: str) -> int:
        """Make a new revision of what was planned on a base revision; return its number.

        The same key again changes nothing and returns the revision that it made, so that a caller
        who does not know whether a commit arrived may send it again.

        Raises
        ------
        ConflictError
            When the newest revision is not the base.
        StoreError
            ``dangling`` when a tie would be left without one of its actors.
        """

    def made(self, key: str) -> int | None:
        """Return the revision that a key has made, None when it has made none."""

    def log(self, *, access: Access = "secret") -> Sequence[Change]:
        """Return every revision, oldest first; below restricted, not by whom, why and how much."""

    def history(
        self, table: str, record_id: str, *, access: Access = "secret"
    ) -> Sequence[Version]:
        """Return what an entry has been, oldest first; empty when there never was one."""

    def touched(self, after: int, until: int) -> Collection[Key]:
        """Return the keys that a revision after the one and up to the other changed."""

    def erase(self, keys: Collection[Key], words: Collection[str]) -> Erased:
        """Take entries away with all their versions, and words from all other text.

        No revision can bring them back, and no byte of them stays in the files of the store. Where
        a word stands in a text that is not an id, however it is written (``wording.forms``),
        ``[erased]`` takes its place; who made a revision and its note are such texts, what a
        contact states of its own (``erasing.PERSONAL``) is not. Makes a revision.
        """

    def backup(self, path: Path) -> None:
        """Write a copy of some committed revision, whole, to a file that does not exist yet."""

    def check(self) -> Sequence[Finding]:
        """Look at every byte; return what is wrong, nothing when all is well."""

    def close(self) -> None:
        """Let go of files and connections; again is no error."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...
