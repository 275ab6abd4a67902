"""What sources say now, by record: the tellings that an import sets against those in a store.

Nothing is copied of what was read: a row is written when it is asked for, and not kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from netmap.assembly import Reading
from netmap.dataset import Claim, Key
from netmap.model import Actor, Contact, Record, Tie
from netmap.problems import Place, Problem, Sheet
from netmap.projects import former
from netmap.projects.erasures import Erasures
from netmap.stores.places import encode_problem
from netmap.stores.records import Declared
from netmap.stores.rows import decode, encode
from netmap.stores.store import Entry, Origin, Telling


@dataclass(frozen=True, slots=True)
class Voice:
    """One declared source and what it says now; ``start`` is the place of its first record."""

    source: Declared
    reading: Reading
    start: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What a project knows that changes what is heard: former ids, and what was erased."""

    renamed: Mapping[str, str]
    erased: Erasures


class Sheets:
    """The sheets of a store by number, and those that are told of for the first time."""

    def __init__(self, known: Sequence[Sheet]) -> None:
        self._numbers = {sheet: number for number, sheet in enumerate(known)}
        self._seen: dict[int, tuple[Sheet, int]] = {}
        self.known = list(known)
        self._first = len(known)

    @property
    def new(self) -> Sequence[Sheet]:
        """The sheets that the store does not have yet, in the order of their numbers."""
        return self.known[self._first :]

    def number(self, sheet: Sheet) -> int | None:
        """Return the number of a sheet, None when it is of no file."""
        if id(sheet) not in self._seen:  # all rows share the sheet, which is long to compare
            if sheet.file and sheet not in self._numbers:
                self._numbers[sheet] = len(self.known)
                self.known.append(sheet)
            self._seen[id(sheet)] = sheet, self._numbers.get(sheet, -1)
        number = self._seen[id(sheet)][1]
        return None if number < 0 else number


