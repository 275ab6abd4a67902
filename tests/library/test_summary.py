"""Summary: the figures of a year with those of the year before, and when not to compare them."""

from __future__ import annotations

import pytest

from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.fictional import region
from netmap.model import (
    Actor,
    Document,
    Event,
    Indicator,
    Observation,
    Post,
    Reach,
    Record,
    SurveyResult,
    Tie,
)
from netmap.questions.summary import Headline, of_year
from netmap.telling import tell


def figures(*records: Record, year: int = 2019) -> dict[tuple[str, str | None], Headline]:
    return {(row.figure, row.subject): row for row in of_year(Dataset(records), year=year)}


def meeting(key: str, start: str, end: str, **more: object) -> Event:
    fields = {"id": key, "kind": "partner_meeting", "start": start, "end": end, **more}
    return Event.model_validate(fields)


def observed(year: str, count: str, **more: object) -> list[Record]:
    fields = {"id": "x", "unit": "municipality", "universe": "kainuu", "measure": "state", **more}
    row = {"id": year, "indicator": "x", "as_of": year, "status": "done", "count": count}
    return [
        Indicator.model_validate(fields),
        Observation.model_validate({**row, "start": year, "end": year}),
    ]


def test_a_year_without_records_has_no_figures() -> None:
    assert of_year(Dataset(), year=2019) == ()
    assert figures(*observed("2018", "3")) == {}


def test_last_year_stands_beside_each_figure() -> None:
    row = figures(*observed("2018", "3"), *observed("2019", "5"))["x", None]
    assert (row.value, row.universe, row.previous, row.previous_universe) == (5, 8, 3, 8)
    assert (row.comparable, row.cautions, row.note) == (True, (), None)


def test_a_year_before_last_is_not_last_year() -> None:
    row = figures(*observed("2017", "3"), *observed("2019", "5"))["x", None]
    assert (row.previous, row.comparable) == (None, None)


def test_a_flow_is_not_compared() -> None:
    years = [("2018", "3"), ("2019", "2")]
    rows = [row for year in years for row in observed(*year, measure="in_period")]
    row = figures(*rows)["x", None]
    assert (row.comparable, row.cautions) == (False, ("flow",))
    assert row.note is not None


def test_a_part_of_a_year_is_not_compared_with_a_whole_one() -> None:
    row = figures(
        meeting("1", "2018", "2018", meetings="9"),
        meeting("2", "2019-01", "2019-08", meetings="5"),
    )["meetings", "total"]
    assert (row.value, row.previous, row.period) == (5, 9, "2019-01/2019-08")
    assert (row.comparable, row.cautions) == (False, ("unequal_periods",))


def test_a_number_that_is_not_exact_says_so() -> None:
    rows = [*observed("2018", "3"), *observed("2019", "~5")]
    row = figures(*rows)["x", None]
    assert (row.value, row.qualifier, row.cautions) == (5, "about", ("inexact",))


def test_a_sum_with_a_missing_part_is_at_least_what_is_known() -> None:
    row = figures(
        meeting("1", "2019", "2019", level="ngo", meetings="4"),
        meeting("2", "2019", "2019", level="regional"),
    )["meetings", "total"]
    assert (row.value, row.qualifier) == (4, "at_least")


def test_staff_is_that_of_the_last_day_and_nothing_is_told_before_the_first_post() -> None:
    post = Post.model_validate(
        {"id": "p", "organisation": "o", "staff": "yes", "holders": "2", "start": "2019-03",
         "end": "2020-05"}
    )  # fmt: skip
    row = figures(post)["staff", "o"]
    assert (row.value, row.previous) == (2, None)
    assert figures(post, year=2018) == {}


def test_documents_count_in_the_year_they_were_made() -> None:
    made = [
        Document.model_validate({"id": key, "kind": "plan", "status": status, "date": date})
        for key, status, date in [
            ("1", "made", "2018"),
            ("2", "made", "2019-05"),
            ("3", "made", "2019"),
            ("4", "promised", "2019"),
        ]
    ]
    row = figures(*made)["documents_made", "plan"]
    assert (row.value, row.previous) == (2, 1)


