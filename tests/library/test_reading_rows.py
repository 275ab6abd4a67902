"""Rows of a CSV file: taken from its bytes each time, and the same every time."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmap import reading
from netmap.formats.grids import delimited
from netmap.formats.tables.tables import Table
from netmap.formats.writing import csv_out
from netmap.model import Actor, Tie
from tests.conftest import LETTERS, Folder

TEXT = b"id,kind\na,ngo\n\nb,'=1\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the file is."""
    return tmp_path / "actors.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rows_are_the_same_whenever_they_are_gone_through(path: Path, encoding: str) -> None:
    path.write_bytes(TEXT.decode().encode(encoding))
    rows = delimited.grid(path).rows
    assert list(rows) == list(rows) == [(1, ["id", "kind"]), (2, ["a", "ngo"]), (3, []), *rows[3:]]
    assert (len(rows), rows[3], rows[-1]) == (4, (4, ["b", "=1"]), (4, ["b", "=1"]))
    assert [number for number, _ in rows[1:3]] == [2, 3]
    with pytest.raises(IndexError):
        rows[4]


def test_the_line_that_declares_the_separator_is_no_row(path: Path) -> None:
    path.write_bytes(b"sep=;\nid;kind\na;ngo\n")
    rows = delimited.grid(path).rows
    assert list(rows) == [(2, ["id", "kind"]), (3, ["a", "ngo"])]
    assert (len(rows), rows[0]) == (2, (2, ["id", "kind"]))


@pytest.mark.parametrize(
    ("content", "last", "code"),
    [
        (b'a,b\nc,d\n"e"f,g\nh,i\n', 2, "not_text"),
        (b"a,b\nc,d\n" + b"," * 1000 + b"e\nh,i\n", 2, "too_many_columns"),
        (b"", 0, None),
        (b"sep=;\n", 0, None),
    ],
)
def test_rows_end_before_the_one_that_cannot_be_read(
    path: Path, content: bytes, last: int, code: str | None
) -> None:
    path.write_bytes(content)
    grid = delimited.grid(path)
    assert [number for number, _ in grid.rows] == list(range(1, last + 1))
    assert [problem.code for problem in grid.problems] == ([code] if code else [])
    assert grid.whole is (code is None)


def test_cells_are_counted_in_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_CELLS", 5)
    path.write_bytes(b"a,b\nc,d\ne,f\n")
    grid = delimited.grid(path)
    assert (len(grid.rows), grid.problems[0].row, grid.whole) == (2, 3, False)


class Written(NamedTuple):
    """A table to write."""

    header: Sequence[str]
    cells: Sequence[Sequence[str]]


@given(st.lists(st.lists(st.text(LETTERS), min_size=2, max_size=2), min_size=1))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.csv"
    path.write_bytes(csv_out.file(Written(["first", "second"], cells)))
    assert [row for _, row in delimited.grid(path).rows][1:] == cells


def test_the_rows_of_a_file_are_not_kept(path: Path) -> None:
    path.write_bytes(b"id,kind\n" + b"a-long-id-of-an-actor,ngo\n" * 1000)
    rows = delimited.grid(path).rows
    assert sys.getsizeof(rows) + sum(map(sys.getsizeof, vars(rows).values())) < 40_000


def test_records_of_the_same_fields_share_what_says_so(folder: Folder) -> None:
    ties = [{"id": name, "source": "a", "target": "a", "kind": "meets"} for name in "xyz"]
    dataset = reading.read(folder(actors=[{"id": "a", "kind": "ngo"}], ties=ties))
    stated = {id(tie.model_fields_set) for tie in dataset.ties.values()}
    assert len(stated) == 1
    changed = dataset.ties["x"].model_copy(update={"role": "chair"})
    assert "role" in changed.model_fields_set
    assert "role" not in dataset.ties["y"].model_fields_set


def test_attributes_of_records_are_their_own(folder: Folder) -> None:
    dataset = reading.read(folder(actors=[{"id": "a", "kind": "ngo"}, {"id": "b", "kind": "ngo"}]))
    assert dataset.actors["a"].attributes is not dataset.actors["b"].attributes


def test_a_value_that_was_wrong_once_is_wrong_again(path: Path) -> None:
    path.write_bytes(b"id,source,target,kind,start\n" + b"x,a,b,meets,soon\ny,a,b,meets,soon\n")
    found = Table(Tie, delimited.grid(path), "here")
    assert [claim.record.id for claim in found.claims()] == ["x", "y"]
    assert [problem.code for problem in found.problems] == ["impossible_date"] * 2


@pytest.mark.parametrize("text", ["A b", "a\u00a0b", "AB", "a  b", "Ab\u3000"])
def test_ids_are_compared_without_case_and_spaces(path: Path, text: str) -> None:
    path.write_text(f"id,kind\nab,ngo\n{text},ngo\n", encoding="utf-8")
    found = Table(Actor, delimited.grid(path), "here")
    assert len(list(found.claims())) == 2
    assert "similar_id" in {problem.code for problem in found.problems}
