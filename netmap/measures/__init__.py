"""Measures of actors by name: ``MEASURES["closeness"](network)`` scores the actors of a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from netmap.errors import UnknownNameError
from netmap.measures.cores import core
from netmap.measures.degrees import degree, in_degree, out_degree, weighted_degree
from netmap.measures.fixed import Fixed
from netmap.measures.handing import Handed
from netmap.measures.holes import constraint, effective_size
from netmap.measures.influence import eigenvector, pagerank
from netmap.measures.method import LeftOut, Method, Methods
from netmap.measures.paths import betweenness, closeness, harmonic
from netmap.measures.reasons import Reason
from netmap.measures.scores import Scores
from netmap.network import Network
from netmap.text import say

__all__ = [
    "MEASURES",
    "Handed",
    "LeftOut",
    "Measure",
    "Method",
    "Methods",
    "Reason",
    "Scores",
    "betweenness",
    "closeness",
    "constraint",
    "core",
    "degree",
    "effective_size",
    "eigenvector",
    "harmonic",
    "in_degree",
    "label",
    "measure",
    "out_degree",
    "pagerank",
    "weighted_degree",
]

Measure = Callable[[Network], Scores]

MEASURES: Mapping[str, Measure] = Fixed(
    {
        "degree": degree,
        "in_degree": in_degree,
        "out_degree": out_degree,
        "weighted_degree": weighted_degree,
        "betweenness": betweenness,
        "closeness": closeness,
        "harmonic": harmonic,
        "eigenvector": eigenvector,
        "pagerank": pagerank,
        "core": core,
        "constraint": constraint,
        "effective_size": effective_size,
    }
)
"""The measures by the name under which they are asked for, those of degrees first."""


def measure(name: str) -> Measure:
    """Return a measure by its name.

    Raises
    ------
    UnknownNameError
        When there is none; the error names close matches.

    Examples
    --------
    >>> measure("degree")(star)["hub"]
    1.0
    """
    if name not in MEASURES:
        raise UnknownNameError("measure", name, get_close_matches(name, MEASURES))
    return MEASURES[name]


def label(name: str, language: str = "fi") -> str:
    """Return the name of a measure in a language.

    Raises
    ------
    UnknownNameError
        When there is no such measure.

    Examples
    --------
    >>> label("pagerank", "sv"), label("core", "en")
    ('PageRank', 'Core number')
    """
    measure(name)
    return say(f"columns.{name}", language)
