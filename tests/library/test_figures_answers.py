"""Figures show what their questions answer: the same numbers, every unit, nothing missing as 0."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

import pytest

import netmap
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError
from netmap.model import Actor, Event, Goal, Holding, Indicator, Observation, Post, Record
from netmap.text import LANGUAGES
from netmap.views.figures import (
    coverage_matrix,
    entries,
    goal_changes,
    meeting_years,
    municipality_tiles,
    post_timeline,
    spans,
)
from netmap.views.figures.frame import Picture

R = TypeVar("R", bound=Record)


def make(kind: type[R], /, **fields: Any) -> R:
    """Make a record of plain values."""
    return kind(**fields)


CONTACT = "contact_person_named"
INVENTED = "kuvitelma-contact_person"
TOWNS = [Actor(id=name, kind="municipality", region="land", name_fi=name) for name in "abc"]
INDICATOR = make(
    Indicator, id="i", unit="municipality", measure="state", universe="land", name_fi="I"
)


def texts(picture: Picture) -> list[str]:
    return [box.text for box in picture.sheet.boxes]


def told(status: str, unit: str, as_of: str = "2018") -> Observation:
    key = f"{unit}-{status}-{as_of}"
    return make(Observation, id=key, indicator="i", unit=unit, as_of=as_of, status=status)


@pytest.fixture(scope="module")
def fictional() -> Dataset:
    return netmap.fictional.region()


def test_coverage_shows_every_indicator_with_its_last_numbers(everything: Dataset) -> None:
    written = texts(coverage_matrix.draw(everything, language="en"))
    for indicator in everything.indicators.values():
        rows = netmap.coverage.at_each_date(everything, indicator.id)
        if rows and rows[-1].universe and not rows[-1].qualifiers and indicator.unit != "percent":
            done = "–" if rows[-1].told_done is None else rows[-1].told_done
            assert f"{done}/{rows[-1].universe}" in written


def test_the_finding_compares_municipalities_only_and_not_what_was_done_in_a_period(
    everything: Dataset,
) -> None:
    for language in LANGUAGES:
        said = " ".join(
            coverage_matrix.draw(everything, language=language).description.split(".")[:2]
        )
        assert "30/30" in said
        assert "2/30" in said
        assert "/29" not in said
    assert "Most and fewest" in coverage_matrix.draw(everything, language="en").description


def others(**counts: int) -> list[Record]:
    found: list[Record] = []
    for name, count in counts.items():
        facts = {"unit": "municipality", "measure": "state", "universe": "land"}
        found.append(make(Indicator, id=name, name_en=name, **facts))
        row = {"as_of": "2019", "status": "done", "count": count, "denominator": 3}
        found.append(make(Observation, id=f"o-{name}", indicator=name, **row))
    return found


def test_equals_are_counted_and_alike_indicators_have_no_least() -> None:
    picture = coverage_matrix.draw(
        Dataset([*TOWNS, *others(a=3, b=3, c=1, d=1, e=1)]), language="en"
    )
    said = "done in most municipalities: a (3/3) and one other; in fewest: c (1/3) and 2 others."
    assert said in picture.description
    alike = coverage_matrix.draw(Dataset([*TOWNS, *others(a=2, b=2)]), language="en")
    assert "in fewest" not in alike.description


def test_the_rest_of_units_that_are_no_municipalities_is_others_and_not_unknown(
    everything: Dataset,
) -> None:
    weakened = coverage_matrix.draw(everything, "cooperation_weakened_last_year", language="en")
    assert {"Respondents", "Other respondents", "29", "0/29"} <= set(texts(weakened))
    assert "unknown" not in weakened.description.casefold()
    project = coverage_matrix.draw(everything, "regional_projects_with_ngo_data", language="fi")
    assert "Muita hankkeita" in texts(project)


def test_a_percentage_of_nobody_knows_how_many_is_drawn_as_a_share(everything: Dataset) -> None:
    picture = coverage_matrix.draw(everything, "heard_of_project", language="en")
    written = texts(picture)
    assert {"85\xa0%", "15\xa0%", "Percentages, of how many is not stated"} <= set(written)
    assert "85/100" not in " ".join(written)
    assert "number of respondents not stated" in picture.description


def test_a_unit_that_netmap_does_not_know_heads_its_own_indicators() -> None:
    indicator = make(Indicator, id="i", unit="school", measure="state", name_en="I")
    row = {"as_of": "2019", "status": "done", "count": 5, "denominator": 12}
    picture = coverage_matrix.draw(
        Dataset([indicator, make(Observation, id="o", indicator="i", **row)])
    )
    assert {"Yksikkö: school", "Muut", "5/12"} <= set(texts(picture))


def test_a_size_is_no_coverage_and_told_below(everything: Dataset) -> None:
    picture = coverage_matrix.draw(everything, language="fi")
    assert "Sote-järjestöt maakunnassa ~440/~5300" in picture.description
    assert "~4860" not in texts(picture)
    alone = coverage_matrix.draw(everything, "sote_ngos_in_region", language="fi")
    assert "~8,3\xa0%" in texts(alone)


def test_a_late_single_unit_does_not_hide_an_earlier_count() -> None:
    count = {"indicator": "i", "as_of": "2017", "status": "done", "count": 2, "denominator": 3}
    rows = [make(Observation, id="o", **count), told("done", "a", "2019")]
    dataset = Dataset([*TOWNS, INDICATOR, *rows])
    assert "more before: 2/3 (2017)" in texts(coverage_matrix.draw(dataset, language="en"))
    map_of = municipality_tiles.draw(dataset, "i", at=["2019"], language="en")
    assert "in 2017 more were known, done 2/3" in map_of.description


def test_fewer_than_before_is_no_gap_where_all_are_told_one_by_one(fictional: Dataset) -> None:
    assert not any(entry.fuller for entry in entries.find(fictional, "fi").entries)


def test_coverage_shows_every_municipality_with_its_status(fictional: Dataset) -> None:
    row = netmap.coverage.at_each_date(fictional, INVENTED)[-1]
    _, entry = entries.find(fictional, "fi", INVENTED).entries
    assert entry.row == row
    assert len(entry.units) == row.universe
    for status, units in row.named.items():
        assert {unit for unit in entry.units if entry.status(unit) == status} >= set(units)
    written = texts(coverage_matrix.draw(fictional, INVENTED, language="fi"))
    assert all(fictional.actors[unit].name("fi") in written for unit in entry.units)


def test_coverage_of_one_indicator_shows_all_its_dates(everything: Dataset) -> None:
    picture = coverage_matrix.draw(everything, CONTACT, language="fi")
    assert {"2018", "2019", "21/30", "26/30", "70,0\xa0%", "86,7\xa0%"} <= set(texts(picture))
    assert "21/30 (70,0\xa0%)" in picture.description


def test_coverage_at_a_date_shows_that_date_only(everything: Dataset) -> None:
    written = texts(coverage_matrix.draw(everything, CONTACT, at="2018"))
    assert "21/30" in written
    assert "26/30" not in written
    with pytest.raises(InvalidValueError, match="Known dates: 2018, 2019"):
        coverage_matrix.draw(everything, CONTACT, at="2015")


def test_what_is_counted_but_not_named_stays_unnamed(everything: Dataset) -> None:
    written = " ".join(texts(coverage_matrix.draw(everything, CONTACT, language="en")))
    assert "do not name every municipality" in written
    assert "Kuusamo" not in written


def test_what_is_left_of_inexact_numbers_is_not_exact(everything: Dataset) -> None:
    picture = coverage_matrix.draw(everything, "sote_ngos_in_region", language="en")
    assert {"~440/~5300", "~4860"} <= set(texts(picture))
    assert "4860" not in texts(picture)


def test_municipalities_stand_by_region_and_number_and_the_others_by_name() -> None:
    tell = netmap.telling.Telling(Dataset(TOWNS), "fi")
    units = ["c", "kunta-kajaani", "a", "kunta-oulu", "kunta-alavieska"]
    found = entries.sorted_units(units, tell)
    assert found == ["kunta-alavieska", "kunta-oulu", "kunta-kajaani", "a", "c"]


def test_a_unit_of_which_nobody_told_is_unknown_and_not_none() -> None:
    dataset = Dataset([*TOWNS, INDICATOR, told("done", "a"), told("none", "b")])
    (entry,) = entries.find(dataset, "fi", "i").entries
    assert [entry.status(unit) for unit in "abc"] == ["done", "none", "unknown"]


def test_an_indicator_without_a_whole_is_left_out_and_that_is_said() -> None:
    count = make(Indicator, id="n", unit="ngo", measure="state")
    row = make(Observation, id="o", indicator="n", as_of="2018", status="done", count=5)
    dataset = Dataset([*TOWNS, INDICATOR, told("done", "a"), count, row])
    written = texts(coverage_matrix.draw(dataset, language="en"))
    assert any(text.startswith("Left out: one indicator") for text in written)


def test_the_municipalities_stand_in_the_same_places_at_both_dates(fictional: Dataset) -> None:
    picture = municipality_tiles.draw(fictional, INVENTED, language="fi")
    towns = {it.name("fi") for it in fictional.actors.values() if it.kind == "municipality"}
    boxes = [box for box in picture.sheet.boxes if box.text in towns]
    half = picture.sheet.width / 2
    left = {box.text: (box.left, box.top) for box in boxes if box.left < half}
    right = {box.text: (box.left, box.top) for box in boxes if box.left >= half}
    assert len(left) > 20
    shift = half + 12
    for name, (x, y) in left.items():
        assert right[name] == pytest.approx((x + shift, y))


def test_the_first_and_last_date_are_drawn_unless_others_are_asked_for(
    everything: Dataset,
) -> None:
    assert {"2018", "2019", "21/30 (70.0\xa0%)"} <= set(
        texts(municipality_tiles.draw(everything, CONTACT, language="en"))
    )
    one = texts(municipality_tiles.draw(everything, CONTACT, at=["2019"], language="en"))
    assert "2018" not in one
    assert "26/30 (86.7\xa0%)" in one


@pytest.mark.parametrize(
    ("dates", "message"), [(["2015"], "2018, 2019"), (["2018", "2019", "2018"], "at most two")]
)
def test_dates_that_cannot_be_drawn_are_refused(
    everything: Dataset, dates: list[str], message: str
) -> None:
    with pytest.raises(InvalidValueError, match=message):
        municipality_tiles.draw(everything, CONTACT, at=dates)


def test_an_indicator_without_known_municipalities_has_no_map(everything: Dataset) -> None:
    with pytest.raises(InvalidValueError, match="agreement_partners"):
        municipality_tiles.draw(everything, "agreement_partners")
    assert CONTACT in municipality_tiles.drawable(everything)
    assert "agreement_partners" not in municipality_tiles.drawable(everything)


def test_where_no_municipality_is_named_there_are_bars_and_no_empty_tiles(
    everything: Dataset,
) -> None:
    picture = municipality_tiles.draw(everything, CONTACT, language="en")
    assert "The data name no municipality." in texts(picture)
    assert "Kuusamo" not in texts(picture)
    survey = texts(municipality_tiles.draw(everything, "survey_answered", language="en"))
    assert survey.count("Kuusamo") == 1
    assert "2017: not told how many of 30 are done. Unknown 30." in survey


def test_a_change_of_status_between_the_dates_is_counted() -> None:
    rows = [told("promised", "a"), told("done", "a", "2019"), told("done", "b")]
    rows += [told("done", "b", "2019")]
    picture = municipality_tiles.draw(Dataset([*TOWNS, INDICATOR, *rows]), "i", language="en")
    assert "Status changed (thick edge): 1." in picture.description


def test_all_municipalities_of_finland_can_be_drawn() -> None:
    wide = INDICATOR.model_copy(update={"universe": "finland"})
    rows = [told("done", "kunta-oulu"), told("none", "kunta-oulu", "2019")]
    picture = municipality_tiles.draw(Dataset([wide, *rows]), "i", language="sv")
    assert texts(picture).count("Uleåborg") == 2
    assert len(picture.sheet.boxes) > 600


def test_meetings_show_the_numbers_of_every_year_and_level(everything: Dataset) -> None:
    written = texts(meeting_years.draw(everything, language="en"))
    for row in netmap.meetings.by_year(everything):
        assert str(row.meetings) in written
        assert row.participations is None or str(row.participations) in written


def test_part_of_a_year_and_another_classification_are_marked(everything: Dataset) -> None:
    said = meeting_years.draw(everything, language="en").description
    assert "Part of a year 2019: data of 2019-01/2019-08." in said
    assert "Another classification in 2017: no class of its own for NGOs." in said
    assert said.count("as they stand") == 1


def test_a_dash_is_explained_only_where_there_is_one() -> None:
    year = {"kind": "partner_meeting", "level": "ngo", "start": "2018", "end": "2018"}
    full = make(Event, id="1", meetings=2, participations=5, **year)
    silent = make(Event, id="2", meetings=2, **year)
    assert "A dash" not in meeting_years.draw(Dataset([full]), language="en").description
    assert "A dash" in meeting_years.draw(Dataset([silent]), language="en").description


def test_meetings_that_nobody_counted_are_a_dash_and_at_least_so_many_is_told() -> None:
    year = {"kind": "partner_meeting", "start": "2018", "end": "2018"}
    events = [
        make(Event, id="1", level="ngo", meetings=2, **year),
        make(Event, id="2", level="municipal", **year),
        make(Event, id="3", level="other", meetings="~7", **year),
    ]
    written = texts(meeting_years.draw(Dataset(events), language="en"))
    assert {">=2", "2", "~7", "–"} <= set(written)
    assert "0" not in written


def test_a_stated_total_that_differs_from_its_parts_is_told() -> None:
    year = {"kind": "partner_meeting", "start": "2018", "end": "2018", "group": "g"}
    events = [
        make(Event, id="1", level="ngo", meetings=2, **year),
        make(Event, id="2", level="total", total="stated", meetings=5, **year),
    ]
    said = meeting_years.draw(Dataset(events), language="en").description
    assert "the stated total 5 is not what its parts add up to, 2" in said


def test_every_post_is_drawn_below_its_organisation(everything: Dataset) -> None:
    written = " ".join(texts(post_timeline.draw(everything, language="en")))
    for post in netmap.posts.by_organisation(everything):
        assert str(post.name_en).split()[0] in written
        assert everything.actors[post.organisation].name("en").split()[0] in written


def test_a_post_without_dates_says_so_and_is_no_bar() -> None:
    dataset = Dataset([Actor(id="o", kind="ngo"), make(Post, id="p", organisation="o", holders=3)])
    assert "dates not known · 3" in texts(post_timeline.draw(dataset, language="en"))


def test_holdings_of_the_same_time_stand_below_each_other() -> None:
    post = make(Post, id="p", organisation="o", start="2018", end="2020", holders=3)
    holdings = [
        make(Holding, id="1", post="p", persons=2, start="2018", end="2020"),
        make(Holding, id="2", post="p", state="vacant", persons=1, start="2019", end="2019-06"),
        make(Holding, id="3", post="p", state="substitute", start="2019-07"),
    ]
    picture = post_timeline.draw(Dataset([post, *holdings]), language="en")
    assert {"vacant", "substitute", "filled"} <= set(texts(picture))
    alone = post_timeline.draw(Dataset([post, holdings[0]]), language="en")
    assert picture.sheet.y - alone.sheet.y == pytest.approx(13, abs=0.1)


def test_what_has_no_known_end_fades_within_its_post() -> None:
    years_known = {"start": "2019", "end": "2022"}
    post = make(Post, id="p", organisation="o", **years_known)
    axis = post_timeline.Axis(2019, 2022)
    within = netmap.model.Period(post.start, post.end)
    open_end = spans.Span("held", netmap.model.PartialDate(2020), None, "2", within)
    left, right = axis.ends(open_end)
    assert (left, right) == (axis.x(date(2020, 1, 1)), axis.x(date(2022, 12, 31)))
    svg = post_timeline.draw(
        Dataset([post, make(Holding, id="h", post="p", start="2020", persons=2)])
    ).svg()
    # the bar and the swatch of the legend fade in six slices each
    assert svg.count("opacity") == post_timeline.draw(Dataset([post])).svg().count("opacity") + 12


def test_a_holding_without_dates_is_written_and_not_drawn_over_its_post() -> None:
    post = make(Post, id="p", organisation="o", start="2019", end="2022")
    vacant = make(Holding, id="h", post="p", state="vacant")
    picture = post_timeline.draw(Dataset([post, vacant]), language="en")
    assert "vacant · dates not known" in texts(picture)
    assert "stroke-dasharray" not in picture.svg()
    assert "Told to have been vacant: 1. Nothing told of how it was held: 0." in picture.description


def test_every_holding_without_dates_is_listed() -> None:
    holdings = [make(Holding, id=str(n), post="p", persons=n) for n in (21, 26)]
    picture = post_timeline.draw(
        Dataset([make(Post, id="p", organisation="o"), *holdings]), language="en"
    )
    assert {"filled 21 · dates not known", "filled 26 · dates not known"} <= set(texts(picture))


def test_a_post_of_which_nothing_is_told_is_not_one_that_was_never_vacant(
    everything: Dataset,
) -> None:
    said = post_timeline.draw(everything, language="en").description
    rows = netmap.posts.by_organisation(everything)
    untold = sum(not row.vacancies and row.state is None for row in rows)
    assert f"Told to have been vacant: 0. Nothing told of how it was held: {untold}." in said


def test_a_number_that_does_not_fit_its_bar_stands_beside_it() -> None:
    post = make(Post, id="p", organisation="o", start="1990", end="2020")
    short = make(Holding, id="h", post="p", persons=7, start="2000-01-01", end="2000-01-05")
    assert "7" in texts(post_timeline.draw(Dataset([post, short])))


def test_many_years_are_written_so_that_they_do_not_touch() -> None:
    post = make(Post, id="p", organisation="o", start="1960", end="2020")
    boxes = post_timeline.draw(Dataset([post])).sheet.boxes
    assert 1 < sum(box.text.isdecimal() for box in boxes) <= 12


def test_the_first_and_the_last_year_there_can_be_are_drawn() -> None:
    post = make(Post, id="p", organisation="o", start="0001", end="9999-12-31")
    assert "1" in texts(post_timeline.draw(Dataset([post])))


def test_every_goal_is_drawn_with_its_change(everything: Dataset) -> None:
    written = " ".join(texts(goal_changes.draw(everything, language="fi")))
    for goal in netmap.goals.versions(everything):
        assert goal.name_fi.split()[0] in written
    for change in netmap.goals.changes(everything):
        label = everything.vocabulary.goal_changes.get(change.change or "")
        assert label is None or f"{label.label('fi')} {change.goals}" in written


def test_a_goal_of_which_nobody_told_is_not_unchanged() -> None:
    main = {"project": "p", "level": "main"}
    goals = [
        make(Goal, id="1", **main, order="1", name_fi="Yksi"),
        make(Goal, id="2", **main, order="2", name_fi="Kaksi", change="unchanged"),
        make(
            Goal,
            id="3",
            project="p",
            level="main",
            name_fi="Kolme",
            change="merged",
            becomes=("4",),
        ),
        make(Goal, id="4", **(main | {"level": "sub"}), name_fi="Neljä", start="2020"),
        make(
            Goal,
            id="5",
            project="p",
            level="main",
            change="reworded",
            changed_en="Five",
            name_fi="5",
        ),
        make(Goal, id="6", **main, change="narrowed", name_fi="6"),
    ]
    picture = goal_changes.draw(Dataset(goals), language="en")
    written = texts(picture)
    assert {"not told", "same wording", "Five", "new wording not told"} <= set(written)
    assert written.count("Neljä") == 1
    assert "unchanged 1" in picture.description
    assert {"Goal", "Change", "What became of it"} <= set(written)
    assert "5 goals" in picture.description
    assert "not told 1" in picture.description
