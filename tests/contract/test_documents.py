"""The documents tell the truth: commands run, columns exist, links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from netmap.formats.tables.tables import TABLES
from netmap_cli.main import cli

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("examples/*.md")])
SHARED_COLUMNS = {"note", "citations", "attributes"}


def blocks(kind: str) -> list[tuple[str, str]]:
    return [
        (path.name, block)
        for path in DOCUMENTS
        if path.name != "systems.md"  # test_systems.py runs that one
        for block in re.findall(rf"```{kind}\n(.*?)```", path.read_text("utf-8"), re.DOTALL)
    ]


def commands() -> list[tuple[str, list[str]]]:
    """Return the commands of each document, in the order in which a reader meets them."""
    found: dict[str, list[str]] = {}
    for name, block in blocks("console"):
        lines = (line.removeprefix("$ ") for line in block.splitlines())
        found.setdefault(name, []).extend(line for line in lines if line.startswith("netmap "))
    return [(name, lines) for name, lines in found.items() if lines]


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.parametrize(("document", "lines"), commands())
def test_the_commands_of_the_documents_run(
    document: str, lines: list[str], workplace: Path
) -> None:
    netmap = Path(sys.executable).with_name("netmap")
    for line in lines:
        run = subprocess.run(
            [str(netmap), *shlex.split(line)[1:]], cwd=workplace, capture_output=True, text=True
        )
        assert run.returncode == 0, f"{document}: {line}: {run.stderr}"
        assert run.stdout


@pytest.mark.parametrize(("document", "code"), blocks("python"))
def test_the_python_of_the_documents_runs(document: str, code: str, workplace: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=workplace, capture_output=True, text=True
    )
    assert run.returncode == 0, f"{document}: {run.stderr}"


def test_the_tables_of_the_readme_example_are_read(tmp_path: Path) -> None:
    from netmap import read

    tables = [block for name, block in blocks("csv") if name == "README.md"]
    for name, table in zip(("actors", "ties"), tables, strict=True):
        (tmp_path / f"{name}.csv").write_text(table, encoding="utf-8")
    assert len(read(tmp_path).ties) == 1


def test_the_figures_shown_in_the_readme_are_the_ones_that_come_out(workplace: Path) -> None:
    netmap = Path(sys.executable).with_name("netmap")
    shown = [block for name, block in blocks("console") if name == "README.md" and "$ " in block]
    assert len(shown) == 2
    for block in shown:
        command, *lines = block.splitlines()
        run = subprocess.run(
            [str(netmap), *command.split()[2:]],
            cwd=workplace,
            capture_output=True,
            text=True,
            env={**os.environ, "NETMAP_LANG": "en"},
        )
        told = {" ".join(line.split()) for line in run.stdout.splitlines()}
        assert {" ".join(line.split()) for line in lines} <= told


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_data_format_names_every_column(table: str) -> None:
    text = (ROOT / "docs" / "data-format.md").read_text("utf-8")
    (row,) = re.findall(rf"^\| `{table}` \|(.*)\|$", text, re.MULTILINE)
    documented = set(re.findall(r"`(\w+)`", row))
    assert documented == set(TABLES[table].model_fields) - SHARED_COLUMNS


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    commands = cli.list_commands(click.Context(cli))
    assert [name for name in commands if f"`netmap {name}`" not in text] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(path: Path) -> None:
    links = re.findall(r'\]\((?!https?:|#)([^)#]+)|src="([^"]+)"', path.read_text("utf-8"))
    named = [link for pair in links for link in pair if link]
    assert [link for link in named if not (path.parent / link).exists()] == []
