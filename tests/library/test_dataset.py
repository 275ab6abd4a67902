"""The dataset: records indexed, named by their rows, and never changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import netmap
from netmap.dataset import Dataset, Row
from netmap.errors import UnknownNameError
from netmap.model import Actor, Citation, Event, Source, Tie

Folder = Callable[..., Path]

A = Actor(id="a", kind="ngo", citations=(Citation(source="s", line="12"), Citation(source="r")))
TIE = Tie(id="t", source="a", target="b", kind="meets")
S = Source(id="s", title="Survey")


def test_records_are_found_by_table_and_id() -> None:
    data = Dataset([A, TIE, S])
    assert (data.actors["a"], data.ties["t"], data.cited["s"]) == (A, TIE, S)
    assert (data.has("actors", "a"), data.has("ties", "a"), data.has("nothing", "a")) == (
        True,
        False,
        False,
    )


def test_a_table_without_records_is_empty() -> None:
    data = Dataset()
    tables = (data.actors, data.ties, data.sizes, data.overlaps, data.events, data.cited)
    assert [len(table) for table in (*tables, data.indicators, data.observations)] == [0] * 8


def test_records_keep_the_order_in_which_they_were_read() -> None:
    actors = [Actor(id=key, kind="ngo") for key in "cab"]
    assert list(Dataset(actors).actors) == ["c", "a", "b"]
    assert list(Dataset(actors)) == actors


def test_a_record_that_is_not_there_comes_with_close_ones() -> None:
    with pytest.raises(UnknownNameError, match="There is no actor aa") as caught:
        Dataset([Actor(id="aaa", kind="ngo")]).get(Actor, "aa")
    assert caught.value.matches == ("aaa",)


def test_a_dataset_knows_its_size_and_says_what_it_holds() -> None:
    data = Dataset([A, TIE])
    assert len(data) == 2
    assert repr(data) == "<Dataset: 1 actors, 1 ties>"
    assert repr(Dataset()) == "<Dataset: empty>"


def test_a_record_from_no_file_has_no_place() -> None:
    data = Dataset([A])
    assert (data.place(A), data.claims(A)) == (None, ())
    assert data.rows([A]) == (Row("actors", "a", None, None, None, "s", "12"),)


def test_a_record_without_a_citation_has_no_source() -> None:
    event = Event(id="e", kind="event")
    assert Dataset([event]).rows([event]) == (Row("events", "e", None, None, None, None, None),)


def test_a_row_names_file_row_source_and_line(folder: Folder) -> None:
    path = folder(sources="id,title\ns,Survey\n", actors="id,kind,citation,line\n\na,ngo,s,12\n")
    data = netmap.read(path)
    assert data.rows(data.actors.values()) == (
        Row("actors", "a", str(path / "actors.csv"), None, 3, "s", "12"),
    )


def test_an_actor_of_two_sources_is_named_where_it_was_first_read(folder: Folder) -> None:
    paths = [folder(name, actors="id,kind\na,ngo\n") for name in ("one", "two")]
    data = netmap.read(*paths)
    assert [row.file for row in data.rows(data.actors.values())] == [str(paths[0] / "actors.csv")]
