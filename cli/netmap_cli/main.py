"""The command ``netmap``: its commands, and what becomes of errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import IO, Any

import click

import netmap
from netmap.text import say
from netmap_cli import options, usage
from netmap_cli.output import visible
from netmap_cli.usage import Command, Group

_COMMANDS = {
    "data": {
        "new": "files:new",
        "check": "data:check",
        "export": "files:export",
        "map-columns": "mapping:map_columns",
        "generate": "fictional:generate",
    },
    "project": {
        "import": "projects:import_",
        "log": "projects:log",
        "diff": "projects:diff",
        "show": "projects:show_actor",
        "revert": "projects:revert",
        "merge": "projects:merge",
        "duplicates": "projects:duplicates",
        "erase": "keeping:erase",
        "backup": "keeping:backup",
        "verify": "keeping:verify",
        "doctor": "keeping:doctor",
        "copy": "keeping:copy",
        "neo4j": "keeping:neo4j",
    },
    "view": {
        "map": "pictures:draw_map",
        "figure": "figure:figure",
        "demo": "fictional:demo",
    },
    "service": {
        "serve": "serving:serve",
        "token": "access:token",
        "user": "access:user",
        "share": "access:share",
        "service": "serving:service",
    },
    "reference": {"areas": "reference:areas"},
}
"""The commands that are no questions, by group, and where each is written."""

_GROUPS = ("data", "project", "records", "graph", "report", "view", "service", "reference")


class Failure(click.ClickException):
    """An error of netmap, said in the user's language."""

    def __init__(self, message: str, language: str, *, listed: bool = False) -> None:
        super().__init__(message)
        self._language = language
        self._listed = listed

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the message to standard error."""
        prefix = say("words.error", self._language).capitalize()
        lines = self.message.splitlines() if self._listed else [self.message]
        click.echo(f"{prefix}: " + "\n".join(map(visible, lines)), err=True)


def _discard_output() -> None:
    """Let what is still to be written go nowhere, or Python would try again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refused(error: OSError, language: str) -> str:
    if netmap.output.is_full(error):
        return say("words.output_full", language)
    return say("words.output_refused", language, detail=error.strerror)


class Commands(Group):
    """All commands, loaded when called; the one place where an error of netmap becomes a message.

    The questions of the catalogue are commands without being listed here.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse in the language that is asked for."""
        options.remember(ctx, args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; end with status 1 and one message where netmap raises."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except netmap.NetmapError as error:
            language = ctx.meta.get(options.LANGUAGE, "en")
            listed = isinstance(error, netmap.InvalidDataError) and not error.sources
            raise Failure(error.message(language), language, listed=listed) from None
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
        return [name for _, rows in self.sections(ctx) for name, _ in rows]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        for commands in _COMMANDS.values():
            if cmd_name in commands:
                module, _, name = commands[cmd_name].partition(":")
                found = getattr(import_module(f"netmap_cli.commands.{module}"), name)
                assert isinstance(found, click.Command)
                return _explained(found, cmd_name)
        from netmap_cli.commands import questions

        return questions.command(cmd_name)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what netmap is for."""
        options.explain(self)
        self.help = say("help.netmap", options.language())
        super().format_help_text(ctx, formatter)

    def sections(self, ctx: click.Context) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield the headings of the help page, each with its commands."""
        from netmap.catalogue import headlines

        language = options.language()
        asked = headlines()
        for group in _GROUPS:
            rows = [(name, say(f"commands.{name}", language)) for name in _COMMANDS.get(group, ())]
            rows += [(it.name, it.says[language]) for it in asked if it.group == group]
            if rows:
                yield say(f"groups.{group}", language), rows


def _explained(found: click.Command, name: str) -> click.Command:
    """Give a command its help in the user's language."""
    options.explain(found)
    text = say(f"help.{name}", options.language())
    if isinstance(found, Group):
        found.help = text
        return found
    return Command.of(found, text)


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
