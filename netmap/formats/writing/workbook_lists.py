"""The drop-downs of a workbook: which words a column offers, and the hidden sheet they stand on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Literal, get_args, get_origin

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from netmap import areas
from netmap.formats.form import Form
from netmap.formats.tables.tables import TABLES
from netmap.formats.writing.workbook_style import put
from netmap.model import Record, Source
from netmap.model.record import Refers
from netmap.model.vocabulary import Vocabulary, vocabulary

LAST_ROW = 1_048_576
_OFFERED = 20_001
"""The last row whose id is offered elsewhere; a longer list is of no use to anyone."""
_LONGEST_TITLE = 32
_USED_MOST = ("ngo", "municipality")
"""The kinds of most actors, offered before all others."""


class Words:
    """The labels of the words of a vocabulary in one language, and back.

    A word without a label that reading would take for it stands as it is. ``own`` are the kinds
    that the workbook itself adds: their ids are never another word's label.
    """

    def __init__(self, language: str, terms: Vocabulary, own: Set[str] = frozenset()) -> None:
        self._language = language
        self._terms = terms
        self._own = own

    def label(self, group: str, word: str) -> str:
        """Return how the workbook writes a word of this group."""
        term = self._terms.group(group).get(word)
        label = term.label(self._language) if term else word
        means_it = vocabulary().find(group, label) == word and label not in self._own
        return label if means_it else word

    def labels(self, group: str) -> tuple[str, ...]:
        """Return the labels of all words of a group: those used most, then in their order."""
        words = sorted(self._terms.group(group), key=lambda word: word not in _USED_MOST)
        return tuple(self.label(group, word) for word in words)


class Lists:
    """What the drop-downs offer; each list is one column of a sheet that nobody needs to see."""

    def __init__(self, form: Form, words: Words) -> None:
        self._form = form
        self._words = words
        self._columns: dict[str, Sequence[str]] = {}

    def validation(self, record_type: type[Record], field: str) -> DataValidation:
        """Return the prompt of a column, with a drop-down where its values are known.

        Only a field whose words are all there are refuses others.
        """
        table = record_type.table
        formula = self._formula(record_type, field)
        found = DataValidation(
            type="list" if formula else None,
            formula1=formula,
            allow_blank=True,
            showInputMessage=True,
            promptTitle=self._form.header(table, field)[:_LONGEST_TITLE],
            prompt=self._form.help(table, field),
        )
        found.showErrorMessage = bool(formula) and _is_closed(record_type, field)
        found.errorStyle = "stop"
        return found

    def write(self, book: Workbook) -> None:
        """Add the sheet with the lists, which no menu of a spreadsheet program shows."""
        sheet = book.create_sheet(self._form.lists_sheet)
        sheet.sheet_state = "veryHidden"
        for column, texts in enumerate(self._columns.values(), start=1):
            for row, text in enumerate(texts, start=1):
                put(sheet.cell(row, column), text)

    def _formula(self, record_type: type[Record], field: str) -> str | None:
        if field == "citation":
            return self._ids(Source.table)
        if group := record_type.words().get(field):
            return self._list(group, self._words.labels(group))
        info = record_type.model_fields.get(field)
        if info is None or get_origin(info.annotation) is tuple:
            return None
        mark = next((item for item in info.metadata if isinstance(item, Refers)), None)
        return self._references(mark.to) if mark else None

    def _references(self, tables: Sequence[str]) -> str | None:
        if "regions" in tables:
            names = (getattr(region, f"name_{self._form.language}") for region in areas.regions())
            return self._list("regions", sorted(names))
        if tables[0] == "areas":
            return self._list("areas", sorted(self._municipalities()))
        return self._ids(tables[0]) if len(set(tables) & set(TABLES)) == 1 else None

    def _municipalities(self) -> Iterable[str]:
        for area in areas.municipalities():
            yield (area.name_sv if self._form.language == "sv" else area.name) or area.name

    def _list(self, name: str, texts: Sequence[str]) -> str:
        self._columns.setdefault(name, texts)
        column = get_column_letter(list(self._columns).index(name) + 1)
        return f"'{self._form.lists_sheet}'!${column}$1:${column}${max(1, len(texts))}"

    def _ids(self, table: str) -> str:
        """Offer the ids that stand on another sheet; its empty rows are no ids."""
        first = f"'{self._form.sheet(table)}'!$A$2"
        return f"OFFSET({first},0,0,MAX(1,COUNTA({first}:$A${_OFFERED})),1)"


def _is_closed(record_type: type[Record], field: str) -> bool:
    """Say whether the type of a field lists its words."""
    info = record_type.model_fields.get(field)
    types = (info.annotation, *get_args(info.annotation)) if info else ()
    return any(get_origin(found) is Literal for found in types)
