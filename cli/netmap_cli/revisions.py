"""Tell people what a project went through: what an import does, what differs, what an actor was."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from netmap.catalogue import Column, word
from netmap.dataset import Dataset
from netmap.model import Actor, Contact, Record, Tie
from netmap.model.record import Word
from netmap.problems import Place, Sheet
from netmap.stores.rows import RECORDS
from netmap.telling import EMPTY, Table, Telling, Told
from netmap.text import count, say, sentences
from netmap_cli.output import show, visible

if TYPE_CHECKING:
    from netmap.dataset import Key
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

_CONTACTS = Contact.table
_FEW = 10
"""How many conflicts, and how many records that go, are listed."""
_MANY = 100
"""How many records a list of differences has in a terminal."""
_SIGNS = {"new": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red")}


def tell_import(
    done: Imported, sources: Sequence[str], project: str, gone: Sequence[str], lang: str
) -> None:
    """Tell what an import did, or what it would do; ``gone`` has the titles of what goes."""
    _echo(_headline(done), lang, project=project, revision=done.revision, n=done.moved)
    if done.tables:
        click.echo()
        show(Told((_tally(done, lang),), ()), lang)
    _tell_conflicts(done.conflicts, lang)
    if done.removed:
        _echo("import_would_remove" if done.dry_run else "import_removed", lang, n=done.removed)
        _tell_titles(gone, len(done.gone), lang)
    _tell_rest(done, sources, lang)
    if done.refusal:
        click.echo(visible(done.refusal.message(lang)))
    for it in done.moves:
        told = _command("import", it.source, "--into", project, "--as", it.known_as)
        key = "import_would_move_source" if done.dry_run else "import_moved_source"
        _echo(key, lang, source=it.source, known_as=it.known_as, command=told)
    _tell_import_undo(done, project, lang)


def _headline(done: Imported) -> str:
    """Return the key of the sentence that sums an import up."""
    if not done.makes:
        return "import_same"
    made = "import_would" if done.dry_run else "import"
    if done.tables:
        return "import_planned" if done.dry_run else "import_made"
    return f"{made}_only_move" if done.moved else f"{made}_only_note"


def _tell_import_undo(done: Imported, project: str, lang: str) -> None:
    """Tell how to undo an import, if ``revert`` can: contacts have no history."""
    changed = {it.table for it in done.tables}
    if not done.dry_run and changed - {_CONTACTS}:
        tell_undo(project, done.revision, lang, keeps_contacts=_CONTACTS in changed)


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
    if done.moved and done.tables:
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
        marks = [say(f"words.{key}", lang) for key in ("used", "not_used")]
        ours, theirs = marks if it.used else marks[::-1]
        click.echo(visible(f"    {_said(it.value)}  ({first}) – {ours}"))
        click.echo(visible(f"    {_said(it.other)}  ({second}) – {theirs}"))
    _tell_more(len(conflicts) - _FEW, lang)


def titles(keys: Sequence[Key], dataset: Dataset, lang: str) -> Sequence[str]:
    """Return what the first few records are called."""
    return [_title(table, record_id, (dataset,), lang) for table, record_id in keys[:_FEW]]


def _title(table: str, record_id: str, datasets: Sequence[Dataset], lang: str) -> str:
    """Return a record's kind, its id and, as far as one of the datasets tells it, its name."""
    told = f"{_word(table, lang)} {record_id}"
    for dataset in datasets:
        record = dataset.all(RECORDS[table]).get(record_id)
        if record is not None:
            name = _name(record, Telling(dataset, lang))
            return told if name in (None, record_id) else f"{told} ({name})"
    return told


def _name(record: Record, telling: Telling) -> str | None:
    if isinstance(record, Actor):
        return record.name(telling.language)
    if isinstance(record, Tie):
        return f"{telling.actor(record.source)} → {telling.actor(record.target)}"
    return None


def _tell_titles(told: Sequence[str], total: int, lang: str) -> None:
    for title in told:
        click.echo(visible(f"  {title}"))
    _tell_more(total - len(told), lang)


def _tell_more(more: int, lang: str) -> None:
    if more > 0:
        click.echo(f"  {say('done.more', lang, n=more)}")


def tell_undo(project: str, revision: int, lang: str, *, keeps_contacts: bool = False) -> None:
    """Tell by which command a revision is undone."""
    key = "undo_but_contacts" if keeps_contacts else "undo"
    _echo(key, lang, command=_command("revert", project, str(revision - 1)))


