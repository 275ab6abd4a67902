"""Indicators and what was observed of them, unit by unit or as counts."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.dates import PartialDate
from netmap.model.quantity import Quantity
from netmap.model.record import Dated, Named, Refers, Text, Texts, Word

Measure = Literal["state", "in_period", "cumulative"]
ObservationStatus = Literal[
    "done", "in_progress", "promised", "none", "no_answer", "not_applicable", "unknown"
]


class Indicator(Dated, Named):
    """Something followed over time in a universe of units.

    ``measure`` says how to read it: ``state`` as of a date (a stock), ``in_period`` (a flow) or
    ``cumulative``. ``universe`` is the region whose municipalities are the units. ``theme`` says
    what is followed in a word that every project shares, such as ``contact_person``; ``goals``
    are those it tells of, ``successor`` the indicator that took its place.
    """

    table: ClassVar[str] = "indicators"

    unit: Text
    universe: Annotated[Text | None, Refers(("regions", "actors"))] = None
    measure: Annotated[Measure, Word("measures")]
    theme: Annotated[Text | None, Word("themes")] = None
    goals: Annotated[Texts, Refers(("goals",))] = ()
    successor: Annotated[Text | None, Refers(("indicators",))] = None


class Observation(Dated):
    """The status of one unit, or how many units had a status; ``start``/``end`` bound a flow.

    With a ``unit`` the row is about that unit. Without one it is an aggregate: ``count`` units
    of ``denominator``, where a missing count leaves the units unknown.
    """

    table: ClassVar[str] = "observations"

    indicator: Annotated[Text, Refers(("indicators",))]
    unit: Annotated[Text | None, Refers(("actors", "areas"))] = None
    as_of: PartialDate
    status: Annotated[ObservationStatus, Word("observation_statuses")]
    count: Quantity | None = None
    denominator: Quantity | None = None
    denominator_basis: Annotated[Literal["stated", "inferred"] | None, Word("bases")] = None
