"""Commands that write the data themselves: new, export; and the annotated copy of check."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.progress import working

if TYPE_CHECKING:
    from netmap import Dataset, Network
    from netmap.formats.graphs.gexf import Look
    from netmap.problems import Problem


@click.command()
@click.argument("path", metavar="FILE.xlsx", type=click.Path())
@click.option("--force", is_flag=True)
@options.LANG
def new(path: str, force: bool, lang: str) -> None:
    """Write an empty workbook to be filled in, with headings and help in the chosen language.

    An existing file is never replaced without --force: somebody may have filled it in.
    """
    from netmap.formats.writing import workbook_out

    if Path(path).suffix.casefold() != ".xlsx":
        message = netmap.InvalidValueError(path, "template_target").message(lang)
        raise click.BadParameter(message, param_hint="FILE.xlsx")
    book = workbook_out.template(lang, file=Path(path).name)
    netmap.output.write(path, book, force=force)
    click.echo(say("done.template_written", lang, path=path))


@click.command()
@options.SOURCES
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(),
    metavar="DIR|FILE",
)
@click.option("--as", "written_as", type=click.Choice(["tables", "graph"]), default="tables")
@click.option("--with-contacts", is_flag=True)
@click.option("--force", is_flag=True)
@options.MAP_KINDS
@options.MAP_STATUSES
@options.AT
@options.LANG
@click.pass_context
def export(ctx: click.Context, /, sources: tuple[str, ...], **asked: Any) -> None:
    """Write the sources in netmap's own form, as a folder of CSV files or as one workbook.

    What several sources say of an actor becomes one row. Reading the result back gives the same
    answers. Contacts are left out unless asked for. As a graph: their network, for other programs.
    """
    _must_fit(ctx, asked["written_as"])
    _must_be_no_project(asked["output"])
    with working("read"):
        dataset = netmap.read(*sources)
    write = {"graph": _write_graph, "tables": _write_tables}[asked["written_as"]]
    try:
        write(dataset, sources, **asked)
    except netmap.InvalidValueError as error:
        if error.reason in ("export_target", "graph_target", "as_graph"):
            raise click.BadParameter(error.message(asked["lang"]), param_hint="--output") from None
        raise


def _must_fit(ctx: click.Context, written_as: str) -> None:
    """Refuse an option that would have no effect."""
    useless = {"graph": ["with_contacts"], "tables": ["map_kinds", "map_statuses", "at"]}
    for option in ctx.command.params:
        given = ctx.get_parameter_source(str(option.name)) is click.core.ParameterSource.COMMANDLINE
        if given and option.name in useless[written_as]:
            message = say("errors.export_option", options.language(), form=written_as)
            raise click.BadParameter(message, param=option)


def _must_be_no_project(output: str) -> None:
    from netmap.stores.opening import is_store

    if is_store(output):
        command = shlex.join(["netmap", "import", "SOURCE", "--into", output])
        lang = options.language()
        message = say("errors.value.export_project", lang, value=output, command=command)
        raise click.BadParameter(message, param_hint="--output")


def _write_tables(dataset: Dataset, sources: Sequence[str], **asked: Any) -> None:
    from netmap.model import Contact

    output, lang, contacts = asked["output"], asked["lang"], asked["with_contacts"]
    with working("write"):
        netmap.export.write(
            dataset,
            output,
            language=lang,
            contacts=contacts,
            inputs=sources,
            force=asked["force"],
        )
    left_out = 0 if contacts else len(dataset.all(Contact))
    click.echo(say("done.exported", lang, path=output, records=len(dataset) - left_out))
    if left_out:
        click.echo(say("done.exported_without_contacts", lang, contacts=left_out))


def _write_graph(dataset: Dataset, sources: Sequence[str], **asked: Any) -> None:
    output, lang = asked["output"], asked["lang"]
    network = dataset.network(
        kinds=asked["map_kinds"], statuses=asked["map_statuses"], at=asked["at"]
    )
    with working("write"):
        netmap.export.graph(
            network,
            output,
            language=lang,
            looks=_looks(network),
            inputs=sources,
            force=asked["force"],
        )
    counts = {"actors": len(network.actors), "ties": len(network.ties)}
    click.echo(say("done.graph_written", lang, path=output, **counts))


def _looks(network: Network) -> Mapping[str, Look]:
    """Colour actors as the map does; their places are left to the program that draws them."""
    from netmap.formats.graphs.gexf import Look

    return {actor: Look(colour) for actor, colour in netmap.maps.colours(network).items()}


def annotated_source(sources: Sequence[str], copy: str | None) -> Path | None:
    """Return the workbook to make an annotated copy of, before anything is read."""
    if copy is None:
        return None
    from netmap.formats.writing import annotation

    try:
        if Path(copy).suffix.casefold() != ".xlsx":
            raise netmap.InvalidValueError(copy, "template_target")
        return annotation.workbook(sources)
    except netmap.InvalidValueError as error:
        message = error.message(options.language())
        raise click.BadParameter(message, param_hint="--annotate") from None


def annotate(
    book: Path, problems: Sequence[Problem], copy: str, inputs: Sequence[str], force: bool
) -> None:
    """Write the copy of a workbook in which its problems are marked."""
    from netmap.formats.writing import annotation

    lang = options.language()
    content = annotation.annotated(book, problems, lang)
    netmap.output.write(copy, content, inputs=inputs, force=force)
    click.echo(say("done.annotated", lang, path=copy), err=True)
