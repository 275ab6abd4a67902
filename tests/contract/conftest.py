"""What the tests of the contract share: questions asked of the library and the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netmap.catalogue import Option, question
from netmap.dataset import Dataset
from netmap.network import Network
from netmap.telling import plain
from tests.conftest import Run

Answer = Callable[..., Any]

PROJECT = "pp-jarjestorakenne"
"""The project that most of the examples tell about."""


@pytest.fixture(scope="session")
def pp(example_folders: tuple[Path, ...]) -> Path:
    """Return the example of North Ostrobothnia, the largest."""
    return example_folders[1]


@pytest.fixture(scope="session")
def whole(everything: Dataset) -> Network:
    """Return the network of the four examples with every tie."""
    return Network.of(everything, kinds="all", statuses="all")


def asked(run: Run, *words: object) -> Any:
    """Run a command and return its JSON."""
    ended = run(*words, "--format", "json")
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def whole_asked(run: Run, folders: tuple[Path, ...], name: str, *words: str) -> Any:
    """Ask a question of the network with every tie, by command."""
    return asked(run, name, *folders, "--kinds", "all", "--statuses", "all", *words)


@pytest.fixture
def answer(run: Run, everything: Dataset, example_folders: tuple[Path, ...]) -> Answer:
    """Ask of the four examples in the library and by command: ``answer("summary", year=2019)``.

    Holds that both say the same, and returns it as plain values.
    """

    def ask(name: str, **options: Any) -> Any:
        of_library = question(name).answer(everything, **options)
        same = json.loads(json.dumps(plain(of_library, places=False)))
        assert asked(run, name, *example_folders, *_words(name, options)) == same
        return same

    return ask


def _words(name: str, options: dict[str, Any]) -> list[str]:
    words: list[str] = []
    for option in question(name).all_options:
        if option.parameter in options:
            value = options[option.parameter]
            words += [value] if option.position else _told(option, value)
    return words


def _told(option: Option, value: Any) -> list[str]:
    flag = f"--{option.name.replace('_', '-')}"
    if option.kind == "flag":
        return [flag]
    if option.kind == "pair":
        return [flag, *value]
    return [word for it in (value if option.repeated else [value]) for word in (flag, it)]
