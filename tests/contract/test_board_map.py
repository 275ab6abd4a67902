"""The lines of the contract on ``netmap map``: four layouts, a choice of ties, a measure."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.map_data import unpacked

KAINUU = "examples/kainuu"


def data_of(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="netmap-data">(.*?)</script>', text)
    assert found is not None
    return unpacked(json.loads(found[1]))


@pytest.mark.parametrize("layout", ["islands", "columns", "free", "aggregated"])
def test_a_map_in_every_layout(run: Run, tmp_path: Path, layout: str) -> None:
    target = tmp_path / "map.html"
    ended = run("map", KAINUU, "-o", target, "--layout", layout)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert data_of(target)["layout"] == layout


def test_a_map_of_chosen_ties_at_a_date_sized_by_a_measure(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "map.html"
    choice = ["--kinds", "member_of,part_of", "--statuses", "stated", "--at", "2019"]
    ended = run("map", KAINUU, "-o", target, "--lang", "sv", "--size-by", "pagerank", *choice)
    assert ended.returncode == 0
    data = data_of(target)
    assert {edge["kind"] for edge in data["edges"]} <= {"member_of", "part_of"}
    assert {edge["status"] for edge in data["edges"]} <= {"stated"}
    assert (data["about"]["at"], data["language"], data["size"]) == ("2019", "sv", "pagerank")
    assert all("pagerank" in node["values"] for node in data["nodes"])


def test_the_map_has_all_tie_kinds_and_no_lapsed_ties_unless_asked(
    run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "map.html"
    run("map", KAINUU, "-o", target)
    data = data_of(target)
    assert "lapsed" not in {edge["status"] for edge in data["edges"]}
    # it says that lapsed ties are left out where there are any, and Kainuu has none
    assert data["about"]["left_out"] == []
    assert data["layout"] == "islands"


@pytest.mark.parametrize("wrong", [["--layout", "rings"], ["--size-by", "fame"]])
def test_a_layout_or_a_measure_that_there_is_not(
    run: Run, tmp_path: Path, wrong: list[str]
) -> None:
    ended = run("map", KAINUU, "-o", tmp_path / "map.html", *wrong)
    assert ended.returncode == 2
    assert wrong[1] in ended.stderr
    assert not (tmp_path / "map.html").exists()


@pytest.mark.parametrize(
    ("language", "told"), [("fi", "koottu"), ("sv", "samlad"), ("en", "one ring a municipality")]
)
def test_the_command_says_why_it_aggregates(
    run: Run, tmp_path: Path, language: str, told: str
) -> None:
    source, target = tmp_path / "large", tmp_path / "map.html"
    run("generate", "-o", source, "--actors", 2100)
    ended = run("map", source, "-o", target, "--lang", language)
    assert told in ended.stdout
    assert "2000" in ended.stdout
    assert data_of(target)["layout"] == "aggregated"
    asked = run("map", source, "-o", target, "--lang", language, "--layout", "aggregated")
    assert told not in asked.stdout


def test_the_command_says_when_columns_are_too_long_for_paper(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "region", tmp_path / "map.html"
    run("generate", "-o", source, "--actors", 200)
    assert "120" in run("map", source, "-o", target, "--layout", "columns", "--lang", "fi").stdout
    small = run("map", KAINUU, "-o", target, "--layout", "columns", "--lang", "fi").stdout
    assert "120" not in small
