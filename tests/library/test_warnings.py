"""What looks wrong in data that is right in form."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from netmap import checks, reading
from netmap.dataset import Dataset
from netmap.model import (
    Actor,
    Contact,
    Document,
    Event,
    Goal,
    Indicator,
    Observation,
    PartialDate,
    Record,
    Source,
    SurveyResult,
    Tie,
)
from netmap.problems import Problem
from netmap.text import LANGUAGES

Folder = Callable[..., Path]

TODAY = date(2020, 6, 15)
CLOCK_FREE = PartialDate(2018)


def _found(*records: Record) -> list[Problem]:
    found = list(checks.warnings(Dataset(records), TODAY))
    assert {problem.severity for problem in found} <= {"warning"}
    assert all(p.message(lang) and p.fix(lang) for p in found for lang in LANGUAGES)
    return found


def _codes(*records: Record) -> list[str]:
    return [problem.code for problem in _found(*records)]


def _ties(words: str, **values: object) -> list[Record]:
    """Make ties of words: ``a-b b-a`` are two, with the ids 1 and 2."""
    ends = [word.split("-") for word in words.split()]
    return [
        Tie.model_validate(
            {"id": str(number), "source": one, "target": other, "kind": "part_of"} | values
        )
        for number, (one, other) in enumerate(ends, 1)
    ]


def _actor(key: str, name: str, **values: object) -> Actor:
    return Actor.model_validate({"id": key, "kind": "ngo", "name_fi": name} | values)


@pytest.mark.parametrize("kind", ["part_of", "member_of", "located_in"])
def test_a_circle_of_parts_is_told_once_with_its_members_in_order(kind: str) -> None:
    (problem,) = _found(*_ties("x-a c-a a-b b-c", kind=kind))
    assert (problem.code, problem.column, problem.value) == ("cycle", "target", "a")
    assert problem.facts == {"circle": "c → a → b → c", "rows": "2, 3, 4"}


def test_two_circles_that_share_a_member_are_two() -> None:
    found = _found(*_ties("a-b b-a a-c c-a"))
    assert sorted(str(p.facts["circle"]) for p in found) == ["a → b → a", "a → c → a"]


def test_a_hierarchy_without_a_circle_is_left_alone() -> None:
    assert _codes(*_ties("a-b b-c a-c d-c")) == []


def test_ties_of_other_kinds_make_no_circle() -> None:
    assert _codes(*_ties("a-b b-c c-a", kind="funds")) == []


def test_ties_of_different_kinds_make_no_circle() -> None:
    network_member = Tie(id="m", source="b", target="a", kind="member_of")
    assert _codes(*_ties("a-b"), network_member) == []


def test_a_circle_whose_ties_never_held_together_is_none() -> None:
    before = Tie.model_validate(
        {"id": "x", "source": "b", "target": "a", "kind": "part_of", "end": "2010"}
    )
    assert _codes(*_ties("a-b", start="2011"), before) == []
    assert _codes(*_ties("a-b", start="2010-12"), before) == ["cycle"]


def test_a_lapsed_tie_makes_no_circle() -> None:
    lapsed = Tie(id="x", source="b", target="a", kind="part_of", status="lapsed")
    assert _codes(*_ties("a-b"), lapsed) == []


def test_a_long_circle_is_told_without_its_middle() -> None:
    pairs = " ".join(f"n{number}-n{(number + 1) % 5000}" for number in range(5000))
    (problem,) = _found(*_ties(pairs))
    assert str(problem.facts["circle"]).endswith("n17 → n18 → … → n4999 → n0")
    assert str(problem.facts["rows"]).endswith("18, 19, …, 5000")


def test_a_tangle_of_circles_ends() -> None:
    names = [f"n{number}" for number in range(30)]
    pairs = " ".join(f"{one}-{other}" for one in names for other in names if one != other)
    started = time.perf_counter()
    assert 1 <= len(_codes(*_ties(pairs))) <= 20
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (lambda key, to: Goal(id=key, project="p", level="main", parent=to), "parent"),
        (lambda key, to: Goal(id=key, project="p", level="main", becomes=(to,)), "becomes"),
        (lambda key, to: Indicator(id=key, unit="x", measure="state", successor=to), "successor"),
        (
            lambda key, to: Document(id=key, kind="plan", status="made", reused_in=(to,)),
            "reused_in",
        ),
        (lambda key, to: Event(id=key, name_fi=key, kind="event", restates=to), "restates"),
    ],
)
def test_a_record_that_follows_itself_is_a_circle(
    record: Callable[[str, str], Record], field: str
) -> None:
    (problem,) = _found(record("a", "b"), record("b", "a"), record("c", "a"))
    assert (problem.code, problem.column, problem.value) == ("cycle", field, "b")
    (alone,) = _found(record("a", "a"))
    assert alone.facts == {"circle": "a → a", "rows": "a"}


def test_a_reference_to_nothing_is_no_circle() -> None:
    assert _codes(Event(id="a", kind="event", restates="gone")) == []


@pytest.mark.parametrize("number", ["2077474-0", "FI20774740", "FI 2077474-0", "SE556188840401"])
def test_a_business_id_or_vat_number_is_accepted(number: str) -> None:
    assert _codes(_actor("a", "A", business_id=number)) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("2077474-1", "bad_check_digit"),
        ("2077747-0", "bad_check_digit"),
        ("FI20774741", "bad_check_digit"),
        ("207747-0", "bad_id_length"),
        ("20774744-0", "bad_id_length"),
        ("not known", "bad_id_form"),
        ("XX20774740", "bad_id_form"),
        ("1.23E+11", "bad_id_form"),
    ],
)
def test_a_business_id_that_cannot_be_is_told_with_what_is_wrong(number: str, code: str) -> None:
    (problem,) = _found(_actor("a", "A", business_id=number))
    assert (problem.code, problem.column, problem.value) == (code, "business_id", number)


@pytest.mark.parametrize(("number", "right"), [("123.456", 1), ("9876", 1), ("1234567", 0)])
def test_an_association_id_has_at_most_six_digits(number: str, right: int) -> None:
    expected = [] if right else ["bad_association_id"]
    assert _codes(_actor("a", "A", association_id=number)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kainuun Reumayhdistys ry", "KAINUUN REUMAYHDISTYS"),
        ("Kainuun Reumayhdistys r.y.", "Kainuun reumayhdistys"),
        ("Kainuun Reumayhdistys ry", "Kainuun reuma-yhdistys, ry"),
        ("Kainuun Reumayhdistys", "Kainuun reumayhdistis"),
        ("Kainuun Reumayhdistys", "Kainuun reumayhditsys"),
        ("Jämsän Voimavara ry", "Jamsan Voimavara"),
        ("MLL:n Kainuun piiri ry", "MLL Kainuun piiri"),
        ("Kainuun MLL:n piiri", "MLL Kainuun piiri"),
        ("Oulu Teatteri", "Oulun Teatteri"),
        ("Kainuun järjestöt ry", "Kainuun järjestöjen ry"),
        ("Folkhälsan i Nykarleby rf", "Folkhälsan i Nykarleby"),
        ("I&O-hanke", "IO hanke"),
    ],
)
def test_one_name_in_two_spellings_is_probably_one_actor(one: str, other: str) -> None:
    (problem,) = _found(_actor("a", one), _actor("b", other))
    assert (problem.code, problem.column, problem.value) == ("likely_duplicate", "name_fi", other)
    assert problem.facts == {"other": "a", "name": one}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VALIKKO-ryhmä (Oulu)", "VALIKKO-ryhmä (Jokilaakso)"),
        ("Kainuun Martat", "Kainun Martat"),
        ("Ryhmä A Kainuu", "Ryhmä B Kainuu"),
        ("Järjestöhanke 1", "Järjestöhanke 2"),
        ("JärjestöKainuu 1.0", "JärjestöKainuu 2.0"),
        ("Hankkeiden verkosto II", "Hankkeiden verkosto III"),
        ("Oulun yliopisto", "Lapin yliopisto"),
        ("Etelä-Suomen aluehallintovirasto", "Itä-Suomen aluehallintovirasto"),
        ("Kemin Martat", "Kemijärven Martat"),
        ("Kainuun Sydänpiiri", "Kainuun Sydänyhdistys"),
        ("Ohjausryhmä", "ohjausryhmät"),
        ("ry", "r.f."),
    ],
)
def test_names_that_only_look_alike_are_left_alone(one: str, other: str) -> None:
    assert _codes(_actor("a", one), _actor("b", other)) == []


def test_an_alias_or_a_name_in_another_language_counts_as_a_name() -> None:
    first = _actor("a", "Mannerheimin Lastensuojeluliitto", name_sv="Mannerheims Barnskyddsförbund")
    (problem,) = _found(first, _actor("b", "MLL", aliases=("Mannerheims barnskyddsförbund rf",)))
    assert (problem.column, problem.facts["name"]) == ("aliases", "Mannerheims Barnskyddsförbund")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"municipality": "kunta-oulu"}, {"municipality": "kunta-kajaani"}, False),
        ({"municipality": "kunta-oulu"}, {"municipality": "kunta-oulu"}, True),
        ({"municipality": "kunta-oulu"}, {}, True),
        ({"region": "kainuu"}, {"region": "lappi"}, False),
        ({"end": "2015"}, {"start": "2016"}, False),
        ({"kind": "ngo_network"}, {}, True),
        ({"kind": "steering_group"}, {}, False),
        ({"kind": "municipality"}, {"kind": "municipality"}, False),
        ({"kind": "region"}, {"kind": "subregion"}, False),
        ({"kind": "own"}, {"kind": "own"}, True),
    ],
)
def test_place_time_and_family_can_set_a_name_apart(
    one: dict[str, object], other: dict[str, object], same: bool
) -> None:
    actors = _actor("a", "Martat ry", **one), _actor("b", "Martat", **other)
    found = [code for code in _codes(*actors) if code != "unknown_kind"]
    assert found == ["likely_duplicate"] * same


def test_twins_are_found_behind_a_namesake_from_elsewhere() -> None:
    found = _found(
        _actor("a", "Martat", municipality="kunta-oulu"),
        _actor("b", "Martat", municipality="kunta-kajaani"),
        _actor("c", "Martat ry", municipality="kunta-kajaani"),
    )
    assert [problem.facts["other"] for problem in found] == ["b"]


def test_a_tie_told_twice_is_found_when_the_periods_overlap() -> None:
    one, other = _ties("a-b a-b", kind="funds", start="2018")
    (problem,) = _found(one, other)
    assert (problem.code, problem.value, problem.facts) == ("repeated_tie", "2", {"other": "1"})


@pytest.mark.parametrize(
    "change",
    [
        {"start": "2019"},
        {"role": "chair"},
        {"kind": "supports"},
        {"status": "lapsed"},
        {"on_behalf_of": "c"},
        {"source": "b", "target": "a"},
    ],
)
def test_a_tie_that_says_something_else_is_another_tie(change: dict[str, str]) -> None:
    tie = {"id": "1", "source": "a", "target": "b", "kind": "funds", "start": "2018", "end": "2018"}
    changed = tie | {"id": "2", "end": "2019"} | change
    assert _codes(Tie.model_validate(tie), Tie.model_validate(changed)) == []


def test_the_ends_of_a_symmetric_tie_may_be_in_either_order() -> None:
    assert _codes(*_ties("a-b b-a", kind="meets")) == ["repeated_tie"]


def test_an_event_is_told_twice_only_when_it_is_the_same_in_every_word() -> None:
    event = Event(id="1", kind="partner_meeting", start=CLOCK_FREE, attributes={"Room": "A"})
    twin = event.model_copy(update={"id": "2"})
    other = event.model_copy(update={"id": "3", "attributes": {"Room": "B"}})
    (problem,) = _found(event, twin, other)
    assert (problem.code, problem.value, problem.facts) == ("repeated_event", "2", {"other": "1"})


def test_a_tie_to_itself_is_told() -> None:
    (problem,) = _found(_actor("a", "A"), *_ties("a-a"))
    assert (problem.code, problem.column, problem.value) == ("tie_to_itself", "target", "a")


def test_members_of_a_group_may_meet_each_other() -> None:
    network = _actor("a", "Verkosto", kind="contact_network")
    assert _codes(network, *_ties("a-a", kind="meets")) == []
    assert _codes(network, *_ties("a-a", kind="funds")) == ["tie_to_itself"]


def test_an_overdue_promise_says_for_how_long() -> None:
    (problem,) = _found(*_ties("a-b", status="promised", start="2020-05"))
    assert (problem.code, problem.column, problem.value) == (
        "overdue_promise",
        "status",
        "promised",
    )
    assert (str(problem.facts["due"]), problem.facts["days"]) == ("2020-05", 15)


def test_a_promise_whose_period_is_over_is_told_as_that_alone() -> None:
    (problem,) = _found(*_ties("a-b", status="planned", start="2018", end="2019"))
    assert (problem.code, str(problem.facts["end"])) == ("ended_promise", "2019")


def test_a_document_that_was_to_be_signed_is_overdue() -> None:
    paper = Document(id="d", kind="agreement", status="to_be_signed", date=PartialDate(2019))
    assert _codes(paper) == ["overdue_promise"]


@pytest.mark.parametrize("status", ["promised", "planned", "conditional"])
def test_a_promise_for_this_year_or_later_is_fine(status: str) -> None:
    assert _codes(*_ties("a-b", status=status, start="2020")) == []


@pytest.mark.parametrize(
    ("record", "column"),
    [
        (Observation(id="o", indicator="i", as_of=PartialDate(2021), status="promised"), "as_of"),
        (Document(id="d", kind="plan", status="made", date=PartialDate(2020, 7)), "date"),
        (Source(id="s", title="Report", date=PartialDate(2109)), "date"),
        (
            Event.model_validate({"id": "e", "kind": "event", "start": "2020-06-16", "persons": 3}),
            "start",
        ),
        (_ties("a-b", status="lapsed", end="2021")[0], "end"),
    ],
)
def test_what_is_told_as_a_fact_cannot_lie_ahead(record: Record, column: str) -> None:
    (problem,) = _found(record)
    assert (problem.code, problem.column) == ("not_yet", column)


def test_today_and_a_plan_are_not_too_early() -> None:
    assert (
        _codes(
            Observation(id="o", indicator="i", as_of=PartialDate(2020), status="done"),
            Document(id="d", kind="plan", status="planned", date=PartialDate(2021)),
            Event(id="e", kind="event", start=PartialDate(2021)),
        )
        == []
    )


def test_today_is_the_present_day_when_left_out() -> None:
    promise = _ties("a-b", status="promised", start="2015-01-01")
    future = _ties("a-b", status="promised", start="9000")
    assert [p.code for p in checks.warnings(Dataset(promise))] == ["overdue_promise"]
    assert list(checks.warnings(Dataset(future))) == []


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("ask matti.meikalainen@example.fi", "public_email", "mat…"),
        ("+358 40 123 4567", "public_phone", "+35…"),
        ("Puh. +358(0)401234567.", "public_phone", "+35…"),
        ("00358-8-1234567", "public_phone", "003…"),
        ("puh. 040 1234567", "public_phone", "040…"),
        ("044-1234567, iltaisin", "public_phone", "044…"),
        ("tel:0501234567", "public_phone", "050…"),
        ("050 123 45 67", "public_phone", "050…"),
        ("131052-308T", "public_identity_code", "131…"),
        ("hetu 131052-308t.", "public_identity_code", "131…"),
        ("puheenjohtaja Maija Virtanen", "public_name", "Mai…"),
        ("Yhteyshenkilö: Anna-Liisa Mäki-Korpela, Oulu", "public_name", "Ann…"),
        ("ordförande Eva Söderström", "public_name", "Eva…"),
        ("varapuheenjohtajana Pekka Aho", "public_name", "Pek…"),
    ],
)
def test_personal_data_is_told_without_being_repeated(text: str, code: str, shown: str) -> None:
    (problem,) = _found(Actor(id="a", kind="ngo", note=text))
    assert (problem.code, problem.column, problem.value) == (code, "note", shown)
    said = problem.message("fi") + problem.fix("fi") + str(problem)
    assert not any(word in said for word in ("meikalainen", "1234567", "308", "Virtanen"))


@pytest.mark.parametrize(
    "text",
    [
        "17/30",
        "2077474-0",
        "0401234-5",
        "FI04012345",
        "643 926 views of 1 050 123 456",
        "0,40 1234567",
        "2017-2020",
        "https://example.fi/0401234567",
        "050 in 2017, 040 in 2018",
        "line 358",
        "ISBN 978-952-358-040-7",
        "postal code 04400",
        "131052-308U",
        "@ppsotu",
        "a @ b",
        "sihteeri Oulun Yliopisto",
        "puheenjohtaja Suomen Punainen Risti",
        "yhteyshenkilö nimetty 21 kunnassa",
        "kontaktperson i Karleby",
        "Puheenjohtaja Kuntaliitto",
        "sihteeri Terve Lappiyhdistys",
        "municipal contact person North Ostrobothnia",
    ],
)
def test_numbers_and_names_of_other_things_are_no_personal_data(text: str) -> None:
    assert _codes(Actor(id="a", kind="ngo", note=text, aliases=(text,))) == []


def test_contacts_may_hold_personal_data() -> None:
    contact = Contact(id="c", about="a", name="Maija Virtanen", email="maija@example.fi")
    assert _codes(contact) == []


def test_every_kind_of_personal_data_in_a_cell_is_told() -> None:
    text = "yhteyshenkilö Maija Virtanen, 040 1234567, maija@example.fi"
    assert sorted(_codes(Actor(id="a", kind="ngo", note=text))) == [
        "public_email",
        "public_name",
        "public_phone",
    ]


def test_extra_columns_quotes_and_the_rows_of_every_source_are_read(folder: Folder) -> None:
    row = {"id": "a", "kind": "ngo", "Email": "x@example.fi", "note": "", "quote": ""}
    one = folder("one", actors=[row])
    other = folder(
        "other",
        actors=[row | {"Email": "", "note": "y@example.fi", "citation": "s", "quote": "z@a.fi"}],
    )
    problems = [p for p in reading.check(one, other) if p.code == "public_email"]
    places = sorted((Path(p.file).parent.name, p.row, p.column, p.cell) for p in problems)
    assert places == [
        ("one", 2, "Email", "C2"),
        ("other", 2, "note", "D2"),
        ("other", 2, "quote", "E2"),
    ]


def test_a_long_cell_is_searched_quickly() -> None:
    text = "a" * 30_000 + " @ " + "a." * 10_000 + "0" * 20_000 + " 0400" * 4_000
    started = time.perf_counter()
    _found(Actor(id="a", kind="ngo", note=text))
    assert time.perf_counter() - started < 1


def test_the_examples_hold_their_own_contradictions_and_promises_of_their_time(
    everything: Dataset,
) -> None:
    codes = {problem.code for problem in checks.warnings(everything, date(2026, 1, 1))}
    assert codes == {"sum_differs", "overdue_promise", "ended_promise"}


def test_a_share_below_one_percent_is_probably_a_cell_formatted_as_a_percentage() -> None:
    shares = [SurveyResult.model_validate({"id": it, "instrument": "i", "share": it})
              for it in ("0.85", "1", "0", "1.5", "85")]  # fmt: skip
    assert [(p.code, p.value, p.facts["meant"]) for p in _found(*shares)] == [
        ("small_share", "0.85", "85"),
        ("small_share", "1", "100"),
    ]


def test_an_empty_dataset_holds_nothing_suspicious() -> None:
    assert _found() == []


def test_one_row_among_hundreds_is_found() -> None:
    actors = [_actor(f"a{number}", "Metsän väki") for number in range(300)]
    actors[251] = _actor("a251", "Metsän väki", note="soita 040 123 4567")
    found = [problem for problem in _found(*actors) if problem.code == "public_phone"]
    assert [problem.column for problem in found] == ["note"]
