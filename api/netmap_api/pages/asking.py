"""Questions as pages ask them: tables in the reader's language, or why there are none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from netmap.catalogue import question
from netmap.errors import InvalidValueError, NetmapError, StoreError
from netmap_api.answers.views import Ask
from netmap_api.pages.base import home_of
from netmap_api.problems import Problem
from netmap_api.sentences import say

if TYPE_CHECKING:
    from netmap_api.access.seats import Seat

Told = Mapping[str, Any]
_TWO_SIDES = "two_sides"
"""Why a comparison is refused; the library says it with the options of the command line."""


@dataclass(frozen=True)
class Wish:
    """A question that a page asks, with what it is told; ``rows`` asks for those behind it too."""

    question: str
    told: Told = field(default_factory=dict)
    rows: bool = False


@dataclass(frozen=True)
class Table:
    """A table of texts; ``numeric`` says which columns hold numbers."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[bool]


@dataclass(frozen=True)
class Answer:
    """What a question was answered, as tables and sentences, or in words why it was not.

    ``page`` is where the whole answer stands, ``behind`` where the rows behind it do, None where
    there is nothing behind its figures.
    """

    question: str
    title: str
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()
    refusal: str | None = None
    page: str = ""
    behind: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not any(table.rows for table in self.tables)


def answers(seat: Seat, language: str, *wishes: Wish) -> tuple[Answer, ...]:
    """Ask questions at once; where one of them cannot be answered, the others still are."""
    asks = [
        Ask.of("told", question=it.question, told=dict(it.told), language=language, rows=it.rows)
        for it in wishes
    ]
    made = _made(seat, language, asks)
    return tuple(_answer(seat, language, *it) for it in zip(wishes, made, strict=True))


def rows(seat: Seat, language: str, *wishes: Wish) -> tuple[Any, ...]:
    """Ask questions at once, for plain rows; None where one of them cannot be answered."""
    asks = [Ask.of("rows", question=it.question, told=dict(it.told), rows=False) for it in wishes]
    found = _made(seat, language, asks)
    return tuple(None if isinstance(it, str) else it for it in found)


def _made(seat: Seat, language: str, asks: Sequence[Ask]) -> list[Any]:
    """Return the answers as plain values, and as a string what cannot be answered and why."""
    try:
        return [json.loads(made.content) for made in seat.ask(*asks)]
    except StoreError:  # nothing of the page can be shown
        raise
    except (NetmapError, Problem) as error:
        if len(asks) == 1:
            return [_words(error, language)]
        return [it for ask in asks for it in _made(seat, language, [ask])]


def _words(error: NetmapError | Problem, language: str) -> str:
    if isinstance(error, InvalidValueError) and error.reason == _TWO_SIDES:
        return say("pages.two_sides", language)
    return error.detail(language) if isinstance(error, Problem) else error.message(language)


def _answer(seat: Seat, language: str, wish: Wish, made: Any) -> Answer:
    asked = question(wish.question)
    title = {"fi": asked.fi, "sv": asked.sv, "en": asked.en}[language]
    query = urlencode(wish.told, doseq=True)
    page = f"{home_of(seat.served.name)}answers/{wish.question}"
    behind = "&".join(filter(None, (query, "rows=1"))) if asked.labels else None
    empty = Answer(
        wish.question,
        title,
        page=_with(page, query),
        behind=behind and _with(page, behind),
    )
    if isinstance(made, str):
        return replace(empty, refusal=made)
    tables = [Table(it["headings"], it["rows"], it["numeric"]) for it in made["tables"]]
    return replace(empty, tables=tables, notes=made["notes"])


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
