from __future__ import annotations

from netmap.dataset import Dataset
from netmap.model import Actor, Tie
from netmap.views import register


def dataset() -> Dataset:
    return Dataset(
        [
            Actor(id="z", kind="ngo", name_fi="Öljymäki ry", level="local"),
            Actor(id="a", kind="ngo", name_fi="Aamu ry", municipality="kunta-ii"),
            Actor(id="k", kind="municipality", name_fi="Zeta", level="municipal"),
            Tie(id="t", source="a", target="k", kind="meets"),
            Tie(id="own", source="a", target="a", kind="meets"),
        ]
    )


def names(**wanted: str) -> list[str]:
    return [entry.name for entry in register.find(dataset(), "fi", **wanted)]


def test_actors_stand_in_the_order_of_the_finnish_alphabet() -> None:
    assert names() == ["Aamu ry", "Zeta", "Öljymäki ry"]


def test_words_and_filters_narrow_the_list() -> None:
    assert names(words="oljymaki") == ["Öljymäki ry"]
    assert names(kind="ngo", area="kunta-ii") == ["Aamu ry"]
    assert names(level="municipal") == ["Zeta"]


def test_a_tie_of_an_actor_to_itself_counts_once() -> None:
    assert [entry.ties for entry in register.find(dataset(), "en", words="aamu")] == [2]


def test_there_is_to_choose_what_the_actors_say() -> None:
    found = register.choices(dataset(), "en")
    assert found["kind"] == (("municipality", "municipality"), ("ngo", "NGO"))
    assert found["area"] == (("kunta-ii", "Ii"),)
