"""Take words out of what a store keeps: the part of an erasure that is the same everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cache
from types import GenericAlias
from typing import Any, get_args

from netmap.model import Contact, PartialDate, Quantity
from netmap.model.record import Refers
from netmap.problems import Sheet
from netmap.stores.places import decode_problem
from netmap.stores.rows import FIELDS, RECORDS, Row
from netmap.stores.store import Entry
from netmap.stores.wording import Words, forms

PERSONAL = ("name", "email", "phone")
"""What a contact states of its own; another one that states the same keeps it."""

Clean = Callable[[str], str]
Spots = Set[tuple[Sheet, int | None]]


def spots(entries: Iterable[Entry], sheets: Sequence[Sheet]) -> Spots:
    """Return the rows where entries were told."""
    origins = [it for entry in entries for it in entry.origins]
    return {(sheets[it.sheet], it.row) for it in origins if it.sheet is not None}


class Eraser:
    """Replaces words, however they are written, and counts how many values it changed."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = Words(form for word in words for form in forms(word))
        self.found = 0

    def text(self, text: str | None) -> str | None:
        """Return a text without the words."""
        return text and self._words.cleaned(text)

    def row(self, table: str, row: Row) -> Row:
        """Return a row without the words; ids stay, and so does what names other records."""
        if not self._words:
            return row
        cleaned = cleaned_row(table, row, self._words.cleaned)
        self.found += sum(new != old for new, old in zip(cleaned, row, strict=True))
        return cleaned

    def entry(self, table: str, entry: Entry) -> Entry:
        """Return an entry without the words, in any of its tellings."""
        return entry._replace(
            row=self.row(table, entry.row),
            tellings=tuple(it._replace(row=self.row(table, it.row)) for it in entry.tellings),
        )

    def remark_stays(self, remark: str, spots: Spots) -> bool:
        """Say whether a remark of reading neither holds a word nor is about an erased row."""
        if any(self._words.cleaned(text) != text for text in _texts(json.loads(remark))):
            return False
        problem = decode_problem(remark)
        places = {(sheet.file, sheet.name, row) for sheet, row in spots}
        return (problem.file, problem.sheet, problem.row) not in places


def free(table: str) -> tuple[str, ...]:
    """Return the columns of a table that may hold any words.

    Examples
    --------
    >>> free("merges"), free("attendances")
    ((), ('note', 'citations', 'attributes'))
    """
    columns = zip(FIELDS[table], _free(table), strict=True)
    return tuple(column for column, cleaner in columns if cleaner)


def cleaned_row(table: str, row: Row, clean: Clean) -> Row:
    """Return a row with its free texts cleaned; ids stay, and so does what names other records.

    What a contact states of its own stays as well: the number of a switchboard is everybody's.
    """
    return tuple(
        free(value, clean) if value and free else value
        for value, free in zip(row, _free(table), strict=True)
    )


@cache
def _free(table: str) -> tuple[Callable[[str, Clean], str] | None, ...]:
    """Return how each column is cleaned, None where it holds an id, a word, a date or a number."""
    if table not in RECORDS:
        return (None,) * len(FIELDS[table])
    return tuple(_cleaner(table, field) for field in FIELDS[table])


def _cleaner(table: str, field: str) -> Callable[[str, Clean], str] | None:
    info = RECORDS[table].model_fields[field]
    kinds = {info.annotation, *get_args(info.annotation)}
    refers = any(isinstance(mark, Refers) for mark in info.metadata)
    if (
        field == "id"
        or refers
        or (table == Contact.table and field in PERSONAL)
        or field in RECORDS[table].words()
        or kinds & {PartialDate, Quantity}
    ):
        return None
    if field == "citations":
        return _clean_citations
    # within JSON a line break is two signs, and what follows it looks like the end of a word
    return (
        _clean_json
        if field == "attributes" or isinstance(info.annotation, GenericAlias)
        else _clean
    )


def _clean(text: str, clean: Clean) -> str:
    return clean(text)


def _clean_json(text: str, clean: Clean) -> str:
    told = json.loads(text)
    if isinstance(told, list):
        return _dumped([clean(item) for item in told])
    return _dumped({clean(name): clean(value) for name, value in told.items()})


def _clean_citations(text: str, clean: Clean) -> str:
    return _dumped(
        [[source, *(told and clean(told) for told in rest)] for source, *rest in json.loads(text)]
    )


def _texts(told: Any) -> Iterator[str]:
    """Yield every text within JSON."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for part in told.values():
            yield from _texts(part)
    elif isinstance(told, list):
        for part in told:
            yield from _texts(part)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
