"""What the commands on projects show to people, in three languages, and how they ask."""

from __future__ import annotations

import csv
import os
import pty
import subprocess
import time
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import Folder, Run

LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en"])
SEVERAL = 30


@pytest.fixture
def source(folder: Folder) -> Path:
    return folder("source", actors=_actors("Seura"), ties=_ties(), posts=_POSTS, contacts=_CONTACTS)


@pytest.fixture
def project(run: Run, tmp_path: Path, source: Path) -> Path:
    path = tmp_path / "my region.netmap"
    assert run("import", source, "--into", path).returncode == 0
    return path


_POSTS = [{"id": "p", "organisation": "a0"}]
_CONTACTS = [{"id": "c", "about": "p", "name": "Maija Esimerkki", "purpose": "kutsut"}]


def _actors(word: str) -> list[dict[str, str]]:
    return [{"id": f"a{n}", "kind": "ngo", "name_fi": f"{word} {n}"} for n in range(SEVERAL)]


def _ties() -> list[dict[str, str]]:
    return [
        {"id": f"t{n}", "source": "a0", "target": f"a{n}", "kind": "meets"}
        for n in range(1, SEVERAL)
    ]


def told(run: Run, *words: object) -> str:
    ended = run(*words)
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout


def test_a_dry_run_is_a_preview(run: Run, project: Path, folder: Folder, source: Path) -> None:
    other = folder("other", actors=_actors("Yhdistys"))
    shown = told(run, "import", other, "--into", project, "--dry-run")
    assert "nothing was written" in shown
    assert "Sources disagree about these (30)" in shown
    assert "Yhdistys 0  (" in shown
    assert "Seura 0  (" in shown
    assert "… and 20 more." in shown
    assert "actor" in shown
    assert "revert" not in shown
    folder("source", actors=_actors("Seura")[:15], ties=_ties()[:14])
    allowed = ("--allow-removals", "--dry-run")
    shown = told(run, "import", source, "--into", project, *allowed)
    assert "Would be removed" in shown
    assert "  actor a15\n" in shown


def test_a_change_says_how_it_is_undone(run: Run, project: Path, folder: Folder) -> None:
    other = folder("other", actors=[{"id": "b", "kind": "ngo"}])
    shown = told(run, "import", other, "--into", project)
    assert f"To undo: netmap revert '{project}' 1" in shown
    shown = told(run, "revert", project, 1)
    assert f"To undo: netmap revert '{project}' 2" in shown
    assert "1 removed" in shown
    assert "Nothing changed" in told(run, "revert", project, 1)
    shown = told(run, "merge", project, "a1", "a2")
    assert "a2 is now a1" in shown
    assert "To undo: " in shown


def test_an_import_of_nothing_new_says_so(run: Run, project: Path, source: Path) -> None:
    assert "says the same already" in told(run, "import", source, "--into", project)


def test_who_is_told_by_the_environment_and_by_nothing_else(
    run: Run, project: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETMAP_WHO", "Tiimi")
    told(run, "import", folder("b", actors=[{"id": "b", "kind": "ngo"}]), "--into", project)
    monkeypatch.delenv("NETMAP_WHO")
    told(run, "import", folder("c", actors=[{"id": "c", "kind": "ngo"}]), "--into", project)
    rows = [*csv.DictReader(StringIO(told(run, "log", project, "--format", "csv")))]
    assert [row["who"] for row in rows] == ["", "Tiimi", ""]


def test_the_log_is_a_table(run: Run, project: Path) -> None:
    shown = told(run, "log", project, "--lang", "fi")
    assert "Versio" in shown
    assert "tuonti" in shown
    assert "Kuka" not in shown


def test_differences_are_told_record_by_record(
    run: Run, project: Path, folder: Folder, source: Path
) -> None:
    folder("source", actors=[*_actors("Seura")[:-1], {"id": "b", "kind": "ngo"}], ties=_ties()[:-1])
    told(run, "import", source, "--into", project)
    lines = told(run, "diff", project, 1, 2).splitlines()
    assert "+ actor b" in lines
    assert "- actor a29" in lines
    assert "- tie t29" in lines
    assert lines[-1] == "New 1, changed 0, removed 2."
    assert "… and" in told(run, "diff", project, 0, 1) or SEVERAL < 50
    assert told(run, "diff", project, 2, 2) == "No differences.\n"


def test_a_changed_value_is_told_before_and_after(
    run: Run, project: Path, folder: Folder, source: Path
) -> None:
    folder("source", actors=[*_actors("Seura")[1:], {"id": "a0", "kind": "ngo", "name_fi": "Uusi"}])
    told(run, "import", source, "--into", project)
    assert "    Nimi suomeksi: Seura 0 → Uusi" in told(run, "diff", project, 1, 2, "--lang", "fi")
    shown = told(run, "show", project, "a0")
    for word in ("Uusi (a0)", "What is said of it", "What it has been", "row 31", "Seura 0"):
        assert word in shown


def test_likely_duplicates_are_a_table_that_says_what_to_do(
    run: Run, tmp_path: Path, folder: Folder
) -> None:
    names = ("Aapasuon ystävät", "Aapasuon Ystävät ry")
    twins = [{"id": f"a{n}", "kind": "ngo", "name_fi": name} for n, name in enumerate(names)]
    path = tmp_path / "x.netmap"
    told(run, "import", folder("twins", actors=twins), "--into", path)
    shown = told(run, "duplicates", path)
    assert "Aapasuon Ystävät ry" in shown
    assert f"netmap merge {path} a0 a1" in shown


def test_no_duplicates_are_said_to_be_none(run: Run, tmp_path: Path, folder: Folder) -> None:
    path = tmp_path / "x.netmap"
    told(run, "import", folder(actors=[{"id": "a", "kind": "ngo"}]), "--into", path)
    assert told(run, "duplicates", path) == "No actors look alike.\n"


def test_erasing_needs_a_word_where_nobody_can_be_asked(run: Run, project: Path) -> None:
    before = project.read_bytes()
    ended = run("erase", project, "p")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--yes" in ended.stderr
    assert project.read_bytes() == before
    assert "records 1, earlier versions 0" in told(run, "erase", project, "p", "--dry-run")
    assert "cannot be undone" in told(run, "erase", project, "p", "--yes")


@pytest.mark.parametrize(("language", "word", "status"), [
    ("fi", "kyllä", 0), ("sv", "ja", 0), ("en", "yes", 0), ("en", "no", 1), ("en", "", 1),
])  # fmt: skip
def test_erasing_asks_on_a_terminal(
    command: str, project: Path, language: str, word: str, status: int
) -> None:
    before = project.read_bytes()
    ours, theirs = pty.openpty()
    words = [command, "erase", str(project), "p", "--lang", language]
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, f"{word}\n".encode())
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # the other side has closed the terminal
            pass
    os.close(ours)
    question = {"fi": "kyllä/ei", "sv": "ja/nej", "en": "yes/no"}[language]
    assert question in shown.decode()
    assert process.returncode == status
    assert (project.read_bytes() == before) == bool(status)


