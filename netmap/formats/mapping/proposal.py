"""Propose a mapping for a file of sheets that are in another form than netmap's."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from netmap.errors import InvalidDataError, UnknownNameError
from netmap.formats.form import find_field
from netmap.formats.grids.grid import Grid
from netmap.formats.mapping.mapping import grids_of
from netmap.formats.mapping.mapping_plan import text, toml
from netmap.formats.mapping.sheet_shape import Column, SheetShape
from netmap.formats.tables import sheets
from netmap.formats.tables.tables import SEPARATOR
from netmap.problems import Sheet
from netmap.text import say

_CONTACT = ("name", "email", "phone")
_NEVER = ("id", "start", "end", "citation", "line", "quote", "note")
_SEPARATORS = (";", ",", "\n")
_NAMED = ("organisers", "forum")
_MADE = {"organisers": "ngo", "forum": "working_group"}
_SHOWN = 40


def mapping(file: Path | str, *, language: str = "en", output: Path | str | None = None) -> str:
    """Propose how the sheets of a file are read, as the text of a mapping to be looked through.

    ``output`` is where the mapping is to stand, since it names the file as seen from there. What
    is uncertain is proposed as not read, with what it might be beside it; a sheet of unknown shape
    is not read at all.

    Raises
    ------
    UnknownNameError
        When there is no such file.
    InvalidDataError
        When it cannot be read, or there is nothing in it.
    """
    file = Path(file)
    if not file.is_file():
        raise UnknownNameError("file", file)
    grids, problems = grids_of(file)
    faults = [*problems, *(fault for grid in grids if not grid.whole for fault in grid.problems)]
    if faults:
        raise InvalidDataError(faults, [str(file)])
    found = [
        SheetShape(grid) for grid in grids if _is_filled(grid) and not sheets.is_aside(grid.title)
    ]
    if not found:
        raise InvalidDataError([Sheet(str(file)).problem("empty_file", file.name)], [str(file)])
    return "\n".join(_Proposal(language).lines(_named(file, output), found)) + "\n"


def _is_filled(grid: Grid) -> bool:
    return any(cell.strip() for _, cells in grid.rows for cell in cells)


def _named(file: Path, output: Path | str | None) -> str:
    """Name the file as seen from the folder of the mapping."""
    if output is None:
        return file.name
    try:
        return Path(os.path.relpath(file.resolve(), Path(output).resolve().parent)).as_posix()
    except ValueError:  # another drive
        return file.resolve().as_posix()


class _Proposal:
    """Writes the sections of a mapping with remarks in a language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def lines(self, file: str, found: Sequence[SheetShape]) -> Iterator[str]:
        yield self._say("head")
        if all(sheet.shape == "netmap" for sheet in found):
            yield self._say("all_netmap")
        yield from toml("file", file)
        for sheet in found:
            yield ""
            yield "[[sheets]]"
            yield from self._sheet(sheet)

    def _sheet(self, sheet: SheetShape) -> Iterator[str]:
        yield self._say(f"shape_{sheet.shape}")
        if sheet.grid.sheet is not None:
            yield from toml("sheet", sheet.grid.sheet)
        if sheet.shape in ("netmap", "persons", "other"):
            yield from toml("reads", "netmap" if sheet.shape == "netmap" else "nothing")
            return
        yield from toml("reads", "matrix" if sheet.shape == "matrix" else "rows")
        yield from toml("header_row", sheet.header_row)
        yield from self._skipped(sheet)
        if sheet.shape == "matrix":
            yield from self._matrix(sheet)
        elif sheet.shape == "log":
            yield from self._log(sheet)
        else:
            yield from self._list(sheet)

    def _skipped(self, sheet: SheetShape) -> Iterator[str]:
        """Skip rows of totals; name those that may be notes, for the user to decide."""
        if sheet.totals:
            yield from toml("skip_rows", sheet.totals)
        if sheet.shape != "log":
            for number, told in sheet.lone.items():
                yield self._say("lone", row=number, text=_short(told))

    def _list(self, sheet: SheetShape) -> Iterator[str]:
        assert sheet.name
        yield from toml("language", _language(sheet.name))
        yield from toml("id_from", [sheet.name.reference])
        fields = _fields_of_list(sheet)
        yield from self._columns(sheet, fields)
        yield "[sheets.values]"
        if "actors.kind" not in fields.values():
            yield f"{text('actors.kind')} = {text('ngo')}  {self._say('choose_kind')}"
        if any(field.startswith("contacts.") for field in fields.values()):
            yield self._say("purpose")

    def _matrix(self, sheet: SheetShape) -> Iterator[str]:
        assert sheet.name
        yield from toml("language", _language(sheet.name))
        yield from toml("rows", sheet.name.reference)
        yield from toml("groups", [column.reference for column in sheet.groups])
        yield from toml("marks", sheet.marks)
        yield self._say("tie")
        yield from toml("tie", "member_of")
        yield self._say("choose_kind")
        yield from toml("row_kind", "ngo")
        yield from toml("group_kind", "working_group")
        rest = [c for c in sheet.columns if c not in sheet.groups and c is not sheet.name]
        if rest:
            yield from self._columns(sheet, _fields_of_list(sheet), rest)

    def _log(self, sheet: SheetShape) -> Iterator[str]:
        assert sheet.date
        title = [sheet.title.reference] if sheet.title else []
        yield from toml("id_from", [sheet.date.reference, *title])
        fields = _fields_of_log(sheet)
        named = {
            f"events.{name}": _MADE[name] for name in _NAMED if f"events.{name}" in fields.values()
        }
        split = _separators(c for c in sheet.columns if fields.get(c.at) == "events.organisers")
        if split:
            yield self._say("split")
            yield from toml("split", split)
        yield from self._columns(sheet, fields)
        yield "[sheets.values]"
        if "events.kind" not in fields.values():
            yield f"{text('events.kind')} = {text('partner_meeting')}  {self._say('choose_event')}"
        if "events.meetings" not in fields.values():
            yield f"{text('events.meetings')} = {text('1')}"
        if "events.level" not in fields.values():
            yield self._say("choose_level")
        if named:
            yield self._say("made")
            yield from toml("actors", named)

    def _columns(
        self, sheet: SheetShape, fields: Mapping[int, str], only: Sequence[Column] | None = None
    ) -> Iterator[str]:
        yield "[sheets.columns]"
        for column in sheet.columns if only is None else only:
            field = fields.get(column.at, "")
            line = f"{text(column.reference)} = {text(field)}"
            yield line if field else f"{line}  {self._maybe(sheet, column)}"

    def _maybe(self, sheet: SheetShape, column: Column) -> str:
        """Say of a column that is not read what it might be."""
        if column.is_total:
            return self._say("total")
        table = "events" if sheet.shape == "log" else "actors"
        if table == "events" and column.field("events") == "participants":
            return self._say("participants")
        field = column.field(table)
        if field:
            return self._say("maybe", fields=f"{table}.{field}")
        return self._say("unsure", fields=f"{table}.note")

    def _say(self, key: str, **facts: object) -> str:
        return f"# {say(f'mapping.{key}', self._language, **facts)}"


