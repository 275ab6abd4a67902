"""The commands that serve projects to browsers and programs, and keep the service safe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap.text import say
from netmap_cli import options, service_file
from netmap_cli.output import visible
from netmap_cli.usage import Group

if TYPE_CHECKING:
    from netmap_api.settings import Settings


@click.command()
@click.argument("projects", nargs=-1, metavar="PROJECT...", callback=options.each_kept)
@click.option("--host", metavar="ADDRESS")
@click.option("--port", type=click.IntRange(0, 65535), metavar="N")
@service_file.option(default=None)
@click.option("--workers", type=click.IntRange(1, 64), metavar="N")
@click.option("--url", metavar="URL")
@click.option("--settings", "file", type=click.Path(exists=True, dir_okay=False), metavar="FILE")
@options.LANG
def serve(projects: tuple[str, ...], file: str | None, lang: str, **told: Any) -> None:
    """Serve projects to browsers and programs, until interrupted."""
    try:
        from netmap_api import serving
    except ModuleNotFoundError as error:
        raise service_file.missing(error) from None
    settings = _settings(projects, file, lang, told)
    serving.serve(settings, lambda address, first: _began(address, first, settings, lang))


@click.group(cls=Group)
@options.LANG
def service(lang: str) -> None:
    """Keep the file of accounts, tokens and links safe."""


@service.command("backup")
@click.option("-o", "--output", required=True, metavar="FILE")
@service_file.option()
@options.LANG
def service_backup(output: str, service: str, lang: str) -> None:
    """Write a copy of the service file to a new file, while it is in use."""
    with service_file.opened(service) as opened:
        opened.backup(output)
    click.echo(visible(say("done.service_backup", lang, path=output)))


def _settings(
    projects: tuple[str, ...], file: str | None, lang: str, told: dict[str, Any]
) -> Settings:
    from netmap_api.settings import load

    asked = {name: value for name, value in told.items() if value is not None}
    try:
        settings = load(file, **({"projects": projects} if projects else {}), **asked)
    except netmap.InvalidValueError as error:
        raise click.UsageError(error.message(lang)) from None
    if not settings.projects:
        raise click.UsageError(say("usage.missing_argument", lang, name="PROJECT"))
    return settings


def _began(address: str, first: str | None, settings: Settings, lang: str) -> None:
    names = ", ".join(Path(it).name for it in settings.projects)
    click.echo(say("done.serving", lang, address=address, projects=names))
    if first:
        click.echo(say("done.serving_first", lang, link=first))
    if settings.is_nameless:
        click.echo(say("done.serving_nameless", lang, address=address), err=True)
    click.echo(say("done.serving_end", lang), err=True)
