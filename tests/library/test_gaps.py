"""Gaps: what is missing, what has to be asked, and in which order it is listed."""

from __future__ import annotations

import pytest

from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.model import (
    Actor,
    Document,
    Event,
    Holding,
    Indicator,
    Observation,
    PartialDate,
    Post,
    Record,
    Seat,
    Tie,
)
from netmap.questions.gaps import THEMES, Gap, _last_year, ranked
from netmap.telling import tell

KAINUU = ("kunta-hyrynsalmi", "kunta-kajaani", "kunta-kuhmo", "kunta-paltamo", "kunta-puolanka")


def indicator(theme: str = "contact_person") -> Indicator:
    return Indicator(id=theme, unit="municipality", universe="kainuu", measure="state", theme=theme)


def observed(
    key: str, as_of: str = "2019", theme: str = "contact_person", **more: object
) -> Record:
    fields = {"id": key, "indicator": theme, "as_of": as_of, "status": "none", **more}
    return Observation.model_validate(fields)


def found(*records: Record, year: int | None = None) -> list[Gap]:
    return list(ranked(Dataset(records), year=year))


def told(*records: Record, year: int | None = None) -> list[tuple[str, str, str]]:
    return [(gap.kind, gap.rule, gap.subject) for gap in found(*records, year=year)]


def test_nothing_recorded_is_no_gap() -> None:
    assert found() == []


@pytest.mark.parametrize(("theme", "rule"), [*THEMES.items()])
def test_a_municipality_that_lacks_something_is_named(theme: str, rule: str) -> None:
    row = observed("1", theme=theme, unit="kunta-kuhmo")
    assert ("gap", rule, "kunta-kuhmo") in told(indicator(theme), row)


@pytest.mark.parametrize("status", ["none", "promised", "in_progress"])
def test_what_is_only_promised_is_still_missing(status: str) -> None:
    rows = found(indicator(), observed("1", unit="kunta-kuhmo", status=status))
    assert [(row.kind, row.subject, row.municipalities) for row in rows] == [
        ("ask", "contact_person", 7),
        ("gap", "kunta-kuhmo", 1),
    ]


def test_what_is_done_is_no_gap_and_what_nobody_told_is_asked() -> None:
    rows = found(indicator(), observed("1", count=5, status="done"))
    assert [(row.kind, row.subject, row.municipalities) for row in rows] == [
        ("ask", "contact_person", 3)
    ]


def test_the_unnamed_stay_a_number() -> None:
    rows = found(
        indicator(),
        observed("1", count=5, status="done"),
        observed("2", count=3),
        observed("3", unit="kunta-kuhmo"),
    )
    assert [(row.subject, row.municipalities) for row in rows] == [
        ("contact_person", 2),
        ("kunta-kuhmo", 1),
    ]


def test_an_indicator_of_no_region_or_another_theme_lacks_nothing() -> None:
    people = Indicator(id="contact_person", unit="person", measure="state", theme="contact_person")
    assert found(people, observed("1", count=3)) == []
    assert told(indicator("premises"), observed("1", theme="premises", count=8)) == []


def test_the_state_is_the_one_of_the_year_or_of_the_last_one_before_it() -> None:
    rows = [
        indicator(),
        observed("1", "2018", unit="kunta-kuhmo"),
        observed("2", "2018", count=7, status="done"),
        observed("3", "2020", count=8, status="done"),
    ]
    assert told(*rows, year=2018) == [("gap", "no_contact_post", "kunta-kuhmo")]
    assert told(*rows, year=2019) == [("gap", "no_contact_post", "kunta-kuhmo")]
    assert told(*rows, year=2020) == told(*rows) == []
    assert told(*rows, year=2017) == []


def test_sectors_without_a_seat_are_one_row_a_structure() -> None:
    seats = [
        Seat.model_validate({"id": sector, "structure": "board", "sector": sector, "seat": seat})
        for sector, seat in [("ngo", "no"), ("region", "no"), ("project", "possible")]
    ]
    rows = found(*seats, Seat(id="m", structure="board", sector="municipality", seat="yes"))
    assert [(row.kind, row.facts["sectors"], row.evidence) for row in rows] == [
        ("gap", ("ngo", "region"), ("seats/ngo", "seats/region")),
        ("ask", ("project",), ("seats/project",)),
    ]


def test_a_network_whose_last_convener_ends_is_a_gap_until_then() -> None:
    records = [
        Actor(id="net", kind="ngo_network"),
        Actor.model_validate({"id": "p", "kind": "project", "end": "2020"}),
        Tie.model_validate(
            {"id": "1", "source": "p", "target": "net", "kind": "convenes", "start": "2018"}
        ),
    ]
    assert ("gap", "one_convener_ends", "net") in told(*records, year=2019)
    assert told(*records, year=2021) == []
    other = Tie(id="2", source="q", target="net", kind="convenes")
    assert told(*records, Actor(id="q", kind="ngo"), other, year=2019) == []


def test_a_promise_whose_date_has_passed_is_a_gap() -> None:
    fields = {"id": "d", "kind": "plan", "status": "promised", "date": "2018", "parties": ("a",)}
    document = Document.model_validate(fields)
    assert told(document, year=2019) == [("gap", "overdue_promise", "a")]
    assert told(document, year=2018) == []


def test_a_vacant_post_is_a_gap_of_its_municipality_while_it_is_vacant() -> None:
    post = Post(id="p", organisation="kunta-kuhmo", municipality="kunta-kuhmo")
    vacant = Holding.model_validate(
        {"id": "h", "post": "p", "state": "vacant", "start": "2018-05", "end": "2018-09"}
    )
    assert told(post, vacant, year=2018) == []
    going_on = vacant.model_copy(update={"end": None})
    assert told(post, going_on, year=2018) == [("gap", "vacant_post", "kunta-kuhmo")]
    ended = post.model_copy(update={"end": PartialDate(2018)})
    assert told(ended, going_on, year=2019) == []


