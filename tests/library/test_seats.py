"""Seats by sector and structure; meetings of a body beside its norm."""

from __future__ import annotations

from typing import Any

import pytest

import netmap
from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import Actor, Event, Norm, PartialDate, Record, Seat, Size, Tie
from netmap.questions.seats import BodyInYear, SectorSeat, bodies, by_structure, norms
from netmap.telling import tell


def _seat(structure: str, sector: str, seat: str, **more: object) -> Seat:
    key = f"{structure}-{sector}-{seat}-{more.get('start')}"
    row = {"id": key, "structure": structure, "sector": sector, "seat": seat}
    return Seat.model_validate({**row, **more})


def _met(year: str, meetings: object, end: str | None = None, **more: object) -> Event:
    row = {"id": year, "kind": "steering_meeting", "forum": "board", "organisers": ("p",)}
    when = {"start": year, "end": end or year, "meetings": meetings}
    return Event.model_validate({**row, **when, **more})


def _norm(meetings: object, **more: object) -> Norm:
    return Norm.model_validate({"id": "n", "body": "board", "meetings": meetings, **more})


def _answers(*records: Record, at: str | None = None) -> dict[tuple[str, str], str]:
    when = PartialDate.parse(at) if at else None
    return {(r.structure, r.sector): r.seat for r in by_structure(Dataset(records), at=when)}


def _row(*records: Record) -> SectorSeat:
    (row,) = by_structure(Dataset(records))
    return row


def _year(*records: Record) -> BodyInYear:
    (row,) = bodies(Dataset(records))
    return row


def test_without_seats_there_are_no_rows() -> None:
    assert by_structure(Dataset()) == ()
    assert bodies(Dataset()) == ()


def test_a_sector_that_one_structure_leaves_out_is_not_stated_there() -> None:
    found = _answers(_seat("board", "ngo", "yes"), _seat("council", "region", "no"))
    assert found["board", "region"] == found["council", "ngo"] == "not_stated"
    assert (found["board", "ngo"], found["council", "region"]) == ("yes", "no")


def test_sectors_come_in_the_order_of_the_vocabulary_and_unknown_ones_last() -> None:
    seats = [_seat("board", sector, "yes") for sector in ("cosmic", "citizens", "ngo")]
    assert [sector for _, sector in _answers(*seats)] == ["ngo", "citizens", "cosmic"]


def test_a_tie_of_representation_shows_a_seat_where_none_is_recorded() -> None:
    sitting = Tie(id="t", source="club", target="board", kind="represented_in")
    row = _row(Actor(id="club", kind="ngo"), sitting)
    assert (row.structure, row.sector, row.seat, row.basis) == ("board", "ngo", "yes", "inferred")
    assert row.holders == ("club",)


def test_who_sits_on_behalf_of_others_gives_them_a_seat() -> None:
    actors = [Actor(id="p", kind="project"), Actor(id="clubs", kind="ngo_network")]
    sitting = Tie(id="t", source="p", target="board", kind="represented_in", on_behalf_of="clubs")
    found = _answers(*actors, sitting)
    assert found == {("board", "ngo"): "yes", ("board", "project"): "yes"}


def test_what_is_recorded_of_a_seat_goes_before_a_tie() -> None:
    sitting = Tie(id="t", source="club", target="board", kind="represented_in")
    row = _row(Actor(id="club", kind="ngo"), sitting, _seat("board", "ngo", "no"))
    assert (row.seat, row.basis) == ("no", "stated")


@pytest.mark.parametrize("status", ["promised", "planned", "conditional", "lapsed"])
def test_a_tie_that_is_not_in_force_gives_no_seat(status: str) -> None:
    tie = {"id": "t", "source": "club", "target": "board", "kind": "represented_in"}
    sitting = Tie.model_validate({**tie, "status": status})
    assert _answers(Actor(id="club", kind="ngo"), sitting) == {}


def test_a_structure_whose_only_actor_has_no_sector_shows_what_others_tell_of() -> None:
    sitting = Tie(id="t", source="who", target="council", kind="represented_in")
    found = _answers(_seat("board", "ngo", "yes"), sitting)
    assert found["council", "ngo"] == "not_stated"


def test_answers_that_contradict_each_other_are_all_told_and_none_is_chosen() -> None:
    row = _row(
        _seat("board", "ngo", "yes"), _seat("board", "ngo", "no"), _seat("board", "ngo", "possible")
    )
    assert (row.seat, row.basis, row.said) == ("not_stated", "stated", ("yes", "no", "possible"))


def test_not_stated_does_not_contradict_an_answer() -> None:
    row = _row(_seat("board", "ngo", "not_stated"), _seat("board", "ngo", "yes"))
    assert (row.seat, row.said) == ("yes", ("yes",))


