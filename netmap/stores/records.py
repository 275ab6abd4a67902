"""From what a store keeps to what was read: readings of its declared sources, one dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from netmap.assembly import CORRECTIONS, Reading
from netmap.dataset import Claim, Dataset
from netmap.errors import StoreError
from netmap.model import Record
from netmap.problems import Place, Sheet
from netmap.stores.places import decode_problem
from netmap.stores.rows import DECLARED, FIELDS, MERGES, RECORDS, decode, number, validate
from netmap.stores.store import Entry, Origin, Snapshot, Telling
from netmap.stores.tables import Few, Kept, StoredTable

_NOWHERE = Sheet("")
_Told = Origin | tuple[Telling, ...]


class Declared(NamedTuple):
    """A declared source: its name, by which it is known again, and the path it was read from.

    One whose import was taken back keeps its number, and has no path until it is told again.
    """

    name: str
    number: int
    given: str


def declared(snapshot: Snapshot) -> tuple[Declared, ...]:
    """Return the declared sources in the order in which they were first told."""
    rows = (entry.row for entry in snapshot.entries(DECLARED))
    found = [Declared(row[0] or "", number(row), row[2]) for row in rows if row[2]]
    return tuple(sorted(found, key=lambda it: it.number))


def numbers(snapshot: Snapshot) -> Mapping[str, int]:
    """Return the number of every source by name, those that tell of nothing now among them."""
    return {entry.id: number(entry.row) for entry in snapshot.entries(DECLARED)}


def names_of(snapshot: Snapshot) -> Mapping[int, str]:
    """Return the path by which each declared source was given, by number."""
    return {source.number: source.given for source in declared(snapshot)}


def readings(snapshot: Snapshot) -> tuple[Reading, ...]:
    """Return what each declared source says, as if it had just been read.

    The places are those of the last import; what was remarked then is a problem of the reading.
    """
    sources = declared(snapshot)
    given = {source.number: source.given for source in sources}
    told: Mapping[int, list[tuple[int, Claim[Record]]]] = defaultdict(list)
    sheets = snapshot.sheets()
    for table in RECORDS:
        for entry in snapshot.entries(table):
            last: dict[int, int] = {}  # of a source: of a merged actor its own id comes first
            for telling in tellings(entry):
                origin = telling.origin
                position = max(origin.position, last.get(origin.source, origin.position))
                last[origin.source] = position
                record = decode(table, telling.row)
                claim = Claim(record, place(sheets, origin), declared_in(given, origin))
                told[origin.source].append((position, claim))
    remarks = snapshot.warnings()
    return tuple(
        Reading(
            source.given,
            tuple(claim for _, claim in sorted(told[source.number], key=lambda it: it[0])),
            tuple(map(decode_problem, remarks.get(source.number, ()))),
        )
        for source in sources
    )


def dataset(snapshot: Snapshot) -> Dataset:
    """Return all records at a revision; they are read when they are asked for."""
    tables = {name: Kept(snapshot, name) for name in RECORDS}
    sources = (source.given for source in declared(snapshot) if source.name != CORRECTIONS)
    return Dataset.over(
        {name: StoredTable(kept) for name, kept in tables.items()},
        StoredClaims(snapshot, tables),
        sources=sources,
        renamed=_renamed(snapshot),
    )


def _renamed(snapshot: Snapshot) -> Mapping[str, str]:
    rows = [*snapshot.columns(MERGES, FIELDS[MERGES])]
    for row in rows:
        validate(MERGES, row)
    return {row[0] or "": row[1] or "" for row in rows}


class StoredClaims:
    """What was said of each record of a snapshot; looked up table by table."""

    def __init__(self, snapshot: Snapshot, tables: Mapping[str, Kept]) -> None:
        self._snapshot = snapshot
        self._tables = tables
        self._told = {
            name: Few(partial(self._some, name), partial(self._all, name), partial(len, kept))
            for name, kept in tables.items()
        }

    def of(self, table: str, record_id: str) -> Sequence[Claim[Record]]:
        """Return what is said of a record, in the order in which it was read."""
        try:
            told = self._told[table][record_id]
        except KeyError:  # a record that the store does not have
            return ()
        if isinstance(told, Origin):  # told once, so that it is what is used
            return (self._claim(self._tables[table].record(record_id), told),)
        return tuple(self._claim(decode(table, it.row), it.origin) for it in told)

    def _claim(self, record: Record, origin: Origin) -> Claim[Record]:
        return Claim(record, place(self._sheets, origin), declared_in(self._given, origin))

    def _some(self, table: str, ids: Collection[str]) -> Mapping[str, _Told]:
        found = self._snapshot.get(table, ids).values()
        return {entry.id: entry.tellings or entry.origin for entry in found}

    def _all(self, table: str) -> Mapping[str, _Told]:
        entries = self._snapshot.entries(table)
        return {entry.id: entry.tellings or entry.origin for entry in entries}

    @cached_property
    def _sheets(self) -> Sequence[Sheet]:
        return self._snapshot.sheets()

    @cached_property
    def _given(self) -> Mapping[int, str]:
        return names_of(self._snapshot)


def tellings(entry: Entry) -> Sequence[Telling]:
    """Return every telling of an entry, the first one first."""
    return entry.tellings or (Telling(entry.origin, entry.row),)


def place(sheets: Sequence[Sheet], origin: Origin) -> Place:
    """Return where something was told; what was made in Python stands nowhere."""
    if origin.sheet is None:
        return Place(_NOWHERE, origin.row or 0)
    if not 0 <= origin.sheet < len(sheets):
        raise StoreError("damaged", table="sheets", id=origin.sheet, detail="IndexError")
    return Place(sheets[origin.sheet], origin.row or 0)


def declared_in(given: Mapping[int, str], origin: Origin) -> str:
    """Return the source of a telling, and of several in one source which of them."""
    source = given.get(origin.source, "")
    return f"{source}#{origin.part}" if origin.part else source
