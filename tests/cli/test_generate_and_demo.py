"""The commands on the fictional region: what they write, say and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.mark.parametrize("name", ["region", "region.xlsx"])
def test_a_generated_region_is_a_source_without_problems(
    run: Run, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    made = run("generate", "--municipalities", 3, "--actors", 50, "--seed", 2, "-o", target)
    assert (made.returncode, "fictional" in made.stdout) == (0, True)
    checked = run("check", target, "--format", "json")
    assert (checked.returncode, json.loads(checked.stdout)) == (0, {"problems": []})
    found = run("coverage", target, "kuvitelma-agent", "--format", "json")
    assert [row["universe"] for row in json.loads(found.stdout)] == [3, 3]


def test_generating_again_changes_nothing(run: Run, tmp_path: Path) -> None:
    files = []
    for _ in range(2):
        run("generate", "--municipalities", 2, "--actors", 40, "-o", tmp_path / "region")
        files.append({it.name: it.read_bytes() for it in (tmp_path / "region").iterdir()})
    assert files[0] == files[1]


def test_what_somebody_else_wrote_is_not_replaced(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("mine", encoding="utf-8")
    assert run("demo", "-o", page).returncode == 1
    assert page.read_text(encoding="utf-8") == "mine"
    assert run("demo", "--actors", 120, "-o", page, "--force").returncode == 0
    assert "netmap" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "ei ole välillä"), ("sv", "inte mellan"), ("en", "not between")]
)
def test_an_impossible_size_is_a_usage_error(
    run: Run, tmp_path: Path, language: str, words: str
) -> None:
    target = tmp_path / "region"
    made = run("generate", "--actors", 20, "-o", target, "--lang", language)
    assert made.returncode == 2
    assert words in made.stderr
    assert not target.exists()


def test_attendance_is_told_by_actor_and_by_event(run: Run, tmp_path: Path) -> None:
    run("generate", "--municipalities", 2, "--actors", 40, "-o", tmp_path / "region")
    by_event = run("attendance", tmp_path / "region", "--by", "event", "--format", "json")
    assert all(row["agrees"] for row in json.loads(by_event.stdout))
    assert "On behalf of" in run("attendance", tmp_path / "region", "--rows").stdout
