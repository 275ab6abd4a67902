"""A dataset at a date: the records valid then, and the network of them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

import netmap
from netmap import Dataset, InvalidValueError, Network
from netmap.model import (
    Actor,
    Attendance,
    Citation,
    Event,
    Indicator,
    Kind,
    Observation,
    Record,
    Source,
    Tie,
)
from netmap.text import LANGUAGES
from tests.conftest import Folder


def made(record_type: type[Record], name: str, **more: object) -> Record:
    return record_type.model_validate({"id": name, **more})


def actor(name: str, **more: object) -> Record:
    return made(Actor, name, kind="ngo", **more)


def tie(name: str, source: str = "a", target: str = "b", **more: object) -> Record:
    return made(Tie, name, **{"source": source, "target": target, "kind": "meets", **more})


def same(one: Network, other: Network) -> bool:
    return (one.actors, one.ties, one.selection) == (other.actors, other.ties, other.selection)


def test_a_record_is_there_while_its_period_shares_a_day_with_the_date() -> None:
    data = Dataset([actor("old", end="2018"), actor("new", start="2019-06"), actor("always")])
    assert list(data.at("2018").actors) == ["old", "always"]
    assert list(data.at("2019").actors) == ["new", "always"]
    assert list(data.at("2019-05-31").actors) == ["always"]


def test_a_tie_goes_with_either_of_its_actors() -> None:
    data = Dataset([actor("a"), actor("b", end="2018"), tie("t"), tie("loop", "a", "a")])
    assert list(data.at("2019").ties) == ["loop"]


def test_an_attendance_goes_with_its_event() -> None:
    attendance = made(Attendance, "1", event="e", actor="a")
    event = made(Event, "e", kind="meeting", start="2018", end="2018")
    data = Dataset([actor("a"), event, attendance])
    assert list(data.at("2018").all(Attendance)) == ["1"]
    assert list(data.at("2019").all(Attendance)) == []


def test_an_observation_is_not_there_before_it_was_made() -> None:
    told = {"indicator": "i", "status": "done", "count": 1}
    rows = [made(Observation, year, as_of=year, **told) for year in ("2018", "2020")]
    data = Dataset([made(Indicator, "i", unit="municipality", measure="state"), *rows])
    assert list(data.at("2019").observations) == ["2018"]


def test_records_without_dates_stay() -> None:
    kind = made(Kind, "x", of="ties")
    data = Dataset([kind, made(Source, "s", title="Report"), actor("a", end="2018")])
    assert list(data.at("2019")) == [kind, data.cited["s"]]


def test_rows_and_claims_stay(folder: Folder) -> None:
    data = netmap.read(folder(actors=[{"id": "a", "kind": "ngo"}], ties="id,source,target,kind\n"))
    now = data.at("2019")
    (record,) = now.actors.values()
    assert now.rows([record]) == data.rows([record])
    assert now.claims(record) == data.claims(record)
    assert now.sources == data.sources


@pytest.mark.parametrize("when", ["2013", "2017", "2019", "2019-08", "2021-01-01"])
def test_the_network_of_a_moment_is_the_network_at_it(everything: Dataset, when: str) -> None:
    now = everything.at(when)
    assert same(Network.of(now), Network.of(everything, at=when))
    assert same(now.network(kinds="all"), Network.of(everything, kinds="all", at=when))
    assert now.network().selection.at == when


def test_the_selection_names_kinds_and_sources_of_other_dates_too() -> None:
    old = tie("t", kind="unheard_of", end="2018", citations=(Citation(source="s"),))
    data = Dataset([actor("a"), actor("b"), old])
    now = data.at("2019")
    assert same(now.network(), data.network(at="2019"))
    assert now.network(sources=["s"]).selection.sources == ("s",)


def test_a_moment_is_of_its_own_date_only() -> None:
    now = Dataset([actor("a")]).at("2019")
    assert now.at("2019") is now
    assert now.network(at="2019").selection.at == "2019"
    for ask in (lambda: now.at("2020"), lambda: now.network(at="2020")):
        with pytest.raises(InvalidValueError) as caught:
            ask()
        told = [caught.value.message(language) for language in LANGUAGES]
        assert all("2019" in text and "2020" in text for text in told)


def test_a_moment_says_which_it_is_and_knows_the_whole() -> None:
    data = Dataset([actor("a")])
    assert repr(data.at("2019-08")) == "<Dataset at 2019-08: 1 actors>"
    assert (data.at("2019").whole, data.whole, data.moment) == (data, data, None)


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="not a date"):
        Dataset().at("last year")


@pytest.mark.parametrize("when", [2019, datetime.date(2019, 3, 1), "2019"])
def test_a_date_may_be_a_year_or_a_day(when: Any) -> None:
    data = Dataset([actor("old", end="2018"), actor("new", start="2019")])
    assert list(data.at(when).actors) == ["new"]
    assert list(data.network(at=when).actors) == ["new"]


@pytest.mark.parametrize("when", [2019.5, 19, True, ["2019"]])
def test_what_is_no_date_is_refused(when: Any) -> None:
    with pytest.raises(InvalidValueError, match="is not a date"):
        Dataset().at(when)
