"""Import: read sources, set them against the project, refuse what cannot be, plan the commit."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from netmap.assembly import CORRECTIONS, Reading, assemble
from netmap.dataset import Claim, Dataset, Key
from netmap.errors import InvalidDataError, InvalidValueError, StoreError, UnknownNameError
from netmap.formats import source as formats
from netmap.model import Actor, Contact, Record, Tie
from netmap.problems import Place, Problem, Sheet
from netmap.projects import former
from netmap.projects.erasures import erasures
from netmap.projects.hearing import Heard, Known, Sheets, Voice
from netmap.projects.planning import Plan, Planner, leaves_ties_loose
from netmap.projects.results import Conflict, Imported
from netmap.projects.spelling import spelled
from netmap.stores.opening import is_store, open_store
from netmap.stores.places import encode_problem
from netmap.stores.records import Declared, dataset, declared, numbers, readings, tellings
from netmap.stores.rows import DECLARED, RECORDS, encode
from netmap.stores.store import Change, ChangeSet, Counts, Entry, Origin, Snapshot

Importable = str | Path | Dataset

_MOST = 0.2
"""The share of what a source told that may go without leave."""
_ALLOWING = "netmap import --allow-removals"
SPAN = 1_000_000
"""How many records may be edited in one go: each revision has so many places of its own."""
_NOWHERE = Place(Sheet(""), 0)
_ORDER = tuple(RECORDS)


@dataclass(frozen=True)
class Work:
    """A change that is planned: the commit that makes it, and what to say of it.

    ``refusal`` is what forbids it unless it is allowed.
    """

    changes: ChangeSet
    outcome: Imported
    refusal: StoreError | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to commit."""
        changes = self.changes
        return not any((changes.puts, changes.moves, changes.removals, changes.warnings))

    def told(self, revision: int, *, dry_run: bool) -> Imported:
        """Say what the change did, or would do."""
        makes = not self.is_empty
        return replace(self.outcome, revision=revision, dry_run=dry_run, makes=makes)


def made_before(change: Change) -> Imported:
    """Return what is known of a change that was made before: its counts."""
    return Imported(
        change.revision,
        *(change.counts or Counts()),
        moved=0,
        unchanged=0,
        left_out=0,
        conflicts=(),
        warnings=0,
        dry_run=False,
        makes=True,
    )


def read(
    source: Importable, name: str | None, home: Path, given: str | None = None
) -> tuple[str, Reading]:
    """Read a source; return the name by which a project knows it again, and what it says.

    What it says then stands in what it was given as, if that is told.

    Raises
    ------
    UnknownNameError
        When there is no such file or folder.
    InvalidValueError
        When a dataset has no name.
    """
    if isinstance(source, Dataset):
        if not name:
            raise InvalidValueError(source, "unnamed_source")
        return name, _reading(source, name)
    if is_store(source):
        with open_store(source) as store:
            told = _reading(dataset(store.snapshot()), str(source))
    else:
        told = formats.read(source)
    return name or _name(source, home), spelled(told, given) if given else told


def _reading(told: Dataset, source: str) -> Reading:
    """Let a dataset speak as one source; what came from files still says where it stands."""
    if told.sources:
        claims = tuple(Claim(it, told.place(it) or _NOWHERE, source) for it in told)
    else:
        claims = tuple([Claim(it, _NOWHERE, source) for it in told])
    return Reading(source, claims, ())


def _name(source: str | Path, home: Path) -> str:
    """Return the path of a source from the folder of the project, however it is written."""
    path = Path(source).resolve()
    try:
        return Path(os.path.relpath(path, home.resolve())).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def plan_import(snapshot: Snapshot, told: Sequence[tuple[str, Reading]]) -> Work:
    """Plan what brings a project to what these sources say now.

    Raises
    ------
    InvalidDataError
        When the project would hold errors; it carries every problem found.
    """
    given = {it.name: it.given for it in declared(snapshot)}
    as_before = [(name, spelled(it, given.get(name, it.source))) for name, it in told]
    if any(it.source != other.source for (_, it), (_, other) in zip(told, as_before, strict=True)):
        with suppress(InvalidDataError):
            work = _planned(snapshot, as_before)
            if work.is_empty:
                return work
    return _planned(snapshot, told)


