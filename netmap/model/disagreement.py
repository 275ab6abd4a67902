"""Disagreements: where the sources contradict each other or themselves, as a reader found it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from netmap.model.record import Record, Refers, Text, Word


class Disagreement(Record):
    """Two statements that cannot both be taken as they stand, and how the data deal with it."""

    table: ClassVar[str] = "disagreements"

    kind: Annotated[Text, Word("disagreement_kinds")]
    statement_a: Text
    statement_b: Text
    difference: Text | None = None
    handling: Text | None = None
    project: Annotated[Text | None, Refers(("actors",))] = None