def test_response_and_attendance_are_different_figures() -> None:
    rows = [
        SurveyResult.model_validate(
            {"id": kind, "instrument": "i", "date": "2019", "rate_kind": kind, "respondents": "1",
             "invited": "4"}
        )
        for kind in ("response", "attendance")
    ]  # fmt: skip
    found = figures(*rows)
    assert found["response_rate", "i"].value == found["attendance_rate", "i"].value == 0.25


def test_reach_of_several_years_is_in_no_year() -> None:
    fields = {"id": "r", "group": "own_channel", "posts": "9", "start": "2018", "end": "2019"}
    assert figures(Reach.model_validate(fields)) == {}


def test_every_figure_of_the_examples_is_told_in_every_language(everything: Dataset) -> None:
    rows = of_year(everything, year=2019)
    assert {row.group for row in rows} == {
        "partners", "meetings", "coverage", "services", "networks", "people", "documents",
        "surveys", "reach",
    }  # fmt: skip
    for language in ("fi", "sv", "en"):
        told = tell(question("summary"), rows, everything, language, rows=True)
        assert sum(len(table.rows) for table in told.tables[:-1]) == len(rows)


@pytest.mark.parametrize(
    ("figure", "subject", "value", "previous"),
    [
        ("partners", "pp-jarjestorakenne", 104, 96),
        ("meetings", "total", 52, 96),
        ("participations", "total", 149, 238),
        ("contact_person_named", None, 26, 21),
        ("decision_to_convene_regularly", None, 28, 22),
        ("convened_twice_a_year", None, 23, 19),
        ("premises_rules_clarified", None, 21, 3),
        ("grants_increased", None, 1, 2),
        ("ihmiset_fi_registered_actors", None, 259, 166),
        ("networks_convened", "total", 5, 6),
    ],
)
def test_the_page_of_north_ostrobothnia_in_2019(
    everything: Dataset, figure: str, subject: str | None, value: int, previous: int
) -> None:
    rows = {
        (row.figure, row.subject): row
        for row in of_year(everything, year=2019)
        if row.actor in (None, "pp-jarjestorakenne")
    }
    row = rows[figure, subject]
    assert (row.value, row.previous) == (value, previous)
    assert row.rows


def convening(key: str, convener: str, network: str, year: str) -> Tie:
    fields = {"id": key, "source": convener, "target": network, "kind": "convenes"}
    return Tie.model_validate({**fields, "start": year, "end": year})


def survey(key: str, **more: object) -> SurveyResult:
    fields = {"id": key, "instrument": "i", "rate_kind": "response", "invited": "4"}
    return SurveyResult.model_validate({**fields, "respondents": "1", **more})


def test_the_networks_of_two_conveners_stand_beside_each_other() -> None:
    ties = [convening("1", "p", "a", "2019"), convening("2", "q", "b", "2019")]
    again = [convening("3", "p", "a", "2018"), convening("4", "p", "b", "2018")]
    rows = of_year(Dataset([*ties, *again]), year=2019)
    found = {
        row.actor: (row.value, row.previous)
        for row in rows
        if (row.figure, row.subject) == ("networks_convened", "total")
    }
    assert found == {"p": (1, 2), "q": (1, None)}


def test_the_name_of_a_figure_says_who_convened() -> None:
    dataset = Dataset([Actor(id="p", kind="project", name_en="The project"),
                       convening("1", "p", "a", "2019")])  # fmt: skip
    told = tell(question("summary"), of_year(dataset, year=2019), dataset, "en")
    assert [row[0] for row in told.tables[0].rows] == [
        "Networks convened: other networks, The project",
        "Meetings of networks: other networks, The project",
        "Networks convened: all, The project",
        "Meetings of networks: all, The project",
    ]


def test_no_two_figures_of_a_fictional_region_have_one_key() -> None:
    rows = of_year(region(seed=1), year=2023)
    keys = [(row.figure, row.subject, row.actor, row.occasion) for row in rows]
    assert len(keys) == len(set(keys))


