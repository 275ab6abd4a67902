"""Tell people what a project went through: what an import does, what differs, what an actor was."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from netmap.catalogue import Column, word
from netmap.dataset import Dataset
from netmap.problems import Place, Sheet
from netmap.telling import EMPTY, Table, Telling, Told
from netmap.text import count, say, sentences
from netmap_cli.output import show, visible

if TYPE_CHECKING:
    from datetime import datetime

    from netmap.projects.results import (
        Bond,
        Conflict,
        Difference,
        Imported,
        Likely,
        Past,
        Shown,
        Stated,
    )
    from netmap.stores.store import Change

_FEW = 10
"""How many conflicts, and how many records that go, are listed."""
_MANY = 100
"""How many records a list of differences has in a terminal."""
_SIGNS = {"new": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red")}


def tell_import(done: Imported, sources: Sequence[str], project: str, lang: str) -> None:
    """Tell what an import did, or what it would do."""
    facts = {"project": project, "revision": done.revision}
    changes = done.new + done.changed + done.removed
    key = "import_same" if not changes else "import_planned" if done.dry_run else "import_made"
    _echo(key, lang, **facts)
    if changes:
        click.echo()
        show(Told((_tally(done, lang),), ()), lang)
    _tell_conflicts(done.conflicts, lang)
    if done.removed:
        _echo("import_would_remove" if done.dry_run else "import_removed", lang, n=done.removed)
        _tell_records(done.gone, lang)
    _tell_rest(done, sources, lang)
    if changes and not done.dry_run and done.revision > 1:
        tell_undo(project, done.revision, lang)


def _tally(done: Imported, lang: str) -> Table:
    """Count by table, with the sum of all below."""
    telling = Telling(Dataset(), lang)
    counts = ("new", "changed", "removed")
    rows = [(_word(it.table, lang), *(getattr(it, name) for name in counts)) for it in done.tables]
    rows += [(say("words.total", lang), *(getattr(done, name) for name in counts))]
    return Table(
        tuple(map(telling.heading, ("record", *(f"records_{name}" for name in counts)))),
        tuple((row[0], *map(telling.number, row[1:])) for row in rows),
        (False, True, True, True),
    )


def _tell_rest(done: Imported, sources: Sequence[str], lang: str) -> None:
    """Tell what did not change, what was left out, and what was remarked."""
    if done.unchanged:
        _echo("import_unchanged", lang, n=done.unchanged)
    if done.moved:
        _echo("import_moved", lang, n=done.moved)
    if done.left_out:
        _echo("import_left_out", lang, n=done.left_out)
    if done.warnings:
        warnings = count("warning", done.warnings, lang)
        _echo("import_warnings", lang, warnings=warnings, command=_command("check", *sources))


def _tell_conflicts(conflicts: Sequence[Conflict], lang: str) -> None:
    if not conflicts:
        return
    _echo("import_conflicts", lang, n=len(conflicts))
    for it in conflicts[:_FEW]:
        first = _place(it.file, it.sheet, it.row, lang)
        second = _place(it.other_file, it.other_sheet, it.other_row, lang)
        record = f"{_word(it.table, lang)} {it.id}, {_field(it.table, it.field, lang)}"
        click.echo(visible(f"  {record}:"))
        click.echo(visible(f"    {_said(it.value)}  ({first})"))
        click.echo(visible(f"    {_said(it.other)}  ({second})"))
    _tell_more(len(conflicts) - _FEW, lang)


def _tell_records(keys: Sequence[tuple[str, str]], lang: str) -> None:
    for table, record_id in keys[:_FEW]:
        click.echo(visible(f"  {_word(table, lang)} {record_id}"))
    _tell_more(len(keys) - _FEW, lang)


def _tell_more(more: int, lang: str) -> None:
    if more > 0:
        click.echo(f"  {say('done.more', lang, n=more)}")


def tell_undo(project: str, revision: int, lang: str) -> None:
    """Tell by which command a revision is undone."""
    _echo("undo", lang, command=_command("revert", project, str(revision - 1)))


def log(changes: Sequence[Change], lang: str) -> Told:
    """Make the table of the revisions of a project."""
    columns: tuple[Column | str, ...] = (
        "revision",
        Column(name="at", get=lambda row, tell: _time(row.at, tell)),
        Column(name="kind", heading="doing", get=lambda row, tell: _doing(row.kind, tell.language)),
        *(_counted(name) for name in ("new", "changed", "removed")),
        Column(name="who", rare=True),
        Column(name="note", rare=True),
    )
    return Told((Telling(Dataset(), lang).table(changes, columns),), ())


def _counted(name: str) -> Column:
    return Column(
        name=name,
        heading=f"records_{name}",
        numeric=True,
        get=lambda row, tell: tell.number(getattr(row.counts, name)),
    )


def _time(at: datetime, telling: Telling) -> str:
    """Write a time as the clock on the wall shows it."""
    here = at.astimezone()
    clock = f"{here:%H.%M}" if telling.language == "fi" else f"{here:%H:%M}"
    return f"{telling.date(here.date().isoformat())} {clock}"


def _doing(kind: str, lang: str) -> str:
    return sentences(lang).get(f"doings.{kind}", kind)


def tell_differences(differences: Sequence[Difference], lang: str) -> None:
    """Tell what differs between two revisions, record by record."""
    records = [[*rows] for _, rows in groupby(differences, lambda it: (it.table, it.id, it.change))]
    for rows in records[:_MANY]:
        _tell_record(rows, lang)
    _tell_more(len(records) - _MANY, lang)
    counts = {key: sum(rows[0].change == key for rows in records) for key in _SIGNS}
    _echo("differences" if records else "no_differences", lang, **(counts if records else {}))


def _tell_record(rows: Sequence[Difference], lang: str) -> None:
    sign, colour = _SIGNS[rows[0].change]
    title = visible(f"{_word(rows[0].table, lang)} {rows[0].id}")
    click.echo(f"{click.style(sign, fg=colour, bold=True)} {title}")
    for it in rows:
        if it.field:
            told = f"{_field(it.table, it.field, lang)}: {_said(it.before)} → {_said(it.after)}"
            click.echo(visible(f"    {told}"))


def tell_actor(shown: Shown, lang: str) -> None:
    """Tell all that is known of an actor: who says it, its ties, and what it has been."""
    click.echo(click.style(visible(f"{shown.name} ({shown.id})"), bold=True))
    if shown.former_ids:
        _echo("former_ids", lang, ids=", ".join(shown.former_ids))
    telling = Telling(Dataset(), lang)
    places = [*dict.fromkeys(_told_in(it, lang) for it in shown.values)]
    for number, place in enumerate(places, start=1):
        click.echo(visible(f"  [{number}] {place}"))
    click.echo()
    tables = {
        "values": _values(shown.values, places, telling),
        "ties": telling.table(shown.ties, _TIES),
        "history": telling.table(shown.history, _HISTORY),
    }
    for key, table in tables.items():
        if table.rows:
            click.echo(say(f"headings.{key}", lang))
            show(Told((table,), ()), lang)


def _values(values: Sequence[Stated], places: Sequence[str], telling: Telling) -> Table:
    """List the values with the numbers of the places that state them; the same value once."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for it in values:
        number = 1 + places.index(_told_in(it, telling.language))
        found.setdefault((it.field, it.value, it.used), []).append(f"[{number}]")
    rows = [
        (
            _field("actors", field, telling.language),
            value,
            " ".join(numbers),
            telling.word("answers", "yes" if used else "no"),
        )
        for (field, value, used), numbers in found.items()
    ]
    shown = 3 if all(it.used for it in values) else 4
    headings = tuple(map(telling.heading, ("field", "value", "told_in", "used")))
    return Table(headings[:shown], tuple(row[:shown] for row in rows), (False,) * shown)


