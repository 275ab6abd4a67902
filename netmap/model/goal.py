"""Goals of a project or programme, version by version."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from netmap.model.record import ActorId, Dated, Named, Refers, Text, Texts, Word

GoalChange = Literal[
    "unchanged", "reworded", "narrowed", "dropped", "became_sub_goal", "restated", "merged"
]


class Goal(Dated, Named):
    """One version of a goal; its names are its wording.

    ``change`` says what became of it afterwards, ``becomes`` which goals carry it on, and
    ``changed_fi``, ``changed_sv``, ``changed_en`` its wording after a change that made no new
    version. Without ``change`` nothing is known of it, which is not the same as ``unchanged``.
    """

    table: ClassVar[str] = "goals"

    project: ActorId
    level: Annotated[Text, Word("goal_levels")]
    order: Text | None = None
    parent: Annotated[Text | None, Refers(("goals",))] = None
    key_terms: Texts = ()
    change: Annotated[GoalChange | None, Word("goal_changes")] = None
    becomes: Annotated[Texts, Refers(("goals",))] = ()
    changed_fi: Text | None = None
    changed_sv: Text | None = None
    changed_en: Text | None = None
    reason: Text | None = None
