"""What the packages promise to those who build on them: names, sizes, types, words."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import is_dataclass
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest

import netmap
import netmap_cli
from netmap.errors import NetmapError
from netmap.model import RECORD_TYPES, Record

LONGEST = 400
SILENT = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)


def modules() -> Iterator[ModuleType]:
    for package in (netmap, netmap_cli):
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def public(owner: ModuleType | type) -> Iterator[tuple[str, object]]:
    """Yield the classes and functions that are made here, and the methods of the classes."""
    home = owner.__name__ if isinstance(owner, ModuleType) else owner.__module__
    for name, item in vars(owner).items():
        made_here = getattr(item, "__module__", home) == home
        if name.startswith("_") or not made_here:
            continue
        if inspect.isclass(item) or inspect.isroutine(item) or isinstance(item, property):
            yield f"{owner.__name__}.{name}", item
        if inspect.isclass(item):
            yield from public(item)


MODULES = list(modules())
NAMED = pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.__name__))


def test_the_names_of_the_package_are_pinned() -> None:
    classes = ["ConflictError", "Dataset", "InvalidDataError", "InvalidValueError"]
    classes += ["MissingExtraError", "NetmapError", "Network", "OutputExistsError", "Project"]
    classes += ["StoreError", "UnknownNameError"]
    others = ["areas", "catalogue", "check", "copy", "demo", "errors", "export", "fictional"]
    others += ["figures"]
    others += [
        "from_networkx",
        "from_pandas",
        "maps",
        "measures",
        "model",
        "open",
        "output",
        "projects",
        "questions",
        "read",
        "telling",
        "text",
    ]
    assert netmap.__all__ == [*classes, *others]
    assert netmap.__all__ == sorted(netmap.__all__)


@pytest.mark.parametrize("name", netmap.__all__)
def test_every_name_of_the_package_can_be_had(name: str) -> None:
    assert getattr(netmap, name) is not None
    namespace: dict[str, object] = {}
    exec(f"from netmap import {name}", namespace)
    assert namespace[name] is getattr(netmap, name)


def test_the_directory_of_the_package_is_its_names() -> None:
    assert dir(netmap) == netmap.__all__


@pytest.mark.parametrize("name", netmap.catalogue.names())
def test_every_question_is_a_name_of_the_package(name: str) -> None:
    assert getattr(netmap, name) is importlib.import_module(f"netmap.questions.{name}")


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'popularity'"):
        _ = netmap.popularity


def test_every_error_is_public_and_one_of_netmap() -> None:
    public_errors = {name for name in netmap.__all__ if name.endswith("Error")}
    assert public_errors == set(netmap.errors.__all__)
    assert all(issubclass(getattr(netmap, name), NetmapError) for name in public_errors)


def test_the_package_loads_nothing_before_it_is_asked() -> None:
    code = "import sys, netmap; print(*(name for name in sys.modules if 'netmap' in name))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = [name for name in ended.stdout.split() if not name.startswith("__editable__")]
    assert loaded == ["netmap"]


@pytest.mark.parametrize("name", netmap.__all__)
def test_every_name_can_be_had_in_a_process_of_its_own(name: str) -> None:
    code = f"import netmap; netmap.{name}"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)


def test_the_packages_say_that_they_are_typed() -> None:
    for package in (netmap, netmap_cli):
        assert (Path(str(package.__file__)).parent / "py.typed").exists()


@NAMED
def test_no_module_is_longer_than_four_hundred_lines(module: ModuleType) -> None:
    source = inspect.getsource(module).encode()
    docs = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr)]
    texts = [node for node in docs if isinstance(node.value, ast.Constant)]
    silent = {line for node in texts for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    tokens = [it for it in tokenize.tokenize(BytesIO(source).readline) if it.type not in SILENT]
    lines = {line for it in tokens[1:-1] for line in range(it.start[0], it.end[0] + 1)} - silent
    assert len(lines) <= LONGEST


@NAMED
def test_everything_public_says_what_it_is_for(module: ModuleType) -> None:
    assert (module.__doc__ or "").strip()
    assert not [name for name, item in public(module) if not (item.__doc__ or "").strip()]


@NAMED
def test_results_cannot_be_changed(module: ModuleType) -> None:
    made = [item for _, item in public(module) if is_dataclass(item)]
    assert all(vars(item)["__dataclass_params__"].frozen for item in made)


@pytest.mark.parametrize("record", RECORD_TYPES, ids=lambda record: str(record.__name__))
def test_records_are_strict_and_cannot_be_changed(record: type[Record]) -> None:
    kept = ("frozen", "strict", "extra")
    assert [record.model_config.get(key) for key in kept] == [True, True, "forbid"]
