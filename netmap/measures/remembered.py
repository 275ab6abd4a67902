"""Remember what was computed from a network for as long as the network lives."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from netmap.network import Network

P = ParamSpec("P")
R = TypeVar("R")


def remembered(
    compute: Callable[Concatenate[Network, P], R],
) -> Callable[Concatenate[Network, P], R]:
    """Make a function of a network compute once for each network and each way of calling it.

    A network never changes and is like no other, so the answer stays right; it goes when the
    network goes. The answer must not change either, and must not hold the network.

    Examples
    --------
    >>> @remembered
    ... def size(network):
    ...     print("counting")
    ...     return len(network.actors)
    >>> size(star), size(star)
    counting
    (4, 4)
    """
    known: WeakKeyDictionary[Network, dict[Hashable, R]] = WeakKeyDictionary()

    @wraps(compute)
    def recall(network: Network, /, *args: P.args, **kwargs: P.kwargs) -> R:
        answers = known.setdefault(network, {})
        told = (args, tuple(sorted(kwargs.items())))
        if told not in answers:
            answers[told] = compute(network, *args, **kwargs)
        return answers[told]

    return recall
