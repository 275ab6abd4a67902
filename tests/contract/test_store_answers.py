"""A project answers as the folders do that were imported into it, byte by byte."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from tests.conftest import ROOT, Run
from tests.contract.conftest import asked

PP = "examples/pohjois-pohjanmaa"
ALL = ("examples/ohjelma", PP, "examples/kainuu", "examples/keski-suomi")
QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("partners", ()),
    ("meetings", ()),
    ("coverage", ("contact_person_named",)),
    ("centrality", ()),
    ("centrality", ("--measure", "closeness", "--at", "2019")),
    ("structure", ("--kinds", "all", "--statuses", "all")),
    ("without", ("--actor", "pp-jarjestorakenne")),
    ("check", ()),
)
ASKED = pytest.mark.parametrize(
    ("question", "options"), QUESTIONS, ids=lambda it: it if isinstance(it, str) else "-".join(it)
)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the four examples are kept as a project, by whoever asks first."""
    return tmp_path_factory.mktemp("stored") / "all.netmap"


@pytest.fixture
def project(stored: Path, run: Run) -> Path:
    """Return a project of the four examples."""
    if not stored.exists():
        told = asked(run, "import", *ALL, "--into", stored)
        assert (told["revision"], told["changed"], told["removed"]) == (1, 0, 0)
    return stored


@pytest.fixture(scope="session")
def shared(neo4j_uri: str) -> str:
    """Return the address of a project on the server that is not there yet."""
    return f"{neo4j_uri}/p{uuid4().hex[:8]}"


@pytest.fixture
def on_server(shared: str, project: Path, run: Run) -> str:
    """Return the project of the four examples on a server, copied there by whoever asks first."""
    asked(run, "copy", project, shared)  # again copies nothing
    return shared


@ASKED
def test_a_file_answers_as_the_folders_do(
    run: Run, project: Path, question: str, options: tuple[str, ...]
) -> None:
    of_folders = run(question, *ALL, *options, "--format", "json")
    of_file = run(question, project, *options, "--format", "json")
    assert of_folders.returncode == 0
    assert (of_file.returncode, of_file.stdout) == (0, of_folders.stdout)


@ASKED
def test_a_server_answers_as_the_file_does(
    run: Run, project: Path, on_server: str, question: str, options: tuple[str, ...]
) -> None:
    of_file = run(question, project, *options, "--format", "json")
    of_server = run(question, on_server, *options, "--format", "json")
    assert (of_server.returncode, of_server.stdout) == (0, of_file.stdout)


def test_the_map_of_a_project_is_the_map_of_the_folders(
    run: Run, project: Path, tmp_path: Path
) -> None:
    pages = []
    for name, sources in (("folders", ALL), ("project", (project,))):
        path = tmp_path / f"{name}.html"
        assert run("map", *sources, "-o", path).returncode == 0
        pages.append(path.read_bytes())
    assert pages[0] == pages[1]


def test_the_same_import_again_changes_nothing(run: Run, project: Path) -> None:
    told = asked(run, "import", *ALL, "--into", project)
    assert [told[key] for key in ("revision", "new", "changed", "removed")] == [1, 0, 0, 0]
    assert asked(run, "import", PP, "--into", project, "--dry-run")["unchanged"] > 500


def test_the_rows_behind_a_figure_are_the_same(run: Run, project: Path) -> None:
    of_folders, of_file = (
        run("meetings", *sources, "--rows", "--format", "json") for sources in (ALL, (project,))
    )
    assert of_folders.stdout == of_file.stdout
