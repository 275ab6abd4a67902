"""Commands that answer from records: check, partners, meetings, indicators, coverage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import netmap
from netmap.text import count, say
from netmap_cli import options
from netmap_cli.output import EMPTY, View, named, qualified, records, show, visible

if TYPE_CHECKING:
    from netmap.activity import MeetingsInYear
    from netmap.coverage import CoverageAtDate, IndicatorSummary
    from netmap.partners import PartnersInYear
    from netmap.problems import Problem

_ROW_COLUMNS = ("fact", "table", "id", "file", "row", "source", "line")


@click.command()
@options.SOURCES
@options.FORMAT
@options.LANG
@click.pass_context
def check(ctx: click.Context, sources: tuple[str, ...], form: str, lang: str) -> None:
    """List every problem of the sources, with its place and what to do about it.

    Errors keep the other commands from answering; warnings never do. Ends with status 1 when
    there are errors.
    """
    problems = netmap.check(*sources)
    told = [problem.to_dict(lang) for problem in problems]
    if form == "table":
        for problem in problems:
            _print_problem(problem, lang)
        click.echo(_summary(problems, lang))
    else:
        show({"problems": told} if form == "json" else told, View((), ()), form, lang)
    ctx.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


@click.command()
@options.SOURCES
@options.ROWS
@options.FORMAT
@options.LANG
def partners(sources: tuple[str, ...], rows: bool, form: str, lang: str) -> None:
    """Count the unique partners of each project, year by year."""
    from netmap.model.vocabulary import vocabulary

    dataset = netmap.read(*sources)
    found = netmap.partners.by_year(dataset)
    columns = ("project", "year", "partners", "partners_min", "partners_max", "plain_sum", "named")
    bases = vocabulary().bases
    shown = [
        {
            **records([row])[0],
            "project": _name(dataset, row.actor, lang),
            "basis": _label(bases, row.basis, lang),
        }
        for row in found
    ]
    notes = [
        note for row in found for note in _partner_notes(row, _name(dataset, row.actor, lang), lang)
    ]
    _show(found, View(shown, (*columns, "basis"), notes), rows * ("project", "year"), form, lang)


@click.command()
@options.SOURCES
@options.ROWS
@options.FORMAT
@options.LANG
def meetings(sources: tuple[str, ...], rows: bool, form: str, lang: str) -> None:
    """Count partner meetings, participations and persons by year and level."""
    from netmap.model.vocabulary import vocabulary

    found = netmap.activity.meetings_by_year(netmap.read(*sources))
    levels = vocabulary().event_levels
    shown = [{**row, "level": _label(levels, row["level"], lang)} for row in records(found)]
    columns = ("year", "level", "meetings", "participations", "persons")
    ratios = ("share_of_meetings", "participations_per_meeting")
    notes = [note for row in found for note in _meeting_notes(row, lang)]
    _show(found, View(shown, (*columns, *ratios), notes), rows * ("year", "level"), form, lang)


@click.command()
@options.SOURCES
@options.FORMAT
@options.LANG
def indicators(sources: tuple[str, ...], form: str, lang: str) -> None:
    """List the indicators with what was done at each date, and the change."""
    from netmap.model.vocabulary import vocabulary

    found = netmap.coverage.indicators(netmap.read(*sources))
    measures = vocabulary().measures
    shown = [
        {
            **row,
            "name": row[f"name_{lang}"],
            "measure": measures[str(row["measure"])].label(lang),
            "observed": _observed(summary),
            "change": f"{summary.change} *" if summary.cautions else summary.change,
        }
        for summary, row in zip(found, records(found), strict=True)
    ]
    columns = ("indicator", "observed", "change", "measure", "name")
    notes = [f"* {say(f'notes.{code}', lang)}" for code in _cautions(found)]
    show(found, View(shown, columns, notes), form, lang)


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.argument("indicator")
@options.ROWS
@options.FORMAT
@options.LANG
def coverage(sources: tuple[str, ...], indicator: str, rows: bool, form: str, lang: str) -> None:
    """Show how much of its universe an INDICATOR covers at each date.

    What nobody said anything about is unknown, never none.
    """
    if not sources or Path(indicator).is_dir():
        raise click.UsageError("Missing argument 'INDICATOR'; netmap indicators SOURCE lists them.")
    dataset = netmap.read(*sources)
    found = netmap.coverage.at_each_date(dataset, indicator)
    rare = [
        name for name in ("no_answer", "not_applicable") if any(getattr(r, name) for r in found)
    ]
    counts = ("done", "in_progress", "promised", "none", *rare, "unknown")
    columns = ("as_of", "universe", *counts, "share_done", "change_done")
    notes = [say(f"notes.{code}", lang) for code in _cautions(found)]
    notes += [note for row in found for note in _coverage_notes(dataset, row, lang)]
    shown = [
        {**plainly, **_counted(row)} for plainly, row in zip(records(found), found, strict=True)
    ]
    _show(found, View(shown, columns, notes), rows * ("as_of",), form, lang)


def _show(found: Sequence[Any], view: View, labels: Sequence[str], form: str, lang: str) -> None:
    """Show an answer and, where columns that label its figures are given, the rows behind them."""
    show(found, view, form, lang)
    if labels and form == "table":
        behind = [
            {"fact": " ".join(str(shown[label]) for label in labels), **place}
            for shown, row in zip(view.rows, found, strict=True)
            for place in records(row.rows)
        ]
        show(found, View(behind, _ROW_COLUMNS), form, lang)


def _print_problem(problem: Problem, language: str) -> None:
    """Write a problem as a short paragraph: a table of eight columns fits no terminal."""
    colour = {"error": "red", "warning": "yellow"}[problem.severity]
    severity = click.style(say(f"words.{problem.severity}", language), fg=colour, bold=True)
    row = f"{named('row', language).lower()} {problem.row}" if problem.row else None
    place = ", ".join(part for part in (problem.file, row, problem.cell, problem.column) if part)
    click.echo(f"{severity}  {visible(place)}")
    click.echo(f"  {visible(problem.message(language))}")
    click.echo(f"  -> {visible(problem.fix(language))}\n")


def _summary(problems: Sequence[Problem], language: str) -> str:
    if not problems:
        return say("done.check_clean", language)
    errors = sum(problem.severity == "error" for problem in problems)
    return (
        f"{count('error', errors, language)}, {count('warning', len(problems) - errors, language)}."
    )


def _name(dataset: netmap.Dataset, actor_id: str, language: str) -> str:
    return dataset.actors[actor_id].name(language) if actor_id in dataset.actors else actor_id


def _partner_notes(row: PartnersInYear, project: str, language: str) -> Iterator[str]:
    facts = {"project": project, "year": row.year}
    if row.partners is not None and row.plain_sum != row.partners:
        yield say("notes.plain_sum", language, plain_sum=row.plain_sum, **facts)
    if row.basis == "inferred":
        yield say("notes.partners_inferred", language, **facts)
    if row.partners is None:
        key = "notes.partners_unsized" if row.partners_max is None else "notes.partners_range"
        yield say(key, language, **facts)


def _meeting_notes(row: MeetingsInYear, language: str) -> Iterator[str]:
    if row.agrees is not None:
        key = "notes.sum_agrees" if row.agrees else "notes.sum_differs"
        yield say(key, language, year=row.year, computed=row.computed_meetings)
    if row.level == "total" and row.full_year is False:
        yield say("notes.not_full_year", language, year=row.year, period=row.period or EMPTY)


def _observed(summary: IndicatorSummary) -> str:
    """Write each date with what was done, of how many where that is known."""
    columns = (summary.dates, summary.done, summary.denominators, summary.qualifiers)
    told = []
    for date, done, universe, signs in zip(*columns, strict=True):
        count = EMPTY if done is None else qualified(done, signs.get("done"))
        of = f"/{qualified(universe, signs.get('universe'))}" if universe else ""
        told.append(f"{date}: {count}{of}")
    return ", ".join(told)


def _counted(row: CoverageAtDate) -> Mapping[str, object]:
    """Return the numbers of a date as they are known: with their signs, what is not told empty."""
    names = ("universe", *netmap.coverage.LADDER)
    told = {name: qualified(getattr(row, name), row.qualifiers.get(name)) for name in names}
    return told if row.told_done is not None else {**told, "done": None}


def _label(terms: Mapping[str, Any], term: object, language: str) -> str:
    return terms[str(term)].label(language) if term in terms else EMPTY


def _cautions(found: Sequence[Any]) -> list[str]:
    return list(dict.fromkeys(code for row in found for code in row.cautions))


def _coverage_notes(dataset: netmap.Dataset, row: CoverageAtDate, language: str) -> Iterator[str]:
    if row.exceeds_universe:
        yield say("notes.exceeds", language, as_of=row.as_of)
    for status in row.uncounted:
        label = say(f"columns.{status}", language)
        yield say("notes.uncounted", language, as_of=row.as_of, status=label)
    for status, units in row.named.items():
        names = ", ".join(_unit_name(dataset, unit, language) for unit in units)
        label = say(f"columns.{status}", language)
        yield say("notes.named_units", language, as_of=row.as_of, status=label, units=names)


def _unit_name(dataset: netmap.Dataset, unit: str, language: str) -> str:
    area = netmap.areas.all_municipalities().get(unit)
    if area is not None:
        return {"sv": area.name_sv, "en": area.name_en}.get(language, area.name)
    return _name(dataset, unit, language)
