"""Why a figure is undefined: every reason there is, each with a sentence in the texts."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why there is no score or no figure; the sentence is under ``reasons`` in the texts."""

    NO_TIES = "no_ties"
    OTHER_COMPONENT = "other_component"
    EQUAL_COMPONENTS = "equal_components"
    NO_CONVERGENCE = "no_convergence"
    NOT_IN_NETWORK = "not_in_network"
    FEWER_THAN_TWO = "fewer_than_two"
    FEWER_THAN_THREE = "fewer_than_three"
    NO_PAIR_OF_SECTORS = "no_pair_of_sectors"

    def __repr__(self) -> str:
        return repr(self.value)  # a result shows the plain word, which is what it equals
