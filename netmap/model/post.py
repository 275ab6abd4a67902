"""Posts: roles in an organisation that exist without their holders, and how they were held."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.quantity import Quantity
from netmap.model.record import ActorId, Dated, Named, Refers, Text, Word

Answer = Literal["yes", "no"]


class Post(Dated, Named):
    """A role in an organisation (W3C ORG: Post), or several alike; never a person.

    ``role`` says what it is for (a word of the vocabulary, such as ``contact_person``);
    ``staff`` whether it counts as staff of the organisation; ``holders`` how many hold it where
    no holdings are recorded one by one.
    """

    table: ClassVar[str] = "posts"

    organisation: ActorId
    role: Annotated[Text | None, Word("post_roles")] = None
    municipality: Annotated[Text | None, Refers(("areas", "actors"))] = None
    staff: Annotated[Answer | None, Word("answers")] = None
    holders: Quantity | None = None


class Holding(Dated):
    """How a post was held in a period: by its holder, by a substitute, or by nobody."""

    table: ClassVar[str] = "holdings"

    post: Annotated[Text, Refers(("posts",))]
    state: Annotated[Literal["held", "substitute", "vacant"], Word("holding_states")] = "held"
    persons: Quantity | None = None
