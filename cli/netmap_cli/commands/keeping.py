"""Commands that keep a project safe and take it elsewhere: erase, backup, verify, doctor, copy."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap.text import say
from netmap_cli import options
from netmap_cli.output import show_plain, visible
from netmap_cli.progress import working
from netmap_cli.usage import Group

if TYPE_CHECKING:
    from netmap.projects.health import Sign
    from netmap.projects.results import Erasure

_COLOURS = {"ok": "green", "warning": "yellow", "error": "red"}


@click.command()
@options.PROJECT
@click.argument("subject")
@options.DRY_RUN
@click.option("--yes", is_flag=True)
@options.form()
@options.LANG
@click.pass_context
def erase(ctx: click.Context, /, project: str, subject: str, **told: Any) -> None:
    """Take what is known of a person out for good, from every revision too.

    SUBJECT is the id of a post, a holding, a contact or an actor. Asks first, unless told --yes.
    """
    lang, dry_run = told["lang"], told["dry_run"]
    asks = not (dry_run or told["yes"])
    if asks and not sys.stdin.isatty():
        raise click.UsageError(say("errors.value.erase_unasked", lang), ctx)
    with netmap.open(project) as opened:
        planned = opened.erase(subject, dry_run=True) if asks else None
        if planned and not _is_empty(planned) and not _agreed(planned, subject, lang):
            click.echo(say("done.erased_nothing", lang), err=True)
            ctx.exit(1)
        with working("erase"):
            done = opened.erase(subject, dry_run=dry_run)
    if told["form"] != "table":
        show_plain(netmap.telling.plain(done, places=False), told["form"])
        return
    if _is_empty(done):
        click.echo(visible(say("done.nothing_to_erase", lang, subject=subject)))
        return
    click.echo(_erased("would_erase" if dry_run else "erased", done, subject, lang))
    click.echo(say("done.erased_here_only", lang))


def _is_empty(done: Erasure) -> bool:
    return not any((done.entries, done.versions, done.values, done.unknown, done.left))


def _erased(key: str, done: Erasure, subject: str, lang: str) -> str:
    facts = {name: getattr(done, name) for name in ("entries", "versions", "values")}
    lines = [visible(say(f"done.{key}", lang, subject=subject, **facts))]
    if done.unknown:
        lines.append(say("done.erased_unknown", lang, n=done.unknown))
    if done.left:
        lines.append(say("done.erased_left", lang, n=len(done.left)))
        lines += [visible(f"  {it.table}  {it.id}  {it.field}") for it in done.left]
    return "\n".join(lines)


def _agreed(planned: Erasure, subject: str, lang: str) -> bool:
    """Ask on the terminal, and take anything but a yes for a no."""
    click.echo(_erased("would_erase", planned, subject, lang), err=True)
    answer = click.prompt(say("ask.erase", lang), default="", show_default=False, err=True)
    return answer.strip().casefold() in say("ask.yes", lang).split()


@click.command()
@options.PROJECT
@click.option("-o", "--output", required=True, metavar="FILE", callback=options.new_file)
@options.form()
@options.LANG
def backup(project: str, output: str, form: str, lang: str) -> None:
    """Write a copy of a project to a new file, while others may be using it."""
    with working("copy"), netmap.open(project, write=False) as opened:
        done = opened.backup(output)
    if form != "table":
        show_plain(netmap.telling.plain(done), form)
        return
    check = shlex.join(["netmap", "verify", output])
    click.echo(say("done.backup_written", lang, path=output, revision=done.revision, check=check))


@click.command()
@options.PROJECT
@options.form()
@options.LANG
@click.pass_context
def verify(ctx: click.Context, /, project: str, form: str, lang: str) -> None:
    """Read every byte of a project and say what is wrong; ends with status 1 if anything is."""
    with working("verify"), netmap.open(project, write=False) as opened:
        revision, found = opened.revision, opened.verify()
    findings = [
        {**netmap.telling.plain(it), "message": say(f"verify.{it.code}", lang, detail=it.detail)}
        for it in found
    ]
    if form == "table":
        for finding in findings:
            click.echo(visible(finding["message"]))
        key = "done.verify_found" if findings else "done.verify_ok"
        click.echo(say(key, lang, path=project, revision=revision, findings=len(findings)))
    else:
        show_plain({"revision": revision, "ok": not findings, "findings": findings}, form)
    ctx.exit(1 if findings else 0)


@click.command()
@options.PROJECT
@options.form()
@options.LANG
@click.pass_context
def doctor(ctx: click.Context, /, project: str, form: str, lang: str) -> None:
    """Say whether everything is in order around a project; ends with status 1 on an error."""
    with working("verify"):
        signs = netmap.projects.doctor(project, lang)
    if form == "table":
        for sign in signs:
            _tell_sign(sign, lang)
    else:
        show_plain(netmap.telling.plain(signs), form)
    ctx.exit(1 if any(sign.status == "error" for sign in signs) else 0)


@click.command()
@click.argument("source", metavar="FROM", callback=options.kept)
@click.argument("target", metavar="TO", callback=options.target)
@options.form()
@options.LANG
def copy(source: str, target: str, form: str, lang: str) -> None:
    """Copy a project with all its revisions, to a file or to a server."""
    with working("copy"):
        done = netmap.copy(source, target)
    if form == "table":
        facts = netmap.telling.plain(done)
        key = "done.copied" if done.revisions else "done.copied_already"
        click.echo(visible(say(key, lang, source=source, target=target, **facts)))
    else:
        show_plain({**netmap.telling.plain(done), "target": target}, form)


@click.group(cls=Group)
@options.LANG
def neo4j(lang: str) -> None:
    """Prepare a Neo4j server for projects."""


@neo4j.command("init")
@click.argument("uri", callback=options.address)
@options.form()
@options.LANG
def neo4j_init(uri: str, form: str, lang: str) -> None:
    """Make the constraints on the server that netmap needs; again changes nothing."""
    with working("connect"):
        constraints = netmap.projects.prepare(uri)
    if form == "table":
        click.echo(say("done.neo4j_ready", lang, uri=uri, constraints=len(constraints)))
    else:
        show_plain({"uri": uri, "constraints": [*constraints]}, form)


def _tell_sign(sign: Sign, lang: str) -> None:
    label = say(f"signs.{sign.name}.label", lang)
    status = click.style(say(f"words.{sign.status}", lang), fg=_COLOURS[sign.status], bold=True)
    click.echo(f"{status}  {visible(f'{label}: {sign.value}')}")
    if sign.advice:
        click.echo(f"  -> {visible(sign.advice)}")