def test_the_seat_that_lasts_longest_counts_and_a_date_takes_those_valid_then() -> None:
    seats = [
        _seat("board", "ngo", "no", start="2017", end="2018"),
        _seat("board", "ngo", "yes", start="2019"),
    ]
    assert _answers(*seats) == {("board", "ngo"): "yes"}
    assert _answers(*seats, at="2018") == {("board", "ngo"): "no"}
    assert _answers(*seats, at="2016") == {}


def test_members_and_norm_keep_their_qualifiers() -> None:
    size = Size.model_validate({"id": "s", "actor": "board", "count": "~17"})
    row = _row(_seat("board", "ngo", "yes"), size, _norm(">=12"))
    assert (row.members, row.norm) == (17, 12)
    assert row.qualifiers == {"members": "about", "norm": "at_least"}
    assert [it.table for it in row.rows] == ["seats", "sizes", "norms"]


def test_a_structure_without_size_norm_or_meetings_says_so() -> None:
    row = _row(_seat("board", "ngo", "yes"))
    assert (row.members, row.norm, row.meetings, row.meets_norm) == (None, None, {}, None)


@pytest.mark.parametrize(
    ("norm", "event", "meets"),
    [
        (_norm(4), _met("2018", 3), False),
        (_norm(4), _met("2018", 4), True),
        (_norm(4), _met("2018-01", 3, "2018-08"), None),
        (_norm(4), _met("2018-01", 4, "2018-08"), True),
        (_norm(">=12"), _met("2018", 12), True),
        (_norm(">=12"), _met("2018", 11), False),
        (_norm("~4"), _met("2018", 4), None),
        (_norm(4), _met("2018", "~5"), None),
        (_norm(4), _met("2018", ">=5"), True),
        (_norm(4), _met("2018", ">=3"), None),
        (_norm(4), _met("2018", None), None),
        (_norm(None), _met("2018", 4), None),
        (_norm(4, start="2019"), _met("2018", 3), None),
        (_norm(4, kind="team_meeting"), _met("2018", 3), None),
        (_norm(4, organiser="q"), _met("2018", 9), None),
        (_norm(4, organiser="p"), _met("2018", 9), True),
    ],
)
def test_a_norm_is_met_missed_or_not_to_be_told(
    norm: Norm, event: Event, meets: bool | None
) -> None:
    assert _year(norm, event).meets_norm is meets


def test_parts_of_a_year_are_told_apart_and_single_meetings_by_year() -> None:
    events = [_met("2019-01", 1, "2019-08"), _met("2019-09-10", 1), _met("2019-10-10", 1)]
    row = _year(*events, _norm(4))
    assert (row.year, row.meetings, row.full_year) == (2019, 3, False)
    assert row.by_period == {"2019-01/2019-08": 1, "2019": 2}


def test_a_meeting_that_is_not_within_one_year_meets_no_norm() -> None:
    row = _year(_met("2018", 9, "2019"), _norm(4))
    assert (row.year, row.meetings, row.meets_norm) == (None, 9, None)


def test_a_body_with_a_norm_and_no_meetings_told_has_a_row() -> None:
    row = _year(_norm(4))
    assert (row.body, row.year, row.meetings, row.norm) == ("board", None, None, 4)


@pytest.mark.parametrize(
    "more",
    [
        {"organisers": (), "participants": ("p",)},
        {"kind": "evaluation_discussion"},
        {"total": "stated"},
    ],
)
def test_what_was_not_convened_for_the_body_does_not_count(more: dict[str, Any]) -> None:
    assert _year(_norm(4), _met("2018", 9, **more)).meetings is None


def test_any_group_that_somebody_convened_is_a_body_and_other_actors_are_not() -> None:
    events = [_met("2018", 9), _met("2019", 1, forum="towns")]
    actors = [Actor(id="board", kind="project_team"), Actor(id="towns", kind="municipality_group")]
    assert [row.body for row in bodies(Dataset([*actors, *events]))] == ["board"]


