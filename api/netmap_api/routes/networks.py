"""The parameters that choose a network for maps and graph files."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query

from netmap.catalogue import AT, KINDS, STATUSES
from netmap_api.answers.parameters import told_of

_LONGEST = 1000

Kinds = Annotated[str | None, Query(max_length=_LONGEST, description=KINDS.en)]
Statuses = Annotated[str | None, Query(max_length=_LONGEST, description=STATUSES.en)]
At = Annotated[str | None, Query(max_length=10, description=AT.en)]


def _network(kinds: Kinds = None, statuses: Statuses = None, at: At = None) -> dict[str, Any]:
    given = {"kinds": kinds, "statuses": statuses, "at": at}
    said = {name: [value] for name, value in given.items() if value is not None}
    return told_of((KINDS, STATUSES, AT), said)


Network = Annotated[dict[str, Any], Depends(_network)]
