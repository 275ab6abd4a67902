"""Regions: the regional projects side by side, with empty cells where nobody told."""

from __future__ import annotations

from typing import Any

import pytest

from netmap.dataset import Dataset
from netmap.model import Actor, Goal, Holding, Indicator, Norm, Observation, Post, Record, Size, Tie
from netmap.questions.regions import RegionalProject, side_by_side
from tests.conftest import Run

PROJECT = Actor(id="p", kind="project")
POST = Post.model_validate(
    {
        "id": "agent",
        "organisation": "p",
        "staff": "yes",
        "holders": 2,
        "start": "2017",
        "end": "2018",
    }
)


def _tie(key: str, source: str, target: str, kind: str, **values: Any) -> Tie:
    told = {"id": key, "source": source, "target": target, "kind": kind}
    return Tie.model_validate({**told, **values})


def _one(*records: Record, at: str | None = None) -> RegionalProject:
    (found,) = side_by_side(Dataset([PROJECT, *records]), at=at)
    return found


def test_there_is_no_project_in_nothing() -> None:
    assert side_by_side(Dataset()) == ()
    assert side_by_side(Dataset([PROJECT])) == ()


def test_what_nobody_told_is_none() -> None:
    row = _one(_tie("t", "p", "all", "member_of"), Actor(id="all", kind="project"))
    figures = (row.staff, row.steering_members, row.steering_norm, row.agreement_partners)
    assert (*figures, row.partners, row.municipalities) == (None,) * 6
    assert (row.staffing, row.ngos, row.goals) == ((), (), {})


def test_the_set_of_projects_is_no_project_of_its_own() -> None:
    member = _tie("t", "p", "all", "member_of")
    row = _one(Actor(id="all", kind="project"), member)
    assert row.programme is not None
    assert (row.programme.projects, row.programme.size, row.programme.named) == ("all", None, 1)


def test_staff_is_the_most_there_were_or_those_of_a_date() -> None:
    told = {"id": "later", "organisation": "p", "staff": "yes", "holders": 1}
    gap = Post.model_validate({**told, "start": "2020", "end": "2020"})
    row = _one(POST, gap)
    assert (row.staff, row.staff_gaps) == (2, ("2019/2019",))
    assert _one(POST, gap, at="2019").staff == 0


def test_bodies_are_those_with_a_tie_to_the_project() -> None:
    records = [
        POST,
        Actor(id="steer", kind="steering_group"),
        Actor(id="lead", kind="executive_group"),
        Actor(id="foreign", kind="steering_group"),
        _tie("1", "steer", "p", "steers"),
        _tie("2", "lead", "p", "implements"),
        _tie("3", "p", "foreign", "participates_in"),
        Size.model_validate({"id": "s", "actor": "steer", "count": 17}),
        Norm.model_validate({"id": "n", "body": "lead", "meetings": ">=12"}),
    ]
    row = _one(*records)
    assert (row.steering_group, row.steering_members, row.steering_norm) == ("steer", 17, None)
    assert (row.executive_group, row.executive_norm) == ("lead", 12)
    assert row.qualifiers == {"executive_norm": "at_least"}


@pytest.mark.parametrize(("size", "expected"), [([], None), (["27"], 28)])
def test_agreements_with_a_set_count_its_members(size: list[str], expected: int | None) -> None:
    sizes = [Size.model_validate({"id": "s", "actor": "set", "count": it}) for it in size]
    records = [
        Actor(id="set", kind="partner_group"),
        Actor(id="ngo", kind="ngo"),
        _tie("1", "p", "set", "partner_agreement"),
        _tie("2", "ngo", "p", "partner_agreement"),
        _tie("3", "p", "ngo", "partner_agreement", status="promised"),
    ]
    assert _one(*records, *sizes).agreement_partners == expected


def test_indicators_tell_of_a_project_by_its_goals() -> None:
    goal = Goal(id="g", project="p", level="main")
    here = Indicator(id="i", unit="ngo", measure="state", theme="ngos", goals=("g",))
    there = Indicator(id="j", unit="ngo", measure="state", theme="ngos")
    rows = [
        Observation.model_validate(
            {"id": f"{name}{year}", "indicator": name, "as_of": year, "status": "done"}
            | {"count": "~440", "denominator": "~5300"}
        )
        for name in "ij"
        for year in ("2020", "2019")
    ]
    (found,) = _one(POST, goal, here, there, *rows).ngos
    assert (found.indicator, found.as_of, found.count, found.of) == ("i", "2020", 440, 5300)
    assert found.qualifiers == {"count": "about", "of": "about"}
    assert found.share == pytest.approx(0.083, abs=0.0005)


def test_the_five_known_projects(everything: Dataset) -> None:
    rows = {row.project: row for row in side_by_side(everything)}
    assert set(rows) == {
        "pp-jarjestorakenne",
        "jarjestokainuu-2",
        "ks-vaikuttavat-jarjestot",
        "lappi-jarjesto-2-0",
        "keski-pohjanmaa-jarjesto-2-0",
    }
    pp, kainuu = rows["pp-jarjestorakenne"], rows["jarjestokainuu-2"]
    assert (pp.staff, pp.steering_members, pp.agreement_partners) == (3, 17, 27)
    assert (pp.municipalities, pp.partners, pp.partners_year) == (30, 104, 2019)
    assert (kainuu.staff, kainuu.steering_norm, kainuu.executive_norm) == (2, 4, 12)
    assert (kainuu.steering_members, kainuu.agreement_partners) == (None, None)
    assert rows["lappi-jarjesto-2-0"].staff is None