def test_every_sector_of_the_structures_of_the_examples(everything: Dataset) -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for row in netmap.seats.by_structure(everything):
        found.setdefault((row.structure, row.seat), set()).add(row.sector)
    seated = {"ngo", "municipality", "region", "health_social_authority", "project"}
    assert found["kainuu-ohjausryhma", "yes"] == {*seated, "administrator"}
    assert "state_agency" in found["kainuu-ohjausryhma", "no"]
    assert found["kainuu-johtoryhma", "yes"] == {"ngo"}
    assert {"municipality", "region", "health_social_authority"} <= found["kainuu-johtoryhma", "no"]
    public = {"region", "health_social_authority", "state_agency"}
    assert found["pp-hyte-koordinaatio", "yes"] == public
    assert {"ngo", "municipality"} <= found["pp-hyte-koordinaatio", "no"]
    assert ("pp-ohjausryhma", "yes") not in found
    assert ("pp-ohjausryhma", "no") not in found
    assert found["pp-jarjestoneuvottelukunta", "yes"] == {"ngo"}
    assert ("pp-jarjestoneuvottelukunta", "no") not in found


def test_norms_and_meetings_of_the_examples(everything: Dataset) -> None:
    rows = {(row.body, row.year): row for row in bodies(everything)}
    steering = [rows["pp-ohjausryhma", year] for year in (2017, 2018, 2019)]
    assert [row.meetings for row in steering] == [2, 3, 2]
    assert steering[-1].by_period == {"2019-01/2019-08": 1, "2019-09": 1}
    team = [rows["pp-projektiryhma", year].meetings for year in (2017, 2018, 2019)]
    assert team == [20, 76, 63]
    executive = rows["kainuu-johtoryhma", None]
    assert (executive.norm, executive.qualifiers) == (12, {"norm": "at_least"})
    assert rows["kainuu-ohjausryhma", None].norm == 4
    assert {row.meets_norm for row in rows.values()} == {None}


def test_a_table_lists_the_sectors_by_answer_and_the_meetings_of_the_bodies() -> None:
    records = [
        Actor(id="board", kind="steering_group", name_en="Board"),
        _seat("board", "ngo", "yes"),
        _seat("board", "region", "not_stated"),
        _seat("board", "municipality", "yes"),
        _seat("board", "municipality", "no"),
        _met("2018", "~3"),
        _met("2019-01", 1, "2019-08"),
    ]
    told = tell(question("seats"), by_structure(Dataset(records)), Dataset(records), "en")
    seats, meetings = told.tables
    assert seats.rows == (("Board", "–", "NGOs", "–", "–", "municipalities, region"),)
    assert [row[2] for row in meetings.rows] == ["~3", "2019-01/2019-08: 1"]
    assert "Board, municipalities" in told.notes[0]
    assert len(told.notes) == 2


def test_a_table_says_when_seats_are_inferred() -> None:
    sitting = Tie(id="t", source="club", target="board", kind="represented_in")
    dataset = Dataset([Actor(id="club", kind="ngo"), sitting])
    (note,) = tell(question("seats"), by_structure(dataset), dataset, "en").notes
    assert "inferred" in note


@pytest.mark.parametrize("status", ["promised", "planned", "conditional", "lapsed"])
def test_a_norm_that_is_not_in_force_is_no_norm(status: str) -> None:
    row = _row(_seat("board", "ngo", "yes"), _norm(4, status=status))
    assert (row.norm, row.norms) == (None, {})
    year = _year(_norm(4, status=status), _seat("board", "ngo", "yes"), _met("2018", 3))
    assert (year.norm, year.norms, year.meets_norm) == (None, {}, None)
    assert bodies(Dataset([_norm(4, status=status)])) == ()


def test_norms_of_other_kinds_and_organisers_do_not_hide_each_other() -> None:
    records = [
        _norm(">=4", organiser="p"),
        _norm(2, id="m", organiser="q"),
        _met("2018", 9),
        _met("2018", 1, id="f", organisers=("q",)),
    ]
    row = _year(*records)
    assert (row.norm, row.norms, row.meets_norm) == (None, {"n": 4, "m": 2}, False)
    assert row.qualifiers == {"n": "at_least"}
    seat = _row(_seat("board", "ngo", "yes"), *records)
    assert (seat.norm, seat.norms, seat.meets_norm) == (None, {"n": 4, "m": 2}, False)
    dataset = Dataset(records)
    told = tell(question("seats"), by_structure(dataset), dataset, "en")
    assert told.tables[-1].rows[0][3] == ">=4, 2"


def test_of_norms_of_one_kind_the_one_that_lasts_longest_is_meant() -> None:
    first = _norm(4, start="2017", end="2018")
    assert _row(_seat("board", "ngo", "yes"), first, _norm(6, id="m", start="2019")).norm == 6
    assert [it.id for it in norms(Dataset([first, _norm(6, id="m")]), "board", at="2016")] == ["m"]


def test_a_date_may_be_text() -> None:
    seats = [_seat("board", "ngo", "no", end="2018"), _seat("board", "ngo", "yes", start="2019")]
    assert [row.seat for row in by_structure(Dataset(seats), at="2018")] == ["no"]
