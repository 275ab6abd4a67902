"""Erase: take what is known of a person out of a project, so that nothing brings it back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

from netmap.dataset import Key
from netmap.errors import ConflictError, UnknownNameError
from netmap.model import Actor, Contact, Holding, Post
from netmap.projects import erasures, former
from netmap.projects.importing import SPAN
from netmap.projects.results import Erasure, Trace
from netmap.stores.erasing import PERSONAL, Eraser, cleaned_row
from netmap.stores.records import tellings
from netmap.stores.rows import ERASURES, FIELDS, RECORDS, Row
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Snapshot, Store
from netmap.stores.wording import Form, beginning, forms, stems

_TRIES = 100
"""How often an erasure is planned again because others changed the project meanwhile."""

_Holds = Callable[[str], bool]


@dataclass(frozen=True)
class _Case:
    """Who is to go: the contacts by id with what they say, and all words that are to go.

    ``present`` is how many of the contacts there are now.
    """

    said: Mapping[str, Collection[tuple[str, str]]]
    present: int
    words: Collection[str]

    @property
    def keys(self) -> Collection[Key]:
        return {(Contact.table, it) for it in self.said}

    @property
    def forms(self) -> Collection[Form]:
        return {form for word in self.words for form in forms(word)}


def erase(store: Store, subject: str, also: Iterable[str], *, dry_run: bool) -> Erasure:
    """Take away all contacts about a subject, and their words and others wherever they stand."""
    also = tuple(also)
    for _ in range(_TRIES):
        snapshot = store.snapshot()
        case = _case(store, snapshot, subject, also)
        if dry_run:
            return _planned(store, snapshot, case)
        if not case.keys and not case.forms:
            return Erasure(snapshot.revision, 0, 0, 0)
        try:
            _remember(store, snapshot, case)
        except ConflictError as error:
            conflict = error
        else:
            return _made(store, case)
    raise conflict


def _case(store: Store, snapshot: Snapshot, subject: str, also: Iterable[str]) -> _Case:
    """Find the contacts that are or were about a subject, or about what was a holding of it.

    Raises
    ------
    UnknownNameError
        When nothing has this id.
    """
    renamed = former.renamed(snapshot)
    subject = renamed.get(subject, subject)
    subjects = {subject, *(old for old, kept in renamed.items() if kept == subject)}
    touched = store.touched(0, snapshot.revision)
    holdings = _lives(store, snapshot, Holding.table, touched)
    subjects |= {it for it, rows in holdings if subjects & _column("post", Holding.table, rows)}
    said = {
        it: _said(rows)
        for it, rows in _lives(store, snapshot, Contact.table, touched)
        if it == subject or subjects & _column("about", Contact.table, rows)
    }
    if not said and not _is_known(store, snapshot, subject):
        raise UnknownNameError("subject", subject)
    present = len(snapshot.get(Contact.table, said.keys())) if said else 0
    return _Case(said, present, {*also, *(word for told in said.values() for _, word in told)})


def _lives(
    store: Store, snapshot: Snapshot, table: str, touched: Collection[Key]
) -> Iterator[tuple[str, list[Row]]]:
    """Yield every id that a table has or had, with all that was told under it."""
    current = {it.id: it for it in snapshot.entries(table)}
    for record_id in {**current, **{it: None for name, it in touched if name == table}}:
        now = current.get(record_id)
        was = () if now and now.since == 1 else store.history(table, record_id)
        entries = [*(it.entry for it in was), *([now] if now else ())]
        yield record_id, [told.row for it in entries for told in tellings(it)]


def _column(field: str, table: str, rows: Iterable[Row]) -> set[str | None]:
    place = FIELDS[table].index(field)
    return {row[place] for row in rows}


def _said(rows: Iterable[Row]) -> Collection[tuple[str, str]]:
    """Return what a contact states of its own, as far as it is known yet, by field."""
    return {(it, word) for it in PERSONAL for word in _column(it, Contact.table, rows) if word}


def _is_known(store: Store, snapshot: Snapshot, subject: str) -> bool:
    tables = (Post.table, Holding.table, Actor.table)
    digest = erasures.of_record(subject)
    return any(store.history(table, subject) for table in tables) or bool(
        snapshot.get(ERASURES, [digest])
    )


def _remember(store: Store, snapshot: Snapshot, case: _Case) -> None:
    """Note that these are not to come back, before anything goes: what is cut off can be redone.

    Raises
    ------
    ConflictError
        When there is a newer revision, which may hold more of them.
    """
    contacts = (it for contact in case.said.items() for it in erasures.of_contact(*contact))
    digests = {*contacts, *map(erasures.of_form, case.forms)}
    new = digests - snapshot.get(ERASURES, digests).keys()
    if new:
        first = snapshot.revision * SPAN
        entries = [Entry((it,), Origin(0, first + n)) for n, it in enumerate(sorted(new))]
        changes = ChangeSet("erase", Counts(), puts={ERASURES: entries})
        store.commit(changes, snapshot.revision, uuid4().hex)


def _made(store: Store, case: _Case) -> Erasure:
    done = store.erase(case.keys, case.words)
    snapshot = store.snapshot()
    left = tuple(_left(store, snapshot, case, Eraser(())))
    return Erasure(snapshot.revision, *done, unknown=len(case.keys) - done.entries, left=left)


def _planned(store: Store, snapshot: Snapshot, case: _Case) -> Erasure:
    versions = sum(it.until is not None for key in case.keys for it in store.history(*key))
    eraser = Eraser(case.words)
    left = tuple(_left(store, snapshot, case, eraser))
    return Erasure(
        snapshot.revision,
        case.present,
        versions,
        eraser.found,
        unknown=len(case.keys) - case.present,
        left=left,
        dry_run=True,
    )


def _left(store: Store, snapshot: Snapshot, case: _Case, eraser: Eraser) -> Iterator[Trace]:
    """Yield what holds a word like a surname when an eraser has been over it."""
    holds = beginning({it for word in case.words for it in stems(word)})
    for table in RECORDS if case.words else ():
        for entry in snapshot.entries(table):
            if (table, entry.id) not in case.keys:
                without = eraser.entry(table, entry)
                rows = [told.row for told in tellings(without)]
                fields = dict.fromkeys(it for row in rows for it in _holding(table, row, holds))
                yield from (Trace(table, entry.id, field) for field in fields)
    for change in store.log():
        for field, said in (("who", change.who), ("note", change.note)):
            if holds(eraser.text(said) or ""):
                yield Trace("changes", str(change.revision), field)


def _holding(table: str, row: Row, holds: _Holds) -> Iterator[str]:
    """Yield the fields of a row that hold a word, its id and what a contact states among them."""
    without = cleaned_row(table, row, lambda text: "" if holds(text) else text)
    own = ("id", *PERSONAL) if table == Contact.table else ("id",)
    for field, text, rest in zip(FIELDS[table], row, without, strict=True):
        if text != rest or (field in own and text and holds(text)):
            yield field
