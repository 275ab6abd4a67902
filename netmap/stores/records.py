"""From what a store keeps to what was read: readings of its declared sources, one dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from netmap.assembly import Reading
from netmap.dataset import Claim
from netmap.model import Record
from netmap.problems import Place, Sheet
from netmap.stores.places import decode_problem
from netmap.stores.rows import DECLARED, RECORDS, decode
from netmap.stores.store import Entry, Origin, Snapshot, Telling

_NOWHERE = Sheet("")


class Declared(NamedTuple):
    """A declared source: its name, by which it is known again, and the path it was read from."""

    name: str
    number: int
    given: str


def declared(snapshot: Snapshot) -> tuple[Declared, ...]:
    """Return the declared sources in the order in which they were first told."""
    rows = (entry.row for entry in snapshot.entries(DECLARED))
    found = [Declared(row[0] or "", int(row[1] or 0), row[2] or "") for row in rows]
    return tuple(sorted(found, key=lambda it: it.number))


def readings(snapshot: Snapshot) -> tuple[Reading, ...]:
    """Return what each declared source says, as if it had just been read.

    The places are those of the last import; what was remarked then is a problem of the reading.
    """
    sources = declared(snapshot)
    given = {source.number: source.given for source in sources}
    told: Mapping[int, list[tuple[int, Claim[Record]]]] = defaultdict(list)
    sheets = snapshot.sheets()
    for table in RECORDS:
        for entry in snapshot.entries(table):
            for telling in tellings(entry):
                origin = telling.origin
                record = decode(table, telling.row)
                claim = Claim(record, place(sheets, origin), declared_in(given, origin))
                told[origin.source].append((origin.position, claim))
    remarks = snapshot.warnings()
    return tuple(
        Reading(
            source.given,
            tuple(claim for _, claim in sorted(told[source.number], key=lambda it: it[0])),
            tuple(map(decode_problem, remarks.get(source.number, ()))),
        )
        for source in sources
    )


def tellings(entry: Entry) -> Sequence[Telling]:
    """Return every telling of an entry, the first one first."""
    return entry.tellings or (Telling(entry.origin, entry.row),)


def place(sheets: Sequence[Sheet], origin: Origin) -> Place:
    """Return where something was told; what was made in Python stands nowhere."""
    return Place(_NOWHERE if origin.sheet is None else sheets[origin.sheet], origin.row or 0)


def declared_in(given: Mapping[int, str], origin: Origin) -> str:
    """Return the source of a telling, and of several in one source which of them."""
    source = given.get(origin.source, "")
    return f"{source}#{origin.part}" if origin.part else source