def _told_in(value: Stated, lang: str) -> str:
    """Say in which row a value stands; of an edit, which has no file, the name of the source."""
    if value.file is None:
        return value.source or EMPTY
    return _place(value.file, value.sheet, value.row, lang)


def _tie(row: Bond, telling: Telling) -> str:
    arrow = {"to": "→", "from": "←"}[row.direction]
    return f"{arrow} {telling.word('ties', row.kind)}"


def _period(row: Bond, telling: Telling) -> str | None:
    if not (row.start or row.end):
        return None
    return telling.date(f"{row.start or ''}/{row.end or ''}")


_TIES = (
    Column(name="kind", get=_tie),
    Column(name="other_name", heading="actor"),
    Column(name="other", heading="id"),
    Column(name="period", get=_period),
    word("status", "tie_statuses"),
)
_HISTORY = (
    "revision",
    Column(name="at", get=lambda row, tell: _time(row.at, tell)),
    Column(name="kind", heading="doing", get=lambda row, tell: _doing(row.kind, tell.language)),
    Column(name="field", heading="change", get=lambda row, tell: _changed(row, tell.language)),
    Column(name="before", get=lambda row, tell: row.before if row.field else None),
    Column(name="after", get=lambda row, tell: row.after if row.field else None),
)


def _changed(past: Past, lang: str) -> str:
    """Say which field a revision changed, or that the actor came or went."""
    if past.field:
        return _field("actors", past.field, lang)
    return say(f"words.record_{'removed' if past.after is None else 'new'}", lang)


def tell_revert(done: Imported, project: str, revision: int, lang: str) -> None:
    """Tell what was put back, and how to undo that."""
    counts = {name: getattr(done, name) for name in ("new", "changed", "removed")}
    if not any(counts.values()):
        _echo("reverted_nothing", lang, to=revision)
        return
    _echo("reverted", lang, project=project, to=revision, revision=done.revision, **counts)
    tell_undo(project, done.revision, lang)


def tell_duplicates(found: Sequence[Likely], project: str, lang: str) -> None:
    """List actors that may be one, and tell how to make them one."""
    if not found:
        _echo("no_duplicates", lang)
        return
    columns = (
        "id",
        "name",
        Column(name="other"),
        Column(name="other_name"),
        Column(name="reason", get=lambda row, tell: _reason(row.reason, tell.language)),
        "score",
    )
    show(Told((Telling(Dataset(), lang).table(found, columns),), ()), lang)
    _echo("duplicates_next", lang, command=_command("merge", project, found[0].id, found[0].other))


def _reason(reason: str, lang: str) -> str:
    return sentences(lang).get(f"likeness.{reason}", reason)


def _word(table: str, lang: str) -> str:
    """Return the word for a record of a table."""
    return sentences(lang).get(f"tables.{table}", table)


def _field(table: str, field: str, lang: str) -> str:
    """Return the heading that a field has in a workbook, or else in a table of an answer."""
    from netmap.formats.form import form

    try:
        return form(lang).header(table, field)
    except KeyError:  # what is no column: several sources, further columns
        return Telling(Dataset(), lang).heading(field)


def _place(file: str | None, sheet: str | None, row: int | None, lang: str) -> str:
    if file is None:
        return EMPTY
    return Place(Sheet(file, sheet), row).label(lang) if row else file


def _said(value: str | None) -> str:
    return EMPTY if value is None else value


def _command(*words: str) -> str:
    return shlex.join(["netmap", *words])


def _echo(key: str, lang: str, **facts: Any) -> None:
    click.echo(visible(say(f"done.{key}", lang, **facts)))
