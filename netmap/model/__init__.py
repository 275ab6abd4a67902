"""The records that netmap keeps; a new kind of record is a new file and a line here."""

from netmap.model.actor import Actor, Overlap, Size
from netmap.model.body import Norm, Seat
from netmap.model.contact import Contact
from netmap.model.dates import PartialDate, Period
from netmap.model.disagreement import Disagreement
from netmap.model.document import Document
from netmap.model.event import Attendance, Event
from netmap.model.goal import Goal
from netmap.model.indicator import Indicator, Observation
from netmap.model.kind import Kind
from netmap.model.post import Holding, Post
from netmap.model.quantity import Quantity
from netmap.model.rating import Rating
from netmap.model.reach import Reach
from netmap.model.record import Citation, Dated, Named, Record
from netmap.model.source import Source
from netmap.model.survey import SurveyResult
from netmap.model.tie import Tie

RECORD_TYPES: tuple[type[Record], ...] = (
    Actor,
    Tie,
    Post,
    Holding,
    Event,
    Attendance,
    Indicator,
    Observation,
    Document,
    Seat,
    Norm,
    Size,
    Overlap,
    Goal,
    SurveyResult,
    Reach,
    Rating,
    Kind,
    Source,
    Disagreement,
    Contact,
)
"""In the order in which a project lead meets them."""

__all__ = [
    "RECORD_TYPES",
    "Actor",
    "Attendance",
    "Citation",
    "Contact",
    "Dated",
    "Disagreement",
    "Document",
    "Event",
    "Goal",
    "Holding",
    "Indicator",
    "Kind",
    "Named",
    "Norm",
    "Observation",
    "Overlap",
    "PartialDate",
    "Period",
    "Post",
    "Quantity",
    "Rating",
    "Reach",
    "Record",
    "Seat",
    "Size",
    "Source",
    "SurveyResult",
    "Tie",
]
