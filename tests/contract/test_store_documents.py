"""The commands that the documents show for a server run on a real one."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
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
    for line in [*first, *lines]:
        line = line.replace(f"{SHOWN}/region", f"{neo4j_uri}/{_unique(tmp_path)}")
        words = shlex.split(line.replace(SHOWN, neo4j_uri))
        run = subprocess.run(
            [command, *words[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, f"{document}: {line}: {run.stderr}"
        assert run.stdout


def _unique(path: Path) -> str:
    """Return a name of a project that no other test uses."""
    return f"p{path.stat().st_ino}{path.parent.stat().st_ino}"
