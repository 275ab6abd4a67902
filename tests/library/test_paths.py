"""Paths: the shortest ways between two actors, and the firmest tie of each step."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from netmap.dataset import Dataset
from netmap.errors import UnknownNameError
from netmap.model import Actor, Tie
from netmap.network import Network
from netmap.questions.paths import LIMIT, shortest
from tests.conftest import Graph, Run


def _network(*ties: Tie) -> Network:
    names = dict.fromkeys(end for tie in ties for end in (tie.source, tie.target))
    return Network.of(Dataset([*(Actor(id=name, kind="ngo") for name in names), *ties]))


def _tie(key: str, source: str, target: str, **values: Any) -> Tie:
    told = {"id": key, "source": source, "target": target, "kind": "supports"}
    return Tie.model_validate({**told, **values})


def test_all_shortest_paths_are_listed(graph: Graph) -> None:
    found = shortest(graph("a-b b-d a-c c-d a-e e-f f-d"), "a", "d")
    assert [row.path for row in found] == [("a", "b", "d"), ("a", "c", "d")]
    assert {row.length for row in found} == {2}


def test_from_an_actor_to_itself_is_no_step(graph: Graph) -> None:
    (found,) = shortest(graph("a-b"), "a", "a")
    assert (found.path, found.ties, found.length, found.weakest) == (("a",), (), 0, None)


def test_between_parts_there_is_no_path(graph: Graph) -> None:
    assert not shortest(graph("a-b c"), "a", "c")


@pytest.mark.parametrize("ends", [("a", "x"), ("x", "a")])
def test_an_unknown_actor_is_an_error(graph: Graph, ends: tuple[str, str]) -> None:
    with pytest.raises(UnknownNameError):
        shortest(graph("a-b"), *ends)


def test_the_firmest_tie_of_a_step_is_shown_then_the_first_by_id() -> None:
    ties = [
        _tie("1", "a", "b", status="promised"),
        _tie("3", "a", "b"),
        _tie("2", "b", "a"),
        _tie("4", "b", "c", status="conditional"),
    ]
    (found,) = shortest(_network(*ties), "a", "c")
    assert (found.ties, found.weakest) == (("2", "4"), "conditional")


def test_a_tie_to_oneself_is_no_step() -> None:
    (found,) = shortest(_network(_tie("1", "a", "a"), _tie("2", "a", "b")), "a", "b")
    assert found.ties == ("2",)


def test_directed_paths_follow_the_ties() -> None:
    network = _network(_tie("1", "a", "b"), _tie("2", "b", "c"))
    assert shortest(network, "c", "a")[0].length == 2
    assert not shortest(network, "c", "a", directed=True)
    assert shortest(network, "a", "c", directed=True)[0].ties == ("1", "2")


def test_a_symmetric_tie_has_no_direction() -> None:
    network = _network(_tie("1", "a", "b", kind="meets"))
    assert shortest(network, "b", "a", directed=True)[0].path == ("b", "a")


def test_more_paths_than_are_listed_are_said() -> None:
    middle = [f"m{number}" for number in range(LIMIT + 1)]
    ties = [_tie(f"{end}{name}", end, name) for end, name in product(("a", "z"), middle)]
    found = shortest(_network(*ties), "a", "z")
    assert (len(found), all(row.more for row in found)) == (LIMIT, True)
    every = shortest(_network(*ties), "a", "z", all=True)
    assert (len(every), any(row.more for row in every)) == (LIMIT + 1, False)


def test_how_an_ngo_reaches_the_government(everything: Dataset) -> None:
    network = Network.of(everything)
    found = shortest(network, "pp-jarjestot", "thl")
    council = ("pp-jarjestot", "pp-jarjestoneuvottelukunta", "pp-jarjestorakenne", "thl")
    assert council in {row.path for row in found}
    assert {row.length for row in found} == {3}
    for row in found:
        assert len(row.ties) == len(row.statuses) == row.length


def test_the_command_says_that_no_path_leads_there(run: Run, folder: Any) -> None:
    actors = [{"id": "a", "kind": "ngo"}, {"id": "b", "kind": "ngo"}]
    ended = run("paths", folder(actors=actors), "--from", "a", "--to", "b")
    assert (ended.returncode, "No path" in ended.stdout) == (0, True)
    assert run("paths", folder(actors=actors), "--from", "a", "--to", "x").returncode == 1


def test_a_path_says_what_it_was_drawn_from(run: Run, folder: Any) -> None:
    actors = [{"id": name, "kind": "ngo"} for name in "ab"]
    ties = [{"id": "1", "source": "a", "target": "b", "kind": "meets"}]
    source = folder(actors=actors, ties=ties)
    told = ("paths", source, "--from", "a", "--to", "b", "--at", "2018", "--lang", "en")
    assert "Snapshot at 2018" in run(*told).stdout
    rows = json.loads(run(*told, "--format", "json").stdout)
    assert [row["path"] for row in rows] == [["a", "b"]]


def test_the_selection_goes_with_the_paths() -> None:
    network = _network(_tie("1", "a", "b"))
    assert shortest(network, "a", "b").selection == network.selection
