"""pandas is optional: without it, what needs it says how to install it."""

from __future__ import annotations

import sys

import pytest

from netmap import MissingExtraError, frames
from netmap.text import LANGUAGES
from tests.conftest import Graph


@pytest.fixture
def _no_pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)


@pytest.mark.usefixtures("_no_pandas")
def test_without_pandas_the_error_says_what_to_install(graph: Graph) -> None:
    with pytest.raises(MissingExtraError) as caught:
        graph("a-b").to_pandas()
    command = "pip install 'stakeholder-netmap[pandas]'"
    assert all(command in caught.value.message(language) for language in LANGUAGES)
    assert isinstance(caught.value, ImportError)


def test_a_pandas_that_is_broken_says_so_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_name: str) -> None:
        raise ModuleNotFoundError("No module named 'numpy'", name="numpy")

    monkeypatch.setattr(frames, "import_module", broken)
    with pytest.raises(ModuleNotFoundError, match="numpy"):
        frames.pandas()
