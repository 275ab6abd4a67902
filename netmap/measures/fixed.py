"""A mapping that nobody can change: what is remembered must be the same for the next who asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V", covariant=True)


class Fixed(Mapping[K, V]):
    """A read-only copy of a mapping; unlike ``MappingProxyType`` it can be pickled.

    Examples
    --------
    >>> ranks = Fixed({"hub": 1})
    >>> ranks, ranks == {"hub": 1}
    ({'hub': 1}, True)
    >>> ranks["hub"] = 2
    Traceback (most recent call last):
        ...
    TypeError: 'Fixed' object does not support item assignment
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V] | None = None) -> None:
        self._items = dict(items or {})

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return repr(self._items)
