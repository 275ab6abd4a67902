"""The words of the fictional region, from words.toml: its bodies, what is followed, its goals."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

Told = Mapping[str, str]
"""Names by language, and what else is told of a thing."""


def bodies() -> Mapping[str, Told]:
    """Return the actors that every fictional region has, by the end of their id."""
    return _words()["bodies"]


def themes() -> Mapping[str, Told]:
    """Return what is followed in every municipality, by theme."""
    return _words()["themes"]


def goals() -> Mapping[str, Told]:
    """Return the goals of the first year, by their numbers."""
    return _words()["goals"]


@cache
def _words() -> Mapping[str, Mapping[str, Told]]:
    text = (files("netmap.fictional") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
