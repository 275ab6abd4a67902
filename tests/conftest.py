"""What tests of several rooms share: folders of CSV files written from a few rows, the examples."""

from __future__ import annotations

import csv
import os
import re
import shutil
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import settings
from hypothesis import strategies as st

import netmap
from netmap.dataset import Dataset
from netmap.formats.tables.tables import TABLES
from netmap.model import Actor, Tie
from netmap.network import Network
from netmap.projects import Project
from netmap.reading import read
from netmap_cli.main import main
from tests import neo4j_server
from tests.chromium import browser

__all__ = ["browser"]

settings.register_profile(
    "netmap",
    deadline=None,  # a shared machine is slow
    max_examples=60,
    derandomize="NETMAP_REQUIRE_ALL" in os.environ,  # CI judges the change, desks look for more
)
settings.load_profile("netmap")

LETTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
"""Every character that a text of the data may hold."""


def pytest_configure() -> None:
    """Tell the workers which run they belong to."""
    os.environ.setdefault(neo4j_server.RUN, str(os.getpid()))


def pytest_unconfigure() -> None:
    """Stop the server of this run, which only the process that began it may do."""
    if os.environ[neo4j_server.RUN] == str(os.getpid()):
        neo4j_server.end(str(os.getpid()))


@pytest.fixture(scope="session")
def neo4j_uri() -> str:
    """Return the address of a real, prepared Neo4j server, with its password in the environment."""
    return neo4j_server.shared()


Rows = Iterable[Mapping[str, object]]
Folder = Callable[..., Path]
Run = Callable[..., CompletedProcess[str]]
Graph = Callable[[str], Network]

ROOT = Path(__file__).parents[1]

HOSTILE = (
    "=1+1</script><script>window.XSS=1</script><img src=x onerror='window.XSS=1'><!--<script>"
    "\"><svg onload=window.XSS=1>{{ 7 * 7 }}<a href='javascript:window.XSS=1'>[bold]&amp;\u2028"
)
"""Text that tries to leave whatever it is put into: markup, script, template, formula."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Write ``folder("name", actors=[{...}], ties="raw text")`` and return its path.

    A table is a list of rows (the header has every key, in the order of appearance), or the text
    or bytes of the file as it is. The name may be left out.
    """

    def write(name: str = "data", /, **tables: Rows | str | bytes) -> Path:
        path = tmp_path / name
        path.mkdir(exist_ok=True)
        for table, content in tables.items():
            _write_table(path / f"{table}.csv", content)
        return path

    return write


@pytest.fixture(scope="session")
def examples() -> Path:
    """Return the folder of the four examples."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def example_folders(examples: Path) -> tuple[Path, ...]:
    """Return the four examples in the order in which the contract names them."""
    names = ("ohjelma", "pohjois-pohjanmaa", "kainuu", "keski-suomi")
    return tuple(examples / name for name in names)


@pytest.fixture(scope="session")
def everything(example_folders: tuple[Path, ...]) -> Dataset:
    """Return the four examples as one dataset."""
    return read(*example_folders)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``netmap`` in this process: ``run("check", path).stdout``."""
    monkeypatch.delenv("NETMAP_LANG", raising=False)

    def netmap(*arguments: object) -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["netmap", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return CompletedProcess(sys.argv, int(ended.value.code or 0), out, err)

    return netmap


@pytest.fixture(scope="session")
def graph() -> Graph:
    """Make a network of words: ``graph("a-b b-c d")`` has two ties and an actor without any."""

    def make(words: str) -> Network:
        pairs = [word.split("-") for word in words.split()]
        names = dict.fromkeys(words.replace("-", " ").split())
        actors = [Actor(id=name, kind="ngo") for name in names]
        ties = [
            Tie(id=str(number), source=pair[0], target=pair[1], kind="meets")
            for number, pair in enumerate(pairs)
            if len(pair) == 2
        ]
        return Network.of(Dataset([*actors, *ties]))

    return make


@pytest.fixture
def hostile(folder: Folder) -> Path:
    """Return a source whose every text, ids and kinds among them, is hostile."""
    tables = {name: [_hostile_row(name)] for name in TABLES}
    home = {"id": "home", "kind": "municipality", "municipality": "kunta-oulu"}
    tables["actors"].append(tables["actors"][0] | home)
    return folder("hostile", **tables)


def _hostile_row(table: str) -> dict[str, str]:
    """Fill every field that takes any text with hostile text, the others with what they take."""
    fields = TABLES[table].model_fields.items()
    row = {name: _hostile_cell(str(info.annotation)) for name, info in fields}
    texts = ("citation", "line", "quote", f"column {HOSTILE}")
    empty = ("citations", "attributes", "total", "restates")
    kept = {name: text for name, text in row.items() if name not in empty}
    return {**kept, **dict.fromkeys(texts, HOSTILE)}


def _hostile_cell(annotation: str) -> str:
    if "PartialDate" in annotation:
        return "2018"
    if "Quantity" in annotation:
        return "1"
    words = re.search(r"Literal\['(\w+)'", annotation)
    return words[1] if words else HOSTILE


@pytest.fixture(scope="session")
def command() -> str:
    """Return the path of the installed command, for tests that need a process of their own."""
    found = shutil.which("netmap", path=sysconfig.get_path("scripts"))
    assert found, "install the package first: pip install -e ."
    return found


def _write_table(path: Path, content: Rows | str | bytes) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8", newline="")
    else:
        rows = list(content)
        header = list(dict.fromkeys(key for row in rows for key in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture(params=["memory", "file"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    """Open an empty project: one in memory, and one in a file that its first change makes."""
    source = None if request.param == "memory" else tmp_path / "project.netmap"
    with netmap.open(source, create=True) as opened:
        yield opened