def test_of_a_post_of_several_places_the_vacant_ones_are_told() -> None:
    post = Post.model_validate({"id": "p", "organisation": "o", "holders": 3})
    fields = {"id": "h", "post": "p", "state": "vacant", "start": "2018", "persons": 1}
    (row,) = found(post, Holding.model_validate(fields), year=2018)
    assert (row.rule, row.facts["places"]) == ("vacant_post", "1")
    assert row.reason == "p at o: 1 of its places vacant (2018–)."
    substitute = Holding(id="s", post="p", state="substitute")
    one = post.model_copy(update={"holders": None})
    assert told(one, Holding(id="h", post="p", state="vacant"), substitute, year=2018) == []


def test_a_seat_that_was_given_during_the_year_is_no_gap() -> None:
    fields = {"structure": "board", "sector": "ngo"}
    before = Seat.model_validate({"id": "1", "seat": "no", "end": "2019-06", **fields})
    since = Seat.model_validate({"id": "2", "seat": "yes", "start": "2019-07", **fields})
    assert told(before, since, year=2019) == []
    assert told(before, since, year=2018) == [("gap", "no_seat", "board")]


def test_a_sector_that_no_row_of_a_structure_tells_of_is_asked() -> None:
    board = Seat(id="1", structure="board", sector="ngo", seat="yes")
    council = Seat(id="2", structure="council", sector="region", seat="yes")
    rows = found(board, council)
    assert [(row.kind, row.subject, row.facts["sectors"], row.evidence) for row in rows] == [
        ("ask", "board", ("region",), ("seats/1",)),
        ("ask", "council", ("ngo",), ("seats/2",)),
    ]


def test_an_indicator_of_another_unit_is_no_gap_of_municipalities() -> None:
    people = indicator().model_copy(update={"unit": "person"})
    assert found(people, observed("1", count=3)) == []


def test_a_slip_of_the_pen_is_not_the_last_year() -> None:
    slip = Event.model_validate({"id": "e", "kind": "workshop", "start": "2919"})
    rows = [indicator(), observed("1", "2018", unit="kunta-kuhmo")]
    assert _last_year(Dataset([slip, *rows])) == 2018


def test_the_convener_that_ends_last_is_named() -> None:
    records = [
        Actor(id="net", kind="ngo_network"),
        Actor.model_validate({"id": "p", "kind": "project", "end": "2019"}),
        Actor.model_validate({"id": "q", "kind": "project", "end": "2020"}),
        *(
            Tie.model_validate(
                {"id": name, "source": name, "target": "net", "kind": "convenes", "start": "2018"}
            )
            for name in "pq"
        ),
    ]
    (row,) = [row for row in found(*records, year=2019) if row.rule == "one_convener_ends"]
    assert (row.facts["convener"], row.facts["year"]) == ("q", "2020")
    assert row.reason == "q is the last to convene net, and ends in 2020."


def test_an_actor_that_holds_parts_together_is_a_gap() -> None:
    actors = [Actor(id=name, kind="ngo") for name in "abcde"]
    pairs = ["ab", "bc", "cd", "de"]
    ties = [Tie(id=pair, source=pair[0], target=pair[1], kind="meets") for pair in pairs]
    (gap,) = found(*actors, *ties, year=2019)
    assert (gap.rule, gap.subject, gap.facts["parts"], gap.facts["actors"]) == (
        "single_holder", "c", 1, 2,
    )  # fmt: skip


def test_a_leaf_is_no_part_that_falls_off() -> None:
    actors = [Actor(id=name, kind="ngo") for name in ("hub", "a", "b", "c")]
    ties = [Tie(id=name, source="hub", target=name, kind="meets") for name in "abc"]
    assert found(*actors, *ties, year=2019) == []


def test_most_municipalities_come_first_then_most_evidence() -> None:
    rows = found(
        indicator(),
        observed("1", count=4, status="done"),
        observed("2", count=4),
        Seat(id="s", structure="board", sector="ngo", seat="no"),
        Seat(id="t", structure="board", sector="region", seat="no"),
        Seat(id="u", structure="council", sector="ngo", seat="no"),
    )
    assert [(row.rank, row.subject) for row in rows] == [
        (1, "contact_person"),
        (2, "board"),
        (3, "council"),
        (4, "council"),
    ]


def test_the_last_year_told_of_is_that_of_an_event_too() -> None:
    event = Event.model_validate({"id": "e", "kind": "workshop", "start": "2021"})
    rows = [
        Post(id="p", organisation="o"),
        Holding.model_validate({"id": "h", "post": "p", "state": "vacant", "start": "2021"}),
    ]
    assert told(*rows, event) == [("gap", "vacant_post", "o")]


def test_reasons_are_english_in_the_result_and_told_in_every_language(
    everything: Dataset,
) -> None:
    asked, rows = question("gaps"), ranked(everything, year=2019)
    reasons = {
        language: [row[-1] for row in tell(asked, rows, everything, language).tables[0].rows]
        for language in ("fi", "sv", "en")
    }
    assert reasons["en"] == [row.reason for row in rows]
    assert len(set(map(tuple, reasons.values()))) == 3


def test_every_gap_of_the_examples_names_its_evidence(everything: Dataset) -> None:
    rows = ranked(everything)
    assert rows
    assert all(row.evidence and len(row.rows) == len(row.evidence) for row in rows)
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