class Heard:
    """The tellings of several sources, by table and id; former ids count as those kept."""

    def __init__(self, voices: Sequence[Voice], known: Known, sheets: Sheets) -> None:
        self.voices = voices
        self.sheets = sheets
        self.left_out: list[Place] = []
        self.repeats = False
        self._known = known
        self._claims: Sequence[Claim[Record]] = _joined(voices)
        self._ends, self._spans = _spans(voices)
        self._first: dict[str, dict[str, int]] = defaultdict(dict)
        self._more: dict[Key, list[int]] = {}
        self._hear()

    def remarks(self, voice: Voice) -> Iterator[Problem]:
        """Yield what was remarked while a source was read, but for what tells of the erased."""
        rows = {(it.sheet.file, it.sheet.name, it.row) for it in self.left_out}
        for it in voice.reading.problems:
            text = encode_problem(it)
            is_clean = self._known.erased.text(text) == text
            if it.severity == "warning" and is_clean and (it.file, it.sheet, it.row) not in rows:
                yield it

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the sources."""
        return frozenset(voice.source.number for voice in self.voices)

    def ids(self, table: str) -> Mapping[str, int]:
        """Return the ids that are told of in a table, as the keys."""
        return self._first.get(table, {})

    def told_often(self, table: str) -> Sequence[str]:
        """Return the ids that more than one row tells of."""
        return [it for name, it in self._more if name == table]

    def is_told_once(self, table: str, record_id: str) -> bool:
        """Say whether a record is told of in one row and no more."""
        return record_id in self.ids(table) and (table, record_id) not in self._more

    def ties(self) -> Iterator[Tie]:
        """Yield every tie that is told of, as it was told first."""
        for index in self.ids(Tie.table).values():
            record = self._claims[index].record
            if isinstance(record, Tie):
                yield record

    def told_once(self, table: str, ids: Iterable[str]) -> Iterator[Entry]:
        """Yield entries of what is told in one row each, made as they are asked for."""
        for record_id in ids:
            yield self.entry(table, record_id)

    def entry(self, table: str, record_id: str) -> Entry:
        """Return the entry of what one row tells of."""
        index = self._first[table][record_id]
        claim = self._claims[index]
        old = claim.record.id
        part = None if old == record_id else former.part_of(old, None)
        return Entry(self._row(claim.record, record_id), self._origin(index, claim, part))

    def tellings(self, table: str, record_id: str) -> list[Telling]:
        """Return every telling of a record, none when there is none."""
        found: list[Telling] = []
        parts: Counter[tuple[int, str]] = Counter()
        for index in self._at(table, record_id):
            claim = self._claims[index]
            old = claim.record.id
            key = self._voice(index)[0], old
            parts[key] += 1
            part = f"+{parts[key]}" if parts[key] > 1 else None
            part = part if old == record_id else former.part_of(old, part)
            origin = self._origin(index, claim, part)
            found.append(Telling(origin, self._row(claim.record, record_id)))
        return found

    def claims(self, voice: Voice) -> Iterator[Claim[Record]]:
        """Yield what a source says, under the ids of today and without what was erased."""
        renamed = self._known.renamed
        for claim in voice.reading.claims:
            table, old = claim.key
            if isinstance(claim.record, Contact) and self._known.erased.covers(claim.record):
                continue
            kept = renamed.get(old, old) if table == Actor.table else old
            if not renamed:
                yield claim
                continue
            record = decode(table, self._row(claim.record, kept))
            told_in = claim.declared_in if kept == old else f"{claim.declared_in}#{old}"
            yield Claim(record, claim.place, told_in)

    def _row(self, record: Record, record_id: str) -> tuple[str | None, ...]:
        row = self._known.erased.row(record.table, encode(record))
        if not self._known.renamed:
            return row
        return (record_id, *former.redirected(record.table, row, self._known.renamed)[1:])

    def _at(self, table: str, record_id: str) -> Sequence[int]:
        more = self._more.get((table, record_id))
        if more:
            return more
        first = self._first.get(table, {}).get(record_id)
        return () if first is None else (first,)

    def _origin(self, index: int, claim: Claim[Record], part: str | None) -> Origin:
        number, shift = self._voice(index)
        sheet = self.sheets.number(claim.place.sheet)
        return Origin(number, index + shift, sheet, claim.place.row or None, part)

    def _voice(self, index: int) -> tuple[int, int]:
        """Return who says a claim, and how far its place is from its index."""
        return self._spans[bisect_right(self._ends, index)]

    def _hear(self) -> None:
        renamed = self._known.renamed
        for index, claim in enumerate(self._claims):
            record = claim.record
            table, record_id = record.table, record.id
            self.sheets.number(claim.place.sheet)  # in the order in which they are told of
            if isinstance(record, Contact) and self._known.erased.covers(record):
                self.left_out.append(claim.place)
                continue
            if table == Actor.table and renamed:
                record_id = renamed.get(record_id, record_id)
            first = self._first[table].setdefault(record_id, index)
            if first != index:
                self._repeated((table, record_id), first, index)

    def _repeated(self, key: Key, first: int, index: int) -> None:
        before = self._more.setdefault(key, [first])
        claim = self._claims[index]
        self.repeats |= any(
            (it.declared_in, it.record.id) == (claim.declared_in, claim.record.id)
            for it in map(self._claims.__getitem__, before)
        )
        before.append(index)


def _joined(voices: Sequence[Voice]) -> Sequence[Claim[Record]]:
    if len(voices) == 1:
        return voices[0].reading.claims
    return list(chain.from_iterable(voice.reading.claims for voice in voices))


def _spans(voices: Sequence[Voice]) -> tuple[list[int], list[tuple[int, int]]]:
    """Return where the claims of each source end, and with what its places are told."""
    ends = [0, *accumulate(len(voice.reading.claims) for voice in voices)]
    spans = [
        (voice.source.number, voice.start - begin)
        for voice, begin in zip(voices, ends, strict=False)
    ]
    return ends[1:], spans
