"""What machines may rely on: the figures and forms of answers about the four examples."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netmap.dataset import Dataset
from netmap.questions import coverage
from tests.conftest import ROOT, Folder, Run

PP = "examples/pohjois-pohjanmaa"
ALL = ["examples/ohjelma", PP, "examples/kainuu", "examples/keski-suomi"]
EVERY_TIE = ["--kinds", "all", "--statuses", "all"]
LADDER = ("done", "in_progress", "promised", "none", "no_answer", "not_applicable", "unknown")
PROBLEM = {
    "severity", "file", "sheet", "row", "column", "cell", "value", "message", "fix",
}  # fmt: skip

Ask = Callable[..., Any]


@pytest.fixture
def ask(run: Run, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask ``netmap`` from the root of the project, and return what its JSON says."""
    monkeypatch.chdir(ROOT)

    def answer(*words: object) -> Any:
        ended = run(*words, "--format", "json")
        assert (ended.returncode, ended.stderr) == (0, "")
        return json.loads(ended.stdout)

    return answer


def picked(row: dict[str, Any], *keys: str) -> tuple[Any, ...]:
    return tuple(row[key] for key in keys)


# Partners


def test_partners_of_north_ostrobothnia_are_unions_of_partly_named_sets(ask: Ask) -> None:
    keys = ("actor", "year", "partners", "partners_min", "partners_max", "plain_sum", "named")
    rows = [picked(row, *keys, "basis") for row in ask("partners", PP)]
    assert rows == [
        ("pp-jarjestorakenne", 2017, 68, 68, 68, 69, 30, "inferred"),
        ("pp-jarjestorakenne", 2018, 96, 96, 96, 97, 30, "stated"),
        ("pp-jarjestorakenne", 2019, 104, 104, 104, 105, 30, "stated"),
    ]


def test_partners_of_central_finland_are_named_one_by_one(ask: Ask) -> None:
    rows = ask("partners", "examples/keski-suomi")
    keys = ("actor", "partners", "plain_sum", "named", "basis")
    assert [row["year"] for row in rows] == [2017, 2018, 2019, 2020]
    assert {picked(row, *keys) for row in rows} == {("ks-vaikuttavat-jarjestot", 7, 7, 7, "stated")}


def test_a_programme_that_names_no_partners_has_no_rows(ask: Ask) -> None:
    assert ask("partners", "examples/ohjelma") == []


def test_partners_of_all_examples_are_those_of_each_project(ask: Ask) -> None:
    rows = {picked(row, "actor", "year"): row["partners"] for row in ask("partners", *ALL)}
    assert rows["pp-jarjestorakenne", 2018] == 96
    assert rows["ks-vaikuttavat-jarjestot", 2020] == 7


SETS = [
    {"id": "s1", "actor": "a", "partner_of": "p", "count": "27", "start": "2018", "end": "2018"},
    {"id": "s2", "actor": "b", "partner_of": "p", "count": "30", "start": "2018", "end": "2018"},
]
TEAM = [
    {"id": "p", "kind": "project"},
    *({"id": name, "kind": "ngo_group"} for name in "ab"),
    *({"id": name, "kind": "ngo"} for name in "mn"),
]
OVERLAP = {"id": "o", "actor_a": "a", "actor_b": "b", "start": "2018", "end": "2018"}


@pytest.mark.parametrize(
    ("overlap", "figures"),
    [
        (None, (None, 30, 57, "unknown")),
        ({"members": "m", "complete": "stated"}, (56, 56, 56, "stated")),
        ({"members": "m", "complete": "inferred"}, (56, 56, 56, "inferred")),
        ({"members": "m", "complete": ""}, (None, 30, 56, "unknown")),
        ({"members": "", "complete": "stated"}, (57, 57, 57, "stated")),
    ],
)
def test_partners_are_exact_where_the_overlap_is_known_and_else_a_range(
    ask: Ask,
    folder: Folder,
    overlap: dict[str, str] | None,
    figures: tuple[int | None, int, int, str],
) -> None:
    shared = {"overlaps": [OVERLAP | overlap]} if overlap else {}
    (row,) = ask("partners", folder(actors=TEAM, sizes=SETS, **shared))
    assert picked(row, "partners", "partners_min", "partners_max", "basis") == figures
    assert row["plain_sum"] == 57


