"""From parameters of a request, which are texts, to what a question is told; or all that is wrong.

A parameter has the name of the option: with ``_``, though ``-`` is understood as well. A list is
words with commas between them, or ``all``; what can be told several times is a parameter told
several times; a flag is ``true`` or ``false``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from netmap.errors import InvalidValueError
from netmap.model import PartialDate
from netmap_api.problems import Problem
from netmap_api.sentences import say

if TYPE_CHECKING:
    from netmap.catalogue import Option

_YEARS = range(1, 10_000)
_NUMBERS = range(1, 2**31)
_DIGITS = re.compile(r"[0-9]{1,10}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FLAGS = {"true": True, "false": False}
_PAIR = 2
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong about one parameter; ``code`` is the key of the sentence that says why."""

    name: str
    value: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    error: InvalidValueError | None = None

    def told(self, language: str) -> dict[str, str]:
        """Say where it is, what it is, and what would do instead."""
        fix = self.error.message(language) if self.error else self._fix(language)
        return {"at": self.name, "code": self.code, "value": self.value[:_SHOWN], "message": fix}

    def _fix(self, language: str) -> str:
        return say(f"answers.{self.code}", language, **self.facts)


class WrongParameters(Problem):
    """Parameters that will not do, all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__("invalid-request")
        self.faults = tuple(faults)

    def told(self, language: str, instance: str) -> dict[str, Any]:
        """Return what the body says."""
        errors = [fault.told(language) for fault in self.faults]
        return {**super().told(language, instance), "errors": errors}


Told = dict[str, Any]


def told_of(options: Sequence[Option], given: Mapping[str, Sequence[str]]) -> Told:
    """Return what options are told; what is not told is left out.

    Raises
    ------
    WrongParameters
        When a parameter is unknown, missing or cannot be read; it lists all of them.
    """
    read = [_named(options, name, values) for name, values in given.items()]
    told = {name: it for name, it in read if not isinstance(it, Fault)}
    faults = [it for _, it in read if isinstance(it, Fault)]
    named = {name for name, _ in read}
    faults += [Fault(it.name, "", "missing") for it in options if _is_missing(it, named)]
    if faults:
        raise WrongParameters(faults)
    return told


def _is_missing(option: Option, named: Collection[str]) -> bool:
    return option.required and option.name not in named


def _named(options: Sequence[Option], name: str, values: Sequence[str]) -> tuple[str, Any]:
    """Return the option that a parameter is of, with what it is told or what is wrong."""
    by_name = {option.name: option for option in options}
    option = by_name.get(name) or by_name.get(name.replace("-", "_"))
    if option is None:
        return name, Fault(name, ", ".join(values), "unknown", {"known": ", ".join(by_name)})
    return option.name, _read(option, values)


def _read(option: Option, values: Sequence[str]) -> Any:
    if not option.repeated:
        return _one(option, values[0]) if len(values) == 1 else _fault(option, values, "once")
    found = [_one(option, value) for value in values]
    return next((it for it in found if isinstance(it, Fault)), tuple(found))


def _one(option: Option, text: str) -> Any:
    if isinstance(option.kind, tuple):
        known = ", ".join(option.kind)
        return text if text in option.kind else _fault(option, [text], "choice", known=known)
    if not text or _CONTROL.search(text):
        return _fault(option, [text], "text")
    return _READ[option.kind](option, text)


def _date(option: Option, text: str) -> str | Fault:
    try:
        PartialDate.parse(text)
    except InvalidValueError as error:
        return Fault(option.name, text, "date", error=error)
    return text


def _list(_option: Option, text: str) -> str | tuple[str, ...]:
    return text if text == "all" else tuple(part.strip() for part in text.split(","))


def _year(option: Option, text: str) -> int | Fault:
    is_year = _DIGITS.fullmatch(text) and int(text) in _YEARS
    return int(text) if is_year else _fault(option, [text], "year")


def _number(option: Option, text: str) -> int | Fault:
    least = 0 if option.default == 0 else 1
    is_number = _DIGITS.fullmatch(text) and least <= int(text) < _NUMBERS.stop
    return int(text) if is_number else _fault(option, [text], "number", least=least)


def _flag(option: Option, text: str) -> bool | Fault:
    return _FLAGS[text] if text in _FLAGS else _fault(option, [text], "flag")


def _pair(option: Option, text: str) -> tuple[str, ...] | Fault:
    words = tuple(part.strip() for part in text.split(","))
    if len(words) == _PAIR and all(words):
        return words
    usual = option.default if isinstance(option.default, tuple) else ("a", "b")
    return _fault(option, [text], "pair", example=",".join(map(str, usual)))


def _text(_option: Option, text: str) -> str:
    return text


_READ = {
    "date": _date,
    "flag": _flag,
    "list": _list,
    "number": _number,
    "pair": _pair,
    "text": _text,
    "year": _year,
}


def _fault(option: Option, values: Sequence[str], code: str, **facts: object) -> Fault:
    return Fault(option.name, ", ".join(values), code, facts)
