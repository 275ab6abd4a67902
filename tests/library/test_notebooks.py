"""The notebooks run from top to bottom, and write nothing beside the examples."""

from __future__ import annotations

import asyncio
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))
NAMED = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the examples, for a kernel that writes its own files and none elsewhere."""
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.casefold()))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    monkeypatch.setenv("PYTHONWARNINGS", "default")
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))


def test_there_is_a_notebook_for_a_lead_and_one_for_a_researcher() -> None:
    assert [path.name for path in NOTEBOOKS] == ["lead.ipynb", "researcher.ipynb"]


@NAMED
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


@NAMED
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_notebook_runs(path: Path, workplace: Path) -> None:
    before = {it.relative_to(workplace): it.stat().st_size for it in workplace.rglob("*")}
    notebook = nbformat.read(workplace / path.name, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(workplace)}})
    with ThreadPoolExecutor(1) as pool:  # the browser's tests may hold the event loop of this one
        pool.submit(lambda: asyncio.run(client.async_execute())).result()
    told = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [it for it in told if it.get("name") == "stderr"] == []
    assert len(told) >= 5
    assert before == {it.relative_to(workplace): it.stat().st_size for it in workplace.rglob("*")}
