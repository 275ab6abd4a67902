"""Commands on the records of a project and their past: import, log, diff, show, and what mends."""

from __future__ import annotations

from typing import Any

import click

import netmap
from netmap.projects import plain
from netmap.text import say
from netmap_cli import options, revisions
from netmap_cli.output import show, show_plain
from netmap_cli.progress import working

_REVISION = click.IntRange(min=0)


@click.command("import")
@options.SOURCES
@click.option("--into", "project", required=True, metavar="PROJECT", callback=options.target)
@click.option("--as", "name", metavar="NAME")
@options.DRY_RUN
@click.option("--allow-removals", is_flag=True)
@options.WHO
@options.NOTE
@options.form()
@options.LANG
def import_(sources: tuple[str, ...], project: str, form: str, lang: str, **told: Any) -> None:
    """Put sources into a project, all or nothing, or say what that would change.

    A source replaces what the same source said before, and nothing that another one says.
    """
    if told["name"] and len(sources) > 1:
        raise click.BadParameter(say("errors.value.one_name", lang, value=told["name"]))
    with working("import"), netmap.open(project, create=True) as opened:
        done = opened.import_(*sources, **told)
        before = opened.dataset(done.revision - (done.makes and not done.dry_run))
        gone = revisions.titles(done.gone, before, lang) if form == "table" else ()
    if form == "table":
        revisions.tell_import(done, sources, project, gone, lang)
    else:
        show_plain(plain.imported(done), form)


@click.command()
@options.PROJECT
@options.form()
@options.LANG
def log(project: str, form: str, lang: str) -> None:
    """List the revisions of a project, oldest first."""
    with working("look"), netmap.open(project, write=False) as opened:
        changes = opened.log()
    if form == "table":
        show(revisions.log(changes, lang), lang)
    else:
        show_plain([plain.change(it) for it in changes], form)


@click.command()
@options.PROJECT
@click.argument("before", metavar="REV", type=_REVISION)
@click.argument("after", metavar="REV", type=_REVISION)
@options.form()
@options.LANG
def diff(project: str, before: int, after: int, form: str, lang: str) -> None:
    """Show what changed between two revisions, record by record."""
    with working("look"), netmap.open(project, write=False) as opened:
        differences = opened.diff(before, after)
        if form == "table":
            datasets = opened.dataset(after), opened.dataset(before)
            revisions.tell_differences(differences, datasets, lang)
    if form != "table":
        show_plain(netmap.telling.plain(differences), form)


@click.command("show")
@options.PROJECT
@click.argument("actor")
@options.form()
@options.LANG
def show_actor(project: str, actor: str, form: str, lang: str) -> None:
    """Show an actor: every value with its source, its ties, and what it has been."""
    with working("look"), netmap.open(project, write=False) as opened:
        shown = opened.show(actor)
    if form == "table":
        revisions.tell_actor(shown, lang)
        return
    told = netmap.telling.plain(shown)
    show_plain(told if form == "json" else told["values"], form)


@click.command()
@options.PROJECT
@click.argument("revision", metavar="REV", type=_REVISION)
@options.WHO
@options.NOTE
@options.form()
@options.LANG
def revert(project: str, revision: int, form: str, lang: str, **told: Any) -> None:
    """Put all records back as they were at a revision; this makes a new one."""
    with working("change"), netmap.open(project) as opened:
        done = opened.revert(revision, **told)
    if form == "table":
        revisions.tell_revert(done, project, revision, lang)
        return
    show_plain(plain.counts(done), form)


@click.command()
@options.PROJECT
@click.argument("kept")
@click.argument("gone")
@options.WHO
@options.NOTE
@options.form()
@options.LANG
def merge(project: str, kept: str, gone: str, form: str, lang: str, **told: Any) -> None:
    """Make two ids of one actor one: GONE becomes KEPT, and its id keeps working."""
    with working("change"), netmap.open(project) as opened:
        done = opened.merge(kept, gone, **told)
    if form != "table":
        show_plain(netmap.telling.plain(done), form)
        return
    facts = {"kept": kept, "gone": gone, "changed": done.changed, "revision": done.revision}
    click.echo(say("done.merged", lang, **facts))
    revisions.tell_undo(project, done.revision, lang)


@click.command()
@options.PROJECT
@options.form()
@options.LANG
def duplicates(project: str, form: str, lang: str) -> None:
    """List actors that are probably the same; nothing is merged."""
    with working("look"), netmap.open(project, write=False) as opened:
        found = opened.duplicates()
    if form == "table":
        revisions.tell_duplicates(found, project, lang)
    else:
        show_plain(netmap.telling.plain(found), form)
