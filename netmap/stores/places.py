"""Sheets and remarks of reading as text, so that a store can keep what a file no longer says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import UnionType
from typing import Any

from netmap.problems import Place, Problem, Sheet
from netmap.stores.rows import UNREADABLE, damaged


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

    Raises
    ------
    StoreError
        When it is anything else.

    Examples
    --------
    >>> sheet = Sheet("a.csv", header=("ID",), fields=("id",), places=(2,))
    >>> decode_sheet(encode_sheet(sheet)) == sheet
    True
    """
    try:
        file, name, header, fields, header_row, places, private = json.loads(text)
        _must_be(str, file, *header, *fields)
        _must_be(str | None, name)
        _must_be(int, header_row)
        _must_be(int | None, *places)
        return Sheet(file, name, tuple(header), tuple(fields), header_row, tuple(places), private)
    except UNREADABLE as error:
        raise damaged("sheets", "?", error) from None


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

    Raises
    ------
    StoreError
        When it is anything else, of which nothing could be said to a user.

    Examples
    --------
    >>> problem = Place(Sheet("a.csv"), 2).problem("similar_id", "id", "A", first=Place(
    ...     Sheet("a.csv"), 1))
    >>> decode_problem(encode_problem(problem)).message() == problem.message()
    True
    """
    try:
        told: Mapping[str, Any] = json.loads(text)
        facts = {name: _understood(fact) for name, fact in told["facts"].items()}
        problem = Problem(**{**told, "facts": facts})
        _must_be(str, problem.code, problem.file)
        _must_be(str | None, problem.sheet, problem.column, problem.cell, problem.value)
        _must_be(int | None, problem.row)
        _must_be(str, problem.message(), problem.fix())
    except UNREADABLE as error:
        raise damaged("remarks", "?", error) from None
    return problem


def _must_be(kind: type | UnionType, *values: object) -> None:
    """Refuse what is of another type, or text that no file can hold: half a pair of UTF-16."""
    for value in values:
        if not isinstance(value, kind):
            raise TypeError(kind)
        if isinstance(value, str):
            value.encode()


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
