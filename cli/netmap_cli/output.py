"""Show answers: as a table for people, as Markdown, JSON or CSV for what comes after."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import click

from netmap.formats.writing import answer_rows
from netmap.text import say

if TYPE_CHECKING:
    import rich.table

    from netmap.telling import Table, Told

WIDEST_WORD = 36
"""The longest word, usually an id, that a table is not to break."""

_BREAKS = re.compile(r"[\t\r\n]+")
_UNSEEN = frozenset({"Cc", "Cf"})


def show(told: Told, language: str) -> None:
    """Write tables and notes to standard output, as wide as the terminal is."""
    for table in _filled(told, language):
        _print(table)
    for note in told.notes:
        click.echo(visible(note))


def show_markdown(told: Told, language: str) -> None:
    """Write tables and notes as Markdown."""
    for table in _filled(told, language):
        click.echo(f"{_markdown(table)}\n")
    for note in told.notes:
        click.echo(f"- {_escaped(note)}")


def _filled(told: Told, language: str) -> list[Table]:
    """Return the tables that have rows, and say so when there is none."""
    filled = [table for table in told.tables if table.rows]
    if not filled:
        click.echo(f"{say('words.empty', language)}\n")
    return filled


def show_json(plain: Any) -> None:
    """Write plain values as JSON."""
    click.echo(json.dumps(plain, ensure_ascii=False, indent=1))


def show_csv(plain: Any) -> None:
    """Write plain values as CSV, one row a result."""
    sys.stdout.write(answer_rows.text(plain))


def show_plain(plain: Any, form: str) -> None:
    """Write plain values in the form that is asked for: ``json`` or ``csv``."""
    (show_json if form == "json" else show_csv)(plain)


def visible(text: str) -> str:
    """Replace characters that control the terminal, so that no data rewrite what it shows."""
    spaced = _BREAKS.sub(" ", text)
    return "".join("\ufffd" if unicodedata.category(sign) in _UNSEEN else sign for sign in spaced)


def _print(table: Table) -> None:
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console.width = 160
    with console.capture() as shown:  # rich would end the program itself when a pipe breaks
        console.print(_rich_table(table, console.width))
        console.print()
    click.echo(shown.get(), nl=False)


def _rich_table(table: Table, width: int) -> rich.table.Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    rows = [[visible(cell) for cell in row] for row in table.rows]
    texts = [list(column) for column in zip(table.headings, *rows, strict=True)]
    widths = _widths(texts, width - 2 * len(texts))
    shown = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    for heading, numeric, wide in zip(table.headings, table.numeric, widths, strict=True):
        justify: Literal["left", "right"] = "right" if numeric else "left"
        shown.add_column(heading, justify=justify, width=wide, overflow="fold")
    for row in rows:
        shown.add_row(*map(Text, row))
    return shown


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


def _markdown(table: Table) -> str:
    rules = ["---:" if numeric else "---" for numeric in table.numeric]
    lines = [table.headings, rules, *table.rows]
    return "\n".join(f"| {' | '.join(map(_escaped, line))} |" for line in lines)


def _escaped(text: str) -> str:
    """Keep text from being read as Markdown or HTML."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", visible(text))
