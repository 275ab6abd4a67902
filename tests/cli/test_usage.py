"""What click would say in English is said in the language that is asked for."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from netmap_cli.main import cli
from tests.conftest import Run

LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv"])
SOURCE = "examples/kainuu"
ENGLISH = re.compile(
    r"Error|Invalid|Missing|is not|No such|Usage|Options|Show|default|required|Try|Choose|needs"
)
COMMANDS = cli.list_commands(click.Context(cli))
MALFORMED = [
    ["nope"],
    ["compre", SOURCE],
    ["--nope"],
    ["map"],
    ["map", SOURCE],
    ["map", SOURCE, "-o", "map.html", "--force=1"],
    ["map", SOURCE, "-o", "map.txt"],
    ["figure"],
    ["figure", "nope", SOURCE, "-o", "x.svg"],
    ["centrality", SOURCE, "--measure", "nope"],
    ["centrality", SOURCE, "--top", "0"],
    ["centrality", SOURCE, "--top", "x"],
    ["centrality", SOURCE, "--nope"],
    ["centrality", SOURCE, "--measure"],
    ["compare", SOURCE, "--at", "2019x"],
    ["compare", SOURCE],
    ["bridges", SOURCE, "--between", "ngo"],
    ["bridges", SOURCE, "--between", "nope", "ngo"],
    ["structure", SOURCE, "--kinds", "nope"],
    ["areas", "kainuu", "one", "two"],
    ["demo", "-o", "x.html", "--seed", "x"],
    ["coverage", SOURCE],
]


@LANGUAGES
@pytest.mark.parametrize("arguments", MALFORMED, ids=" ".join)
def test_what_is_wrong_with_a_command_is_said_in_the_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str], language: str
) -> None:
    monkeypatch.setenv("NETMAP_LANG", language)
    ended = run(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert {"fi": "Virhe: ", "sv": "Fel: "}[language] in ended.stderr
    assert not ENGLISH.search(ended.stderr)


@pytest.mark.parametrize("place", ["before", "after", "joined"])
def test_the_language_is_known_wherever_it_is_asked_for(run: Run, place: str) -> None:
    ended = {
        "before": lambda: run("--lang", "sv", "map", SOURCE, "--nope"),
        "after": lambda: run("map", SOURCE, "--nope", "--lang", "sv"),
        "joined": lambda: run("map", SOURCE, "--nope", "--lang=sv"),
    }[place]()
    assert "Fel: Det finns inget alternativ --nope." in ended.stderr


@LANGUAGES
@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_the_help_is_in_the_language(run: Run, name: str | None, language: str) -> None:
    ended = run(*filter(None, [name]), "--help", "--lang", language)
    assert ended.returncode == 0
    assert {"fi": "Käyttö: ", "sv": "Användning: "}[language] in ended.stdout
    assert not ENGLISH.search(ended.stdout)


def test_a_misspelt_value_is_said_with_what_could_be_told(run: Run) -> None:
    told = run("centrality", SOURCE, "--measure", "degrees").stderr
    assert "--measure: degrees is none of degree, in_degree" in told
    assert "Did you mean compare" in run("compre", SOURCE).stderr
    assert "Kinds: meets," in run("structure", SOURCE, "--kinds", "meet").stderr


def test_the_folder_that_is_missing_is_named(run: Run, tmp_path: Path) -> None:
    ended = run("map", SOURCE, "-o", tmp_path / "none" / "map.html", "--lang", "fi")
    assert ended.returncode == 1
    assert f"kansiota {tmp_path / 'none'} ei ole" in ended.stderr


def test_a_map_at_a_date_that_no_record_reaches_says_so(run: Run, tmp_path: Path) -> None:
    asked = ["map", SOURCE, "-o", tmp_path / "map.html", "--at"]
    assert "no known start or end" in run(*asked, "3019").stdout
    assert "no known start or end" not in run(*asked, "2019").stdout


def test_a_list_of_ids_is_a_row_each_in_csv(run: Run) -> None:
    told = run("bridges", "examples/pohjois-pohjanmaa", "--direct", "--format", "csv").stdout
    assert told.splitlines()[0] == "direct"
    assert len(told.splitlines()) > 2
