"""What the pages of administration share: its parts, moments as people read them, faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, NamedTuple

from fastapi import Query

from netmap.dataset import Dataset
from netmap.errors import NetmapError
from netmap.telling import Telling
from netmap_api.problems import Problem, of_error
from netmap_api.service.audit import Entry

PAGE = 50
"""How many lines of the log a page shows."""
Before = Annotated[int | None, Query(ge=1, le=2**63 - 1)]
"""A page of the log holds the lines before this one."""


class Tab(NamedTuple):
    """A part of the administration: a key of sentences, where it is, whether it is shown now."""

    key: str
    href: str
    is_current: bool


def tabs(root: str, parts: Sequence[tuple[str, str]], current: str) -> tuple[Tab, ...]:
    """Return the parts below an address."""
    return tuple(Tab(key, root + place, key == current) for key, place in parts)


def moments(language: str) -> Callable[[datetime], str]:
    """Return what writes a moment as a language does."""
    return Telling(Dataset(), language).moment


def fault(wrong: NetmapError | Problem | None, language: str) -> tuple[int, str | None]:
    """Return the status of a page and what went wrong in words, None when nothing did."""
    if wrong is None:
        return 200, None
    problem = wrong if isinstance(wrong, Problem) else of_error(wrong)
    return problem.status, problem.detail(language)


def older(entries: Sequence[Entry]) -> int | None:
    """Return before which line of the log the next page begins, None when this is the last."""
    return entries[-1].n if len(entries) == PAGE else None
