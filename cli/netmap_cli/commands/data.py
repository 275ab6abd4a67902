"""Commands on the data themselves: check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

import netmap
from netmap.text import count, say
from netmap_cli import options
from netmap_cli.commands import files
from netmap_cli.output import show_csv, show_json, visible
from netmap_cli.progress import working

if TYPE_CHECKING:
    from netmap.problems import Problem


@click.command()
@options.SOURCES
@click.option(
    "--annotate",
    metavar="COPY.xlsx",
    type=click.Path(),
)
@click.option("--force", is_flag=True)
@options.form()
@options.LANG
@click.pass_context
def check(
    ctx: click.Context,
    sources: tuple[str, ...],
    annotate: str | None,
    force: bool,
    form: str,
    lang: str,
) -> None:
    """List every problem of the sources, with its place and what to do about it.

    Errors keep the other commands from answering; warnings never do. Ends with status 1 when
    there are errors.
    """
    book = files.annotated_source(sources, annotate)
    with working("read"):
        problems = netmap.check(*sources)
    told = [problem.to_dict(lang) for problem in problems]
    if form == "json":
        show_json({"problems": told})
    elif form == "csv":
        show_csv(told)
    else:
        for problem in problems:
            _print_problem(problem, lang)
        click.echo(_summary(problems, lang))
    if book and annotate:
        files.annotate(book, problems, annotate, sources, force)
    ctx.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


def _print_problem(problem: Problem, language: str) -> None:
    """Write a problem as a short paragraph: a table of eight columns fits no terminal."""
    colour = {"error": "red", "warning": "yellow"}[problem.severity]
    severity = click.style(say(f"words.{problem.severity}", language), fg=colour, bold=True)
    row = f"{say('columns.row', language).lower()} {problem.row}" if problem.row else None
    parts = (problem.file, problem.sheet, row, problem.cell, problem.column)
    place = ", ".join(part for part in parts if part)
    click.echo(f"{severity}  {visible(place)}")
    click.echo(f"  {visible(problem.message(language))}")
    click.echo(f"  -> {visible(problem.fix(language))}\n")


def _summary(problems: Sequence[Problem], language: str) -> str:
    if not problems:
        return say("done.check_clean", language)
    errors = sum(problem.severity == "error" for problem in problems)
    return (
        f"{count('error', errors, language)}, {count('warning', len(problems) - errors, language)}."
    )
