"""Sources that moved: a new one tells what another told that is not at its place any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from netmap.assembly import CORRECTIONS, Reading
from netmap.projects.results import Move
from netmap.stores.opening import is_server
from netmap.stores.records import Declared, declared, numbers, tellings
from netmap.stores.rows import Row, encode
from netmap.stores.store import Snapshot

_MOST = 0.5
"""The share of what a source tells by which it is known again."""


def moved(snapshot: Snapshot, told: Sequence[tuple[str, Reading]], home: Path) -> tuple[Move, ...]:
    """Return the new sources that are probably known ones at another place."""
    known = numbers(snapshot)
    new = [(name, reading) for name, reading in told if name not in known]
    lost = [it.number for it in declared(snapshot) if new and _is_lost(it, home)]
    lost = [it for it in lost if it not in {known.get(name) for name, _ in told}]
    if not lost:
        return ()
    names = {number: name for name, number in known.items()}
    found = ((it, _same(snapshot, it, lost)) for _, it in new)
    return tuple(Move(it.source, names[same]) for it, same in found if same is not None)


def _is_lost(source: Declared, home: Path) -> bool:
    if source.name == CORRECTIONS or is_server(source.given):
        return False
    return not ((home / source.name).exists() or Path(source.given).exists())


def _same(snapshot: Snapshot, reading: Reading, lost: Sequence[int]) -> int | None:
    """Return the only lost source that told for the most part the same words."""
    shared = Counter(number for number in _tellers(snapshot, reading) if number in lost)
    enough = [it for it, n in shared.items() if n > len(reading.claims) * _MOST]
    return enough[0] if len(enough) == 1 else None


def _tellers(snapshot: Snapshot, reading: Reading) -> Iterator[int]:
    """Yield for each record who told it in the same words."""
    for table, rows in _rows(reading).items():
        for record_id, entry in snapshot.get(table, rows.keys()).items():
            yield from {it.origin.source for it in tellings(entry) if it.row == rows[record_id]}


def _rows(reading: Reading) -> Mapping[str, Mapping[str, Row]]:
    found: dict[str, dict[str, Row]] = {}
    for claim in reading.claims:
        found.setdefault(claim.record.table, {})[claim.record.id] = encode(claim.record)
    return found
