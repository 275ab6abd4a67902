"""Ratings: what one organisation says of another, or of a tie."""

from __future__ import annotations

from typing import Annotated, ClassVar

from netmap.model.dates import PartialDate
from netmap.model.quantity import Quantity
from netmap.model.record import ActorId, Record, Refers, Text


class Rating(Record):
    """A value that ``rater`` gives ``about`` another actor or a tie, on a stated scale."""

    table: ClassVar[str] = "ratings"

    rater: ActorId
    about: Annotated[Text, Refers(("actors", "ties"))]
    item: Text
    value: Quantity
    scale_min: Quantity | None = None
    scale_max: Quantity | None = None
    date: PartialDate | None = None
