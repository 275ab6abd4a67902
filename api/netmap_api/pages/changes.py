"""What differs between two states of a project, as rows that people read, for several pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from netmap.assembly import CORRECTIONS
from netmap.dataset import Dataset
from netmap.formats.form import columns, form
from netmap.model import Actor, Event, Indicator, Observation, Record, Tie
from netmap.model.record import Named
from netmap.projects.results import Conflict, Difference
from netmap.stores.rows import RECORDS
from netmap.telling import Telling
from netmap_api.sentences import say

_DATES = frozenset({"start", "end", "as_of", "date"})
_LONGEST = 300


class Change(NamedTuple):
    """One difference in words; ``actor`` is the id of an actor that has a page."""

    kind: str
    table: str
    name: str
    actor: str | None
    field: str
    before: str
    after: str


class Clash(NamedTuple):
    """Two sources that tell a value differently: what each says and where."""

    name: str
    field: str
    value: str
    place: str
    other: str
    other_place: str
    used: bool


class Words:
    """Names records, fields and values in a language, with the datasets that may know them."""

    def __init__(self, language: str, *datasets: Dataset) -> None:
        self.language = language
        self._tell = [Telling(it, language) for it in datasets]

    def changes(self, found: Iterable[Difference]) -> tuple[Change, ...]:
        """Return differences in words."""
        return tuple(map(self._change, found))

    def clashes(self, found: Iterable[Conflict]) -> tuple[Clash, ...]:
        """Return conflicts between sources in words."""
        return tuple(map(self._clash, found))

    def table(self, table: str) -> str:
        """Return what the records of a table are called."""
        return form(self.language).sheet(table)

    def field(self, table: str, field: str | None) -> str:
        """Return what a field is called in forms; an extra column has its own heading."""
        if field is None:
            return ""
        if field in columns(table) or field == "citations":
            return form(self.language).header(table, "citation" if field == "citations" else field)
        return field if field != "sources" else self._tell[0].heading("sources")

    def value(self, table: str, field: str | None, told: str | None) -> str:
        """Return a value as people read it, the names of what it refers to for ids."""
        if told is None:
            return ""
        if field == "sources":
            return "; ".join(map(self.source, told.split("; ")))
        record_type = RECORDS[table]
        if field in record_type.words():
            return self._word(record_type.words()[str(field)], told)
        if field in record_type.refers():
            return "; ".join(self._of(it) for it in told.split("; "))
        return self._tell[0].date(told) if field in _DATES else _short(told)

    def source(self, name: str) -> str:
        """Return what a source is called here: not where its file lies on the machine."""
        if name == CORRECTIONS:
            return say("history.edits", self.language)
        return short(name)

    def name(self, table: str, record_id: str) -> str:
        """Return what a record is called, its id when nothing is known of it."""
        for tell in self._tell:
            record = tell.dataset.all(RECORDS[table]).get(record_id)
            if record is not None:
                return _named(record, tell)
        return record_id

    def _change(self, it: Difference) -> Change:
        actor = it.id if it.table == Actor.table and it.change != "removed" else None
        values = (self.value(it.table, it.field, told) for told in (it.before, it.after))
        named = self.name(it.table, it.id)
        field = self.field(it.table, it.field)
        return Change(it.change, self.table(it.table), named, actor, field, *values)

    def _clash(self, it: Conflict) -> Clash:
        return Clash(
            self.name(it.table, it.id),
            self.field(it.table, it.field),
            self.value(it.table, it.field, it.value),
            self._place(it.file, it.sheet, it.row),
            self.value(it.table, it.field, it.other),
            self._place(it.other_file, it.other_sheet, it.other_row),
            it.used,
        )

    def _place(self, file: str | None, sheet: str | None, row: int | None) -> str:
        words = self._tell[0].say
        parts = [
            self.source(file or ""),
            words("words.in_sheet", name=sheet) if sheet else "",
            words("words.in_row", name=row) if row else "",
        ]
        return ", ".join(filter(None, parts))

    def _word(self, group: str, told: str) -> str:
        return next(
            (label for it in self._tell if (label := it.word(group, told)) != told),
            told,
        )

    def _of(self, record_id: str) -> str:
        for tell in self._tell:
            if (name := tell.actor(record_id)) != record_id:
                return name
            if found := _of_others(tell, record_id):
                return found
        return record_id


def _of_others(tell: Telling, record_id: str) -> str | None:
    others: Iterator[Record | None] = (
        tell.dataset.all(it).get(record_id) for it in (Indicator, Event)
    )
    return next((_named(it, tell) for it in others if it is not None), None)


def _named(record: Record, tell: Telling) -> str:
    match record:
        case Tie():
            ends = tell.actor(record.source), tell.actor(record.target)
            return f"{ends[0]} – {tell.word('ties', record.kind)} – {ends[1]}"
        case Observation():
            known = tell.dataset.indicators.get(record.indicator)
            unit = tell.actor(record.unit) if record.unit else ""
            name = known.name(tell.language) if known else record.indicator
            return ", ".join(filter(None, (name, unit, tell.date(str(record.as_of)))))
        case Named():
            return record.name(tell.language)
    return cast("str", getattr(record, "title", record.id))


def short(path: str) -> str:
    """Return the end of a path, which is enough to know a file by.

    Examples
    --------
    >>> short("/srv/data/kainuu/actors.csv"), short("toimijat.xlsx")
    ('kainuu/actors.csv', 'toimijat.xlsx')
    """
    return "/".join(path.replace("\\", "/").rstrip("/").split("/")[-2:])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
