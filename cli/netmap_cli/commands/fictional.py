"""Commands on a region that does not exist: generate, demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.progress import working

if TYPE_CHECKING:
    from netmap.dataset import Dataset

_MUNICIPALITIES = click.option("--municipalities", type=int, default=30, show_default=True)
_SEED = click.option("--seed", type=int, default=1, show_default=True)
_FORCE = click.option("--force", is_flag=True)


def _actors(default: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the option of the size."""
    return click.option("--actors", type=int, default=default, show_default=True)


@click.command()
@_MUNICIPALITIES
@_actors(600)
@click.option("--ties", type=int)
@click.option("--years", type=int, default=2, show_default=True)
@_SEED
@click.option("-o", "--output", required=True, type=click.Path())
@_FORCE
@options.LANG
def generate(output: str, force: bool, lang: str, **size: Any) -> None:
    """Invent a region with all its records, unit by unit, and write it as a source.

    Nothing in it is real, and every record says so.
    """
    from netmap.formats.writing import export

    with working("generate"):
        dataset = _region(lang, **size)
        export.write(dataset, output, language=lang, force=force)
    counts = {"actors": len(dataset.actors), "ties": len(dataset.ties)}
    click.echo(say("done.generated", lang, path=output, **counts))


@click.command()
@click.option("-o", "--output", required=True, type=click.Path())
@_MUNICIPALITIES
@_actors(180)
@_SEED
@_FORCE
@options.LANG
def demo(output: str, force: bool, lang: str, **size: Any) -> None:
    """Draw an invented region as one HTML page that works offline: map, coverage and gaps."""
    with working("draw"):
        page = netmap.demo.page(_region(lang, **size), language=lang)
    netmap.output.write(output, page, force=force)
    click.echo(say("done.demo_written", lang, path=output))


def _region(language: str, **size: Any) -> Dataset:
    try:
        return netmap.fictional.region(**size)
    except netmap.InvalidValueError as error:
        raise click.BadParameter(error.message(language)) from None
