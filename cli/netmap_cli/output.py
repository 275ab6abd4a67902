"""Show answers: as a table for people, as JSON or CSV for machines."""

from __future__ import annotations

import csv
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import click

from netmap.text import say, sentences

if TYPE_CHECKING:
    from rich.table import Table

EMPTY = "–"
"""What a table shows where nothing is known."""

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


def row_records(answer: Iterable[Any], label: str) -> list[Mapping[str, object]]:
    """Return the rows behind the figures of an answer, each with the figure's own label."""
    return [{"fact": getattr(row, label), **place} for row in answer for place in records(row.rows)]


def named(name: str, language: str) -> str:
    """Return the heading of a column."""
    return sentences(language).get(f"columns.{name}", name)


def visible(text: str) -> str:
    """Replace control characters: from data, they could rewrite what the terminal shows."""
    return "".join("\ufffd" if unicodedata.category(sign) == "Cc" else sign for sign in text)


def percent(share: float, language: str) -> str:
    """Write a share as a percentage, the way the language does."""
    return _decimal(f"{100 * share:.1f} %", language)


def _table(view: View, language: str) -> None:
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console.width = 160
    with console.capture() as shown:  # rich would end the program itself when a pipe breaks
        console.print(_rich_table(view, language) if view.rows else say("words.empty", language))
        for note in view.notes:
            console.print(visible(note), markup=False)
    click.echo(shown.get(), nl=False)


def _rich_table(view: View, language: str) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in view.columns:
        table.add_column(
            named(column, language),
            justify="right" if _is_numeric(view, column) else "left",
            overflow="fold",
        )
    for row in view.rows:
        table.add_row(*(Text(_cell(row.get(name), name, language)) for name in view.columns))
    return table


def _is_numeric(view: View, column: str) -> bool:
    values = [row.get(column) for row in view.rows if row.get(column) is not None]
    return all(isinstance(value, int | float) for value in values)


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
