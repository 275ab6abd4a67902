"""What became of goals: each goal, the change it met, and what it turned into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Goal
from netmap.questions.goals import GoalVersion, versions
from netmap.telling import Telling
from netmap.views.figures.frame import (
    Picture,
    Sign,
    Told,
    begin,
    finish,
    in_language,
    legend,
    rows_of,
)
from netmap.views.figures.sheet import (
    BODY,
    PALE,
    PORTRAIT,
    QUIET,
    RULE,
    SMALL,
    STRONG,
    Attributes,
    Sheet,
    Style,
    wrapped,
)

_ORDER, _GOAL, _SIGN, _RESULT = 22.0, 26.0, 222.0, 330.0
"""Where the columns begin: the number ends, the goal, its change, what it became."""
_ROOM, _CHANGE_ROOM, _RESULT_ROOM = 186.0, 78.0, 180.0
_ASIDE, _WIDE_ROOM = 415.0, 376.0
"""The sign and the room of a goal of which nobody told what it became."""
_PROJECT = Style(13.0, bold=True)
_MUTED = Style(8.5, colour=QUIET)
_UNTOLD = ""
_COLOURS: Mapping[str, str] = {
    "unchanged": "#007A59",
    "reworded": "#0072B2",
    "narrowed": "#8A5A00",
    "dropped": "#B34700",
    "became_sub_goal": "#7A5195",
    "restated": "#2B7FAE",
    "merged": "#A34F80",
    _UNTOLD: "#7B8794",
}
_PATHS: Mapping[str, str] = {
    "unchanged": "M-3.2 -1.5h6.4M-3.2 1.5h6.4",
    "reworded": "M-3.6 0.6q1.8 -3.4 3.6 0t3.6 -0.6",
    "narrowed": "M-4 -2.4l2.6 2.4l-2.6 2.4M4 -2.4l-2.6 2.4l2.6 2.4",
    "dropped": "M-2.7 -2.7l5.4 5.4M2.7 -2.7l-5.4 5.4",
    "became_sub_goal": "M-2.6 -3.4v4.6h5.2M0.8 -0.8l2 2l-2 2",
    "restated": "M2.9 -1.6a3.3 3.3 0 1 0 0.3 2.4M3.2 -3.6v2.2h-2.2",
    "merged": "M-3.2 -3.2l3.2 3.2v3.4M3.2 -3.2l-3.2 3.2",
    _UNTOLD: "M-1.7 -1.6a1.8 1.8 0 1 1 2.5 1.6q-0.8 0.3 -0.8 1.2m0 1.9v0.1",
}
"""Signs around the middle of a badge, one for every change."""


@dataclass(frozen=True, slots=True)
class Badge:
    """Draws the sign of a change around a point."""

    change: str

    def __call__(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it: white lines in a disc of its colour, dark on white where nobody told."""
        colour = _COLOURS.get(self.change, _COLOURS[_UNTOLD])
        told = self.change in _PATHS and self.change != _UNTOLD
        fill: Attributes = {
            "fill": colour if told else "#FFFFFF",
            "stroke": colour,
            "stroke_width": 1,
        }
        sheet.shape("circle", cx=x, cy=y, r=6.3, **fill)
        line: Attributes = {
            "stroke": "#FFFFFF" if told else colour,
            "stroke_width": 1.3,
            "fill": "none",
        }
        ends = {"stroke_linecap": "round", "stroke_linejoin": "round"}
        path = _PATHS.get(self.change, _PATHS[_UNTOLD])
        sheet.shape("path", d=path, transform=f"translate({x:.2f} {y:.2f})", **line, **ends)


def draw(dataset: Dataset, *, language: str = "fi", title: str | None = None) -> Picture:
    """Draw every goal of every project with what became of it.

    A version that another became, and of which nothing else is told, stands beside that other
    only and is not counted again. A goal of whose change nobody told has a question mark, which
    is not ``unchanged``.

    Raises
    ------
    InvalidValueError
        When there are no goals.
    """
    tell = Telling(dataset, in_language(language))
    goals = versions(dataset)
    if not goals:
        raise InvalidValueError(Goal.table, "picture_goals")
    shown = _leading(goals)
    is_silent = any(goal.change is None for goal in shown)
    told = Told(
        title=title or tell.say("pictures.goals.title"),
        findings=(
            tell.say("pictures.goals.finding", count=len(shown), changes=_counted(shown, tell)),
        ),
        reading=tell.say("pictures.goals.reading"),
        notes=(tell.say("pictures.goals.untold"),) if is_silent else (),
        rows=rows_of(goals),
        dates=tuple(day for goal in goals for day in (goal.period or "").split("/") if day),
    )
    sheet = begin(told, PORTRAIT)
    counts = _counts(shown, tell)
    legend(sheet, [(_sign(change), _label(change, tell)) for change in counts])
    for project, group in groupby(shown, key=lambda goal: goal.project):
        _project(sheet, tell, project, list(group), {goal.goal: goal for goal in goals})
    return finish(sheet, told, tell)


def _sign(change: str) -> Sign:
    return Badge(change)


def _leading(goals: Sequence[GoalVersion]) -> list[GoalVersion]:
    """Return the goals that stand on the left: not what only carries another on."""
    carried = {name for goal in goals for name in goal.becomes}
    return [goal for goal in goals if goal.change or goal.becomes or goal.goal not in carried]


def _counts(goals: Iterable[GoalVersion], tell: Telling) -> Mapping[str, int]:
    """Count the goals by change, in the order of the vocabulary, the untold last."""
    counted = Counter(goal.change or _UNTOLD for goal in goals)
    order = (*tell.dataset.vocabulary.goal_changes, _UNTOLD)
    return {change: counted[change] for change in order if change in counted}


