"""The command that draws a single answer: figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.progress import working

if TYPE_CHECKING:
    from netmap.dataset import Dataset
    from netmap.model import PartialDate

_OF_THE_COMMAND = (
    "picture_indicator",
    "picture_no_indicator",
    "picture_one_date",
    "picture_undated",
    "picture_unknown",
)
"""Reasons to draw nothing that are in what the command was told, not in the data."""
_SUFFIXES = (".svg", ".png")
_READ = (".xlsx", ".csv", ".toml", ".netmap")


def _target(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if Path(value).suffix.casefold() not in _SUFFIXES:
        raise click.BadParameter(
            say("errors.value.picture_target", options.language(), value=value)
        )
    return value


@click.command()
@click.argument("which", type=click.Choice(netmap.figures.FIGURES), metavar="FIGURE")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE... [INDICATOR]")
@click.option("-o", "--output", required=True, type=click.Path(), callback=_target)
@click.option("--force", is_flag=True)
@click.option("--title")
@options.DATES
@options.LANG
def figure(
    which: str, sources: tuple[str, ...], output: str, force: bool, lang: str, **told: Any
) -> None:
    """Draw an answer as a figure."""
    with working("read"):
        paths, indicator = _parted(which, sources, lang)
        dataset = netmap.read(*paths)
    with working("draw"):
        svg = _drawn(which, dataset, indicator, lang, **told)
        is_png = Path(output).suffix.casefold() == ".png"
        content = netmap.figures.png(svg) if is_png else svg
    netmap.output.write(output, content, inputs=paths, force=force)
    click.echo(say("done.figure_written", lang, path=output))


def _parted(which: str, sources: tuple[str, ...], lang: str) -> tuple[tuple[str, ...], str | None]:
    """Tell the indicator from the sources: it is the last argument, and no path."""
    *paths, last = sources
    looks_like_path = bool({"/", "\\"} & set(last)) or Path(last).suffix.casefold() in _READ
    if not paths or Path(last).exists() or looks_like_path:
        return sources, None
    if which not in netmap.figures.OF_INDICATORS:
        facts = {"value": which, "name": last}
        raise click.UsageError(say("errors.value.picture_no_indicator", lang, **facts))
    return tuple(paths), last


def _drawn(
    which: str,
    dataset: Dataset,
    indicator: str | None,
    lang: str,
    *,
    title: str | None,
    dates: tuple[PartialDate, ...],
) -> str:
    try:
        return netmap.figures.draw(
            dataset, which, indicator=indicator, at=dates, language=lang, title=title
        )
    except netmap.InvalidValueError as error:
        if error.reason in _OF_THE_COMMAND:
            raise click.UsageError(error.message(lang)) from None
        raise
