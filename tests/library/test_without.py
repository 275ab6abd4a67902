from __future__ import annotations

import pytest

from netmap import UnknownNameError
from netmap.dataset import Dataset
from netmap.model import Actor, Tie
from netmap.network import Network
from netmap.questions import without
from tests.conftest import Graph


def held(*ties: tuple[str, str, str]) -> Network:
    """Return a project, another body, a municipality and two groups, tied by these kinds."""
    kinds = {"p": "project", "q": "ngo", "m": "municipality", "g": "working_group"}
    actors = [Actor(id=name, kind=kind) for name, kind in (kinds | {"n": "ngo_network"}).items()]
    made = [
        Tie(id=f"{number}", source=source, target=target, kind=kind)
        for number, (source, kind, target) in enumerate(ties)
    ]
    return Network.of(Dataset([*actors, *made]))


def test_what_only_the_actor_held_together_falls_apart(graph: Graph) -> None:
    loss = without.loss(graph("hub-a hub-b hub-c c-d e"), "hub")
    assert (loss.components_before, loss.components_after) == (2, 4)
    assert (loss.largest_before, loss.largest_after) == (5, 2)
    assert loss.isolated == ("a", "b")


def test_an_isolate_that_was_one_before_is_no_new_one(graph: Graph) -> None:
    loss = without.loss(graph("hub-a b c-c"), "hub")
    assert (loss.new_isolates, loss.isolated) == (1, ("a",))


def test_ties_are_counted_with_parallels_and_neighbours_without(graph: Graph) -> None:
    loss = without.loss(graph("hub-a a-hub hub-b hub-hub"), "hub")
    assert (loss.ties_lost, loss.neighbours) == (4, 2)


def test_an_isolate_that_ends_takes_nothing_along(graph: Graph) -> None:
    loss = without.loss(graph("a-b c"), "c")
    assert (loss.components_before, loss.components_after) == (2, 1)
    assert (loss.ties_lost, loss.neighbours, loss.new_isolates) == (0, 0, 0)


def test_the_last_actor_leaves_nothing(graph: Graph) -> None:
    loss = without.loss(graph("a"), "a")
    assert (loss.components_after, loss.largest_after) == (0, 0)


def test_a_group_is_orphaned_when_nobody_else_keeps_it_going() -> None:
    loss = without.loss(held(("p", "convenes", "g"), ("p", "coordinates", "n")), "p")
    assert loss.orphaned_groups == ("g", "n")


def test_a_group_that_another_body_keeps_going_is_not_orphaned() -> None:
    network = held(("p", "convenes", "g"), ("q", "administers", "g"))
    assert without.loss(network, "p").orphaned_groups == ()


def test_taking_part_in_a_group_does_not_keep_it_going() -> None:
    network = held(("p", "convenes", "g"), ("q", "participates_in", "g"), ("q", "meets", "p"))
    assert without.loss(network, "p").orphaned_groups == ("g",)
    assert without.loss(network, "q").orphaned_groups == ()


def test_a_body_that_is_no_group_is_never_orphaned() -> None:
    assert without.loss(held(("p", "coordinates", "q")), "p").orphaned_groups == ()


def test_a_municipality_that_loses_its_last_tie_is_cut_off() -> None:
    network = held(("p", "meets", "m"), ("p", "meets", "q"))
    assert without.loss(network, "p").municipalities_cut_off == ("m",)


def test_a_municipality_with_another_tie_is_not_cut_off() -> None:
    network = held(("p", "meets", "m"), ("q", "meets", "m"))
    assert without.loss(network, "p").municipalities_cut_off == ()


def test_an_actor_that_is_not_there_cannot_end(graph: Graph) -> None:
    with pytest.raises(UnknownNameError, match="no actor z"):
        without.loss(graph("a-b"), "z")


def test_a_loss_keeps_the_selection_that_it_was_drawn_from(graph: Graph) -> None:
    network = graph("a-b")
    assert without.loss(network, "a").selection is network.selection
