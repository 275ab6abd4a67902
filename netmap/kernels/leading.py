"""The leading eigenvector of a connected graph, to the last of its far ends, or not at all.

A solver gives any mix of vectors whose values are nearly equal, and noise where a vector is small.
So the vector is found twice, from other beginnings, refined, and kept only where both agree.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import itemgetter

from netmap.kernels import engine
from netmap.kernels.rings import neighbours

Edge = tuple[int, int]
Pick = Callable[[list[float]], tuple[float, ...]]

_AGREES = 1e-10
_STEADY = 1e-13
_WORK = 4_000_000
"""How many neighbours are looked at before a step that does not settle is given up."""


def leading(nodes: int, edges: Sequence[Edge]) -> list[float] | None:
    """Return the leading eigenvector of a connected graph: positive everywhere, of length 1.

    Nodes that cannot be told apart by their neighbours, and theirs in turn, get one value exactly.
    None where the vector cannot be told from others to ten digits: where two dense parts that
    are not alike hang together by a long chain, or a chain is thousands long.

    Examples
    --------
    >>> [round(value, 4) for value in leading(3, [(0, 1), (1, 2)]) or ()]
    [0.5, 0.7071, 0.5]
    """
    if nodes <= 1:
        return [1.0] * nodes
    begins = _begins(nodes, edges)
    near = neighbours(nodes, edges)
    alike = _alike(near)
    found = _refined(near, alike, begins) if begins else None
    if not found:
        return None
    values = [found[group] for group in alike]
    length = math.hypot(*values)
    return [value / length for value in values]


def _begins(nodes: int, edges: Sequence[Edge]) -> tuple[list[float], list[float]] | None:
    """Solve with the nodes in their order and in reverse: what is noise comes out otherwise."""
    found = engine.eigenvector(nodes, edges)
    if found is None:
        return None
    turned = [(nodes - 1 - one, nodes - 1 - other) for one, other in edges]
    backwards = engine.eigenvector(nodes, turned)
    return (found, backwards[::-1]) if backwards else None


def _alike(near: Sequence[Sequence[int]]) -> list[int]:
    """Group the nodes so that all of a group have as many neighbours in each group.

    The leading eigenvector is the same within such a group. Begin with one group and split it
    until nothing splits; where that takes too long, every node is by itself, which holds as well.
    """
    groups, count = [0] * len(near), 1
    for _ in range(_steps(near)):
        seen: dict[tuple[int, ...], int] = {}
        groups = [
            seen.setdefault((group, *sorted([groups[other] for other in others])), len(seen))
            for group, others in zip(groups, near, strict=True)
        ]
        if len(seen) == count:
            return groups
        count = len(seen)
    return list(range(len(near)))


def _refined(
    near: Sequence[Sequence[int]],
    alike: Sequence[int],
    begins: tuple[Sequence[float], Sequence[float]],
) -> list[float] | None:
    """Return the value of each group after steps that leave a leading eigenvector as it is.

    A step adds to each value those of the neighbours. It is enough when no value changes by more
    than rounding, however small it is beside the largest, and both beginnings have come to it.
    """
    members = dict(zip(alike, near, strict=True))
    around = [[group, *(alike[it] for it in members[group])] for group in range(len(members))]
    picks = [itemgetter(*groups) for groups in around]
    one, other = (_means(alike, begin, len(members)) for begin in begins)
    for _ in range(_steps(around)):
        before, one, other = one, _step(picks, one), _step(picks, other)
        if all(map(_steady, before, one)) and all(map(_agree, one, other)):
            return one
    return None


def _step(picks: Sequence[Pick], values: list[float]) -> list[float]:
    stepped = [math.fsum(pick(values)) for pick in picks]
    most = max(stepped)
    return [value / most for value in stepped]


def _means(alike: Sequence[int], begin: Sequence[float], groups: int) -> list[float]:
    sums, sizes = [0.0] * groups, [0] * groups
    for group, value in zip(alike, begin, strict=True):
        sums[group] += value
        sizes[group] += 1
    return [abs(total) / size for total, size in zip(sums, sizes, strict=True)]


def _steps(near: Sequence[Sequence[int]]) -> int:
    return _WORK // (100 + sum(map(len, near)))


def _steady(before: float, now: float) -> bool:
    return now > 0 and abs(now - before) <= _STEADY * now


def _agree(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=_AGREES)
