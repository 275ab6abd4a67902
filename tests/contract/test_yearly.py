"""The second contract for machines: workbooks, the yearly questions, the fictional region."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from netmap.catalogue import names
from tests.conftest import Run

pytestmark = pytest.mark.usefixtures("root")
PP = "examples/pohjois-pohjanmaa"
ALL = ("examples/ohjelma", PP, "examples/kainuu", "examples/keski-suomi")

KEYS = {
    "seats": {"structure", "sector", "seat"},
    "goals": {"goal", "level", "period", "change", "parent"},
    "surveys": {
        "instrument", "item", "date", "respondents", "invited", "rate", "rate_kind", "scale_min",
        "scale_max", "mean", "share",
    },
    "reach": {"group", "period", "posts", "views", "followers"},
    "documents": {"document", "status", "date", "parties"},
    "posts": {"organisation", "post", "from", "to", "holders", "staff"},
    "forums": {"forum", "year", "attended"},
    "networks": {"network", "convener", "year", "meetings", "loses_convener"},
    "quality": {"finding", "stated", "computed", "difference", "where"},
    "gaps": {"rank", "rule", "subject", "reason", "evidence", "kind"},
}  # fmt: skip
"""What each row of an answer without options has."""


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])


def answer(run: Run, *arguments: object) -> Any:
    ended = run(*arguments, "--format", "json")
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_new_workbook_has_no_errors_and_is_never_replaced(
    run: Run, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "region.xlsx"
    assert run("new", path, "--lang", language).returncode == 0
    written = path.read_bytes()
    assert answer(run, "check", path) == {"problems": []}
    refused = run("new", path, "--lang", language)
    assert (refused.returncode, refused.stdout, path.read_bytes()) == (1, "", written)
    assert run("new", path, "--lang", "en", "--force").returncode == 0


def test_a_problem_of_a_workbook_is_told_as_excel_shows_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "region.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Toimijat"
    for row in (
        ["Pohjois-Pohjanmaan toimijat 2019"],
        [],
        ["Tunnus", "Nimi suomeksi", "Laji", "Alkaa"],
        ["a", "Aapa ry", "yhdistys", "31.8.2019"],
        ["b", "Beeta ry", "yhdistys", "31.2.2019"],
    ):
        sheet.append(row)
    book.save(path)
    ended = run("check", path, "--format", "json")
    assert ended.returncode == 1
    (problem,) = json.loads(ended.stdout)["problems"]
    expected = {
        "severity": "error",
        "file": str(path),
        "sheet": "Toimijat",
        "row": 5,
        "column": "Alkaa",
        "cell": "D5",
        "value": "31.2.2019",
    }
    assert {key: problem[key] for key in expected} == expected
    finnish = run("check", path, "--format", "json", "--lang", "fi")
    (told,) = json.loads(finnish.stdout)["problems"]
    assert {key for key in told if told[key] != problem[key]} == {"message", "fix"}


@pytest.mark.parametrize("question", sorted(KEYS))
def test_every_row_has_the_keys_of_the_contract(run: Run, question: str) -> None:
    rows = answer(run, question, *ALL)
    assert rows
    assert all(KEYS[question] <= row.keys() for row in rows)


def test_the_words_of_the_contract_are_the_ones_used(run: Run) -> None:
    seats = {row["seat"] for row in answer(run, "seats", *ALL)}
    assert seats == {"yes", "no", "possible", "not_stated"}
    assert {row["kind"] for row in answer(run, "gaps", *ALL, "--year", 2019)} == {"gap", "ask"}
    kinds = {row["rate_kind"] for row in answer(run, "surveys", *ALL)}
    assert kinds == {"response", "attendance", None}
    assert {row["staff"] for row in answer(run, "posts", *ALL)} == {True, False}
    ends = {row["loses_convener"] for row in answer(run, "networks", PP)}
    assert ends == {None, "2017", "2018", "2020"}


def test_goals_of_one_project(run: Run) -> None:
    rows = answer(run, "goals", *ALL, "--project", "pp-jarjestorakenne")
    assert len(rows) == 28
    assert run("goals", *ALL, "--project", "nobody", "--format", "json").returncode == 1


@pytest.mark.parametrize(
    ("at", "staff"), [("2020-04-30", 2), ("2020-08-09", 1), ("2020-08-10", 0), ("2020-12-31", 1)]
)
def test_staff_at_a_date(run: Run, at: str, staff: int) -> None:
    rows = answer(run, "posts", "examples/keski-suomi", "--at", at, "--totals")
    totals = [row for row in rows if row["post"] is None]
    assert [(row["organisation"], row["staff_total"]) for row in totals] == [
        ("ks-vaikuttavat-jarjestot", staff)
    ]
    plain = answer(run, "posts", "examples/keski-suomi", "--at", at)
    assert plain == [row for row in rows if row["post"] is not None]


def test_paths_are_lists_of_ids(run: Run) -> None:
    rows = answer(run, "paths", PP, "--from", "pp-yhdistysagentit", "--to", "pp-liitto")
    for row in rows:
        assert (row["path"][0], row["path"][-1]) == ("pp-yhdistysagentit", "pp-liitto")
        assert row["length"] == len(row["ties"]) == len(row["path"]) - 1
    assert rows
    assert run("paths", PP, "--from", "pp-liitto", "--to", "nobody").returncode == 1
    assert run("paths", PP, "--from", "pp-liitto").returncode == 2


def test_regions_are_one_row_a_project(run: Run) -> None:
    rows = {row["project"]: row for row in answer(run, "regions", *ALL)}
    assert set(rows) == {
        "jarjestokainuu-2",
        "keski-pohjanmaa-jarjesto-2-0",
        "ks-vaikuttavat-jarjestot",
        "lappi-jarjesto-2-0",
        "pp-jarjestorakenne",
    }


def test_changes_are_rows_of_records(run: Run) -> None:
    rows = answer(run, "changes", PP, "--from", "2018", "--to", "2019")
    assert all({"record", "id", "change", "before", "after"} <= row.keys() for row in rows)
    changed = {row["id"]: row for row in rows if row["record"] == "indicators"}
    assert (
        changed["contact_person_named"]["before"],
        changed["contact_person_named"]["after"],
    ) in (
        (21, 26),
        ("21", "26"),
    )
    assert run("changes", PP, "--from", "2019", "--to", "2018").returncode == 2


def test_the_yearly_page(run: Run) -> None:
    rows = answer(run, "summary", PP, "--year", 2019)
    keys = {"figure", "value", "qualifier", "previous", "period", "note"}
    assert all(keys <= row.keys() for row in rows)
    for form in ("table", "md", "csv"):
        ended = run("summary", PP, "--year", 2019, "--format", form)
        assert (ended.returncode, "104" in ended.stdout) == (0, True)
    assert run("summary", PP).returncode == 2


def test_the_same_seed_writes_the_same_bytes(run: Run, tmp_path: Path) -> None:
    command = ("generate", "--municipalities", 30, "--actors", 600, "--seed", 1, "-o")
    for name in ("one", "two"):
        assert run(*command, tmp_path / name).returncode == 0
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
                for name in ("one", "two"))  # fmt: skip
    assert one == two
    assert answer(run, "check", tmp_path / "one") == {"problems": []}


def test_the_demo_is_one_page(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "demo.html"
    assert run("demo", "-o", path).returncode == 0
    page = path.read_text("utf-8")
    assert "fictional" in page
    assert "default-src &#39;none&#39;" in page
    assert 'src="http' not in page


@pytest.mark.parametrize("name", ["own.xlsx", "own"])
def test_an_export_answers_as_its_source_does(run: Run, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    assert run("export", *ALL, "-o", target).returncode == 0
    told = {
        "coverage": ["contact_person_named"],
        "without": ["--actor", "pp-jarjestorakenne"],
        "paths": ["--from", "pp-yhdistysagentit", "--to", "pp-liitto"],
        "changes": ["--from", "2018", "--to", "2019"],
        "compare": ["--at", "2018", "--at", "2019"],
        "summary": ["--year", "2019"],
    }
    for question in names():
        options = told.get(question, [])
        assert answer(run, question, target, *options) == answer(run, question, *ALL, *options)
