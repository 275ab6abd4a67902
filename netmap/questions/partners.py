"""Partners of a project: unique members of partly named sets, never a sum of subtotals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Literal

from netmap import universes
from netmap.catalogue import Question, actor, word
from netmap.dataset import Dataset, Row
from netmap.kernels import engine
from netmap.model import Overlap, PartialDate, Period, Quantity, Record, Size, Tie
from netmap.model.dates import FIRST_YEAR, LAST_YEAR
from netmap.telling import Telling

Basis = Literal["stated", "inferred", "unknown"]
AGREEMENT = "partner_agreement"


@dataclass(frozen=True)
class PartnersInYear:
    """The partners of one project in one year.

    ``partners`` is how many different ones there were, None when the records do not settle it;
    then it lies between ``partners_min`` and ``partners_max`` (None: no bound is known).
    ``plain_sum`` adds the set sizes up and counts a shared member twice; it is shown so that the
    difference is seen. ``named`` is how many of the partners the records name. ``basis`` says how
    the overlaps of the sets are known.
    """

    actor: str
    year: int
    partners: int | None
    partners_min: int | None
    partners_max: int | None
    plain_sum: int | None
    named: int
    basis: Basis
    rows: tuple[Row, ...]


def impossible_sizes(dataset: Dataset) -> Iterator[tuple[Size, int]]:
    """Find sizes that cannot be true, with the number of members that are named then."""
    for size in dataset.sizes.values():
        if size.start is not None:
            found = _sized(dataset, size, size.start)
            if found.contradicts:
                yield size, len(found.members)


def undated_agreements(dataset: Dataset) -> Iterator[Tie]:
    """Find partner agreements that no year counts, because no year is known."""
    sized = {size.partner_of for size in dataset.sizes.values()}
    told = _told_years(dataset)
    for project, _, tie in _agreements(dataset):
        if project not in sized and not _span(dataset, told, project, [tie]):
            yield tie


def by_year(dataset: Dataset) -> tuple[PartnersInYear, ...]:
    """Count the unique partners of every project, year by year.

    Partners of a project are the members of its dated partner sets, and single actors that it is
    tied to by a partner agreement in force. A project has a row for every year with a dated set;
    without sets, for every year in which an agreement is valid. A set without a known size leaves
    the number unknown.

    The size of the union is exact where all overlaps of the sets are stated or inferred:
    the sum of the sizes less one for every further set that a shared member is in. Otherwise the
    upper bound lets sets share only the members that are named in both, and the lower bound is
    the largest union of sets whose overlaps are known, or the number of named partners.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> sizes = [Size(id=name, actor=name, partner_of="p", start="2018", end="2018", count=count)
    ...          for name, count in [("a", 27), ("b", 30)]]
    >>> shared = Overlap(id="o", actor_a="a", actor_b="b", members=("m",), complete="stated")
    >>> [(row.year, row.partners, row.plain_sum) for row in by_year(Dataset([*sizes, shared]))]
    [(2018, 56, 57)]
    >>> [(row.partners, row.partners_min, row.partners_max) for row in by_year(Dataset(sizes))]
    [(None, 30, 57)]
    """
    sets = [size for size in dataset.sizes.values() if size.partner_of]
    agreements = list(_agreements(dataset))
    projects = dict.fromkeys(
        [*(str(size.partner_of) for size in sets), *(project for project, _, _ in agreements)]
    )
    return tuple(
        _in_year(dataset, project, year, found)
        for project in projects
        for year, found in _years(dataset, project, sets, agreements)
    )


@dataclass(frozen=True)
class _Set:
    """Partners counted together: how many, which of them are known by name, from which record."""

    id: str
    count: Quantity | None
    members: frozenset[str]
    is_whole: bool = False
    records: tuple[Record, ...] = field(default=(), compare=False)

    @cached_property
    def size(self) -> int | None:
        """How many members there are, None when that is not exactly known or cannot be true.

        It cannot be when more are named, when all are named and fewer, or when it is no whole
        number.
        """
        exact = self.count.exact if self.count else None
        if exact is None or exact != int(exact) or exact < len(self.members):
            return None
        return None if self.is_whole and exact != len(self.members) else int(exact)

    @property
    def contradicts(self) -> bool:
        """Whether the size that is said cannot be true."""
        return self.size is None and self.count is not None and self.count.exact is not None

    @cached_property
    def is_named(self) -> bool:
        """Whether every member is known by name."""
        return self.size == len(self.members)

    @property
    def low(self) -> int:
        """The fewest members that the set can have."""
        low = self.count.low if self.count and not self.contradicts else None
        return max(len(self.members), int(low or 0))


_Agreement = tuple[str, str, Tie]


def _years(
    dataset: Dataset, project: str, sizes: Sequence[Size], agreements: Sequence[_Agreement]
) -> Iterator[tuple[int, list[_Set]]]:
    sizes = [size for size in sizes if size.partner_of == project]
    mine = [(partner, tie) for who, partner, tie in agreements if who == project]
    told = _told_years(dataset)
    for year in _span(dataset, told, project, sizes or [tie for _, tie in mine]):
        when = PartialDate(year)
        valid = [_sized(dataset, size, when) for size in sizes if size.valid.overlaps(when)]
        sets = _with_overlaps(_one_each(valid), _overlaps(dataset, when))
        known = {part.id for part in sets}.union(*(part.members for part in sets))
        agreed = {partner: tie for partner, tie in mine if tie.valid.overlaps(when)}
        single = [
            _agreed(dataset, partner, tie)
            for partner, tie in agreed.items()
            if partner not in known
        ]
        if sets or (single and not sizes):
            yield year, [*sets, *single]


def _overlaps(dataset: Dataset, when: PartialDate) -> list[Overlap]:
    return [overlap for overlap in dataset.overlaps.values() if overlap.valid.overlaps(when)]


def _with_overlaps(sets: Sequence[_Set], overlaps: Sequence[Overlap]) -> list[_Set]:
    """Add the members that overlaps name to those known of each set."""
    named: dict[str, set[str]] = defaultdict(set)
    for overlap in overlaps:
        named[overlap.actor_a].update(overlap.members)
        named[overlap.actor_b].update(overlap.members)
    return [replace(part, members=part.members | named[part.id]) for part in sets]


def _one_each(sets: Sequence[_Set]) -> list[_Set]:
    """Make one set of those that tell of one collective; sizes that differ bound it from below."""
    grouped: dict[str, list[_Set]] = defaultdict(list)
    for part in sets:
        grouped[part.id].append(part)
    return [_joined(parts) if len(parts) > 1 else parts[0] for parts in grouped.values()]


def _joined(parts: Sequence[_Set]) -> _Set:
    counts = {part.count for part in parts}
    lows = [count.low for count in counts if count is not None and count.low is not None]
    count = counts.pop() if len(counts) == 1 else Quantity(max(lows, default=0), "at_least")
    members = frozenset().union(*(part.members for part in parts))
    records = tuple(_distinct(_records(parts)))
    return _Set(parts[0].id, count, members, any(part.is_whole for part in parts), records)


def _told_years(dataset: Dataset) -> tuple[int, int]:
    """Return the first and the last year of any tie or size; where there is none, no span."""
    dated = [*dataset.ties.values(), *dataset.sizes.values()]
    known = {date.year for item in dated for date in (item.start, item.end) if date}
    return min(known, default=LAST_YEAR + 1), max(known, default=FIRST_YEAR - 1)


def _span(
    dataset: Dataset, told: tuple[int, int], project: str, records: Sequence[Size | Tie]
) -> range:
    """Return the years to ask about; an open end lasts as long as the project, then the data.

    Where no year is known at all, there is none to ask about.
    """
    life = dataset.actors[project].valid if project in dataset.actors else Period()
    first = life.start.year if life.start else told[0]
    last = life.end.year if life.end else told[1]
    starts = [record.start.year if record.start else first for record in records]
    ends = [record.end.year if record.end else last for record in records]
    return range(
        max(FIRST_YEAR, min(starts, default=first)), min(LAST_YEAR, max(ends, default=last)) + 1
    )


def _agreements(dataset: Dataset) -> Iterator[_Agreement]:
    """Yield project, partner and tie of every partner agreement in force that a project has."""
    for tie in dataset.in_force(AGREEMENT):
        for project, partner in ((tie.source, tie.target), (tie.target, tie.source)):
            if (
                project != partner
                and project in dataset.actors
                and dataset.actors[project].kind == "project"
            ):
                yield project, partner, tie


def _sized(dataset: Dataset, size: Size, when: PartialDate) -> _Set:
    units = universes.units(dataset, size.universe, when)
    if units is not None:
        members = frozenset(units.populations)
        return _Set(size.actor, size.count, members, is_whole=True, records=(size,))
    ties = [
        tie
        for tie in dataset.ties.values()
        if tie.kind == "member_of" and tie.target == size.actor and tie.valid.overlaps(when)
    ]
    members = frozenset(tie.source for tie in ties)
    return _Set(size.actor, size.count, members, records=(size, *ties))


def _agreed(dataset: Dataset, partner: str, tie: Tie) -> _Set:
    """Return the partner as a set of one, or of unknown size when it is itself a set of them."""
    kind = dataset.vocabulary.actors.get(dataset.actors[partner].kind)
    if kind is not None and kind.collective:
        return _Set(partner, None, frozenset(), records=(tie,))
    return _Set(partner, Quantity(1), frozenset({partner}), records=(tie,))


def _in_year(dataset: Dataset, project: str, year: int, sets: Sequence[_Set]) -> PartnersInYear:
    union = _Union(sets, _overlaps(dataset, PartialDate(year)))
    return PartnersInYear(
        actor=project,
        year=year,
        partners=union.high if union.low == union.high else None,
        partners_min=union.low,
        partners_max=union.high,
        plain_sum=union.plain_sum,
        named=len(frozenset().union(*(part.members for part in sets))),
        basis=union.basis,
        rows=dataset.rows(_distinct([*_records(sets), *union.used])),
    )


class _Union:
    """The size of a union of sets, as far as their sizes and overlaps are known."""

    def __init__(self, sets: Sequence[_Set], overlaps: Iterable[Overlap]) -> None:
        self._sets = sets
        self._overlaps: dict[frozenset[str], list[Overlap]] = defaultdict(list)
        for overlap in overlaps:
            self._overlaps[frozenset((overlap.actor_a, overlap.actor_b))].append(overlap)
        partly = [place for place, part in enumerate(sets) if not part.is_named]
        self._unknown = {
            frozenset((i, j))
            for i in partly
            for j in range(len(sets))
            if i != j and not self._is_known(sets[i], sets[j])
        }

    @cached_property
    def used(self) -> list[Overlap]:
        """The overlaps of these sets, in the order of the sets."""
        place = {part.id: index for index, part in enumerate(self._sets)}
        told = {
            tuple(sorted(place[name] for name in pair)): found
            for pair, found in self._overlaps.items()
            if len(pair) > 1 and pair <= place.keys()
        }
        return [overlap for pair in sorted(told) for overlap in told[pair]]

    @property
    def plain_sum(self) -> int | None:
        """The sizes added up, None when one of them is not exactly known."""
        sizes = [part.size for part in self._sets if part.size is not None]
        return sum(sizes) if len(sizes) == len(self._sets) else None

    @property
    def high(self) -> int | None:
        """The most there can be: sets share nothing but the members known to be in both."""
        plain = self.plain_sum
        return None if plain is None else plain - self._shared(self._sets)

    @cached_property
    def low(self) -> int:
        """The fewest there can be: any two sets of unknown overlap may be nested."""
        named = len(frozenset().union(*(part.members for part in self._sets)))
        return max([named, *map(self._at_least, self._measurable())])

    @property
    def basis(self) -> Basis:
        """``stated``, ``inferred`` when any overlap is, ``unknown`` when any is not known."""
        if self._unknown or self.plain_sum is None:
            return "unknown"
        return "inferred" if any(o.complete == "inferred" for o in self.used) else "stated"

    def _measurable(self) -> Iterable[Sequence[_Set]]:
        """Return the largest groups of sets whose overlaps are all known."""
        if not self._unknown:
            return [self._sets]
        pairs = combinations(range(len(self._sets)), 2)
        known = [pair for pair in pairs if frozenset(pair) not in self._unknown]
        groups = engine.cliques(len(self._sets), known)
        return [[self._sets[place] for place in places] for places in groups]

    def _at_least(self, sets: Sequence[_Set]) -> int:
        return sum(part.low for part in sets) - self._shared(sets)

    def _shared(self, sets: Sequence[_Set]) -> int:
        """Return how often members known to be shared are counted too many times."""
        times = Counter(member for part in sets for member in part.members)
        return sum(count - 1 for count in times.values())

    def _of(self, a: _Set, b: _Set) -> list[Overlap]:
        return self._overlaps.get(frozenset((a.id, b.id)), [])

    def _is_known(self, a: _Set, b: _Set) -> bool:
        """Whether all that two sets share is said, as it has to be unless both are named whole.

        What several rows say of it must be the same, and hold all that is named in both sets.
        """
        complete = {frozenset(row.members) for row in self._of(a, b) if row.complete}
        return complete == {a.members & b.members}


def _records(sets: Iterable[_Set]) -> Iterator[Record]:
    for part in sets:
        yield from part.records


def _distinct(records: Iterable[Record]) -> list[Record]:
    return list({(record.table, record.id): record for record in records}.values())


def _notes(answer: Sequence[PartnersInYear], tell: Telling) -> Iterator[str]:
    for row in answer:
        facts = {"project": tell.actor(row.actor), "year": row.year}
        if row.partners is not None and row.plain_sum != row.partners:
            yield tell.say("notes.plain_sum", plain_sum=row.plain_sum, **facts)
        if row.basis == "inferred":
            yield tell.say("notes.partners_inferred", **facts)
        if row.partners is None:
            key = "notes.partners_unsized" if row.partners_max is None else "notes.partners_range"
            yield tell.say(key, **facts)


QUESTION = Question(
    ask=by_year,
    group="records",
    fi="Montako eri kumppania kullakin hankkeella oli vuosittain?",
    sv="Hur många olika partner hade varje projekt år för år?",
    en="How many different partners did each project have, year by year?",
    columns=(
        actor("actor", heading="project"),
        "year",
        "partners",
        "partners_min",
        "partners_max",
        "plain_sum",
        "named",
        word("basis", "bases"),
    ),
    labels=("actor", "year"),
    notes=_notes,
)
