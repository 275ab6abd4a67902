"""Look at the characters of cells: what no text may hold, and what the eye does not see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from netmap.characters import CONTROL
from netmap.problems import Place, Problem

MAX_TEXT = 10_000
"""The longest text of a cell, in characters."""
_SHOWN = 60

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_MIXED = re.compile(
    "[A-Za-zÅÄÖåäö][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-zÅÄÖåäö]"
)
_CODES = {
    CONTROL: "control_character",
    _INVISIBLE: "invisible_character",
    _MIXED: "mixed_script",
}


def tidy(cells: Sequence[str]) -> list[str]:
    """Strip cells and compose their letters: an "ä" of two characters is the one of one."""
    stripped = [cell.strip() for cell in cells]
    if "".join(stripped).isascii():
        return stripped
    return [unicodedata.normalize("NFC", cell) for cell in stripped]


def is_plain(joined: str) -> bool:
    """Say whether the cells of a row, joined, are ASCII without spaces: then nothing is to tidy."""
    is_seen = joined.isascii() and joined.isprintable()
    return is_seen and " " not in joined and len(joined) <= MAX_TEXT


def problems(place: Place, cells: Sequence[str]) -> Iterator[tuple[int, Problem]]:
    """Find the cells of a row whose characters are a problem, each with its column."""
    joined = "".join(cells)
    if len(joined) <= MAX_TEXT and not _is_odd(joined):
        return
    for index, cell in enumerate(cells):
        if len(cell) > MAX_TEXT:
            facts = {"length": len(cell), "limit": MAX_TEXT}
            yield index, place.problem_at("long_text", index, _visible(cell), **facts)
        for pattern, code in _CODES.items():
            if pattern.search(cell):
                yield index, place.problem_at(code, index, _visible(cell))


def shortened(problem: Problem) -> Problem:
    """Shorten what a problem quotes of a cell to what a report can show."""
    value = problem.value
    if value is None or len(value) <= MAX_TEXT:
        return problem
    return replace(problem, value=f"{value[:_SHOWN]}…")


def _is_odd(text: str) -> bool:
    if text.isascii() and text.isprintable():  # as most are, which is quick to see
        return False
    if CONTROL.search(text):
        return True
    return not text.isascii() and bool(_INVISIBLE.search(text) or _MIXED.search(text))


def _visible(cell: str) -> str:
    """Show the characters that are a problem as their code points."""

    def code_point(match: re.Match[str]) -> str:
        return f"[U+{ord(match[0]):04X}]"

    shown = _INVISIBLE.sub(code_point, CONTROL.sub(code_point, cell[: MAX_TEXT + 1]))
    return f"{shown[:_SHOWN]}…" if len(shown) > MAX_TEXT else shown
