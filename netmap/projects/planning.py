"""What an import would change: what sources say now, set against what a store has of them.

Only records that an imported source tells of, or told of, can change. They are compared one by one
while the store is read, and nothing is kept of those that stay as they are; what is new is written
only when the store asks for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from netmap.assembly import differences, merged, quarrels
from netmap.dataset import Claim, Key
from netmap.model import Actor, Contact, Record, Tie
from netmap.problems import masked
from netmap.projects import former
from netmap.projects.hearing import Heard
from netmap.projects.results import Conflict, Tally
from netmap.stores.records import Declared, declared_in, place, tellings
from netmap.stores.rows import RECORDS, decode, encode
from netmap.stores.store import Counts, Entry, Snapshot, Telling

_FEW = 1_000
"""So many actors are looked up one by one; for more, all ids are read."""

Concerned = Callable[[str], Iterable[Entry]]
"""Returns the entries of a table that an imported source told of, or tells of now."""


@dataclass(frozen=True)
class Shares:
    """How much of what each source told it tells no more, by the number of it and the table."""

    told: Counter[tuple[int, str]] = field(default_factory=Counter)
    lost: Counter[tuple[int, str]] = field(default_factory=Counter)


@dataclass
class _Found:
    """What is to be done in one table, and the ids that are there already."""

    seen: set[str] = field(default_factory=set)
    puts: list[Entry] = field(default_factory=list)
    moves: list[Entry] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


class Plan:
    """What one change does to the records of a store."""

    def __init__(self, heard: Heard) -> None:
        self.heard = heard
        self.has_errors = heard.repeats
        self.unchanged = 0
        self.puts: dict[str, list[Entry]] = {}
        self.new: dict[str, Collection[str]] = {}
        self.moves: dict[str, list[Entry]] = {}
        self.removals: dict[str, list[str]] = {}
        self.tables: list[Tally] = []
        self.conflicts: list[Conflict] = []
        self.shares = Shares()

    def take(self, tally: Tally, found: _Found, new: Collection[str]) -> None:
        """Take what was found in a table."""
        if tally.new or tally.changed or tally.removed:
            self.tables.append(tally)
        for kept, entries in ((self.puts, found.puts), (self.moves, found.moves)):
            if entries:
                kept[tally.table] = entries
        if new:
            self.new[tally.table] = new
        if found.gone:
            self.removals[tally.table] = found.gone

    @property
    def counts(self) -> Counts:
        """How many records are new, changed and removed."""
        sums = (sum(getattr(it, name) for it in self.tables) for name in Counts._fields)
        return Counts(*sums)

    @property
    def moved(self) -> int:
        """How many records stand elsewhere."""
        return sum(map(len, self.moves.values()))

    @property
    def gone(self) -> tuple[Key, ...]:
        """The records that are removed."""
        return tuple((table, it) for table, ids in self.removals.items() for it in ids)

    def entries(self) -> Mapping[str, Iterable[Entry]]:
        """Return all that is put, by table; it is made while it is read, as often as it is."""
        tables = dict.fromkeys((*self.puts, *self.new))
        return {
            table: Entries(self.heard, table, self.new.get(table, ()), self.puts.get(table, ()))
            for table in tables
        }


class Entries:
    """Entries of a table, those that one row tells of made while they are read."""

    def __init__(
        self, heard: Heard, table: str, new: Collection[str], made: Sequence[Entry]
    ) -> None:
        self._heard, self._table = heard, table
        self._new, self._made = new, made

    def __iter__(self) -> Iterator[Entry]:
        yield from self._made
        yield from self._heard.told_once(self._table, self._new)

    def __len__(self) -> int:
        return len(self._new) + len(self._made)


class Planner:
    """Compares what is heard with what is there.

    With ``stays`` what is told again keeps the place where it stood, as single edits do. What
    was told of ``removed`` records counts no more, whoever told it.
    """

    def __init__(
        self,
        heard: Heard,
        sources: Sequence[Declared],
        renamed: Mapping[str, str],
        concerned: Concerned,
        *,
        stays: bool = False,
        removed: Collection[Key] = (),
    ) -> None:
        self.plan = Plan(heard)
        self._removed = removed
        self._heard = heard
        self._given = {it.number: it.given for it in sources}
        self._renamed = renamed
        self._concerned = concerned
        self._stays = stays

    def run(self) -> Plan:
        """Compare every table."""
        for table in RECORDS:
            self._compare(table)
        return self.plan

    def _compare(self, table: str) -> None:
        found = _Found()
        for old in self._concerned(table):
            found.seen.add(old.id)
            self._sort(table, old, found)
        new, often = self._new(table, found.seen)
        tally = Tally(table, len(new) + len(often), len(found.puts), len(found.gone))
        found.puts += [self._entry(table, self._heard.tellings(table, it)) for it in often]
        self.plan.take(tally, found, new)

    def _sort(self, table: str, old: Entry, found: _Found) -> None:
        """Keep what is to be done of an entry, nothing when it stays as it is."""
        made = self._after(table, old)
        if made is None:
            found.gone.append(old.id)
        elif made.says() != old.says():
            found.puts.append(made)
        elif made.origins != old.origins:
            found.moves.append(made)
        else:
            self.plan.unchanged += 1

    def _new(self, table: str, seen: set[str]) -> tuple[Collection[str], Sequence[str]]:
        """Return the ids that are told for the first time: those told once, and the others."""
        told = self._heard.ids(table)
        new: Collection[str] = [it for it in told if it not in seen] if seen else told.keys()
        often = [it for it in self._heard.told_often(table) if it not in seen]
        if often:
            new = [it for it in new if self._heard.is_told_once(table, it)]
        return new, often

    def _after(self, table: str, old: Entry) -> Entry | None:
        """Return what an entry becomes when the sources heard say what they say now."""
        if not old.tellings and self._heard.is_told_once(table, old.id) and not self._stays:
            made = self._heard.entry(table, old.id)
            if made.origin.source == old.origin.source:  # as almost all are
                self.plan.shares.told[made.origin.source, table] += 1
                return made
        told = self._heard.tellings(table, old.id)
        numbers = self._heard.numbers
        before = () if (table, old.id) in self._removed else tellings(old)
        self._count(table, {it.origin.source for it in before} & numbers, told)
        others = [it for it in before if it.origin.source not in numbers]
        if not told and not others:
            return None
        if self._stays:
            places = {it.origin.part: it.origin for it in before if it not in others}
            told = [it._replace(origin=places.get(it.origin.part, it.origin)) for it in told]
        return self._entry(table, [*others, *told])

    def _count(self, table: str, before: Collection[int], told: Sequence[Telling]) -> None:
        now = {it.origin.source for it in told}
        for number in before:
            self.plan.shares.told[number, table] += 1
            self.plan.shares.lost[number, table] += number not in now

    def _entry(self, table: str, told: Sequence[Telling]) -> Entry:
        """Make an entry of its tellings, and note where they cannot be reconciled."""
        if len(told) == 1:
            return Entry(told[0].row, told[0].origin)
        ordered = sorted(told, key=lambda it: (it.origin.source, it.origin.position))
        if table == Actor.table and self._renamed:
            ordered = list(former.settled(ordered, self._renamed))
        first = ordered[0]
        if all(it.row == first.row for it in ordered):
            return Entry(first.row, first.origin, tuple(ordered))
        claims = [self._claim(table, it) for it in ordered]
        self._note(ordered, claims)
        return Entry(encode(merged(claims)), first.origin, tuple(ordered))

    def _claim(self, table: str, told: Telling) -> Claim[Record]:
        where = place(self._heard.sheets.known, told.origin)
        return Claim(decode(table, told.row), where, declared_in(self._given, told.origin))

    def _note(self, told: Sequence[Telling], claims: Sequence[Claim[Record]]) -> None:
        problems = quarrels(claims)
        self.plan.has_errors |= any(it.severity == "error" for it in problems)
        numbers = {id(claim): it.origin.source for claim, it in zip(claims, told, strict=True)}
        for it in differences(claims):
            sides = (it.claim, it.value), (it.first, it.told)
            ours = [numbers[id(claim)] in self._heard.numbers for claim, _ in sides]
            if any(ours):
                ordered = sides if ours[0] else sides[::-1]
                conflict = _conflict(it.field, *ordered, used=not ours[0])
                self.plan.conflicts.append(conflict)


_Side = tuple[Claim[Record], object]


def _conflict(name: str, ours: _Side, theirs: _Side, *, used: bool) -> Conflict:
    (claim, value), (other, told) = ours, theirs
    shown = masked if claim.record.table == Contact.table else str
    table, record_id = claim.key
    (file, sheet, row), (other_file, other_sheet, other_row) = _where(claim), _where(other)
    return Conflict(
        table=table,
        id=record_id,
        field=name,
        value=shown(str(value)),
        file=file,
        sheet=sheet,
        row=row,
        other=shown(str(told)),
        other_file=other_file,
        other_sheet=other_sheet,
        other_row=other_row,
        used=used,
    )


def _where(claim: Claim[Record]) -> tuple[str | None, str | None, int | None]:
    sheet = claim.place.sheet
    return sheet.file or None, sheet.name, claim.place.row or None


def leaves_ties_loose(snapshot: Snapshot, plan: Plan, renamed: Mapping[str, str]) -> bool:
    """Say whether a tie would end at an actor that nobody tells of."""
    heard = plan.heard
    ends: set[str] = set()
    for tie in heard.ties():
        ends.add(tie.source)
        ends.add(tie.target)
    if renamed:
        ends = {renamed.get(end, end) for end in ends}
    ends -= heard.ids(Actor.table).keys()
    gone = frozenset(plan.removals.get(Actor.table, ()))
    if not gone.isdisjoint(ends) or ends - _there(snapshot, ends):
        return True
    return bool(gone) and _still_named(snapshot, plan, gone)


def _there(snapshot: Snapshot, actors: set[str]) -> set[str]:
    if len(actors) <= _FEW:
        return set(snapshot.get(Actor.table, actors)) if actors else actors
    return {it for (it,) in snapshot.columns(Actor.table, ("id",)) if it}


def _still_named(snapshot: Snapshot, plan: Plan, gone: Collection[str]) -> bool:
    told_anew = {*plan.removals.get(Tie.table, ()), *plan.heard.ids(Tie.table)}
    return any(
        tie not in told_anew and (source in gone or target in gone)
        for tie, source, target in snapshot.columns(Tie.table, ("id", "source", "target"))
    )
