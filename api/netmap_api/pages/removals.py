"""Removing a record in the browser: what goes with it, what stays and names it, and doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from netmap.dataset import Dataset
from netmap.errors import UnknownNameError
from netmap.model import Actor, Record
from netmap.stores.rows import RECORDS
from netmap_api.access.seats import Seat
from netmap_api.records import conditions, listing, reports


@dataclass(frozen=True)
class Removal:
    """A record and the ties that go with it; ``stays`` counts by table what names it and stays."""

    record: Record
    ties: Sequence[Record]
    stays: Sequence[tuple[str, int]]

    @property
    def seen(self) -> str:
        """What tells whether somebody has changed any of it since it was looked at."""
        return conditions.etag_of(*map(listing.content_of, (self.record, *self.ties))).strip('"')


def of(dataset: Dataset, table: str, record_id: str) -> Removal:
    """Return what would go with a record.

    Raises
    ------
    UnknownNameError
        When there is no such record.
    """
    record = dataset.all(RECORDS[table]).get(record_id)
    if record is None:
        raise UnknownNameError("record", record_id)
    if table != Actor.table:
        return Removal(record, (), ())
    ties = [it for it in dataset.ties.values() if record_id in (it.source, it.target)]
    going = {it.id for it in ties}
    return Removal(record, ties, _naming(dataset, record_id, going))


def remove(seat: Seat, removal: Removal, note: str | None, base: int) -> tuple[int, bool]:
    """Take a record out with its ties; return the newest revision then.

    Raises
    ------
    ConflictError
        When the project was changed since the base.
    """
    keys = [(it.table, it.id) for it in (removal.record, *removal.ties)]
    with seat.served.project() as project, reports.told_to(seat):
        done = project.change((), keys, who=seat.who, note=note, base=base)
    return done.revision, done.makes


def _naming(dataset: Dataset, actor: str, going: set[str]) -> list[tuple[str, int]]:
    found: Counter[str] = Counter()
    for record_type in RECORDS.values():
        for it in dataset.all(record_type).values():
            is_naming = any(told == actor for _, told, _ in it.references())
            if is_naming and not (it.table == "ties" and it.id in going):
                found[it.table] += 1
    return sorted(found.items())
