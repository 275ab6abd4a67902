"""Posts, their holders and vacancies, and the staff of an organisation over time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmap
from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import Holding, PartialDate, Post, Record
from netmap.questions.posts import PostState, by_organisation, staffing
from netmap.telling import tell


def _post(key: str = "post", **more: object) -> Post:
    row = {"id": key, "organisation": "o", "staff": "yes", "holders": 1}
    return Post.model_validate({**row, **more})


def _holding(state: str = "held", start: str | None = None, **more: object) -> Holding:
    row = {"id": f"{state}-{start}", "post": "post", "state": state, "start": start}
    return Holding.model_validate({**row, **more})


def _at(date: str, *records: Record, totals: bool = False) -> tuple[PostState, ...]:
    return by_organisation(Dataset(records), at=PartialDate.parse(date), totals=totals)


def _staff(date: str, *records: Record) -> object:
    (row,) = [row for row in _at(date, *records, totals=True) if row.post is None]
    return row.staff_total


def _levels(*records: Record) -> list[tuple[str | None, str | None, object]]:
    return [(row.from_, row.to, row.staff_total) for row in staffing(Dataset(records))]


def test_without_posts_there_are_no_rows() -> None:
    assert by_organisation(Dataset(), totals=True) == staffing(Dataset()) == ()


@pytest.mark.parametrize(("said", "staff"), [("yes", True), ("no", False), (None, None)])
def test_a_post_tells_whether_it_is_staff(said: str | None, staff: bool | None) -> None:
    (row,) = by_organisation(Dataset([_post(staff=said, start="2017")]))
    assert (row.staff, row.from_, row.to, row.holders) == (staff, "2017", None, 1)
    assert (row.state, row.vacant, row.vacancies, row.staff_total) == (None, None, (), None)


def test_a_date_takes_the_posts_valid_then() -> None:
    posts = [_post("a", end="2018"), _post("b", start="2018-06"), _post("c", start="2020")]
    assert [row.post for row in _at("2018", *posts)] == ["a", "b"]
    assert [row.post for row in _at("2018-03", *posts)] == ["a"]


def test_holders_are_those_of_the_holdings_of_the_date_or_the_last_ones() -> None:
    records = [
        _post(holders=9),
        _holding(start="2018", end="2018", persons=21),
        _holding(start="2019", persons=26),
    ]
    assert [row.holders for row in _at("2018", *records)] == [21]
    assert [row.holders for row in by_organisation(Dataset(records))] == [26]
    (row,) = _at("2017", *records)
    assert (row.holders, row.state) == (None, None)


def test_a_holding_without_a_number_is_one_holder() -> None:
    records = [_post(holders=None), _holding(start="2018"), _holding("substitute", "2018")]
    (row,) = _at("2018", *records)
    assert (row.holders, row.state) == (2, "held")


def test_a_vacancy_leaves_nobody_and_is_told() -> None:
    records = [_post(), _holding("vacant", "2019-03", end="2019-05")]
    (row,) = _at("2019-04", *records)
    assert (row.holders, row.state, row.vacant) == (0, "vacant", True)
    assert row.vacancies == ("2019-03/2019-05",)
    (later,) = _at("2019-06", *records)
    assert (later.holders, later.state, later.vacant) == (1, None, None)


def test_a_vacancy_of_some_places_leaves_the_others_held() -> None:
    records = [_post(holders=3), _holding("vacant", "2019", persons=1)]
    assert [row.holders for row in _at("2019", *records)] == [2]


def test_a_post_of_several_places_is_vacant_only_when_nobody_holds_one() -> None:
    (row,) = _at("2019", _post(holders=3), _holding("vacant", "2019", persons=1))
    assert (row.state, row.vacant, row.vacant_places) == ("held", False, 1)
    (empty,) = _at("2019", _post(holders=3), _holding("vacant", "2019", persons=3))
    assert (empty.state, empty.vacant, empty.vacant_places) == ("vacant", True, 3)


def test_a_place_that_a_substitute_holds_is_not_vacant() -> None:
    records = [_post(), _holding("substitute", "2019"), _holding("vacant", "2019", persons=1)]
    assert [row.vacant_places for row in _at("2019", *records)] == [0]


def test_a_post_that_ended_in_the_year_is_listed_without_holders() -> None:
    records = [_post(end="2019-06"), _holding(start="2018", persons=2)]
    rows = by_organisation(Dataset(records), at="2019", totals=True)
    assert [(row.post, row.holders, row.state, row.staff_total) for row in rows] == [
        ("post", None, None, None),
        (None, None, None, 0),
    ]


def test_a_substitute_counts_and_makes_no_vacancy() -> None:
    records = [_post(), _holding("substitute", "2019"), _holding("vacant", "2019")]
    (row,) = _at("2019", *records)
    assert (row.holders, row.state, row.vacant) == (1, "substitute", False)


def test_staff_is_counted_from_posts_that_are_staff_only() -> None:
    posts = [_post("a", holders=3), _post("b", staff="no"), _post("c", staff=None)]
    assert _staff("2019", *posts) == 3


def test_staff_is_nobody_after_the_posts_end_and_not_known_without_such_a_post() -> None:
    assert _staff("2021", _post(end="2020")) == 0
    assert _staff("2021", _post(staff="no")) is None


def test_staff_of_a_year_is_that_of_its_last_day() -> None:
    posts = [_post("a", start="2017", end="2020-04-30"), _post("b", start="2020-09", end="2020")]
    rows = _at("2020", *posts, totals=True)
    assert [row.post for row in rows] == ["a", "b", None]
    assert (rows[-1].staff_total, rows[-1].from_) == (1, "2020-12-31")


def test_a_staff_post_of_unknown_holders_makes_the_number_a_lower_bound() -> None:
    rows = _at("2019", _post("a", holders=None), _post("b", holders=2), totals=True)
    assert (rows[-1].staff_total, rows[-1].qualifiers) == (2, {"staff_total": "at_least"})


def test_staffing_shows_the_gap_between_two_posts() -> None:
    posts = [_post("a", start="2017", end="2018-05"), _post("b", start="2019-02-01", end="2019")]
    assert _levels(*posts) == [
        ("2017", "2018-05", 1),
        ("2018-06", "2019-01-31", 0),
        ("2019-02-01", "2019", 1),
    ]


def test_staffing_leaves_unknown_ends_open() -> None:
    assert _levels(_post()) == [(None, None, 1)]
    assert _levels(_post("a", start="2018"), _post("b", end="2019")) == [
        (None, "2017", 1),
        ("2018", "2019", 2),
        ("2020", None, 1),
    ]


def test_a_post_that_follows_another_without_a_gap_changes_nothing() -> None:
    posts = [_post("a", start="2017", end="2018"), _post("b", start="2019-01-01", end="2019")]
    assert _levels(*posts) == [("2017", "2019", 1)]


def test_staffing_follows_vacancies() -> None:
    records = [_post(start="2017", end="2019"), _holding("vacant", "2018", end="2018")]
    assert _levels(*records) == [("2017", "2017", 1), ("2018", "2018", 0), ("2019", "2019", 1)]


def test_the_last_year_that_there_is_does_not_end() -> None:
    assert _levels(_post(start="2017", end="9999")) == [("2017", None, 1)]


def test_posts_that_are_not_staff_have_no_staffing() -> None:
    assert _levels(_post(staff="no", start="2017")) == []


@given(st.lists(st.tuples(st.integers(2000, 2020), st.integers(0, 5)), min_size=1, max_size=6))
def test_staffing_says_what_a_count_on_any_day_says(spans: list[tuple[int, int]]) -> None:
    posts = [
        _post(str(number), start=str(first), end=str(first + years), holders=number + 1)
        for number, (first, years) in enumerate(spans)
    ]
    for start, end, level in _levels(*posts):
        for year in range(int(str(start)), int(str(end)) + 1):
            held = [n + 1 for n, (first, years) in enumerate(spans) if 0 <= year - first <= years]
            assert sum(held) == level == _staff(str(year), *posts)


def test_the_staff_of_the_examples(everything: Dataset) -> None:
    rows = netmap.posts.staffing(everything)
    found = [(row.to, row.staff_total) for row in rows if row.organisation.startswith("ks-")]
    assert found == [("2020-04-30", 2), ("2020-08-09", 1), ("2020-09-20", 0), ("2020-12-31", 1)]
    totals = by_organisation(everything, at=PartialDate(2019), totals=True)
    staff = {row.organisation: row.staff_total for row in totals if row.post is None}
    assert (staff["pp-jarjestorakenne"], staff["jarjestokainuu-2"]) == (3, 2)
    assert staff["pp-kunnat"] is None
    held = {row.post: row.holders for row in totals if row.post}
    assert held["post-jarjestoyhdyshenkilo"] == 26


def test_tables_keep_posts_and_staff_apart() -> None:
    dataset = Dataset([_post(name_sv="Samordnare", start="2019"), _holding("vacant", "2019")])
    answer = by_organisation(dataset, totals=True)
    told = tell(question("posts"), answer, dataset, "sv")
    posts, staff = told.tables
    assert posts.rows == (("o", "Samordnare", "–", "2019", "–", "0", "ja", "vakant", "2019–"),)
    assert staff.rows == (("o", "2019", "–", "0"),)
    assert len(told.notes) == 1


def test_without_totals_there_is_one_table_and_no_note() -> None:
    dataset = Dataset([_post()])
    told = tell(question("posts"), by_organisation(dataset), dataset, "sv")
    assert (len(told.tables), told.notes) == (1, ())
