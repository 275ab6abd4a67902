"""Without: what is lost when an actor ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from netmap.catalogue import Column, Option, Question
from netmap.measures import cohesion
from netmap.network import Network, Selection
from netmap.telling import Telling
from netmap.universes import MUNICIPALITY


@dataclass(frozen=True)
class Loss:
    """What a network loses when an actor and its ties go.

    ``isolated`` are the actors whose only ties were to this actor, ``new_isolates`` their number.
    ``orphaned_groups`` are groups and networks that nobody else convenes, coordinates,
    administers, maintains or provides. ``municipalities_cut_off`` are those left without a tie.
    """

    actor: str
    components_before: int
    components_after: int
    largest_before: int
    largest_after: int
    ties_lost: int
    neighbours: int
    new_isolates: int
    isolated: tuple[str, ...]
    orphaned_groups: tuple[str, ...]
    municipalities_cut_off: tuple[str, ...]
    selection: Selection


def loss(network: Network, actor: str) -> Loss:
    """Find what is lost when an actor ends.

    Components are counted with isolates, before and after, the actor itself left out after.

    Raises
    ------
    UnknownNameError
        When the network has no such actor.

    Examples
    --------
    >>> from netmap.dataset import Dataset
    >>> from netmap.model import Actor, Tie
    >>> actors = [Actor(id=name, kind="ngo") for name in ("hub", "a", "b")]
    >>> ties = [Tie(id=name, source="hub", target=name, kind="meets") for name in "ab"]
    >>> lost = loss(Network.of(Dataset([*actors, *ties])), "hub")
    >>> lost.components_before, lost.components_after, lost.isolated
    (1, 2, ('a', 'b'))
    """
    actor = network.actor(actor).id
    left = network.without_actor(actor)
    before, after = cohesion.sizes(network), cohesion.sizes(left)
    tied = {name for name, count in network.degrees().items() if count}
    isolated = tuple(name for name, count in left.degrees().items() if not count and name in tied)
    return Loss(
        actor=actor,
        components_before=len(before),
        components_after=len(after),
        largest_before=max(before),
        largest_after=max(after, default=0),
        ties_lost=len(network.ties) - len(left.ties),
        neighbours=network.degrees()[actor],
        new_isolates=len(isolated),
        isolated=isolated,
        orphaned_groups=tuple(_orphaned(network, left, actor)),
        municipalities_cut_off=tuple(
            name for name in isolated if network.actors[name].kind == MUNICIPALITY
        ),
        selection=network.selection,
    )


def _orphaned(network: Network, left: Network, actor_id: str) -> Iterator[str]:
    held = {target for source, target in _holds(network) if source == actor_id}
    still_held = {target for _, target in _holds(left)}
    kinds = network.dataset.vocabulary.actors
    for name, actor in left.actors.items():
        if name in held - still_held and actor.kind in kinds and kinds[actor.kind].group:
            yield name


def _holds(network: Network) -> Iterator[tuple[str, str]]:
    """Yield who keeps whom going, by ties in force: a promise holds nothing together yet."""
    words = network.dataset.vocabulary
    kinds, statuses = words.ties, words.tie_statuses
    told = network.ties.columns("source", "target", "kind", "status")
    for source, target, kind, status in told:
        if kind in kinds and kinds[kind].holds and statuses[status].in_force:
            yield source, target


def _named(name: str) -> Column:
    return Column(name=name, shows="actor")


def _notes(answer: Loss, tell: Telling) -> Iterator[str]:
    yield from tell.selection(answer.selection)


QUESTION = Question(
    ask=loss,
    group="graph",
    of="network",
    fi="Mitä menetetään, kun toimija lopettaa?",
    sv="Vad går förlorat när en aktör upphör?",
    en="What is lost when an actor ends?",
    options=(
        Option(
            name="actor",
            required=True,
            metavar="ID",
            fi="Toimija, joka lopettaa.",
            sv="Aktören som upphör.",
            en="The actor that ends.",
        ),
    ),
    columns=(
        "components_before",
        "components_after",
        "largest_before",
        "largest_after",
        "neighbours",
        "ties_lost",
        "new_isolates",
        *map(_named, ("isolated", "orphaned_groups", "municipalities_cut_off")),
    ),
    notes=_notes,
)