def _counted(goals: Iterable[GoalVersion], tell: Telling) -> str:
    counts = _counts(goals, tell).items()
    return ", ".join(f"{_label(change, tell)} {count}" for change, count in counts)


def _label(change: str, tell: Telling) -> str:
    if change == _UNTOLD:
        return tell.say("pictures.goals.not_told")
    return tell.word("goal_changes", change)


def _wording(goal: GoalVersion, tell: Telling) -> str:
    return str(getattr(goal, f"name_{tell.language}"))


def _project(
    sheet: Sheet,
    tell: Telling,
    project: str,
    goals: Sequence[GoalVersion],
    known: Mapping[str, GoalVersion],
) -> None:
    """Draw the goals of a project, by period and level."""
    name = tell.actor(project)
    sheet.y = sheet.paragraph(0, sheet.y + 12, name, sheet.width, _PROJECT) + 4
    _columns(sheet, tell, goals)
    for _, group in groupby(goals, key=lambda goal: (goal.period, goal.level)):
        part = list(group)
        _heading(sheet, tell, part)
        for goal in part:
            _row(sheet, tell, goal, known)
        sheet.y += 6


def _columns(sheet: Sheet, tell: Telling, goals: Sequence[GoalVersion]) -> None:
    """Write what stands in the columns: without any change told, there are two of them."""
    place = _place(goals)
    heads = [(_GOAL, "pictures.goals.goal"), (place, "pictures.goals.change")]
    heads += [(_RESULT, "pictures.goals.result")] if place == _SIGN else []
    for x, key in heads:
        sheet.text(x, sheet.y + 8, tell.say(key), SMALL)
    sheet.y += 13


def _place(goals: Iterable[GoalVersion]) -> float:
    """Return where the changes of some goals stand: further right where none is told of."""
    return _SIGN if any(goal.change or goal.becomes for goal in goals) else _ASIDE


def _heading(sheet: Sheet, tell: Telling, goals: Sequence[GoalVersion]) -> None:
    """Write which goals follow, and how many met which change."""
    first = goals[0]
    text = f"{_when(first, tell)} · {tell.word('goal_levels', first.level)} ({len(goals)})"
    lines = wrapped(text, _SIGN - 14, STRONG)
    place = _place(goals)
    counts = wrapped(_counted(goals, tell), sheet.width - place - 4, _MUTED)
    high = max(len(lines) * STRONG.leading, len(counts) * _MUTED.leading) + 7
    sheet.shape("rect", x=0, y=sheet.y, width=sheet.width, height=high, fill=PALE)
    sheet.lines(6, sheet.y + 3.5, lines, STRONG)
    sheet.lines(place, sheet.y + 3.5, counts, _MUTED)
    sheet.y += high


def _when(goal: GoalVersion, tell: Telling) -> str:
    return tell.date(goal.period) if goal.period else tell.say("pictures.goals.undated")


def _row(sheet: Sheet, tell: Telling, goal: GoalVersion, known: Mapping[str, GoalVersion]) -> None:
    """Draw one goal, an arrow with its change, and what it became."""
    y, place = sheet.y + 5, _place([goal])
    room = _ROOM if place == _SIGN else _WIDE_ROOM
    sheet.lines(0, y, wrapped(goal.order or "", _ORDER, STRONG), STRONG)
    bottom = sheet.paragraph(_GOAL, y, _wording(goal, tell), room)
    Badge(goal.change or _UNTOLD)(sheet, place + 6, y + 6)
    label = _label(goal.change or _UNTOLD, tell)
    bottom = max(bottom, sheet.paragraph(place + 17, y, label, _CHANGE_ROOM, BODY))
    bottom = max(bottom, _result(sheet, tell, goal, known, y))
    sheet.y = bottom + 5
    line: Attributes = {"stroke": RULE, "stroke_width": 0.5}
    sheet.shape("line", x1=0, y1=sheet.y, x2=sheet.width, y2=sheet.y, **line)


def _result(
    sheet: Sheet,
    tell: Telling,
    goal: GoalVersion,
    known: Mapping[str, GoalVersion],
    y: float,
) -> float:
    """Write what a goal became: other goals, another wording, or in a word that there is none."""
    found = [known[name] for name in goal.becomes if name in known]
    for later in found:
        place = f"{_when(later, tell)} · {tell.word('goal_levels', later.level)}"
        y = sheet.paragraph(_RESULT, y, f"{place} {later.order or ''}", _RESULT_ROOM, STRONG)
        y = sheet.paragraph(_RESULT, y, _wording(later, tell), _RESULT_ROOM) + 3
    if found:
        return y
    changed = _changed(goal, tell)
    if changed:
        return sheet.paragraph(_RESULT, y, changed, _RESULT_ROOM)
    silent = _silence(goal.change)
    return sheet.paragraph(_RESULT, y, tell.say(silent), _RESULT_ROOM, _MUTED) if silent else y


def _changed(goal: GoalVersion, tell: Telling) -> str | None:
    """Return the wording after the change, in another language where this one has none."""
    wished = dict.fromkeys((tell.language, "fi", "sv", "en"))
    found = (getattr(goal, f"changed_{language}") for language in wished)
    return next(filter(None, found), None)


def _silence(change: str | None) -> str | None:
    """Return the key of what is said of a goal that became nothing that is told of."""
    if change is None:
        return None
    keys = {"unchanged": "pictures.goals.same", "dropped": "pictures.goals.gone"}
    return keys.get(change, "pictures.goals.new_wording")
