"""Surveys, evaluations and feedback: one row an item that was asked of somebody."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.dates import PartialDate
from netmap.model.quantity import Quantity
from netmap.model.record import Dated, Named, Refers, Text, Word


class SurveyResult(Dated, Named):
    """What an item of an instrument gave; its names are the instrument's.

    ``respondents`` of ``invited`` is a response rate or, where people took part in a discussion
    or meeting instead of answering, an attendance: ``rate_kind`` says which, and without it no
    rate is drawn. ``mean`` lies between ``scale_min`` and ``scale_max``; ``share`` is a
    percentage, 0 to 100. ``subject`` names what results of different rounds have in common.
    Rows of one ``group`` belong together; the one that is their ``total`` is never added.
    """

    table: ClassVar[str] = "surveys"

    instrument: Text
    item: Text | None = None
    subject: Text | None = None
    organiser: Annotated[Text | None, Refers(("actors",))] = None
    target: Annotated[Text | None, Refers(("actors",))] = None
    goal: Annotated[Text | None, Refers(("goals",))] = None
    date: PartialDate | None = None
    respondents: Quantity | None = None
    invited: Quantity | None = None
    rate_kind: Annotated[Literal["response", "attendance"] | None, Word("rate_kinds")] = None
    scale_min: Quantity | None = None
    scale_max: Quantity | None = None
    mean: Quantity | None = None
    share: Quantity | None = None
    group: Text | None = None
    total: Annotated[Literal["stated", "derived"] | None, Word("totals")] = None
