"""The command ``netmap``: its commands, and what becomes of errors."""

from __future__ import annotations

import os
import sys
from typing import IO, Any

import click

import netmap
from netmap.text import say
from netmap_cli.commands import graph, records, reference
from netmap_cli.options import LANGUAGE
from netmap_cli.output import visible


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


class Commands(click.Group):
    """The group of all commands: the one place where an error of netmap becomes a message."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; end with status 1 and one message where netmap raises."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except netmap.NetmapError as error:
            language = ctx.meta.get(LANGUAGE, "en")
            raise Failure(error.message(language), language) from None
        except BrokenPipeError:  # the reader of the output has gone, as `head` does
            _discard_output()
        except OSError as error:
            _discard_output()
            language = ctx.meta.get(LANGUAGE, "en")
            detail = say("words.output_refused", language, detail=error.strerror)
            raise Failure(detail, language) from None
        else:
            return result

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order in which a project lead meets them."""
        return list(self.commands)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(netmap.__version__, prog_name="netmap")
def cli() -> None:
    """Stakeholder networks: who is connected, who is not yet reached, what would be lost.

    SOURCE is a folder of CSV files; several SOURCEs are read as one dataset.
    """


for _command in (
    records.check,
    records.partners,
    records.meetings,
    records.indicators,
    records.coverage,
    graph.centrality,
    graph.structure,
    graph.without,
    graph.draw_map,
    reference.areas,
):
    cli.add_command(_command)


def main() -> None:
    """Run ``netmap``: 0 done, 1 a problem in the data, 2 a malformed option, 130 interrupted."""
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = 130
    sys.exit(status)
