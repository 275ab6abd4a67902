"""The errors netmap raises, as one tree.

``NetmapError``
    everything below; catch this one to catch all

    * ``InvalidDataError``: data cannot be used as they are; carries every problem found
    * ``InvalidValueError``: a date, number or option that cannot be read
    * ``UnknownNameError``: an id, region, indicator or path that does not exist
    * ``OutputExistsError``: a file that netmap will not write
    * ``MissingExtraError``: an optional library that is not installed
    * ``StoreError``: a project file or server that cannot be used as it is

        * ``ConflictError``: somebody else has changed the project meanwhile

A data error is also a ``ValueError`` and an unknown name a ``LookupError``, so that code which
does not know netmap treats them as what they are. ``message`` says any of them in Finnish,
Swedish or English.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from netmap.text import count, say

if TYPE_CHECKING:
    from netmap.problems import Problem

__all__ = [
    "ConflictError",
    "InvalidDataError",
    "InvalidValueError",
    "MissingExtraError",
    "NetmapError",
    "OutputExistsError",
    "StoreError",
    "UnknownNameError",
]

_LISTED = 8
_SHOWN = 20
"""How many errors of data made in Python a message lists."""


class NetmapError(Exception):
    """The root of every error that netmap raises."""

    def message(self, language: str = "en") -> str:
        """Say what is wrong in one or two sentences."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.message()


class InvalidDataError(NetmapError, ValueError):
    """Data hold errors; ``problems`` has all that was found, warnings included.

    ``sources`` are the files they were read from, none for data that were made in Python.
    ``brought`` are the problems of what was to be taken in by itself, None when that is all of it.
    """

    def __init__(
        self,
        problems: Sequence[Problem],
        sources: Sequence[str],
        brought: Sequence[Problem] | None = None,
    ) -> None:
        super().__init__(problems, sources)
        self.problems = tuple(problems)
        self.sources = tuple(sources)
        self.brought = None if brought is None else tuple(brought)

    def told_to_bringer(self, *, sees_private: bool) -> InvalidDataError:
        """Leave what concerns who brought the data: the errors, and any problem of theirs.

        An error of a private row that they did not bring is left only for who may see all rows.
        """
        if self.brought is None:
            return self
        own = Counter(map(_identity, self.brought))
        left = []
        for it in self.problems:
            is_own = own[_identity(it)] > 0
            own[_identity(it)] -= is_own
            if is_own or (it.severity == "error" and (sees_private or not it.private)):
                left.append(it)
        return InvalidDataError(left, self.sources)

    def message(self, language: str = "en") -> str:
        """Say how many errors there are, which is the first, and how to see them all."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        if not self.sources:
            return _listed(errors, language)
        first = errors[0]
        return say(
            "errors.data",
            language,
            errors=count("error", len(errors), language),
            place=first.place(language),
            first=first.message(language),
            sources=shlex.join(self.sources),
        )


def _identity(it: Problem) -> tuple[object, ...]:
    return it.code, it.file, it.sheet, it.row, it.column, it.value


def _listed(errors: Sequence[Problem], language: str) -> str:
    """List the errors of data that no command can check."""
    shown = [
        f"{' · '.join(filter(None, (it.place(language), it.column)))}: "
        f"{it.message(language)} {it.fix(language)}"
        for it in errors[:_SHOWN]
    ]
    lines = [say("errors.made", language, errors=count("error", len(errors), language)), *shown]
    if left := len(errors) - len(shown):
        lines.append(say("errors.more", language, errors=count("error", left, language)))
    return "\n".join(lines)


def listed(value: object, known: Sequence[str]) -> str:
    """List the words that could have been told: what is near comes first, of many only some.

    Examples
    --------
    >>> listed("meet", ["attends", "meets"]), listed("x", [str(n) for n in range(20)])
    ('meets, attends', '0, 1, 2, 3, 4, 5, 6, 7, …')
    """
    near = get_close_matches(str(value), known)
    words = list(dict.fromkeys([*near, *known]))
    return ", ".join([*words[:_LISTED], *(["…"] if len(words) > _LISTED else [])])


class InvalidValueError(NetmapError, ValueError):
    """A value that cannot be read; ``reason`` is the key of the sentence that says why."""

    def __init__(self, value: object, reason: str, **facts: object) -> None:
        super().__init__(value, reason)
        self.value = value
        self.reason = reason
        self.facts = facts

    def message(self, language: str = "en") -> str:
        """Say what was awaited instead of the value."""
        return say(f"errors.value.{self.reason}", language, value=self.value, **self.facts)


class UnknownNameError(NetmapError, LookupError):
    """Nothing of this kind has this name; close ``matches`` are kept."""

    def __init__(self, kind: str, name: object, matches: Sequence[str] = ()) -> None:
        super().__init__(kind, name, matches)
        self.kind = kind
        self.name = str(name)
        self.matches = tuple(matches)

    def message(self, language: str = "en") -> str:
        """Say what there is not, and what may have been meant."""
        kind = say(f"things.{self.kind}", language)
        told = say("errors.unknown", language, kind=kind, name=self.name)
        matches = ", ".join(self.matches)
        if self.kind == "revision" and matches:
            return f"{told} {say('errors.newest', language, newest=matches)}"
        return told + (say("errors.matches", language, matches=matches) if matches else "")


class OutputExistsError(NetmapError, OSError):
    """A file cannot be written; ``reason`` is the key of the sentence that says why."""

    def __init__(self, path: Path, reason: str, **facts: object) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason
        self.facts = facts

    def message(self, language: str = "en") -> str:
        """Say why the file is not written."""
        return say(f"errors.output.{self.reason}", language, path=self.path, **self.facts)


class MissingExtraError(NetmapError, ImportError):
    """An optional library is not installed; ``extra`` is what to ask pip for."""

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra

    def message(self, language: str = "en") -> str:
        """Say which library it is and how to install it."""
        command = f"pip install 'stakeholder-netmap[{self.extra}]'"
        return say("errors.extra", language, extra=self.extra, command=command)


class StoreError(NetmapError, OSError):
    """A project cannot be opened, read or written; ``reason`` is the key of its sentence."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts

    def message(self, language: str = "en") -> str:
        """Say what is wrong with the project and what to do."""
        return say(f"errors.store.{self.reason}", language, **self.facts)


class ConflictError(StoreError):
    """What was planned on a revision is not the newest any more: plan it again."""

    def __init__(self, base: int, current: int) -> None:
        super().__init__("conflict", base=base, current=current)
        self.base = base
        self.current = current

    def __reduce__(self) -> tuple[type[ConflictError], tuple[int, int]]:
        """Be made of its two revisions again in another process."""
        return ConflictError, (self.base, self.current)
