"""What editors type: read as a record, set against what others changed, saved once or refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pydantic import ValidationError

from netmap.characters import CONTROL, tidy
from netmap.errors import InvalidDataError, InvalidValueError, UnknownNameError
from netmap.formats.form import form
from netmap.formats.tables.characters import MAX_TEXT
from netmap.model import Observation, Record
from netmap.model.faults import faults
from netmap.problems import Problem as DataProblem
from netmap.stores.rows import RECORDS
from netmap_api.pages import forms
from netmap_api.pages.forms import CITED, FIELDS, Forms
from netmap_api.records import bodies, listing, reports, shapes, writing
from netmap_api.sentences import say

if TYPE_CHECKING:
    import netmap
    from netmap.stores.store import Snapshot
    from netmap_api.access.seats import Seat

GENERAL = ""
"""The key of what is wrong with no single field."""


@dataclass(frozen=True)
class Draft:
    """What was typed into the form of a record.

    ``record_id`` is None of a new one; ``base`` is the revision that the form was made on, and
    ``key`` is by which the same form is known again.
    """

    table: str
    record_id: str | None
    values: Mapping[str, str]
    base: int
    key: str


class Refused(Exception):  # noqa: N818 - the answer to a draft, not a fault of the program
    """A draft that was not saved: what is wrong by field, and what the record says now."""

    def __init__(
        self, wrong: Mapping[str, str], base: int | None = None, now: Record | None = None
    ) -> None:
        super().__init__(tuple(wrong))
        self.wrong = wrong
        self.base = base
        self.now = now


def draft_of(table: str, record_id: str | None, posted: Mapping[str, str]) -> Draft:
    """Return what a posted form holds; texts are tidied, lines end as everywhere."""
    values = {key: tidy(text.replace("\r\n", "\n")) for key, text in posted.items()}
    base, key = values.get("base", ""), values.get("key", "")
    number = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0  # noqa: PLR2004
    return Draft(table, record_id, values, number, key[:64] or uuid4().hex)


def save(seat: Seat, draft: Draft, language: str) -> tuple[int, bool]:
    """Save a draft; return the newest revision then, and whether anything changed.

    Raises
    ------
    Refused
        When something is wrong with what was typed, or the record was changed meanwhile.
    """
    key = f"page {seat.principal.kind} {seat.principal.id} {draft.key}"
    with seat.served.project() as project:
        if (made := project.store.made(key)) is not None:
            return made, True
        return writing.again(lambda: _tried(seat, project, draft, key, language))


def record_at(seat: Seat, table: str, record_id: str, revision: int | None = None) -> Record | None:
    """Return a record as it is, or was at a revision, for whom a seat is; None when it is not."""
    with seat.served.project() as project:
        snapshot = project.store.snapshot(revision, access=seat.access)
        return listing.exactly(snapshot, table, record_id)


def twin(forms_: Forms, values: Mapping[str, str]) -> Observation | None:
    """Return what was observed of the same unit and indicator at the same date."""
    unit = forms_.meant("observations", "unit", values.get("unit", ""))
    told = (values.get("indicator"), unit, values.get("as_of"))
    found = forms_.dataset.observations.values()
    return next((it for it in found if (it.indicator, it.unit, str(it.as_of)) == told), None)


def _tried(
    seat: Seat, project: netmap.Project, draft: Draft, key: str, language: str
) -> tuple[int, bool]:
    snapshot = project.store.snapshot(access=seat.access)
    known = Forms(seat.served.dataset(seat.access, snapshot.revision), language)
    draft = _aimed(draft, known)
    now = listing.exactly(snapshot, draft.table, draft.record_id) if draft.record_id else None
    if draft.record_id:
        _unchanged(seat, project, draft, now, snapshot.revision, language)
    record = _read(draft, now, known, snapshot)
    told = [(draft.table, record.id)] if writing.loses(now, record) else []
    note = draft.values.get("why", "")[: shapes.LONGEST_NOTE] or None
    who, base = seat.who, snapshot.revision
    try:
        with reports.told_to(seat):
            done = project.change([record], told, who=who, note=note, base=base, key=key)
    except InvalidDataError as error:
        raise Refused(_of_data(error, draft, known)) from None
    except (InvalidValueError, UnknownNameError) as error:
        raise Refused({GENERAL: error.message(language)}) from None
    return done.revision, done.makes


def _aimed(draft: Draft, known: Forms) -> Draft:
    """Let a new observation of what was observed already correct that."""
    if draft.record_id is None and draft.table == Observation.table:
        found = twin(known, draft.values)
        return replace(draft, record_id=found.id) if found else draft
    return draft


def _unchanged(
    seat: Seat,
    project: netmap.Project,
    draft: Draft,
    now: Record | None,
    newest: int,
    language: str,
) -> None:
    """Refuse to overwrite what was changed since the form was made."""
    assert draft.record_id is not None
    base = min(draft.base, newest)
    before = project.store.snapshot(base, access=seat.access)
    was = listing.exactly(before, draft.table, draft.record_id)
    if _content(was) != _content(now):
        word = "editing.changed" if now else "editing.gone"
        raise Refused({GENERAL: say(word, language)}, newest, now)


def _read(draft: Draft, now: Record | None, known: Forms, snapshot: Snapshot) -> Record:
    """Return the record that a draft makes of the one there is."""
    reading = _Reading(draft, now, known)
    told = reading.told()
    if draft.record_id is None:
        told["id"] = reading.new_id(told, snapshot)
    record = reading.made(told)
    if reading.wrong or record is None:
        raise Refused(reading.wrong)
    return record


class _Reading:
    """Reads the fields of a draft one by one and notes what is wrong."""

    def __init__(self, draft: Draft, now: Record | None, known: Forms) -> None:
        self._draft, self._now, self._known = draft, now, known
        self._language = known.language
        self.wrong: dict[str, str] = {}

    def told(self) -> dict[str, Any]:
        """Return the record as plain values: what the form has no field for stays."""
        new: dict[str, Any] = {"id": self._draft.record_id or ""}
        told = shapes.plain(self._now) if self._now else new
        for field in self._fields():
            told.pop(field.name, None)
            if field.value and self._is_text(field.name, field.value):
                told[field.name] = self._value(field)
            elif field.is_required and not field.value:
                self.note(field.name, "missing_value")
        cited = self._cited(told.get("citations", []))
        return {**told, "citations": cited} if cited else told

    def new_id(self, told: Mapping[str, Any], snapshot: Snapshot) -> str:
        """Return the id of a new record: the one typed, else one of what it says."""
        table, typed = self._draft.table, self._draft.values.get("id", "")
        if typed:
            for _ in bodies.unaddressable(typed, ""):
                self.wrong["id"] = say("editing.id_form", self._language)
            if snapshot.get(table, [typed]):
                self.wrong["id"] = say("editing.id_taken", self._language, id=typed)
            return typed
        made = forms.slug(*self._named(told))
        names = (made, *(f"{made}-{n}" for n in range(2, 1000)))
        taken = snapshot.get(table, names)
        return next(it for it in names if it not in taken)

    def made(self, told: Mapping[str, Any]) -> Record | None:
        """Return the record of plain values; None when they make none, which is noted."""
        record_type = RECORDS[self._draft.table]
        try:
            return record_type.model_validate_json(json.dumps(told))
        except ValidationError as error:
            for it in faults(record_type, error):
                start = self._draft.values.get("start", "")
                self.note(it.field, it.code, expected=it.expected, start=start)
        return None

    def note(self, field: str, code: str, **facts: object) -> None:
        """Say beside a field what is wrong with it and what to do."""
        if code == "missing_value":
            self.wrong.setdefault(field, say("editing.fill", self._language))
            return
        value = self._draft.values.get(field, "")
        label = form(self._language).header(self._draft.table, field)
        found = DataProblem(code, "", column=label, value=value, facts=facts)
        told = found.message(self._language), found.fix(self._language)
        self.wrong.setdefault(field, " ".join(told))

    def _fields(self) -> tuple[forms.Field, ...]:
        return self._known.fields(self._draft.table, self._draft.values)

    def _value(self, field: forms.Field) -> object:
        table, text = self._draft.table, field.value
        if field.name == "aliases":
            return [it for part in text.split(";") if (it := tidy(part))]
        if field.choices and text not in dict(self._known.choices(table, field.name)):
            if text != str(getattr(self._now, field.name, None)):
                self.wrong.setdefault(field.name, say("editing.choice", self._language))
            return text
        meant = self._known.meant(table, field.name, text)
        if meant is None and text != str(getattr(self._now, field.name, None)):
            word = "editing.no_place" if field.listed == "places" else "editing.no_actor"
            self.wrong.setdefault(field.name, say(word, self._language, name=text))
        return meant or text

    def _is_text(self, name: str, text: str) -> bool:
        if CONTROL.search(text):
            self.wrong[name] = say("editing.control", self._language)
        elif len(text) > MAX_TEXT:
            self.wrong[name] = say("editing.long", self._language, most=MAX_TEXT)
        return name not in self.wrong

    def _cited(self, before: list[Any]) -> list[Any]:
        """Return the citations with one more, where one is given."""
        table, values = self._draft.table, self._draft.values
        source, line, quote = (values.get(it, "") for it in CITED)
        if not source and (line or quote):
            self.wrong["citation"] = say("editing.no_source", self._language)
        if not source or not all(self._is_text(it, values.get(it, "")) for it in CITED):
            return before
        source = self._known.meant(table, "citation", source) or source
        cited = {"source": source, "line": line, "quote": quote}
        told = {key: text for key, text in cited.items() if text}
        return before if told in before else [*before, told]

    def _named(self, told: Mapping[str, Any]) -> list[str]:
        if self._draft.table == "actors":
            names = (told.get(f"name_{it}") for it in ("fi", "sv", "en"))
            return [next((str(it) for it in names if it), str(told.get("kind", "")))]
        fields = {
            "ties": ("source", "kind", "target"),
            "observations": ("indicator", "unit", "as_of"),
        }
        return [str(told.get(it, "")) for it in fields[self._draft.table]]


def _of_data(error: InvalidDataError, draft: Draft, known: Forms) -> dict[str, str]:
    """Tell beside its field what the project would hold that is wrong, else above the form."""
    wrong: dict[str, str] = {}
    language = known.language
    for it in error.problems:
        if it.severity == "error":
            field = it.column if it.column in FIELDS[draft.table] else GENERAL
            wrong.setdefault(field or GENERAL, f"{it.message(language)} {it.fix(language)}")
    return wrong


def _content(record: Record | None) -> bytes | None:
    return None if record is None else listing.content_of(record)