def test_only_an_agreement_of_the_project_makes_a_single_partner(ask: Ask, folder: Folder) -> None:
    ties = [
        {"id": "t1", "source": "p", "target": "m", "kind": "partner_agreement"},
        {"id": "t2", "source": "n", "target": "p", "kind": "cooperates_with"},
    ]
    (row,) = ask("partners", folder(actors=TEAM, sizes=SETS[:1], ties=ties))
    assert (row["partners_max"], row["plain_sum"]) == (28, 28)


def test_an_agreement_counts_in_the_years_in_which_it_is_valid(ask: Ask, folder: Folder) -> None:
    tie = {"id": "t", "source": "p", "target": "m", "kind": "partner_agreement"}
    ties = [tie | {"start": "2018-11", "end": "2019-02"}]
    rows = ask("partners", folder(actors=TEAM, ties=ties))
    assert [picked(row, "year", "partners") for row in rows] == [(2018, 1), (2019, 1)]


# Meetings


def test_partner_meetings_by_year_and_level(ask: Ask) -> None:
    rows = ask("meetings", PP)
    assert [
        picked(row, "year", "level", "meetings", "participations", "persons") for row in rows
    ] == [
        (2017, "total", 72, None, None),
        (2017, "regional", 15, None, None),
        (2017, "municipal", 16, None, 40),
        (2017, "influencer", 3, None, None),
        (2017, "other", 38, None, None),
        (2018, "total", 96, 238, None),
        (2018, "regional", 27, 79, None),
        (2018, "municipal", 37, 108, None),
        (2018, "ngo", 17, 34, None),
        (2018, "influencer", 2, 2, None),
        (2018, "other", 13, 15, None),
        (2019, "total", 52, 149, None),
        (2019, "regional", 20, 46, None),
        (2019, "municipal", 22, 69, None),
        (2019, "ngo", 7, 31, None),
        (2019, "other", 3, 3, None),
    ]


def test_only_partner_meetings_count_and_what_is_said_again_adds_nothing(
    ask: Ask, folder: Folder
) -> None:
    event = {"kind": "partner_meeting", "level": "ngo", "start": "2018", "end": "2018"}
    events = [
        {"id": "m1", "meetings": "2", **event},
        {"id": "m2", "meetings": "2", "restates": "m1", **event},
        {"id": "m3", "meetings": "9", **event, "kind": "workshop"},
    ]
    rows = ask("meetings", folder(events=events))
    assert [picked(row, "level", "meetings") for row in rows] == [("total", 2), ("ngo", 2)]


# Coverage


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("contact_person_named", {"2018": (21, 2, 4, 0, 0, 0, 3), "2019": (26, 0, 0, 4, 0, 0, 0)}),
        ("contact_person_or_responsible", {"2019": (30, 0, 0, 0, 0, 0, 0)}),
        (
            "decision_to_convene_regularly",
            {"2018": (22, 0, 3, 0, 0, 0, 5), "2019": (28, 0, 0, 0, 0, 0, 2)},
        ),
        ("convened_twice_a_year", {"2018": (19, 1, 3, 0, 0, 0, 7), "2019": (23, 2, 0, 0, 0, 0, 5)}),
        (
            "premises_rules_clarified",
            {"2018": (3, 1, 2, 0, 0, 0, 24), "2019": (21, 2, 3, 0, 0, 0, 4)},
        ),
        ("grants_increased", {"2018": (2, 1, 1, 0, 0, 0, 26), "2019": (1, 1, 1, 0, 0, 0, 27)}),
        (
            "survey_answered",
            {
                "2017": (0, 0, 0, 0, 0, 0, 30),
                "2018": (29, 0, 0, 0, 1, 0, 0),
                "2019": (29, 0, 0, 0, 1, 0, 0),
            },
        ),
    ],
)
def test_coverage_of_the_thirty_municipalities(
    ask: Ask, indicator: str, expected: dict[str, tuple[int, ...]]
) -> None:
    rows = ask("coverage", PP, indicator)
    assert {row["as_of"]: picked(row, *LADDER) for row in rows} == expected
    assert {row["universe"] for row in rows} == {30}


def test_an_observation_without_a_count_leaves_its_units_unknown(ask: Ask) -> None:
    rows = ask("coverage", PP, "cooperation_document_made")
    keys = ("as_of", "universe", "done", "in_progress", "unknown")
    assert picked(rows[-1], *keys) == ("2019", 30, 2, 2, 26)


