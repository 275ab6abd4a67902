from __future__ import annotations

from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import Actor, Citation, Kind, Tie
from netmap.network import Network
from netmap.questions import bridges
from netmap.questions.structure import Leaning
from netmap.telling import plain, tell

KINDS = {"p": "project", "q": "working_group", "a": "ngo", "b": "ngo_network"}
KINDS |= {"m": "municipality", "n": "contact_network", "x": "parish"}


def records(words: str, *more: Actor | Tie | Kind) -> Dataset:
    """Make actors named by the letter of their kind, and ties such as ``p-a``."""
    names = dict.fromkeys(words.replace("-", " ").split())
    actors = [Actor(id=name, kind=KINDS[name[0]]) for name in names]
    pairs = [word.split("-") for word in words.split() if "-" in word]
    cited = (Citation(source="report"),)
    ties = [
        Tie(id=f"t{number}", source=source, target=target, kind="meets", citations=cited)
        for number, (source, target) in enumerate(pairs)
    ]
    return Dataset([*actors, *ties, *more])


def between(words: str, *more: Actor | Tie | Kind) -> bridges.Bridges:
    return bridges.between(Network.of(records(words, *more)))


def test_a_bridge_has_neighbours_on_both_sides() -> None:
    (bridge,) = between("p-a p-b p-m q-a q-b")
    assert (bridge.actor, bridge.ngo, bridge.municipal) == ("p", ("a", "b"), ("m",))
    assert (bridge.ngo_neighbours, bridge.municipal_neighbours, bridge.pairs) == (2, 1, 2)


def test_an_actor_of_a_side_is_no_bridge() -> None:
    assert len(between("a-b a-m m-n")) == 0


def test_parallel_ties_are_one_and_a_tie_to_itself_none() -> None:
    (bridge,) = between("p-a a-p p-p p-m")
    assert (bridge.ngo_neighbours, bridge.municipal_neighbours) == (1, 1)
    assert [row.id for row in bridge.rows] == ["t0", "t1", "t3"]


def test_the_most_pairs_come_first_then_the_most_neighbours_then_the_id() -> None:
    wide = "p1-a1 p1-a2 p1-a3 p1-a4 p1-m1"
    square = "p0-a1 p0-a2 p0-m1 p0-m2 q0-a1 q0-a2 q0-m1 q0-m2"
    found = between(f"{square} {wide} p9-a1 p9-a2 p9-a3 p9-m1 p9-m2")
    assert [(bridge.actor, bridge.pairs) for bridge in found] == [
        ("p9", 6),
        ("p1", 4),
        ("p0", 4),
        ("q0", 4),
    ]


def test_a_tie_between_the_sides_is_direct_whichever_way_it_points() -> None:
    direct = between("a-m m-a n-b p-a p-m").direct
    assert [(it.ngo, it.municipal, it.ties) for it in direct] == [
        ("a", "m", ("t0", "t1")),
        ("b", "n", ("t2",)),
    ]
    assert [row.id for row in direct[0].rows] == ["t0", "t1"]


def test_the_sides_are_shown_and_a_kind_of_ones_own_is_on_neither() -> None:
    found = between("x-a x-m", Kind(id="parish", of="actors", name_fi="seurakunta"))
    assert found.sides["ngo"] == ("ngo", "ngo_network", "volunteer_network")
    assert set(found.sides) == {"ngo", "municipal"}
    assert [bridge.actor for bridge in found] == ["x"]


def test_what_rests_on_one_report_is_told() -> None:
    leaning = between("p-a p-m").leaning
    assert leaning == Leaning("report", "report", 2, "p", 2)


def test_without_a_source_there_is_nothing_to_lean_on() -> None:
    tie = Tie(id="t", source="a", target="m", kind="meets")
    found = between("a m", tie)
    assert (found.leaning, found.ties) == (None, 1)


def test_an_empty_network_has_no_bridge() -> None:
    found = bridges.between(Network.of(Dataset()))
    assert (found.bridges, found.direct, found.leaning) == ((), (), None)


def test_isolates_bridge_nothing() -> None:
    assert len(between("p a m")) == 0


def test_the_answer_is_told_with_its_sides_and_its_caution() -> None:
    dataset = records("p-a p-m")
    asked = question("bridges")
    answer = asked.answer(dataset)
    told = tell(asked, answer, dataset, "en", rows=True)
    assert told.tables[0].rows == (("p", "1", "1", "1"),)
    assert [row[2] for row in told.tables[2].rows] == ["t0", "t1"]
    assert told.notes[0].startswith("NGO side: NGO, NGO network, volunteer network.")
    assert "2 of 2 ties (100.0\u00a0%) rest on one source" in told.notes[-2]
    assert plain(answer)["bridges"][0]["municipal"] == ["m"]
