"""Every sentence that netmap says to its users, in Finnish, Swedish and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["fi", "sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def say(key: str, language: str, /, **facts: object) -> str:
    """Return the sentence of this key, such as ``problems.dangling.message``, with its facts.

    Numbers with decimals are written as the language does.

    Raises
    ------
    KeyError
        When there is no such sentence or a fact is missing: a fault in netmap, not in the data.
    """
    told = {name: _written(fact, language) for name, fact in facts.items()}
    return sentences(language)[key].format(**told)


def _written(fact: object, language: str) -> object:
    return str(fact).replace(".", ",") if isinstance(fact, float) and language != "en" else fact


def count(thing: str, number: int, language: str) -> str:
    """Say a number of things, in the singular or the plural: ``1 error``, ``2 errors``."""
    return say(f"counts.{thing}" if number == 1 else f"counts.{thing}s", language, n=number)


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Return all sentences of a language by their dotted keys."""
    text = (files(__name__) / f"{language}.toml").read_text(encoding="utf-8")
    return dict(flat(tomllib.loads(text)))


def flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    """Return the sentences of nested tables by their dotted keys."""
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found += flat(value, f"{prefix}{key}.")
        else:
            found.append((prefix + key, str(value)))
    return found
