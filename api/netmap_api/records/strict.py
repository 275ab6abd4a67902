"""Bodies of requests that are taken at their word: JSON that says one thing and no other."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from netmap.characters import CONTROL, tidy
from netmap.formats.tables.characters import MAX_TEXT
from netmap_api.problems import Problem

_DEEPEST = 24
_DIGITS = 18
"""No number of the data has as many digits."""
_MOST_FAULTS = 1000


class Fault(NamedTuple):
    """One thing that is wrong in a body, and where, as a JSON pointer (RFC 6901)."""

    pointer: str
    code: str
    message: str


class _Refused(ValueError):  # noqa: N818 - the answer to a body, not a fault of the program
    """A body that says two things, or what no JSON can say."""


def parsed(body: bytes) -> Any:
    """Return the value of JSON: no name twice, no number that is none, no text with controls.

    Texts are written as the data have them: without blanks around them, their letters composed.

    Raises
    ------
    Problem
        ``bad-request`` when it is no such JSON, ``invalid-request`` when a text will not do.

    Examples
    --------
    >>> parsed(b'{"id": " a "}')
    {'id': 'a'}
    """
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        raise Problem("bad-request", more={"reason": _reason(error)}) from None
    faults: list[Fault] = []
    tidied = _tidied(value, "", faults)
    refuse(faults)
    return tidied


def lines(body: bytes) -> Iterator[Any]:
    """Yield the values of a body of one a line (NDJSON).

    Raises
    ------
    Problem
        As ``parsed``; ``reason`` names the line.
    """
    for number, line in enumerate(body.split(b"\n"), start=1):
        if line.strip():
            try:
                yield parsed(line)
            except Problem as problem:
                problem.more = {"line": number, **problem.more}
                raise


def refuse(faults: Sequence[Fault]) -> None:
    """Refuse a body of which anything is wrong.

    Raises
    ------
    Problem
        ``invalid-request``; it lists every fault.
    """
    if faults:
        listed = [it._asdict() for it in faults[:_MOST_FAULTS]]
        raise Problem("invalid-request", more={"errors": listed, "count": len(faults)})


def faults_of(error: ValidationError, at: str = "") -> Iterator[Fault]:
    """Yield what pydantic has against a value that stands at a pointer; never the value itself."""
    for found in error.errors(include_input=False, include_url=False, include_context=False):
        yield Fault(at + "".join(map(step, found["loc"])), found["type"], found["msg"])


def step(part: object) -> str:
    """Write one step of a JSON pointer.

    Examples
    --------
    >>> step("a/b"), step(0)
    ('/a~1b', '/0')
    """
    return "/" + str(part).replace("~", "~0").replace("/", "~1")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _Refused("repeated name")
    return made


def _no_constant(name: str) -> None:
    raise _Refused(f"{name} is no number")


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise _Refused("number out of range")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise _Refused("number out of range")
    return value


def _reason(error: Exception) -> str:
    match error:
        case _Refused():
            return str(error)
        case json.JSONDecodeError():
            return f"{error.msg}, line {error.lineno}, column {error.colno}"
        case UnicodeDecodeError():
            return "not UTF-8"
    return "nested too deeply"


def _tidied(value: Any, at: str, faults: list[Fault]) -> Any:
    """Return a value with its texts tidied; note where a text or the depth will not do."""
    if isinstance(value, str):
        return _text(value, at, faults)
    if isinstance(value, dict | list) and at.count("/") > _DEEPEST:
        raise Problem("bad-request", more={"reason": "nested too deeply"})
    if isinstance(value, list):
        return [_tidied(it, f"{at}/{n}", faults) for n, it in enumerate(value)]
    if isinstance(value, dict):
        return {_text(k, at, faults): _tidied(v, at + step(k), faults) for k, v in value.items()}
    return value


def _text(text: str, at: str, faults: list[Fault]) -> str:
    if CONTROL.search(text):
        faults.append(Fault(_shown(at), "control_character", "Text holds a control character"))
    if len(text) > MAX_TEXT:
        faults.append(Fault(_shown(at), "long_text", f"Text is longer than {MAX_TEXT} characters"))
    return tidy(text)


def _shown(at: str) -> str:
    return CONTROL.sub("\ufffd", at)
