"""What is known of a body besides its members: whose seats it has, how often it is to meet."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.quantity import Quantity
from netmap.model.record import ActorId, Dated, Refers, Text, Word
from netmap.model.tie import TieStatus

SeatState = Literal["yes", "no", "possible", "not_stated"]


class Seat(Dated):
    """Whether a sector has a seat in a structure; ``no`` only where all members are known."""

    table: ClassVar[str] = "seats"

    structure: ActorId
    sector: Annotated[Text, Word("sectors")]
    seat: Annotated[SeatState, Word("seat_states")]
    holder: Annotated[Text | None, Refers(("actors",))] = None


class Norm(Dated):
    """How many meetings a year a body is to hold; without a number, only that it is to meet."""

    table: ClassVar[str] = "norms"

    body: ActorId
    organiser: Annotated[Text | None, Refers(("actors",))] = None
    kind: Annotated[Text | None, Word("events")] = None
    meetings: Quantity | None = None
    status: Annotated[TieStatus, Word("tie_statuses")] = "stated"
