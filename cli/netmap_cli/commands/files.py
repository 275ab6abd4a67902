"""Commands that write the data themselves: new, export; and the annotated copy of check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.progress import working

if TYPE_CHECKING:
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
    metavar="DIR|FILE.xlsx",
)
@click.option("--with-contacts", is_flag=True)
@click.option("--force", is_flag=True)
@options.LANG
def export(
    sources: tuple[str, ...], output: str, with_contacts: bool, force: bool, lang: str
) -> None:
    """Write the sources in netmap's own form, as a folder of CSV files or as one workbook.

    What several sources say of an actor becomes one row. Reading the result back gives the same
    answers. Contacts are left out unless asked for.
    """
    from netmap.formats.writing import export as exporting
    from netmap.model import Contact

    with working("read"):
        dataset = netmap.read(*sources)
    try:
        with working("write"):
            exporting.write(
                dataset,
                output,
                language=lang,
                contacts=with_contacts,
                inputs=sources,
                force=force,
            )
    except netmap.InvalidValueError as error:
        if error.reason == "export_target":
            raise click.BadParameter(error.message(lang), param_hint="--output") from None
        raise
    left_out = 0 if with_contacts else len(dataset.all(Contact))
    click.echo(say("done.exported", lang, path=output, records=len(dataset) - left_out))
    if left_out:
        click.echo(say("done.exported_without_contacts", lang, contacts=left_out))


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