@LANGUAGES
def test_every_command_speaks_the_language(
    run: Run, project: Path, folder: Folder, tmp_path: Path, language: str
) -> None:
    other = folder("other", actors=[{"id": "a1", "kind": "ngo", "name_fi": "Toinen"}])
    lang = ("--lang", language)
    for words in (
        ("import", other, "--into", project, "--dry-run"),
        ("import", other, "--into", project, "--note", "Miksi"),
        ("log", project),
        ("diff", project, 1, 2),
        ("show", project, "a1"),
        ("duplicates", project),
        ("merge", project, "a1", "a2"),
        ("revert", project, 1),
        ("erase", project, "p", "--yes"),
        ("backup", project, "-o", tmp_path / "b.netmap"),
        ("verify", project),
        ("doctor", project),
        ("copy", project, tmp_path / "c.netmap"),
    ):
        assert told(run, *words, *lang).strip()


def test_every_answer_is_csv_too(run: Run, project: Path, tmp_path: Path) -> None:
    for words in (
        ("log", project),
        ("diff", project, 0, 1),
        ("show", project, "a1"),
        ("verify", project),
        ("doctor", project),
        ("backup", project, "-o", tmp_path / "b.netmap"),
    ):
        rows = [*csv.DictReader(StringIO(told(run, *words, "--format", "csv")))]
        assert rows
        assert all(None not in row for row in rows)


@pytest.mark.parametrize(
    "words",
    [
        ("import", "examples/kainuu"),
        ("log",),
        ("diff", "x.netmap", "1"),
        ("diff", "x.netmap", "1", "two"),
        ("revert", "x.netmap", "-1"),
        ("merge", "x.netmap", "a"),
        ("backup", "x.netmap"),
        ("copy", "x.netmap", "y.xlsx"),
        ("neo4j",),
        ("neo4j", "nope"),
        ("neo4j", "init"),
    ],
)
def test_what_is_malformed_ends_with_two(run: Run, words: tuple[str, ...]) -> None:
    ended = run(*words)
    assert (ended.returncode, ended.stdout) == (2, "")


def test_the_group_of_neo4j_speaks_the_language(run: Run) -> None:
    for words in (("neo4j",), ("neo4j", "init")):
        shown = told(run, *words, "--help", "--lang", "fi")
        assert "Käyttö: netmap neo4j" in shown
        assert "Options" not in shown
        assert "Commands" not in shown


def test_looking_loads_no_graph_and_help_no_store(command: str, project: Path) -> None:
    code = (
        "import sys; from netmap_cli.main import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)"
    )
    for words, forbidden in (
        (("--help",), {"apsw", "neo4j", "networkx", "igraph", "rich"}),
        (("log", str(project), "--format", "json"), {"neo4j", "networkx", "igraph"}),
    ):
        python = Path(command).with_name("python")
        ended = subprocess.run([python, "-c", code, *words], capture_output=True, text=True)
        assert not forbidden & set(ended.stderr.split())


def test_the_log_is_there_at_once(command: str, project: Path) -> None:
    began = time.monotonic()
    subprocess.run([command, "log", project], capture_output=True, check=True)
    assert time.monotonic() - began < 3  # a second on a machine that does nothing else
