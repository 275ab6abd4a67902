"""Reach by group of channels and period; totals beside the channels; print apart from views."""

from __future__ import annotations

import netmap
from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import Reach
from netmap.questions.reach import ReachInPeriod, by_group
from netmap.telling import tell


def _reach(key: str, year: str = "2018", **more: object) -> Reach:
    row = {"id": key, "group": "own_channel", "start": year, "end": year}
    return Reach.model_validate({**row, **more})


def _rows(*records: Reach) -> dict[str | None, ReachInPeriod]:
    return {row.period: row for row in by_group(Dataset(records))}


def test_without_reach_there_are_no_rows() -> None:
    assert by_group(Dataset()) == ()


def test_channels_of_one_group_and_period_add_up() -> None:
    row = _rows(_reach("a", posts=2, views=10), _reach("b", posts=3, views=20))["2018"]
    assert (row.posts, row.views, row.channels, row.basis) == (5, 30, 2, "computed")
    assert (row.computed_posts, row.agrees, row.qualifiers) == (None, None, {})


def test_a_sum_with_an_untold_part_is_a_lower_bound_and_nothing_told_is_nothing() -> None:
    row = _rows(_reach("a", posts=2, views=10), _reach("b", posts=3))["2018"]
    assert (row.views, row.followers, row.qualifiers) == (10, None, {"views": "at_least"})


def test_circulation_is_never_a_view() -> None:
    row = _rows(_reach("a", circulation=">120000"), _reach("b", views=7))["2018"]
    assert (row.views, row.circulation) == (7, 120001)
    assert row.qualifiers == {"views": "at_least", "circulation": "at_least"}


def test_one_number_keeps_its_own_sign() -> None:
    row = _rows(_reach("a", circulation="~77000"))["2018"]
    assert (row.circulation, row.qualifiers) == (77000, {"circulation": "about"})


def test_a_total_of_two_years_is_compared_with_both_and_stands_after_them() -> None:
    total = _reach("t", start="2017", end="2018", total="stated", posts=5)
    rows = _rows(_reach("a", "2017", posts=2), total, _reach("b", "2018", posts=3))
    assert list(rows) == ["2017", "2018", "2017/2018"]
    found = rows["2017/2018"]
    assert (found.posts, found.computed_posts, found.agrees, found.basis) == (5, 5, True, "stated")
    assert [it.id for it in found.rows] == ["t", "a", "b"]


def test_a_total_that_is_not_the_sum_does_not_agree() -> None:
    row = _rows(_reach("a", posts=2), _reach("t", total="stated", posts=5))["2018"]
    assert (row.posts, row.computed_posts, row.agrees) == (5, 2, False)


def test_a_total_agrees_when_the_channels_that_tell_make_it_up() -> None:
    parts = [_reach("a", views=10), _reach("b")]
    row = _rows(*parts, _reach("t", total="stated", views=10))["2018"]
    assert (row.agrees, row.qualifiers) == (True, {"computed_views": "at_least"})


def test_a_total_of_more_than_the_channels_tell_is_not_settled() -> None:
    parts = [_reach("a", views=10), _reach("b")]
    assert _rows(*parts, _reach("t", total="stated", views=12))["2018"].agrees is None


def test_a_total_without_channels_is_shown_unchecked() -> None:
    row = _rows(_reach("t", total="stated", posts=5))["2018"]
    assert (row.posts, row.agrees, row.channels) == (5, None, 0)


def test_totals_of_one_group_and_period_that_differ_do_not_agree() -> None:
    totals = [_reach(str(posts), total="stated", posts=posts) for posts in (2, 3)]
    row = _rows(_reach("a", posts=2), *totals)["2018"]
    assert (row.posts, row.agrees) == (2, False)


def test_a_derived_total_is_not_shown() -> None:
    assert _rows(_reach("t", total="derived", posts=5)) == {}


def test_followers_are_those_of_the_end_of_the_period() -> None:
    total = _reach("t", start="2017", end="2018", total="stated", posts=0)
    parts = [_reach("a", "2017", followers=400, posts=0), _reach("b", followers=504, posts=0)]
    assert _rows(*parts, total)["2017/2018"].followers == 504


def test_groups_come_in_the_order_of_the_vocabulary_and_unknown_ones_last() -> None:
    records = [_reach(group, group=group) for group in ("cosmic", "press", "own_channel")]
    found = [row.group for row in by_group(Dataset(records))]
    assert found == ["own_channel", "press", "cosmic"]


def test_a_period_that_is_not_whole_years_says_so() -> None:
    records = [
        _reach("a"),
        _reach("b", start="2019-01", end="2019-08"),
        _reach("c", start="2016", end="2017"),
        _reach("d", start="2020", end=None),
        _reach("e", start="2021-01-01", end="2021-12-31"),
    ]
    found = {period: row.full_year for period, row in _rows(*records).items()}
    assert found == {
        "2016/2017": True,
        "2018": True,
        "2019-01/2019-08": False,
        "2020/": None,
        "2021-01-01/2021-12-31": True,
    }


def test_the_totals_of_the_examples_agree(everything: Dataset) -> None:
    rows = {(row.group, row.period): row for row in netmap.reach.by_group(everything)}
    both, part = "2017/2018", "2019-01/2019-08"
    assert [rows["own_channel", period].posts for period in (both, part)] == [1052, 304]
    assert [rows["own_channel", period].views for period in (both, part)] == [643926, 151365]
    assert [rows["ngo_group", period].posts for period in (both, part)] == [466, 129]
    assert [rows["page_views", period].views for period in (both, part)] == [15931, 6696]
    stated = [row for row in rows.values() if row.basis == "stated"]
    assert [row.agrees for row in stated] == [True] * 6
    for row in stated:
        for unit in ("posts", "views"):
            computed = getattr(row, f"computed_{unit}")
            assert computed in (None, getattr(row, unit))
    assert rows["press", "2017"].views is None
    assert rows["press", "2017"].circulation == 343786
    assert not any(row.full_year for (_, period), row in rows.items() if period == part)


def test_notes_tell_what_agrees_what_does_not_and_what_is_no_whole_year() -> None:
    records = [
        _reach("a", "2017", posts=1),
        _reach("t", "2017", posts=1, total="stated"),
        _reach("b", posts=1),
        _reach("u", posts=2, total="stated"),
        _reach("c", start="2019-01", end="2019-08", posts=1, views=1),
        _reach("d", start="2019-01", end="2019-08", posts=1),
    ]
    dataset = Dataset(records)
    told = tell(question("reach"), by_group(dataset), dataset, "en")
    agrees, differs, part, untold = told.notes
    assert "2017: the stated total is" in agrees
    assert "2018: the stated total differs" in differs
    assert "2019-01/2019-08" in part
    assert ">=" in untold
