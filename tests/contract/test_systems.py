"""The page that walks the systems shows what the commands and the library really say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run

PAGE = (ROOT / "docs" / "systems.md").read_text("utf-8")
LEFT_OUT = "…"

FIGURES = {
    1: "17 1700000 100000 7 500000 71429 2017 2020 5",
    2: "2017-09 2018-01 2018-01/2018-02 2018-02/2018-04 2019 2020 12 17 5",
    3: "4 >=12 17 2 3 1 20 76 63 8 6",
    4: "68 96 104 69 27 30 12 40 48 7",
    5: "2 8 4 11 19 planned",
    6: "30 21 2 4 3 26 100.0 24 27 63 25 7 20",
    7: "9 24, 29 18/30 7 36 6 23 15 27 31 175 >260 17 9.5",
    8: "15 11 351 4 5 14 41 26 784 20 19 461 22/30 28/30 19/30 23/30",
    9: "3/30 21/30 26/30 6/30 2/30 1/30 5/30 7/30 9/30 10/30 -1",
    10: "30 29 Haapavesi Reisjärvi",
    11: "15 27 20 79 46 43 ~150 6 179",
    12: "4 10 1 5 12 7 6 17 2020",
    13: "14 9 7 4 19 18 89 2 5 3 29 36 26 23",
    14: "3 2 twice monthly 2019-10-31",
    15: "26 166 259 19916 32380 41735 34066 55908 66059 153669 280791 323094 7 9 5",
    16: "8.4 8.5 9.5 9.2 9.3 3 2.9 2.7 2.6 14 4.3 33 18 10",
    17: "276 77 33 53 64 49 23 22 10 17 11 19 65.5 58.6 3.25 3.62 85.0 64.0",
    18: "72 96 238 52 149",
    19: "1052 643926 466 15931 304 151365 129 6696 441 517",
    20: "10 7 5 2 4 3 8 1",
    21: "3 4 Hailuoto Siikajoki Pudasjärvi Utajärvi 5 25",
    22: "3 48 40 32 25 9 planned promised conditional",
    23: "~5300 ~440 8.3",
    24: "5 Oulunkaari Raahen Kallio Selänne Helmi",
    25: "3 2 1 VALIKKO",
    26: "t116, t117 t216 t242 SOSTE",
    27: "3 2 1 0 2020-04-30 2020-08-09 2020-09-20 2020-12-31 Ylivieska person-years",
}
"""What each system is to show, as it stands in the output."""


def systems() -> dict[int, str]:
    parts = re.split(r"^## S(\d+) .+$", PAGE, flags=re.MULTILINE)
    return {int(number): text for number, text in zip(parts[1::2], parts[2::2], strict=True)}


SYSTEMS = systems()


def commands() -> Iterator[tuple[int, str, list[str]]]:
    for number, text in SYSTEMS.items():
        for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
            for told in re.split(r"^\$ netmap ", block, flags=re.MULTILINE)[1:]:
                command, *lines = told.splitlines()
                yield number, command, lines


def scripts() -> Iterator[tuple[int, str, list[str]]]:
    form = r"```python\n(.*?)```\n\n```text\n(.*?)```"
    for number, text in SYSTEMS.items():
        for code, output in re.findall(form, text, re.DOTALL):
            yield number, code, output.splitlines()


def plain(lines: Sequence[str]) -> list[str]:
    told = (" ".join(line.split()) for line in lines)
    return [line for line in told if line and line != LEFT_OUT]


def missing(lines: Sequence[str], told: Sequence[str]) -> list[str]:
    """Return the lines that do not come out, in this order."""
    left = iter(plain(told))
    return [line for line in plain(lines) if not any(line == other for other in left)]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NETMAP_LANG", "en")
    return ROOT


def test_the_page_walks_every_system() -> None:
    assert list(SYSTEMS) == list(range(1, 28))


@pytest.mark.parametrize(("number", "command", "lines"), list(commands()))
@pytest.mark.usefixtures("here")
def test_the_lines_shown_come_out(number: int, command: str, lines: list[str], run: Run) -> None:
    ended = run(*command.split(), "--lang", "en")
    assert (ended.returncode, ended.stderr) == (0, ""), f"S{number}"
    assert plain(lines), f"S{number} shows nothing of {command}"
    assert missing(lines, ended.stdout.splitlines()) == [], f"S{number}"


@pytest.mark.parametrize(("number", "code", "lines"), list(scripts()))
@pytest.mark.usefixtures("here")
def test_the_library_prints_what_is_shown(
    number: int, code: str, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(code, f"S{number}", "exec"), {})
    assert capsys.readouterr().out.splitlines() == lines


def test_every_script_is_followed_by_its_output() -> None:
    assert PAGE.count("```python") == len(list(scripts()))


@pytest.mark.parametrize("number", FIGURES)
def test_a_system_shows_its_figures(number: int) -> None:
    shown = [*commands(), *scripts()]
    lines = " ".join(line for system, _, lines in shown if system == number for line in lines)
    words = {word.rstrip(".") for word in re.findall(r"[^\s|,;:()]+", lines)}
    assert set(FIGURES[number].replace(",", "").split()) - words == set()
