"""The command that proposes how sheets in another form are read: map-columns."""

from __future__ import annotations

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.progress import working


@click.command("map-columns")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", type=click.Path())
@click.option("--force", is_flag=True)
@options.LANG
def map_columns(file: str, output: str | None, force: bool, lang: str) -> None:
    """Propose how the sheets of a FILE are read that are not in netmap's own form.

    FILE is a workbook (.xlsx) or a file of comma-separated values. Look the mapping through and
    correct it; then it is a SOURCE of its own: netmap check MAPPING.toml
    """
    from netmap.formats.mapping import mapping_plan, proposal

    if output is not None:
        mapping_plan.must_be_mapping(output)
    with working("read"):
        proposed = proposal.mapping(file, language=lang, output=output)
    if output is None:
        click.echo(proposed, nl=False)
        return
    netmap.output.write(output, proposed.encode(), inputs=[file], force=force)
    click.echo(say("done.mapping_written", lang, path=output))
