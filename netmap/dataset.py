"""Dataset: all records of one or several sources, indexed, with every claim behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Generic, Protocol, Self, TypeVar

from netmap.errors import InvalidValueError, UnknownNameError
from netmap.model import (
    Actor,
    Contact,
    Event,
    Indicator,
    Kind,
    Observation,
    Overlap,
    PartialDate,
    Record,
    Size,
    Source,
    Tie,
)
from netmap.model.dates import When
from netmap.model.vocabulary import Vocabulary, vocabulary
from netmap.problems import Place, Problem
from netmap.tables import Records, Table, valid_at

if TYPE_CHECKING:
    from netmap.network import Choice, Network

R = TypeVar("R", bound=Record, covariant=True)
T = TypeVar("T", bound=Record)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Claim(Generic[R]):
    """What one declared source says of a record, and the row where it says so."""

    record: R
    place: Place
    declared_in: str

    @property
    def key(self) -> Key:
        """The table and the id: what makes two claims speak of the same thing."""
        return self.record.table, self.record.id


@dataclass(frozen=True, slots=True)
class Row:
    """A row behind a figure: the record, where it stands and what it cites."""

    table: str
    id: str
    file: str | None
    sheet: str | None
    row: int | None
    source: str | None
    line: str | None


class Claims(Protocol):
    """What was said of each record, wherever that is kept."""

    def of(self, table: str, record_id: str) -> Sequence[Claim[Record]]:
        """Return what is said of a record, in the order in which it was read."""


class Told:
    """Claims in memory; almost every record has one."""

    def __init__(self, claims: Iterable[Claim[Record]]) -> None:
        self.first: dict[str, dict[str, Claim[Record]]] = {}
        self.repeated: dict[Key, list[Claim[Record]]] = {}
        for claim in claims:
            table, record_id = claim.key
            first = self.first.setdefault(table, {}).setdefault(record_id, claim)
            if first is not claim:
                self.repeated.setdefault((table, record_id), [first]).append(claim)

    def of(self, table: str, record_id: str) -> Sequence[Claim[Record]]:
        """Return what is said of a record, in the order in which it was read."""
        several = self.repeated.get((table, record_id))
        if several:
            return several
        first = self.first.get(table, {}).get(record_id)
        return (first,) if first else ()


class Dataset:
    """All records, immutable, each under its table and id.

    ``sources`` names the folders or files that were read. Where several of them tell of the same
    record, the record holds the first stated value of each field and ``claims`` keeps them all.
    ``moment`` is the date that the records are of, None when they are of any.
    """

    def __init__(
        self,
        records: Iterable[Record] = (),
        *,
        claims: Iterable[Claim[Record]] = (),
        sources: Iterable[str] = (),
    ) -> None:
        tables: dict[str, Records[Record]] = {}
        for record in records:
            tables.setdefault(record.table, Records())[record.id] = record
        self._hold(tables, Told(claims), tuple(sources), {})

    @classmethod
    def over(
        cls,
        tables: Mapping[str, Table[Record]],
        told: Claims,
        *,
        sources: Iterable[str] = (),
        renamed: Mapping[str, str] | None = None,
    ) -> Self:
        """Make a dataset of tables as they are kept, such as those of a store.

        ``renamed`` are ids of actors that were given up, with those that took their place.
        """
        made = cls.__new__(cls)
        made._hold(tables, told, tuple(sources), renamed or {})
        return made

    def _hold(
        self,
        tables: Mapping[str, Table[Record]],
        told: Claims,
        sources: tuple[str, ...],
        renamed: Mapping[str, str],
    ) -> None:
        self.sources = sources
        self.moment: PartialDate | None = None
        self._whole: Dataset | None = None
        self._tables = tables
        self._told = told
        self._renamed = renamed
        self._rows: dict[Key, Row] = {}

    def at(self, when: When) -> Dataset:
        """Return the records that are valid at a date: a day, a month or a year.

        The date is a text such as ``2019-08``, a ``datetime.date`` or the number of a year. A
        record is valid when its ``start`` and ``end`` share a day with the date; an unknown start
        or end is open, as in ``Network.of(at=...)``. What cannot be without a record that
        is not valid goes with it: a tie with either of its actors, an attendance with its event.
        An observation of a later date is not there yet. Other records without dates stay, such as
        the cited sources and kinds. Claims and rows are as before.

        Raises
        ------
        InvalidValueError
            When it is no date, or the dataset is of another date already.

        Examples
        --------
        >>> old = Actor(id="old", kind="ngo", end="2018")
        >>> Dataset([old, Actor(id="new", kind="ngo", start="2018-06")]).at("2019")
        <Dataset at 2019: 1 actors>
        """
        moment = self.moment_of(when)
        if moment is None or moment == self.moment:
            return self
        kept = valid_at(self._tables, moment)
        snapshot = Dataset.over(kept, self._told, sources=self.sources, renamed=self._renamed)
        snapshot.moment, snapshot._whole = moment, self
        return snapshot

    @property
    def whole(self) -> Dataset:
        """The dataset of all dates that this one was taken from; itself when it is that."""
        return self._whole or self

    def moment_of(self, when: When | None) -> PartialDate | None:
        """Return the date of an answer that is asked for at a date, or at none.

        Raises
        ------
        InvalidValueError
            When it is no date, or the dataset is of another date already.
        """
        wanted = PartialDate.of(when)
        if wanted and self.moment not in (None, wanted):
            raise InvalidValueError(wanted, "other_moment", moment=self.moment)
        return wanted or self.moment

    def network(
        self,
        *,
        kinds: Choice = None,
        statuses: Choice = None,
        at: When | None = None,
        sources: Choice = None,
    ) -> Network:
        """View the records as a network; the options are those of ``Network.of``.

        Examples
        --------
        >>> tie = Tie(id="1", source="a", target="b", kind="meets", start="2018", end="2018")
        >>> data = Dataset([Actor(id="a", kind="ngo"), Actor(id="b", kind="ngo"), tie])
        >>> data.network(), data.at("2019").network()
        (<Network: 2 actors, 1 ties>, <Network: 2 actors, 0 ties>)
        """
        from netmap.network import Network  # the one door up: a network is made of a dataset

        return Network.of(self, kinds=kinds, statuses=statuses, at=at, sources=sources)

    def all(self, record_type: type[T]) -> Table[T]:
        """Return the records of a type by id, in the order in which they were read."""
        return self._tables.get(record_type.table, Records())  # type: ignore[return-value]

    def has(self, table: str, record_id: str) -> bool:
        """Say whether a table holds a record of this id."""
        return record_id in self._tables.get(table, {})

    def get(self, record_type: type[T], record_id: str) -> T:
        """Return one record.

        Raises
        ------
        UnknownNameError
            When there is none; the error names close matches.
        """
        records = self.all(record_type)
        if record_type is Actor:
            record_id = self.current(record_id)
        if record_id not in records:
            kind = record_type.__name__.lower()
            raise UnknownNameError(kind, record_id, get_close_matches(record_id, records))
        return records[record_id]

    def current(self, actor_id: str) -> str:
        """Return the id that an actor has now; it had another before two were made one."""
        known = self.all(Actor)
        seen = set()
        while actor_id not in known and actor_id in self._renamed and actor_id not in seen:
            seen.add(actor_id)
            actor_id = self._renamed[actor_id]
        return actor_id

    def claims(self, record: Record) -> tuple[Claim[Record], ...]:
        """Return what each source says of a record, in the order in which they were read."""
        return tuple(self._told.of(record.table, record.id))

    def place(self, record: Record) -> Place | None:
        """Return where a record was first read, or None when it came from no file."""
        places = (claim.place for claim in self._told.of(record.table, record.id))
        return next((place for place in places if place.sheet.file), None)

    def problem(
        self, record: Record, code: str, column: str, value: object, **facts: object
    ) -> Problem:
        """Describe a problem of a record at the place where it was first read."""
        place = self.place(record)
        if place is None:
            return Problem(
                code,
                record.table,
                column=column,
                value=str(value),
                facts=facts,
                private=record.table == Contact.table,
            )
        return place.problem(code, column, value, **facts)

    def rows(self, records: Iterable[Record]) -> tuple[Row, ...]:
        """Name the rows of these records: file, row, cited source and line."""
        return tuple(map(self._row, records))

    @property
    def actors(self) -> Table[Actor]:
        """The actors by id."""
        return self.all(Actor)

    @property
    def ties(self) -> Table[Tie]:
        """The ties by id."""
        return self.all(Tie)

    @property
    def sizes(self) -> Mapping[str, Size]:
        """The sizes of collectives by id."""
        return self.all(Size)

    @property
    def overlaps(self) -> Mapping[str, Overlap]:
        """The overlaps of collectives by id."""
        return self.all(Overlap)

    @property
    def events(self) -> Mapping[str, Event]:
        """The events by id."""
        return self.all(Event)

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators by id."""
        return self.all(Indicator)

    @property
    def observations(self) -> Mapping[str, Observation]:
        """The observations by id."""
        return self.all(Observation)

    @property
    def cited(self) -> Mapping[str, Source]:
        """The documents that records cite, by id."""
        return self.all(Source)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that records may use: netmap's own, and the kinds that these records add."""
        return vocabulary().extended(self.all(Kind).values())

    def in_force(self, kind: str | None = None) -> tuple[Tie, ...]:
        """Return the ties, of one kind or all, that bind now: a promise is none yet."""
        return tuple(tie for tie in self._in_force.values() if kind in (None, tie.kind))

    @cached_property
    def networks(self) -> dict[Hashable, object]:
        """The networks that were viewed so far, by what was chosen; ``Network.of`` keeps them."""
        return {}

    @cached_property
    def _in_force(self) -> Table[Tie]:
        statuses = self.vocabulary.tie_statuses
        return self.ties.only(
            statuses[status].in_force for (status,) in self.ties.columns("status")
        )

    @cached_property
    def tables(self) -> tuple[Table[Record], ...]:
        """The tables that hold any records, in the order in which these were read."""
        there = filter(None, self._tables.values())
        return tuple(sorted(there, key=lambda table: table.begins))

    @cached_property
    def citing(self) -> Mapping[str, int]:
        """How many records cite each source, declared or not."""
        return Counter(
            source
            for table in self.tables
            for (citations,) in table.columns("citations")
            for source in {citation.source for citation in citations}
        )

    def __iter__(self) -> Iterator[Record]:
        for table in self.tables:
            yield from table.values()

    def __len__(self) -> int:
        return sum(map(len, self._tables.values()))

    def __repr__(self) -> str:
        names = {id(table): name for name, table in self._tables.items()}
        counts = ", ".join(f"{len(table)} {names[id(table)]}" for table in self.tables)
        moment = f" at {self.moment}" if self.moment else ""
        return f"<Dataset{moment}: {counts or 'empty'}>"

    def _row(self, record: Record) -> Row:
        key = record.table, record.id
        if key not in self._rows:  # many figures rest on the same record
            self._rows[key] = self._found(record)
        return self._rows[key]

    def _found(self, record: Record) -> Row:
        place = self.place(record)
        citation = record.citations[0] if record.citations else None
        return Row(
            record.table,
            record.id,
            place.sheet.file if place else None,
            place.sheet.name if place else None,
            place.row if place else None,
            citation.source if citation else None,
            citation.line if citation else None,
        )
