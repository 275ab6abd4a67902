"""Measures of actors by name: ``MEASURES["closeness"](network)`` scores the actors of a network."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from netmap.measures.cores import core
from netmap.measures.degrees import degree, in_degree, out_degree, weighted_degree
from netmap.measures.holes import constraint, effective_size
from netmap.measures.influence import eigenvector, pagerank
from netmap.measures.method import LeftOut, Method
from netmap.measures.paths import betweenness, closeness, harmonic
from netmap.measures.scores import Scores
from netmap.network import Network
from netmap.text import say

__all__ = [
    "MEASURES",
    "LeftOut",
    "Method",
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
    "out_degree",
    "pagerank",
    "weighted_degree",
]

MEASURES: Mapping[str, Callable[[Network], Scores]] = {
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
"""The measures by the name under which they are asked for, those of degrees first."""


def label(measure: str, language: str = "fi") -> str:
    """Return the name of a measure in a language.

    Raises
    ------
    KeyError
        When there is no such measure.

    Examples
    --------
    >>> label("pagerank", "sv"), label("core", "en")
    ('PageRank', 'Core number')
    """
    return say(f"columns.{measure}", language)
