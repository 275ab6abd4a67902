"""Goals: their order, what became of them, and the counts of their changes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import netmap
from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import Actor, Goal, Indicator
from netmap.questions.goals import changes, versions
from netmap.telling import tell


def _goal(key: str, level: str = "main", **more: object) -> Goal:
    return Goal.model_validate({"id": key, "project": "p", "level": level, "order": key, **more})


def _order(*goals: Goal) -> list[str]:
    return [row.goal for row in versions(Dataset(goals))]


def test_without_goals_there_are_no_rows() -> None:
    assert versions(Dataset()) == ()
    assert changes(Dataset()) == ()


def test_numbers_are_ordered_as_numbers_and_goals_without_one_come_last() -> None:
    goals = [_goal(key) for key in ("10", "1b", "f1", "2", "1", "1a")]
    last = Goal(id="none", project="p", level="main")
    assert _order(last, *goals) == ["1", "1a", "1b", "2", "10", "f1", "none"]


def test_levels_come_in_the_order_of_the_vocabulary_and_unknown_ones_last() -> None:
    assert _order(_goal("1", "cosmic"), _goal("2", "sub"), _goal("3")) == ["3", "2", "1"]


def test_periods_come_in_order_and_undated_goals_last() -> None:
    dated = [_goal(year, start=year, end=year) for year in ("2019", "2017")]
    assert _order(_goal("none"), *dated) == ["2017", "2019", "none"]


def test_projects_come_as_they_were_read() -> None:
    assert _order(_goal("1", project="q"), _goal("2"), _goal("3", project="q")) == ["1", "3", "2"]


def test_a_goal_of_which_nobody_told_has_no_change() -> None:
    (row,) = versions(Dataset([_goal("1")]))
    assert (row.change, row.parent, row.period, row.becomes) == (None, None, None, ())
    (count,) = changes(Dataset([_goal("1")]))
    assert (count.change, count.goals) == (None, 1)


def test_a_version_tells_its_wording_its_successors_and_why() -> None:
    told: dict[str, Any] = {
        "change": "merged",
        "becomes": ("2",),
        "reason": "reform",
        "changed_fi": "Uusi",
    }
    goal = _goal("1", name_fi="Vanha", parent="0", start="2017", end="2018", **told)
    (row,) = versions(Dataset([goal]))
    assert (row.name_en, row.changed_fi, row.changed_en) == ("Vanha", "Uusi", None)
    assert (row.becomes, row.reason, row.parent) == (("2",), "reform", "0")
    assert row.period == "2017/2018"
    assert [it.id for it in row.rows] == ["1"]


def test_a_goal_names_the_indicators_that_tell_of_it() -> None:
    follows = Indicator(id="i", unit="municipality", measure="state", goals=("1",))
    rows = versions(Dataset([_goal("1"), _goal("2"), follows]))
    assert [row.indicators for row in rows] == [("i",), ()]


def test_one_project_is_asked_for_by_its_id() -> None:
    actors = [Actor(id="p", kind="project"), Actor(id="q", kind="project")]
    dataset = Dataset([*actors, _goal("1"), _goal("2", project="r")])
    assert [row.goal for row in versions(dataset, project="p")] == ["1"]
    assert versions(dataset, project="q") == ()
    assert [row.goals for row in changes(dataset, project="p")] == [1]


def test_a_project_that_there_is_not_is_an_error() -> None:
    with pytest.raises(netmap.UnknownNameError):
        versions(Dataset([_goal("1")]), project="nowhere")


def test_the_goals_of_the_examples_changed_as_told(everything: Dataset) -> None:
    rows = changes(everything, project="pp-jarjestorakenne")
    counts = {(row.period, row.level, row.change): row.goals for row in rows}
    assert counts == {
        ("2017/2018", "main", "became_sub_goal"): 8,
        ("2017/2018", "main", "restated"): 1,
        ("2017/2018", "main", "merged"): 1,
        ("2019", "main", "unchanged"): 5,
        ("2019", "main", "narrowed"): 2,
        ("2019", "sub", "unchanged"): 4,
        ("2019", "sub", "reworded"): 2,
        ("2019", "sub", "narrowed"): 3,
        ("2019", "sub", "dropped"): 2,
    }


def test_the_wording_of_the_goals_of_kainuu_lost_the_reform(everything: Dataset) -> None:
    rows = {row.goal: row for row in versions(everything, project="jarjestokainuu-2")}
    assert [rows[key].change for key in ("ka-main-before", "ka-1")] == ["reworded", "reworded"]
    assert rows["ka-main-before"].becomes == ("ka-main-after",)
    assert "uudistu" not in str(rows["ka-1"].changed_fi)
    assert Counter(row.level for row in rows.values()) == {"action": 6, "main": 2, "sub": 2}


def test_a_table_shows_the_wording_after_a_change_and_counts_the_changes() -> None:
    goals = [
        _goal("1", name_fi="Vanha", changed_fi="Uusi", change="reworded"),
        _goal("2", name_fi="Toinen", change="unchanged"),
    ]
    told = tell(question("goals"), versions(Dataset(goals)), Dataset(goals), "sv")
    wording, counts = told.tables
    assert [row[4:] for row in wording.rows] == [
        ("Vanha", "omformulerat", "Uusi"),
        ("Toinen", "oförändrat", "–"),
    ]
    assert [row[-1] for row in counts.rows] == ["1", "1"]


def test_a_table_without_changes_counts_none() -> None:
    goals = Dataset([_goal("1")])
    assert len(tell(question("goals"), versions(goals), goals, "fi").tables) == 1
