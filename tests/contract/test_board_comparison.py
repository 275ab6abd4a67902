"""Bridges between two sides, comparisons and the cohesion of the whole, by contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from netmap.measures import MEASURES
from tests.conftest import Folder, Run
from tests.contract.conftest import PROJECT, Answer, asked

EVERY = {"kinds": "all", "statuses": "all"}


def test_bridges_are_rows_of_three_keys(answer: Answer) -> None:
    found = answer("bridges", between=("ngo", "municipal"), **EVERY)
    assert [set(row) for row in found] == [{"actor", "betweenness", "neighbours"}] * 6
    assert (found[0]["actor"], found[0]["neighbours"]) == (PROJECT, [11, 13])


def test_bridges_of_ngos_and_municipalities_need_no_telling(answer: Answer) -> None:
    told = answer("bridges", between=("ngo", "municipal"), **EVERY)
    assert answer("bridges", **EVERY) == told


def test_direct_ties_are_ids(answer: Answer) -> None:
    found = answer("bridges", between=("ngo", "municipal"), direct=True, **EVERY)
    assert found == {"direct": ["t171", "t194", "t199", "t200"]}


@pytest.mark.parametrize("sides", [("ngo", "state_agency"), ("foundation", "state_and_region")])
def test_a_side_may_be_a_kind_a_sector_or_a_family(answer: Answer, sides: tuple[str, str]) -> None:
    assert answer("bridges", between=sides, **EVERY)[0]["neighbours"]


@pytest.mark.parametrize(("language", "word"), [("fi", "Puolet"), ("sv", "Sidor"), ("en", "Sides")])
def test_an_unknown_side_is_an_error_with_the_choices(run: Run, language: str, word: str) -> None:
    source = "examples/kainuu"
    ended = run("bridges", source, "--between", "ngo", "starship", "--lang", language)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"{word}: municipal, ngo" in ended.stderr


@pytest.mark.parametrize("measure", MEASURES)
def test_two_dates_are_compared_by_every_measure(
    run: Run, example_folders: tuple[Path, ...], measure: str
) -> None:
    dates = ("--at", "2018", "--at", "2021")
    rows = asked(run, "compare", *example_folders, "--measure", measure, *dates)
    keys = {"actor", "before", "after", "rank_before", "rank_after"}
    assert all(set(row) == keys for row in rows)
    (project,) = (row for row in rows if row["actor"] == PROJECT)
    assert (project["after"], project["rank_after"]) == (None, None)
    assert project["rank_before"] is not None


def test_a_comparison_of_dates_says_what_each_date_says(answer: Answer) -> None:
    rows = {row["actor"]: row for row in answer("compare", measure="degree", at=("2018", "2021"))}
    for side, date in (("before", "2018"), ("after", "2021")):
        for row in answer("centrality", measure="degree", at=date):
            told = rows[row["actor"]]
            assert (told[side], told[f"rank_{side}"]) == (row["degree"], row["rank"])


def test_two_choices_of_sources_are_compared(answer: Answer) -> None:
    report = "pp-valikysely-2019"
    rows = answer("compare", measure="betweenness", told_by=("all",), without_source=(report,))
    alone = answer("centrality", measure="betweenness", without_source=report)
    assert {row["actor"]: row["after"] for row in rows if row["after"] is not None} == {
        row["actor"]: row["betweenness"] for row in alone
    }


@pytest.mark.parametrize(("language", "word"), [("fi", "kahdesti"), ("sv", "två"), ("en", "twice")])
def test_one_side_is_too_few(run: Run, language: str, word: str) -> None:
    ended = run("compare", "examples/kainuu", "--at", "2018", "--lang", language)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert word in ended.stderr


def test_the_structure_has_what_holds_the_whole_together(answer: Answer) -> None:
    found = answer("structure", **EVERY)
    assert PROJECT in found["cut_vertices"]
    assert len(found["cut_edges"]) == 78
    assert 0 < found["centralisation"] < 1
    assert -1 <= found["ei_index"] <= 1
    assert {row["sector"] for row in found["sectors"]} >= {"ngo", "municipality", "state_agency"}
    assert (found["actors_without_sector"], found["reasons"]) == (69, {})


def test_what_is_undefined_has_a_reason(run: Run, folder: Folder) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}])
    found = asked(run, "structure", source)
    figures = ("density", "centralisation", "ei_index")
    assert [found[figure] for figure in figures] == [None] * 3
    assert found["reasons"] == dict(
        zip(figures, ("fewer_than_two", "fewer_than_three", "no_pair_of_sectors"), strict=True)
    )
    assert "there are fewer than three actors" in run("structure", source).stdout
