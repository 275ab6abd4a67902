"""Ties: what one actor is or does to another, when, and how firmly that is known."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.quantity import Quantity
from netmap.model.record import Dated, Refers, Text, Word

TieStatus = Literal["stated", "inferred", "agreed", "promised", "planned", "conditional", "lapsed"]
_End = Annotated[Text, Refers(("actors",), required=True)]


class Tie(Dated):
    """A relation from a source actor to a target actor (W3C ORG: Membership and its kin)."""

    table: ClassVar[str] = "ties"

    source: _End
    target: _End
    kind: Annotated[Text, Word("ties")]
    role: Text | None = None
    on_behalf_of: Annotated[Text | None, Refers(("actors",))] = None
    seats: Quantity | None = None
    weight: Quantity | None = None
    status: Annotated[TieStatus, Word("tie_statuses")] = "stated"
