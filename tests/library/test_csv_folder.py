"""Reading a folder of CSV files the way that people and spreadsheet programs write them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from netmap.assembly import Reading
from netmap.errors import UnknownNameError
from netmap.formats import csv_folder
from netmap.formats.grids import delimited
from netmap.model import Actor, Quantity, Record
from netmap.problems import Problem
from netmap.text import LANGUAGES

Folder = Callable[..., Path]

ACTOR = {"id": "a", "kind": "ngo"}


def _records(reading: Reading) -> list[Record]:
    assert reading.problems == ()
    return [claim.record for claim in reading.claims]


def _actors(reading: Reading) -> list[Actor]:
    return [record for record in _records(reading) if isinstance(record, Actor)]


def _codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def _only(reading: Reading) -> Problem:
    (problem,) = reading.problems
    assert all(problem.message(language) and problem.fix(language) for language in LANGUAGES)
    return problem


@pytest.mark.parametrize(
    "text",
    [
        "id,kind,name_fi\na,ngo,Äiti\nb,ngo,\n",
        "\ufeffid,kind,name_fi\na,ngo,Äiti\nb,ngo,\n",
        "id;kind;name_fi\na;ngo;Äiti\nb;ngo;\n",
        "\ufeffid;kind;name_fi\r\na;ngo;Äiti\r\nb;ngo;\r\n",
        "id,kind,name_fi\r\na,ngo,Äiti\r\nb,ngo,\r\n",
        "id,kind,name_fi\ra,ngo,Äiti\rb,ngo,\r",
        "id,kind,name_fi\na,ngo,Äiti\nb,ngo",
        " id , kind , name_fi \n a , ngo , Äiti \n b , ngo ,  \n",
        '"id","kind","name_fi"\n"a","ngo","Äiti"\n"b","ngo",""\n',
        "name_fi,id,kind\nÄiti,a,ngo\n,b,ngo\n",
        "id,kind,name_fi,,\na,ngo,Äiti,,\nb,ngo,,,\n",
        "id,kind,name_fi\n\na,ngo,Äiti\n,,\n   ,\t,\nb,ngo,\n\n\n",
    ],
    ids=[
        "plain",
        "bom",
        "semicolon",
        "bom-semicolon-crlf",
        "crlf",
        "cr",
        "no-last-line-break",
        "padded",
        "quoted",
        "other-order",
        "empty-columns",
        "blank-lines",
    ],
)
def test_the_same_table_is_read_however_it_was_written(folder: Folder, text: str) -> None:
    found = _actors(csv_folder.read(folder(actors=text)))
    assert found == [Actor(id="a", kind="ngo", name_fi="Äiti"), Actor(id="b", kind="ngo")]


@pytest.mark.parametrize("name", ["actors", "Actors", "ACTORS"])
@pytest.mark.parametrize("suffix", [".csv", ".CSV"])
def test_the_case_of_a_file_name_does_not_matter(tmp_path: Path, name: str, suffix: str) -> None:
    (tmp_path / f"{name}{suffix}").write_text("id,kind\na,ngo\n", encoding="utf-8")
    assert [actor.id for actor in _actors(csv_folder.read(tmp_path))] == ["a"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("8,4", 8.4), ("8.4", 8.4), ("5 300", 5300), ("5\u00a0300", 5300)],
)
def test_a_decimal_comma_is_read_from_a_table_with_semicolons(
    folder: Folder, cell: str, expected: float
) -> None:
    (size,) = _records(csv_folder.read(folder(sizes=f"id;actor;count\ns;a;{cell}\n")))
    assert getattr(size, "count") == Quantity(expected)  # noqa: B009 - a Record has no count


def test_a_quoted_decimal_comma_is_read_from_a_table_with_commas(folder: Folder) -> None:
    (size,) = _records(csv_folder.read(folder(sizes='id,actor,count\ns,a,"8,4"\n')))
    assert size.model_dump()["count"] == Quantity(8.4)


def test_semicolons_in_quoted_text_do_not_split_a_row(folder: Folder) -> None:
    text = 'id,kind,note\na,ngo,"one; two; three; four; five"\n'
    assert _actors(csv_folder.read(folder(actors=text)))[0].note == "one; two; three; four; five"


def test_commas_in_the_text_of_a_table_with_semicolons_do_not_split_a_row(folder: Folder) -> None:
    text = "id;kind;note\na;ngo;one, two, three, four\n"
    assert _actors(csv_folder.read(folder(actors=text)))[0].note == "one, two, three, four"


def test_quotation_marks_in_a_cell_are_doubled(folder: Folder) -> None:
    text = 'id,kind,note\na,ngo,"a ""good"" one"\n'
    assert _actors(csv_folder.read(folder(actors=text)))[0].note == 'a "good" one'


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_quoted_line_break_stays_in_its_cell(folder: Folder, end: str) -> None:
    text = f'id,kind,note{end}a,ngo,"one{end}two"{end}b,ngo,{end}'
    first, second = _actors(csv_folder.read(folder(actors=text)))
    assert (first.note or "").splitlines() == ["one", "two"]
    assert second.id == "b"


def test_a_short_row_leaves_the_rest_empty(folder: Folder) -> None:
    (actor,) = _actors(csv_folder.read(folder(actors="id,kind,name_fi,note\na,ngo\n")))
    assert (actor.name_fi, actor.note) == (None, None)


def test_a_short_row_misses_what_it_must_have(folder: Folder) -> None:
    problem = _only(csv_folder.read(folder(actors="id,kind\na\n")))
    assert (problem.code, problem.row, problem.column) == ("missing_value", 2, "kind")
    assert (problem.cell, problem.value) == ("B2", None)


@pytest.mark.parametrize("text", ["id,kind\n", "id,kind", "\ufeffid;kind\r\n", "id,kind\n\n\n"])
def test_a_table_with_a_header_only_has_no_records(folder: Folder, text: str) -> None:
    assert _records(csv_folder.read(folder(actors=text))) == []


@pytest.mark.parametrize("content", ["", "\ufeff", "\n", "\r\n\r\n"])
def test_a_table_without_a_header_lacks_its_columns(folder: Folder, content: str) -> None:
    reading = csv_folder.read(folder(actors=content))
    assert set(_codes(reading)) == {"missing_column"}
    assert [problem.value for problem in reading.problems] == ["id", "kind"]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("id,kind,start\na,ngo,x\n", 2),
        ("id,kind,start\na,ngo,\nb,ngo,x\n", 3),
        ("id,kind,start\n\n\na,ngo,x\n", 4),
        ("id,kind,start\r\n\r\na,ngo,x\r\n", 3),
        ("id,kind,start\n,,\na,ngo,x\n", 3),
        ('id,kind,note,start\na,ngo,"1\n2\n3",\nb,ngo,,x\n', 3),
        ('id,kind,note,start\r\na,ngo,"1\r\n2",\r\nb,ngo,,x\r\n', 3),
        ('id,kind,"no\nte",start\na,ngo,,x\n', 2),
    ],
)
def test_rows_are_numbered_as_a_spreadsheet_shows_them(folder: Folder, text: str, row: int) -> None:
    (problem,) = [
        problem
        for problem in csv_folder.read(folder(actors=text)).problems
        if problem.code == "impossible_date"
    ]
    assert (problem.row, problem.value) == (row, "x")


def test_a_claim_keeps_its_row_and_its_source(folder: Folder) -> None:
    path = folder(actors="id,kind\n\na,ngo\n")
    (claim,) = csv_folder.read(path).claims
    assert (claim.place.sheet.file, claim.place.row) == (str(path / "actors.csv"), 3)
    assert claim.declared_in == str(path)


def test_a_file_is_named_as_the_folder_was_given(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder(actors="id,kind,start\na,ngo,x\n")
    monkeypatch.chdir(path.parent)
    assert _only(csv_folder.read(path.name)).file == f"{path.name}/actors.csv"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_read(folder: Folder, encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    content = mark + "id\tkind\tname_fi\na\tngo\tÄiti\n".encode(encoding)
    assert _actors(csv_folder.read(folder(actors=content)))[0].name_fi == "Äiti"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_as_older_excel_writes_it_is_read_with_a_warning(folder: Folder, end: str) -> None:
    content = f"id;kind;name_fi{end}a;ngo;Järvi € –{end}".encode("cp1252")
    reading = csv_folder.read(folder(actors=content))
    problem = _only(reading)
    assert (problem.code, problem.severity) == ("assumed_encoding", "warning")
    assert problem.value == "Windows-1252"
    assert [getattr(claim.record, "name_fi") for claim in reading.claims] == ["Järvi € –"]  # noqa: B009


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"id,kind,name_fi\na,ngo,x\nb,ngo,\x81\n", 3),
        (b'id,kind,note\na,ngo,"one\ntwo"\nb,ngo,\x8d\n', 3),
        (b"\x81", 1),
        (b"\xff\xfei\0d", None),
        (b"\xff\xfe\x00\xd8\x00\x00", None),
    ],
)
def test_a_file_in_no_known_encoding_is_an_error(
    folder: Folder, content: bytes, row: int | None
) -> None:
    reading = csv_folder.read(folder(actors=content))
    problem = next(problem for problem in reading.problems if problem.severity == "error")
    assert problem.row == row
    assert reading.claims == ()


def test_a_declared_separator_is_honoured(folder: Folder) -> None:
    text = "sep=;\r\nid;kind;note\r\na;ngo;one, two\r\nb;ngo;x, y, z\r\n"
    reading = csv_folder.read(folder(actors=text))
    assert [actor.note for actor in _actors(reading)] == ["one, two", "x, y, z"]
    assert [claim.place.row for claim in reading.claims] == [3, 4]


def test_tabs_separate_too(folder: Folder) -> None:
    path = folder()
    (path / "actors.tsv").write_text("id\tkind\tnote\na\tngo\t1,5; 2,5\n", encoding="utf-8")
    assert _actors(csv_folder.read(path))[0].note == "1,5; 2,5"


def test_a_title_above_the_header_does_not_hide_the_separator(folder: Folder) -> None:
    text = "Toimijat, kevät 2019\n\nTunnus;Laji;Nimi\na;Yhdistys;Järvi\n"
    (actor,) = _actors(csv_folder.read(folder(actors=text)))
    assert (actor.kind, actor.name_fi) == ("ngo", "Järvi")


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("'=1+1", "=1+1"),
        ("'+358", "+358"),
        ("'-x", "-x"),
        ("'@x", "@x"),
        ("''=1", "'=1"),
        ("=1+1", "=1+1"),
        ("'tis", "'tis"),
    ],
)
def test_one_guard_of_a_formula_is_taken_off(folder: Folder, cell: str, note: str) -> None:
    assert _actors(csv_folder.read(folder(actors=[{**ACTOR, "note": cell}])))[0].note == note


@pytest.mark.parametrize("columns", [1000, 1001])
def test_a_file_has_at_most_a_thousand_columns(folder: Folder, columns: int) -> None:
    header = ",".join(["id", "kind", *(f"c{number}" for number in range(3, columns + 1))])
    reading = csv_folder.read(folder(actors=f"{header}\na,ngo\n"))
    wide = [problem.cell for problem in reading.problems if problem.code == "too_many_columns"]
    assert wide == ([] if columns == 1000 else ["ALM1"])


def test_two_files_of_one_table_are_an_error(folder: Folder) -> None:
    reading = csv_folder.read(folder(actors=[ACTOR], Toimijat=[ACTOR]))
    problem = _only(reading)
    assert (problem.code, problem.severity) == ("repeated_sheet", "error")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('id,kind\na,ngo\nb,"ngo\n', 3),
        ('id,kind\na,"ngo" x\n', 2),
        ("id,kind,note\na,ngo,\nb,ngo," + "x" * 200_000 + "\n", 3),
        ('id,kind\n\n\nb,"ngo\n', 4),
    ],
    ids=["open-quote", "text-after-quote", "huge-cell", "open-quote-after-blank"],
)
def test_a_row_that_cannot_be_read_is_an_error(folder: Folder, text: str, row: int) -> None:
    problem = _only(csv_folder.read(folder(actors=text)))
    assert (problem.code, problem.severity, problem.row) == ("not_text", "error", row)


def test_a_row_that_cannot_be_read_hides_no_problem_before_it(folder: Folder) -> None:
    text = 'id,kind,colour,start\na,ngo,,2019-13\nb,"ngo,,\n'
    codes = _codes(csv_folder.read(folder(actors=text)))
    assert sorted(codes) == ["impossible_date", "not_text", "unknown_column"]


def test_a_file_that_cannot_be_read_hides_no_other_file(folder: Folder) -> None:
    path = folder(
        actors=b"id,kind\na,\x81\n",
        ties=[{"id": "t", "source": "a", "target": "b", "kind": "meets", "start": "x"}],
    )
    assert sorted(_codes(csv_folder.read(path))) == ["impossible_date", "not_utf8"]


def test_a_file_that_is_too_large_is_not_read(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "MAX_BYTES", 10)
    problem = _only(csv_folder.read(folder(actors="id,kind\na,ngo\n")))
    assert (problem.code, problem.severity, problem.value) == (
        "too_large",
        "error",
        "actors.csv",
    )


def test_an_unknown_file_is_a_warning(folder: Folder) -> None:
    reading = csv_folder.read(folder(actors=[ACTOR], starships=[ACTOR]))
    problem = _only(reading)
    assert (problem.code, problem.severity, problem.value) == (
        "unknown_file",
        "warning",
        "starships.csv",
    )
    assert len(reading.claims) == 1


def test_a_file_that_is_no_csv_is_passed_over(folder: Folder) -> None:
    path = folder(actors=[ACTOR])
    (path / "README.md").write_text("Notes", encoding="utf-8")
    assert len(_actors(csv_folder.read(path))) == 1


def test_a_folder_without_a_table_is_an_error(folder: Folder) -> None:
    path = folder()
    problem = _only(csv_folder.read(path))
    assert (problem.code, problem.severity, problem.file) == ("no_tables", "error", str(path))
    assert "actors" in problem.fix("en")


def test_a_folder_with_unknown_tables_only_is_an_error(folder: Folder) -> None:
    assert sorted(_codes(csv_folder.read(folder(people="id\na\n")))) == [
        "no_tables",
        "unknown_file",
    ]


@pytest.mark.parametrize("name", ["nowhere", "a/b/c", "{0}"])
def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        csv_folder.read(tmp_path / name)
    assert caught.value.name == str(tmp_path / name)


def test_a_path_that_is_a_file_is_refused(folder: Folder) -> None:
    with pytest.raises(UnknownNameError):
        csv_folder.read(folder(actors=[ACTOR]) / "actors.csv")


def test_a_folder_named_like_a_table_does_not_break_the_reading(folder: Folder) -> None:
    path = folder(actors=[ACTOR])
    (path / "ties.csv").mkdir()
    assert len(csv_folder.read(path).claims) == 1


def test_a_link_that_leads_nowhere_is_a_problem_and_no_crash(folder: Folder) -> None:
    path = folder(actors=[ACTOR])
    (path / "ties.csv").symlink_to(path / "gone.csv")
    assert csv_folder.read(path).problems


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file_is_a_problem_and_no_endless_wait(folder: Folder, kind: str) -> None:
    path = folder(actors=[ACTOR])
    target = path / "ties.csv"
    if kind == "pipe":
        os.mkfifo(target)
    elif kind == "device":
        target.symlink_to("/dev/zero")
    else:
        target.mkdir()
    assert [problem.code for problem in csv_folder.read(path).problems] == ["not_a_file"]


def test_a_name_that_no_folder_can_have_is_an_unknown_folder() -> None:
    with pytest.raises(UnknownNameError):
        csv_folder.read("a" * 300)
