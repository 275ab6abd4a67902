"""The command ``netmap figure``: what it writes, what it refuses, and how it tells arguments."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import Folder, Run

SVG = "{http://www.w3.org/2000/svg}"
PNG = b"\x89PNG\r\n\x1a\n"
CONTACT = "contact_person_named"


def title(path: Path) -> str:
    return str(ElementTree.parse(path).getroot().findtext(f"{SVG}title"))


@pytest.fixture
def region(examples: Path) -> Path:
    return examples / "pohjois-pohjanmaa"


def test_the_last_argument_is_the_indicator_when_it_is_no_path(
    run: Run, region: Path, examples: Path, tmp_path: Path
) -> None:
    out = tmp_path / "kuva.svg"
    ended = run("figure", "coverage", region, examples / "kainuu", CONTACT, "-o", out)
    assert ended.returncode == 0
    assert str(out) in ended.stdout
    assert title(out) == "NGO contact person named"


def test_a_path_with_the_name_of_an_indicator_is_a_source(
    run: Run, folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    indicator = {"id": "named", "unit": "municipality", "measure": "state", "universe": "kainuu"}
    row = {"id": "o", "indicator": "named", "as_of": "2018", "status": "done", "count": 2}
    folder("named", indicators=[indicator], observations=[row])
    folder("other", actors=[{"id": "a", "kind": "ngo"}])
    monkeypatch.chdir(tmp_path)
    ended = run("figure", "municipalities", "other", "named", "-o", "kuva.svg")
    assert ended.returncode == 2
    assert "It can be drawn of: named." in ended.stderr
    assert run("figure", "municipalities", "named", "named", "-o", "kuva.svg").returncode == 2
    assert run("figure", "coverage", "other", "named", "-o", "kuva.svg").returncode == 0


def test_a_missing_indicator_lists_those_that_can_be_drawn(
    run: Run, region: Path, tmp_path: Path
) -> None:
    arguments = ("figure", "municipalities", region, "-o", tmp_path / "m.svg", "--lang", "fi")
    ended = run(*arguments)
    assert ended.returncode == 2
    assert "Näistä se voidaan piirtää: " in ended.stderr
    assert CONTACT in ended.stderr
    assert "agreement_partners" not in ended.stderr


def test_a_misspelt_indicator_suggests_others(run: Run, region: Path, tmp_path: Path) -> None:
    ended = run("figure", "municipalities", region, "contact_person_name", "-o", tmp_path / "m.svg")
    assert ended.returncode == 1
    assert CONTACT in ended.stderr


@pytest.mark.parametrize("path", ["nowhere/at/all", "missing.xlsx"])
def test_a_missing_source_is_no_indicator(
    run: Run, region: Path, tmp_path: Path, path: str
) -> None:
    ended = run("figure", "coverage", region, path, "-o", tmp_path / "c.svg")
    assert ended.returncode == 1
    assert "indicator" not in ended.stderr
    assert not (tmp_path / "c.svg").exists()


def test_other_names_of_files_are_refused(run: Run, region: Path, tmp_path: Path) -> None:
    ended = run("figure", "posts", region, "-o", tmp_path / "kuva.pdf")
    assert ended.returncode == 2
    assert ".svg or .png" in ended.stderr


def test_two_dates_choose_what_is_drawn(run: Run, region: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.svg"
    dates = ("--at", "2019", "--at", "2018")
    ended = run("figure", "municipalities", region, CONTACT, *dates, "-o", out, "--title", "Luo 1")
    assert ended.returncode == 0
    text = out.read_text(encoding="utf-8")
    assert text.index(">2019</text>") < text.index(">2018</text>")
    assert title(out) == "Luo 1"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("municipalities", "{}", CONTACT, *("--at", "2018") * 3), 1, "at most two dates"),
        (("municipalities", "{}", CONTACT, "--at", "2015"), 1, "Known dates: 2018, 2019"),
        (("coverage", "{}", "--at", "2018", "--at", "2019"), 2, "one date"),
        (("coverage", "{}", "--at", "yesterday"), 2, "is not a date"),
        (("goals", "{}", "--at", "2018"), 2, "takes no date"),
        (("posts", "{}", CONTACT), 2, "takes no indicator"),
        (("pie", "{}"), 2, "pie"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    run: Run,
    region: Path,
    tmp_path: Path,
    arguments: tuple[str, ...],
    status: int,
    message: str,
) -> None:
    told = (argument.format(region) for argument in arguments)
    ended = run("figure", *told, "-o", tmp_path / "kuva.svg")
    assert ended.returncode == status
    assert message in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "kuva.svg").exists()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("figure", ["coverage", "posts", "meetings", "goals"])
def test_sources_without_such_records_give_a_sentence(
    run: Run, folder: Folder, tmp_path: Path, figure: str, language: str
) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}])
    ended = run("figure", figure, source, "-o", tmp_path / "kuva.png", "--lang", language)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert not (tmp_path / "kuva.png").exists()


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_its_own_figure_is_replaced_and_another_file_is_not(
    run: Run, region: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"kuva.{suffix}"
    out.write_bytes(PNG + b"mine")
    refused = run("figure", "meetings", region, "-o", out)
    assert refused.returncode == 1
    assert out.read_bytes() == PNG + b"mine"
    assert run("figure", "meetings", region, "-o", out, "--force").returncode == 0
    before = out.read_bytes()
    assert run("figure", "meetings", region, "-o", out, "--lang", "fi").returncode == 0
    assert out.read_bytes() != before


def test_a_file_of_a_source_is_never_written(run: Run, region: Path, tmp_path: Path) -> None:
    link = tmp_path / "source.svg"
    link.symlink_to(region / "posts.csv")
    ended = run("figure", "posts", region, "-o", link, "--force")
    assert ended.returncode == 1
    assert (region / "posts.csv").read_text(encoding="utf-8").startswith("id,")
