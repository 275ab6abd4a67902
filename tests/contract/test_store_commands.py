"""What machines may rely on of projects: each command on a file, and the same on a real server."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Folder, Run
from tests.contract.conftest import asked

IMPORTED = {
    "revision", "new", "changed", "removed", "moved", "unchanged", "left_out", "conflicts",
    "warnings", "dry_run",
}  # fmt: skip
CONFLICT = {
    "table", "id", "field", "value", "file", "sheet", "row", "other", "other_file", "other_sheet",
    "other_row",
}  # fmt: skip
ACTORS = (
    {"id": "kunta-oulu", "kind": "municipality", "name_fi": "Oulu", "business_id": ""},
    {"id": "aapa", "kind": "ngo", "name_fi": "Aapasuon ystävät", "business_id": "1234567-1"},
    {"id": "aapasuo", "kind": "ngo", "name_fi": "Aapasuon Ystävät ry", "business_id": ""},
    {"id": "beeta", "kind": "ngo", "name_fi": "Beetan seura", "business_id": "1234567-1"},
    {"id": "ceeta", "kind": "ngo", "name_fi": "Ceetan kilta", "business_id": ""},
    {"id": "deeta", "kind": "ngo", "name_fi": "Deetan kerho", "business_id": ""},
)
TIES = (
    {"id": "t1", "source": "kunta-oulu", "target": "aapa", "kind": "cooperates_with"},
    {"id": "t2", "source": "kunta-oulu", "target": "aapasuo", "kind": "cooperates_with"},
    {"id": "t3", "source": "aapa", "target": "beeta", "kind": "meets"},
)
POSTS = ({"id": "p1", "organisation": "aapa", "name_fi": "Yhteyshenkilö"},)
CONTACTS = (
    {"id": "c1", "about": "p1", "name": "Maija Esimerkki", "email": "maija@example.org",
     "phone": "+358 40 0000000", "access": "restricted", "purpose": "kutsut"},
)  # fmt: skip
NOTED = ({**ACTORS[4], "note": "Kysy: Maija Esimerkki"}, ACTORS[5])


@pytest.fixture
def source(folder: Folder) -> Path:
    """Return a small source, with a person in it and two actors that are one."""
    actors = (*ACTORS[:4], *NOTED)
    return folder("source", actors=actors, ties=TIES, posts=POSTS, contacts=CONTACTS)


@pytest.fixture(params=["file", "server"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where a project may be kept that is not there yet."""
    if request.param == "file":
        return str(tmp_path / "region.netmap")
    return f"{request.getfixturevalue('neo4j_uri')}/p{uuid4().hex[:8]}"


@pytest.fixture
def project(run: Run, kept: str, source: Path) -> str:
    """Return a project of one source, at revision 1."""
    assert counts(asked(run, "import", source, "--into", kept)) == (1, 11, 0, 0)
    return kept


def counts(told: dict[str, Any]) -> tuple[int, ...]:
    return tuple(told[key] for key in ("revision", "new", "changed", "removed"))


def test_an_import_is_seen_before_it_is_made_and_again_changes_nothing(
    run: Run, kept: str, source: Path
) -> None:
    command = ("import", source, "--into", kept)
    planned = asked(run, *command, "--dry-run")
    assert set(planned) == IMPORTED | {"by_table", "gone", "needs_allow_removals"}
    assert (*counts(planned), planned["dry_run"]) == (0, 11, 0, 0, True)
    done = asked(run, *command)
    assert (set(done), counts(done)) == (IMPORTED, (1, 11, 0, 0))
    again = asked(run, *command)
    assert (*counts(again), again["unchanged"], again["conflicts"]) == (1, 0, 0, 0, 11, [])
    assert [row["revision"] for row in asked(run, "log", kept)] == [1]


def test_a_dry_run_leaves_nothing_behind(run: Run, tmp_path: Path, source: Path) -> None:
    before = sorted(tmp_path.iterdir())
    asked(run, "import", source, "--into", tmp_path / "region.netmap", "--dry-run")
    assert sorted(tmp_path.iterdir()) == before


def test_a_source_replaces_what_it_said_and_nothing_of_another(
    run: Run, project: str, folder: Folder, source: Path
) -> None:
    other = folder("other", actors=[{"id": "beeta", "kind": "ngo", "name_fi": "Beeta"}])
    told = asked(run, "import", other, "--into", project)
    assert told["revision"] == 2
    (conflict,) = told["conflicts"]
    assert set(conflict) == CONFLICT
    picked = [conflict[key] for key in ("table", "id", "field", "value", "other")]
    assert picked == ["actors", "beeta", "name_fi", "Beeta", "Beetan seura"]
    assert Path(conflict["file"]).parts[-2:] == ("other", "actors.csv")
    assert (conflict["row"], conflict["other_row"]) == (2, 5)
    folder("source", actors=(*ACTORS[:4], NOTED[0]))
    assert counts(asked(run, "import", source, "--into", project)) == (3, 0, 0, 1)
    assert asked(run, "show", project, "beeta")["name"] == "Beetan seura"


