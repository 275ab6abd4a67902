"""The command that draws a single answer: figure."""

from __future__ import annotations

from difflib import get_close_matches
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

_OF_INDICATORS = ("coverage", "municipalities")
_FIGURES = (*_OF_INDICATORS, "posts", "meetings", "goals")
_SOME = 6
_SUFFIXES = (".svg", ".png")
_READ = (".xlsx", ".csv", ".toml", ".netmap")


def _target(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if Path(value).suffix.casefold() not in _SUFFIXES:
        raise click.BadParameter(
            say("errors.value.picture_target", options.language(), value=value)
        )
    return value


@click.command()
@click.argument("which", type=click.Choice(_FIGURES), metavar="FIGURE")
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
    if which not in _OF_INDICATORS:
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
    said: dict[str, Any] = {"language": lang, "title": title}
    _must_be_near(dataset, indicator, lang)
    if dates and which not in _OF_INDICATORS:
        raise click.UsageError(say("errors.value.picture_undated", lang, value=which))
    if which == "coverage":
        return netmap.figures.coverage(dataset, indicator, at=_only(dates, lang), **said)
    if which != "municipalities":
        draw = {
            "posts": netmap.figures.posts,
            "meetings": netmap.figures.meetings,
            "goals": netmap.figures.goals,
        }[which]
        return draw(dataset, **said)
    if indicator is None:
        known = ", ".join(netmap.figures.drawable(dataset)) or "–"
        raise click.UsageError(say("errors.value.picture_indicator", lang, value=known))
    return netmap.figures.municipalities(dataset, indicator, at=dates, **said)


def _must_be_near(dataset: Dataset, indicator: str | None, lang: str) -> None:
    """Refuse an indicator that is not there and is like none, with some that are."""
    known = dataset.indicators
    if indicator is None or not known or indicator in known or get_close_matches(indicator, known):
        return
    facts = {"value": indicator, "known": ", ".join([*known][:_SOME])}
    raise click.UsageError(say("errors.value.picture_unknown", lang, **facts))


def _only(dates: tuple[PartialDate, ...], lang: str) -> PartialDate | None:
    if len(dates) > 1:
        raise click.UsageError(say("errors.value.picture_one_date", lang, value=len(dates)))
    return dates[0] if dates else None
