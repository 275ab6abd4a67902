"""Problems found in data, each with its place, its message and the fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from netmap.text import say

Severity = Literal["error", "warning"]

# What makes a row unreadable or untrue is an error; everything else is a warning and never blocks.
ERRORS = frozenset(
    {
        "conflicting_id",
        "dangling",
        "end_before_start",
        "extra_cells",
        "impossible_date",
        "impossible_number",
        "missing_column",
        "missing_value",
        "no_tables",
        "not_a_file",
        "not_text",
        "not_utf8",
        "repeated_column",
        "repeated_id",
        "too_large",
        "uneven_citation",
        "unknown_status",
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in the data or worth a look, at one place."""

    code: str
    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    value: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """``error`` when the data cannot be used before it is mended, else ``warning``."""
        return "error" if self.code in ERRORS else "warning"

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
        facts = {"column": self.column, "value": self.value, "file": self.file, **self.facts}
        text = say(f"problems.{self.code}.{part}", language, **facts)
        matches = self.facts.get("matches")
        if part == "message" and isinstance(matches, list | tuple) and matches:
            text += say("errors.matches", language, matches=", ".join(matches))
        return text


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file: the sheet it is on (None in CSV) and its header as written."""

    file: str
    name: str | None = None
    header: tuple[str, ...] = ()

    def problem(self, code: str, value: str | None = None, **facts: object) -> Problem:
        """Describe a problem of the whole table."""
        return Problem(code, self.file, self.name, value=value, facts=facts)


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a table, numbered as a spreadsheet shows it (the header is row 1)."""

    sheet: Sheet
    row: int

    def problem(
        self, code: str, column: str | None = None, value: object = None, **facts: object
    ) -> Problem:
        """Describe a problem of this row, in a column when one is given."""
        return Problem(
            code,
            self.sheet.file,
            self.sheet.name,
            self.row,
            column,
            self._cell(column),
            None if value is None else str(value),
            facts,
        )

    def __str__(self) -> str:
        return f"{self.sheet.file}:{self.row}"

    def _cell(self, column: str | None) -> str | None:
        if column not in self.sheet.header:
            return None
        return f"{_letters(self.sheet.header.index(column))}{self.row}"


def _letters(index: int) -> str:
    higher, last = divmod(index, 26)
    return (_letters(higher - 1) if higher else "") + chr(ord("A") + last)
