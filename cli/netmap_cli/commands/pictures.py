"""Commands that draw: map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.progress import working

if TYPE_CHECKING:
    from netmap import Network


@click.command("map")
@options.SOURCES
@click.option("-o", "--output", required=True, type=click.Path())
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
