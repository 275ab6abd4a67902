"""Sources of any kind as one dataset, or the list of all that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

import netmap
from netmap import reading
from netmap.errors import InvalidDataError, UnknownNameError
from netmap.text import LANGUAGES

Folder = Callable[..., Path]
Row = dict[str, str]

A: Row = {"id": "a", "kind": "ngo"}
B: Row = {"id": "b", "kind": "ngo"}
TIE: Row = {"id": "t", "source": "a", "target": "b", "kind": "meets"}
SIZE: Row = {
    "id": "n",
    "actor": "a",
    "partner_of": "b",
    "count": "1",
    "start": "2018",
    "end": "2018",
}
OBSERVED: Row = {"id": "x", "indicator": "i", "as_of": "2018", "status": "done", "count": "1"}
INDICATOR: Row = {"id": "i", "unit": "municipality", "measure": "state"}


def test_a_name_that_no_file_can_have_is_unknown() -> None:
    with pytest.raises(UnknownNameError):
        reading.read("a\0b")


def test_problems_stand_in_the_order_in_which_a_workbook_has_its_sheets(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("Havainnot", "Yhteydet", "Toimijat"):
        book.create_sheet(name).append(["Tunnus", "Ei mikään"])
    book.save(tmp_path / "alue.xlsx")
    found = netmap.check(tmp_path / "alue.xlsx")
    named = list(dict.fromkeys(it.sheet for it in found if it.code == "missing_column"))
    assert named == ["Toimijat", "Yhteydet", "Havainnot"]


def test_a_folder_is_read_as_a_dataset(folder: Folder) -> None:
    path = folder(actors=[A, B], ties=[TIE])
    dataset = netmap.read(path)
    assert (list(dataset.actors), list(dataset.ties)) == (["a", "b"], ["t"])
    assert dataset.sources == (str(path),)


@pytest.mark.parametrize("as_text", [True, False])
def test_a_source_may_be_given_as_text_or_as_a_path(folder: Folder, as_text: bool) -> None:
    path = folder(actors=[A])
    assert len(netmap.read(str(path) if as_text else path)) == 1


def test_an_error_keeps_everything_from_being_read(folder: Folder) -> None:
    good, bad = folder("good", actors=[A]), folder("bad", ties=[TIE])
    with pytest.raises(InvalidDataError) as caught:
        netmap.read(good, bad)
    assert [(p.code, p.value) for p in caught.value.problems] == [("dangling", "b")]


def test_an_error_comes_with_the_warnings(folder: Folder) -> None:
    with pytest.raises(InvalidDataError) as caught:
        netmap.read(folder(actors=[{**A, "colour": "red"}], ties=[TIE]))
    assert {p.severity for p in caught.value.problems} == {"error", "warning"}


@pytest.mark.parametrize(
    "tables",
    [
        {"actors": [{**A, "kind": "starship", "level": "cosmic", "colour": "red"}]},
        {"actors": [A], "people": [A]},
        {"actors": [A], "sizes": [{**SIZE, "universe": "atlantis"}]},
        {"actors": [A], "sizes": [{**SIZE, "universe": "kainuu", "start": "2013", "end": "2013"}]},
        {"indicators": [{**INDICATOR, "universe": "atlantis"}], "observations": [OBSERVED]},
        {"indicators": [INDICATOR], "observations": [{**OBSERVED, "unit": "atlantis"}]},
        {"observations": [OBSERVED]},
        {"actors": [A, B], "ties": [{**TIE, "kind": "adores", "on_behalf_of": "nobody"}]},
        {"events": [{"id": "e", "kind": "x", "level": "y", "restates": "z", "organisers": "q"}]},
    ],
    ids=[
        "kind",
        "file",
        "set-of-unknown-region",
        "set-before-2015",
        "indicator-of-unknown-region",
        "unit",
        "indicator",
        "tie",
        "event",
    ],
)
def test_warnings_never_block(folder: Folder, tables: dict[str, list[Row]]) -> None:
    path = folder(**tables)
    assert {p.severity for p in netmap.check(path)} <= {"warning"}
    dataset = netmap.read(path)
    assert netmap.partners.by_year(dataset) is not None
    assert netmap.meetings.by_year(dataset) is not None
    assert netmap.indicators.over_time(dataset) is not None


def test_check_finds_nothing_where_nothing_is_wrong(folder: Folder) -> None:
    assert netmap.check(folder(actors=[A, B], ties=[TIE])) == ()


def test_check_lists_errors_first_then_by_file_and_row(folder: Folder) -> None:
    path = folder(
        actors=[{**A, "kind": "starship"}, {**B, "start": "x"}],
        ties=[{**TIE, "end": "y", "start": "x"}, {**TIE, "id": "u", "kind": "adores"}],
    )
    found = [(p.severity, Path(p.file).stem, p.row, p.column) for p in netmap.check(path)]
    assert found == [
        ("error", "actors", 3, "start"),
        ("error", "ties", 2, "end"),
        ("error", "ties", 2, "start"),
        ("warning", "actors", 2, "kind"),
        ("warning", "ties", 3, "kind"),
    ]


def test_check_lists_errors_and_warnings_at_once(folder: Folder) -> None:
    path = folder(
        actors=[{**A, "kind": "starship"}, {**B, "end": "2018", "start": "2019"}, A],
        ties=[{**TIE, "status": "maybe", "target": "nobody"}],
        sizes=[{**SIZE, "count": "-1"}, {**SIZE, "id": "m", "universe": "atlantis"}],
        indicators=[INDICATOR],
        observations=[{**OBSERVED, "denominator": "0"}],
    )
    assert {p.code for p in netmap.check(path)} == {
        "unknown_kind",
        "end_before_start",
        "repeated_id",
        "unknown_status",
        "dangling",
        "impossible_number",
        "unknown_area",
        "more_than_universe",
    }


@pytest.mark.parametrize(
    "row",
    [
        {"start": "x"},
        {"kind": ""},
        {"end": "2018", "start": "2019"},
        {"citation": "s|t", "line": "1"},
    ],
)
def test_an_actor_with_a_bad_cell_is_not_called_missing(folder: Folder, row: Row) -> None:
    path = folder(actors=[{**A, **row}, B], ties=[TIE])
    assert "dangling" not in {p.code for p in netmap.check(path)}


def test_an_indicator_with_a_bad_cell_is_not_called_missing(folder: Folder) -> None:
    path = folder(indicators=[{**INDICATOR, "measure": "flow rate"}], observations=[OBSERVED])
    assert [p.code for p in netmap.check(path)] == ["unknown_status"]


@pytest.mark.parametrize(
    "actors",
    [b"id,kind\na,ng\xff\nb,ngo\n", "id,kind,kind\na,ngo,\nb,ngo,\n", 'id,kind\na,ngo\nb,"ngo\n'],
    ids=["not-utf-8", "repeated-column", "open-quote"],
)
def test_actors_of_a_file_that_cannot_be_read_are_not_called_missing(
    folder: Folder, actors: str | bytes
) -> None:
    path = folder(actors=actors, ties=[TIE])
    assert "dangling" not in {p.code for p in netmap.check(path)}


def test_problems_can_be_told_in_every_language(folder: Folder) -> None:
    path = folder(actors=[{**A, "kind": "{0}"}, A], ties=[{**TIE, "target": "%s{value}"}])
    told = [p.to_dict(language) for p in netmap.check(path) for language in LANGUAGES]
    assert all(row["message"] and row["fix"] for row in told)


def test_a_source_given_twice_counts_once(folder: Folder) -> None:
    path = folder(actors=[A, B], ties=[TIE])
    assert netmap.check(path, str(path), path / ".." / path.name) == ()
    assert len(netmap.read(path, path).sources) == 1


def test_no_source_makes_an_empty_dataset() -> None:
    assert len(netmap.read()) == 0
    assert netmap.check() == ()


@pytest.mark.parametrize("ask", [reading.read, reading.check])
def test_a_source_that_does_not_exist_is_refused(
    tmp_path: Path, ask: Callable[[Path], object]
) -> None:
    with pytest.raises(UnknownNameError, match="nowhere"):
        ask(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["ohjelma", "pohjois-pohjanmaa", "kainuu", "keski-suomi"])
def test_every_example_passes_alone(examples: Path, name: str) -> None:
    assert not [p for p in netmap.check(examples / name) if p.severity == "error"]


def test_the_examples_pass_together(example_folders: tuple[Path, ...]) -> None:
    assert not [p for p in netmap.check(*example_folders) if p.severity == "error"]
    dataset = netmap.read(*example_folders)
    assert (len(dataset.actors), len(dataset.ties)) == (158, 250)


def test_the_examples_do_not_contradict_each_other(example_folders: tuple[Path, ...]) -> None:
    assert "differing_field" not in {p.code for p in netmap.check(*example_folders)}


def test_the_only_warnings_of_the_examples_are_old_promises_and_sums_that_were_wrong(
    example_folders: tuple[Path, ...],
) -> None:
    promises = {"overdue_promise", "ended_promise"}
    problems = [p for p in netmap.check(*example_folders) if p.code not in promises]
    found = [(p.code, p.value) for p in problems]
    assert found == [("sum_differs", "15"), ("sum_differs", "23")]
