"""Commands that draw: map."""

from __future__ import annotations

from typing import Any

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.progress import working


@click.command("map")
@options.SOURCES
@click.option("-o", "--output", required=True, type=click.Path())
@click.option("--force", is_flag=True)
@click.option("--title")
@options.AT
@options.LANG
def draw_map(
    sources: tuple[str, ...], output: str, force: bool, title: str | None, at: Any, lang: str
) -> None:
    """Draw the network as one HTML file that works offline, with all tie kinds."""
    with working("read"):
        network = netmap.Network.of(netmap.read(*sources), kinds="all", at=at)
    with working("draw"):
        page = netmap.maps.page(network, language=lang, title=title)
    netmap.output.write(output, page, inputs=sources, force=force)
    counts = {"actors": len(network.actors), "ties": len(network.ties)}
    click.echo(say("done.map_written", lang, path=output, **counts))
