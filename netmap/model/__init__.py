"""The records that netmap keeps; a new kind of record is a new file and a line here."""

from netmap.model.actor import Actor, Overlap, Size
from netmap.model.dates import PartialDate, Period
from netmap.model.event import Event
from netmap.model.indicator import Indicator, Observation
from netmap.model.quantity import Quantity
from netmap.model.record import Citation, Dated, Named, Record
from netmap.model.source import Source
from netmap.model.tie import Tie

RECORD_TYPES: tuple[type[Record], ...] = (
    Source,
    Actor,
    Tie,
    Size,
    Overlap,
    Event,
    Indicator,
    Observation,
)

__all__ = [
    "RECORD_TYPES",
    "Actor",
    "Citation",
    "Dated",
    "Event",
    "Indicator",
    "Named",
    "Observation",
    "Overlap",
    "PartialDate",
    "Period",
    "Quantity",
    "Record",
    "Size",
    "Source",
    "Tie",
]
