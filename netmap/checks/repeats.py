"""Ties and events that are told twice, and ties that only repeat their own end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from netmap.dataset import Dataset
from netmap.model import Event, Tie
from netmap.model.vocabulary import Vocabulary
from netmap.problems import Problem


def of_ties(dataset: Dataset) -> Iterator[Problem]:
    """Find ties between the same actors, of one kind and role, whose periods overlap.

    A tie that is in force and a promise of it are two things; the ends of a symmetric tie may be
    in either order.
    """
    seen: dict[tuple[object, ...], list[Tie]] = defaultdict(list)
    for tie in dataset.ties.values():
        others = seen[_what_it_says(tie, dataset.vocabulary)]
        twin = next((other for other in others if other.valid.overlaps(tie.valid)), None)
        if twin:
            yield dataset.problem(tie, "repeated_tie", "id", tie.id, other=twin.id)
        others.append(tie)


def of_events(dataset: Dataset) -> Iterator[Problem]:
    """Find events that agree in everything but their id."""
    seen: dict[tuple[object, ...], Event] = {}
    for event in dataset.events.values():
        values = {**event.__dict__, "id": None, "attributes": tuple(event.attributes.items())}
        first = seen.setdefault(tuple(values.values()), event)
        if first is not event:
            yield dataset.problem(event, "repeated_event", "id", event.id, other=first.id)


def of_ends(dataset: Dataset) -> Iterator[Problem]:
    """Find ties from an actor to itself, unless its members can have such a tie to each other."""
    for tie in dataset.ties.values():
        if tie.source == tie.target and not _among_members(dataset, tie):
            yield dataset.problem(tie, "tie_to_itself", "target", tie.target)


def _what_it_says(tie: Tie, words: Vocabulary) -> tuple[object, ...]:
    kind = words.ties.get(tie.kind)
    ends = (tie.source, tie.target)
    ordered = tuple(sorted(ends)) if kind and kind.symmetric else ends
    in_force = words.tie_statuses[tie.status].in_force
    return ordered, tie.kind, tie.role, tie.on_behalf_of, in_force or tie.status


def _among_members(dataset: Dataset, tie: Tie) -> bool:
    kind = dataset.vocabulary.ties.get(tie.kind)
    actor = dataset.actors.get(tie.source)
    of = dataset.vocabulary.actors.get(actor.kind) if actor else None
    return bool(kind and kind.symmetric and of and (of.collective or of.group))