def test_surveys_of_two_targets_are_two_figures() -> None:
    now = [survey(it, target=it, date="2019") for it in ("a", "b")]
    before = survey("c", target="a", date="2018", respondents="2")
    rows = of_year(Dataset([*now, before]), year=2019)
    assert {row.actor: row.previous for row in rows} == {"a": 0.5, "b": None}


def test_a_survey_made_twice_in_a_year_is_told_twice_and_compared_with_nothing() -> None:
    rounds = [survey(date, date=date) for date in ("2018-05", "2019-05", "2019-11")]
    rows = of_year(Dataset(rounds), year=2019)
    assert [(row.occasion, row.previous) for row in rows] == [
        ("2019-05 2019-05", None),
        ("2019-11 2019-11", None),
    ]


def test_a_survey_of_a_period_counts_in_its_year() -> None:
    assert figures(survey("s", start="2019-02", end="2019-05"))["response_rate", "i"].value == 0.25
    assert figures(survey("s", start="2018", end="2019")) == {}


def test_a_rate_is_a_share_with_its_sign_and_a_count_of_one_is_none() -> None:
    dataset = Dataset([survey("s", date="2019", respondents="~1"), *observed("2019", "1.0")])
    rows = {row.figure: row for row in of_year(dataset, year=2019)}
    assert (rows["x"].is_share, rows["response_rate"].is_share) == (False, True)
    told = tell(question("summary"), tuple(rows.values()), dataset, "en")
    shown = [row[1] for table in told.tables for row in table.rows]
    assert shown == ["1 / 8", "~25.0\u00a0%"]


def test_staff_without_an_end_is_told_and_after_the_last_post_it_is_not() -> None:
    fields = {"id": "p", "organisation": "o", "staff": "yes", "holders": "2", "start": "2017"}
    row = figures(Post.model_validate(fields))["staff", "o"]
    assert (row.value, row.previous) == (2, 2)
    ended = Post.model_validate({**fields, "end": "2019-05"})
    assert (figures(ended)["staff", "o"].value, figures(ended, year=2020)) == (0, {})


def test_a_document_row_counts_as_many_as_it_says() -> None:
    made = [
        Document.model_validate({"id": key, "kind": "plan", "status": "made", "date": "2019",
                                 "count": count})
        for key, count in [("1", "~5"), ("2", None)]
    ]  # fmt: skip
    row = figures(*made)["documents_made", "plan"]
    assert (row.value, row.qualifier) == (6, "about")


def test_parts_of_years_are_compared_by_their_lengths() -> None:
    spring = meeting("1", "2018-01", "2018-04", meetings="5")
    again = meeting("2", "2019-01", "2019-04", meetings="6")
    longer = meeting("2", "2019-01", "2019-08", meetings="6")
    assert figures(spring, again)["meetings", "total"].cautions == ()
    assert figures(spring, longer)["meetings", "total"].cautions == ("unequal_periods",)


def test_a_meeting_on_one_day_is_compared_with_a_year() -> None:
    rows = (meeting("1", "2018", "2018", meetings="5"),
            meeting("2", "2019-03-05", "2019-03-05", meetings="1"))  # fmt: skip
    assert figures(*rows)["meetings", "total"].cautions == ()


def test_a_level_that_is_known_about_only_is_not_dropped() -> None:
    row = figures(meeting("1", "2019", "2019", meetings="~25"))["meetings", "total"]
    assert (row.value, row.qualifier) == (25, "about")


def test_parts_of_a_year_give_way_to_the_year() -> None:
    spans = [("2019-01", "2019-06"), ("2019-07", "2019-12"), ("2019", "2019")]
    parts = [
        Reach.model_validate({"id": str(n), "group": "press", "posts": n, "start": one, "end": two})
        for n, (one, two) in enumerate(spans)
    ]
    assert [row.value for row in of_year(Dataset(parts), year=2019)] == [2]
    halves = of_year(Dataset(parts[:2]), year=2019)
    assert [row.occasion for row in halves] == ["2019-01/2019-06", "2019-07/2019-12"]
