"""Promises: what is overdue, what was kept, and what the records do not tell."""

from __future__ import annotations

from typing import Any

import pytest

from netmap.dataset import Dataset
from netmap.model import Document, Event, Indicator, Norm, Observation, Record, Tie
from netmap.questions.promises import Promise, status


def _tie(key: str, **values: Any) -> Tie:
    told = {"id": key, "source": "office", "target": "network", "kind": "convenes"}
    return Tie.model_validate({**told, "status": "promised", "start": "2019", **values})


def _document(key: str, **values: Any) -> Document:
    told = {"id": key, "kind": "agreement", "parties": ("a", "b"), "status": "to_be_signed"}
    return Document.model_validate({**told, "date": "2019-10-31", **values})


def _count(key: str, as_of: str, status: str, count: int, **values: Any) -> Observation:
    told = {"id": key, "indicator": "contact", "as_of": as_of, "status": status, "count": count}
    return Observation.model_validate({**told, "denominator": 30, **values})


CONTACT = Indicator(id="contact", unit="municipality", measure="state")


def _one(*records: Record, at: str = "2020-06") -> Promise:
    return status(Dataset(records), at=at)[0]


def test_nothing_is_promised_in_nothing() -> None:
    assert status(Dataset()) == ()


@pytest.mark.parametrize(("at", "overdue"), [("2019-12-31", False), ("2020-01-01", True)])
def test_a_year_is_over_when_its_last_day_is(at: str, overdue: bool) -> None:
    found = _one(_tie("1"), at=at)
    assert (found.due, found.overdue) == ("2019", overdue)


def test_a_promise_says_who_promised_what_to_whom() -> None:
    found = _one(_tie("1"))
    assert (found.record, found.id, found.status) == ("ties", "1", "promised")
    assert (found.by, found.to, found.what) == (("office",), ("network",), "convenes")


def test_without_a_date_nobody_knows_whether_it_is_overdue() -> None:
    found = _one(_tie("1", start=None))
    assert (found.due, found.overdue, found.days_overdue) == (None, None, None)


def test_what_is_agreed_binds_already() -> None:
    assert _one(_tie("1", status="agreed")).overdue is False


@pytest.mark.parametrize("told", ["stated", "inferred", "lapsed"])
def test_other_statuses_promise_nothing(told: str) -> None:
    assert status(Dataset([_tie("1", status=told)])) == ()


def test_the_same_tie_stated_later_keeps_it() -> None:
    found = _one(_tie("1"), _tie("2", status="stated", start="2020"))
    assert (found.kept, found.kept_by, found.overdue) == (True, ("ties/2",), False)


def test_a_tie_stated_before_or_after_the_day_keeps_nothing() -> None:
    before, after = (
        _tie("2", status="stated", start="2018", end="2018"),
        _tie("3", status="stated", start="2021"),
    )
    assert _one(_tie("1"), before, after).kept is None


def test_a_promise_kept_early_is_kept() -> None:
    assert _one(_tie("1"), _tie("2", status="stated", start="2018")).kept is True
    early = _document("2", status="made", date="2019-02", parties=("b", "a"))
    found = _one(_document("1"), early)
    assert (found.kept, found.overdue) == (True, False)


def test_a_tie_that_lapsed_is_not_kept() -> None:
    found = _one(_tie("1"), _tie("2", status="lapsed", start="2020"))
    assert (found.kept, found.overdue) == (False, False)


def test_a_meeting_keeps_the_promise_to_convene() -> None:
    meeting = {"id": "m", "kind": "network_meeting", "forum": "network", "start": "2019-09"}
    held = Event.model_validate({**meeting, "organisers": ("office",)})
    other = Event.model_validate({**meeting, "organisers": ("somebody",)})
    assert _one(_tie("1"), held).kept_by == ("events/m",)
    assert _one(_tie("1"), other).kept is None


def test_a_document_of_the_same_parties_keeps_it() -> None:
    made = _document("2", status="made", date="2019-11", parties=("b", "a"))
    assert _one(_document("1"), made).kept is True
    assert _one(_document("1"), _document("2", status="made", parties=("c",))).kept is None


def test_a_norm_tells_how_many_meetings_are_promised() -> None:
    norm = {"id": "n", "body": "network", "organiser": "office", "kind": "network_meeting"}
    found = _one(Norm.model_validate({**norm, "meetings": ">=2", "status": "promised"}))
    assert (found.by, found.to, found.count, found.qualifiers) == (
        ("office",),
        ("network",),
        2,
        {"count": "at_least"},
    )


def test_of_counted_units_some_must_have_become_done() -> None:
    rows = [_count("1", "2018", "promised", 3), _count("2", "2019", "done", 28)]
    found = _one(CONTACT, *rows)
    assert (found.kept, found.kept_min, found.count, found.superseded) == (None, 1, 3, "2019")


def test_when_all_units_are_done_the_promised_ones_are() -> None:
    rows = [_count("1", "2018", "promised", 3), _count("2", "2019", "done", 30)]
    found = _one(CONTACT, *rows)
    assert (found.kept, found.kept_by) == (True, ("observations/2",))


def test_a_later_date_of_the_future_is_not_looked_at() -> None:
    rows = [_count("1", "2018", "promised", 3), _count("2", "2019", "done", 30)]
    assert _one(CONTACT, *rows, at="2018").superseded is None


@pytest.mark.parametrize(("later", "kept"), [("done", True), ("none", False), ("promised", None)])
def test_a_named_unit_is_followed(later: str, kept: bool | None) -> None:
    rows = [
        Observation.model_validate(
            {"id": year, "indicator": "contact", "as_of": year, "status": said, "unit": "oulu"}
        )
        for year, said in [("2018", "promised"), ("2019", later)]
    ]
    found = next(row for row in status(Dataset([CONTACT, *rows]), at="2020") if row.id == "2018")
    assert (found.by, found.count, found.kept) == (("oulu",), 1, kept)


def test_the_overdue_come_first(everything: Dataset) -> None:
    rows = status(everything, at="2020-06")
    assert [row.id for row in rows if row.overdue] == [row.id for row in rows[:9]]
    signed = next(row for row in rows if row.id == "hyvinvointisopimus-pp")
    assert (signed.due, signed.overdue, signed.kept) == ("2019-10-31", True, None)
