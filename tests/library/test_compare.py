from __future__ import annotations

from typing import Any

import pytest

from netmap.catalogue import question
from netmap.dataset import Dataset
from netmap.errors import InvalidValueError, UnknownNameError
from netmap.model import Actor, Citation, PartialDate, Tie
from netmap.network import Network
from netmap.questions import compare
from netmap.telling import plain, tell

KEYS = {"actor", "before", "after", "rank_before", "rank_after"}
REPORT, MINUTES = (Citation(source="report"),), (Citation(source="minutes"),)


@pytest.fixture
def dataset() -> Dataset:
    """A star around ``old``, which ends; ``new`` begins and gathers two of the three others."""
    actors = [
        Actor(id="old", kind="project", end=PartialDate(2018)),
        Actor(id="new", kind="project", start=PartialDate(2019)),
        *(Actor(id=name, kind="ngo") for name in "abc"),
    ]
    pairs = [("old", name, REPORT) for name in "abc"] + [("new", name, MINUTES) for name in "ab"]
    ties = [
        Tie(id=a + b, source=a, target=b, kind="meets", citations=cited) for a, b, cited in pairs
    ]
    return Dataset([*actors, *ties])


def of(dataset: Dataset, measure: str = "degree", **told: Any) -> compare.Comparison:
    found = question("compare").answer(dataset, measure=measure, **told)
    assert isinstance(found, compare.Comparison)
    return found


def test_an_actor_that_is_not_there_has_no_score_and_a_reason(dataset: Dataset) -> None:
    rows = {row.actor: row for row in of(dataset, at=("2018", "2019"))}
    old, new, c = rows["old"], rows["new"], rows["c"]
    assert (old.before, old.after, old.rank_after) == (1.0, None, None)
    assert (old.reason_before, old.reason_after) == (None, "not_in_network")
    assert (new.before, new.reason_before, new.rank_after) == (None, "not_in_network", 1)
    assert (c.before, c.after, c.rank_before, c.rank_after) == (1 / 3, 0.0, 2, 4)


def test_the_most_prominent_come_first_then_those_whose_rank_differs_most(dataset: Dataset) -> None:
    found = of(dataset, at=("2018", "2019"))
    assert [row.actor for row in found] == ["new", "old", "c", "a", "b"]
    assert (len(found), found.before.scored, found.after.scored) == (5, 4, 4)


def test_plain_values_are_rows_of_exactly_five_keys(dataset: Dataset) -> None:
    rows = plain(of(dataset, at=("2018", "2019")), places=False)
    assert [set(row) for row in rows] == [KEYS] * 5


def test_two_networks_are_compared_as_they_are(dataset: Dataset) -> None:
    network = Network.of(dataset)
    found = compare.side_by_side((network, network.without_actor("old")), "degree")
    assert [row.actor for row in found if row.after is None] == ["old"]


def test_the_same_network_twice_differs_in_nothing(dataset: Dataset) -> None:
    found = of(dataset, "betweenness", at=("2018", "2018"))
    assert all((row.before, row.rank_before) == (row.after, row.rank_after) for row in found)


def test_two_choices_of_sources_are_compared(dataset: Dataset) -> None:
    rows = {row.actor: row for row in of(dataset, told_by=(("report",), ("minutes", "report")))}
    assert (rows["new"].before, rows["new"].after) == (0.0, 0.5)


def test_without_a_source_is_a_choice_of_sources(dataset: Dataset) -> None:
    found = of(dataset, told_by=("all",), without_source=("report",))
    assert found.before.selection.sources is None
    assert found.after.selection.sources == ("minutes",)
    both = of(dataset, without_source=("report", "minutes"))
    assert both.before.selection.sources == ("minutes",)
    assert both.after.selection.sources == ("report",)


def test_what_is_told_once_holds_for_both(dataset: Dataset) -> None:
    dates = of(dataset, at=("2018", "2019"), told_by=(("report",),), statuses="all")
    assert [it.selection.sources for it in (dates.before, dates.after)] == [("report",)] * 2
    assert [it.selection.at for it in (dates.before, dates.after)] == ["2018", "2019"]
    sources = of(dataset, at=("2018",), told_by=("all", ("report",)))
    assert [it.selection.at for it in (sources.before, sources.after)] == ["2018"] * 2


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"at": ("2018",)},
        {"at": ("2018", "2019", "2020")},
        {"told_by": ("all",)},
        {"told_by": ("all", "all"), "without_source": ("report",)},
        {"at": ("2018", "2019"), "told_by": ("all", "all")},
        {"at": ("2018",), "told_by": ("all",)},
    ],
)
@pytest.mark.parametrize(("language", "word"), [("fi", "kahdesti"), ("sv", "två"), ("en", "twice")])
def test_anything_but_two_sides_is_an_error(
    dataset: Dataset, told: dict[str, Any], language: str, word: str
) -> None:
    with pytest.raises(InvalidValueError) as wrong:
        of(dataset, **told)
    assert word in wrong.value.message(language)


