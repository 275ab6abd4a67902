"""Actors, the sizes of collective actors, and the members that two collectives share."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.quantity import Quantity
from netmap.model.record import ActorId, Dated, Named, Refers, Text, Texts, Word


class Actor(Dated, Named):
    """An organisation, public body, group, network or service (W3C ORG: Organization).

    A collective ("about 440 NGOs") is one actor with a dated size, never one actor a member.
    ``sector`` is that of the kind unless it is given. ``region`` and ``municipality`` are of the
    table of areas, or actors where the table does not know them; such a municipality may state
    its ``population``.
    """

    table: ClassVar[str] = "actors"

    kind: Annotated[Text, Word("actors")]
    aliases: Texts = ()
    level: Annotated[Text | None, Word("levels")] = None
    sector: Annotated[Text | None, Word("sectors")] = None
    region: Annotated[Text | None, Refers(("regions", "actors"))] = None
    municipality: Annotated[Text | None, Refers(("areas", "actors"))] = None
    business_id: Text | None = None
    association_id: Text | None = None
    population: Quantity | None = None


class Size(Dated):
    """How many members a collective had in a period.

    ``partner_of`` is the project that counts the members among its partners; ``universe`` is a
    region whose municipalities are the members, which names them all.
    """

    table: ClassVar[str] = "sizes"

    actor: ActorId
    partner_of: Annotated[Text | None, Refers(("actors",))] = None
    universe: Annotated[Text | None, Refers(("regions", "actors"))] = None
    count: Quantity


class Overlap(Dated):
    """Which members two collectives share, and how it is known that these are all of them."""

    table: ClassVar[str] = "overlaps"

    actor_a: ActorId
    actor_b: ActorId
    members: Annotated[Texts, Refers(("actors", "areas"))] = ()
    complete: Annotated[Literal["stated", "inferred"] | None, Word("bases")] = None
