"""The command ``netmap``: its commands, and what becomes of errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import IO, Any

import click
from click.core import augment_usage_errors

import netmap
from netmap.text import say
from netmap_cli import options, usage
from netmap_cli.output import visible
from netmap_cli.usage import Command, Context, unknown_command, write_options

_COMMANDS = {
    "data": {
        "new": "files:new",
        "check": "data:check",
        "export": "files:export",
        "map-columns": "mapping:map_columns",
        "generate": "fictional:generate",
    },
    "view": {
        "map": "pictures:draw_map",
        "figure": "figure:figure",
        "demo": "fictional:demo",
    },
    "reference": {"areas": "reference:areas"},
}
"""The commands that are no questions, by group, and where each is written."""

_GROUPS = ("data", "records", "graph", "report", "view", "reference")


class Failure(click.ClickException):
    """An error of netmap, said in the user's language."""

    def __init__(self, message: str, language: str) -> None:
        super().__init__(message)
        self._language = language

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the message to standard error."""
        prefix = say("words.error", self._language).capitalize()
        click.echo(f"{prefix}: {visible(self.message)}", err=True)


def _discard_output() -> None:
    """Let what is still to be written go nowhere, or Python would try again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refused(error: OSError, language: str) -> str:
    if netmap.output.is_full(error):
        return say("words.output_full", language)
    return say("words.output_refused", language, detail=error.strerror)


class Commands(click.Group):
    """All commands, loaded when called; the one place where an error of netmap becomes a message.

    The questions of the catalogue are commands without being listed here.
    """

    context_class = Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse in the language that is asked for; without any argument, show the help."""
        options.remember(ctx, args)
        if not args:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        with augment_usage_errors(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for."""
        name, *others = args
        command = self.get_command(ctx, name)
        if command is None:
            known = self.list_commands(ctx)
            raise click.UsageError(unknown_command(name, known, options.language(ctx)), ctx)
        return name, command, others

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Name what follows ``netmap``."""
        return [say(f"usage.{it}_place", options.language(ctx)) for it in ("options", "command")]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; end with status 1 and one message where netmap raises."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except netmap.NetmapError as error:
            language = ctx.meta.get(options.LANGUAGE, "en")
            raise Failure(error.message(language), language) from None
        except BrokenPipeError:  # the reader of the output has gone, as `head` does
            _discard_output()
        except OSError as error:
            _discard_output()
            language = ctx.meta.get(options.LANGUAGE, "en")
            raise Failure(_refused(error, language), language) from None
        else:
            return result

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands as the help page groups them."""
        return [name for _, rows in self._groups(ctx) for name, _ in rows]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        for commands in _COMMANDS.values():
            if cmd_name in commands:
                module, _, name = commands[cmd_name].partition(":")
                found = getattr(import_module(f"netmap_cli.commands.{module}"), name)
                assert isinstance(found, click.Command)
                options.explain(found)
                return Command.of(found, say(f"help.{cmd_name}", options.language()))
        from netmap_cli.commands import questions

        return questions.command(cmd_name)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what netmap is for."""
        options.explain(self)
        self.help = say("help.netmap", options.language())
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and after them the commands."""
        write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under headings, with a sentence each."""
        for group, rows in self._groups(ctx):
            with formatter.section(say(f"groups.{group}", options.language())):
                formatter.write_dl(rows)

    def _groups(self, ctx: click.Context) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        from netmap.catalogue import headlines

        language = options.language()
        asked = headlines()
        for group in _GROUPS:
            rows = [(name, say(f"commands.{name}", language)) for name in _COMMANDS.get(group, ())]
            rows += [(it.name, it.says[language]) for it in asked if it.group == group]
            if rows:
                yield group, rows


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(netmap.__version__, prog_name="netmap")
@options.LANG
def cli(lang: str) -> None:
    """Ask what records of stakeholders say; the sentences of the help are in ``netmap.text``."""


def main() -> None:
    """Run ``netmap``: 0 done, 1 a problem in the data, 2 a malformed option, 130 interrupted."""
    try:
        status = cli.main(standalone_mode=False)
    except click.UsageError as error:
        usage.show(error)
        status = error.exit_code
    except Failure as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = 130
    sys.exit(status)
