"""Find the header row of a sheet and what each of its columns means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from netmap.formats.form import find_field, form
from netmap.formats.grids.grid import Grid, NumberedRow
from netmap.formats.tables import characters
from netmap.text import LANGUAGES

_LONGEST = 100
SEARCHED = 30
"""How many rows with something in them are looked through for the header."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The header row: its number, its texts as written, and the field that each column holds.

    A column that no field is known for holds its own text, one without a text holds "". A mapping
    says with ``places`` which columns of the file these are.
    """

    row: int
    texts: tuple[str, ...]
    fields: tuple[str, ...]
    places: tuple[int | None, ...] = ()


def find(grid: Grid, table: str) -> Heading:
    """Take the first of the rows in which most columns are known; titles above it are no data."""
    rows = [row for row in grid.rows[: SEARCHED * 4] if any(cell.strip() for cell in row[1])]
    candidates = rows[:SEARCHED] or [(1, ())]
    number, cells = _best(table, candidates)
    texts = characters.tidy(cells)
    while texts and not texts[-1]:
        texts.pop()
    fields = tuple((_field(table, text) or text) if text else "" for text in texts)
    return Heading(number, tuple(texts), fields)


def _best(table: str, rows: Sequence[NumberedRow]) -> NumberedRow:
    """Return the first row in which most columns are known; shorter ones need no look."""
    best, most = rows[0], _known(table, rows[0])
    for row in rows[1:]:
        if len(row[1]) - row[1].count("") > most and (known := _known(table, row)) > most:
            best, most = row, known
    return best


def wording(heading: Heading, table: str, field: str) -> str:
    """Word a field in the language of the header, or by its own name where that is used."""
    counts = {language: _matches(heading, table, language) for language in LANGUAGES}
    language = max(LANGUAGES, key=lambda language: counts[language])
    plain = sum(text == field for text, field in zip(heading.texts, heading.fields, strict=True))
    return form(language).header(table, field) if counts[language] > plain else field


def _matches(heading: Heading, table: str, language: str) -> int:
    words = form(language)
    known = (pair for pair in zip(heading.texts, heading.fields, strict=True) if pair[1] != pair[0])
    return sum(words.header(table, field) == text for text, field in known if field)


def _known(table: str, row: NumberedRow) -> int:
    texts = [cell for cell in row[1] if cell and len(cell) <= _LONGEST]
    return len({_field(table, text) for text in texts} - {None})


@lru_cache(maxsize=4096)
def _field(table: str, text: str) -> str | None:
    return find_field(table, text)


def columns(fields: Sequence[str]) -> list[tuple[int, str]]:
    """Return the places and fields of the columns that have a name."""
    return [(index, field) for index, field in enumerate(fields) if field]
