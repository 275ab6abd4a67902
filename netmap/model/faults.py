"""What is wrong with the values of a record, in the words that problems are told with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import ValidationError

from netmap.model.record import Record
from netmap.model.vocabulary import Term, vocabulary

_QUOTED = re.compile(r"'([^']*)'")
_CODES = {
    "end_before_start": "end_before_start",
    "impossible_date": "impossible_date",
    "impossible_number": "impossible_number",
    "literal_error": "unknown_status",
    "missing": "missing_value",
    "string_unicode": "control_character",
}


class Fault(NamedTuple):
    """One value that cannot be: its field, the code of the problem, the words expected there."""

    field: str
    code: str
    expected: tuple[Term | str, ...]


def faults(record_type: type[Record], error: ValidationError) -> Iterator[Fault]:
    """Yield what kept values from making a record of this type.

    Examples
    --------
    >>> from netmap.model import Tie
    >>> try:
    ...     Tie.model_validate({"id": "1", "source": "a", "target": "b", "kind": "x", "end": "?"})
    ... except ValidationError as error:
    ...     [(fault.field, fault.code) for fault in faults(Tie, error)]
    [('end', 'impossible_date')]
    """
    words = record_type.words()
    for found in error.errors():
        field = str(found["loc"][0]) if found["loc"] else "end"
        known = vocabulary().group(words.get(field, ""))
        expected = tuple(known.get(word, word) for word in _expected(found))
        yield Fault(field, _CODES.get(found["type"], "missing_value"), expected)


def _expected(found: Any) -> list[str]:
    return _QUOTED.findall(found.get("ctx", {}).get("expected", ""))
