"""Several sources as one dataset: what is united, what differs, what is in nobody's table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from netmap.assembly import assemble
from netmap.dataset import Dataset
from netmap.formats import csv_folder
from netmap.model import Actor, PartialDate
from netmap.problems import Problem
from netmap.text import LANGUAGES

Folder = Callable[..., Path]
Row = dict[str, str]

A: Row = {"id": "a", "kind": "ngo"}
B: Row = {"id": "b", "kind": "ngo"}
TIE: Row = {"id": "t", "source": "a", "target": "b", "kind": "meets"}


def _assembled(*folders: Path) -> tuple[Dataset, list[Problem]]:
    dataset, problems = assemble([csv_folder.read(path) for path in folders])
    assert all(p.message(lang) and p.fix(lang) for p in problems for lang in LANGUAGES)
    return dataset, problems


def _problems(*folders: Path) -> list[Problem]:
    return _assembled(*folders)[1]


def test_an_actor_of_two_sources_is_one_actor_with_both_claims(folder: Folder) -> None:
    one, two = folder("one", actors=[A]), folder("two", actors=[A])
    dataset, problems = _assembled(one, two)
    assert (len(dataset.actors), problems) == (1, [])
    claims = dataset.claims(dataset.actors["a"])
    assert [claim.declared_in for claim in claims] == [str(one), str(two)]


def test_an_actor_is_completed_by_what_other_sources_say(folder: Folder) -> None:
    one = folder("one", actors=[{**A, "name_fi": "Yksi", "start": ""}])
    two = folder("two", actors=[{**A, "name_en": "One", "start": "2017"}])
    dataset, problems = _assembled(one, two)
    actor = dataset.actors["a"]
    assert (actor.name_fi, actor.name_en, actor.start) == ("Yksi", "One", PartialDate(2017))
    assert problems == []


def test_a_differing_field_is_a_warning_and_the_first_value_is_used(folder: Folder) -> None:
    one = folder("one", actors=[{**A, "name_fi": "Yksi"}])
    two = folder("two", actors=[{**A, "name_fi": "Kaksi"}])
    dataset, (problem,) = _assembled(one, two)
    assert (problem.code, problem.severity) == ("differing_field", "warning")
    assert (problem.file, problem.row, problem.column) == (str(two / "actors.csv"), 2, "name_fi")
    assert (problem.cell, problem.value) == ("C2", "Kaksi")
    assert dataset.actors["a"].name_fi == "Yksi"


def test_a_differing_field_names_both_places_and_both_values(folder: Folder) -> None:
    one = folder("one", actors=[{**A, "name_fi": "Yksi"}])
    two = folder("two", actors=[{**A, "name_fi": "Kaksi"}])
    (problem,) = _problems(one, two)
    told = problem.message("en")
    assert all(part in told for part in ("Yksi", "Kaksi", f"{one / 'actors.csv'}"))


def test_both_claims_are_kept_where_sources_differ(folder: Folder) -> None:
    one = folder("one", actors=[{**A, "name_fi": "Yksi"}])
    two = folder("two", actors=[{**A, "name_fi": "Kaksi"}])
    dataset, _ = _assembled(one, two)
    told = [claim.record for claim in dataset.claims(dataset.actors["a"])]
    assert [actor.name_fi for actor in told if isinstance(actor, Actor)] == ["Yksi", "Kaksi"]


@pytest.mark.parametrize(
    ("column", "one", "two"),
    [
        ("kind", "ngo", "programme"),
        ("name_sv", "Ett", "Två"),
        ("level", "regional", "national"),
        ("region", "kainuu", "lappi"),
        ("municipality", "kunta-oulu", "kunta-vaala"),
        ("start", "2017", "2018"),
        ("start", "2017", "2017-01"),
        ("end", "2019", "2020"),
        ("note", "x", "y"),
    ],
)
def test_every_field_is_compared(folder: Folder, column: str, one: str, two: str) -> None:
    first, second = (folder(said, actors=[{**A, column: said}]) for said in (one, two))
    assert [(p.code, p.column, p.value) for p in _problems(first, second)] == [
        ("differing_field", column, two)
    ]


def test_a_source_that_is_silent_hides_no_difference_of_two_others(folder: Folder) -> None:
    folders = [
        folder("one", actors=[{**A, "name_fi": "Yksi"}]),
        folder("two", actors=[A]),
        folder("three", actors=[{**A, "name_fi": "Kolme"}]),
    ]
    assert [(p.code, p.value) for p in _problems(*folders)] == [("differing_field", "Kolme")]


def test_a_source_that_says_the_same_as_the_first_does_not_differ(folder: Folder) -> None:
    folders = [
        folder(name, actors=[{**A, "name_fi": said}])
        for name, said in [("one", "Yksi"), ("two", "Kaksi"), ("three", "Yksi")]
    ]
    assert [(p.file, p.value) for p in _problems(*folders)] == [
        (str(folders[1] / "actors.csv"), "Kaksi")
    ]


def test_the_value_told_to_be_used_is_the_one_that_is_used(folder: Folder) -> None:
    folders = [
        folder(name, actors=[{**A, "name_fi": said}])
        for name, said in [("one", "Yksi"), ("two", "Kaksi"), ("three", "Kolme")]
    ]
    dataset, problems = _assembled(*folders)
    assert dataset.actors["a"].name_fi == "Yksi"
    assert all("Yksi in" in problem.message("en") for problem in problems)


def test_aliases_and_citations_of_all_sources_are_put_together(folder: Folder) -> None:
    one = folder("one", actors=[{**A, "aliases": "x|y", "citation": "s"}], sources=[_source("s")])
    two = folder("two", actors=[{**A, "aliases": "y|z", "citation": "r"}], sources=[_source("r")])
    dataset, problems = _assembled(one, two)
    actor = dataset.actors["a"]
    assert actor.aliases == ("x", "y", "z")
    assert [citation.source for citation in actor.citations] == ["s", "r"]
    assert problems == []


def test_extra_columns_of_all_sources_are_put_together(folder: Folder) -> None:
    one, two = folder("one", actors=[{**A, "x": "1"}]), folder("two", actors=[{**A, "y": "2"}])
    dataset, _ = _assembled(one, two)
    assert dict(dataset.actors["a"].attributes) == {"x": "1", "y": "2"}


def test_extra_columns_that_differ_are_warned_about(folder: Folder) -> None:
    one = folder("one", actors=[{**A, "colour": "red"}])
    two = folder("two", actors=[{**A, "colour": "blue"}])
    dataset, problems = _assembled(one, two)
    assert dict(dataset.actors["a"].attributes) == {"colour": "red"}
    assert [p.value for p in problems if p.code == "differing_field"] == ["blue"]


def test_sources_that_together_end_an_actor_before_it_starts_are_warned_about(
    folder: Folder,
) -> None:
    one, two = (
        folder("one", actors=[{**A, "start": "2019"}]),
        folder("two", actors=[{**A, "end": "2018"}]),
    )
    _, problems = _assembled(one, two)
    assert problems


@pytest.mark.parametrize(
    ("table", "row", "change"),
    [
        ("ties", TIE, {"target": "a"}),
        ("ties", {**TIE, "status": "agreed"}, {"status": "promised"}),
        ("ties", {**TIE, "start": "2017"}, {"start": "2018"}),
        ("ties", {**TIE, "role": "x"}, {"role": ""}),
        ("sizes", {"id": "n", "actor": "a", "count": "27"}, {"count": "~27"}),
        ("overlaps", {"id": "o", "actor_a": "a", "actor_b": "b", "members": "a"}, {"members": ""}),
        ("events", {"id": "e", "kind": "event", "meetings": "1"}, {"meetings": "2"}),
        ("indicators", {"id": "i", "unit": "ngo", "measure": "state"}, {"measure": "in_period"}),
        (
            "observations",
            {"id": "x", "indicator": "i", "as_of": "2018", "status": "done"},
            {"status": "none"},
        ),
        ("sources", {"id": "s", "title": "Survey"}, {"title": "Slides"}),
    ],
)
def test_an_id_with_different_content_in_two_sources_is_an_error_that_names_both(
    folder: Folder, table: str, row: Row, change: Row
) -> None:
    one = folder("one", actors=[A, B], **{table: [row]})
    two = folder("two", **{table: [{**row, **change}]})
    (problem,) = [p for p in _problems(one, two) if p.severity == "error"]
    assert (problem.code, problem.column, problem.value) == ("conflicting_id", "id", row["id"])
    assert (problem.file, problem.row, problem.cell) == (str(two / f"{table}.csv"), 2, "A2")
    assert f"{one / table}.csv, row 2" in problem.message("en")


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("ties", TIE),
        ("sizes", {"id": "n", "actor": "a", "count": "27"}),
        ("events", {"id": "e", "kind": "event", "organisers": "a|b"}),
        ("sources", {"id": "s", "title": "Survey"}),
    ],
)
def test_the_same_told_identically_in_two_sources_is_fine(
    folder: Folder, table: str, row: Row
) -> None:
    folders = [folder(name, actors=[A, B], **{table: [row]}) for name in ("one", "two")]
    dataset, problems = _assembled(*folders)
    assert problems == []
    assert dataset.has(table, row["id"])


def test_the_same_told_in_another_form_is_the_same(folder: Folder) -> None:
    one = folder("one", actors=[A, B], ties=[{**TIE, "weight": "8.40", "status": ""}])
    two = folder("two", actors=[A, B], ties=[{"status": "stated", "weight": "8,4", **TIE}])
    assert _problems(one, two) == []


def test_an_id_may_be_used_in_different_tables(folder: Folder) -> None:
    path = folder(actors=[A, B], ties=[{**TIE, "id": "a"}], sources=[_source("a")])
    assert _problems(path) == []


@pytest.mark.parametrize("again", [A, {**A, "kind": "programme"}])
def test_an_id_twice_in_one_source_is_an_error_that_names_the_first_row(
    folder: Folder, again: Row
) -> None:
    path = folder(actors=[A, B, again])
    (problem,) = _problems(path)
    assert (problem.code, problem.severity) == ("repeated_id", "error")
    assert (problem.row, problem.column, problem.cell, problem.value) == (4, "id", "A4", "a")
    assert f"{path / 'actors.csv'}, row 2" in problem.message("en")


def test_an_id_three_times_in_one_source_is_two_errors(folder: Folder) -> None:
    found = _problems(folder(actors=[A, A, A]))
    assert [(p.code, p.row) for p in found] == [("repeated_id", 3), ("repeated_id", 4)]


def test_ids_differ_by_case(folder: Folder) -> None:
    found = _problems(folder(actors=[A, {**A, "id": "A"}]))
    assert [(p.code, p.severity) for p in found] == [("similar_id", "warning")]


@pytest.mark.parametrize(("column", "cell"), [("source", "B2"), ("target", "C2")])
def test_a_tie_to_nobody_is_an_error_at_that_end(folder: Folder, column: str, cell: str) -> None:
    path = folder(actors=[A, B], ties=[{**TIE, column: "nobody"}])
    (problem,) = _problems(path)
    assert (problem.code, problem.severity) == ("dangling", "error")
    assert (problem.file, problem.row) == (str(path / "ties.csv"), 2)
    assert (problem.column, problem.cell, problem.value) == (column, cell, "nobody")


@pytest.mark.parametrize("name", ["Oulun Yhdistys", "oulun yhdistys", "OY", "A"])
def test_a_name_where_an_id_belongs_leads_to_the_id(folder: Folder, name: str) -> None:
    actors = [{**A, "name_fi": "Oulun yhdistys", "aliases": "OY"}, B]
    (problem,) = _problems(folder(actors=actors, ties=[{**TIE, "source": name}]))
    assert (problem.code, problem.value) == ("dangling", name)
    assert problem.message("fi").endswith(f"Tarkoititko {A['id']}?")


def test_a_tie_with_two_loose_ends_is_two_errors(folder: Folder) -> None:
    assert [p.column for p in _problems(folder(ties=[TIE]))] == ["source", "target"]


def test_the_ends_of_a_tie_may_be_in_another_source(folder: Folder) -> None:
    assert _problems(folder("one", ties=[TIE]), folder("two", actors=[A, B])) == []


def test_a_municipality_is_no_actor_before_a_record_makes_it_one(folder: Folder) -> None:
    path = folder(actors=[A], ties=[{**TIE, "target": "kunta-oulu"}])
    assert [(p.code, p.value) for p in _problems(path)] == [("dangling", "kunta-oulu")]


@pytest.mark.parametrize(
    ("table", "row", "column", "value"),
    [
        ("actors", {"id": "x", "kind": "ngo"}, "municipality", "kunta-atlantis"),
        ("actors", {"id": "x", "kind": "ngo"}, "citation", "nowhere"),
        ("ties", TIE, "on_behalf_of", "nobody"),
        ("ties", TIE, "citation", "nowhere"),
        ("sizes", {"id": "n", "count": "1"}, "actor", "nobody"),
        ("sizes", {"id": "n", "actor": "a", "count": "1"}, "partner_of", "nobody"),
        ("sizes", {"id": "n", "actor": "a", "count": "1"}, "universe", "atlantis"),
        ("overlaps", {"id": "o", "actor_b": "b"}, "actor_a", "nobody"),
        ("overlaps", {"id": "o", "actor_a": "a", "actor_b": "b"}, "members", "nobody"),
        ("events", {"id": "e", "kind": "event"}, "organisers", "nobody"),
        ("events", {"id": "e", "kind": "event"}, "participants", "nobody"),
        ("events", {"id": "e", "kind": "event"}, "forum", "nobody"),
        ("events", {"id": "e", "kind": "event"}, "restates", "nothing"),
        ("indicators", {"id": "i", "unit": "ngo", "measure": "state"}, "universe", "atlantis"),
        ("observations", {"id": "x", "as_of": "2018", "status": "done"}, "indicator", "nothing"),
    ],
)
def test_any_other_id_that_nothing_has_is_a_warning(
    folder: Folder, table: str, row: Row, column: str, value: str
) -> None:
    path = folder(actors=[A, B])
    rows = [A, B, {**row, column: value}] if table == "actors" else [{**row, column: value}]
    (problem,) = _problems(folder(path.name, **{table: rows}))
    code = "unknown_area" if value.endswith("atlantis") else "unknown_reference"
    assert (problem.code, problem.severity) == (code, "warning")
    assert (problem.column, problem.value) == (column, value)
    assert problem.cell is not None


@pytest.mark.parametrize(
    ("column", "value", "meant"),
    [
        ("municipality", "71", "kunta-haapavesi"),
        ("municipality", "Oullu", "kunta-oulu"),
        ("municipality", "kunta-kajani", "kunta-kajaani"),
        ("region", "4", "satakunta"),
        ("region", "kainu", "kainuu"),
    ],
)
def test_an_unknown_area_comes_with_what_may_be_meant(
    folder: Folder, column: str, value: str, meant: str
) -> None:
    (problem,) = _problems(folder(actors=[{**A, column: value}]))
    assert meant in problem.message("fi")


def test_each_unknown_id_of_a_cell_is_told(folder: Folder) -> None:
    path = folder(actors=[A], events=[{"id": "e", "kind": "event", "organisers": "x|a|y"}])
    assert [p.value for p in _problems(path)] == ["x", "y"]


@pytest.mark.parametrize("members", ["kunta-oulu", "a", "kunta-oulu|a", "kunta-valtimo"])
def test_members_are_actors_or_municipalities(folder: Folder, members: str) -> None:
    row = {"id": "o", "actor_a": "a", "actor_b": "b", "members": members}
    assert _problems(folder(actors=[A, B], overlaps=[row])) == []


def test_nothing_makes_an_empty_dataset() -> None:
    dataset, problems = assemble([])
    assert (len(dataset), problems, dataset.sources) == (0, [], ())


def _source(key: str) -> Row:
    return {"id": key, "title": key}