def test_a_source_that_is_not_there_is_an_error(dataset: Dataset) -> None:
    with pytest.raises(UnknownNameError):
        of(dataset, told_by=("all", ("rumour",)))


def test_nothing_compared_with_nothing_has_no_rows() -> None:
    assert len(of(Dataset(), at=("2018", "2019"))) == 0


def test_only_the_first_are_shown_when_asked(dataset: Dataset) -> None:
    assert [row.actor for row in of(dataset, at=("2018", "2019"), top=1)] == ["new"]


def test_an_actor_without_a_defined_score_has_the_reason_of_the_measure(dataset: Dataset) -> None:
    rows = {row.actor: row for row in of(dataset, "constraint", at=("2018", "2019"))}
    assert (rows["c"].after, rows["c"].rank_after, rows["c"].reason_after) == (
        None,
        None,
        "no_ties",
    )
    assert of(dataset, "constraint", at=("2018", "2019")).after.scored == 3


def test_the_table_says_why_a_figure_is_missing(dataset: Dataset) -> None:
    asked = question("compare")
    answer = of(dataset, at=("2018", "2019"))
    told = tell(asked, answer, dataset, "fi")
    (table,) = told.tables
    assert table.rows[0] == ("new", "–", "0,667", "–", "1", "ei mukana tässä verkostossa", "–")
    assert "2018 – Tilanne 2018" in " ".join(told.notes)
    assert not any("1.0" in cell for row in table.rows for cell in row)


@pytest.mark.parametrize(
    ("told", "headings"),
    [
        ({"at": ("2018", "2019")}, ("Nimi", "2018", "2019", "Sija (2018)", "Sija (2019)")),
        ({"told_by": ("all", "all")}, ("Nimi", "Ennen", "Jälkeen", "Sija ennen", "Sija jälkeen")),
    ],
)
def test_the_two_networks_are_called_by_what_tells_them_apart(
    dataset: Dataset, told: dict[str, Any], headings: tuple[str, ...]
) -> None:
    (table,) = tell(question("compare"), of(dataset, **told), dataset, "fi").tables
    assert table.headings[:5] == headings


def test_the_later_date_first_is_told(dataset: Dataset) -> None:
    notes = {
        dates: " ".join(tell(question("compare"), of(dataset, at=dates), dataset, "en").notes)
        for dates in (("2018", "2019"), ("2019", "2018"))
    }
    assert "right to left" in notes["2019", "2018"]
    assert "right to left" not in notes["2018", "2019"]


def test_the_first_by_constraint_are_not_called_the_best(dataset: Dataset) -> None:
    answer = of(dataset, "constraint", at=("2018", "2019"))
    notes = " ".join(tell(question("compare"), answer, dataset, "en").notes)
    assert "highest value in either" in notes
    assert "freest position" in notes


def test_a_reason_that_nobody_has_is_no_column(dataset: Dataset) -> None:
    asked = question("compare")
    told = tell(asked, of(dataset, told_by=("all", "all")), dataset, "en")
    assert len(told.tables[0].headings) == 5


def test_a_comparison_has_both_methods_and_goes_to_a_frame(dataset: Dataset) -> None:
    found = of(dataset, at=("2018", "2019"))
    told = found.to_dict()
    assert (told["measure"], list(found.method)) == ("degree", ["before", "after"])
    assert (found.method["before"].n, found.method["after"].n) == (4, 4)
    assert found.method["after"].selection.at == "2019"
    frame = found.to_frame()
    assert frame.loc["new", "reason_before"] == "not_in_network"
    assert [str(it) for it in frame.dtypes] == ["float64"] * 2 + ["Int64"] * 2 + ["object"] * 2


@pytest.mark.parametrize("top", [0, -1])
def test_fewer_than_one_cannot_be_shown(dataset: Dataset, top: int) -> None:
    with pytest.raises(InvalidValueError):
        of(dataset, at=("2018", "2019"), top=top)


def test_a_measure_that_is_not_there_is_an_error(dataset: Dataset) -> None:
    with pytest.raises(UnknownNameError):
        of(dataset, "popularity", at=("2018", "2019"))