def log(changes: Sequence[Change], lang: str) -> Told:
    """Make the table of the revisions of a project."""
    columns: tuple[Column | str, ...] = (
        "revision",
        Column(name="at", get=lambda row, tell: tell.moment(row.at)),
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


def _doing(kind: str, lang: str) -> str:
    return sentences(lang).get(f"doings.{kind}", kind)


def tell_differences(
    differences: Sequence[Difference], datasets: Sequence[Dataset], lang: str
) -> None:
    """Tell what differs between two revisions, record by record, with the names they have there."""
    records = [[*rows] for _, rows in groupby(differences, lambda it: (it.table, it.id, it.change))]
    for rows in records[:_MANY]:
        _tell_record(rows, datasets, lang)
    _tell_more(len(records) - _MANY, lang)
    counts = {key: sum(rows[0].change == key for rows in records) for key in _SIGNS}
    _echo("differences" if records else "no_differences", lang, **(counts if records else {}))


def _tell_record(rows: Sequence[Difference], datasets: Sequence[Dataset], lang: str) -> None:
    sign, colour = _SIGNS[rows[0].change]
    title = visible(_title(rows[0].table, rows[0].id, datasets, lang))
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
            _value(field, value, telling) or EMPTY,
            " ".join(numbers),
            telling.word("answers", "yes" if used else "no"),
        )
        for (field, value, used), numbers in found.items()
    ]
    shown = 3 if all(it.used for it in values) else 4
    headings = tuple(map(telling.heading, ("field", "value", "told_in", "used")))
    return Table(headings[:shown], tuple(row[:shown] for row in rows), (False,) * shown)


def _value(field: str, value: str | None, telling: Telling) -> str | None:
    """Say a word of the vocabulary as people do."""
    info = Actor.model_fields.get(field)
    word = next((it for it in info.metadata if isinstance(it, Word)), None) if info else None
    return telling.word(word.of, value) if word and value else value


def _told_in(value: Stated, lang: str) -> str:
    """Say in which row a value stands; of an edit, which has no file, the name of the source."""
    if value.file is None:
        return value.source or EMPTY
    return _place(value.file, value.sheet, value.row, lang)


def _tie(row: Bond, telling: Telling) -> str:
    arrow = {"to": "→", "from": "←"}[row.direction]
    return f"{arrow} {telling.word('ties', row.kind)}"


def _other(row: Bond, _: Telling) -> str:
    """Name the other end, its id in the same cell: on its own, ids would be broken to fit."""
    return row.other if row.other_name == row.other else f"{row.other_name} ({row.other})"


def _period(row: Bond, telling: Telling) -> str | None:
    if not (row.start or row.end):
        return None
    return telling.date(f"{row.start or ''}/{row.end or ''}")


_TIES = (
    Column(name="kind", get=_tie),
    Column(name="other_name", heading="actor", get=_other),
    Column(name="period", get=_period),
    word("status", "tie_statuses"),
)
_HISTORY = (
    "revision",
    Column(name="at", get=lambda row, tell: tell.moment(row.at)),
    Column(name="kind", heading="doing", get=lambda row, tell: _doing(row.kind, tell.language)),
    Column(name="field", heading="change", get=lambda row, tell: _changed(row, tell.language)),
    Column(
        name="before",
        get=lambda row, tell: _value(row.field, row.before, tell) if row.field else None,
    ),
    Column(
        name="after",
        get=lambda row, tell: _value(row.field, row.after, tell) if row.field else None,
    ),
)


def _changed(past: Past, lang: str) -> str:
    """Say which field a revision changed, or that the actor came or went."""
    if past.field:
        return _field("actors", past.field, lang)
    return say(f"words.record_{'removed' if past.after is None else 'new'}", lang)


def tell_revert(done: Imported, project: str, revision: int, lang: str) -> None:
    """Tell what was put back, and how to undo that."""
    counts = {name: getattr(done, name) for name in ("new", "changed", "removed")}
    if not done.makes:
        _echo("reverted_nothing", lang, to=revision)
        return
    _echo("reverted", lang, project=project, to=revision, revision=done.revision, **counts)
    _echo("contacts_stay", lang)
    if done.adrift:
        command = _command("erase", project, done.adrift[0])
        ids = ", ".join([*done.adrift[:_FEW], *(["…"] if len(done.adrift) > _FEW else [])])
        _echo("contacts_adrift", lang, n=len(done.adrift), ids=ids, command=command)
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
