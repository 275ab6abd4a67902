"""Coverage of an indicator: the ladder of statuses, its universe, changes and cautions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netmap
from netmap.dataset import Dataset
from netmap.errors import UnknownNameError
from netmap.model import Actor, Indicator, Observation, Record
from netmap.questions.coverage import (
    LADDER,
    CoverageAtDate,
    at_each_date,
    contradictions,
    told,
)
from netmap.questions.indicators import IndicatorSummary, over_time

KAINUU = ("hyrynsalmi", "kajaani", "kuhmo", "paltamo", "puolanka", "ristijarvi", "sotkamo")
UNITS = tuple(f"kunta-{name}" for name in (*KAINUU, "suomussalmi"))
STATUSES = (*LADDER, "unknown")


def _indicator(**values: object) -> Indicator:
    return Indicator.model_validate(
        {"id": "contact", "unit": "municipality", "measure": "state", **values}
    )


def _row(key: str, **values: object) -> Observation:
    start = {"id": key, "indicator": "contact", "as_of": "2018", "status": "done"}
    return Observation.model_validate({**start, **values})


def _all(*rows: Observation, **values: object) -> tuple[CoverageAtDate, ...]:
    return at_each_date(Dataset([_indicator(**values), *rows]), "contact")


def _only(*rows: Observation, **values: object) -> CoverageAtDate:
    (found,) = _all(*rows, **values)
    return found


def _summary(*rows: Observation, **values: object) -> IndicatorSummary:
    (found,) = over_time(Dataset([_indicator(**values), *rows]))
    return found


def _ladder(found: CoverageAtDate) -> dict[str, int | float | None]:
    told = {status: getattr(found, status) for status in STATUSES}
    return {status: count for status, count in told.items() if count != 0}


def test_what_nobody_told_of_is_unknown() -> None:
    found = _only(
        _row("1", count=21, denominator=30),
        _row("2", status="in_progress", count=2, denominator=30),
        _row("3", status="promised", count=4, denominator=30),
    )
    assert _ladder(found) == {"done": 21, "in_progress": 2, "promised": 4, "unknown": 3}
    assert (found.universe, found.universe_basis, found.share_done) == (30, "stated", 0.7)


def test_an_indicator_that_was_never_observed_has_no_dates() -> None:
    assert _all() == ()


def test_an_unknown_indicator_comes_with_close_ones() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean contact"):
        at_each_date(Dataset([_indicator()]), "contacts")


def test_observations_of_an_indicator_that_nobody_declared_are_asked_for_in_vain() -> None:
    with pytest.raises(UnknownNameError):
        at_each_date(Dataset([_row("1", count=3)]), "contact")


def test_single_units_are_counted_and_named() -> None:
    rows = [
        _row("1", unit="kunta-kajaani"),
        _row("2", unit="kunta-kuhmo"),
        _row("3", unit="kunta-sotkamo", status="none"),
    ]
    found = _only(*rows, universe="kainuu")
    assert _ladder(found) == {"done": 2, "none": 1, "unknown": 5}
    assert dict(found.named) == {
        "done": ("kunta-kajaani", "kunta-kuhmo"),
        "none": ("kunta-sotkamo",),
    }
    assert (found.universe, found.universe_basis) == (8, "reference")


def test_the_universe_is_the_one_of_the_date() -> None:
    rows = [_row(year, as_of=year, count=3) for year in ("2015", "2016")]
    assert [found.universe for found in _all(*rows, universe="kainuu")] == [9, 8]


def test_a_stated_denominator_goes_before_the_reference_table() -> None:
    found = _only(
        _row("1", count=3, denominator=7, denominator_basis="inferred"), universe="kainuu"
    )
    assert (found.universe, found.universe_basis, found.unknown) == (7, "inferred", 4)


def test_without_a_denominator_universe_and_unknown_are_not_known() -> None:
    found = _only(_row("1", count=3))
    assert (found.universe, found.unknown, found.share_done, found.universe_basis) == (
        None,
        None,
        None,
        None,
    )
    assert found.done == 3


@pytest.mark.parametrize("as_of", ["2014", "1999", "2030"])
def test_a_date_that_the_reference_table_does_not_cover_has_no_universe(as_of: str) -> None:
    found = _only(_row("1", as_of=as_of, count=3), universe="kainuu")
    assert (found.universe, found.unknown) == (None, None)


def test_a_region_that_there_is_not_gives_no_universe() -> None:
    found = _only(_row("1", count=3), universe="atlantis")
    assert (found.universe, found.unknown) == (None, None)


def test_rows_of_units_put_names_to_a_count_and_are_never_added() -> None:
    rows = [_row("1", count=3), _row("2", unit="kunta-kajaani"), _row("3", unit="kunta-kuhmo")]
    found = _only(*rows, universe="kainuu")
    assert (found.done, len(found.named["done"])) == (3, 2)


def test_counts_of_one_status_and_date_are_never_added() -> None:
    assert _only(_row("1", count=3), _row("2", count=3), universe="kainuu").done == 3


def test_a_unit_told_of_twice_counts_once() -> None:
    rows = [_row("1", unit="kunta-kajaani"), _row("2", unit="kunta-kajaani")]
    assert _only(*rows, universe="kainuu").done == 1


def test_a_unit_with_two_statuses_is_unknown() -> None:
    rows = [_row("1", unit="kunta-kajaani"), _row("2", unit="kunta-kajaani", status="promised")]
    found = _only(*rows, universe="kainuu")
    assert _ladder(found) == {"unknown": 8}
    assert dict(found.named) == {"unknown": ("kunta-kajaani",)}


def test_a_unit_outside_the_universe_is_not_counted_in_it() -> None:
    found = _only(_row("1", unit="kunta-helsinki"), universe="kainuu")
    assert (found.done, found.unknown) == (0, 8)


def test_silence_in_a_survey_says_nothing_of_another_indicator() -> None:
    survey = _indicator(id="survey", universe="kainuu")
    silent = _row("1", indicator="survey", unit="kunta-kajaani", status="no_answer")
    done = _row("2", unit="kunta-kuhmo")
    data = Dataset([survey, _indicator(universe="kainuu"), silent, done])
    (found,) = at_each_date(data, "contact")
    assert _ladder(found) == {"done": 1, "unknown": 7}


def test_nothing_is_carried_forward() -> None:
    rows = [
        _row("1", as_of="2018", unit="kunta-kajaani"),
        _row("2", as_of="2019", unit="kunta-kuhmo"),
    ]
    assert [dict(found.named) for found in _all(*rows, universe="kainuu")] == [
        {"done": ("kunta-kajaani",)},
        {"done": ("kunta-kuhmo",)},
    ]


def test_an_observation_without_a_count_leaves_its_units_unknown() -> None:
    found = _only(_row("1", denominator=30), _row("2", status="none", count=4, denominator=30))
    assert _ladder(found) == {"none": 4, "unknown": 26}
    assert (found.uncounted, found.share_done) == (("done",), None)


def test_a_count_that_is_not_exact_says_so() -> None:
    found = _only(_row("1", count="~440", denominator="~5300"))
    assert (found.done, dict(found.qualifiers)) == (
        440,
        {"done": "about", "universe": "about"},
    )


def test_units_told_to_be_unknown_are_unknown() -> None:
    found = _only(_row("1", count=26), _row("2", status="unknown", count=4), universe="kainuu")
    assert found.exceeds_universe
    assert _ladder(_only(_row("2", status="unknown", count=4), universe="kainuu")) == {"unknown": 8}


def test_more_than_there_are_units_leaves_the_unknown_unknown() -> None:
    found = _only(_row("1", count=31, denominator=30))
    assert (found.exceeds_universe, found.unknown, found.done) == (True, None, 31)


def test_dates_come_in_order_of_their_last_day() -> None:
    dates = ["2019", "2018-06", "2018", "2019-01-31", "2018-01"]
    found = _all(*(_row(as_of, as_of=as_of, count=1) for as_of in dates))
    assert [row.as_of for row in found] == ["2018-01", "2018-06", "2018", "2019-01-31", "2019"]


def test_rows_of_the_date_are_named() -> None:
    found = _only(_row("1", count=3), _row("2", status="none", count=1))
    assert [(row.table, row.id) for row in found.rows] == [
        ("observations", "1"),
        ("observations", "2"),
    ]


_counts = st.dictionaries(st.sampled_from(STATUSES), st.none() | st.integers(0, 5))
_units = st.dictionaries(st.sampled_from(UNITS), st.sampled_from(STATUSES))


@given(_counts, _units, st.integers(0, 10), st.booleans())
def test_the_statuses_always_add_up_to_the_universe(
    counts: dict[str, int | None], units: dict[str, str], more: int, stated: bool
) -> None:
    universe = sum(count or 0 for count in counts.values()) + len(units) + more
    rows = [
        *(
            _row(status, status=status, count=count, denominator=universe if stated else None)
            for status, count in counts.items()
        ),
        *(_row(unit, unit=unit, status=status) for unit, status in units.items()),
        _row("basis", status="unknown", denominator=universe),
    ]
    found = _only(*rows)
    assert sum(getattr(found, status) for status in STATUSES) == found.universe == universe


@given(_units)
def test_every_unit_of_a_region_has_one_status(units: dict[str, str]) -> None:
    rows = [_row(unit, unit=unit, status=status) for unit, status in units.items()]
    for found in _all(*rows, universe="kainuu"):
        assert sum(getattr(found, status) for status in STATUSES) == len(UNITS)
        assert sorted(unit for named in found.named.values() for unit in named) == sorted(units)


@given(_counts, _units)
def test_what_does_not_exceed_is_not_contradicted(
    counts: dict[str, int | None], units: dict[str, str]
) -> None:
    rows = [_row(unit, unit=unit, status=status) for unit, status in units.items()]
    assert list(contradictions(Dataset([_indicator(universe="kainuu"), *rows]))) == []


def test_a_denominator_is_held_against_the_units_that_are_known() -> None:
    row = _row("1", count=5, denominator=9)
    (found,) = contradictions(Dataset([_indicator(universe="kainuu"), row]))
    assert (found.code, found.computed) == ("denominators_differ", 8)
    assert found.facts == {"denominator": "9", "universe": 8}


def test_change_is_the_difference_to_the_date_before() -> None:
    rows = [_row(year, as_of=year, count=count) for year, count in [("2018", 21), ("2019", 26)]]
    first, second = _all(*rows)
    assert (first.change_done, second.change_done) == (None, 5)
    assert (first.cautions, second.cautions) == ((), ())


def test_no_change_is_drawn_from_a_date_without_a_count() -> None:
    rows = [_row("1", as_of="2017"), _row("2", count=21), _row("3", as_of="2019", count=26)]
    assert [found.change_done for found in _all(*rows)] == [None, None, 5]


def test_no_change_is_drawn_from_a_date_that_says_nothing_of_done() -> None:
    rows = [
        _row("1", count=21, denominator=30),
        _row("2", as_of="2019", status="promised", count=3, denominator=30),
    ]
    second = _all(*rows)[1]
    assert (second.done, second.change_done, second.share_done) == (0, None, None)


def _flow(key: str, start: str, end: str | None, count: int) -> Observation:
    return _row(key, as_of=start[:4], start=start, end=end, count=count)


@pytest.mark.parametrize(
    ("second", "cautions"),
    [
        (("2019", "2019"), ("flow",)),
        (("2020", "2020"), ("flow",)),
        (("2019-01", "2019-08-31"), ("flow", "unequal_periods")),
        (("2019", None), ("flow", "period_unknown")),
    ],
)
def test_a_flow_is_read_with_caution(
    second: tuple[str, str | None], cautions: tuple[str, ...]
) -> None:
    rows = [_flow("1", "2018", "2018", 2), _flow("2", *second, 1)]
    found = _all(*rows, measure="in_period")
    assert (found[1].change_done, found[1].cautions) == (-1, cautions)


def test_a_flow_without_periods_is_read_with_caution() -> None:
    rows = [_row("1", count=2), _row("2", as_of="2019", count=1)]
    assert _all(*rows, measure="in_period")[1].cautions == ("flow", "period_unknown")


@pytest.mark.parametrize("measure", ["state", "cumulative"])
def test_a_stock_needs_no_caution(measure: str) -> None:
    rows = [_flow("1", "2018", "2018", 2), _flow("2", "2019-01", "2019-08-31", 1)]
    assert _all(*rows, measure=measure)[1].cautions == ()


def test_an_indicator_is_summed_up_from_first_to_last() -> None:
    rows = [
        _row(year, as_of=year, count=count, denominator=30)
        for year, count in [("2017", 3), ("2018", 5), ("2019", 21)]
    ]
    found = _summary(*rows, name_fi="Yhdyshenkilö", name_en="Contact person")
    assert (found.dates, found.done, found.change) == (("2017", "2018", "2019"), (3, 5, 21), 18)
    assert found.denominators == (30, 30, 30)
    assert (found.name_fi, found.name_sv, found.name_en) == (
        "Yhdyshenkilö",
        "Yhdyshenkilö",
        "Contact person",
    )


@pytest.mark.parametrize("counts", [[], [3], [3, None]])
def test_one_known_number_is_no_change(counts: list[int | None]) -> None:
    rows = [_row(str(n), as_of=str(2017 + n), count=count) for n, count in enumerate(counts)]
    assert _summary(*rows).change is None


def test_a_date_without_a_count_is_passed_over_in_the_change() -> None:
    rows = [
        _row("1", as_of="2017", count=3),
        _row("2"),
        _row("3", as_of="2019", count=21),
    ]
    found = _summary(*rows)
    assert (found.done, found.change) == ((3, None, 21), 18)


def test_the_cautions_of_a_summary_are_those_of_its_dates() -> None:
    rows = [_flow("1", "2018", "2018", 2), _flow("2", "2019-01", "2019-08-31", 1)]
    assert _summary(*rows, measure="in_period").cautions == ("flow", "unequal_periods")


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        (
            "contact_person_named",
            {
                "2018": {"done": 21, "in_progress": 2, "promised": 4, "unknown": 3},
                "2019": {"done": 26, "none": 4},
            },
        ),
        ("contact_person_or_responsible", {"2019": {"done": 30}}),
        (
            "decision_to_convene_regularly",
            {
                "2018": {"done": 22, "promised": 3, "unknown": 5},
                "2019": {"done": 28, "unknown": 2},
            },
        ),
        (
            "convened_twice_a_year",
            {
                "2018": {"done": 19, "in_progress": 1, "promised": 3, "unknown": 7},
                "2019": {"done": 23, "in_progress": 2, "unknown": 5},
            },
        ),
        (
            "survey_answered",
            {
                "2017": {"unknown": 30},
                "2018": {"done": 29, "no_answer": 1},
                "2019": {"done": 29, "no_answer": 1},
            },
        ),
    ],
)
def test_the_coverage_of_north_ostrobothnia(
    examples: Path, indicator: str, expected: dict[str, dict[str, int]]
) -> None:
    found = at_each_date(netmap.read(examples / "pohjois-pohjanmaa"), indicator)
    assert {row.as_of: _ladder(row) for row in found} == expected
    assert {row.universe for row in found} == {30}


def test_every_date_of_the_examples_adds_up(example_folders: tuple[Path, ...]) -> None:
    data = netmap.read(*example_folders)
    found = [row for key in data.indicators for row in at_each_date(data, key)]
    whole = [row for row in found if row.universe is not None]
    assert len(whole) > 20
    assert all(sum(getattr(row, status) for status in STATUSES) == row.universe for row in whole)


@pytest.mark.parametrize(
    ("indicator", "change", "flow"),
    [
        ("contact_person_named", 5, False),
        ("decision_to_convene_regularly", 6, False),
        ("convened_twice_a_year", 4, True),
        ("premises_rules_clarified", 18, False),
        ("grants_increased", -1, True),
    ],
)
def test_the_changes_of_north_ostrobothnia(
    examples: Path, indicator: str, change: int, flow: bool
) -> None:
    summaries = over_time(netmap.read(examples / "pohjois-pohjanmaa"))
    (found,) = [row for row in summaries if row.indicator == indicator]
    assert found.change == change
    assert ("flow" in found.cautions) is flow


def _town(name: str, people: object, **more: object) -> Actor:
    here = {"kind": "municipality", "region": "dreamland", "population": people}
    return Actor.model_validate({"id": name, **here, **more})


def _in_dreamland(*records: Record) -> CoverageAtDate:
    (found,) = at_each_date(Dataset([_indicator(universe="dreamland"), *records]), "contact")
    return found


TOWNS = (_town("a", 900), _town("b", 300), _town("c", 1800), _town("d", 5, end="2017"))


def test_the_units_of_a_region_that_is_an_actor_are_its_municipalities_of_the_date() -> None:
    found = _in_dreamland(*TOWNS, _row("1", unit="a"), _row("2", unit="d"))
    assert (found.universe, found.universe_basis, found.done, found.unknown) == (3, "records", 1, 2)


def test_the_inhabitants_of_units_known_by_name_are_weighed() -> None:
    found = _in_dreamland(*TOWNS, _row("1", unit="a"), _row("2", unit="b", status="none"))
    assert (found.population, found.population_covered, found.share_of_population) == (
        3000,
        900,
        0.3,
    )
    assert (found.population_covered_min, found.population_covered_max) == (900, 900)


def test_what_is_not_done_and_what_nobody_told_is_missing_by_name() -> None:
    found = _in_dreamland(*TOWNS, _row("1", unit="a"), _row("2", unit="b", status="none"))
    assert found.missing == ("b", "c")


def test_what_does_not_apply_is_not_missing() -> None:
    rows = [_row("1", unit="a"), _row("2", unit="b", status="not_applicable")]
    assert _in_dreamland(*TOWNS, *rows).missing == ("c",)


def test_counted_units_bound_the_inhabitants_but_name_nobody() -> None:
    found = _in_dreamland(*TOWNS, _row("1", count=2, denominator=3))
    assert (found.population, found.population_covered, found.share_of_population) == (
        3000,
        None,
        None,
    )
    assert (found.population_covered_min, found.population_covered_max) == (1200, 2700)
    assert found.missing == ()


def test_units_named_as_not_done_are_missing_and_narrow_the_bounds() -> None:
    rows = [_row("1", count=2), _row("2", unit="c", status="promised")]
    found = _in_dreamland(*TOWNS, *rows)
    assert (found.population_covered_min, found.population_covered_max) == (1200, 1200)
    assert found.missing == ("c",)


@pytest.mark.parametrize("people", [None, "~300"])
def test_a_population_that_is_not_exactly_known_leaves_the_share_open(people: object) -> None:
    towns = (_town("a", 900), _town("b", people))
    found = _in_dreamland(*towns, _row("1", unit="a"))
    assert (found.population, found.population_covered, found.share_of_population) == (
        None,
        900,
        None,
    )


@pytest.mark.parametrize("told", [{"denominator": 7}, {"count": ">=1"}, {"count": 1.5}])
def test_no_inhabitants_are_weighed_where_the_count_is_not_of_just_these_units(
    told: dict[str, object],
) -> None:
    found = _in_dreamland(*TOWNS, _row("1", **({"count": 1} | told)))
    weighed = (found.population_covered, found.population_covered_min, found.share_of_population)
    assert weighed == (None, None, None)


def test_a_region_without_municipalities_is_no_known_universe() -> None:
    found = _in_dreamland(_row("1", count=1))
    assert (found.universe, found.population, found.missing) == (None, None, ())


def test_the_reference_table_weighs_real_municipalities() -> None:
    found = _only(*(_row(unit, unit=unit, as_of="2019") for unit in UNITS), universe="kainuu")
    assert found.share_of_population == 1
    assert found.missing == ()


def test_a_row_about_the_actor_that_is_a_municipality_counts_for_it() -> None:
    town = Actor(id="k1", kind="municipality", municipality="kunta-kuhmo")
    rows = [_indicator(universe="kainuu"), _row("1", unit="k1")]
    (found,) = at_each_date(Dataset([town, *rows]), "contact")
    assert (found.done, found.named) == (1, {"done": ("kunta-kuhmo",)})
    assert [row.id for row in told(Dataset([town, *rows]), "contact", "2018")] == ["1"]
    assert told(Dataset(rows), "contact", "2017") == []
