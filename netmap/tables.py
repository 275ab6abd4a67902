"""Tables of records, as a dataset holds them: read by id, or a few fields of all at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from itertools import compress
from operator import attrgetter
from typing import Any, TypeVar

from netmap.model import RECORD_TYPES, Observation, PartialDate, Record
from netmap.model.dates import Period
from netmap.model.record import Dated

R = TypeVar("R", bound=Record)
Key = tuple[str, str]

_TYPES = {record_type.table: record_type for record_type in RECORD_TYPES}


class Table(Mapping[str, R]):
    """Records of one type by id, in their order.

    A table of a store makes records only when they are asked for. Whoever needs a few fields of
    many asks for ``columns``, which makes none.
    """

    @abstractmethod
    def columns(self, *fields: str) -> Iterator[tuple[Any, ...]]:
        """Yield the values of these fields, one tuple a record."""

    @abstractmethod
    def only(self, marks: Iterable[bool]) -> Table[R]:
        """Return the records that are marked; there is a mark for each, in their order."""

    @property
    def begins(self) -> tuple[int, int]:
        """Where the first record stands among all tables, if they are not in that order."""
        return 0, 0


class Records(dict[str, R], Table[R]):
    """A table in memory."""

    def columns(self, *fields: str) -> Iterator[tuple[Any, ...]]:
        """Yield the values of these fields, one tuple a record.

        Examples
        --------
        >>> from netmap.model import Actor
        >>> list(Records({"a": Actor(id="a", kind="ngo")}).columns("id", "kind"))
        [('a', 'ngo')]
        """
        values = map(attrgetter(*fields), self.values())
        return zip(values) if len(fields) == 1 else values  # one field comes without a tuple

    def only(self, marks: Iterable[bool]) -> Records[R]:
        """Return the records that are marked."""
        return Records(compress(self.items(), marks))


def valid_at(tables: Mapping[str, Table[Record]], when: PartialDate) -> dict[str, Table[Record]]:
    """Return the records valid at a date, without those that need one that is not."""
    kept = dict(tables)
    gone: set[Key] = set()
    for name, table in tables.items():
        kept[name] = _without(name, table, _out_of_date(name, table, when), gone)
    before = -1
    while before != len(gone):
        before = len(gone)
        for name, table in kept.items():
            kept[name] = _without(name, table, _fallen(name, table, gone), gone)
    return kept


def _without(name: str, table: Table[Record], out: Iterable[str], gone: set[Key]) -> Table[Record]:
    """Return a table without these records, and note that they are gone."""
    fallen = set(out)
    if not fallen:
        return table
    gone.update((name, record_id) for record_id in fallen)
    return table.only(record_id not in fallen for record_id in table)


def _out_of_date(name: str, table: Table[Record], when: PartialDate) -> Iterator[str]:
    if issubclass(_TYPES[name], Dated):
        for key, *ends in table.columns("id", "start", "end"):
            if not Period(*ends).overlaps(when):
                yield key
    if _TYPES[name] is Observation:
        yield from (key for key, as_of in table.columns("id", "as_of") if as_of.first > when.last)


def _fallen(name: str, table: Table[Record], gone: set[Key]) -> Iterator[str]:
    """Yield the records that name one that is gone in a field that they have to fill."""
    fields = _TYPES[name].model_fields
    refers = _TYPES[name].refers()
    needed = {field: mark.to for field, mark in refers.items() if fields[field].is_required()}
    if not needed or not gone:
        return
    for key, *named in table.columns("id", *needed):
        told = zip(needed.values(), named, strict=True)
        if not gone.isdisjoint((of, value) for to, value in told for of in to):
            yield key
