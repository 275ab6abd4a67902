from __future__ import annotations

import pytest

from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Actor, Citation, Kind, Tie
from netmap.network import Network
from netmap.questions import bridges
from netmap.questions.structure import Leaning
from netmap.telling import plain, tell

KINDS = {"p": "project", "q": "working_group", "a": "ngo", "b": "ngo_network"}
KINDS |= {"m": "municipality", "n": "contact_network", "x": "parish", "f": "funder"}


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


def between(
    words: str, *more: Actor | Tie | Kind, sides: tuple[str, str] = bridges.SIDES
) -> bridges.Bridges:
    return bridges.ranked(Network.of(records(words, *more)), sides)


def test_a_bridge_has_neighbours_on_both_sides() -> None:
    (bridge,) = between("p-a p-b p-m q-a q-b")
    assert (bridge.actor, bridge.first, bridge.second) == ("p", ("a", "b"), ("m",))
    assert (bridge.neighbours, bridge.pairs) == ((2, 1), 2)


def test_the_betweenness_is_that_of_the_whole_network() -> None:
    (bridge,) = between("p-a p-b p-m q-a q-b f")
    assert bridge.betweenness == pytest.approx(0.35)  # 3 pairs and half of one, of 10


def test_an_actor_of_a_side_is_no_bridge() -> None:
    assert len(between("a-b a-m m-n")) == 0


def test_parallel_ties_are_one_and_a_tie_to_itself_none() -> None:
    (bridge,) = between("p-a a-p p-p p-m")
    assert bridge.neighbours == (1, 1)
    assert [row.id for row in bridge.rows] == ["t0", "t1", "t3"]


def test_the_most_pairs_come_first_then_the_highest_betweenness_then_the_id() -> None:
    wide = "p1-a1 p1-a2 p1-a3 p1-a4 p1-m1 p1-f"
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
    assert [(it.first, it.second, it.ties) for it in direct] == [
        ("a", "m", ("t0", "t1")),
        ("b", "n", ("t2",)),
    ]
    assert [row.id for row in direct[0].rows] == ["t0", "t1"]


def test_the_sides_are_shown_and_a_kind_of_ones_own_is_on_neither() -> None:
    found = between("x-a x-m", Kind(id="parish", of="actors", name_fi="seurakunta"))
    assert found.sides[0] == bridges.Side(
        "ngo", "side", ("ngo", "ngo_network", "volunteer_network")
    )
    assert found.sides[1].name == "municipal"
    assert [bridge.actor for bridge in found] == ["x"]


@pytest.mark.parametrize(
    ("name", "by"),
    [("ngo_network", "kind"), ("state_agency", "sector"), ("state_and_region", "family")],
)
def test_a_side_may_be_a_kind_a_sector_or_a_family(name: str, by: str) -> None:
    sides = between("p-b p-f p-m", sides=(name, "municipal")).sides
    assert (sides[0].name, sides[0].by) == (name, by)
    found = between("p-b p-f p-m", sides=(name, "municipal"))
    assert found.bridges[0].first == ("b" if name == "ngo_network" else "f",)


def test_a_kind_of_ones_own_may_be_a_side() -> None:
    parish = Kind(id="parish", of="actors", name_fi="seurakunta")
    (bridge,) = between("p-x p-m", parish, sides=("parish", "municipal"))
    assert bridge.neighbours == (1, 1)


def test_a_kind_that_only_the_data_know_may_be_a_side() -> None:
    choir = Actor(id="c", kind="choir")
    tie = Tie(id="t", source="p", target="c", kind="meets")
    found = between("p-m", choir, tie, sides=("choir", "municipal"))
    assert (found.sides[0].kinds, len(found)) == (("choir",), 1)


def test_the_sector_of_an_actor_goes_before_that_of_its_kind() -> None:
    own = Actor(id="own", kind="working_group", sector="citizens")
    tie = Tie(id="t", source="p", target="own", kind="meets")
    (bridge,) = between("p-m", own, tie, sides=("citizens", "municipal"))
    assert bridge.first == ("own",)


@pytest.mark.parametrize(
    ("language", "word"), [("fi", "Lajit:"), ("sv", "Typer:"), ("en", "Kinds:")]
)
def test_a_word_that_is_no_side_is_answered_with_the_choices(language: str, word: str) -> None:
    with pytest.raises(InvalidValueError) as wrong:
        between("p-a", sides=("starship_network", "ngo"))
    message = wrong.value.message(language)
    assert word in message
    assert all(name in message for name in ("municipal", "contact_network", "…"))


