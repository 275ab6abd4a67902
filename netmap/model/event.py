"""Events: one meeting, or a series of them counted together; and who attended."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.dates import PartialDate, Period
from netmap.model.quantity import Quantity
from netmap.model.record import Dated, Named, Record, Refers, Text, Texts, Word


class Event(Dated, Named):
    """A meeting or a series of meetings with one exclusive partner level.

    Meetings, participations and persons are three units and are never mixed. Rows of one
    ``group`` belong together: a row whose ``total`` is set is a sum of the others and is checked
    against them, never added; a row that ``restates`` another says the same again.
    """

    table: ClassVar[str] = "events"

    @property
    def valid(self) -> Period:
        """When it was held; without an end, it was over within the date it began."""
        return Period(self.start, self.end or self.start)

    @property
    def reported(self) -> Period:
        """What a row of it covers: a meeting on one day tells of no period but its year."""
        if self.start and self.start.day and self.end in (None, self.start):
            year = PartialDate(self.start.year)
            return Period(year, year)
        return self.valid

    kind: Annotated[Text, Word("events")]
    level: Annotated[Text | None, Word("event_levels")] = None
    organisers: Annotated[Texts, Refers(("actors",))] = ()
    participants: Annotated[Texts, Refers(("actors",))] = ()
    forum: Annotated[Text | None, Refers(("actors",))] = None
    meetings: Quantity | None = None
    participations: Quantity | None = None
    persons: Quantity | None = None
    remote: Quantity | None = None
    municipalities: Quantity | None = None
    place: Annotated[Text | None, Refers(("areas", "actors"))] = None
    other_count: Quantity | None = None
    other_unit: Text | None = None
    group: Text | None = None
    total: Annotated[Literal["stated", "derived"] | None, Word("totals")] = None
    restates: Annotated[Text | None, Refers(("events",))] = None


class Attendance(Record):
    """Who attended an event, on whose behalf, and how many persons came for them."""

    table: ClassVar[str] = "attendances"

    event: Annotated[Text, Refers(("events",))]
    actor: Annotated[Text, Refers(("actors", "areas"))]
    on_behalf_of: Annotated[Text | None, Refers(("actors",))] = None
    persons: Quantity | None = None
    participations: Quantity | None = None
