"""The contract's line of figures, as the assignment writes it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

import netmap
from tests.conftest import Run

FIGURES = ("coverage", "municipalities", "posts", "meetings", "goals")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("figure", FIGURES)
def test_netmap_figure_writes_svg(
    run: Run, example_folders: tuple[Path, ...], tmp_path: Path, figure: str, language: str
) -> None:
    indicator = ["contact_person_named"] if figure == "municipalities" else []
    out = tmp_path / "FILE.svg"
    ended = run("figure", figure, *example_folders, *indicator, "-o", out, "--lang", language)
    assert ended.returncode == 0, ended.stderr
    root = ElementTree.parse(out).getroot()
    assert (root.get("role"), root.get("lang")) == ("img", language)


@pytest.mark.parametrize("figure", ["coverage", "municipalities"])
def test_netmap_figure_writes_png_with_an_indicator(
    run: Run, examples: Path, tmp_path: Path, figure: str
) -> None:
    source, out = examples / "pohjois-pohjanmaa", tmp_path / "FILE.png"
    ended = run("figure", figure, source, "-o", out, "contact_person_named")
    assert ended.returncode == 0, ended.stderr
    assert out.read_bytes().startswith(b"\x89PNG")
    assert b"21/30" in out.read_bytes()[:4096]


def test_the_board_sees_the_figures_of_its_acceptance_table(everything: netmap.Dataset) -> None:
    """Rows 2 and 3: meetings by level, the partial year and 2017 marked; 21/30, then 26/30."""
    meetings = netmap.figures.meetings(everything, language="en")
    for number in (72, 96, 238, 52, 149, 16, 37, 22, 15, 27, 20, 38, 13, 3, 17, 34, 7, 31):
        assert f">{number}</text>" in meetings
    assert "Part of a year 2019" in meetings
    assert "Another classification in 2017: no class of its own for NGOs" in meetings
    contact = netmap.figures.municipalities(everything, "contact_person_named", language="en")
    assert "2018: done 21/30 (70.0\u00a0%). In progress 2, promised 4, unknown 3." in contact
    assert "2019: done 26/30 (86.7\u00a0%)." in contact


def test_a_figure_that_takes_no_indicator_says_so(run: Run, examples: Path, tmp_path: Path) -> None:
    source, out = examples / "pohjois-pohjanmaa", tmp_path / "FILE.svg"
    ended = run("figure", "meetings", source, "contact_person_named", "-o", out)
    assert ended.returncode == 2
    assert "contact_person_named" in ended.stderr
    assert "netmap check" not in ended.stderr


def test_an_indicator_that_is_like_none_is_answered_with_some(
    run: Run, examples: Path, tmp_path: Path
) -> None:
    source, out = examples / "pohjois-pohjanmaa", tmp_path / "FILE.svg"
    ended = run("figure", "coverage", source, "zzz", "-o", out)
    assert ended.returncode == 2
    assert "survey_answered" in ended.stderr
    assert "netmap indicators" in ended.stderr