def test_without_a_denominator_there_is_no_universe(ask: Ask) -> None:
    (row,) = ask("coverage", PP, "cooperation_improved_during_project")
    assert picked(row, "as_of", "done", "universe", "unknown") == ("2019", 25, None, None)


def test_the_statuses_always_add_up_to_the_universe(ask: Ask, everything: Dataset) -> None:
    for indicator in ask("indicators", *ALL):
        for row in coverage.at_each_date(everything, indicator["indicator"]):
            assert row.universe in (None, sum(getattr(row, status) or 0 for status in LADDER))


def test_unit_rows_and_aggregates_of_one_date_and_status_are_never_added(
    ask: Ask, folder: Folder
) -> None:
    row = {"indicator": "i", "as_of": "2018", "status": "done"}
    source = folder(
        indicators=[{"id": "i", "unit": "municipality", "measure": "state"}],
        observations=[
            {"id": "o1", "count": "2", "denominator": "8", **row},
            {"id": "o2", "unit": "kunta-oulu", **row},
        ],
    )
    (found,) = ask("coverage", source, "i")
    assert picked(found, "done", "unknown") == (2, 6)


def test_nothing_is_carried_forward(ask: Ask) -> None:
    rows = ask("coverage", PP, "contact_person_named")
    assert picked(rows[1], "in_progress", "promised") == (0, 0)


# Centrality, structure, without


@pytest.mark.parametrize(
    ("options", "score"),
    [(EVERY_TIE, 0.8755925155981351), (["--statuses", "all"], 0.6532620128161529)],
)
def test_the_north_ostrobothnian_project_holds_the_network_together(
    ask: Ask, options: list[str], score: float
) -> None:
    rows = ask("centrality", *ALL, "--measure", "betweenness", *options)
    assert rows[0]["actor"] == "pp-jarjestorakenne"
    assert rows[0]["betweenness"] == pytest.approx(score, rel=1e-9)
    assert len(rows) == 158


@pytest.mark.parametrize("measure", ["degree", "betweenness", "closeness"])
def test_the_best_stands_first_and_equals_by_their_ids(ask: Ask, measure: str) -> None:
    rows = ask("centrality", *ALL, "--measure", measure, *EVERY_TIE)
    ranked = [(row["rank"], row["actor"]) for row in rows]
    assert ranked == sorted(ranked)
    assert all(set(row) >= {"actor", measure} for row in rows)


def test_the_structure_of_all_ties(ask: Ask) -> None:
    found = ask("structure", *ALL, *EVERY_TIE)
    keys = ("actors", "ties", "simple_edges", "components")
    assert picked(found, *keys) == (158, 250, 239, 3)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2018", (153, 174, 37, 113)),
        ("2020-09", (135, 108, 60, 74)),
        ("2021", (118, 32, 88, 25)),
        ("2023", (117, 31, 88, 24)),
    ],
)
def test_the_structure_at_a_date(ask: Ask, at: str, expected: tuple[int, ...]) -> None:
    found = ask("structure", *ALL, *EVERY_TIE, "--at", at)
    assert picked(found, "actors", "ties", "components", "largest_component") == expected


@pytest.mark.parametrize(
    ("options", "expected"), [(EVERY_TIE, (3, 48, 40)), (["--statuses", "all"], (23, 59, 32))]
)
def test_what_is_lost_without_the_project(
    ask: Ask, options: list[str], expected: tuple[int, ...]
) -> None:
    found = ask("without", *ALL, "--actor", "pp-jarjestorakenne", *options)
    keys = ("components_before", "components_after", "new_isolates")
    assert picked(found, *keys) == expected


def test_the_defaults_leave_out_places_publications_and_lapsed_ties(ask: Ask) -> None:
    selection = ask("structure", *ALL)["selection"]
    assert not {"located_in", "publishes_in"} & set(selection["kinds"])
    assert "lapsed" not in selection["statuses"]


# Areas


@pytest.mark.parametrize(
    ("region", "at", "count"),
    [
        ("pohjois-pohjanmaa", "2018", 30),
        ("pohjois-pohjanmaa", "2015", 29),
        ("kainuu", "2015", 9),
        ("kainuu", "2018", 8),
        ("keski-suomi", "2020", 23),
        ("keski-suomi", "2021", 22),
        ("finland", "2018", 311),
        ("finland", "2020", 310),
        ("finland", "2023", 309),
        ("finland", "2026", 308),
    ],
)
def test_municipalities_at_a_date(ask: Ask, region: str, at: str, count: int) -> None:
    rows = ask("areas", region, "--at", at)
    codes = [row["code"] for row in rows]
    assert len(rows) == count
    assert codes == sorted(codes)
    assert all(isinstance(code, str) and len(code) == 3 for code in codes)


