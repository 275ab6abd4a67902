"""The command map-columns: what it proposes, where it writes it, and what it never touches."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

DOCUMENT = ROOT / "docs" / "mapping.md"


@pytest.fixture
def sheets(examples: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(examples / "own-sheets", tmp_path / "own-sheets"))


@pytest.mark.parametrize("name", ["yhteystiedot", "jasenet", "tapaamiset"])
def test_a_proposal_is_shown_and_nothing_is_written(name: str, run: Run, sheets: Path) -> None:
    before = {path: path.read_bytes() for path in sheets.iterdir()}
    result = run("map-columns", sheets / f"{name}.csv", "--lang", "fi")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("# Ehdotus: ")
    assert {path: path.read_bytes() for path in sheets.iterdir()} == before


@pytest.mark.parametrize("name", ["yhteystiedot", "jasenet", "tapaamiset"])
def test_a_written_proposal_is_a_source(name: str, run: Run, sheets: Path) -> None:
    mapping = sheets / "proposed.toml"
    result = run("map-columns", sheets / f"{name}.csv", "-o", mapping)
    assert result.returncode == 0
    assert str(mapping) in result.stdout
    assert run("check", mapping).returncode == 0


def test_a_mapping_that_is_there_is_replaced_only_when_asked(run: Run, sheets: Path) -> None:
    mapping = sheets / "jasenet.toml"
    before = mapping.read_bytes()
    asked = ("map-columns", sheets / "jasenet.csv", "-o", mapping)
    assert run(*asked).returncode == 1
    assert mapping.read_bytes() == before
    assert run(*asked, "--force").returncode == 0
    assert mapping.read_bytes() != before


@pytest.mark.parametrize("output", ["jasenet.csv", "mapping.txt", "actors.csv"])
def test_a_mapping_has_the_name_of_one(output: str, run: Run, sheets: Path) -> None:
    before = sorted(sheets.iterdir())
    result = run("map-columns", sheets / "jasenet.csv", "-o", sheets / output, "--force")
    assert (result.returncode, result.stdout) == (1, "")
    assert ".toml" in result.stderr
    assert sorted(sheets.iterdir()) == before


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_file_that_is_not_there_is_named(language: str, run: Run) -> None:
    result = run("map-columns", "nope.xlsx", "--lang", language)
    assert (result.returncode, result.stdout) == (1, "")
    assert "nope.xlsx" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_three_mapped_examples_are_one_dataset(run: Run, sheets: Path) -> None:
    sources = [sheets / f"{name}.toml" for name in ("yhteystiedot", "jasenet", "tapaamiset")]
    result = run("check", *sources)
    assert (result.returncode, result.stdout) == (0, "No problems found.\n")


@pytest.mark.parametrize("name", ["yhteystiedot", "jasenet", "tapaamiset"])
def test_the_document_shows_the_sheets_and_mappings_as_they_are(name: str, examples: Path) -> None:
    for suffix in (".csv", ".toml"):
        text = (examples / "own-sheets" / name).with_suffix(suffix).read_text(encoding="utf-8")
        assert f"\n{text}```\n" in DOCUMENT.read_text(encoding="utf-8")


def test_the_document_shows_what_comes_out(
    run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(examples.parent)
    blocks = re.findall(r"```console\n\$ netmap (.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        command, *lines = block.splitlines()
        told = {" ".join(line.split()) for line in run(*command.split()).stdout.splitlines()}
        assert {" ".join(line.split()) for line in lines} <= told
