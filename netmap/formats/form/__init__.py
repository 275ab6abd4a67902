"""The words of a workbook: sheet names, headers, what to write, and how others call them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from netmap.characters import unaccented
from netmap.model import RECORD_TYPES
from netmap.text import LANGUAGES

CITATION = ("citation", "line", "quote")
"""The columns that make the citations of a record."""
_LAST = ("start", "end", *CITATION, "note")
_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*[:*]*\s*$")
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Form:
    """What a workbook says in one language."""

    language: str

    @property
    def readme_sheet(self) -> str:
        """The name of the sheet that tells how to fill the workbook in."""
        return self._name("readme")

    @property
    def example_sheet(self) -> str:
        """The name of the sheet with filled-in examples."""
        return self._name("example")

    @property
    def lists_sheet(self) -> str:
        """The name of the hidden sheet that holds the words of the drop-downs."""
        return self._name("lists")

    @property
    def problems_sheet(self) -> str:
        """The name of the sheet that lists the problems in an annotated copy."""
        return self._name("problems")

    def page(self, name: str) -> Mapping[str, Any]:
        """Return the texts of the sheet ``readme`` or ``example``."""
        texts: Mapping[str, Any] = _content(self.language)[name]
        return texts

    def sheet(self, table: str) -> str:
        """Return the name of a table's sheet."""
        return str(_content(self.language)[table]["sheet"])

    def header(self, table: str, field: str) -> str:
        """Return the heading of a field's column."""
        return str(_entry(self.language, table, field)["header"])

    def help(self, table: str, field: str | None = None) -> str:
        """Say in a sentence what a table holds, or what to write into a field."""
        entry = _content(self.language)[table] if field is None else None
        return str((entry or _entry(self.language, table, str(field)))["help"])

    def _name(self, sheet: str) -> str:
        return str(_content(self.language)["names"][sheet])


@cache
def form(language: str) -> Form:
    """Return the words of a workbook in Finnish, Swedish or English.

    Examples
    --------
    >>> form("fi").sheet("actors"), form("sv").header("actors", "kind")
    ('Toimijat', 'Typ')
    """
    return Form(language)


@cache
def example() -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Return the rows of the example sheet by table: invented, the same in every language."""
    return tomllib.loads((files(__name__) / "example.toml").read_text(encoding="utf-8"))


@cache
def columns(table: str) -> tuple[str, ...]:
    """Return the columns of a table in the order in which one fills them in.

    Examples
    --------
    >>> columns("sources")
    ('id', 'title', 'publisher', 'date', 'document', 'citation', 'line', 'quote', 'note')
    """
    fields = [field for field in _fields(table) if field not in _LAST]
    own = [field for field in _content("fi")[table]["columns"] if field not in CITATION]
    names = [field for field in fields if field.startswith("name_")]
    order = dict.fromkeys(("id", *names, *own, *fields, *_LAST))
    return tuple(field for field in order if field in {*_fields(table), *CITATION})


def find_table(text: str) -> str | None:
    """Return the table that a sheet or file of this name holds, in whatever language.

    Examples
    --------
    >>> find_table(" TOIMIJAT "), find_table("Föreningar"), find_table("Sheet1")
    ('actors', 'actors', None)
    """
    return text if text in _plain_tables() else _found(_tables(), text)


def find_field(table: str, text: str) -> str | None:
    """Return the field of a table that a column with this heading holds.

    Case, spaces, punctuation, accents and a unit in brackets make no difference.

    Examples
    --------
    >>> find_field("contacts", "puh."), find_field("actors", "Kind*"), find_field("actors", "x")
    ('phone', 'kind', None)
    """
    return text if text in _plain_fields(table) else _found(_headings(table), text)


def holds_no_records(text: str) -> bool:
    """Say whether a sheet of this name is one of those that a template has besides its tables."""
    names = (name for language in LANGUAGES for name in _content(language)["names"].values())
    return normalised(text) in map(normalised, names)


def normalised(text: str) -> str:
    """Return the letters and digits of a heading, words apart, without case and accents.

    Examples
    --------
    >>> normalised("  Päivä_määrä: *")
    'paiva maara'
    """
    return _NOT_A_WORD.sub(" ", unaccented(text.casefold())).strip()


def _found(index: Mapping[str, str], text: str) -> str | None:
    whole = index.get(normalised(text))
    return whole or index.get(normalised(_IN_BRACKETS.sub("", text)))


@cache
def _plain_tables() -> frozenset[str]:
    """Return what needs no look into the three languages: the tables by their own names."""
    return frozenset(record.table for record in RECORD_TYPES)


@cache
def _plain_fields(table: str) -> frozenset[str]:
    return frozenset((*_fields(table), *CITATION))


@cache
def _tables() -> Mapping[str, str]:
    return {
        normalised(name): record.table
        for record in RECORD_TYPES
        for language in LANGUAGES
        for name in _names(record.table, "sheet", _content(language)[record.table])
    }


@cache
def _headings(table: str) -> Mapping[str, str]:
    return {
        normalised(name): field
        for field in columns(table)
        for language in LANGUAGES
        for name in _names(field, "header", _entry(language, table, field))
    }


def _names(plain: str, key: str, entry: Mapping[str, Any]) -> Iterator[str]:
    yield plain
    yield str(entry[key])
    yield from map(str, entry["synonyms"])


def _entry(language: str, table: str, field: str) -> Mapping[str, Any]:
    """Return the words for a column: the table's own, or else those that all tables share."""
    content = _content(language)
    own: Mapping[str, Any] | None = content[table]["columns"].get(field)
    shared: Mapping[str, Any] = content["shared"]["columns"]
    return shared[field] if own is None else own


@cache
def _fields(table: str) -> tuple[str, ...]:
    record_type = next(record for record in RECORD_TYPES if record.table == table)
    return tuple(f for f in record_type.model_fields if f not in ("citations", "attributes"))


@cache
def _content(language: str) -> Mapping[str, Any]:
    text = (files(__name__) / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