def _fields_of_list(sheet: SheetShape) -> Mapping[int, str]:
    """Give each column of a list a field, each field to one column; personal ones to contacts."""
    fields: dict[int, str] = {}
    if sheet.name:
        fields[sheet.name.at] = f"actors.name_{_language(sheet.name)}"
    for column in sheet.columns:
        field = _field_of_list(sheet, column)
        if field and column.at not in fields and field not in fields.values():
            fields[column.at] = field
    return fields


def _field_of_list(sheet: SheetShape, column: Column) -> str | None:
    if column in sheet.groups and sheet.shape == "matrix":
        return None
    contact = column.field("contacts")
    if column.mostly("email"):
        return "contacts.email"
    if contact in _CONTACT and sheet.shape == "contacts":
        return f"contacts.{contact}"
    if sheet.is_personal(column):
        return None
    field = column.field("actors")
    is_sure = field and field not in _NEVER and not column.mostly("mark")
    return f"actors.{field}" if is_sure else None


def _fields_of_log(sheet: SheetShape) -> Mapping[int, str]:
    assert sheet.date
    fields = {sheet.date.at: "events.start"}
    if sheet.title:
        fields[sheet.title.at] = f"events.{_title_field(sheet.title)}"
    for column in sheet.columns:
        field = _field_of_log(column)
        if field and column.at not in fields and field not in fields.values():
            fields[column.at] = field
    return fields


def _field_of_log(column: Column) -> str | None:
    field = column.field("events")
    if field in ("participants", "persons"):  # who they were may be persons; how many is a figure
        return "events.participations" if column.mostly("number") else None
    return None if field is None or field in _NEVER else f"events.{field}"


def _title_field(column: Column) -> str:
    field = column.field("events") or ""
    return field if field.startswith("name_") else "name_fi"


def _separators(columns: Iterator[Column]) -> list[str]:
    """Return the signs that stand between names; one that separates is used in some cell."""
    told = [cell for column in columns for cell in column.cells if SEPARATOR not in cell]
    return [sign for sign in _SEPARATORS if any(sign in cell for cell in told)]


def _language(column: Column) -> str:
    field = find_field("actors", column.text) or ""
    return field.removeprefix("name_") if field.startswith("name_") else "fi"


def _short(told: str) -> str:
    plain = " ".join(told.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