def test_an_import_that_removes_much_needs_a_word(
    run: Run, project: str, folder: Folder, source: Path
) -> None:
    folder("source", actors=ACTORS[:4], ties=TIES[:1])
    planned = asked(run, "import", source, "--into", project, "--dry-run")
    assert planned["needs_allow_removals"]
    assert {"table": "actors", "id": "ceeta"} in planned["gone"]
    assert {"table": "actors", "new": 0, "changed": 0, "removed": 2} in planned["by_table"]
    refused = run("import", source, "--into", project)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"netmap import {source} --into {project} --allow-removals" in refused.stderr
    assert [row["revision"] for row in asked(run, "log", project)] == [1]
    allowed = asked(run, "import", source, "--into", project, "--allow-removals")
    assert counts(allowed) == (2, 0, 0, 4)


def test_the_log_says_who_when_and_why(run: Run, project: str, folder: Folder) -> None:
    other = folder("other", actors=[{"id": "eeta", "kind": "ngo"}])
    words = ("--who", "Tiimi", "--note", "Kevään päivitys")
    asked(run, "import", other, "--into", project, *words)
    first, second = asked(run, "log", project)
    assert set(first) == {
        "revision", "at", "kind", "who", "note", "new", "changed", "removed",
    }  # fmt: skip
    assert (first["who"], Path(first["note"]).name) == (None, "source")
    assert (second["kind"], second["who"], second["note"]) == ("import", *words[1::2])
    assert first["at"] < second["at"]


def test_a_difference_is_a_value_and_is_taken_back_by_a_revert(
    run: Run, project: str, folder: Folder, source: Path
) -> None:
    actors = (*ACTORS[:3], {**ACTORS[3], "name_fi": "Beetan uusi seura"}, NOTED[0])
    folder("source", actors=actors)
    asked(run, "import", source, "--into", project)
    differences = asked(run, "diff", project, 1, 2)
    keys = ("table", "id", "change", "field", "before", "after")
    assert [tuple(it[key] for key in keys) for it in differences] == [
        ("actors", "beeta", "changed", "name_fi", "Beetan seura", "Beetan uusi seura"),
        ("actors", "deeta", "removed", None, None, None),
    ]
    told = asked(run, "revert", project, 1)
    assert told == {"revision": 3, "new": 1, "changed": 1, "removed": 0}
    assert asked(run, "diff", project, 1, 3) == []
    assert run("diff", project, 1, 9).returncode == 1


def test_an_actor_is_shown_with_its_sources_ties_and_past(
    run: Run, project: str, folder: Folder, source: Path
) -> None:
    folder("source", actors=({**ACTORS[1], "name_fi": "Aapa"}, *ACTORS[:1], *ACTORS[2:]))
    asked(run, "import", source, "--into", project)
    told = asked(run, "show", project, "aapa")
    assert set(told) == {"id", "name", "former_ids", "values", "history", "ties"}
    (name,) = (it for it in told["values"] if it["field"] == "name_fi")
    assert (name["value"], name["row"], name["used"]) == ("Aapa", 2, True)
    assert Path(name["file"]).name == "actors.csv"
    assert {"field", "value", "source", "file", "sheet", "row", "used"} == set(name)
    assert sorted(it["id"] for it in told["ties"]) == ["t1", "t3"]
    past = [it for it in told["history"] if it["field"] == "name_fi"]
    assert (past[-1]["before"], past[-1]["after"]) == ("Aapasuon ystävät", "Aapa")
    assert run("show", project, "nobody").returncode == 1


def test_two_ids_of_one_actor_are_found_and_joined_for_good(
    run: Run, project: str, source: Path
) -> None:
    likely = asked(run, "duplicates", project)
    assert set(likely[0]) == {"id", "other", "name", "other_name", "reason", "score"}
    pairs = {frozenset((it["id"], it["other"])) for it in likely}
    assert pairs == {frozenset(("aapa", "aapasuo")), frozenset(("aapa", "beeta"))}
    told = asked(run, "merge", project, "aapa", "aapasuo")
    assert (told["revision"], told["kept"], told["gone"]) == (2, "aapa", "aapasuo")
    assert told["changed"] >= 2
    again = asked(run, "import", source, "--into", project)
    assert counts(again) == (2, 0, 0, 0)
    shown = asked(run, "show", project, "aapasuo")
    assert (shown["id"], shown["former_ids"]) == ("aapa", ["aapasuo"])
    assert sorted(it["id"] for it in shown["ties"]) == ["t1", "t2", "t3"]


