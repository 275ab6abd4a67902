"""Every sentence that the service says to its users, in Finnish, Swedish and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from netmap import text
from netmap.text import LANGUAGES

__all__ = ["LANGUAGES", "language_of", "say", "sentences"]


def say(key: str, language: str, /, **facts: object) -> str:
    """Return the sentence of this key, of the service or else of the library, with its facts.

    Raises
    ------
    KeyError
        When there is no such sentence or a fact is missing: a fault of ours.
    """
    own = sentences(language)
    return own[key].format(**facts) if key in own else text.say(key, language, **facts)


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Return the sentences of the service in a language by their dotted keys."""
    told = (files("netmap_api") / "text" / f"{language}.toml").read_text(encoding="utf-8")
    return dict(text.flat(tomllib.loads(told)))


def language_of(*wishes: str | None) -> str:
    """Return the first language wished for that there is; a wish may be an Accept-Language.

    Examples
    --------
    >>> language_of(None, "de-DE, sv;q=0.8, en;q=0.5"), language_of("xx")
    ('sv', 'fi')
    """
    for wish in wishes:
        for part in _by_quality(wish or ""):
            if part in LANGUAGES:
                return part
    return "fi"


def _by_quality(header: str) -> list[str]:
    """Return the languages of an Accept-Language, the most wanted first."""
    told = []
    for part in header.split(",")[:20]:
        name, _, quality = part.partition(";q=")
        weight = quality.strip() or "1"
        told.append((-float(weight) if _is_number(weight) else 0.0, name.strip()[:2].lower()))
    return [name for _, name in sorted(told, key=lambda it: it[0])]


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()
