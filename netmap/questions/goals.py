"""Goals: every version of every goal, what became of it and why, and counts of the changes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from netmap.catalogue import Column, Option, Question, actor, named, word
from netmap.dataset import Dataset, Row
from netmap.model import Actor, Goal, Indicator
from netmap.telling import Table, Telling

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class GoalVersion:
    """One version of a goal: its wording, what became of it afterwards, what it became.

    ``change`` is None where nobody told, which is not the same as ``unchanged``. ``changed_...``
    is the wording after a change that made no new version. ``indicators`` are those that tell of
    the goal.
    """

    goal: str
    project: str
    level: str
    order: str | None
    period: str | None
    name_fi: str
    name_sv: str
    name_en: str
    change: str | None
    parent: str | None
    becomes: tuple[str, ...]
    changed_fi: str | None
    changed_sv: str | None
    changed_en: str | None
    reason: str | None
    indicators: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class GoalChanges:
    """How many goals of one project, period and level met the same change."""

    project: str
    period: str | None
    level: str
    change: str | None
    goals: int
    rows: tuple[Row, ...]


def versions(dataset: Dataset, *, project: str | None = None) -> tuple[GoalVersion, ...]:
    """List the versions of goals by project, period, level and order.

    Projects come in the order in which their goals were read, levels in that of the vocabulary,
    and 2 stands before 10. Versions without a period come last.

    Raises
    ------
    UnknownNameError
        When the dataset has no such project.

    Examples
    --------
    >>> goals = [Goal(id=order, project="p", level="main", order=order) for order in ("10", "2")]
    >>> [(row.goal, row.change) for row in versions(Dataset(goals))]
    [('2', None), ('10', None)]
    """
    return tuple(_version(dataset, goal) for goal in _sorted(dataset, project))


def changes(dataset: Dataset, *, project: str | None = None) -> tuple[GoalChanges, ...]:
    """Count the goals of a project, period and level by what became of them.

    The counts of one project, period and level add up to its goals; those of which nobody told
    what became of them have the change None.

    Raises
    ------
    UnknownNameError
        When the dataset has no such project.

    Examples
    --------
    >>> goals = [Goal(id=str(number), project="p", level="main", change=change)
    ...          for number, change in enumerate(["narrowed", "unchanged", "unchanged"])]
    >>> [(row.change, row.goals) for row in changes(Dataset(goals))]
    [('unchanged', 2), ('narrowed', 1)]
    """
    counted: dict[tuple[str, str | None, str], list[Goal]] = defaultdict(list)
    for goal in _sorted(dataset, project):
        counted[goal.project, str(goal.valid) or None, goal.level].append(goal)
    return tuple(
        GoalChanges(*key, change=change, goals=len(goals), rows=dataset.rows(goals))
        for key, found in counted.items()
        for change, goals in _by_change(dataset, found)
    )


def _sorted(dataset: Dataset, project: str | None) -> list[Goal]:
    if project is not None:
        project = dataset.get(Actor, project).id
    goals = [goal for goal in dataset.all(Goal).values() if project in (None, goal.project)]
    projects = list(dict.fromkeys(goal.project for goal in goals))
    levels = [*dataset.vocabulary.goal_levels, *(goal.level for goal in goals)]

    def place(goal: Goal) -> tuple[Any, ...]:
        undated = goal.start is None and goal.end is None
        period = (undated, goal.valid.first, goal.valid.last)
        return projects.index(goal.project), *period, levels.index(goal.level), _natural(goal)

    return sorted(goals, key=place)


def _natural(goal: Goal) -> list[tuple[bool, int, str]]:
    """Split an order such as 10a so that numbers compare as numbers; without one it is last."""
    parts = [part for part in _DIGITS.split(goal.order or "") if part]
    numbers = [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]
    return numbers or [(True, 0, "\uffff")]


def _version(dataset: Dataset, goal: Goal) -> GoalVersion:
    telling = [item.id for item in dataset.all(Indicator).values() if goal.id in item.goals]
    return GoalVersion(
        goal=goal.id,
        project=goal.project,
        level=goal.level,
        order=goal.order,
        period=str(goal.valid) or None,
        name_fi=goal.name("fi"),
        name_sv=goal.name("sv"),
        name_en=goal.name("en"),
        change=goal.change,
        parent=goal.parent,
        becomes=goal.becomes,
        changed_fi=goal.changed_fi,
        changed_sv=goal.changed_sv,
        changed_en=goal.changed_en,
        reason=goal.reason,
        indicators=tuple(telling),
        rows=dataset.rows([goal]),
    )


def _by_change(dataset: Dataset, goals: Iterable[Goal]) -> Iterator[tuple[str | None, list[Goal]]]:
    found: dict[str | None, list[Goal]] = defaultdict(list)
    for goal in goals:
        found[goal.change].append(goal)
    for change in (*dataset.vocabulary.goal_changes, None):
        if change in found:
            yield change, found[change]


def _changed(row: GoalVersion, tell: Telling) -> str | None:
    wished = (tell.language, "fi", "sv", "en")
    found: list[str | None] = [getattr(row, f"changed_{language}") for language in wished]
    return next(filter(None, found), None)


_COLUMNS = (
    actor("project"),
    "period",
    word("level", "goal_levels"),
    "order",
    named(heading="goal"),
    word("change", "goal_changes"),
    Column(name="changed", get=_changed),
)


def _tables(answer: tuple[GoalVersion, ...], tell: Telling) -> Iterator[Table]:
    yield tell.table(answer, _COLUMNS)
    shown = {row.goal for row in answer}
    counts = [row for row in changes(tell.dataset) if {it.id for it in row.rows} <= shown]
    if any(row.change for row in counts):
        columns = (*_COLUMNS[:3], word("change", "goal_changes"), "goals")
        yield tell.table(counts, columns)


QUESTION = Question(
    ask=versions,
    group="records",
    fi="Mitkä olivat tavoitteet, ja miten ja miksi ne muuttuivat?",
    sv="Vilka var målen, och hur och varför ändrades de?",
    en="What were the goals, and how and why did they change?",
    options=(
        Option(
            name="project",
            metavar="ID",
            fi="Vain tämän hankkeen tai ohjelman tavoitteet.",
            sv="Endast målen för detta projekt eller program.",
            en="Only the goals of this project or programme.",
        ),
    ),
    columns=_COLUMNS,
    labels=("order", "name"),
    tables=_tables,
)
