"""What doctests find in their namespace: a network small enough to check by hand."""

from __future__ import annotations

import pytest

from netmap.dataset import Dataset
from netmap.model import Actor, Tie
from netmap.network import Network


@pytest.fixture(autouse=True)
def _star(doctest_namespace: dict[str, object]) -> None:
    actors = [Actor(id=name, kind="ngo") for name in ("hub", "a", "b", "c")]
    ties = [Tie(id=f"hub-{name}", source="hub", target=name, kind="meets") for name in "abc"]
    doctest_namespace["star"] = Network.of(Dataset([*actors, *ties]))
