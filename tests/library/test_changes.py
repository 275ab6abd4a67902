"""Changes: what began, ended or became something else between two dates."""

from __future__ import annotations

from typing import Any

import pytest

from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import (
    Actor,
    Contact,
    Document,
    Goal,
    Holding,
    Indicator,
    Observation,
    Post,
    Record,
    Seat,
    Size,
    Tie,
)
from netmap.questions.changes import Change, between
from tests.conftest import Run


def _found(*records: Record, from_: str = "2018", to: str = "2019") -> tuple[Change, ...]:
    return between(Dataset(records), from_=from_, to=to)


def _told(*records: Record, **dates: str) -> list[tuple[str, str, str, Any, Any]]:
    rows = _found(*records, **dates)
    return [(it.record, it.id, it.change, it.before, it.after) for it in rows]


def _size(key: str, year: str, count: str, **values: Any) -> Size:
    told = {"id": key, "actor": "agents", "start": year, "end": year, "count": count}
    return Size.model_validate({**told, **values})


def _goal(key: str, year: str, **values: Any) -> Goal:
    told = {"id": key, "project": "p", "level": "main", "start": year, "end": year}
    return Goal.model_validate({**told, **values})


def _done(as_of: str, count: str | None, **values: Any) -> Observation:
    told = {"id": as_of, "indicator": "i", "as_of": as_of, "status": "done", "count": count}
    return Observation.model_validate({**told, **values})


STATE = Indicator(id="i", unit="municipality", measure="state")


def test_nothing_changes_in_nothing() -> None:
    assert _found() == ()


@pytest.mark.parametrize(("first", "last"), [("2020", "2019"), ("2019-12", "2019")])
def test_the_dates_stand_in_their_order(first: str, last: str) -> None:
    with pytest.raises(InvalidValueError):
        _found(from_=first, to=last)


def test_between_a_date_and_itself_nothing_changes() -> None:
    assert _found(_size("1", "2018", "24"), from_="2018", to="2018") == ()


def test_records_start_and_end() -> None:
    new = Actor.model_validate({"id": "new", "kind": "ngo", "start": "2019"})
    tie = Tie.model_validate(
        {"id": "t", "source": "a", "target": "b", "kind": "meets", "end": "2018"}
    )
    assert _told(new, tie) == [
        ("actors", "new", "started", None, "ngo"),
        ("ties", "t", "ended", "stated", None),
    ]


def test_an_unknown_start_or_end_is_no_change() -> None:
    assert _told(Actor(id="a", kind="ngo"), Post(id="p", organisation="a")) == []


def test_what_lay_between_the_dates_is_at_neither() -> None:
    assert _told(_size("1", "2018", "24"), from_="2017", to="2019") == []


def test_a_size_follows_the_size_of_the_same_collective() -> None:
    (row,) = _found(_size("1", "2018", "24"), _size("2", "2019", "~29"))
    assert (row.change, row.before, row.after, row.follows) == ("changed", 24, 29, "1")
    assert row.qualifiers == {"after": "about"}
    assert len(row.rows) == 2


def test_the_same_size_again_is_no_change() -> None:
    assert _told(_size("1", "2018", "24"), _size("2", "2019", "24")) == []


def test_sizes_of_two_collectives_do_not_follow_each_other() -> None:
    rows = _told(_size("1", "2018", "24"), _size("2", "2019", "29", actor="others"))
    assert [row[2] for row in rows] == ["ended", "started"]


def test_a_post_that_falls_vacant_changed() -> None:
    rows = [
        Holding.model_validate(
            {"id": year, "post": "p", "state": state, "start": year, "end": year}
        )
        for year, state in [("2018", "held"), ("2019", "vacant")]
    ]
    assert _told(*rows) == [("holdings", "2019", "changed", "held", "vacant")]


def test_a_seat_that_is_given_changed() -> None:
    rows = [
        Seat.model_validate(
            {
                "id": year,
                "structure": "s",
                "sector": "ngo",
                "seat": seat,
                "start": year,
                "end": year,
            }
        )
        for year, seat in [("2018", "no"), ("2019", "yes")]
    ]
    assert _told(*rows) == [("seats", "2019", "changed", "no", "yes")]


