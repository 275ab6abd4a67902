"""Attendance: what each actor attended, year by year, and what the rows of a meeting add up to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from netmap.catalogue import Column, Option, Question, actor, word
from netmap.dataset import Dataset, Row
from netmap.model import Attendance, Quantity
from netmap.model.quantity import Number, at_least, total
from netmap.sums import is_total, told_once
from netmap.telling import Table, Telling


@dataclass(frozen=True)
class AttendedInYear:
    """What an actor attended in a year, in three units that are never mixed.

    ``events`` counts events, whatever they are. ``participations`` adds those of all events up
    and is None when one is not stated; ``participations_min`` is what the stated ones make.
    ``persons`` is known where the actor attended one event only, since the same person may come
    to several; ``persons_min`` is the largest number at one of them. ``on_behalf_of`` names those
    it came for besides itself. ``year`` is None for events whose period is not within one year.
    """

    actor: str
    year: int | None
    events: int
    participations: Number
    participations_min: Number
    persons: Number
    persons_min: Number
    on_behalf_of: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class AttendanceOfEvent:
    """Who attended an event: the stated participations beside the sum of those that are told.

    ``computed`` is None when a row does not say how many; ``computed_min`` is what the others
    make. ``agrees`` and ``difference`` (stated less computed) are None unless both are known.
    """

    event: str
    year: int | None
    kind: str | None
    place: str | None
    actors: int
    stated: Number
    computed: Number
    computed_min: Number
    difference: Number
    agrees: bool | None
    rows: tuple[Row, ...]


Attended = tuple[AttendedInYear, ...] | tuple[AttendanceOfEvent, ...]


def rolled_up(dataset: Dataset, *, by: Literal["actor", "event"] = "actor") -> Attended:
    """Roll attendances up by actor and year, or by event."""
    return by_actor(dataset) if by == "actor" else by_event(dataset)


def by_actor(dataset: Dataset) -> tuple[AttendedInYear, ...]:
    """Add up what each actor attended, year by year; who attended nothing has no row.

    Several rows of one actor and event, such as for itself and on behalf of another, are one
    event attended. Of a total, and of an event that says another again, no row counts. Rows are
    sorted by year and then by actor, in the order of the dataset.

    Examples
    --------
    >>> from netmap.model import Event
    >>> events = [Event(id=day, kind="training", start=day) for day in ("2019-03", "2019-05")]
    >>> rows = [Attendance(id=event.id, event=event.id, actor="a", participations=2)
    ...         for event in events]
    >>> [(row.actor, row.year, row.events, row.participations, row.persons_min)
    ...  for row in by_actor(Dataset([*events, *rows]))]
    [('a', 2019, 2, 4, None)]
    """
    found: dict[tuple[int | None, str], list[Attendance]] = defaultdict(list)
    for row in _told(dataset):
        found[_year(dataset, row.event), row.actor].append(row)
    places = {key: place for place, key in enumerate(dataset.actors)}
    order = sorted(found, key=lambda key: (key[0] or 0, places.get(key[1], len(places)), key[1]))
    return tuple(_in_year(dataset, who, year, found[year, who]) for year, who in order)


def by_event(dataset: Dataset) -> tuple[AttendanceOfEvent, ...]:
    """Compare the participations that each event states with the sum of its attendances.

    An event of which nobody told who attended has no row; neither has a total or restatement.

    Examples
    --------
    >>> from netmap.model import Event
    >>> event = Event(id="e", kind="training", start="2019", participations=5)
    >>> rows = [Attendance(id=name, event="e", actor=name, participations=2) for name in "ab"]
    >>> (found,) = by_event(Dataset([event, *rows]))
    >>> found.stated, found.computed, found.difference, found.agrees
    (5, 4, 1, False)
    """
    found: dict[str, list[Attendance]] = defaultdict(list)
    for row in _told(dataset):
        found[row.event].append(row)
    return tuple(_of_event(dataset, event, rows) for event, rows in found.items())


def _told(dataset: Dataset) -> Iterator[Attendance]:
    """Yield the attendances of events that are counted, and of those that nobody declared."""
    counted = {event.id for event in told_once(dataset) if not is_total(event)}
    for row in dataset.all(Attendance).values():
        if row.event in counted or row.event not in dataset.events:
            yield row


def _year(dataset: Dataset, event: str) -> int | None:
    return dataset.events[event].valid.year if event in dataset.events else None


def _in_year(
    dataset: Dataset, who: str, year: int | None, rows: Sequence[Attendance]
) -> AttendedInYear:
    events: dict[str, list[Quantity | None]] = defaultdict(list)
    for row in rows:
        events[row.event].append(row.persons)
    counts = [row.participations for row in rows]
    least = [low for persons in events.values() if (low := at_least(persons)) is not None]
    return AttendedInYear(
        actor=who,
        year=year,
        events=len(events),
        participations=total(counts),
        participations_min=at_least(counts),
        persons=total(row.persons for row in rows) if len(events) == 1 else None,
        persons_min=max(least, default=None),
        on_behalf_of=tuple(dict.fromkeys(row.on_behalf_of for row in rows if row.on_behalf_of)),
        rows=dataset.rows(rows),
    )


def _of_event(dataset: Dataset, event_id: str, rows: Sequence[Attendance]) -> AttendanceOfEvent:
    event = dataset.events.get(event_id)
    stated = total([event.participations]) if event else None
    computed = total(row.participations for row in rows)
    difference = None if stated is None or computed is None else stated - computed
    return AttendanceOfEvent(
        event=event_id,
        year=_year(dataset, event_id),
        kind=event.kind if event else None,
        place=event.place if event else None,
        actors=len({row.actor for row in rows}),
        stated=stated,
        computed=computed,
        computed_min=at_least(row.participations for row in rows),
        difference=difference,
        agrees=None if difference is None else difference == 0,
        rows=dataset.rows([*([event] if event else []), *rows]),
    )


def _event(row: AttendanceOfEvent, tell: Telling) -> str:
    event = tell.dataset.events.get(row.event)
    return event.name(tell.language) if event else row.event


def _figure(row: AttendedInYear | AttendanceOfEvent, tell: Telling) -> str:
    if isinstance(row, AttendanceOfEvent):
        return _event(row, tell)
    return f"{tell.actor(row.actor)} {tell.number(row.year)}"


_OF_ACTORS = (
    "year",
    actor("actor"),
    "events",
    "participations",
    "persons",
    actor("on_behalf_of"),
)
_OF_EVENTS = (
    "year",
    Column(name="event", get=_event),
    word("kind", "events"),
    actor("place"),
    "actors",
    Column(name="stated", heading="stated_participations"),
    Column(name="computed", heading="computed_participations"),
    "agrees",
)


def _tables(answer: Attended, tell: Telling) -> Iterator[Table]:
    of_events = [row for row in answer if isinstance(row, AttendanceOfEvent)]
    of_actors = [row for row in answer if isinstance(row, AttendedInYear)]
    if of_events:
        yield tell.table(of_events, _OF_EVENTS)
    else:
        yield tell.table(of_actors, _OF_ACTORS)


def _notes(answer: Attended, tell: Telling) -> Iterator[str]:
    for row in answer:
        if isinstance(row, AttendedInYear) and row.events > 1:
            yield tell.say("notes.persons_not_added")
        if isinstance(row, AttendanceOfEvent) and row.agrees is False:
            facts = {"stated": row.stated, "computed": row.computed}
            yield tell.say("notes.attendance_differs", event=_event(row, tell), **facts)


QUESTION = Question(
    ask=rolled_up,
    group="records",
    fi="Mihin kukin osallistui vuosittain, kenen puolesta, ja täsmääkö osallistujien määrä?",
    sv="I vad deltog var och en per år, på vems vägnar, och stämmer antalet deltagare?",
    en="What did each attend year by year, on whose behalf, and do the participations add up?",
    options=(
        Option(
            name="by",
            kind=("actor", "event"),
            default="actor",
            fi="Toimijoittain ja vuosittain vai tapahtumittain.",
            sv="Per aktör och år eller per händelse.",
            en="By actor and year, or by event.",
        ),
    ),
    columns=(Column(name="figure", get=_figure),),
    labels=("figure",),
    tables=_tables,
    notes=_notes,
)
