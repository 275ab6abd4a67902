"""What the page is told of every tie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netmap.model import Tie
from netmap.model.vocabulary import Vocabulary
from netmap.network import Network
from netmap.questions import structure
from netmap.views.map_data.evidence import Citing, known
from netmap.views.map_data.names import stated

_OF_ITS_OWN = ("inferred", "lapsed")


def ties(network: Network, cited: Citing) -> list[dict[str, Any]]:
    """Tell of every tie; a key that is missing means that nothing is known, or no."""
    words, alone = network.dataset.vocabulary, _alone(network)
    drawn = {status: sureness(words, status) for status in words.tie_statuses}
    return [
        {
            "id": tie.id,
            "from": tie.source,
            "to": tie.target,
            "kind": tie.kind,
            "family": family_of_tie(words, tie),
            "status": tie.status,
            "sureness": drawn[tie.status],
            **_told(words, tie, alone.get(tie.id)),
            **known(tie, cited),
        }
        for tie in network.ties.values()
    ]


def _alone(network: Network) -> Mapping[str, str]:
    """Return the source of every tie that rests on one source alone."""
    resting = structure.resting(network).items()
    return {tie.id: source for source, ties in resting for tie in ties}


def _told(words: Vocabulary, tie: Tie, alone: str | None) -> dict[str, Any]:
    kind = words.ties.get(tie.kind)
    return stated(
        {
            "symmetric": kind and kind.symmetric,
            "role": tie.role,
            "from_year": tie.start and tie.start.year,
            "to_year": tie.end and tie.end.year,
            "alone": alone,
        }
    )


def sureness(words: Vocabulary, status: str) -> str:
    """Return how a tie of a status is drawn: in_force, promised, inferred or lapsed."""
    if status in _OF_ITS_OWN:
        return status
    return "in_force" if words.tie_statuses[status].in_force else "promised"


def family_of_tie(words: Vocabulary, tie: Tie) -> str:
    """Return the family of a tie, the empty name where its kind is unknown."""
    kind = words.ties.get(tie.kind)
    return kind.family if kind else ""
