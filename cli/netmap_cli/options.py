"""Arguments and options that several commands share, and the language they speak."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap import suffixes
from netmap.text import LANGUAGES, say, sentences

if TYPE_CHECKING:
    from netmap.catalogue import Option
    from netmap.model import PartialDate

LANGUAGE = "netmap.language"

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://|(?:neo4j|bolt)(?:\+s|\+ssc)?:")
_PASSWORD = re.compile(r"(?<=/)[^/?#]*@")

WHO = click.option("--who", envvar="NETMAP_WHO", metavar="NAME")
NOTE = click.option("--note", metavar="TEXT")
DRY_RUN = click.option("--dry-run", is_flag=True)


def language(context: click.Context | None = None) -> str:
    """Return the language of a command, or of the one that is running."""
    context = context or click.get_current_context(silent=True)
    told = context.meta.get(LANGUAGE) if context else None
    wished = str(told or os.environ.get("NETMAP_LANG", "en"))
    return wished if wished in LANGUAGES else "en"


def address(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Refuse what is written like an address but is none of a project."""
    if _is_no_address(value):
        raise netmap.StoreError("bad_uri", uri=_PASSWORD.sub("", value))
    return value


def _is_no_address(value: str) -> bool:
    from netmap.stores.opening import is_server

    return bool(_ADDRESS.match(value)) and not is_server(value) and not Path(value).exists()


def kept(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    """Refuse what cannot be a project, with the name that may have been meant."""
    from netmap.stores.opening import is_store

    if not (is_store(address(ctx, parameter, value)) or Path(value).exists()):
        meant = f"{value}{suffixes.PROJECT}"
        reason = "without_suffix" if Path(meant).exists() else "no_project_name"
        raise netmap.StoreError(reason, path=value, meant=meant)
    return value


def new_file(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Refuse a name of a copy that could not be read as a project afterwards."""
    from netmap.stores.opening import is_server

    if is_server(value) or Path(value).suffix.casefold() != suffixes.PROJECT:
        raise click.BadParameter(say("errors.value.backup_target", language(), value=value))
    return value


def _sources(
    _ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuse addresses that nothing can be read from."""
    for value in values:
        if _is_no_address(value):
            reason = "web_address" if value.startswith("http") else "bad_uri"
            raise netmap.StoreError(reason, uri=_PASSWORD.sub("", value))
    return values


SOURCES = click.argument("sources", nargs=-1, required=True, metavar="SOURCE...", callback=_sources)


def target(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    """Refuse what could not be read as a project afterwards."""
    from netmap.stores.opening import is_store

    if not is_store(address(ctx, parameter, value)):
        raise click.BadParameter(say("errors.value.project_target", language(), value=value))
    return value


PROJECT = click.argument("project", metavar="PROJECT", callback=kept)


def each_kept(
    ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuse what cannot be a project, of several."""
    return tuple(kept(ctx, parameter, value) for value in values)


def form(*, markdown: bool = False) -> Callable[..., Any]:
    """Add the option that says how to show the answer."""
    forms = ["table", *(["md"] if markdown else []), "json", "csv"]
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default="table",
        show_default=True,
    )


def remember(ctx: click.Context, arguments: Sequence[str]) -> None:
    """Keep the language that a command line asks for, before anything on it can be wrong."""
    for told, value in pairwise((*arguments, "")):
        wished = value if told == "--lang" else told.removeprefix("--lang=")
        if wished in LANGUAGES and told.startswith("--lang"):
            ctx.meta[LANGUAGE] = wished


def _remember(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    if value:
        ctx.meta[LANGUAGE] = value  # messages of errors are written when the command is gone
    return language()


LANG = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar="NETMAP_LANG",
    callback=_remember,
    is_eager=True,
)


def _date(text: str) -> PartialDate:
    from netmap.model import PartialDate

    try:
        return PartialDate.parse(text)
    except netmap.InvalidValueError as error:
        raise click.BadParameter(error.message(language())) from None


def _list(text: str) -> tuple[str, ...] | str:
    return text if text == "all" else tuple(part.strip() for part in text.split(","))


AT = click.option("--at", type=_date, metavar="DATE")
DATES = click.option("--at", "dates", type=_date, multiple=True, metavar="DATE")
MAP_KINDS = click.option("--kinds", "map_kinds", type=_list, default="all", metavar="LIST")
MAP_STATUSES = click.option("--statuses", "map_statuses", type=_list, metavar="LIST")


def explain(command: click.Command) -> None:
    """Give the options that a command shares with others their help, in this language."""
    from netmap.catalogue import AT as ASKED_AT

    asked_at = {"help.options.at": getattr(ASKED_AT, language())}
    shared = {**sentences(language()), **asked_at}
    for option in command.params:
        if isinstance(option, click.Option):
            option.help = shared.get(f"help.options.{option.name}", option.help)


def parameter(option: Option) -> click.Parameter:
    """Make the command-line option or argument of an option of a question."""
    if option.position:
        return click.Argument([option.parameter], required=option.required)
    flag = f"--{option.name.replace('_', '-')}"
    told: dict[str, Any] = {
        "help": getattr(option, language()),
        "required": option.required,
        "metavar": option.metavar,
    }
    if option.default:  # a default of None would make up for what is required
        told |= {"default": option.default, "show_default": True}
    if option.repeated:
        told["multiple"] = True
    return click.Option([flag, option.parameter], **(told | _typed(option)))


def _typed(option: Option) -> dict[str, Any]:
    if isinstance(option.kind, tuple):
        return {"type": click.Choice(option.kind)}
    typed: dict[str, dict[str, Any]] = {
        "date": {"type": _date, "metavar": "DATE"},
        "list": {"type": _list},
        "pair": {"nargs": 2},
        "year": {"type": click.IntRange(1, 9999), "metavar": "YEAR"},
        "number": {"type": click.IntRange(min=1)},
        "flag": {"is_flag": True, "default": False, "show_default": False},
        "text": {},
    }
    return typed[option.kind]
