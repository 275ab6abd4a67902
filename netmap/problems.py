"""Problems found in data, each with its place, its message and the fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from netmap.column_letters import letters
from netmap.text import say

Severity = Literal["error", "warning"]

# What makes a row unreadable or untrue is an error; everything else is a warning and never blocks.
ERRORS = frozenset(
    {
        "bad_archive",
        "broken_file",
        "conflicting_id",
        "control_character",
        "dangling",
        "empty_file",
        "empty_workbook",
        "encrypted",
        "end_before_start",
        "error_cell",
        "extra_cells",
        "forbidden_xml",
        "impossible_date",
        "impossible_number",
        "long_text",
        "mapping_column",
        "mapping_field",
        "mapping_file",
        "mapping_key",
        "mapping_missing",
        "mapping_not_here",
        "mapping_sheet",
        "mapping_syntax",
        "mapping_twice",
        "mapping_type",
        "mapping_unused",
        "mapping_word",
        "missing_column",
        "missing_value",
        "mixed_directions",
        "no_stored_value",
        "no_tables",
        "not_a_file",
        "not_text",
        "not_utf8",
        "repeated_column",
        "repeated_id",
        "repeated_sheet",
        "too_large",
        "too_large_inside",
        "too_many_columns",
        "too_many_rows",
        "too_slow",
        "undirected_kind",
        "uneven_citation",
        "unknown_status",
        "wrong_type",
    }
)


_SHOWN = 3
"""How much of a private value a report shows, so that its owner finds it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in the data or worth a look, at one place.

    A ``private`` one is of a table that not everybody who may see the project may see.
    """

    code: str
    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    value: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    private: bool = False

    @property
    def severity(self) -> Severity:
        """``error`` when the data cannot be used before it is mended, else ``warning``."""
        return "error" if self.code in ERRORS else "warning"

    def place(self, language: str = "en") -> str:
        """Say where it is: the file, the sheet and the row, as far as it has them."""
        return _place(self.file, self.sheet, self.row, language)

    def message(self, language: str = "en") -> str:
        """Say what is wrong."""
        return self._say("message", language)

    def fix(self, language: str = "en") -> str:
        """Say what to do about it."""
        return self._say("fix", language)

    def to_dict(self, language: str = "en") -> dict[str, str | int | None]:
        """Return the problem as plain values, for JSON."""
        keys = ("file", "sheet", "row", "column", "cell", "value")
        return {
            "severity": self.severity,
            "code": self.code,
            **{key: getattr(self, key) for key in keys},
            "message": self.message(language),
            "fix": self.fix(language),
        }

    def _say(self, part: str, language: str) -> str:
        facts = {
            "column": self.column,
            "value": self.value,
            "file": self.file,
            "cell": self.cell,
            **_told(self.facts, language),
        }
        text = say(f"problems.{self.code}.{part}", language, **facts)
        matches = self.facts.get("matches")
        if part == "message" and isinstance(matches, list | tuple) and matches:
            text += say("errors.matches", language, matches=", ".join(matches))
        return text


def _told(facts: Mapping[str, object], language: str) -> dict[str, object]:
    """Put a label in the language where a fact is a word of the vocabulary or a place."""
    return {
        name: ", ".join(str(_label(item, language)) for item in fact)
        if isinstance(fact, tuple)
        else _label(fact, language)
        for name, fact in facts.items()
    }


def _label(fact: object, language: str) -> object:
    label = getattr(fact, "label", None)
    return label(language) if callable(label) else fact


def _place(file: str, sheet: str | None, row: int | None, language: str) -> str:
    """Say where something stands: the file, and the sheet and the row where there are any."""
    parts = {"sheet": sheet, "row": row}
    said = [say(f"words.in_{name}", language, name=part) for name, part in parts.items() if part]
    return ", ".join([file, *said])


def masked(text: str) -> str:
    """Return the beginning of a text that is no one else's business."""
    return f"{text[:_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file: the sheet it is on (None in CSV) and its header as written.

    ``fields`` says which field each column holds, where the header says so in other words;
    ``header_row`` is the row of the header as a spreadsheet shows it. ``places`` are the columns as
    the file has them, counted from 0, where they are not these; None is a column it has not. Of
    the values of a ``private`` table no report shows more than their beginning.
    """

    file: str
    name: str | None = None
    header: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    header_row: int = 1
    places: tuple[int | None, ...] = ()
    private: bool = False

    def index(self, column: str | None) -> int | None:
        """Return the place of a field or a header among the columns, counted from 0."""
        for names in (self.fields, self.header):
            if column in names:
                return names.index(column)
        return None

    def cell(self, row: int, index: int) -> str | None:
        """Return the name of a cell as a spreadsheet shows it, None where the file has it not."""
        place = self.places[index] if index < len(self.places) else index
        return None if place is None else f"{letters(place + 1)}{row}"

    def problem(self, code: str, value: str | None = None, **facts: object) -> Problem:
        """Describe a problem of the whole table."""
        return Problem(code, self.file, self.name, value=value, facts=facts, private=self.private)


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a table, numbered as a spreadsheet shows it."""

    sheet: Sheet
    row: int

    def problem(
        self, code: str, column: str | None = None, value: object = None, **facts: object
    ) -> Problem:
        """Describe a problem of this row, in a column when one is given.

        The column may be a field: the problem names it as the header does.
        """
        index = self.sheet.index(column)
        named = column if index is None else self.sheet.header[index]
        return self._problem(code, named, index, value, facts)

    def problem_at(self, code: str, index: int, value: object = None, **facts: object) -> Problem:
        """Describe a problem of one cell of this row, in the column at this place."""
        header = self.sheet.header[index] if index < len(self.sheet.header) else ""
        return self._problem(code, header or None, index, value, facts)

    def label(self, language: str) -> str:
        """Say in words where the row is."""
        return _place(self.sheet.file, self.sheet.name, self.row, language)

    def __str__(self) -> str:
        parts = (self.sheet.file, self.sheet.name, self.row)
        return ":".join(str(part) for part in parts if part is not None)

    def _problem(
        self,
        code: str,
        column: str | None,
        index: int | None,
        value: object,
        facts: Mapping[str, object],
    ) -> Problem:
        cell = None if index is None else self.sheet.cell(self.row, index)
        sheet = self.sheet
        told = None if value is None else str(value)
        if told and sheet.private and told not in sheet.header:
            told = masked(told)
        at = sheet.file, sheet.name, self.row, column, cell
        return Problem(code, *at, told, facts, private=sheet.private)
