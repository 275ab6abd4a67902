"""Colours, shapes and line styles of families: safe for colour-blind eyes, never colour alone.

The eight colours are those of Okabe and Ito (2008); every family also has a shape of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """How an actor of a family is drawn."""

    colour: str
    shape: str


@dataclass(frozen=True, slots=True)
class Line:
    """How a tie of a family is drawn; ``dashes`` alternates drawn and empty lengths."""

    colour: str
    dashes: Sequence[int] | bool = False


MARKS: Mapping[str, Mark] = {
    "programme": Mark("#CC79A7", "hexagon"),
    "ngo": Mark("#0072B2", "dot"),
    "state_and_region": Mark("#E69F00", "square"),
    "municipality": Mark("#D55E00", "house"),
    "group": Mark("#009E73", "diamond"),
    "channel": Mark("#56B4E9", "triangle"),
    "area": Mark("#F0E442", "triangleDown"),
    "other": Mark("#4D4D4D", "star"),
}
LINES: Mapping[str, Line] = {
    "belongs": Line("#0072B2"),
    "governs": Line("#D55E00"),
    "meets": Line("#009E73"),
    "cooperates": Line("#7A5195", (9, 4)),
    "influences": Line("#9A6A00", (9, 4)),
    "informs": Line("#5F6B76", (12, 3, 2, 3)),
    "": Line("#888888", (2, 6)),
}
