"""What click would say in English, in the help and of a malformed command, said in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import click
from click.core import ParameterSource, augment_usage_errors

from netmap.text import say
from netmap_cli.options import explain, language
from netmap_cli.output import visible

_REFUSED = re.compile(r"(.*?) is not (?:one of|in the range|a valid integer)", re.DOTALL)
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


class _Formatter(click.HelpFormatter):
    """Writes the line of the usage under our word for it."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, args, prefix or f"{say('usage.usage', language())} ")


class Context(click.Context):
    """A context whose help is in the user's language."""

    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in the user's language."""

    context_class = Context

    @classmethod
    def of(cls, made: click.Command, help_text: str) -> Command:
        """Return a command that does what another does."""
        return cls(
            made.name,
            context_settings=made.context_settings,
            callback=made.callback,
            params=made.params,
            help=help_text,
            options_metavar=say("usage.options_place", language()),
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and let an error know where it was met: it is said in that language."""
        with augment_usage_errors(ctx):
            return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        write_options(self, ctx, formatter)


class Group(click.Group):
    """A command that has commands of its own, with its help in the user's language."""

    context_class = Context

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; without any argument, show the help."""
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
            raise click.UsageError(_unknown_command(name, known, language(ctx)), ctx)
        return name, command, others

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command; its help is a sentence below ``help``."""
        made = super().get_command(ctx, cmd_name)
        if made is None:
            return None
        explain(made)
        return Command.of(made, say(f"help.{self.name}_{cmd_name}", language()))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Name what follows the name of the command."""
        return [say(f"usage.{it}_place", language(ctx)) for it in ("options", "command")]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and after them the commands."""
        write_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under headings, with a sentence each."""
        for heading, rows in self.sections(ctx):
            with formatter.section(heading):
                formatter.write_dl(rows)

    def sections(self, ctx: click.Context) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield the headings, each with its commands."""
        spoken = language()
        names = self.list_commands(ctx)
        rows = [(name, say(f"commands.{self.name}_{name}", spoken)) for name in names]
        yield say("usage.commands", spoken), rows


def write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter
) -> None:
    """Write the options of a command, with what each is when it is not told."""
    options = [it for it in command.get_params(ctx) if isinstance(it, click.Option)]
    with formatter.section(say("usage.options", language())):
        formatter.write_dl([(_names(option, ctx), _help(option)) for option in options])


def _names(option: click.Option, ctx: click.Context) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.make_metavar(ctx)}"


def _help(option: click.Option) -> str:
    told = say("help.options.help", language()) if "--help" in option.opts else option.help or ""
    if option.show_default:
        told += f"  [{say('usage.default', language(), value=_joined(option.default))}]"
    if option.required:
        told += f"  [{say('usage.required', language())}]"
    return told


def _joined(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def show(error: click.UsageError) -> None:
    """Write to standard error what is wrong with a command, and where its help is."""
    spoken = language(error.ctx)
    prefix = say("words.error", spoken).capitalize()
    if error.ctx:
        with error.ctx.scope(cleanup=False):
            click.echo(error.ctx.get_usage(), err=True)
        click.echo(f"{say('usage.try', spoken, command=error.ctx.command_path)}\n", err=True)
    click.echo(f"{prefix}: {visible(message(error, spoken))}", err=True)


def message(error: click.UsageError, spoken: str) -> str:
    """Say what is wrong with a command."""
    match error:
        case click.MissingParameter(param=click.Parameter() as wanted):
            return _missing(wanted, spoken)
        case click.BadParameter(param=click.Parameter() as told):
            reason = _reason(told, error.message, spoken)
            return say("usage.invalid", spoken, name=_name(told, error.ctx), reason=reason)
        case click.NoSuchOption():
            return say("usage.no_option", spoken, name=error.option_name) + _meant(
                error.option_name, _options(error.ctx), spoken
            )
        case click.BadOptionUsage():
            return _misused(error, spoken)
    if extra := _EXTRA.match(error.message):
        return say("usage.too_many", spoken, extra=extra[1])
    return error.message


def _unknown_command(name: str, known: Sequence[str], spoken: str) -> str:
    """Say that there is no such command, and which may have been meant."""
    return say("usage.no_command", spoken, name=name) + _meant(name, known, spoken)


def _meant(name: str, known: Sequence[str], spoken: str) -> str:
    close = get_close_matches(name, known)
    return say("errors.matches", spoken, matches=", ".join(close)) if close else ""


def _options(ctx: click.Context | None) -> list[str]:
    return [name for it in (ctx.command.get_params(ctx) if ctx else ()) for name in it.opts]


def _missing(wanted: click.Parameter, spoken: str) -> str:
    name = _name(wanted)
    if isinstance(wanted, click.Option):
        return f"{say('usage.missing_option', spoken, name=name)} {wanted.help or ''}".rstrip()
    told = say("usage.missing_argument", spoken, name=name)
    if isinstance(wanted.type, click.Choice):
        told += f" {say('usage.choose', spoken, choices=_joined(wanted.type.choices))}"
    return told


def _name(told: click.Parameter, ctx: click.Context | None = None) -> str:
    """Name an option by its long form, and by the variable of the environment that told it."""
    if not isinstance(told, click.Option):
        return told.human_readable_name.removesuffix("...")
    name = max(told.opts, key=len)
    source = ctx.get_parameter_source(str(told.name)) if ctx else None
    return f"{name} ({told.envvar})" if source is ParameterSource.ENVIRONMENT else name


def _reason(told: click.Parameter, said: str, spoken: str) -> str:
    """Say why a value is refused; of words to choose from and numbers click itself has said it."""
    if not (refused := _REFUSED.match(said)):
        return said
    value = refused[1].strip("'\"")
    match told.type:
        case click.Choice(choices=choices):
            return say("usage.none_of", spoken, value=value, choices=_joined(choices))
        case click.IntRange(min=least, max=most):
            wanted = f"≥ {least}" if most is None else f"{least}–{most}"
            return say("usage.whole_number", spoken, value=value, range=wanted)
    return say("usage.any_whole_number", spoken, value=value)


def _misused(error: click.BadOptionUsage, spoken: str) -> str:
    """Say that an option lacks its values, or has one that it does not take."""
    name = error.option_name
    known = error.ctx.command.get_params(error.ctx) if error.ctx else []
    found = next((it for it in known if name in it.opts), None)
    if isinstance(found, click.Option) and found.is_flag:
        return say("usage.takes_no_value", spoken, name=name)
    if found and found.nargs > 1:
        return say("usage.needs_values", spoken, name=name, count=found.nargs)
    return say("usage.needs_value", spoken, name=name)
