"""Erase: take what is known of a person out of a project, so that nothing brings it back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import uuid4

from netmap.dataset import Key
from netmap.errors import UnknownNameError
from netmap.model import Actor, Contact, Holding, Post
from netmap.projects import erasures, former
from netmap.projects.results import Erasure
from netmap.stores.erasing import Eraser
from netmap.stores.records import tellings
from netmap.stores.rows import ERASURES, FIELDS, RECORDS
from netmap.stores.store import ChangeSet, Counts, Entry, Origin, Snapshot, Store

_PERSONAL = ("name", "email", "phone")
_SHORTEST = 3
"""A shorter word is part of too much that is about nobody."""


def erase(store: Store, subject: str, *, dry_run: bool) -> Erasure:
    """Take away all contacts about a subject, and their words wherever they stand."""
    snapshot = store.snapshot()
    contacts = _contacts(snapshot, subject)
    keys = [(Contact.table, it.id) for it in contacts]
    words = {form for it in contacts for word in _words(it) for form in _forms(word)}
    if dry_run:
        return _planned(store, snapshot, keys, words)
    if keys:
        _remember(store, snapshot, keys)
        done = store.erase(keys, words)
        return Erasure(store.snapshot().revision, *done)
    return Erasure(snapshot.revision, 0, 0, 0)


def _contacts(snapshot: Snapshot, subject: str) -> list[Entry]:
    """Return the contacts about a subject, its holdings included.

    Raises
    ------
    UnknownNameError
        When nothing has this id.
    """
    subject = former.renamed_of(snapshot, [subject]).get(subject, subject)
    post = FIELDS[Holding.table].index("post")
    about = FIELDS[Contact.table].index("about")
    subjects = {subject} | {
        it.id for it in snapshot.entries(Holding.table) if it.row[post] == subject
    }
    found = [
        it
        for it in snapshot.entries(Contact.table)
        if it.id == subject or any(told.row[about] in subjects for told in tellings(it))
    ]
    if not found and not _is_known(snapshot, subject):
        raise UnknownNameError("subject", subject)
    return found


def _is_known(snapshot: Snapshot, subject: str) -> bool:
    tables = (Post.table, Holding.table, Actor.table)
    if any(snapshot.get(table, [subject]) for table in tables):
        return True
    digest = erasures.digest((Contact.table, subject))
    return bool(snapshot.get(ERASURES, [digest]))


def _words(entry: Entry) -> Iterator[str]:
    places = [FIELDS[Contact.table].index(field) for field in _PERSONAL]
    for told in tellings(entry):
        yield from (word for place in places if (word := told.row[place]))


def _forms(word: str) -> Iterator[str]:
    """Yield a name in both orders, and a number with and without its spaces."""
    parts = word.split()
    forms = {word, " ".join(parts), " ".join(reversed(parts)), ", ".join(reversed(parts))}
    if any(map(str.isdigit, word)):
        forms = {word, " ".join(parts), "".join(parts)}
    yield from (form for form in forms if len(form) >= _SHORTEST)


def _remember(store: Store, snapshot: Snapshot, keys: Collection[Key]) -> None:
    """Note that these are not to come back, before anything goes: what is cut off can be redone."""
    digests = {erasures.digest(key) for key in keys}
    new = digests - snapshot.get(ERASURES, digests).keys()
    if new:
        entries = [Entry((digest,), Origin(0, 0)) for digest in sorted(new)]
        changes = ChangeSet("erase", Counts(), puts={ERASURES: entries})
        store.commit(changes, snapshot.revision, uuid4().hex)


def _planned(
    store: Store, snapshot: Snapshot, keys: Collection[Key], words: Collection[str]
) -> Erasure:
    versions = sum(it.until is not None for key in keys for it in store.history(*key))
    eraser = Eraser(words)
    for table in RECORDS if words else ():
        for entry in snapshot.entries(table):
            if (table, entry.id) not in keys:
                eraser.entry(table, entry)
    return Erasure(snapshot.revision, len(keys), versions, eraser.found, dry_run=True)