def test_municipalities_have_id_code_and_name(ask: Ask) -> None:
    rows = {picked(row, "id", "code", "name") for row in ask("areas", PP[9:], "--at", "2018")}
    assert {("kunta-oulu", "564", "Oulu"), ("kunta-vaala", "785", "Vaala")} <= rows


@pytest.mark.parametrize(
    "region", ["17", "Pohjois-Pohjanmaa", "Norra Österbotten", "North Ostrobothnia"]
)
def test_a_region_goes_by_code_and_by_its_names(ask: Ask, region: str) -> None:
    assert ask("areas", region, "--at", "2018") == ask("areas", PP[9:], "--at", "2018")


def test_without_a_date_the_municipalities_are_those_of_today(ask: Ask) -> None:
    today = date.today().isoformat()
    if not 2015 <= date.today().year <= 2026:
        pytest.skip("the table of areas does not reach today")
    assert ask("areas", "kainuu") == ask("areas", "kainuu", "--at", today)


# Check


@pytest.mark.parametrize("source", ALL)
def test_every_example_passes_the_check_alone(ask: Ask, source: str) -> None:
    problems = ask("check", source)["problems"]
    assert not [problem for problem in problems if problem["severity"] == "error"]


def test_the_examples_pass_the_check_together(ask: Ask) -> None:
    problems = ask("check", *ALL)["problems"]
    assert not [problem for problem in problems if problem["severity"] == "error"]


def test_a_problem_names_its_place_as_a_spreadsheet_shows_it(run: Run, folder: Folder) -> None:
    actors = "id,kind,start\na,ngo,2018\n\nb,ngo,20181\n"
    source = folder(actors=actors)
    ended = run("check", source, "--format", "json")
    (problem,) = json.loads(ended.stdout)["problems"]
    assert set(problem) >= PROBLEM
    assert picked(problem, "severity", "file", "sheet", "row", "column", "cell", "value") == (
        "error", str(source / "actors.csv"), None, 4, "start", "C4", "20181",
    )  # fmt: skip
    assert (ended.returncode, bool(problem["message"]), bool(problem["fix"])) == (1, True, True)


def test_warnings_never_block(run: Run, folder: Folder) -> None:
    source = folder(actors=[{"id": "a", "kind": "unheard_of"}])
    ended = run("check", source, "--format", "json")
    severities = {problem["severity"] for problem in json.loads(ended.stdout)["problems"]}
    assert (ended.returncode, severities) == (0, {"warning"})
    assert run("structure", source).returncode == 0


# Refusals


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["coverage", PP, "no_such_indicator"], 1),
        (["without", *ALL, "--actor", "no-such-actor"], 1),
        (["check", "no/such/folder"], 1),
        (["areas", "atlantis"], 1),
        (["areas", "kainuu", "--at", "2014-12-31"], 1),
        (["areas", "kainuu", "--at", "2027"], 1),
        (["structure", *ALL, "--at", "20181"], 2),
        (["structure", *ALL, "--kinds", "popularity"], 2),
        (["structure", *ALL, "--statuses", "popularity"], 2),
        (["centrality", *ALL, "--measure", "popularity"], 2),
    ],
)
def test_a_question_that_cannot_be_answered_has_one_message_and_no_answer(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: Sequence[str], status: int
) -> None:
    monkeypatch.chdir(ROOT)
    ended = run(*words)
    assert (ended.returncode, ended.stdout) == (status, "")
    assert ended.stderr.strip()


def test_the_map_is_one_file(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    ended = run("map", *ALL, "-o", tmp_path / "map.html")
    assert ended.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_json_ignores_the_language_but_for_messages(run: Run, folder: Folder) -> None:
    source = folder(actors=[{"id": "a", "kind": "unheard_of"}])
    told = [
        json.loads(run("check", source, "--format", "json", "--lang", language).stdout)
        for language in ("fi", "en")
    ]
    differing = {
        key
        for one, other in zip(told[0]["problems"], told[1]["problems"], strict=True)
        for key in one
        if one[key] != other[key]
    }
    assert differing == {"message", "fix"}
