"""Changes: what began, ended or became something else between two dates, in records and counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from netmap.catalogue import Column, Option, Question
from netmap.dataset import Dataset, Row
from netmap.errors import InvalidValueError
from netmap.model import (
    Actor,
    Dated,
    Document,
    Goal,
    Holding,
    Indicator,
    PartialDate,
    Post,
    Quantity,
    Seat,
    Size,
    Tie,
)
from netmap.model.quantity import Number, qualifiers, value_of
from netmap.questions import coverage
from netmap.questions.coverage import Caution, CoverageAtDate, caution_notes
from netmap.telling import Telling

Value = str | int | float | None
Kind = Literal["started", "ended", "changed"]


@dataclass(frozen=True)
class Change:
    """One record or indicator that is not at the second date what it was at the first.

    ``record`` is its table. ``before`` and ``after`` are what is said of it: the status of a tie
    or document, the kind of an actor, the number of a size or post, the state of a seat or
    holding, the wording of a goal, how many units of an indicator are done; None where it was
    not, or is not, there. A record that takes the place of another of the same
    subject is ``changed`` and ``follows`` names the one before. ``dates`` are those of the two
    observations of an indicator, and ``cautions`` say why not to read the difference raw.
    """

    record: str
    id: str
    change: Kind
    before: Value
    after: Value
    follows: str | None
    dates: tuple[str, ...]
    qualifiers: Mapping[str, str]
    cautions: tuple[Caution, ...]
    rows: tuple[Row, ...]


def between(
    dataset: Dataset, *, from_: PartialDate | str, to: PartialDate | str
) -> tuple[Change, ...]:
    """Compare the records valid at two dates, and what was observed of indicators by then.

    Actors, ties, posts, holdings, goals, documents, sizes and seats that are valid at one of the
    dates and not at the other started or ended; an unknown start or end is open, so that such a
    record neither starts nor ends. A document begins at its date. A size, holding or seat that
    follows another of the same subject changed if it says something else and else is no change.
    A goal that is carried on by another changed into it, unless it says that it went on
    unchanged; what became of it is told by ``goals``. Of an indicator the last observed date
    up to each of the two dates is compared. Contacts are never looked at.

    Raises
    ------
    InvalidValueError
        When the first date is after the second.

    Examples
    --------
    >>> sizes = [Size(id=year, actor="agents", start=year, end=year, count=count)
    ...          for year, count in [("2018", 24), ("2019", 29)]]
    >>> ended = Tie(id="t", source="a", target="b", kind="meets", end="2018")
    >>> found = between(Dataset([ended, *sizes]), from_="2018", to="2019")
    >>> [(row.record, row.id, row.change, row.before, row.after) for row in found]
    [('ties', 't', 'ended', 'stated', None), ('sizes', '2019', 'changed', 24, 29)]
    """
    first, last = PartialDate.of(from_), PartialDate.of(to)
    if first.first > last.first:
        raise InvalidValueError(first, "after", to=last)
    return (
        *(row for told in _TOLD for row in _sorted(_of_table(dataset, told, first, last))),
        *_of_indicators(dataset, first, last),
    )


@dataclass(frozen=True)
class _Told:
    """How records of a type are compared: what is said, and of what subject one at a time."""

    record_type: type[Dated]
    says: Callable[[Any], Value | Quantity]
    subject: Callable[[Any], object] | None = None


_TOLD = (
    _Told(Actor, lambda it: it.kind),
    _Told(Tie, lambda it: it.status),
    _Told(Post, lambda it: it.holders),
    _Told(Holding, lambda it: it.persons or it.state, lambda it: it.post),
    _Told(Goal, lambda it: it.name()),
    _Told(Document, lambda it: it.status),
    _Told(Size, lambda it: it.count, lambda it: (it.actor, it.partner_of)),
    _Told(Seat, lambda it: it.seat, lambda it: (it.structure, it.sector)),
)


def _of_table(
    dataset: Dataset, told: _Told, first: PartialDate, last: PartialDate
) -> Iterator[Change]:
    records = dataset.all(told.record_type).values()
    then = {record.id: record for record in records if _holds(record, first)}
    now = {record.id: record for record in records if _holds(record, last)}
    ended = [record for record in then.values() if record.id not in now]
    started = [record for record in now.values() if record.id not in then]
    pairs = _followed(told, ended, started)
    after = {new.id for _, new in pairs}
    for old, new in pairs:
        if _differs(told, old, new):
            yield _change(dataset, told, "changed", old, new)
    for record in ended:
        if record.id not in {old.id for old, _ in pairs}:
            yield _change(dataset, told, "ended", record, None)
    for record in started:
        if record.id not in after:
            yield _change(dataset, told, "started", None, record)


def _sorted(changes: Iterator[Change]) -> list[Change]:
    return sorted(changes, key=lambda row: (row.change, row.id))


def _holds(record: Dated, when: PartialDate) -> bool:
    if isinstance(record, Document) and record.start is None and record.date is not None:
        return record.date.first <= when.last <= record.valid.last
    return record.valid.overlaps(when)


def _followed(
    told: _Told, ended: Sequence[Dated], started: Sequence[Dated]
) -> list[tuple[Dated, Dated]]:
    """Pair each record that ended with the one that took its place."""
    if told.record_type is Goal:
        new = {goal.id: goal for goal in started}
        return [(goal, new[name]) for goal in ended for name in _becomes(goal) if name in new]
    if told.subject is None:
        return []
    free: dict[object, list[Dated]] = defaultdict(list)
    for record in started:
        free[told.subject(record)].append(record)
    return [
        (record, free[subject].pop(0))
        for record in ended
        if free.get(subject := told.subject(record))
    ]


def _differs(told: _Told, old: Dated, new: Dated) -> bool:
    """Whether a record says else than the one before; a goal tells that of itself."""
    if isinstance(old, Goal):
        return old.change != "unchanged"
    return _value(told.says(old)) != _value(told.says(new))


def _becomes(goal: Dated) -> tuple[str, ...]:
    return goal.becomes if isinstance(goal, Goal) else ()


def _change(
    dataset: Dataset, told: _Told, change: Kind, old: Dated | None, new: Dated | None
) -> Change:
    record = new or old
    assert record is not None
    before, after = (told.says(it) if it else None for it in (old, new))
    return Change(
        record=record.table,
        id=record.id,
        change=change,
        before=_value(before),
        after=_value(after),
        follows=old.id if old and new else None,
        dates=(),
        qualifiers=qualifiers(before=_quantity(before), after=_quantity(after)),
        cautions=(),
        rows=dataset.rows(it for it in (old, new) if it),
    )


def _value(said: Value | Quantity) -> Value:
    return value_of(said) if isinstance(said, Quantity) else said


def _quantity(said: Value | Quantity) -> Quantity | None:
    return said if isinstance(said, Quantity) else None


def _of_indicators(dataset: Dataset, first: PartialDate, last: PartialDate) -> Iterator[Change]:
    for indicator in dataset.indicators:
        dates = coverage.at_each_date(dataset, indicator)
        then, now = _known(dates, first), _known(dates, last)
        if now is None or (then is not None and then.as_of == now.as_of):
            continue
        change: Kind = "changed" if then else "started"
        if then is None or (then.told_done, then.universe) != (now.told_done, now.universe):
            between_them = dates[dates.index(then) + 1 : dates.index(now) + 1] if then else ()
            yield _counted(indicator, change, then, now, between_them)


def _known(dates: Sequence[CoverageAtDate], when: PartialDate) -> CoverageAtDate | None:
    """Return the last date up to this one at which something is known to be done."""
    return next(
        (
            row
            for row in reversed(dates)
            if PartialDate.parse(row.as_of).last <= when.last and row.told_done is not None
        ),
        None,
    )


def _counted(
    indicator: str,
    change: Kind,
    then: CoverageAtDate | None,
    now: CoverageAtDate,
    steps: Sequence[CoverageAtDate],
) -> Change:
    states = {"before": then, "after": now}
    done: dict[str, Number] = {key: row.told_done if row else None for key, row in states.items()}
    return Change(
        record=Indicator.table,
        id=indicator,
        change=change,
        before=done["before"],
        after=done["after"],
        follows=None,
        dates=tuple(row.as_of for row in states.values() if row),
        qualifiers={
            key: row.qualifiers["done"]
            for key, row in states.items()
            if row and "done" in row.qualifiers
        },
        cautions=tuple(dict.fromkeys(caution for row in steps for caution in row.cautions)),
        rows=tuple(place for row in states.values() if row for place in row.rows),
    )


def _name(row: Change, tell: Telling) -> str:
    """Name the record as people know it: its name, or those of the actors that it is about."""
    types = {told.record_type.table: told.record_type for told in _TOLD}
    if row.record == Indicator.table:
        return tell.dataset.indicators[row.id].name(tell.language)
    record = tell.dataset.get(types[row.record], row.id)
    if isinstance(record, Actor | Post | Goal | Document):
        return record.name(tell.language)
    if isinstance(record, Tie):
        kind = tell.word("ties", record.kind)
        return f"{tell.actor(record.source)} – {kind} – {tell.actor(record.target)}"
    if isinstance(record, Holding):
        post = tell.dataset.all(Post).get(record.post)
        return post.name(tell.language) if post else record.post
    if isinstance(record, Seat):
        return f"{tell.actor(record.structure)}: {tell.word('sectors', record.sector)}"
    assert isinstance(record, Size)
    return tell.actor(record.actor)


_GROUPS = {
    "actors": "actors",
    "ties": "tie_statuses",
    "holdings": "holding_states",
    "documents": "document_statuses",
    "seats": "seat_states",
}
"""The vocabulary that the values of a table are words of."""


def _shown(field: str) -> Column:
    def get(row: Change, tell: Telling) -> str | None:
        value = getattr(row, field)
        if value is not None and row.record == Goal.table:
            if row.follows is None:
                return None  # its wording is its name
            goal = row.follows if field == "before" else row.id
            return tell.dataset.get(Goal, goal).name(tell.language)
        if value is None or not isinstance(value, str):
            return None if value is None else tell.number(value, row.qualifiers.get(field))
        return tell.word(_GROUPS[row.record], value)

    return Column(name=field, get=get)


def _change_word(row: Change, tell: Telling) -> str:
    return tell.say(f"words.{row.change}") + (" *" if row.cautions else "")


def _notes(answer: Sequence[Change], tell: Telling) -> Iterator[str]:
    yield tell.say("notes.changes_open")
    for note in caution_notes((code for row in answer for code in row.cautions), tell):
        yield f"* {note}"


QUESTION = Question(
    ask=between,
    group="report",
    fi="Mikä alkoi, päättyi tai muuttui kahden ajankohdan välillä?",
    sv="Vad började, upphörde eller ändrades mellan två tidpunkter?",
    en="What began, ended or changed between two dates?",
    options=(
        Option(
            name="from",
            kind="date",
            required=True,
            fi="Ajankohta, josta verrataan: 2018, 2018-12 tai 2018-12-31.",
            sv="Tidpunkten att jämföra från: 2018, 2018-12 eller 2018-12-31.",
            en="The date to compare from: 2018, 2018-12 or 2018-12-31.",
        ),
        Option(
            name="to",
            kind="date",
            required=True,
            fi="Ajankohta, johon verrataan.",
            sv="Tidpunkten att jämföra med.",
            en="The date to compare with.",
        ),
    ),
    columns=(
        Column(name="record", get=lambda row, tell: tell.say(f"tables.{row.record}")),
        Column(name="name", get=_name),
        Column(name="change", get=_change_word),
        _shown("before"),
        _shown("after"),
        Column(name="dates", rare=True),
    ),
    labels=("name",),
    notes=_notes,
)
