"""Networks: who convenes them, how often they met, and when they lose their last convener."""

from __future__ import annotations

from typing import Any

import pytest

from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import Actor, Event, Record, Tie
from netmap.questions.networks import Convened, convened, records_of, totals
from netmap.telling import tell

NET = Actor(id="net", kind="ngo_network")


def _tie(key: str, source: str = "p", **values: Any) -> Tie:
    told = {"id": key, "source": source, "target": "net", "kind": "convenes"}
    return Tie.model_validate({**told, **values})


def _meeting(key: str, **values: Any) -> Event:
    told = {"id": key, "kind": "network_meeting", "organisers": ("p",), "forum": "net"}
    return Event.model_validate({**told, "start": "2018", "end": "2018", "meetings": 2, **values})


def _rows(*records: Record) -> list[Convened]:
    return [row for row in convened(Dataset([NET, *records])) if row.network != "total"]


def test_nobody_convenes_nothing() -> None:
    assert convened(Dataset()) == ()


def test_a_meeting_and_a_tie_make_one_row() -> None:
    (row,) = _rows(_meeting("m"), _tie("t", start="2018", end="2018"))
    assert (row.network, row.convener, row.year, row.meetings) == ("net", "p", 2018, 2)
    assert {(place.table, place.id) for place in row.rows} == {("events", "m"), ("ties", "t")}


def test_meetings_that_nobody_counted_are_missing() -> None:
    (row,) = _rows(_tie("t", start="2018", end="2018"))
    assert (row.meetings, row.workshops) == (None, None)


@pytest.mark.parametrize("status", ["promised", "planned", "conditional", "lapsed"])
def test_what_is_not_in_force_convenes_nothing(status: str) -> None:
    assert _rows(_tie("t", start="2018", status=status)) == []


def test_restated_rows_and_totals_add_nothing() -> None:
    rows = _rows(_meeting("1"), _meeting("2", restates="1"), _meeting("3", total="stated"))
    assert [row.meetings for row in rows] == [2]


def test_who_organised_the_meetings_comes_before_who_is_said_to_convene() -> None:
    (row,) = _rows(_tie("t", "other", start="2018", end="2018"), _meeting("m"))
    assert (row.convener, row.co_conveners) == ("p", ("other",))


def test_a_tie_without_any_year_has_a_row_without_a_year() -> None:
    (row,) = _rows(_tie("t"))
    assert (row.year, row.loses_convener) == (None, None)


@pytest.mark.parametrize(
    ("actor_end", "tie_end", "expected"),
    [("2020", None, "2020"), (None, "2018", "2018"), (None, None, None), ("2018", "2020", "2018")],
)
def test_the_convener_ends_with_itself_or_its_tie(
    actor_end: str | None, tie_end: str | None, expected: str | None
) -> None:
    convener = Actor.model_validate({"id": "p", "kind": "project", "end": actor_end})
    rows = _rows(convener, _tie("t", start="2018", end=tie_end), _meeting("m"))
    assert rows[0].loses_convener == expected


def test_where_the_records_stop_the_convening_goes_on_until_the_convener_ends() -> None:
    convener = Actor.model_validate({"id": "p", "kind": "project", "end": "2020"})
    later = _tie("u", start="2019", end="2019").model_copy(update={"target": "next"})
    rows = _rows(convener, _tie("t", start="2018", end="2018"), later)
    assert {row.network: row.loses_convener for row in rows} == {"net": "2018", "next": "2020"}


def test_a_network_with_another_convener_left_loses_none() -> None:
    rows = _rows(_tie("t", end="2018", start="2018"), _tie("u", "other", start="2018"))
    assert rows[0].loses_convener is None


def test_a_slip_of_the_pen_makes_no_endless_years() -> None:
    assert len(_rows(_tie("t", start="2018", end="9999"))) <= 83


def test_totals_come_after_several_networks_of_one_convener() -> None:
    contact = Actor(id="contacts", kind="contact_network")
    rows = convened(Dataset([NET, contact, _meeting("1"), _meeting("2", forum="contacts")]))
    totals = [(row.side, row.networks, row.meetings) for row in rows if row.network == "total"]
    assert totals == [("ngo", 1, 2), ("municipal", 1, 2), ("total", 2, 4)]


def test_a_total_with_a_missing_number_is_missing() -> None:
    other = Actor(id="other", kind="ngo_network")
    rows = convened(
        Dataset([NET, other, _meeting("1"), _meeting("2", forum="other", meetings=None)])
    )
    assert (rows[-1].meetings, rows[-1].meetings_min) == (None, 2)


def test_the_networks_of_north_ostrobothnia(everything: Dataset) -> None:
    found = {
        (row.year, row.side): (row.networks, row.meetings, row.workshops)
        for row in convened(everything)
        if row.network == "total" and row.convener == "pp-jarjestorakenne"
    }
    assert found[2017, "ngo"] == found[2017, "total"] == (4, 10, 1)
    assert (found[2018, "ngo"][:2], found[2018, "total"][:2]) == ((5, 12), (6, 17))
    assert (found[2019, "ngo"][:2], found[2019, "total"][:2]) == ((4, 7), (5, 10))


def test_which_networks_lose_their_convener(everything: Dataset) -> None:
    rows = [row for row in convened(everything) if row.network != "total"]
    lost = {row.network: row.loses_convener for row in rows}
    assert lost["pp-tukirakenteet-verkosto"] == "2020"
    assert lost["kumppanuuskeskus-vaikuttamistyoryhma"] == "2017"
    assert lost["pp-jarjestoyhdyshenkilot"] is None
    assert len(list(records_of(everything, rows[0]))) == len(rows[0].rows)


def test_the_last_convener_is_the_one_that_ends_last() -> None:
    first = Actor.model_validate({"id": "p", "kind": "project", "end": "2018"})
    second = Actor.model_validate({"id": "q", "kind": "project", "end": "2020"})
    rows = _rows(first, second, _tie("t", start="2018"), _tie("u", "q", start="2018"))
    assert {(row.convener, row.loses_convener, row.last_convener) for row in rows} == {
        ("p", "2020", "q")
    }


def test_a_network_that_goes_on_has_no_last_convener() -> None:
    (row,) = _rows(_meeting("m"))
    assert (row.loses_convener, row.last_convener) == (None, None)


def test_the_note_names_the_last_convener() -> None:
    first = Actor.model_validate({"id": "p", "kind": "project", "end": "2018"})
    second = Actor.model_validate({"id": "q", "kind": "project", "end": "2020"})
    dataset = Dataset(
        [NET, first, second, _tie("t", start="2018", end="2018"), _tie("u", "q", start="2018")]
    )
    (note,) = tell(question("networks"), convened(dataset), dataset, "en").notes
    assert "q is the last" in note


def test_one_network_of_a_convener_has_totals_that_the_table_hides() -> None:
    dataset = Dataset([NET, _meeting("1")])
    assert [(row.side, row.networks, row.meetings) for row in totals(dataset)] == [
        ("ngo", 1, 2),
        ("total", 1, 2),
    ]
    assert [row.network for row in convened(dataset)] == ["net"]


def test_a_meeting_on_one_day_tells_of_its_whole_year() -> None:
    (row,) = _rows(_meeting("1", start="2018-03-05", end=None))
    assert (row.period, row.full_year) == ("2018", True)
