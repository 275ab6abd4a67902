"""Dataset: all records of one or several sources, indexed, with every claim behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from netmap.errors import InvalidValueError, UnknownNameError
from netmap.model import (
    Actor,
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
from netmap.model.record import Dated
from netmap.model.vocabulary import Vocabulary, vocabulary
from netmap.problems import Place, Problem

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
        self.sources = tuple(sources)
        self.moment: PartialDate | None = None
        self._whole: Dataset | None = None
        self._tables: dict[str, dict[str, Record]] = {}
        for record in records:
            self._tables.setdefault(record.table, {})[record.id] = record
        self._rows: dict[Key, Row] = {}
        self._claims: dict[Key, list[Claim[Record]]] = {}
        for claim in claims:
            self._claims.setdefault(claim.key, []).append(claim)

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
        snapshot = Dataset(_valid(self, moment), sources=self.sources)
        snapshot._claims, snapshot.moment, snapshot._whole = self._claims, moment, self
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

    def all(self, record_type: type[T]) -> Mapping[str, T]:
        """Return the records of a type by id, in the order in which they were read."""
        return self._tables.get(record_type.table, {})  # type: ignore[return-value]

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
        if record_id not in records:
            kind = record_type.__name__.lower()
            raise UnknownNameError(kind, record_id, get_close_matches(record_id, records))
        return records[record_id]

    def claims(self, record: Record) -> tuple[Claim[Record], ...]:
        """Return what each source says of a record, in the order in which they were read."""
        return tuple(self._claims.get((record.table, record.id), ()))

    def place(self, record: Record) -> Place | None:
        """Return where a record was first read, or None when it came from no file."""
        told = self._claims.get((record.table, record.id))
        return told[0].place if told else None

    def problem(
        self, record: Record, code: str, column: str, value: object, **facts: object
    ) -> Problem:
        """Describe a problem of a record at the place where it was first read."""
        place = self.place(record)
        if place is None:
            return Problem(code, record.table, column=column, value=str(value), facts=facts)
        return place.problem(code, column, value, **facts)

    def rows(self, records: Iterable[Record]) -> tuple[Row, ...]:
        """Name the rows of these records: file, row, cited source and line."""
        return tuple(map(self._row, records))

    @property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id."""
        return self.all(Actor)

    @property
    def ties(self) -> Mapping[str, Tie]:
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
        return tuple(tie for tie in self._in_force if kind in (None, tie.kind))

    @cached_property
    def networks(self) -> dict[Hashable, object]:
        """The networks that were viewed so far, by what was chosen; ``Network.of`` keeps them."""
        return {}

    @cached_property
    def _in_force(self) -> tuple[Tie, ...]:
        statuses = self.vocabulary.tie_statuses
        return tuple(tie for tie in self.ties.values() if statuses[tie.status].in_force)

    @cached_property
    def citing(self) -> Mapping[str, int]:
        """How many records cite each source, declared or not."""
        return Counter(
            source
            for record in self
            for source in {citation.source for citation in record.citations}
        )

    def __iter__(self) -> Iterator[Record]:
        for table in self._tables.values():
            yield from table.values()

    def __len__(self) -> int:
        return sum(map(len, self._tables.values()))

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(table)} {name}" for name, table in self._tables.items())
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


def _valid(records: Iterable[Record], when: PartialDate) -> Iterable[Record]:
    """Return the records valid at a date, without those that need one that is not."""
    kept: dict[Key, Record] = {}
    gone: set[Key] = set()
    for record in records:
        key = (record.table, record.id)
        if _is_valid(record, when):
            kept[key] = record
        else:
            gone.add(key)
    while fallen := [key for key, record in kept.items() if not gone.isdisjoint(_needed(record))]:
        gone.update(fallen)
        kept = {key: record for key, record in kept.items() if key not in gone}
    return kept.values()


def _needed(record: Record) -> Iterator[Key]:
    """Yield what a record names in the fields that it has to fill."""
    fields = type(record).model_fields
    for field, key, mark in record.references():
        if fields[field].is_required():
            yield from ((table, key) for table in mark.to)


def _is_valid(record: Record, when: PartialDate) -> bool:
    if isinstance(record, Observation) and record.as_of.first > when.last:
        return False
    return not isinstance(record, Dated) or record.valid.overlaps(when)