def _planned(snapshot: Snapshot, told: Sequence[tuple[str, Reading]]) -> Work:
    sources = declared(snapshot)
    voices = _voices(snapshot, sources, told)
    known = Known(former.renamed(snapshot), erasures(snapshot))
    heard = Heard(voices, known, Sheets(snapshot.sheets()))
    after = _after(sources, voices)
    were_told = not heard.numbers.isdisjoint(it.number for it in sources)

    def concerned(table: str) -> Iterable[Entry]:
        return _told(snapshot, heard, table) if were_told else _shared(snapshot, heard, table)

    plan = Planner(heard, after, known.renamed, concerned).run()
    problems = [problem for voice in voices for problem in voice.reading.problems]
    has_errors = plan.has_errors or any(it.severity == "error" for it in problems)
    if has_errors or leaves_ties_loose(snapshot, plan, known.renamed):
        _refuse(snapshot, heard)
    return _work(snapshot, plan, sources, "import")


def plan_edit(snapshot: Snapshot, records: Sequence[Record], removals: Sequence[Key] = ()) -> Work:
    """Plan the change of single records, looking at nothing but them and what they name.

    A former id of an actor is one more name of it: what is said of it corrects the actor.

    Raises
    ------
    InvalidDataError
        When the project would hold errors; it carries every problem found.
    InvalidValueError
        When a contact was erased.
    UnknownNameError
        When what is to be removed is not there.
    """
    source = Declared(CORRECTIONS, 0, CORRECTIONS)
    rows = [(it.table, encode(it)) for it in records]
    ids = {it for told in rows for it in former.named(*told)}
    ids |= {it for table, it in removals if table == Actor.table}
    renamed = former.renamed_of(snapshot, ids) if ids else {}
    removed = _present(snapshot, removals, renamed)
    claims = tuple(Claim(it, _NOWHERE, CORRECTIONS) for it in _of_kept(records, renamed))
    voice = Voice(source, Reading(CORRECTIONS, claims, ()), snapshot.revision * SPAN)
    known = Known(renamed, erasures(snapshot))
    for it in records:
        if isinstance(it, Contact) and known.erased.covers(it):
            raise InvalidValueError(it.id, "erased")
    voices = [voice] if claims else []
    heard = Heard(voices, known, Sheets(snapshot.sheets()))
    sources = declared(snapshot)
    after = _after(sources, voices)

    def concerned(table: str) -> Iterable[Entry]:
        ids = {*heard.ids(table), *(it for name, it in removed if name == table)}
        return snapshot.get(table, ids).values() if ids else ()

    plan = Planner(heard, after, renamed, concerned, stays=True, removed=removed).run()
    if plan.has_errors or leaves_ties_loose(snapshot, plan, renamed):
        _refuse(snapshot, heard, removed)
    return _work(snapshot, plan, sources, "edit")


def _present(
    snapshot: Snapshot, removals: Sequence[Key], renamed: Mapping[str, str]
) -> frozenset[Key]:
    """Return the keys of what is to be removed, all of which have to be there."""
    wanted = [
        (table, renamed.get(it, it) if table == Actor.table else it) for table, it in removals
    ]
    for table, record_id in wanted:
        if table not in RECORDS or not snapshot.get(table, [record_id]):
            raise UnknownNameError("record", record_id)
    return frozenset(wanted)


def _of_kept(records: Sequence[Record], renamed: Mapping[str, str]) -> Iterator[Record]:
    """Yield records, those of a former id as of the actor that took its place."""
    ids = {it.id for it in records if isinstance(it, Actor)}
    for it in records:
        kept = renamed.get(it.id) if isinstance(it, Actor) else None
        yield it.model_copy(update={"id": kept}) if kept and kept not in ids else it


def _voices(
    snapshot: Snapshot, sources: Sequence[Declared], told: Sequence[tuple[str, Reading]]
) -> list[Voice]:
    """Give each source its number: the one that it had before, or the next."""
    known = numbers(snapshot)
    following = max(known.values(), default=0) + 1
    found: dict[str, Voice] = {}
    for name, reading in told:
        if name not in found:
            number = known.get(name, following)
            following += number == following
            found[name] = Voice(Declared(name, number, reading.source), reading)
    return sorted(found.values(), key=lambda it: it.source.number)


def _after(sources: Sequence[Declared], voices: Sequence[Voice]) -> Sequence[Declared]:
    """Return the sources of the project when these are declared, each as it is given now."""
    known = {it.number: it for it in sources} | {it.source.number: it.source for it in voices}
    return [known[number] for number in sorted(known)]


def _told(snapshot: Snapshot, heard: Heard, table: str) -> Iterator[Entry]:
    """Yield what the sources heard told of before, or tell of now."""
    told = heard.ids(table)
    for entry in snapshot.entries(table):
        if entry.id in told or any(it.origin.source in heard.numbers for it in tellings(entry)):
            yield entry


