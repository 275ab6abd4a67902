"""The commands that the documents show for a server run on a real one."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT

SHOWN = "neo4j://localhost:7687"


@pytest.mark.parametrize("document", ["README.md", "docs/projects.md", "docs/neo4j.md"])
def test_the_commands_for_a_server_run(
    document: str, command: str, neo4j_uri: str, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    text = (ROOT / document).read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("netmap ")]
    assert any("neo4j init" in line for line in lines)
    first = ["netmap import examples/pohjois-pohjanmaa --into region.netmap"]
    with ExitStack() as serving:
        for line in [*first, *lines]:
            line = line.replace(f"{SHOWN}/region", f"{neo4j_uri}/{_unique(tmp_path)}")
            words = [command, *shlex.split(line.replace(SHOWN, neo4j_uri))[1:]]
            if words[1] == "serve":  # what follows is asked beside it
                serving.enter_context(_served(words, tmp_path))
                continue
            run = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
            assert run.returncode == 0, f"{document}: {line}: {run.stderr}"
            assert run.stdout


@contextmanager
def _served(words: list[str], folder: Path) -> Iterator[None]:
    """Run a service on any free port until it is ended."""
    words = [*words, "--port", "0"]
    server = subprocess.Popen(
        words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    with server:
        assert server.stdout
        assert "http://" in server.stdout.readline()
        yield
        server.terminate()


def _unique(path: Path) -> str:
    """Return a name of a project that no other test uses."""
    return f"p{path.stat().st_ino}{path.parent.stat().st_ino}"