def test_central_finland(everything: Dataset) -> None:
    row = next(it for it in side_by_side(everything) if it.project == "ks-vaikuttavat-jarjestot")
    assert [(it.to, it.staff) for it in row.staffing] == [
        ("2020-04-30", 2),
        ("2020-08-09", 1),
        ("2020-09-20", 0),
        ("2020-12-31", 1),
    ]
    assert (row.agreement_partners, row.partners) == (7, 7)
    assert [(it.count, it.of) for it in row.ngos] == [(5300, None), (440, 5300)]


def test_the_programme(everything: Dataset) -> None:
    found = side_by_side(everything)[0].programme
    assert found is not None
    assert (found.size, found.named, found.funding, found.mean_funding) == (17, 5, 1700000, 100000)
    assert found.ngo_data is not None
    assert (found.ngo_data.count, found.ngo_data.of) == (12, 17)
    assert found.ngo_data.share == pytest.approx(0.706, abs=0.0005)


def test_the_command_shows_the_unnamed_projects(run: Run, example_folders: Any) -> None:
    said = run("regions", *example_folders).stdout
    assert "5 of 17 are known by name" in said
    assert "100000" in said


def _staff(key: str, holders: str | None, **values: Any) -> Post:
    told = {"id": key, "organisation": "p", "staff": "yes", "holders": holders}
    return Post.model_validate({**told, **values})


@pytest.mark.parametrize("at", [None, "2018"])
def test_a_number_of_staff_that_is_not_exact_says_so(at: str | None) -> None:
    row = _one(_staff("about", "~3", start="2018", end="2018"), at=at)
    assert (row.staff, row.qualifiers) == (3, {"staff": "about"})
    assert [level.qualifiers for level in row.staffing] == [{"staff": "about"}]


def test_the_most_staff_is_at_least_that_where_another_time_may_have_had_more() -> None:
    posts = (_staff("3", "3", start="2017", end="2017"), _staff("2", ">=2", start="2018"))
    row = _one(*posts)
    assert (row.staff, row.qualifiers["staff"]) == (3, "at_least")


def test_staff_that_nobody_counted_is_no_gap() -> None:
    row = _one(_staff("uncounted", None, start="2018", end="2018"))
    assert (row.staff_gaps, row.qualifiers["staff"]) == ((), "at_least")


def test_a_partner_with_two_agreements_is_one_partner() -> None:
    first, renewed = (_tie(key, "p", "x", "partner_agreement", end=key) for key in ("2017", "2019"))
    row = _one(Actor(id="x", kind="ngo"), first, renewed)
    assert row.agreement_partners == 1
    assert {"2017", "2019"} <= {it.id for it in row.rows}


def test_only_norms_in_force_count_and_several_stand_beside_each_other() -> None:
    def norm(key: str, **values: Any) -> Norm:
        return Norm.model_validate({"id": key, "body": "steer", **values})

    steer = (Actor(id="steer", kind="steering_group"), _tie("1", "steer", "p", "steers"))
    planned, binding = norm("later", meetings=9, status="planned"), norm("now", meetings=4)
    other = norm("other", kind="forum_meeting", meetings="~2")
    assert _one(POST, *steer, planned).steering_norm is None
    assert _one(POST, *steer, planned, binding).steering_norm == 4
    row = _one(POST, *steer, binding, other)
    assert (row.steering_norm, row.steering_norms) == (None, {"now": 4, "other": 2})
    assert row.qualifiers == {"other": "about"}


def test_rows_are_the_staff_posts_and_how_they_were_held() -> None:
    volunteer = Post(id="volunteer", organisation="p", staff="no")
    held = Holding(id="held", post="agent", state="held")
    other = Holding(id="other", post="volunteer", state="held")
    row = _one(POST, volunteer, held, other)
    assert [it.id for it in row.rows] == ["p", "agent", "held"]


def test_memberships_are_those_of_the_date() -> None:
    member = _tie("t", "p", "all", "member_of", start="2017", end="2018")
    records = (POST, Actor(id="all", kind="project"), member)
    assert _one(*records, at="2018").programme is not None
    assert _one(*records, at="2019").programme is None


def test_the_funding_of_a_programme_keeps_its_sign() -> None:
    member = _tie("t", "p", "all", "member_of")
    size = Size.model_validate({"id": "s", "actor": "all", "count": 2})
    money = {"id": "m", "unit": "project", "measure": "state", "theme": "funding"}
    given = {"id": "o", "indicator": "m", "as_of": "2018", "status": "done", "count": "~100"}
    row = _one(
        Actor(id="all", kind="project"),
        member,
        size,
        Indicator.model_validate({**money, "universe": "all"}),
        Observation.model_validate(given),
    )
    assert row.programme is not None
    assert (row.programme.mean_funding, row.programme.size) == (50, 2)
    assert row.programme.qualifiers == {"funding": "about", "mean_funding": "about"}