def _shared(snapshot: Snapshot, heard: Heard, table: str) -> Iterable[Entry]:
    """Return what others told of that new sources tell of as well."""
    told = heard.ids(table)
    if not told:
        return ()
    shared = [it for (it,) in snapshot.columns(table, ("id",)) if it in told and it]
    return snapshot.get(table, shared).values() if shared else ()


def _refuse(snapshot: Snapshot, heard: Heard, removed: Collection[Key] = ()) -> None:
    """Raise what is wrong, if anything is, and name the sources if they tell it by themselves.

    What is wrong between sources no command can list: the project still has what they said before.
    """
    kept = zip(declared(snapshot), readings(snapshot), strict=True)
    everything = {source.number: _left(reading, removed) for source, reading in kept}
    for voice in heard.voices:
        number = voice.source.number
        everything[number] = _heard_reading(heard, voice, everything.get(number))
    _, problems = assemble([everything[number] for number in sorted(everything)])
    if errors := _errors(problems):
        _, alone = assemble([voice.reading for voice in heard.voices])
        given = [it.source.given for it in heard.voices if it.source.number]
        can_check = _errors(alone) == errors and all(Path(it).exists() for it in given)
        raise InvalidDataError(problems, given if can_check else (), alone)


def _left(reading: Reading, removed: Collection[Key]) -> Reading:
    if not removed:
        return reading
    claims = tuple([it for it in reading.claims if it.key not in removed])
    return replace(reading, claims=claims)


def _errors(problems: Iterable[Problem]) -> set[tuple[object, ...]]:
    return {
        (it.code, it.file, it.sheet, it.row, it.column) for it in problems if it.severity == "error"
    }


def _heard_reading(heard: Heard, voice: Voice, before: Reading | None) -> Reading:
    """Return what a source says now; edits leave what else was edited."""
    claims = tuple(heard.claims(voice))
    if before and voice.source.number == 0:
        others = (it for it in before.claims if it.record.id not in heard.ids(it.record.table))
        claims = (*others, *claims)
    return replace(voice.reading, claims=claims)


def _work(snapshot: Snapshot, plan: Plan, sources: Sequence[Declared], kind: str) -> Work:
    voices = plan.heard.voices
    puts = dict(plan.entries())
    if new := [it.source for it in voices if it.source not in sources]:
        puts[DECLARED] = [as_entry(it) for it in new]
    heard = {it.source.number: [*plan.heard.remarks(it)] for it in voices if it.source.number}
    remarks = {it: [*map(encode_problem, told)] for it, told in heard.items()}
    before = snapshot.warnings()
    changes = ChangeSet(
        kind,
        plan.counts,
        puts=puts,
        moves=plan.moves,
        removals=plan.removals,
        sheets=plan.heard.sheets.new,
        warnings={it: told for it, told in remarks.items() if [*before.get(it, ())] != told},
    )
    outcome = Imported(
        snapshot.revision,
        *plan.counts,
        moved=plan.moved,
        unchanged=plan.unchanged,
        left_out=len(plan.heard.left_out),
        conflicts=tuple(sorted(plan.conflicts, key=_by_place)),
        warnings=sum(map(len, remarks.values())),
        dry_run=True,
        tables=tuple(plan.tables),
        gone=plan.gone,
        remarks=tuple(chain.from_iterable(heard.values())),
    )
    return Work(changes, outcome, next(_shrinking(plan), None))


def _by_place(it: Conflict) -> tuple[object, ...]:
    return _ORDER.index(it.table), it.file or "", it.sheet or "", it.row or 0, it.id, it.field


def as_entry(source: Declared) -> Entry:
    """Return the entry that declares a source."""
    return Entry((source.name, str(source.number), source.given), Origin(source.number, 0))


def _shrinking(plan: Plan) -> Iterator[StoreError]:
    """Tell of each source that says no more of over a fifth of what it said."""
    told, lost = plan.shares.told, plan.shares.lost
    for voice in plan.heard.voices:
        number, given = voice.source.number, voice.source.given
        for what, tables in _GUARDED.items():
            before = sum(told[number, table] for table in tables)
            gone = sum(lost[number, table] for table in tables)
            if gone > before * _MOST:
                facts = {"source": given, "lost": gone, "told": before, "command": _ALLOWING}
                yield StoreError(f"shrinks_{what}", **facts)


_GUARDED = {"actors": (Actor.table,), "ties": (Tie.table,), "records": tuple(RECORDS)}
