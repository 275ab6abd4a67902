"""Quality: what agrees, what does not, and how much rests on little."""

from __future__ import annotations

from typing import Any

import pytest

from netmap.dataset import Dataset
from netmap.model import (
    Actor,
    Citation,
    Disagreement,
    Event,
    Indicator,
    Observation,
    Record,
    Size,
    Tie,
)
from netmap.questions.quality import Finding, findings
from tests.conftest import Run


def _found(finding: str, *records: Record) -> list[Finding]:
    return [row for row in findings(Dataset(records)) if row.finding == finding]


def _event(key: str, **values: Any) -> Event:
    return Event.model_validate({"id": key, "kind": "training", "group": "g", **values})


def _size(key: str, actor: str, count: int) -> Size:
    told = {"id": key, "actor": actor, "partner_of": "p", "start": "2018", "end": "2018"}
    return Size.model_validate({**told, "count": count, "citations": (Citation(source="report"),)})


def _tie(key: str, source: str, cites: tuple[str, ...] = (), **values: Any) -> Tie:
    cited = tuple(Citation(source=name) for name in cites)
    told = {"id": key, "source": source, "target": "b", "kind": "meets", "citations": cited}
    return Tie.model_validate({**told, **values})


def test_nothing_is_found_in_nothing() -> None:
    assert [row for row in findings(Dataset()) if row.of] == []


def test_sums_show_what_agrees_and_what_does_not() -> None:
    total = _event("all", meetings=23, other_count=9, total="stated", note=None)
    rows = _found("sum", total, _event("1", meetings=22, other_count=9))
    assert [(it.detail, it.stated, it.computed, it.difference, it.agrees) for it in rows] == [
        ("meetings", 23, 22, 1, False),
        ("other_count", 9, 9, 0, True),
    ]
    assert rows[0].where == "events/all"


def test_a_sum_with_an_untold_part_says_so() -> None:
    total = _event("all", meetings=5, total="stated")
    (row,) = _found("sum", total, _event("1", meetings=5), _event("2"))
    assert (row.agrees, row.count, row.of) == (True, 1, 2)


def test_a_plain_sum_of_partners_is_shown_beside_the_stated_number() -> None:
    sizes = [_size("1", "a", 27), _size("2", "b", 30)]
    indicator = Indicator(id="i", unit="organisation", measure="state", theme="partners")
    cited = (Citation(source="report", line="7"),)
    told = {"indicator": "i", "as_of": "2018", "status": "done"}
    said = [
        Observation.model_validate({**told, "id": str(count), "count": count, "citations": cited})
        for count in (27, 56)
    ]
    (row,) = _found("partners_plain_sum", *sizes, indicator, *said)
    assert (row.stated, row.computed, row.difference, row.agrees) == (56, 57, -1, False)
    assert row.where == "report:7"


def test_partners_of_other_sources_are_not_compared() -> None:
    indicator = Indicator(id="i", unit="organisation", measure="state", theme="partners")
    said = Observation.model_validate(
        {"id": "o", "indicator": "i", "as_of": "2018", "status": "done", "count": 5}
    )
    assert _found("partners", _size("1", "a", 27), indicator, said) == []


def test_observations_that_cannot_be_true_are_found() -> None:
    indicator = Indicator(id="i", unit="municipality", measure="state")
    rows = [
        Observation.model_validate(
            {"id": str(count), "indicator": "i", "as_of": "2018", "status": "done", "count": count}
        )
        for count in (21, 22)
    ]
    (row,) = _found("coverage", indicator, *rows)
    assert (row.detail, row.stated, row.computed, row.difference) == ("counts_differ", 22, 21, 1)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [{"status": "done", "count": 20, "denominator": 30}, {"status": "none", "count": 15}],
            ("more_than_universe", 35, 30, 5, {}),
        ),
        (
            [
                {"status": "done", "count": 1, "denominator": 30},
                {"status": "none", "denominator": 24},
            ],
            ("denominators_differ", 24, 30, -6, {}),
        ),
        (
            [{"status": "done", "count": 1}, {"status": "done", "count": "~2"}],
            ("counts_differ", 2, 1, 1, {"stated": "about"}),
        ),
    ],
)
def test_a_contradiction_tells_what_is_held_against_what(
    rows: list[dict[str, Any]], expected: tuple[Any, ...]
) -> None:
    told = {"indicator": "i", "as_of": "2018"}
    indicator = Indicator(id="i", unit="municipality", measure="state")
    records = [
        Observation.model_validate({"id": str(key), **told, **row}) for key, row in enumerate(rows)
    ]
    (found,) = _found("coverage", indicator, *records)
    figures = (found.detail, found.stated, found.computed, found.difference)
    assert (*figures, found.qualifiers) == expected


