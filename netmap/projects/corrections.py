"""What an edit has to tell: of an actor only what differs, so that its sources stay heard."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from netmap.assembly import CORRECTIONS
from netmap.dataset import Key
from netmap.model import Actor, Record
from netmap.stores.records import numbers, tellings
from netmap.stores.rows import FIELDS, Row, decode, encode
from netmap.stores.store import Entry, Snapshot

_ALWAYS = frozenset({"id", "kind"})
"""What no telling of an actor can do without."""


def sparse(
    snapshot: Snapshot, records: Sequence[Record], whole: Collection[Key]
) -> Iterator[Record]:
    """Yield what records tell that is not so already.

    An actor states what differs from what is used of it now, what an edit told of it before, and
    its kind; one that says nothing new is left out. Other records are one statement each, and so
    is what is told ``whole``.
    """
    edits = numbers(snapshot).get(CORRECTIONS)
    ids = [it.id for it in records if isinstance(it, Actor)]
    known = snapshot.get(Actor.table, ids) if ids else {}
    for it in records:
        entry = known.get(it.id)
        if not isinstance(it, Actor) or entry is None or (it.table, it.id) in whole:
            yield it
            continue
        row = _differing(encode(it), entry, _edited(entry, edits))
        if row is not None:
            yield decode(Actor.table, row)


def _edited(entry: Entry, edits: int | None) -> Row:
    """Return what edits told before, nothing where they did not."""
    rows = (it.row for it in tellings(entry) if it.origin.source == edits)
    return next(rows, (None,) * len(entry.row))


def _differing(told: Row, entry: Entry, edited: Row) -> Row | None:
    fields = zip(FIELDS[Actor.table], told, entry.row, edited, strict=True)
    kept = tuple(
        new if name in _ALWAYS or new != now or before is not None else None
        for name, new, now, before in fields
    )
    is_new = any(new not in (None, now) for new, now in zip(kept, entry.row, strict=True))
    return kept if is_new or any(edited) else None
