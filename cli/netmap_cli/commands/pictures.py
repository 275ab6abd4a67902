"""Commands that draw: map."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.progress import working

if TYPE_CHECKING:
    from netmap import Network


_SUFFIXES = (".html", ".htm")


def _target(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if Path(value).suffix.casefold() not in _SUFFIXES:
        raise click.BadParameter(say("errors.value.map_target", options.language(), value=value))
    return value


@click.command("map")
@options.SOURCES
@click.option("-o", "--output", required=True, type=click.Path(), callback=_target)
@click.option("--force", is_flag=True)
@click.option("--title")
@click.option("--layout", type=click.Choice(netmap.maps.LAYOUTS))
@click.option("--size-by", type=click.Choice(tuple(netmap.maps.MEASURES)), default="degree")
@options.MAP_KINDS
@options.MAP_STATUSES
@options.AT
@options.LANG
def draw_map(sources: tuple[str, ...], output: str, force: bool, lang: str, **asked: Any) -> None:
    """Draw the network as one HTML file that works offline, with all tie kinds."""
    kinds, statuses = asked["map_kinds"], asked["map_statuses"]
    with working("read"):
        dataset = netmap.read(*sources)
        network = netmap.Network.of(dataset, kinds=kinds, statuses=statuses, at=asked["at"])
    wish = {key: asked[key] for key in ("title", "layout", "size_by")}
    with working("draw"):
        page = netmap.maps.page(network, language=lang, **wish)
    netmap.output.write(output, page, inputs=sources, force=force)
    counts = {"actors": len(network.actors), "ties": len(network.ties)}
    click.echo(say("done.map_written", lang, path=output, **counts))
    _tell_of_layout(network, asked["layout"], lang)
    _tell_of_date(network, lang)


def _tell_of_date(network: Network, lang: str) -> None:
    """Say so when the date that was asked for is before or after all that the data know."""
    at, whole = network.selection.at, network.dataset.whole
    told = [it.valid for it in (*whole.actors.values(), *whole.ties.values())]
    years = [date.year for it in told for date in (it.start, it.end) if date]
    if at and years and not min(years) <= int(at[:4]) <= max(years):
        span = {"first": min(years), "last": max(years)}
        click.echo(say("done.map_outside_dates", lang, at=at, **span))


def _tell_of_layout(network: Network, asked: str | None, lang: str) -> None:
    """Say why a network is aggregated that nobody asked to be, and when columns are too long."""
    maps = netmap.maps
    whole = maps.undated(network)
    counts = {"actors": len(whole.actors), "ties": len(whole.ties)}
    if asked is None and maps.layout_of(network) == "aggregated":
        most = {"most_actors": maps.MOST_ACTORS, "most_ties": maps.MOST_TIES}
        click.echo(say("done.map_aggregated", lang, **counts, **most))
    if asked == "columns" and counts["actors"] > maps.MOST_IN_COLUMNS:
        click.echo(say("done.map_columns", lang, **counts, most=maps.MOST_IN_COLUMNS))
