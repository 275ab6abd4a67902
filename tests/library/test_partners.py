"""Partners of a project: unique members of partly named sets, never a sum of subtotals."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmap
from netmap.dataset import Dataset
from netmap.model import Actor, Overlap, PartialDate, Quantity, Record, Size, Tie
from netmap.questions.partners import PartnersInYear, by_year

Y2018 = PartialDate(2018)
PROJECT = Actor(id="p", kind="project")
Members = dict[str, frozenset[str]]

_members: st.SearchStrategy[Members] = st.dictionaries(
    st.sampled_from(["x", "y", "z", "w"]),
    st.frozensets(st.sampled_from("abcdef"), min_size=1),
    min_size=1,
)


def _set(name: str, count: object, year: str = "2018", **more: object) -> Size:
    dated = {"id": f"{name}-{year}", "actor": name, "start": year, "end": year}
    return Size.model_validate({**dated, "partner_of": "p", "count": count, **more})


def _overlap(a: str, b: str, *members: str, complete: str | None = "stated") -> Overlap:
    values = {"id": f"{a}-{b}", "actor_a": a, "actor_b": b, "members": members}
    return Overlap.model_validate({**values, "complete": complete})


def _member(name: str, of: str, **more: object) -> Tie:
    return Tie.model_validate(
        {"id": f"{name}-in-{of}", "source": name, "target": of, "kind": "member_of", **more}
    )


def _agreement(partner: str, key: str = "", **more: object) -> Tie:
    values = {"id": f"agreed-{partner}{key}", "source": "p", "target": partner}
    return Tie.model_validate({**values, "kind": "partner_agreement", **more})


def _project(start: int, end: int) -> Actor:
    return Actor(id="p", kind="project", start=PartialDate(start), end=PartialDate(end))


def _ngos(*names: str) -> list[Record]:
    return [Actor(id=name, kind="ngo") for name in names]


def _years(*records: Record) -> tuple[PartnersInYear, ...]:
    return by_year(Dataset(records))


def _only(*records: Record) -> PartnersInYear:
    (found,) = _years(PROJECT, *records)
    return found


def _range(row: PartnersInYear) -> tuple[int | None, int | None, int | None]:
    return row.partners, row.partners_min, row.partners_max


def test_shared_members_count_once() -> None:
    found = _only(_set("x", 27), _set("y", 30), _overlap("x", "y", "oulu"))
    assert (found.partners, found.plain_sum, found.basis) == (56, 57, "stated")


def test_a_member_of_three_sets_counts_once() -> None:
    overlaps = [_overlap(a, b, "m") for a, b in combinations("xyz", 2)]
    found = _only(_set("x", 2), _set("y", 3), _set("z", 4), *overlaps)
    assert (found.partners, found.plain_sum) == (7, 9)


def test_disjoint_sets_add_up() -> None:
    assert _range(_only(_set("x", 27), _set("y", 30), _overlap("x", "y"))) == (57, 57, 57)


def test_an_inferred_overlap_counts_and_says_so() -> None:
    shared = _overlap("x", "y", "m", complete="inferred")
    found = _only(_set("x", 27), _set("y", 30), shared)
    assert (found.partners, found.basis) == (56, "inferred")


@pytest.mark.parametrize(
    ("overlaps", "expected"),
    [
        ([], (None, 30, 57)),
        ([_overlap("x", "y", "m", complete=None)], (None, 30, 56)),
    ],
)
def test_an_unknown_overlap_makes_a_range(
    overlaps: list[Overlap], expected: tuple[int | None, ...]
) -> None:
    found = _only(_set("x", 27), _set("y", 30), *overlaps)
    assert (_range(found), found.basis) == (expected, "unknown")


def test_the_order_of_the_two_sets_of_an_overlap_does_not_matter() -> None:
    found = _only(_set("x", 27), _set("y", 30), _overlap("y", "x", "m"))
    assert found.partners == 56


def test_an_overlap_of_another_year_is_not_used() -> None:
    shared = _overlap("x", "y").model_copy(update={"start": None, "end": None})
    dated = Overlap.model_validate({**shared.model_dump(), "start": "2017", "end": "2017"})
    assert _only(_set("x", 27), _set("y", 30), dated).partners is None


def test_one_set_needs_no_overlap() -> None:
    found = _only(_set("x", 27))
    assert (_range(found), found.named, found.basis) == ((27, 27, 27), 0, "stated")


@pytest.mark.parametrize(
    ("count", "expected"),
    [(">=12", (None, 12, None)), (">12", (None, 13, None)), ("~12", (None, 0, None))],
)
def test_a_size_that_is_not_exact_makes_no_exact_number(
    count: str, expected: tuple[int | None, ...]
) -> None:
    found = _only(_set("x", count))
    assert (_range(found), found.plain_sum, found.basis) == (expected, None, "unknown")


def test_a_set_of_unknown_size_does_not_lower_what_is_certain() -> None:
    found = _only(_set("x", 10), _set("y", "~5"), _overlap("x", "y", "m", "n"))
    assert (found.partners, found.partners_min) == (None, 10)


def test_the_same_set_told_twice_for_a_year_counts_once() -> None:
    again = _set("x", 27).model_copy(update={"id": "again"})
    assert _range(_only(_set("x", 27), again)) == (27, 27, 27)


def test_a_set_whose_size_changes_within_a_year_is_not_two_sets() -> None:
    first = _set("x", 27, id="x1", start="2018-01", end="2018-06")
    second = _set("x", 28, id="x2", start="2018-07", end="2018-12")
    found = _only(first, second)
    assert found.partners_max is None or found.partners_max < 55
    assert found.partners_min == 28


def test_each_year_has_its_own_sets() -> None:
    found = _years(_set("x", 27, "2017"), _set("x", 30, "2019"))
    assert [(row.year, row.partners) for row in found] == [(2017, 27), (2019, 30)]


def test_a_set_of_several_years_counts_in_each() -> None:
    found = _years(_set("x", 27, start="2017-08", end="2019-01"))
    assert [row.year for row in found] == [2017, 2018, 2019]


def test_a_set_without_an_end_lasts_as_long_as_its_project() -> None:
    project = _project(2017, 2019)
    found = _years(project, _set("x", 27, start="2018", end=None))
    assert [row.year for row in found] == [2018, 2019]


def test_projects_are_told_apart() -> None:
    found = _years(_set("x", 27), _set("y", 5, partner_of="q"))
    assert [(row.actor, row.partners) for row in found] == [("p", 27), ("q", 5)]


def test_a_size_that_is_of_no_partners_makes_no_row() -> None:
    assert _years(PROJECT, _set("x", 27, partner_of=None)) == ()


def test_the_municipalities_of_a_region_are_named_all() -> None:
    found = _only(_set("x", 8, universe="kainuu"))
    assert (found.partners, found.named) == (8, 8)


def test_two_sets_named_whole_need_no_stated_overlap() -> None:
    members = [_member("kunta-kajaani", "x"), _member("ngo", "x")]
    found = _only(_set("k", 8, universe="kainuu"), _set("x", 2), *members, *_ngos("ngo"))
    assert (found.partners, found.plain_sum, found.named) == (9, 10, 9)


def test_members_known_in_part_are_named_but_do_not_settle_the_number() -> None:
    found = _only(_set("k", 8, universe="kainuu"), _set("x", 5), _member("kunta-kajaani", "x"))
    assert (_range(found), found.named) == ((None, 8, 12), 8)


def test_only_members_of_the_year_are_named() -> None:
    found = _only(_set("x", 5), _member("a", "x", end="2017"), _member("b", "x", start="2018-12"))
    assert found.named == 1


@pytest.mark.parametrize("year", ["2013", "2014", "2030"])
def test_a_year_that_the_reference_table_does_not_cover_leaves_the_members_unnamed(
    year: str,
) -> None:
    found = _only(_set("x", 8, year, universe="kainuu"))
    assert (found.partners, found.named) == (8, 0)


def test_a_region_that_there_is_not_leaves_the_members_unnamed() -> None:
    found = _only(_set("x", 8, universe="atlantis"))
    assert (found.partners, found.named) == (8, 0)


def test_single_actors_with_an_agreement_are_partners() -> None:
    ties = [_agreement("a", start="2017", end="2018"), _agreement("b", start="2018", end="2018")]
    found = _years(PROJECT, *_ngos("a", "b"), *ties)
    assert [(row.year, row.partners, row.named) for row in found] == [(2017, 1, 1), (2018, 2, 2)]
    assert {row.basis for row in found} == {"stated"}


def test_an_agreement_reads_both_ways() -> None:
    tie = _agreement("p", source="a", start="2018", end="2018")
    assert _only(*_ngos("a"), tie).partners == 1


def test_an_agreement_made_twice_in_a_year_makes_one_partner() -> None:
    ties = [_agreement("a", key, start="2018", end="2018") for key in "12"]
    assert _only(*_ngos("a"), *ties).partners == 1


def test_an_agreement_that_is_renewed_counts_in_all_its_years() -> None:
    first = _agreement("a", "1", start="2017", end="2017")
    second = _agreement("a", "2", start="2019", end="2019")
    found = _years(PROJECT, *_ngos("a"), first, second)
    assert [(row.year, row.partners) for row in found] == [(2017, 1), (2019, 1)]


@pytest.mark.parametrize("status", ["promised", "planned", "conditional", "lapsed"])
def test_an_agreement_that_is_not_in_force_makes_no_partner(status: str) -> None:
    tie = _agreement("a", start="2018", end="2018", status=status)
    assert _years(PROJECT, *_ngos("a"), tie) == ()


@pytest.mark.parametrize("kind", ["cooperates_with", "member_of", "supports", "funds"])
def test_any_other_tie_makes_no_partner(kind: str) -> None:
    tie = _agreement("a", kind=kind, start="2018", end="2018")
    assert _years(PROJECT, *_ngos("a"), tie) == ()


def test_an_agreement_between_others_makes_no_partner() -> None:
    tie = _agreement("b", source="a", start="2018", end="2018")
    assert _years(PROJECT, *_ngos("a", "b"), tie) == ()


def test_an_agreement_with_a_member_of_a_set_adds_nobody() -> None:
    tie = _agreement("kunta-kajaani", start="2018", end="2018")
    town = Actor(id="kunta-kajaani", kind="municipality")
    assert _only(_set("x", 8, universe="kainuu"), town, tie).partners == 8


def test_an_agreement_with_the_set_itself_adds_nobody() -> None:
    group = Actor(id="x", kind="partner_group")
    assert _only(_set("x", 27), group, _agreement("x", start="2018", end="2018")).partners == 27


def test_an_agreement_with_somebody_who_may_be_in_a_set_makes_a_range() -> None:
    found = _only(_set("x", 27), *_ngos("a"), _agreement("a", start="2018", end="2018"))
    assert _range(found) == (None, 27, 28)


def test_an_agreement_with_a_group_of_unknown_size_leaves_the_number_open() -> None:
    group = Actor(id="g", kind="partner_group")
    tie = _agreement("g", start="2018", end="2018")
    assert _range(_only(group, tie)) == (None, 0, None)


def test_a_project_with_sets_has_no_row_for_years_of_agreements_only() -> None:
    tie = _agreement("a", start="2016", end="2020")
    found = _years(PROJECT, _set("x", 27), *_ngos("a"), tie)
    assert [row.year for row in found] == [2018]


def test_an_agreement_without_dates_lasts_as_long_as_the_project() -> None:
    project = _project(2017, 2018)
    found = _years(project, *_ngos("a"), _agreement("a"))
    assert [row.year for row in found] == [2017, 2018]


def test_records_without_partners_make_no_rows() -> None:
    assert _years() == _years(PROJECT) == ()


def _complete(members: Members) -> list[Record]:
    overlaps = [_overlap(a, b, *members[a] & members[b]) for a, b in combinations(members, 2)]
    return [*(_set(name, len(part)) for name, part in members.items()), *overlaps]


@given(_members)
def test_with_all_overlaps_stated_the_union_is_exact(members: Members) -> None:
    found = _only(*_complete(members))
    truth = len(frozenset().union(*members.values()))
    assert _range(found) == (truth, truth, truth)


@given(_members)
def test_with_all_members_named_the_union_is_exact(members: Members) -> None:
    ties = [_member(m, name) for name, part in members.items() for m in part]
    found = _only(*(_set(name, len(part)) for name, part in members.items()), *ties)
    truth = len(frozenset().union(*members.values()))
    assert (*_range(found), found.named) == (truth, truth, truth, truth)


@given(_members, st.data())
def test_with_partial_knowledge_the_truth_lies_in_the_range(
    members: Members, data: st.DataObject
) -> None:
    sizes = [
        _set(name, data.draw(st.sampled_from([len(part), f">={len(part)}", f"~{len(part)}"])))
        for name, part in members.items()
    ]
    overlaps = [
        overlap
        for a, b in combinations(members, 2)
        if (overlap := data.draw(_known_overlap(a, b, members))) is not None
    ]
    ties = [
        _member(m, name)
        for name, part in members.items()
        for m in data.draw(st.frozensets(st.sampled_from(sorted(part))))
    ]
    found = _only(*sizes, *overlaps, *ties)
    truth = len(frozenset().union(*members.values()))
    assert found.partners in (None, truth)
    assert (found.partners_min or 0) <= truth
    assert found.partners_max is None or found.partners_max >= truth


def _known_overlap(a: str, b: str, members: Members) -> st.SearchStrategy[Overlap | None]:
    shared = sorted(members[a] & members[b])
    some = st.frozensets(st.sampled_from(shared)) if shared else st.just(frozenset[str]())
    partial = some.map(lambda told: _overlap(a, b, *told, complete=None))
    return st.one_of(st.none(), partial, st.just(_overlap(a, b, *shared)))


@given(_members)
def test_no_more_are_named_than_there_can_be(members: Members) -> None:
    ties = [_member(m, name) for name, part in members.items() for m in part]
    found = _only(*(_set(name, len(part) + 1) for name, part in members.items()), *ties)
    assert found.named <= (found.partners_min or 0) <= (found.partners_max or 0)


def test_the_partners_of_north_ostrobothnia(examples: Path) -> None:
    found = by_year(netmap.read(examples / "pohjois-pohjanmaa"))
    assert [(row.year, *_range(row), row.plain_sum, row.named, row.basis) for row in found] == [
        (2017, 68, 68, 68, 69, 30, "inferred"),
        (2018, 96, 96, 96, 97, 30, "stated"),
        (2019, 104, 104, 104, 105, 30, "stated"),
    ]


def test_the_partners_of_central_finland_are_named_one_by_one(examples: Path) -> None:
    found = by_year(netmap.read(examples / "keski-suomi"))
    assert [(row.year, row.partners, row.named) for row in found] == [
        (year, 7, 7) for year in (2017, 2018, 2019, 2020)
    ]


def test_every_number_of_partners_can_name_its_rows(examples: Path) -> None:
    for row in by_year(netmap.read(examples / "pohjois-pohjanmaa")):
        assert {"sizes", "overlaps"} <= {place.table for place in row.rows}
        assert all(place.file and place.row for place in row.rows)


def _sets(*sizes: tuple[str, str], overlaps: Sequence[Overlap] = ()) -> PartnersInYear:
    rows = [
        Size(id=name, actor=name, partner_of="p", start=Y2018, end=Y2018, count=Quantity.parse(n))
        for name, n in sizes
    ]
    (found,) = by_year(Dataset([*rows, *overlaps]))
    return found


def _shared(name: str, *members: str, complete: Literal["stated"] | None = "stated") -> Overlap:
    return Overlap(id=name, actor_a="a", actor_b="b", members=members, complete=complete)


def test_no_year_is_asked_about_where_none_is_known() -> None:
    actors = [Actor(id="p", kind="project"), Actor(id="y", kind="ngo")]
    tie = Tie(id="t", source="p", target="y", kind="partner_agreement")
    assert by_year(Dataset([*actors, tie])) == ()


def test_years_that_are_slips_of_the_pen_are_not_listed() -> None:
    size = Size(
        id="s",
        actor="a",
        partner_of="p",
        start=PartialDate(1),
        end=PartialDate(9999),
        count=Quantity(3),
    )
    assert len(by_year(Dataset([size]))) < 300


def test_members_that_an_overlap_names_are_named() -> None:
    assert _sets(("a", "27"), ("b", "30"), overlaps=[_shared("o", "m", "n")]).named == 2


def test_more_members_shared_than_a_set_has_give_no_exact_number() -> None:
    found = _sets(("a", "1"), ("b", "3"), overlaps=[_shared("o", "m", "n")])
    assert (found.partners, found.basis) == (None, "unknown")


def test_overlaps_that_disagree_give_no_exact_number() -> None:
    found = _sets(("a", "27"), ("b", "30"), overlaps=[_shared("o", "m"), _shared("u")])
    assert (found.partners, found.basis) == (None, "unknown")


def test_a_size_that_is_no_whole_number_gives_no_exact_number() -> None:
    assert _sets(("a", "2,5")).partners is None


def test_a_size_other_than_its_universe_gives_no_exact_number() -> None:
    size = Size(
        id="s",
        actor="a",
        partner_of="p",
        start=Y2018,
        end=Y2018,
        universe="kainuu",
        count=Quantity(40),
    )
    (found,) = by_year(Dataset([size]))
    assert (found.partners, found.partners_min) == (None, 8)


def test_a_project_is_not_its_own_partner() -> None:
    tie = Tie(id="t", source="p", target="p", kind="partner_agreement", start=Y2018, end=Y2018)
    assert by_year(Dataset([Actor(id="p", kind="project"), tie])) == ()
