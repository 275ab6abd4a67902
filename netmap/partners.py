"""Partners of a project: unique members of partly named sets, never a sum of subtotals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

import networkx as nx

from netmap import areas
from netmap.dataset import Dataset, Row
from netmap.model import Overlap, PartialDate, Quantity, Record, Size, Tie
from netmap.model.vocabulary import vocabulary

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


def overfull_sizes(dataset: Dataset) -> Iterator[tuple[Size, int]]:
    """Find sizes that are smaller than the number of members named then, with that number."""
    for size in dataset.sizes.values():
        if size.start is not None:
            found = _sized(dataset, size, size.start)
            if found.is_overfull:
                yield size, len(found.members)


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
    records: tuple[Record, ...] = field(default=(), compare=False)

    @property
    def is_named(self) -> bool:
        """Whether every member is known by name."""
        return self.count is not None and self.count.exact == len(self.members)

    @property
    def is_overfull(self) -> bool:
        """Whether more members are named than the set is said to have."""
        exact = self.count.exact if self.count else None
        return exact is not None and exact < len(self.members)

    @property
    def low(self) -> int | float | None:
        """The fewest members that the set is known to have."""
        return self.count.low if self.count else None


_Agreement = tuple[str, str, Tie]


def _years(
    dataset: Dataset, project: str, sizes: Sequence[Size], agreements: Sequence[_Agreement]
) -> Iterator[tuple[int, list[_Set]]]:
    sizes = [size for size in sizes if size.partner_of == project]
    mine = [(partner, tie) for who, partner, tie in agreements if who == project]
    for year in _span(dataset, project, sizes or [tie for _, tie in mine]):
        when = PartialDate(year)
        valid = [_sized(dataset, size, when) for size in sizes if size.valid.overlaps(when)]
        sets = _one_each(valid)
        known = {part.id for part in sets}.union(*(part.members for part in sets))
        agreed = {partner: tie for partner, tie in mine if tie.valid.overlaps(when)}
        single = [
            _agreed(dataset, partner, tie)
            for partner, tie in agreed.items()
            if partner not in known
        ]
        if sets or (single and not sizes):
            yield year, [*sets, *single]


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
    return _Set(parts[0].id, count, members, tuple(_distinct(_records(parts))))


def _span(dataset: Dataset, project: str, records: Sequence[Size | Tie]) -> range:
    """Return the years to ask about; an open end lasts as long as the project, then the data."""
    life = dataset.actors[project].valid if project in dataset.actors else None
    dated = [*dataset.ties.values(), *dataset.sizes.values()]
    known = [date.year for item in dated for date in (item.start, item.end) if date]
    first = life.start.year if life and life.start else min(known, default=0)
    last = life.end.year if life and life.end else max(known, default=0)
    starts = [record.start.year if record.start else first for record in records]
    ends = [record.end.year if record.end else last for record in records]
    return range(min(starts, default=0), max(ends, default=-1) + 1)


def _agreements(dataset: Dataset) -> Iterator[_Agreement]:
    """Yield project, partner and tie of every partner agreement in force that a project has."""
    statuses = vocabulary().tie_statuses
    for tie in dataset.ties.values():
        if tie.kind != AGREEMENT or not statuses[tie.status].in_force:
            continue
        for project, partner in ((tie.source, tie.target), (tie.target, tie.source)):
            if project in dataset.actors and dataset.actors[project].kind == "project":
                yield project, partner, tie


def _sized(dataset: Dataset, size: Size, when: PartialDate) -> _Set:
    units = areas.units(size.universe, when)
    if units is not None:
        return _Set(size.actor, size.count, frozenset(unit.id for unit in units), (size,))
    ties = [
        tie
        for tie in dataset.ties.values()
        if tie.kind == "member_of" and tie.target == size.actor and tie.valid.overlaps(when)
    ]
    return _Set(size.actor, size.count, frozenset(tie.source for tie in ties), (size, *ties))


def _agreed(dataset: Dataset, partner: str, tie: Tie) -> _Set:
    """Return the partner as a set of one, or of unknown size when it is itself a set of them."""
    kind = vocabulary().actors.get(dataset.actors[partner].kind)
    if kind is not None and kind.collective:
        return _Set(partner, None, frozenset(), (tie,))
    return _Set(partner, Quantity(1), frozenset({partner}), (tie,))


def _in_year(dataset: Dataset, project: str, year: int, sets: Sequence[_Set]) -> PartnersInYear:
    overlaps = [
        overlap
        for overlap in dataset.overlaps.values()
        if overlap.valid.overlaps(PartialDate(year))
    ]
    union = _Union(sets, overlaps)
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
        self._overlaps = {
            frozenset((overlap.actor_a, overlap.actor_b)): overlap for overlap in overlaps
        }
        pairs = [frozenset((a.id, b.id)) for a, b in combinations(sets, 2)]
        self.used = [self._overlaps[pair] for pair in pairs if pair in self._overlaps]
        self._known: nx.Graph[str] = nx.Graph()
        self._known.add_nodes_from(part.id for part in sets)
        self._known.add_edges_from(
            (a.id, b.id) for a, b in combinations(sets, 2) if self._is_known(a, b)
        )

    @property
    def plain_sum(self) -> int | None:
        """The sizes added up, None when one of them is not exactly known."""
        counts = [part.count.exact if part.count else None for part in self._sets]
        known = [int(count) for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) else None

    @property
    def high(self) -> int | None:
        """The most there can be: sets share nothing but the members known to be in both."""
        plain = self.plain_sum
        if plain is None or any(part.is_overfull for part in self._sets):
            return None
        return plain - self._shared(self._sets)

    @property
    def low(self) -> int:
        """The fewest there can be: any two sets of unknown overlap may be nested."""
        by_id = {part.id: part for part in self._sets}
        cliques = [[by_id[name] for name in names] for names in nx.find_cliques(self._known)]
        named = len(frozenset().union(*(part.members for part in self._sets)))
        return max([named, *(self._at_least(clique) for clique in cliques)])

    @property
    def basis(self) -> Basis:
        """``stated``, ``inferred`` when any overlap is, ``unknown`` when any is not known."""
        pairs = len(self._sets) * (len(self._sets) - 1) // 2
        if self._known.number_of_edges() < pairs or self.plain_sum is None:
            return "unknown"
        return "inferred" if any(o.complete == "inferred" for o in self.used) else "stated"

    def _at_least(self, sets: Sequence[_Set]) -> int:
        bounded = [part for part in sets if part.low is not None]
        return sum(int(part.low or 0) for part in bounded) - self._shared(bounded)

    def _shared(self, sets: Sequence[_Set]) -> int:
        """Return how often shared members are counted too many times in the plain sum."""
        times: dict[str, set[str]] = {}
        for a, b in combinations(sets, 2):
            for member in self._common(a, b):
                times.setdefault(member, set()).update((a.id, b.id))
        return sum(len(holders) - 1 for holders in times.values())

    def _common(self, a: _Set, b: _Set) -> frozenset[str]:
        overlap = self._overlaps.get(frozenset((a.id, b.id)))
        return (a.members & b.members) | frozenset(overlap.members if overlap else ())

    def _is_known(self, a: _Set, b: _Set) -> bool:
        """Whether all that two sets share is known: it is said, or one is named whole."""
        overlap = self._overlaps.get(frozenset((a.id, b.id)))
        return (overlap is not None and overlap.complete is not None) or (a.is_named and b.is_named)


def _records(sets: Iterable[_Set]) -> Iterator[Record]:
    for part in sets:
        yield from part.records


def _distinct(records: Iterable[Record]) -> list[Record]:
    return list({(record.table, record.id): record for record in records}.values())
