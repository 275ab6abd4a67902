"""Forums: the bodies that a project sat in with others, and how many times a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from netmap.catalogue import Column, Option, Question, actor
from netmap.dataset import Dataset, Row
from netmap.model import Attendance, Event, Period
from netmap.model.quantity import Number, at_least, total
from netmap.sums import is_total, told_once
from netmap.telling import Telling

FORUM_MEETING = "forum_meeting"
PROJECT = "project"
TOTAL = "total"
NOT_STATED = "not_stated"
"""The forum of meetings whose row names none."""
ALL = "all"


@dataclass(frozen=True)
class Attended:
    """How many times a project took part in the meetings of a forum in a year.

    ``forum`` is an actor, ``not_stated`` for meetings of no named body, or ``total`` for all of
    the year. ``attended`` is 0 where the records of the project list forums for the year and this
    one is not among them; it is None where the rows of the year name no forum, or where a row
    states no number, and ``attended_min`` is then what the others add up to. ``period`` is what
    the rows cover, None where they differ;
    ``full_year`` is False where that is less than the year. ``left_out`` counts, in the total
    row, the times at forums of levels that were not asked for.
    """

    project: str
    forum: str
    year: int | None
    attended: Number
    attended_min: Number
    period: str | None
    full_year: bool | None
    left_out: Mapping[str, Number]
    rows: tuple[Row, ...]


def by_year(dataset: Dataset, *, level: str = "regional") -> tuple[Attended, ...]:
    """Count how many times each project took part in forums, year by year, the total last.

    Events of kind ``forum_meeting`` count for every actor of kind ``project`` among their
    participants or attendances. A row that restates another, or that is a total of others, adds
    nothing. A meeting whose period lies in no one year is counted under the year None.

    Parameters
    ----------
    level
        The level of the meetings, or ``all``. A year that tells of other levels only has a total
        without a number, which says what it leaves out. A total over levels would mix the forums
        of a region with working groups of one town.

    Examples
    --------
    >>> from netmap.model import Actor
    >>> meetings = [Event(id=year, kind="forum_meeting", level="regional", participants=("p",),
    ...                   forum=forum, start=year, meetings=count)
    ...             for year, forum, count in [("2017", "council", 2), ("2018", "board", 8)]]
    >>> rows = by_year(Dataset([Actor(id="p", kind="project"), *meetings]))
    >>> [(row.forum, row.year, row.attended) for row in rows if row.year == 2018]
    [('board', 2018, 8), ('council', 2018, 0), ('total', 2018, 8)]
    """
    found = list(_attended(dataset))
    projects = dict.fromkeys(project for project, _ in found)
    return tuple(
        row
        for project in projects
        for row in _of_project(dataset, project, [it for who, it in found if who == project], level)
    )


def _attended(dataset: Dataset) -> Iterator[tuple[str, Event]]:
    """Yield every project with every forum meeting that it took part in."""
    came: dict[str, list[str]] = defaultdict(list)
    for attendance in dataset.all(Attendance).values():
        came[attendance.event].append(attendance.actor)
    for event in told_once(dataset):
        if event.kind == FORUM_MEETING and not is_total(event):
            for who in dict.fromkeys([*event.participants, *came[event.id]]):
                if who in dataset.actors and dataset.actors[who].kind == PROJECT:
                    yield who, event


def _of_project(
    dataset: Dataset, project: str, events: Sequence[Event], level: str
) -> Iterator[Attended]:
    asked = [event for event in events if level in (ALL, event.level)]
    forums = sorted({event.forum or NOT_STATED for event in asked})
    years = sorted({event.valid.year for event in events if event.valid.year})
    undated = [None] if any(event.valid.year is None for event in events) else []
    for year in [*years, *undated]:
        in_year = [event for event in asked if event.valid.year == year]
        for forum in forums:
            there = [event for event in in_year if (event.forum or NOT_STATED) == forum]
            if there:
                yield _row(dataset, project, forum, year, there)
            elif in_year and year and forum != NOT_STATED:
                yield _unmentioned(project, forum, year, is_listed=any(it.forum for it in in_year))
        others = [it for it in events if it not in asked and it.valid.year == year]
        yield _row(dataset, project, TOTAL, year, in_year, others)


def _row(
    dataset: Dataset,
    project: str,
    forum: str,
    year: int | None,
    events: Sequence[Event],
    others: Sequence[Event] = (),
) -> Attended:
    counts = [event.meetings for event in events]
    period = Period.common(event.reported for event in events)
    return Attended(
        project=project,
        forum=forum,
        year=year,
        attended=total(counts),
        attended_min=at_least(counts),
        period=str(period) if period else None,
        full_year=period.covers(year) if period and year else None,
        left_out=_by_level(others),
        rows=dataset.rows(events),
    )


def _unmentioned(project: str, forum: str, year: int, *, is_listed: bool) -> Attended:
    """Make the row of a forum that a year does not mention: 0 times only if it lists forums."""
    times = 0 if is_listed else None
    return Attended(
        project=project,
        forum=forum,
        year=year,
        attended=times,
        attended_min=times,
        period=None,
        full_year=None,
        left_out={},
        rows=(),
    )


def _by_level(events: Sequence[Event]) -> Mapping[str, Number]:
    levels: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        levels[event.level or NOT_STATED].append(event)
    return {level: total(event.meetings for event in it) for level, it in levels.items()}


def _forum(row: Attended, tell: Telling) -> str:
    if row.forum in (TOTAL, NOT_STATED):
        return tell.say(f"words.{row.forum}")
    return tell.actor(row.forum)


def _notes(answer: Sequence[Attended], tell: Telling) -> Iterator[str]:
    if any(row.attended == 0 for row in answer):
        yield tell.say("notes.forums_zero")
    for row in answer:
        if row.forum == TOTAL and row.full_year is False:
            yield tell.say("notes.not_full_year", year=row.year, period=row.period)
        for level, count in row.left_out.items():
            name = (
                tell.say("words.not_stated")
                if level == NOT_STATED
                else tell.word("event_levels", level)
            )
            told = {"level": name, "count": tell.number(count)}
            yield tell.say("notes.forums_left_out", year=row.year, **told)


QUESTION = Question(
    ask=by_year,
    group="records",
    fi="Minkä yhteistyöelinten kokouksiin hankkeet osallistuivat, ja montako kertaa vuodessa?",
    sv="I vilka samarbetsorgans möten deltog projekten, och hur många gånger per år?",
    en="In the meetings of which forums did the projects take part, and how often a year?",
    options=(
        Option(
            name="level",
            default="regional",
            metavar="WORD",
            fi="Kokousten taso: regional, subregional, municipal ja niin edelleen, tai all.",
            sv="Mötenas nivå: regional, subregional, municipal och så vidare, eller all.",
            en="The level of the meetings: regional, subregional, municipal and so on, or all.",
        ),
    ),
    columns=(
        actor("project"),
        Column(name="forum", get=_forum),
        "year",
        "attended",
        Column(name="period", rare=True),
    ),
    labels=("forum", "year"),
    notes=_notes,
)
