"""How wide text is, where it breaks, and what of it an XML file can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category, east_asian_width, normalize

_WIDTHS = {
    "ijl'": 222,
    " !,./:;I[]\\ft\u00a0\u00b7": 278,
    "()-`r{|}": 334,
    '"*': 389,
    "Jcksvxyz^": 500,
    "#$0123456789?L_abdeghnopqu\u2013": 556,
    "+<=>~FTZ\u2265\u2212\u00d7": 611,
    "&ABEKPSVXY": 667,
    "CDHNRUw": 722,
    "GOQ": 778,
    "Mm": 833,
    "%W": 944,
    "@": 1015,
}
"""Widths of letters in thousandths of their size: Helvetica's, wider than those of Source Sans."""
_WIDTH = {letter: width for letters, width in _WIDTHS.items() for letter in letters}
_WIDEST = 1015
_BOLD = 1.08
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SOFT = "\u00ad"
_BREAK = re.compile(r"[^\S\u00a0\u202f]+")


def clean(text: str) -> str:
    r"""Put a mark in the place of what has no shape of its own, and one space for white space.

    Controls, lone surrogates and signs that turn the direction of writing are either impossible
    in XML or would change what the reader sees.

    Examples
    --------
    >>> ascii(clean("a\x00b\n c\u202e"))
    "'a\\ufffdb c\\ufffd'"
    """
    text = _BREAK.sub(" ", text.replace(_SOFT, "")).strip()
    return "".join("\ufffd" if category(letter) in _HIDDEN else letter for letter in text)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in the unit of its size."""
    return sum(map(_width, text)) * size / 1000 * (_BOLD if bold else 1)


def wrap(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines that fit, at spaces or, where a word is too long, within it.

    Examples
    --------
    >>> wrap("Kristiinankaupunki on kaunis", 60, 10)
    ['Kristiinanka-', 'upunki on', 'kaunis']
    """
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        for part in _parts(word, room, size, bold):
            joined = f"{line} {part}" if line else part
            if line and width(joined, size, bold=bold) > room:
                lines.append(line)
                joined = part
            line = joined
    return [*lines, line]


def _parts(word: str, room: float, size: float, bold: bool) -> Iterator[str]:
    """Yield a word whole or, where it does not fit, in pieces with a hyphen."""
    while width(word, size, bold=bold) > room and len(word) > 1:
        fits = 1
        while width(word[: fits + 1] + "-", size, bold=bold) <= room:
            fits += 1
        yield word[:fits] + "-"
        word = word[fits:]
    yield word


def _width(letter: str) -> int:
    if letter in _WIDTH:
        return _WIDTH[letter]
    base = normalize("NFD", letter)[0]
    if east_asian_width(letter) in "WF":
        return _WIDEST
    return _WIDTH.get(base, 0 if category(letter) == "Mn" else _WIDEST)
