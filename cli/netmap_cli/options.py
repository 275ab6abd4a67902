"""Arguments and options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

import netmap

if TYPE_CHECKING:
    from netmap.model import PartialDate
    from netmap.network import Choice

F = TypeVar("F", bound=Callable[..., Any])
LANGUAGE = "netmap.language"

SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="How to show the answer.",
)
ROWS = click.option("--rows", is_flag=True, help="Show the rows behind each figure as well.")


def _remember(ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    ctx.meta[LANGUAGE] = value  # messages of errors are written when the command is gone
    return value


LANG = click.option(
    "--lang",
    type=click.Choice(["fi", "sv", "en"]),
    default="en",
    show_default=True,
    envvar="NETMAP_LANG",
    callback=_remember,
    is_eager=True,
    help="Language of tables and messages.",
)


def _date(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> PartialDate | None:
    from netmap.model import PartialDate

    try:
        return None if value is None else PartialDate.parse(value)
    except netmap.InvalidValueError as error:
        raise click.BadParameter(error.message(ctx.meta.get(LANGUAGE, "en"))) from None


AT = click.option(
    "--at", callback=_date, metavar="DATE", help="Ask as of a date: 2019, 2019-08 or 2019-08-31."
)


def network_options(command: F) -> F:
    """Add the options that choose a network: tie kinds, tie statuses, date and source."""
    for option in (
        click.option(
            "--without-source", metavar="ID", help="Leave out what rests on this source alone."
        ),
        AT,
        click.option(
            "--statuses", metavar="LIST", help="Tie statuses, comma-separated, or all. [but lapsed]"
        ),
        click.option(
            "--kinds",
            metavar="LIST",
            help="Tie kinds, comma-separated, or all. [but located_in, publishes_in]",
        ),
    ):
        command = option(command)
    return command


def network(
    sources: tuple[str, ...],
    *,
    kinds: str | None,
    statuses: str | None,
    at: PartialDate | None,
    without_source: str | None,
) -> netmap.Network:
    """Read the sources and view them as the network that the options ask for."""
    dataset = netmap.read(*sources)
    try:
        chosen = netmap.Network.of(dataset, kinds=_choice(kinds), statuses=_choice(statuses), at=at)
    except netmap.InvalidValueError as error:
        language = click.get_current_context().meta.get(LANGUAGE, "en")
        raise click.BadParameter(error.message(language)) from None
    return chosen.without_source(without_source) if without_source else chosen


def _choice(text: str | None) -> Choice:
    if text is None or text == "all":
        return text
    return tuple(part.strip() for part in text.split(","))
