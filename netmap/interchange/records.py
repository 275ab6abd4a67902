"""Actors and ties made of what is given of nodes and edges, with all that keeps them from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from functools import cache
from types import GenericAlias
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from netmap.attributes import NAMES, SEPARATOR, numbers, qualifier_of
from netmap.characters import CONTROL, visible
from netmap.errors import InvalidValueError
from netmap.interchange import values
from netmap.model import Actor, Record, Tie
from netmap.model.faults import faults
from netmap.model.quantity import SIGNS
from netmap.model.vocabulary import vocabulary
from netmap.problems import Problem

R = TypeVar("R", Actor, Tie)


class Given(NamedTuple):
    """What is given of a node or an edge, and the expression by which Python finds it.

    ``keys`` are the ids that say which node or edge it is, ``values`` its attributes;
    ``symmetric`` is what is said of the directions of an edge whose kind is the project's own.
    """

    place: str
    keys: Mapping[str, str]
    values: Mapping[Any, object] = {}
    symmetric: bool | None = None

    def problem(self, code: str, column: str, value: object, **facts: object) -> Problem:
        """Describe a problem of it, in characters that any screen shows."""
        told = None if value is None else visible(str(value))
        place, column = visible(self.place), visible(column)
        return Problem(code, place, column=column, value=told, facts=facts)


def record(record_type: type[R], given: Given, problems: list[Problem]) -> R | None:
    """Make a record of what is given; None where it cannot be made, with the problems."""
    cells = _Cells(record_type, given)
    told = {problem.column for problem in cells.problems}
    problems += cells.problems
    try:
        return record_type.model_validate({**cells.taken, "attributes": cells.extras})
    except ValidationError as error:
        found = list(faults(record_type, error))
    for field, code, expected in found:
        if field not in told:
            facts = {"expected": expected, "start": cells.taken.get("start")}
            problems.append(given.problem(code, field, cells.taken.get(field), **facts))
    return None


class _Cells:
    """What is given, sorted into fields (``taken``) and extra columns, and what is wrong in it."""

    def __init__(self, record_type: type[Record], given: Given) -> None:
        self._type = record_type
        self._given = given
        self._told = {
            str(name): value for name, value in given.values.items() if not values.is_missing(value)
        }
        self.problems = list(self._repeated())
        self.taken: dict[str, object] = {**given.keys}
        self.extras: dict[str, str] = {}
        for name, value in self._told.items():
            if not self._is_said(name):
                self._sort(name, value)
        self._look_at({**self.taken, **self.extras})

    def _repeated(self) -> Iterator[Problem]:
        """Find names that differ and have the same text, such as 1 and "1"."""
        for name, times in Counter(map(str, self._given.values)).items():
            if times > 1:
                yield self._given.problem("repeated_column", name, name)

    def _is_said(self, name: str) -> bool:
        """Say whether another attribute tells this one: a qualifier or a label."""
        field = name.removesuffix("_qualifier")
        if field != name and field in numbers(self._type):
            return field in self._told
        return name == "label" and self._repeats(values.text(self._told[name]))

    def _repeats(self, label: str) -> bool:
        """Say whether a label, as graph files have one, is the id, a name or the kind again."""
        told = {name: values.text(it) for name, it in self._told.items() if "name_" in name}
        if self._type is Tie:
            kind = values.text(self._told.get("kind"))
            return label == kind or _word("ties", label) == _word("ties", kind)
        return label in (self._given.keys["id"], *told.values())

    def _sort(self, name: str, value: object) -> None:
        field = _field(self._type, name, self._told.keys())
        if field is None or field in self._given.keys:
            self.extras[name] = values.text(value)
        elif field in numbers(self._type):
            self._count(field, value)
        elif field in _several(self._type):
            parts = map(str.strip, values.text(value).split(SEPARATOR))
            self.taken[field] = tuple(part for part in parts if part)
        else:
            self.taken[field] = _word(_words(self._type).get(field), values.text(value))

    def _count(self, field: str, value: object) -> None:
        name = qualifier_of(field)
        qualifier = values.text(self._told.get(name))
        if qualifier and qualifier not in SIGNS:
            problem = self._given.problem("unknown_status", name, qualifier, expected=tuple(SIGNS))
            self.problems.append(problem)
            return
        try:
            self.taken[field] = values.quantity(value, qualifier)
        except InvalidValueError:
            said = f"{value} ({qualifier})" if qualifier else value
            self.problems.append(self._given.problem("impossible_number", field, said))

    def _look_at(self, texts: Mapping[str, object]) -> None:
        """Find control characters, which no text has."""
        for name, value in texts.items():
            parts = value if isinstance(value, tuple) else (value,)
            odd = [it for it in (name, *parts) if isinstance(it, str) and CONTROL.search(it)]
            if odd:
                self.problems.append(self._given.problem("control_character", name, odd[0]))


def _field(record_type: type[Record], name: str, others: Set[str]) -> str | None:
    """Return the field that an attribute fills; a name without a language is for all of them."""
    fields = record_type.model_fields
    if name in fields:
        return None if name in ("citations", "attributes") else name
    named = any(other.startswith("name_") for other in others & fields.keys())
    first = next((label for label in NAMES if label in others), None)
    return "name_fi" if name == first and "name_fi" in fields and not named else None


def _word(group: str | None, text: str) -> str:
    """Return the word of the vocabulary that a text means, else the text."""
    return (vocabulary().find(group, text) if group else None) or text


@cache
def _words(record_type: type[Record]) -> Mapping[str, str]:
    return record_type.words()


@cache
def _several(record_type: type[Record]) -> frozenset[str]:
    """Return the fields that hold several values."""
    return frozenset(
        field
        for field, info in record_type.model_fields.items()
        if isinstance(info.annotation, GenericAlias)
    )