def test_impossible_sizes_are_found() -> None:
    members = [_tie(str(number), f"m{number}", kind="member_of") for number in range(3)]
    size = Size.model_validate({"id": "s", "actor": "b", "start": "2018", "count": 2})
    (row,) = _found("size", size, *members)
    assert (row.stated, row.computed, row.agrees) == (2, 3, False)


def test_recorded_disagreements_keep_both_statements() -> None:
    record = Disagreement(id="d", kind="sum", statement_a="15", statement_b="14", handling="both")
    (row,) = _found("disagreement", record)
    assert (row.stated, row.computed, row.agrees, row.note) == ("15", "14", False, "both")


def test_what_is_inferred_is_counted() -> None:
    rows = _found("inferred", _tie("1", "a", status="inferred"), _tie("2", "a"))
    assert [(it.subject, it.count, it.of, it.share) for it in rows] == [
        ("ties", 1, 2, 0.5),
        ("overlaps", 0, 0, None),
        ("observations", 0, 0, None),
    ]


def test_what_cites_nothing_is_counted() -> None:
    rows = _found("uncited", _tie("1", "a", ("report",)), _tie("2", "a"))
    assert [(it.subject, it.count, it.of) for it in rows] == [("all", 1, 2), ("ties", 1, 2)]


def test_ties_that_rest_on_one_source_and_touch_one_actor() -> None:
    actors = [Actor(id=name, kind="ngo") for name in "abc"]
    ties = [_tie("1", "a", ("x",)), _tie("2", "c", ("x",)), _tie("3", "a", ("x", "y"))]
    records = (*actors, *ties)
    first, _ = _found("one_source", *records)
    assert (first.subject, first.count, first.of) == ("x", 2, 3)
    assert next((it.subject, it.count) for it in _found("one_actor", *records)) == ("b", 2)


def test_the_examples_agree_and_disagree(everything: Dataset) -> None:
    rows = findings(everything)
    wrong = {(it.subject, it.detail, it.stated, it.computed) for it in rows if it.agrees is False}
    assert {
        ("events/m154", "meetings", 23, 22),
        ("events/m114", "meetings", 15, 14),
        ("pp-jarjestorakenne", "2017", 68, 69),
    } <= wrong
    right = {(it.finding, it.stated, it.computed) for it in rows if it.agrees}
    for number in (72, 96, 238, 52, 149, 276, 1052, 304, 643926, 151365, 466, 129, 15931, 6696):
        assert ("sum", number, number) in right
    assert {("partners", 96, 96), ("partners", 104, 104)} <= right
    assert sum(it.finding == "disagreement" for it in rows) == 31


def test_how_much_of_the_examples_rests_on_one_report(everything: Dataset) -> None:
    rows = findings(everything)
    source = next(it for it in rows if it.finding == "one_source")
    touched = next(it for it in rows if it.finding == "one_actor")
    assert (source.subject, source.count, source.of) == ("pp-valikysely-2019", 196, 250)
    assert (touched.subject, touched.count, touched.of) == ("pp-jarjestorakenne", 108, 196)


def test_the_command_says_how_many_agree(run: Run, examples: Any) -> None:
    ended = run("quality", examples / "pohjois-pohjanmaa", "--rows")
    assert (ended.returncode, "Nothing has been corrected" in ended.stdout) == (0, True)
