"""Tables of a store as a dataset reads them: records are made only when they are asked for."""

from __future__ import annotations

from array import array
from collections.abc import (
    Callable,
    Collection,
    ItemsView,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    ValuesView,
)
from functools import cached_property
from itertools import compress, count, islice
from threading import RLock
from typing import Any, Generic, TypeVar

from netmap.errors import StoreError
from netmap.model import Record
from netmap.stores.rows import FIELDS, RECORDS, UNREADABLE, damaged, decode, reader
from netmap.stores.store import Snapshot
from netmap.tables import Records, Table

V = TypeVar("V")

_FEW = 100
"""How many single look-ups a table answers one by one, before it is read as a whole."""
_SMALL = 1000
"""How many records a table may have to be read as a whole at the first look-up."""
_BATCH = 10_000
_TOGETHER = {
    "actors": ("id",),
    "ties": ("id", "source", "target", "kind", "status", "start", "end"),
}
"""What a network is made of: columns of a table that are read in one go."""


class StoredTable(Table[Record]):
    """The records of a table, or those of them that stand at some positions."""

    def __init__(self, kept: Kept, positions: Sequence[int] | None = None) -> None:
        self._kept = kept
        self._positions = positions

    @property
    def begins(self) -> tuple[int, int]:
        """Where the first record of the whole table was told."""
        return self._kept.begins

    def columns(self, *fields: str) -> Iterator[tuple[Any, ...]]:
        """Yield the values of these fields, one tuple a record."""
        self._kept.read(fields)
        return zip(*map(self._column, fields), strict=True)

    def only(self, marks: Iterable[bool]) -> StoredTable:
        """Return the records that are marked."""
        own = count() if self._positions is None else self._positions
        kept = array("L", compress(own, marks))
        return self if len(kept) == len(self) else StoredTable(self._kept, kept)

    def values(self) -> ValuesView[Record]:
        """Return the records; all of them are made, and kept."""
        return self._records.values()

    def items(self) -> ItemsView[str, Record]:
        """Return the ids and the records; all of them are made, and kept."""
        return self._records.items()

    @cached_property
    def _records(self) -> Records[Record]:
        return Records(self._kept.records(self))

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(self)

    def _column(self, field: str) -> Iterable[Any]:
        values = self._kept.column(field)
        return values if self._positions is None else map(values.__getitem__, self._positions)

    def __getitem__(self, record_id: str) -> Record:
        if record_id not in self:
            raise KeyError(record_id)
        return self._kept.record(record_id)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._column("id"))

    def __len__(self) -> int:
        return len(self._kept.column("id") if self._positions is None else self._positions)


