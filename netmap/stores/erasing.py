"""Take words out of what a store keeps: the part of an erasure that is the same everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Set
from functools import cache
from types import GenericAlias
from typing import Any, get_args

from netmap.model import PartialDate, Quantity
from netmap.model.record import Refers
from netmap.problems import Sheet
from netmap.stores.places import decode_problem
from netmap.stores.rows import FIELDS, RECORDS, Row
from netmap.stores.store import Entry

MARK = "[erased]"

Clean = Callable[[str], str]


class Eraser:
    """Replaces words, whatever their case, and counts how many values it changed."""

    def __init__(self, words: Collection[str]) -> None:
        joined = "|".join(map(re.escape, sorted(filter(str.strip, words), key=len, reverse=True)))
        self._words = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE) if joined else None
        self.found = 0

    def text(self, text: str) -> str:
        """Return a text without the words."""
        cleaned = self._cleaned(text)
        self.found += cleaned != text
        return cleaned

    def row(self, table: str, row: Row) -> Row:
        """Return a row without the words; ids stay, and so does what names other records."""
        if self._words is None:
            return row
        cleaned = tuple(
            free(value, self._cleaned) if value and free else value
            for value, free in zip(row, _free(table), strict=True)
        )
        self.found += sum(new != old for new, old in zip(cleaned, row, strict=True))
        return cleaned

    def entry(self, table: str, entry: Entry) -> Entry:
        """Return an entry without the words, in any of its tellings."""
        return entry._replace(
            row=self.row(table, entry.row),
            tellings=tuple(it._replace(row=self.row(table, it.row)) for it in entry.tellings),
        )

    def remark_stays(self, remark: str, spots: Set[tuple[Sheet, int | None]]) -> bool:
        """Say whether a remark of reading neither holds a word nor is about an erased row."""
        if any(self._cleaned(text) != text for text in _texts(json.loads(remark))):
            return False
        problem = decode_problem(remark)
        places = {(sheet.file, sheet.name, row) for sheet, row in spots}
        return (problem.file, problem.sheet, problem.row) not in places

    def _cleaned(self, text: str) -> str:
        return text if self._words is None else self._words.sub(MARK, text)


def free(table: str) -> tuple[str, ...]:
    """Return the columns of a table that may hold any words.

    Examples
    --------
    >>> free("merges"), free("attendances")
    ((), ('note', 'citations', 'attributes'))
    """
    columns = zip(FIELDS[table], _free(table), strict=True)
    return tuple(column for column, cleaner in columns if cleaner)


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
