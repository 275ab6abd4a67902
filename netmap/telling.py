"""Tell an answer to people: as tables of texts and sentences, in one of the three languages."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from netmap import areas
from netmap.catalogue import Column, Question
from netmap.dataset import Dataset, Row
from netmap.model.quantity import SIGNS
from netmap.text import say, sentences

if TYPE_CHECKING:
    from netmap.network import Selection

BEHIND = MappingProxyType({"behind": True})
"""Marks a field of a result that plain values have only when they show what is behind a figure."""

EMPTY = "–"
"""What a table shows where nothing is known."""

_DIGITS = 4
"""How many digits the largest number of a column of scores has, at least."""
_MORE_DIGITS = 3
"""How many digits more may be shown to keep numbers apart that are not the same."""
_GROUPED = 10_000
"""From here on the digits of a number stand in groups of three."""
_DATE = r"\d{4}(?:-\d\d){0,2}"
_DATED = re.compile(rf"{_DATE}-\d\d|{_DATE}/(?:{_DATE})?|/{_DATE}", re.ASCII)
_PLACES = frozenset({"file", "sheet", "row"})


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of texts; ``numeric`` says which columns hold numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as people read it: tables, and sentences on how to read them."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def tell(
    question: Question, answer: Any, dataset: Dataset, language: str, *, rows: bool = False
) -> Told:
    """Tell the answer to a question; with ``rows``, list the rows behind each figure as well."""
    telling = Telling(dataset, language)
    if question.tables:
        tables = tuple(question.tables(answer, telling))
    elif is_dataclass(answer):
        tables = (telling.facts(answer, question.columns),)
    else:
        tables = (telling.table(answer, question.columns),)
    if rows and question.labels:
        tables = (*tables, telling.rows_behind(answer, question))
    notes = dict.fromkeys(question.notes(answer, telling))
    return Told(tables, tuple(notes))


@dataclass(frozen=True, slots=True)
class _Behind:
    """A row behind a figure, with what names the figure."""

    fact: str
    table: str
    id: str
    file: str | None
    sheet: str | None
    row: int | None
    source: str | None
    line: str | None


_BEHIND = tuple(Column(name=item.name, rare=item.name == "sheet") for item in fields(_Behind))


class Telling:
    """Names, words and numbers of a dataset in one language."""

    def __init__(self, dataset: Dataset, language: str) -> None:
        self.dataset = dataset
        self.language = language

    def say(self, key: str, /, **facts: object) -> str:
        """Return the sentence of a key."""
        return say(key, self.language, **facts)

    def actor(self, actor_id: str) -> str:
        """Return the name of an actor or, where it is none, of a municipality; else the id."""
        if actor_id in self.dataset.actors:
            return self.dataset.actors[actor_id].name(self.language)
        area = areas.all_municipalities().get(actor_id)
        if area is None:
            return actor_id
        return {"sv": area.name_sv, "en": area.name_en}.get(self.language, area.name)

    def word(self, group: str, word: object) -> str:
        """Return the label of a word of the vocabulary, or the word when it is not there."""
        terms = self.dataset.vocabulary.group(group)
        return terms[str(word)].label(self.language) if word in terms else str(word)

    def heading(self, name: str) -> str:
        """Return the heading of a column."""
        return sentences(self.language).get(f"columns.{name}", name.replace("_", " "))

    def number(self, value: object, qualifier: str | None = None) -> str:
        """Write a number as the language does, with the sign of what is known of it."""
        if value is None:
            return EMPTY
        if isinstance(value, int) and value >= _GROUPED and self.language != "en":
            text = f"{value:,}".replace(",", "\u00a0")
        else:
            text = self._decimal(f"{value:.4g}" if isinstance(value, float) else str(value))
        return (SIGNS[qualifier] if qualifier else "") + text

    def date(self, text: str) -> str:
        """Write a date or period in ISO 8601 as the language does: ``1/2019–8/2019`` in Finnish.

        Examples
        --------
        >>> Telling(Dataset(), "fi").date("2019-08-31"), Telling(Dataset(), "en").date("2019-08")
        ('31.8.2019', '2019-08')
        """
        if self.language == "en":
            return text
        return "–".join(_day_first(part) for part in text.split("/"))

    def moment(self, at: datetime) -> str:
        """Write a time as the clock on the wall shows it."""
        here = at.astimezone()
        clock = f"{here:%H.%M}" if self.language == "fi" else f"{here:%H:%M}"
        return f"{self.date(here.date().isoformat())} {clock}"

    def percent(self, share: float | None) -> str:
        """Write a share as a percentage."""
        return EMPTY if share is None else self._decimal(f"{100 * share:.1f}\u00a0%")

    def table(self, rows: Iterable[object], columns: Sequence[Column | str]) -> Table:
        """Make a table of results, one row each."""
        rows = tuple(rows)
        shown = [
            column
            for column in map(_column, columns)
            if not column.rare or any(_is_told(row, column) for row in rows)
        ]
        decimals = _decimals(
            [
                value
                for column in shown
                if column.shows == "score"
                for row in rows
                if isinstance(value := getattr(row, column.name), int | float)
            ]
        )
        return Table(
            tuple(self.heading(column.heading or column.name) for column in shown),
            tuple(tuple(self._cell(row, column, decimals) for column in shown) for row in rows),
            tuple(_is_numeric(rows, column) for column in shown),
        )

    def facts(self, answer: object, columns: Sequence[Column | str]) -> Table:
        """Make a table of one result, one row a field."""
        shown = tuple(map(_column, columns))
        return Table(
            (self.heading("fact"), self.heading("value")),
            tuple(
                (self.heading(column.heading or column.name), self._cell(answer, column))
                for column in shown
            ),
            (False, all(_is_numeric((answer,), column) for column in shown)),
        )

    def rows_behind(self, answer: Iterable[Any], question: Question) -> Table:
        """List the rows that each figure of an answer was drawn from."""
        columns = map(_column, question.columns)
        labels = [column for column in columns if column.name in question.labels]
        behind = [
            _Behind(" ".join(self._cell(figure, column) for column in labels), **_places(row))
            for figure in answer
            for row in figure.rows
        ]
        return self.table(behind, _BEHIND)

    def selection(self, selection: Selection) -> Iterator[str]:
        """Say which records a network was drawn from."""
        words = self.dataset.vocabulary
        if selection.at is None:
            yield self.say("notes.all_dates")
        else:
            yield self.say("notes.at_date", at=selection.at)
        if kinds := [name for name in words.ties if name not in selection.kinds]:
            yield self.say("notes.kinds_left_out", kinds=", ".join(kinds))
        if selection.sources is not None:
            sources = ", ".join(self.left_out(selection))
            yield self.say("notes.sources_left_out", sources=sources)
        if left := [name for name in words.tie_statuses if name not in selection.statuses]:
            yield self.say("notes.statuses_left_out", statuses=", ".join(left))

    def left_out(self, selection: Selection) -> tuple[str, ...]:
        """Return the ids of the sources that were left out of a network."""
        if selection.sources is None:
            return ()
        told = dict.fromkeys([*self.dataset.cited, *self.dataset.citing])
        return tuple(name for name in told if name not in selection.sources)

    def _cell(self, row: Any, column: Column, decimals: int = _DIGITS) -> str:
        value = column.get(row, self) if column.get else getattr(row, column.name)
        if value is None or value == ():
            return EMPTY
        if column.shows == "share" and isinstance(value, float):
            return self.percent(value)
        if column.shows == "score":
            return self._decimal(f"{value:.{decimals}f}")
        if column.shows != "value":
            parts = value if isinstance(value, tuple) else (value,)
            return ", ".join(self._named(part, column) for part in parts)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.number(value, _qualifier(row, column))
        return self._text(value)

    def _named(self, value: object, column: Column) -> str:
        return self.actor(str(value)) if column.shows == "actor" else self.word(column.group, value)

    def _text(self, value: object) -> str:
        if value is None:
            return EMPTY
        if isinstance(value, bool):
            return self.word("answers", "yes" if value else "no")
        if isinstance(value, Mapping):
            return ", ".join(f"{key} {item}" for key, item in value.items())
        if isinstance(value, tuple):
            return ", ".join(map(self._text, value))
        if isinstance(value, float):
            return self.number(value)
        text = str(value)
        return self.date(text) if _DATED.fullmatch(text) else text

    def _decimal(self, text: str) -> str:
        return text if self.language == "en" else text.replace(".", ",")


def _decimals(scores: Collection[float]) -> int:
    """Return how many decimals show the largest in four digits, and in more what else is the same.

    Examples
    --------
    >>> _decimals([0.535, 0.09554]), _decimals([0.5, 0.09551, 0.09554]), _decimals([12.0, 3.0])
    (4, 5, 0)
    """
    largest = max(map(abs, scores), default=0)
    most = max(_DIGITS - 1 - (math.floor(math.log10(largest)) if largest else 0), 0)
    finest = most + _MORE_DIGITS

    def apart(decimals: int) -> int:
        return len({round(score, decimals) for score in scores})

    wanted = next((it for it in range(most, finest) if apart(it) == apart(finest)), most)
    exact = (it for it in range(wanted) if all(round(s, it) == round(s, wanted) for s in scores))
    return next(exact, wanted)


def _day_first(date: str) -> str:
    """Turn 2019-08-31 into 31.8.2019 and 2019-08 into 8/2019."""
    parts = [part.lstrip("0") for part in reversed(date.split("-"))]
    return ("/" if len(parts) == len(("month", "year")) else ".").join(parts)


def plain(value: object, *, places: bool = True) -> Any:
    """Turn a result into the plain values that JSON has.

    Without ``places`` the rows behind a figure are named by table, id, source and line only, so
    that the same records give the same answer wherever their files stand; fields that are
    ``BEHIND`` a figure are left out.
    """
    if hasattr(value, "plain"):
        return plain(value.plain(), places=places)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name.rstrip("_"): _behind(value, places)
            if item.name == "rows"
            else plain(getattr(value, item.name), places=places)
            for item in fields(value)
            if places or not item.metadata.get("behind")
        }
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping) or hasattr(value, "_asdict"):
        named = value if isinstance(value, Mapping) else value._asdict()
        return {str(key): plain(item, places=places) for key, item in named.items()}
    if isinstance(value, list | tuple):
        return [plain(item, places=places) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _behind(result: Any, places: bool) -> list[Mapping[str, object]]:
    rows = [plain(row) for row in result.rows]
    if places:
        return rows
    return [{key: row[key] for key in row if key not in _PLACES} for row in rows]


def _places(row: Row) -> dict[str, Any]:
    return {item.name: getattr(row, item.name) for item in fields(row)}


def _is_told(row: Any, column: Column) -> bool:
    """Whether a rare column has something to show: a No is something, a count of 0 is not."""
    value = getattr(row, column.name)
    return value is False or bool(value)


def _column(column: Column | str) -> Column:
    return Column(name=column) if isinstance(column, str) else column


def _qualifier(row: Any, column: Column) -> str | None:
    if column.sign:
        sign: str | None = getattr(row, column.sign)
        return sign
    qualifiers: Mapping[str, str] = getattr(row, "qualifiers", {})
    return qualifiers.get(column.heading or column.name)


def _is_numeric(rows: Sequence[Any], column: Column) -> bool:
    if column.shows in ("actor", "word") or column.get:
        return column.numeric
    values = [value for row in rows if (value := getattr(row, column.name)) is not None]
    return all(isinstance(value, int | float) for value in values)
