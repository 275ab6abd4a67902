"""What the commands on projects show to people, in three languages, and how they ask."""

from __future__ import annotations

import csv
import os
import pty
import re
import subprocess
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
    assert (shown.count(" – used\n"), shown.count(" – not used\n")) == (10, 10)
    assert "… and 20 more." in shown
    assert "actor" in shown
    assert "revert" not in shown
    folder("source", actors=_actors("Seura")[:15], ties=_ties()[:14])
    allowed = ("--allow-removals", "--dry-run")
    shown = told(run, "import", source, "--into", project, *allowed)
    assert "Would be removed" in shown
    assert "  actor a15 (Seura 15)\n" in shown


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
    assert "- actor a29 (Seura 29)" in lines
    assert "- tie t29 (Seura 0 → Seura 29)" in lines
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


@pytest.mark.parametrize(
    ("language", "word", "status"), [("fi", "kyllä", 0), ("sv", "ja", 0), ("en", "no", 1)]
)
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


def test_a_dry_run_says_that_the_import_would_be_refused(
    run: Run, project: Path, folder: Folder, source: Path
) -> None:
    folder("source", actors=_actors("Seura")[:15], ties=_ties()[:14])
    shown = told(run, "import", source, "--into", project, "--dry-run")
    assert "Would be removed" in shown
    assert "--allow-removals" in shown
    allowed = ("--dry-run", "--allow-removals")
    assert "--allow-removals" not in told(run, "import", source, "--into", project, *allowed)


def test_an_undo_is_told_of_what_revert_can_undo(
    run: Run, tmp_path: Path, folder: Folder, source: Path
) -> None:
    path = tmp_path / "new.netmap"
    assert f"To undo: netmap revert {path} 0 (contacts stay" in told(
        run, "import", source, "--into", path
    )
    folder("source", contacts=[{**_CONTACTS[0], "name": "Matti Esimerkki"}])
    shown = told(run, "import", source, "--into", path)
    assert "is now at revision 2" in shown
    assert "To undo" not in shown
    shown = told(run, "revert", path, 0)
    assert "Contacts were not put back" in shown
    assert "not there now: 1 (c)" in shown
    assert f"netmap erase {path} c" in shown


def test_records_that_only_moved_are_said_to_stay(
    run: Run, project: Path, folder: Folder, source: Path
) -> None:
    folder("source", actors=_actors("Seura")[::-1])
    planned = told(run, "import", source, "--into", project, "--dry-run")
    assert f"of them would be told at another place.\nUnchanged: {SEVERAL + 1}." in planned
    shown = told(run, "import", source, "--into", project)
    assert shown.startswith("The records stay; ")
    assert "is now at revision 2" in shown


def test_what_is_wrong_between_sources_is_listed_at_once(
    run: Run, project: Path, folder: Folder, source: Path
) -> None:
    ties = [{"id": "t", "source": "b", "target": "a29", "kind": "meets"}]
    other = folder("other", actors=[{"id": "b", "kind": "ngo"}], ties=ties)
    told(run, "import", other, "--into", project)
    folder("source", actors=_actors("Seura")[:-1], ties=_ties()[:-1])
    ended = run("import", source, "--into", project)
    assert (ended.returncode, ended.stdout) == (1, "")
    first, second = ended.stderr.splitlines()
    assert first == "Error: 1 error in the data:"
    assert "a29" in second
    assert "netmap check" not in ended.stderr
    folder("source", actors=[*_actors("Seura"), {"id": "a1", "kind": "ngo"}])
    ended = run("import", source, "--into", project)
    assert ended.stderr.endswith(f"netmap check {source}\n")
    assert ended.stderr.startswith("Error: 1 error in the data.")


def test_a_source_that_moved_is_known_again(run: Run, project: Path, source: Path) -> None:
    moved = source.rename(source.with_name("moved"))
    shown = told(run, "import", moved, "--into", project, "--dry-run")
    command = f"netmap import {moved} --into '{project}' --as source"
    assert command in shown
    assert "undo this import" in told(run, "import", moved, "--into", project)
    told(run, "revert", project, 1)
    shown = told(run, "import", moved, "--into", project, "--as", "source")
    assert "tells for the most part" not in shown


def test_a_project_is_found_by_a_link(run: Run, project: Path, source: Path) -> None:
    folder = project.parent / "links"
    folder.mkdir()
    link = folder / "link.netmap"
    link.symlink_to(project)
    assert "says the same already" in told(run, "import", source, "--into", link)
    lost = folder / "lost.netmap"
    lost.symlink_to(folder / "nowhere.netmap")
    for words in (("log", lost), ("import", source, "--into", lost)):
        assert "a link to a file that is not there" in run(*words).stderr


