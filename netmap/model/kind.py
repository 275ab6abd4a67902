"""Kinds: the words that a project adds to the vocabulary."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.record import Named, Text, Word


class Kind(Named):
    """A kind of actor, tie or event that netmap does not have; its names are its labels.

    ``family`` decides colour and shape on the map; ``sector`` the sector of an actor's seat;
    ``term`` the word for it in W3C ORG or Popolo.
    """

    table: ClassVar[str] = "kinds"

    of: Annotated[Literal["actors", "ties", "events"], Word("kind_tables")]
    family: Text | None = None
    sector: Annotated[Text | None, Word("sectors")] = None
    symmetric: Annotated[Literal["yes", "no"] | None, Word("answers")] = None
    central: Annotated[Literal["yes", "no"] | None, Word("answers")] = None
    term: Text | None = None
