"""The legend: the families that are on the map, how they are drawn and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from netmap.model.vocabulary import Term
from netmap.views.map_data.names import Names, in_all, labelled
from netmap.views.palette import LINES, MARKS, Line, Mark


def of_actors(terms: Mapping[str, Term], told: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the families of the actors told, in the vocabulary's order."""
    return _families({key: labelled(term) for key, term in terms.items()}, told, MARKS)


def of_ties(
    terms: Mapping[str, Term], told: Iterable[Mapping[str, Any]], texts: Mapping[str, Names]
) -> list[dict[str, Any]]:
    """Return the families of the ties told, in the vocabulary's order, unknown ones last."""
    labels = {key: labelled(term) for key, term in terms.items()}
    return _families({**labels, "": in_all(texts, "other_family")}, told, LINES)


def _families(
    labels: Mapping[str, Names],
    told: Iterable[Mapping[str, Any]],
    looks: Mapping[str, Mark] | Mapping[str, Line],
) -> list[dict[str, Any]]:
    counts = Counter(item["family"] for item in told)
    return [
        {"id": key, "label": label, "count": counts[key], **asdict(looks[key])}
        for key, label in labels.items()
        if counts[key]
    ]
