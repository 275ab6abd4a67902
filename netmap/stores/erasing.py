"""Take words out of what a store keeps: the part of an erasure that is the same everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Set
from functools import cache

from netmap.model.record import Refers
from netmap.problems import Sheet
from netmap.stores.places import decode_problem
from netmap.stores.rows import FIELDS, RECORDS, Row
from netmap.stores.store import Entry

MARK = "[erased]"


class Eraser:
    """Replaces words, whatever their case, and counts how many values it changed."""

    def __init__(self, words: Collection[str]) -> None:
        forms = {form for word in words for form in (word, json.dumps(word)[1:-1])}
        joined = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        self._words = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE) if joined else None
        self.found = 0

    def text(self, text: str) -> str:
        """Return a text without the words."""
        if self._words is None or not self._words.search(text):
            return text
        self.found += 1
        return self._words.sub(MARK, text)

    def row(self, table: str, row: Row) -> Row:
        """Return a row without the words; ids stay, and so does what names other records."""
        return tuple(
            self.text(value) if value and place in _free(table) else value
            for place, value in enumerate(row)
        )

    def entry(self, table: str, entry: Entry) -> Entry:
        """Return an entry without the words, in any of its tellings."""
        return entry._replace(
            row=self.row(table, entry.row),
            tellings=tuple(it._replace(row=self.row(table, it.row)) for it in entry.tellings),
        )

    def remark_stays(self, remark: str, spots: Set[tuple[Sheet, int | None]]) -> bool:
        """Say whether a remark of reading neither holds a word nor is about an erased row."""
        if self._words is not None and self._words.search(remark):
            return False
        problem = decode_problem(remark)
        places = {(sheet.file, sheet.name, row) for sheet, row in spots}
        return (problem.file, problem.sheet, problem.row) not in places


@cache
def _free(table: str) -> frozenset[int]:
    """Return the places of the columns that hold free text: no id, no word, no date."""
    if table not in RECORDS:
        return frozenset()
    fields = RECORDS[table].model_fields
    words = RECORDS[table].words()
    named = {
        field for field, info in fields.items() if any(isinstance(m, Refers) for m in info.metadata)
    }
    return frozenset(
        place
        for place, field in enumerate(FIELDS[table])
        if field != "id" and field not in words and field not in named
    )
