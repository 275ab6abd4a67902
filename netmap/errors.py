"""The errors netmap raises, as one tree.

``NetmapError``
    everything below; catch this one to catch all

    * ``InvalidDataError``: data cannot be used as they are; carries every problem found
    * ``InvalidValueError``: a date, number or option that cannot be read
    * ``UnknownNameError``: an id, region, indicator or path that does not exist
    * ``OutputExistsError``: a file that netmap will not replace

A data error is also a ``ValueError`` and an unknown name a ``LookupError``, so that code which
does not know netmap treats them as what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netmap.problems import Problem

__all__ = [
    "InvalidDataError",
    "InvalidValueError",
    "NetmapError",
    "OutputExistsError",
    "UnknownNameError",
]


class NetmapError(Exception):
    """The root of every error that netmap raises."""


class InvalidDataError(NetmapError, ValueError):
    """Data hold errors; ``problems`` has all of them, warnings included."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        errors = [problem for problem in self.problems if problem.severity == "error"]
        place = f"{errors[0].file}, row {errors[0].row}" if errors[0].row else errors[0].file
        super().__init__(
            f"{len(errors)} {'error' if len(errors) == 1 else 'errors'} in the data, "
            f"the first in {place}: {errors[0].message('en')} "
            "`netmap check` lists them all with the fix for each."
        )


class InvalidValueError(NetmapError, ValueError):
    """A value that cannot be read; ``value`` holds it and ``expected`` says what was awaited."""

    def __init__(self, value: object, expected: str) -> None:
        self.value = value
        self.expected = expected
        super().__init__(f"{str(value)!r} is not {expected}")


class UnknownNameError(NetmapError, LookupError):
    """Nothing of this kind has this name; ``kind``, ``name`` and close ``matches`` are kept."""

    def __init__(self, kind: str, name: object, matches: Sequence[str] = ()) -> None:
        self.kind = kind
        self.name = str(name)
        self.matches = tuple(matches)
        hint = f"; did you mean {' or '.join(self.matches)}?" if self.matches else ""
        super().__init__(f"there is no {kind} {self.name!r}{hint}")


class OutputExistsError(NetmapError, OSError):
    """A file stands where output should go and is not netmap's to replace."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"{path} is not written: {reason}")
