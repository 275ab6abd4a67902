"""The questions of boards, answered by the library and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from netmap.dataset import Dataset
from netmap.questions import (
    coverage,
)
from tests.conftest import Run
from tests.contract.conftest import PROJECT, Answer, asked

# 3. What share of municipalities has a named contact person?


def test_contact_persons(everything: Dataset, run: Run, pp: Path) -> None:
    rows = coverage.at_each_date(everything, "contact_person_named")
    told = asked(run, "coverage", pp, "contact_person_named")
    assert [(row.as_of, row.done, row.universe) for row in rows] == [
        ("2018", 21, 30),
        ("2019", 26, 30),
    ]
    assert [row.share_done for row in rows] == pytest.approx([0.700, 0.867], abs=0.0005)
    assert [row["share_done"] for row in told] == [row.share_done for row in rows]


def test_contact_persons_with_other_responsible_persons(everything: Dataset) -> None:
    (row,) = coverage.at_each_date(everything, "contact_person_or_responsible")
    assert (row.as_of, row.done, row.universe, row.share_done) == ("2019", 30, 30, 1.0)


# 4. Which municipalities are uncovered and why?


def test_the_uncovered_municipalities_are_numbers_without_names(
    everything: Dataset, run: Run, pp: Path
) -> None:
    first, second = coverage.at_each_date(everything, "contact_person_named")
    assert (first.in_progress, first.promised, first.unknown) == (2, 4, 3)
    assert (second.none, second.unknown) == (4, 0)
    assert [row["named"] for row in asked(run, "coverage", pp, "contact_person_named")] == [{}, {}]


def test_silence_in_the_survey_is_a_fact_about_the_survey(
    everything: Dataset, run: Run, pp: Path
) -> None:
    silent = {
        row.as_of: row.named.get("no_answer")
        for row in coverage.at_each_date(everything, "survey_answered")
    }
    assert (silent["2018"], silent["2019"]) == (("kunta-haapavesi",), ("kunta-reisjarvi",))
    assert "Haapavesi" in run("coverage", pp, "survey_answered", "--lang", "fi").stdout
    assert "Haapavesi" not in run("coverage", pp, "contact_person_named", "--lang", "fi").stdout


# 6. How did the seven theses progress?

THESES: dict[str, dict[str, dict[str, int]]] = {
    "pp-2019-1": {"partnership_practices_recorded": {"2018": 3, "2019": 3}},
    "pp-2019-2": {
        "contact_person_named": {"2018": 21, "2019": 26},
        "decision_to_convene_regularly": {"2018": 22, "2019": 28},
        "convened_twice_a_year": {"2018": 19, "2019": 23},
        "contact_details_in_ihmiset_fi": {"2018": 24, "2019": 27},
        "municipalities_with_agents": {"2018": 18, "2019": 18},
    },
    "pp-2019-3": {
        "free_premises_increased": {"2018": 3, "2019": 6},
        "premises_rules_clarified": {"2018": 3, "2019": 21},
        "grants_increased": {"2018": 2, "2019": 1},
        "grant_practices_clarified": {"2018": 5, "2019": 6},
    },
    "pp-2019-4": {},
    "pp-2019-5": {"experience_data_workshop": {"2018": 2}},
    "pp-2019-6": {
        "ihmiset_fi_api_on_municipal_site": {"2018": 7, "2019": 9},
        "ngo_visibility_increased": {"2018": 10},
    },
}


@pytest.mark.parametrize("thesis", THESES)
def test_the_theses_year_by_year(answer: Answer, thesis: str) -> None:
    rows = {row["indicator"]: row for row in answer("indicators") if thesis in row["goals"]}
    found = {
        name: dict(zip(rows[name]["dates"], rows[name]["done"], strict=True))
        for name in THESES[thesis]
    }
    assert found == THESES[thesis]
    assert bool(rows) == bool(THESES[thesis])


def test_documents_in_progress(answer: Answer) -> None:
    rows = answer("coverage", indicator="partnership_practices_recorded")
    assert [(row["as_of"], row["done"], row["in_progress"]) for row in rows] == [
        ("2018", 3, 0),
        ("2019", 3, 4),
    ]


def test_the_training_grades_of_the_quality_goal(answer: Answer) -> None:
    grades: dict[tuple[str, str], list[float]] = {}
    for row in answer("surveys"):
        if row["goal"] == "pp-2019-7" and row["item"] == "school grade":
            assert (row["scale_min"], row["scale_max"]) == (4, 10)
            grades.setdefault((row["subject"], row["date"]), []).append(row["mean"])
    assert grades == {
        ("service_design", "2018"): [8.4, 8.4],
        ("service_design", "2019"): [8.5],
        ("impact_evaluation", "2018"): [9.5],
        ("impact_evaluation", "2019"): [9.2, 9.3],
    }


# 13. Is each sector represented in each structure?

SEATS = {
    "kainuu-ohjausryhma": {
        "ngo": "yes",
        "municipality": "yes",
        "region": "yes",
        "health_social_authority": "yes",
        "project": "yes",
        "administrator": "yes",
        "state_agency": "no",
    },
    "kainuu-johtoryhma": {
        "ngo": "yes",
        "municipality": "no",
        "region": "no",
        "health_social_authority": "no",
    },
    "pp-hyte-koordinaatio": {
        "region": "yes",
        "health_social_authority": "yes",
        "state_agency": "yes",
        "ngo": "no",
        "municipality": "no",
    },
}


def test_the_sectors_of_each_structure(answer: Answer) -> None:
    rows = answer("seats")
    for structure, seats in SEATS.items():
        found = {row["sector"]: row["seat"] for row in rows if row["structure"] == structure}
        assert found | seats == found


def test_silence_about_seats_is_not_stated(answer: Answer) -> None:
    rows = answer("seats")
    steering = [row for row in rows if row["structure"] == "pp-ohjausryhma"]
    council = [row for row in rows if row["structure"] == "pp-jarjestoneuvottelukunta"]
    assert {row["seat"] for row in steering} == {"not_stated"}
    assert {row["sector"] for row in council if row["seat"] == "yes"} == {"ngo"}
    assert {row["seat"] for row in council if row["sector"] != "ngo"} == {"not_stated"}
    assert (steering[0]["members"], council[0]["members"]) == (17, 19)


# 16. How did the goals change?


def test_the_goals_of_2019(answer: Answer) -> None:
    rows = [row for row in answer("goals", project=PROJECT) if row["period"] == "2019"]
    main = [row["change"] for row in rows if row["level"] == "main"]
    sub = [row["change"] for row in rows if row["level"] == "sub"]
    assert (len(main), len(sub)) == (7, 11)
    assert (main.count("unchanged"), main.count("narrowed")) == (5, 2)
    counts = [sub.count(it) for it in ("unchanged", "reworded", "narrowed", "dropped")]
    assert counts == [4, 2, 3, 2]
    narrowed = [row["goal"] for row in rows if row["change"] == "narrowed"]
    assert narrowed[:2] == ["pp-2019-3", "pp-2019-4"]
    dropped = [row["goal"] for row in rows if row["change"] == "dropped"]
    assert dropped == ["pp-2019-3b", "pp-2019-4b"]


def test_the_main_goals_before_became_sub_goals(answer: Answer) -> None:
    rows = [row for row in answer("goals", project=PROJECT) if row["period"] == "2017/2018"]
    changes = [row["change"] for row in rows if row["level"] == "main"]
    counts = [changes.count(it) for it in ("became_sub_goal", "restated", "merged")]
    assert (len(changes), counts) == (10, [8, 1, 1])


def test_the_reform_left_the_goals_of_kainuu(answer: Answer) -> None:
    rows = answer("goals", project="jarjestokainuu-2")
    removed = [row for row in rows if "reform reference removed" in (row["reason"] or "")]
    assert [(row["level"], row["order"]) for row in removed] == [("main", "0"), ("sub", "1")]


# 18. How satisfied were the evaluators?

MEANS = {
    "steering_group_evaluation": (3.25, 1, 4),
    "executive_group_self_evaluation": (3.62, 1, 5),
    "training_feedback": (4.3, 1, 5),
}


@pytest.mark.parametrize("instrument", MEANS)
def test_the_grades_of_kainuu(answer: Answer, instrument: str) -> None:
    row = next(row for row in answer("surveys") if row["instrument"] == instrument)
    assert (row["mean"], row["scale_min"], row["scale_max"]) == MEANS[instrument]


def test_the_executive_group_on_its_own_work(answer: Answer) -> None:
    rows = {row["item"]: row for row in answer("surveys")}
    own = rows["own personal grade"]
    assert (own["mean"], own["scale_min"], own["scale_max"]) == (3, 1, 5)
    shares = [
        rows[it]["share"] for it in ("had heard of the project", "project useful for own NGO")
    ]
    assert shares == pytest.approx([0.85, 0.64])


@pytest.mark.parametrize(
    ("instrument", "items", "respondents", "average"),
    [
        ("expert_steering_group_evaluation", 9, 10, 4.38),
        ("reform_preparer_evaluation", 7, 10, 4.41),
    ],
)
def test_the_means_of_one_evaluation(
    answer: Answer, instrument: str, items: int, respondents: int, average: float
) -> None:
    rows = [row for row in answer("surveys") if row["instrument"] == instrument]
    means = [row["mean"] for row in rows if row["basis"] == "stated" and row["mean"]]
    (computed,) = (row for row in rows if row["basis"] == "computed")
    assert (len(means), min(means), max(means)) == (items, 4.0, 4.6)
    assert (computed["items"], computed["respondents"]) == (items, respondents)
    assert computed["mean"] == pytest.approx(average, abs=0.005)


def test_no_average_mixes_scales(answer: Answer) -> None:
    rows = answer("surveys")
    for computed in (row for row in rows if row["basis"] == "computed"):
        same = ("instrument", "date", "scale_min", "scale_max")
        alike = [row for row in rows if row["mean"] and row["basis"] == "stated"]
        alike = [row for row in alike if all(row[it] == computed[it] for it in same)]
        assert len(alike) == computed["items"]
        assert computed["scale_max"] is not None


def test_contact_persons_on_the_co_operation(answer: Answer) -> None:
    rows = answer("coverage", indicator="cooperation_improved_last_year")
    assert [(row["as_of"], row["done"], row["universe"]) for row in rows] == [
        ("2018", 19, 29),
        ("2019", 17, 29),
    ]
    assert [row["share_done"] for row in rows] == pytest.approx([0.655, 0.586], abs=0.0005)
    (during,) = answer("coverage", indicator="cooperation_improved_during_project")
    assert (during["done"], during["universe"], during["share_done"]) == (25, None, None)
