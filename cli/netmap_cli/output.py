"""Show answers: as a table for people, as JSON or CSV for machines."""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Literal

import click

from netmap.text import say, sentences

if TYPE_CHECKING:
    from rich.table import Table

EMPTY = "–"
"""What a table shows where nothing is known."""

WIDEST_WORD = 36
"""The longest word, usually an id, that a table is not to break."""

_SIGNS = {"about": "~", "at_least": ">=", "more_than": ">"}
_BREAKS = re.compile(r"[\t\r\n]+")
_UNSEEN = frozenset({"Cc", "Cf"})

SHARES = frozenset({"share", "share_done", "share_of_meetings"})
"""Columns that a table shows as percentages."""


@dataclass(frozen=True)
class View:
    """How a table shows an answer: which columns of each row, with which notes below it."""

    rows: Sequence[Mapping[str, object]]
    columns: Sequence[str]
    notes: Sequence[str] = ()


def show(answer: object, view: View, form: str, language: str) -> None:
    """Write an answer to standard output in the form asked for."""
    if form == "json":
        click.echo(json.dumps(plain(answer), ensure_ascii=False, indent=1))
    elif form == "csv":
        _csv(plain(answer))
    else:
        _table(view, language)


def plain(value: object) -> Any:
    """Turn a result into the plain values that JSON has."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def records(answer: Iterable[object]) -> list[Mapping[str, object]]:
    """Return the rows of an answer as mappings, for a table."""
    return [{field.name: getattr(row, field.name) for field in fields(row)} for row in answer]  # type: ignore[arg-type]


def named(name: str, language: str) -> str:
    """Return the heading of a column."""
    return sentences(language).get(f"columns.{name}", name)


def visible(text: str) -> str:
    """Replace characters that control the terminal, so that no data rewrite what it shows."""
    spaced = _BREAKS.sub(" ", text)
    return "".join("\ufffd" if unicodedata.category(sign) in _UNSEEN else sign for sign in spaced)


def qualified(value: object, qualifier: str | None) -> object:
    """Write a number with the sign of what is known of it, plain when it is exact."""
    return value if value is None or qualifier is None else f"{_SIGNS[qualifier]}{value}"


def percent(share: float, language: str) -> str:
    """Write a share as a percentage, the way the language does."""
    return _decimal(f"{100 * share:.1f}\u00a0%", language)


def _table(view: View, language: str) -> None:
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console.width = 160
    with console.capture() as shown:  # rich would end the program itself when a pipe breaks
        if view.rows:
            console.print(_rich_table(view, language, console.width))
        else:
            console.print(say("words.empty", language))
        console.print()
        for note in view.notes:
            console.print(visible(note), markup=False)
    click.echo(shown.get(), nl=False)


def _rich_table(view: View, language: str, width: int) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    headings = [named(column, language) for column in view.columns]
    cells = [
        [_cell(row.get(column), column, language) for row in view.rows] for column in view.columns
    ]
    texts = [[heading, *column] for heading, column in zip(headings, cells, strict=True)]
    widths = _widths(texts, width - 2 * len(texts))
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for column, heading, wide in zip(view.columns, headings, widths, strict=True):
        justify: Literal["left", "right"] = "right" if _is_numeric(view, column) else "left"
        table.add_column(heading, justify=justify, width=wide, overflow="fold")
    for row in zip(*cells, strict=True):
        table.add_row(*map(Text, row))
    return table


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int | None]:
    """Share the room out so that no word is broken; None where that cannot be."""
    whole = [max(map(len, texts)) for texts in columns]
    words = [_longest_word(texts) for texts in columns]
    if sum(whole) <= room or sum(words) > room:
        return [None] * len(columns)
    widths, spare = list(words), room - sum(words)
    by_want = sorted(range(len(words)), key=lambda place: whole[place] - words[place])
    for served, place in enumerate(by_want):  # who needs little gets it, the rest share alike
        widths[place] += min(whole[place] - words[place], spare // (len(words) - served))
        spare -= widths[place] - words[place]
    return [*widths]


def _longest_word(texts: Sequence[str]) -> int:
    """Return how wide a column must be not to break words, up to where that asks too much."""
    return min(WIDEST_WORD, max(len(word) for text in texts for word in text.split(" ")))


def _is_numeric(view: View, column: str) -> bool:
    values = [row.get(column) for row in view.rows if row.get(column) is not None]
    return all(isinstance(value, int | float) or str(value)[:1] in set("~>") for value in values)


def _cell(value: object, column: str, language: str) -> str:
    if value is None:
        return EMPTY
    if isinstance(value, float):
        return percent(value, language) if column in SHARES else _decimal(f"{value:.4g}", language)
    if isinstance(value, Mapping):
        value = ", ".join(f"{key} {item}" for key, item in value.items())
    return visible(str(value))


def _decimal(number: str, language: str) -> str:
    return number if language == "en" else number.replace(".", ",")


def _csv(answer: Any) -> None:
    rows = answer if isinstance(answer, list) else [answer]
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _inert(_joined(value)) for key, value in row.items()} for row in rows)


def _joined(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(str(_joined(item)) for item in value)
    if isinstance(value, dict):
        return ";".join(f"{key}={_joined(item)}" for key, item in value.items())
    return value


def _inert(value: object) -> object:
    """Keep a spreadsheet program from taking a text for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in set("=+-@\t\r") else value
