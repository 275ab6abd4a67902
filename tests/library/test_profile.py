from __future__ import annotations

import pytest

from netmap.dataset import Dataset
from netmap.errors import UnknownNameError
from netmap.model import Actor, Event, Source, Tie
from netmap.model.record import Citation
from netmap.views import profile
from netmap.views.profile import Cited, Profile

CITED = (Citation(source="report", line="12", quote="together"),)


@pytest.fixture
def told() -> Profile:
    return profile.of(dataset(), "polku", "en")


def dataset() -> Dataset:
    records = [
        Actor(
            id="polku", kind="ngo", name_fi="Polku ry", name_en="The Path", aliases=("Polkuset",),
            municipality="kunta-ii", note="a note", citations=CITED,
        ),
        Actor(id="kunta-ii", kind="municipality", name_fi="Ii"),
        Source(id="report", title="The report"),
        tie("gives", "kunta-ii", "polku", "funds", start="2018", end="2019"),
        tie("asks", "polku", "kunta-ii", "supports", status="promised"),
        tie("talks", "polku", "kunta-ii", "meets"),
        event("spring", "2018-03", organisers=["polku"]),
        event("autumn", "2018-10", participants=["polku"]),
        event("elsewhere", "2018-11", participants=["kunta-ii"]),
    ]  # fmt: skip
    return Dataset(records)


def tie(name: str, source: str, target: str, kind: str, **more: object) -> Tie:
    cited = [it.model_dump() for it in CITED]
    told = {"id": name, "source": source, "target": target, "kind": kind, "citations": cited}
    return Tie.model_validate(told | more, strict=False)


def event(name: str, start: str, **more: object) -> Event:
    told = {"id": name, "kind": "network_meeting", "start": start, "name_en": name.title()}
    return Event.model_validate(told | more, strict=False)


def test_it_has_every_name_and_where_they_are_said(told: Profile) -> None:
    assert (told.name, told.other_names) == ("The Path", ("Polku ry", "Polkuset"))
    assert told.cited == (Cited("The report", "12", "together"),)
    assert ("Municipality", "Ii") in told.facts


def test_ties_are_told_by_their_direction(told: Profile) -> None:
    lines = {group: found[0] for group, found in told.groups if group.startswith("ties")}
    assert list(lines) == ["ties_both", "ties_out", "ties_in"]
    assert {line.other for line in lines.values()} == {"kunta-ii"}
    assert (lines["ties_in"].said, lines["ties_in"].period) == (("funds",), "2018/2019")
    assert "promised" in lines["ties_out"].said


def test_meetings_are_those_it_held_or_attended_the_newest_first(told: Profile) -> None:
    meetings = dict(told.groups)["meetings"]
    assert [line.said[0] for line in meetings] == ["Autumn", "Spring"]


def test_what_nothing_is_said_of_is_left_out(told: Profile) -> None:
    assert {"seats", "posts", "indicators"}.isdisjoint(group for group, _ in told.groups)


def test_an_actor_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        profile.of(dataset(), "nobody", "fi")


def test_every_actor_of_the_examples_can_be_told(everything: Dataset) -> None:
    for language in ("fi", "sv", "en"):
        told = [profile.of(everything, actor, language) for actor in everything.actors]
        assert all(it.name for it in told)