@pytest.mark.parametrize("sides", [("ngo", "ngo"), ("ngo", "volunteer_network")])
def test_no_kind_is_on_both_sides(sides: tuple[str, str]) -> None:
    with pytest.raises(InvalidValueError, match="on both sides"):
        between("", sides=sides)


def test_no_actor_is_on_both_sides() -> None:
    with pytest.raises(InvalidValueError, match="both would be on both sides"):
        between("p", Actor(id="both", kind="ngo", sector="citizens"), sides=("ngo", "citizens"))


def test_what_rests_on_one_report_is_told() -> None:
    leaning = between("p-a p-m").leaning
    assert leaning == Leaning("report", "report", 2, 1.0, "p", 2)


def test_without_a_source_there_is_nothing_to_lean_on() -> None:
    tie = Tie(id="t", source="a", target="m", kind="meets")
    found = between("a m", tie)
    assert (found.leaning, found.ties) == (None, 1)


def test_an_empty_network_has_no_bridge() -> None:
    empty = Network.of(Dataset())
    found = bridges.ranked(empty)
    assert (found.bridges, found.direct, found.leaning) == ((), (), None)
    assert bridges.direct_ties(empty).direct == ()


def test_isolates_bridge_nothing() -> None:
    assert len(between("p a m")) == 0


def test_plain_values_have_what_is_behind_a_bridge_only_when_asked() -> None:
    answer = question("bridges").answer(records("p-a p-m"))
    (row,) = plain(answer, places=False)
    assert row == {"actor": "p", "betweenness": 1.0, "neighbours": [1, 1]}
    (row,) = plain(answer)
    assert (row["first"], row["second"], len(row["rows"])) == (["a"], ["m"], 2)


def test_direct_ties_alone_are_their_ids() -> None:
    answer = question("bridges").answer(records("m-a p-a b-n a-m"), direct=True)
    assert plain(answer, places=False) == {"direct": ["t0", "t3", "t2"]}
    assert [pair["second"] for pair in plain(answer)["pairs"]] == ["m", "n"]


def test_the_answer_is_told_with_its_sides_and_its_caution() -> None:
    dataset = records("p-a p-m")
    asked = question("bridges")
    told = tell(asked, asked.answer(dataset), dataset, "en", rows=True)
    assert told.tables[0].headings[1:3] == ("Neighbours: NGOs", "Neighbours: Municipalities")
    assert told.tables[0].rows == (("p", "1", "1", "1", "1"),)
    assert [row[2] for row in told.tables[2].rows] == ["t0", "t1"]
    assert told.notes[0] == "Side NGOs: NGO, NGO network, volunteer network."
    assert "2 of 2 ties (100.0\u00a0%) rest on one source" in told.notes[-2]


def test_direct_ties_are_told_with_the_names_of_both() -> None:
    dataset = records("a-m a-f")
    asked = question("bridges")
    told = tell(asked, asked.answer(dataset, direct=True), dataset, "en", rows=True)
    assert told.tables[0].headings == ("NGOs", "Municipalities", "Ties")
    assert [table.rows[0][0] for table in told.tables] == ["a", "a – m"]


def test_the_note_says_what_a_sector_takes_in_and_leaves_a_kind_to_itself() -> None:
    dataset = records("p-f p-m")
    asked = question("bridges")
    answer = asked.answer(dataset, between=("state_agency", "municipality"))
    notes = tell(asked, answer, dataset, "en").notes
    assert notes[0].startswith("Side state agencies: funder,")
    assert "own sector" in notes[0]
    assert notes[1].startswith("Pairs are")


def test_bridges_and_direct_ties_have_their_method_and_go_to_a_frame() -> None:
    network = Network.of(records("p-a p-b p-m a-m m-a"))
    found, direct = bridges.ranked(network), bridges.direct_ties(network)
    assert found.method.parameters == {"first": "ngo", "second": "municipal"}
    assert "ngo" in found.method.define("sv")
    frame = found.to_frame()
    assert frame.loc["p"].drop("betweenness").to_dict() == {
        "neighbours_first": 2,
        "neighbours_second": 1,
        "pairs": 2,
    }
    assert direct.to_dict()["rows"] == [{"first": "a", "second": "m", "ties": ("t3", "t4")}]
    assert direct.to_frame().columns.tolist() == ["first", "second", "ties"]
    assert direct.method.left_out.parallel_ties == 0
    nothing = bridges.ranked(Network.of(Dataset())).to_frame()
    assert (len(nothing), str(nothing["pairs"].dtype)) == (0, "int64")
