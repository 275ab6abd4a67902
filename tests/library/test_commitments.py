"""What is promised but not yet in force, and since when it is overdue."""

from __future__ import annotations

from datetime import date

import pytest

from netmap.commitments import Outcomes, overdue, promised
from netmap.dataset import Dataset
from netmap.model import Document, Event, Norm, Record, Tie

AT = date(2020, 6, 15)


def _tie(**values: object) -> Tie:
    tie = {"id": "t", "source": "a", "target": "b", "kind": "meets", "status": "promised"}
    return Tie.model_validate(tie | values)


def _document(**values: object) -> Document:
    return Document.model_validate({"id": "d", "kind": "plan", "status": "planned"} | values)


@pytest.mark.parametrize(
    ("start", "days"),
    [("2020-06-14", 1), ("2020-06-15", 0), ("2020-06", 0), ("2020-05", 15), ("2020", 0)],
)
def test_a_promise_is_overdue_from_the_day_after_the_last_one_of_its_date(
    start: str, days: int
) -> None:
    tie = _tie(start=start)
    assert [found.days_overdue(AT) for found in promised(Dataset([tie]))] == [days]
    assert bool(overdue(Dataset([tie]), AT)) == bool(days)


def test_a_promise_without_a_date_is_never_overdue() -> None:
    (found,) = promised(Dataset([_tie()]))
    assert (found.due, found.due_field, found.days_overdue(AT), found.is_over(AT)) == (
        (None, None, 0, False)
    )


def test_what_is_in_force_or_has_lapsed_promises_nothing() -> None:
    ties = [_tie(id=status, status=status) for status in ("stated", "inferred", "agreed", "lapsed")]
    documents = [
        _document(id=status, status=status) for status in ("made", "in_progress", "discontinued")
    ]
    assert promised(Dataset([*ties, *documents])) == ()


def test_a_document_is_due_at_its_date_and_else_when_it_is_to_be_valid() -> None:
    documents = [
        _document(id="1", date="2020-01", start="2019"),
        _document(id="2", start="2019", end="2021"),
        _document(id="3", end="2021"),
    ]
    found = promised(Dataset(documents))
    assert [(str(one.due), one.due_field) for one in found] == [
        ("2020-01", "date"),
        ("2019", "start"),
        ("2021", "end"),
    ]


def test_a_norm_can_be_a_promise_too() -> None:
    norm = Norm.model_validate({"id": "n", "body": "a", "status": "planned", "start": "2019"})
    (found,) = overdue(Dataset([norm]), AT)
    assert (found.record, found.status) == (norm, "planned")


def test_a_promise_whose_period_has_gone_by_is_over() -> None:
    (found,) = overdue(Dataset([_tie(start="2019", end="2019")]), AT)
    assert found.is_over(AT)


@pytest.mark.parametrize(
    ("later", "is_open"),
    [
        (_tie(id="x", status="stated", start="2019"), False),
        (_tie(id="x", status="inferred", start="2020-06-15"), False),
        (_tie(id="x", status="lapsed", start="2019"), False),
        (_tie(id="x", status="agreed", start="2019"), True),
        (_tie(id="x", status="stated", start="2018"), False),
        (_tie(id="x", status="stated", start="2018", end="2018"), True),
        (_tie(id="x", status="lapsed", start="2018"), True),
        (_tie(id="x", status="stated", start="2020-06-16"), True),
        (_tie(id="x", status="stated"), True),
        (_tie(id="x", status="stated", start="2019", target="c"), True),
        (_tie(id="x", status="stated", start="2019", kind="funds"), True),
        (Event.model_validate({"id": "e", "kind": "event", "start": "2019"}), True),
    ],
)
def test_a_promise_is_overdue_until_a_later_record_shows_what_came_of_it(
    later: Record, is_open: bool
) -> None:
    found = overdue(Dataset([_tie(start="2019"), later]), AT)
    assert [commitment.record.id for commitment in found] == ["t"] * is_open


def test_convening_is_kept_by_a_meeting_of_the_forum() -> None:
    tie = _tie(kind="convenes", start="2019")
    meeting = {"id": "e", "kind": "event", "start": "2020", "forum": "b", "organisers": ("a",)}
    held = Event.model_validate(meeting)
    by_others = Event.model_validate(meeting | {"id": "o", "organisers": ("c",)})
    (found,) = promised(Dataset([tie]))
    outcomes = Outcomes(Dataset([tie, held, by_others]))
    assert (outcomes.kept_by(found, AT), outcomes.given_up_by(found, AT)) == ((held,), ())
    assert overdue(Dataset([tie, by_others]), AT) == (found,)


def test_a_document_is_kept_by_one_of_its_kind_and_parties() -> None:
    plan = _document(date="2019", parties=("a", "b"))
    made = _document(id="m", date="2020", parties=("b", "a"), status="made")
    assert overdue(Dataset([plan, made]), AT) == ()
    assert overdue(Dataset([plan, made.model_copy(update={"parties": ("a",)})]), AT)


@pytest.mark.parametrize(("made", "is_open"), [("2019-03", False), ("2018-12-31", True)])
def test_a_document_may_be_made_early_in_the_year_it_is_due(made: str, is_open: bool) -> None:
    plan = _document(date="2019-10-31", parties=("a",))
    early = _document(id="m", date=made, parties=("a",), status="made")
    assert bool(overdue(Dataset([plan, early]), AT)) is is_open