def test_a_project_is_not_exported_to_and_not_copied_into_itself(
    run: Run, project: Path, source: Path, tmp_path: Path
) -> None:
    for options in ((), ("--force",), ("--as", "graph")):
        ended = run("export", source, "-o", project, *options)
        assert ended.returncode == 2
        assert "netmap import SOURCE --into" in ended.stderr
    assert "the same project" in run("copy", project, project).stderr
    target = tmp_path / "copy.netmap"
    told(run, "copy", project, target)
    assert "Nothing was copied" in told(run, "copy", project, target)
    assert run("backup", project, "-o", tmp_path / "copy.db").returncode == 2
    for words in (("backup", project, "-o"), ("copy", project), ("import", source, "--into")):
        ended = run(*words, tmp_path / "no" / "x.netmap")
        assert ended.returncode == 1
        assert f"there is no folder {tmp_path / 'no'}" in ended.stderr


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (("log", "neo4j:/x"), "neo4j://HOST:PORT"),
        (("log", "nowhere"), "ends in .netmap"),
        (("partners", "http://localhost/x"), "web address"),
        (("log", "http://a:secret@localhost/x"), "neo4j://HOST:PORT"),
        (("log", "neo4j://a:secret@localhost:7687/x"), "NETMAP_NEO4J_PASSWORD"),
        (("log", "neo4j://localhost:port/x"), "has to be a number"),
        (("log", "neo4j://localhost:7687/Big"), "small letters"),
    ],
)
def test_a_mistyped_address_is_answered_with_the_right_form(
    run: Run, words: tuple[str, ...], advice: str
) -> None:
    ended = run(*words)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert advice in ended.stderr
    assert "secret" not in ended.stderr


def test_a_forgotten_suffix_and_a_wrong_revision_are_answered(run: Run, project: Path) -> None:
    assert f"Did you mean {project}?" in run("log", project.with_suffix("")).stderr
    assert run("revert", project, 99).stderr == "Error: There is no revision 99. The newest is 1.\n"
    assert "there is nothing to erase" in told(run, "erase", project, "a5", "--yes")


def test_doctor_lists_the_sources_and_stops_where_there_is_no_project(
    run: Run, project: Path, tmp_path: Path
) -> None:
    shown = told(run, "doctor", project)
    assert f"Source: source ({2 * SEVERAL + 1} records)" in shown
    assert re.search(r"Koko: \d,\d Mt\n", told(run, "doctor", project, "--lang", "fi"))
    text = tmp_path / "text.netmap"
    text.write_text("Remember the milk.")
    ended = run("doctor", text)
    assert ended.returncode == 1
    assert "Free space" not in ended.stdout


def _at_80(command: str, *words: object) -> list[str]:
    """Return what a command shows on a terminal of 80 columns."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}
    told = [command, *map(str, words)]
    shown = b""
    with subprocess.Popen(told, stdout=theirs, stderr=theirs, env=environment):
        os.close(theirs)
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # the other side has closed the terminal
            pass
    os.close(ours)
    lines = shown.decode().replace("\r", "").splitlines()
    drawn = (line.rpartition("\x1b[2K")[2] for line in lines)  # without the progress before
    return [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line) for line in drawn]


@LANGUAGES
def test_show_and_log_fit_a_terminal(
    run: Run, command: str, project: Path, folder: Folder, language: str
) -> None:
    long_id = "pitka-tunnus-jota-ei-katkaista"
    actors = [
        {"id": "a1", "kind": "ngo", "name_fi": "Toinen nimi"},
        {"id": long_id, "kind": "association", "name_fi": "Sosiaali- ja terveysjärjestöt"},
    ]
    ties = [{"id": "long", "source": "a1", "target": long_id, "kind": "has_partnership_agreement"}]
    other = folder("other", actors=actors, ties=ties)
    note = "Why this was done, in as many words as one likes to use"
    told(run, "import", other, "--into", project, "--note", note, "--who", "Aino Esimerkki")
    for words in (("log", project), ("show", project, "a1")):
        lines = _at_80(command, *words, "--lang", language)
        assert [it for it in lines if len(it) > 80 and not it.startswith("  [")] == []
        assert words[0] == "log" or any(f"({long_id})" in it for it in lines)
