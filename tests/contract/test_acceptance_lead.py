"""The questions of project leads, answered by the library and the command line."""

from __future__ import annotations

import pytest

from tests.contract.conftest import Answer

# 7. Which indicator moved most, and which fell?


def test_the_indicators_that_moved_most_and_fell(answer: Answer) -> None:
    changes = {
        row["indicator"]: row["change"]
        for row in answer("indicators")
        if row["unit"] == "municipality"
        and row["change"] is not None
        and any(goal.startswith("pp-2019-") for goal in row["goals"])
    }
    most = max(changes, key=lambda name: changes[name])
    assert (most, changes[most]) == ("premises_rules_clarified", 18)
    assert {name: it for name, it in changes.items() if it < 0} == {"grants_increased": -1}


def test_fewer_grants_raised_are_not_a_loss(answer: Answer) -> None:
    rows = {row["indicator"]: row for row in answer("indicators")}
    assert "flow" in rows["grants_increased"]["cautions"]
    assert "flow" not in rows["premises_rules_clarified"]["cautions"]


def test_fewer_respondents_saw_the_co_operation_improve(answer: Answer) -> None:
    rows = {row["indicator"]: row for row in answer("indicators")}
    improved = rows["cooperation_improved_last_year"]
    assert (improved["change"], improved["unit"]) == (-2, "respondent")


# 8. How many volunteer agents in how many municipalities, and how much time?


def test_agents_and_their_municipalities(answer: Answer) -> None:
    rows = answer("coverage", indicator="municipalities_with_agents")
    (agents,) = (row for row in answer("indicators") if row["indicator"] == "agents_active")
    assert (agents["dates"], agents["done"]) == (["2018", "2019"], [24, 29])
    assert [(row["as_of"], row["done"], row["unknown"]) for row in rows] == [
        ("2018", 18, 12),
        ("2019", 18, 12),
    ]
    assert [row["named"] for row in rows] == [{}, {}]
    each = [done / row["done"] for done, row in zip(agents["done"], rows, strict=True)]
    assert each == pytest.approx([1.33, 1.61], abs=0.005)


def test_the_hours_of_the_agents(answer: Answer) -> None:
    (hours,) = (row for row in answer("indicators") if row["indicator"] == "agent_hours_reported")
    forms = [row for row in answer("surveys") if row["instrument"] == "agent_activity_form"]
    assert (hours["done"], hours["qualifiers"]) == ([175, 260], [{}, {"done": "more_than"}])
    assert [row["respondents"] for row in forms] == [7, 17]
    assert forms[0]["respondents"] * 25 == hours["done"][0]
    assert {"inexact", "flow"} <= set(hours["cautions"])


# 19. How did ihmiset.fi grow?

GROWTH = {
    "ihmiset_fi_registered_actors": ([26, 166, 259], None),
    "ihmiset_fi_users_per_year": ([19916, 32380, 41735], 1.096),
    "ihmiset_fi_sessions_per_year": ([34066, 55908, 66059], 0.939),
    "ihmiset_fi_page_views_per_year": ([153669, 280791, 323094], 1.103),
}


@pytest.mark.parametrize("indicator", GROWTH)
def test_the_growth_of_the_service(answer: Answer, indicator: str) -> None:
    (row,) = (row for row in answer("indicators") if row["indicator"] == indicator)
    done, growth = GROWTH[indicator]
    assert row["done"] == done
    assert row["change"] == done[-1] - done[0]
    if growth is not None:
        assert row["change"] / done[0] == pytest.approx(growth, abs=0.0005)


def test_the_years_of_the_service_overlap(answer: Answer) -> None:
    rows = answer("coverage", indicator="ihmiset_fi_users_per_year")
    periods = [row["period"] for row in rows]
    assert periods == ["2016-08-01/2017-08-01", "2018", "2018-08-31/2019-08-31"]
    overlaps = [row for row in answer("quality") if row["detail"] == "overlap"]
    assert any("31.8.2018" in (row["computed"] or "") for row in overlaps)


def test_the_municipalities_on_the_interface(answer: Answer) -> None:
    rows = answer("coverage", indicator="ihmiset_fi_api_on_municipal_site")
    figures = [(row["as_of"], row["done"], row["in_progress"], row["promised"]) for row in rows]
    assert figures == [("2018", 7, 0, 5), ("2019", 9, 5, 5)]