class Kept:
    """What has been read of a table of a snapshot so far: columns, and records.

    The order is that in which the ids were read first. Columns that are read later are put into
    it: an import may have moved the records meanwhile, and an erasure may have taken some away.
    Threads may share it: one reads, and the others wait for what it found.
    """

    def __init__(self, snapshot: Snapshot, table: str) -> None:
        self._snapshot = snapshot
        self._table = table
        self._columns: dict[str, list[Any]] = {}
        self._reading = RLock()
        self._made = Few(self._some, self._all, self.__len__)

    def __len__(self) -> int:
        return len(self.column("id"))

    @cached_property
    def begins(self) -> tuple[int, int]:
        """The source and the position of what the table tells first."""
        first = next(self._snapshot.entries(self._table), None)
        return (first.origin.source, first.origin.position) if first else (0, 0)

    def column(self, field: str) -> list[Any]:
        """Return the values of a field, in the order of the records."""
        if field not in self._columns:
            self.read([field])
        return self._columns[field]

    def read(self, fields: Sequence[str]) -> None:
        """Read these columns, of those that were not, in one go.

        Raises
        ------
        StoreError
            ``changed_meanwhile`` when records were erased since the ids were read.
        """
        with self._reading:
            wanted = ("id", *_TOGETHER.get(self._table, ()), *fields)
            missing = [field for field in dict.fromkeys(wanted) if field not in self._columns]
            if missing:
                self._take(missing)

    def _take(self, missing: Sequence[str]) -> None:
        told = self._read(list(dict.fromkeys(("id", *missing))))
        known = self._columns.get("id", told["id"])
        if told["id"] != known:
            told = self._in_order(told, known)
        self._columns |= {field: told[field] for field in missing}

    def _read(self, fields: Sequence[str]) -> Mapping[str, list[Any]]:
        columns: list[list[Any]] = [[] for _ in fields]
        values = [_Values(self._table, field) for field in fields]
        rows = self._snapshot.columns(self._table, fields)
        while batch := list(islice(rows, _BATCH)):
            for column, known, told in zip(columns, values, zip(*batch, strict=True), strict=True):
                column.extend(map(known.__getitem__, told))
        return dict(zip(fields, columns, strict=True))

    def _in_order(
        self, told: Mapping[str, list[Any]], ids: Sequence[str]
    ) -> Mapping[str, list[Any]]:
        places = {record_id: place for place, record_id in enumerate(told["id"])}
        try:
            order = [places[record_id] for record_id in ids]
        except KeyError:
            raise self._changed() from None
        return {field: [values[place] for place in order] for field, values in told.items()}

    def record(self, record_id: str) -> Record:
        """Return a record that the table has."""
        try:
            return self._made[record_id]
        except KeyError:
            raise self._changed() from None

    def records(self, ids: Collection[str]) -> Mapping[str, Record]:
        """Return records that the table has, in this order."""
        made = self._made.several(ids)
        try:
            return {record_id: made[record_id] for record_id in ids}
        except KeyError:
            raise self._changed() from None

    def _changed(self) -> StoreError:
        return StoreError("changed_meanwhile", table=self._table)

    def _some(self, ids: Collection[str]) -> Mapping[str, Record]:
        entries = self._snapshot.get(self._table, ids)
        return {key: decode(self._table, entry.row) for key, entry in entries.items()}

    def _all(self) -> Mapping[str, Record]:
        rows = self._snapshot.columns(self._table, FIELDS[self._table])
        return {row[0] or "": decode(self._table, row) for row in rows}


class _Values(dict[str | None, Any]):
    """What the texts of a field mean; a text that comes again is one object."""

    def __init__(self, table: str, field: str) -> None:
        info = RECORDS[table].model_fields[field]
        super().__init__({} if info.is_required() else {None: info.get_default()})
        self._table = table
        self._field = field
        self._read = reader(table, field)

    def __missing__(self, text: str | None) -> Any:
        try:
            value = self._read(text or "")
        except UNREADABLE as error:
            raise damaged(self._table, self._field, error) from None
        if self._field != "id":  # no id comes again
            self[text] = value
        return value


class Few(Generic[V]):
    """Values by id that are looked up one by one while they are few, then all at once."""

    def __init__(
        self,
        some: Callable[[Collection[str]], Mapping[str, V]],
        every: Callable[[], Mapping[str, V]],
        size: Callable[[], int],
    ) -> None:
        self._some = some
        self._every = every
        self._size = size
        self._found: dict[str, V] = {}
        self._left = _FEW
        self._has_all = False

    def __getitem__(self, key: str) -> V:
        if key not in self._found and not self._has_all:
            self._left -= 1
            if self._left < 0 or self._size() <= _SMALL:
                self._look_all()
            else:
                self._found.update(self._some([key]))
        return self._found[key]

    def several(self, keys: Collection[str]) -> Mapping[str, V]:
        """Return the values of many ids at least."""
        missing = [key for key in keys if key not in self._found]
        if 2 * len(missing) > self._size():
            self._look_all()
        elif missing:
            self._found.update(self._some(missing))
        return self._found

    def _look_all(self) -> None:
        self._found = {**self._every(), **self._found}
        self._has_all = True