def test_what_is_known_of_a_person_goes_for_good(run: Run, project: str, source: Path) -> None:
    planned = asked(run, "erase", project, "p1", "--dry-run")
    assert set(planned) == {"revision", "entries", "versions", "values", "left"}
    assert (planned["entries"], planned["values"], planned["left"]) == (1, 1, [])
    assert [row["revision"] for row in asked(run, "log", project)] == [1]
    told = asked(run, "erase", project, "p1", "--yes")
    assert told["revision"] > 1
    assert (told["entries"], told["values"]) == (1, 1)
    if "://" not in project:
        assert b"Maija" not in Path(project).read_bytes()
    again = asked(run, "import", source, "--into", project)
    assert again["left_out"] == 1
    assert asked(run, "erase", project, "p1", "--dry-run")["entries"] == 0


def test_a_backup_is_a_project(run: Run, project: str, tmp_path: Path) -> None:
    copy = tmp_path / "backup.netmap"
    assert asked(run, "backup", project, "-o", copy) == {"path": str(copy), "revision": 1}
    assert asked(run, "log", copy) == asked(run, "log", project)
    assert asked(run, "structure", copy) == asked(run, "structure", project)
    assert run("backup", project, "-o", copy).returncode == 1


def test_a_project_is_looked_through(run: Run, project: str) -> None:
    assert asked(run, "verify", project) == {"revision": 1, "ok": True, "findings": []}
    signs = asked(run, "doctor", project)
    assert all(set(it) == {"name", "value", "status", "advice"} for it in signs)
    assert {it["status"] for it in signs} <= {"ok", "warning"}


def test_damage_is_found(run: Run, tmp_path: Path, source: Path) -> None:
    path = tmp_path / "region.netmap"
    asked(run, "import", source, "--into", path)
    with sqlite3.connect(path) as past_netmap:
        past_netmap.execute("UPDATE actors SET kind = NULL, name_fi = '' WHERE id = 'ceeta'")
    past_netmap.close()
    ended = run("verify", path, "--format", "json")
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["revision"], told["ok"]) == (1, 1, False)
    assert {"code", "detail", "message"} == set(told["findings"][0])
    assert "ceeta" in told["findings"][0]["message"]
    assert "Restore a backup" in run("verify", path).stdout


def test_a_copy_loses_nothing_on_its_way_to_the_server_and_back(
    run: Run, neo4j_uri: str, tmp_path: Path, source: Path, folder: Folder
) -> None:
    here, there = tmp_path / "here.netmap", f"{neo4j_uri}/p{uuid4().hex[:8]}"
    back = tmp_path / "back.netmap"
    asked(run, "import", source, "--into", here)
    folder("source", actors=(*ACTORS[:4], NOTED[0]))
    asked(run, "import", source, "--into", here)
    asked(run, "merge", here, "aapa", "aapasuo")
    told = asked(run, "copy", here, there)
    assert (told["revisions"], told["target"]) == (3, there)
    assert asked(run, "copy", there, back)["revisions"] == 3
    for question in (["log"], ["diff", 1, 3], ["diff", 0, 2], ["show", "aapasuo"], ["structure"]):
        answers = [asked(run, question[0], place, *question[1:]) for place in (here, there, back)]
        assert answers[0] == answers[1] == answers[2]
    assert run("copy", there, back).returncode in (0, 1)
    assert asked(run, "log", back) == asked(run, "log", here)


def test_a_copy_never_replaces_another_project(run: Run, tmp_path: Path, folder: Folder) -> None:
    for name in ("one", "two"):
        actors = [{"id": name, "kind": "ngo"}]
        asked(run, "import", folder(name, actors=actors), "--into", tmp_path / f"{name}.netmap")
    before = (tmp_path / "two.netmap").read_bytes()
    ended = run("copy", tmp_path / "one.netmap", tmp_path / "two.netmap")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert (tmp_path / "two.netmap").read_bytes() == before


def test_a_server_is_prepared_again_and_again(run: Run, neo4j_uri: str) -> None:
    first = asked(run, "neo4j", "init", neo4j_uri)
    assert first["uri"] == neo4j_uri
    assert first["constraints"]
    assert asked(run, "neo4j", "init", neo4j_uri) == first


def test_moving_the_project_and_its_source_together_changes_nothing(
    run: Run, tmp_path: Path, source: Path
) -> None:
    asked(run, "import", source, "--into", tmp_path / "region.netmap")
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("region.netmap", "source"):
        shutil.move(tmp_path / name, moved / name)
    told = asked(run, "import", moved / "source", "--into", moved / "region.netmap")
    assert counts(told)[1:] == (0, 0, 0)