def test_a_goal_that_another_carries_on_changed_into_it() -> None:
    before, after = "Lower the need for services", "Services are needed less"
    old = _goal("old", "2018", change="became_sub_goal", becomes=("new",), name_en=before)
    assert _told(old, _goal("new", "2019", change="unchanged", name_en=after)) == [
        ("goals", "new", "changed", before, after)
    ]


def test_a_goal_that_went_on_unchanged_is_no_change() -> None:
    old = _goal("old", "2018", change="unchanged", becomes=("new",))
    assert _told(old, _goal("new", "2019", change="dropped")) == []


def test_a_goal_that_began_or_ended_shows_its_wording() -> None:
    rows = (_goal("old", "2018", name_fi="Ennen"), _goal("new", "2019", name_fi="Nyt"))
    assert _told(*rows) == [
        ("goals", "old", "ended", "Ennen", None),
        ("goals", "new", "started", None, "Nyt"),
    ]


def test_the_command_shows_the_wordings_of_a_goal(run: Run, folder: Any) -> None:
    told = {"project": "p", "level": "main"}
    goals = [
        {**told, "id": "a", "name_sv": "Förr", "start": "2018", "end": "2018", "becomes": "b"},
        {**told, "id": "b", "name_sv": "Nu", "start": "2019", "end": "2019"},
    ]
    source = folder(actors=[{"id": "p", "kind": "project"}], goals=goals)
    ended = run("changes", source, "--from", "2018", "--to", "2019", "--lang", "sv")
    assert (ended.returncode, "Förr" in ended.stdout, "Nu" in ended.stdout) == (0, True, True)


def test_a_document_begins_at_its_date_and_goes_on() -> None:
    document = Document.model_validate(
        {"id": "d", "kind": "plan", "status": "made", "date": "2019-03"}
    )
    assert _told(document) == [("documents", "d", "started", None, "made")]
    assert _told(document, from_="2019", to="2030") == []


def test_an_indicator_is_compared_at_its_last_dates() -> None:
    rows = [_done("2017", "1"), _done("2018", "21"), _done("2019", "26")]
    (row,) = _found(STATE, *rows)
    assert (row.record, row.change, row.before, row.after) == ("indicators", "changed", 21, 26)
    assert (row.dates, row.cautions) == (("2018", "2019"), ())


def test_a_first_observation_starts_an_indicator() -> None:
    assert _told(STATE, _done("2019", "26")) == [("indicators", "i", "started", None, 26)]


def test_an_indicator_without_a_later_number_did_not_change() -> None:
    assert _told(STATE, _done("2018", "26"), _done("2019", None)) == []


def test_a_flow_comes_with_its_cautions() -> None:
    flow = Indicator(id="i", unit="municipality", measure="in_period")
    rows = [
        _done("2018", "2", start="2018", end="2018"),
        _done("2019-08", "1", start="2019-01", end="2019-08"),
    ]
    assert _found(flow, *rows)[0].cautions == ("flow", "unequal_periods")


def test_contacts_are_never_looked_at() -> None:
    contact = Contact.model_validate({"id": "c", "about": "p", "retain_until": "2018"})
    assert _found(contact) == ()


def test_the_changes_of_north_ostrobothnia(everything: Dataset) -> None:
    rows = {(row.record, row.id): row for row in between(everything, from_="2018", to="2019")}
    contact = rows["indicators", "contact_person_named"]
    assert (contact.before, contact.after) == (21, 26)
    others = rows["sizes", "size-pp-muut-kumppanit-2019"]
    assert (others.before, others.after) == (40, 48)
    assert "flow" in rows["indicators", "grants_increased"].cautions


def test_the_command_refuses_dates_in_the_wrong_order(run: Run, folder: Any) -> None:
    source = folder(actors=[{"id": "a", "kind": "ngo"}])
    ended = run("changes", source, "--from", "2020", "--to", "2019")
    assert (ended.returncode, "2020 is after 2019" in ended.stderr) == (2, True)


def test_a_holding_of_an_unknown_post_is_named_by_its_id(run: Run, folder: Any) -> None:
    held = [{"id": "h", "post": "nowhere", "start": "2019", "end": "2019"}]
    ended = run("changes", folder(holdings=held), "--from", "2018", "--to", "2019")
    assert (ended.returncode, "nowhere" in ended.stdout) == (0, True)
