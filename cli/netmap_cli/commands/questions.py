"""The commands that ask: one a question of the catalogue, made from what the question says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import netmap
from netmap.catalogue import Question, names, question
from netmap.text import say
from netmap_cli import options
from netmap_cli.output import show, show_csv, show_json, show_markdown
from netmap_cli.progress import working
from netmap_cli.usage import Command

_ROWS = click.option("--rows", is_flag=True)


def command(name: str) -> click.Command | None:
    """Return the command that asks a question, None when there is no such question."""
    if name not in names():
        return None
    asked = question(name)
    ask = click.pass_context(lambda ctx, **told: _ask(ctx, asked, **told))
    for add in (
        options.LANG,
        options.form(markdown=True),
        *([_ROWS] if asked.labels else []),
    ):
        ask = add(ask)
    made = click.command(name)(options.SOURCES(ask))
    options.explain(made)
    made.params[1:1] = map(options.parameter, asked.all_options)  # these bring their own help
    return Command.of(made, getattr(asked, options.language()))


def _ask(
    ctx: click.Context,
    asked: Question,
    *,
    sources: tuple[str, ...],
    form: str,
    lang: str,
    rows: bool = False,
    **told: Any,
) -> None:
    _must_be_told(ctx, asked, told)
    with working("read"):
        dataset = netmap.read(*sources)
    try:
        with working("ask"):
            answer = asked.answer(dataset, **told)
    except netmap.InvalidValueError as error:
        raise click.BadParameter(error.message(lang)) from None
    if form in ("json", "csv"):
        plain = netmap.telling.plain(answer, places=rows)
        (show_json if form == "json" else show_csv)(plain)
    else:
        said = netmap.telling.tell(asked, answer, dataset, lang, rows=rows)
        (show if form == "table" else show_markdown)(said, lang)


def _must_be_told(ctx: click.Context, asked: Question, told: dict[str, Any]) -> None:
    """Say what is missing where the last source was taken for it."""
    for option in asked.options:
        if option.position and _is_source(told[option.parameter]):
            language = options.language()
            missing = say("usage.missing_argument", language, name=option.parameter.upper())
            raise click.UsageError(f"{missing} {getattr(option, language)}", ctx)


def _is_source(text: str) -> bool:
    from netmap.stores.opening import is_server

    return is_server(text) or Path(text).exists()
