"""The commands that write data: new, export, and the annotated copy of check."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from netmap.catalogue import headlines
from netmap.text import LANGUAGES
from tests.conftest import Folder, Run

TOLD = {
    "changes": ("--from", "2018", "--to", "2020"),
    "compare": ("--at", "2018", "--at", "2020"),
    "coverage": ("contact_person_named",),
    "paths": ("--from", "kunta-oulu", "--to", "soste"),
    "summary": ("--year", "2019"),
    "without": ("--actor", "pp-jarjestorakenne"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_workbook_is_clean(run: Run, tmp_path: Path, language: str) -> None:
    path = tmp_path / "region.xlsx"
    assert run("new", path, "--lang", language).returncode == 0
    checked = run("check", path, "--format", "json")
    assert checked.returncode == 0
    assert json.loads(checked.stdout) == {"problems": []}


def test_a_workbook_is_replaced_only_with_force(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "region.xlsx"
    run("new", path)
    before = path.read_bytes()
    refused = run("new", path, "--lang", "fi")
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    assert path.read_bytes() == before
    assert run("new", path, "--lang", "fi", "--force").returncode == 0
    assert path.read_bytes() != before


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "region.csv"),
        ("export", "{source}", "-o", "data.csv"),
        ("check", "{source}", "--annotate", "copy.xlsx"),
        ("check", "region.xlsx", "--annotate", "copy.csv"),
    ],
)
def test_a_name_of_the_wrong_kind_is_a_malformed_option(
    run: Run, folder: Folder, arguments: tuple[str, ...]
) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}])
    ended = run(*(argument.format(source=source) for argument in arguments))
    assert ended.returncode == 2
    assert ".xlsx" in ended.stderr


def test_every_question_has_the_same_answer_of_an_export(
    run: Run, example_folders: tuple[Path, ...], tmp_path: Path
) -> None:
    targets = (tmp_path / "data", tmp_path / "data.xlsx")
    for target in targets:
        assert run("export", *example_folders, "-o", target).returncode == 0
    for name in (headline.name for headline in headlines()):
        more = [*TOLD.get(name, ()), "--format", "json"]
        said = run(name, *example_folders, *more)
        assert said.returncode == 0, said.stderr
        assert [run(name, target, *more).stdout for target in targets] == [said.stdout] * 2, name


def test_contacts_are_exported_only_when_asked_for(
    run: Run, folder: Folder, tmp_path: Path
) -> None:
    source = folder(
        actors=[{"id": "a", "kind": "ngo"}], contacts=[{"id": "c", "about": "a", "name": "M M"}]
    )
    ended = run("export", source, "-o", tmp_path / "one")
    assert "--with-contacts" in ended.stdout
    assert not (tmp_path / "one" / "contacts.csv").exists()
    ended = run("export", source, "-o", tmp_path / "two", "--with-contacts")
    assert "--with-contacts" not in ended.stdout
    assert b"M M" in (tmp_path / "two" / "contacts.csv").read_bytes()


def test_a_source_with_errors_is_not_exported(run: Run, folder: Folder, tmp_path: Path) -> None:
    source = folder(ties=[{"id": "t", "source": "a", "target": "b", "kind": "meets"}])
    ended = run("export", source, "-o", tmp_path / "out")
    assert ended.returncode == 1
    assert not (tmp_path / "out").exists()


def test_check_writes_an_annotated_copy(run: Run, tmp_path: Path) -> None:
    path, copy = tmp_path / "region.xlsx", tmp_path / "copy.xlsx"
    run("new", path, "--lang", "fi")
    book = openpyxl.load_workbook(path)
    book["Toimijat"]["A2"] = "a"
    book.save(path)
    before = path.read_bytes()
    ended = run("check", path, "--annotate", copy, "--format", "json", "--lang", "fi")
    assert ended.returncode == 1
    assert [it["code"] for it in json.loads(ended.stdout)["problems"]] == ["missing_value"]
    assert str(copy) in ended.stderr
    assert "✖ Virhe" in openpyxl.load_workbook(copy)["Toimijat"]["E2"].comment.text
    assert path.read_bytes() == before


def test_an_annotated_copy_never_replaces_its_workbook(run: Run, tmp_path: Path) -> None:
    path, other = tmp_path / "region.xlsx", tmp_path / "other.xlsx"
    run("new", path)
    run("new", other)
    before = path.read_bytes()
    assert run("check", path, "--annotate", path, "--force").returncode == 1
    assert run("check", path, "--annotate", other).returncode == 1
    assert run("check", path, "--annotate", other, "--force").returncode == 0
    assert path.read_bytes() == before
