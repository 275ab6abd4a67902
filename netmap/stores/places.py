"""Sheets and remarks of reading as text, so that a store can keep what a file no longer says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from netmap.problems import Place, Problem, Sheet


def encode_sheet(sheet: Sheet) -> str:
    """Write a sheet as JSON."""
    return _dumped(
        [
            sheet.file,
            sheet.name,
            sheet.header,
            sheet.fields,
            sheet.header_row,
            sheet.places,
            sheet.private,
        ]
    )


def decode_sheet(text: str) -> Sheet:
    """Read what ``encode_sheet`` wrote.

    Examples
    --------
    >>> sheet = Sheet("a.csv", header=("ID",), fields=("id",), places=(2,))
    >>> decode_sheet(encode_sheet(sheet)) == sheet
    True
    """
    file, name, header, fields, header_row, places, private = json.loads(text)
    return Sheet(file, name, tuple(header), tuple(fields), header_row, tuple(places), private)


def encode_problem(problem: Problem) -> str:
    """Write a problem as JSON; what its sentence says of other places and values goes along."""
    told = {
        field: getattr(problem, field)
        for field in ("code", "file", "sheet", "row", "column", "cell", "value")
        if getattr(problem, field) is not None
    }
    return _dumped(told | {"facts": {name: _told(fact) for name, fact in problem.facts.items()}})


def decode_problem(text: str) -> Problem:
    """Read what ``encode_problem`` wrote.

    Examples
    --------
    >>> problem = Place(Sheet("a.csv"), 2).problem("similar_id", "id", "A", first=Place(
    ...     Sheet("a.csv"), 1))
    >>> decode_problem(encode_problem(problem)).message() == problem.message()
    True
    """
    told: Mapping[str, Any] = json.loads(text)
    facts = {name: _understood(fact) for name, fact in told["facts"].items()}
    return Problem(**{**told, "facts": facts})


def _told(fact: object) -> object:
    if isinstance(fact, Place):
        return {"place": [fact.sheet.file, fact.sheet.name, fact.row]}
    if isinstance(fact, tuple):
        return {"several": [_told(item) for item in fact]}
    if isinstance(fact, list):
        return [_told(item) for item in fact]
    return fact if fact is None or isinstance(fact, str | int | float) else str(fact)


def _understood(fact: Any) -> object:
    if isinstance(fact, list):
        return [_understood(item) for item in fact]
    if not isinstance(fact, dict):
        return fact
    if "several" in fact:
        return tuple(map(_understood, fact["several"]))
    file, name, row = fact["place"]
    return Place(Sheet(file, name), row)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
