from __future__ import annotations

from pathlib import Path

import pytest

import netmap
from netmap.model import Actor, Contact
from netmap.projects import Sign, doctor
from netmap.text import LANGUAGES, sentences


def signs(source: Path | str) -> dict[str, Sign]:
    return {it.name: it for it in doctor(source)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "project.netmap"
    with netmap.open(path, create=True) as project:
        project.put([Actor(id="a", kind="ngo"), Contact(id="c", about="a", name="Aino Esimerkki")])
    return path


def test_a_sound_project_has_no_sign_of_trouble(path: Path) -> None:
    found = signs(path)
    assert found["contacts"].value == "1"
    assert found["revision"].value.startswith("1 (")
    assert found["form"].value == "1"
    assert found["driver"].value.startswith("apsw ")
    assert {it.name: it.status for it in found.values() if it.status == "error"} == {}
    assert "Aino" not in repr(found)


def test_a_file_that_is_no_project_is_told(tmp_path: Path) -> None:
    path = tmp_path / "text.netmap"
    path.write_text("no project", encoding="utf-8")
    assert signs(path)["project"].status == "error"
    assert signs(tmp_path / "none.netmap")["project"].status == "error"


def test_a_folder_in_a_cloud_is_told(path: Path) -> None:
    folder = path.parent / "OneDrive - Liitto"
    folder.mkdir()
    path = path.rename(folder / path.name)
    assert signs(path)["folder"].status == "warning"


def test_what_a_program_left_is_told(path: Path) -> None:
    path.with_name(f"{path.name}-journal").touch()
    found = signs(path)["left_over"]
    assert (found.status, found.value) == ("warning", f"{path.name}-journal")


def test_a_full_disk_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netmap.projects.health._LITTLE", 10**12)
    assert signs(path)["disk"].status == "warning"


def test_a_file_that_cannot_be_written_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert signs(path)["writable"].status == "warning"


def test_an_old_sqlite_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apsw.sqlitelibversion", lambda: "3.46.1")
    found = signs(path)["sqlite"]
    assert (found.status, found.value) == ("error", "3.46.1")
    assert found.advice
    assert "3.46.1" in found.advice


def test_a_server_that_does_not_answer_is_told() -> None:
    found = signs("bolt://localhost:1")
    assert found["server"].status == "error"
    assert "revision" not in found


def test_a_server_is_looked_at(neo4j_uri: str) -> None:
    found = signs(neo4j_uri)
    assert found["server"].value.startswith("Neo4j/")
    assert found["latency"].value.endswith(" ms")


@pytest.mark.parametrize("language", LANGUAGES)
def test_signs_are_told_in_every_language(path: Path, language: str) -> None:
    known = sentences(language)
    for sign in (*doctor(path, language), *doctor("bolt://localhost:1", language)):
        assert known[f"signs.{sign.name}.label"]
