"""Reach: how much was published in a channel in a period, and how many saw it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.quantity import Quantity
from netmap.model.record import Dated, Named, Refers, Text, Word


class Reach(Dated, Named):
    """Posts, views and followers of a channel, or the total that a source states of a group.

    Channels of one ``group`` count alike and are added; ``circulation`` is of print and is no
    view. ``followers`` are as of the end of the period and never added over periods.
    """

    table: ClassVar[str] = "reach"

    channel: Annotated[Text | None, Refers(("actors",))] = None
    group: Annotated[Text, Word("reach_groups")]
    posts: Quantity | None = None
    views: Quantity | None = None
    followers: Quantity | None = None
    circulation: Quantity | None = None
    total: Annotated[Literal["stated", "derived"] | None, Word("totals")] = None
