"""The questions of researchers, answered by the library and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from netmap import areas
from netmap.dataset import Dataset
from netmap.network import Network
from netmap.questions import (
    bridges,
    centrality,
    quality,
    regions,
    structure,
)
from tests.conftest import Run
from tests.contract.conftest import PROJECT, Answer, asked, whole_asked

# 9. What are the response and attendance rates?

RESPONSES = {
    "s008": (7, 24, 0.292),
    "s009": (15, 27, 0.556),
    "s010": (6, 31, 0.194),
    "s026": (10, 17, 0.588),
    "s021": (29, 30, 0.967),
    "s022": (29, 30, 0.967),
    "s007": (3, 3, 1.0),
}
ATTENDANCES = {"s027": (11, 19, 0.579), "s030": (8, 17, 0.471), "s031": (6, 17, 0.353)}


@pytest.mark.parametrize(
    ("kind", "expected"), [("response", RESPONSES), ("attendance", ATTENDANCES)]
)
def test_rates_of_one_kind(
    answer: Answer, kind: str, expected: dict[str, tuple[int, int, float]]
) -> None:
    rows = {row["survey"]: row for row in answer("surveys") if row["rate_kind"] == kind}
    for survey, (respondents, invited, rate) in expected.items():
        row = rows[survey]
        assert (row["respondents"], row["invited"]) == (respondents, invited)
        assert row["rate"] == pytest.approx(rate, abs=0.0005)


@pytest.mark.parametrize(("survey", "respondents"), [("s106", 12), ("s034", 17)])
def test_a_number_of_a_number_is_not_yet_a_rate(
    answer: Answer, survey: str, respondents: int
) -> None:
    (row,) = (row for row in answer("surveys") if row["survey"] == survey)
    assert (row["respondents"], row["rate"], row["rate_kind"]) == (respondents, None, None)


# 10. Do the stated totals agree with their parts?

AGREEING = (72, 96, 238, 52, 149, 276, 1052, 304, 643926, 151365, 466, 129, 15931, 6696)
DIFFERING = (("sum", 23, 22), ("sum", 15, 14), ("partners_plain_sum", 68, 69))


def test_the_stated_totals_and_their_parts(everything: Dataset, run: Run, pp: Path) -> None:
    found = [vars(row) for row in quality.findings(everything)]
    for rows in (found, asked(run, "quality", pp)):
        told = {(row["finding"], row["stated"], row["computed"]): row["agrees"] for row in rows}
        assert all(told["sum", total, total] for total in AGREEING)
        assert [told[row] for row in DIFFERING] == [False] * 3
        assert [told["partners", total, total] for total in (68, 96, 104)] == [True] * 3


def test_the_disagreements_of_the_sources_are_shown(answer: Answer) -> None:
    found = [row for row in answer("quality") if row["finding"] == "disagreement"]
    assert len(found) == 31
    assert all(row["where"] for row in found)


# 14. Who bridges? Its centrality


def test_the_centrality_of_the_project(
    everything: Dataset, whole: Network, run: Run, example_folders: tuple[Path, ...]
) -> None:
    central = Network.of(everything, statuses="all")
    assert centrality.betweenness(whole)[PROJECT] == pytest.approx(0.8756, abs=0.00005)
    assert centrality.betweenness(central)[PROJECT] == pytest.approx(0.6533, abs=0.00005)
    told = whole_asked(run, example_folders, "centrality")
    assert told[0]["actor"] == PROJECT
    assert told[0]["betweenness"] == pytest.approx(0.8756, abs=0.00005)


def test_the_centrality_of_the_project_without_isolates(whole: Network) -> None:
    tied = whole
    for actor in (name for name, degree in whole.degrees().items() if degree == 0):
        tied = tied.without_actor(actor)
    assert centrality.betweenness(tied)[PROJECT] == pytest.approx(0.8984, abs=0.00005)


def test_how_much_rests_on_the_report_of_the_project(
    whole: Network, run: Run, example_folders: tuple[Path, ...]
) -> None:
    first = structure.describe(whole).sources[0]
    told = whole_asked(run, example_folders, "structure")["sources"][0]
    assert (first.source, first.ties) == ("pp-valikysely-2019", 196)
    assert (first.most_touched, first.touching) == (PROJECT, 108)
    assert (told["source"], told["ties"], told["touching"]) == ("pp-valikysely-2019", 196, 108)


def test_the_same_centrality_is_given_without_that_report(
    whole: Network, run: Run, example_folders: tuple[Path, ...]
) -> None:
    left = centrality.betweenness(whole.without_source("pp-valikysely-2019"))
    told = whole_asked(run, example_folders, "centrality", "--without-source", "pp-valikysely-2019")
    assert told[0]["actor"] == next(iter(left))
    assert told[0]["betweenness"] == left[told[0]["actor"]]


# 14. Who bridges NGOs and municipalities?

BRIDGES = [
    (PROJECT, [11, 13]),
    ("jarjestokainuu-2", [3, 2]),
    ("pp-maakuntavalmistelu", [4, 1]),
    ("kainuu-ohjausryhma", [2, 2]),
    ("pp-jarjestoneuvottelukunta", [1, 1]),
    ("oulun-vuorovaikutussuunnitelmatyoryhma", [1, 1]),
]


def test_the_bridges_between_ngos_and_municipalities(answer: Answer, whole: Network) -> None:
    found = answer("bridges", kinds="all", statuses="all")
    assert [(row["actor"], row["neighbours"]) for row in found] == BRIDGES
    assert found[0]["betweenness"] == pytest.approx(0.8756, abs=0.00005)
    ngo, municipal = bridges.ranked(whole).sides
    assert set(ngo.kinds) == {"ngo", "ngo_network", "volunteer_network"}
    assert set(municipal.kinds) == {
        "municipality",
        "municipality_group",
        "contact_network",
        "joint_municipal_authority",
    }


def test_the_direct_ties_between_the_sides(answer: Answer, whole: Network) -> None:
    found = answer("bridges", kinds="all", statuses="all", direct=True)
    assert found == {"direct": ["t171", "t194", "t199", "t200"]}
    assert [(pair.first, pair.second) for pair in bridges.direct_ties(whole)] == [
        ("oulun-elamankaariverkostot", "kunta-oulu"),
        ("pp-jarjestot", "kunta-oulu"),
        ("pp-yhdistysagentit", "pp-jarjestoyhdyshenkilot"),
        ("pp-yhdistysagentit", "pp-kunnat"),
    ]


def test_the_bridges_show_whose_report_they_rest_on(
    whole: Network, run: Run, example_folders: tuple[Path, ...]
) -> None:
    leaning = bridges.ranked(whole).leaning
    assert leaning is not None
    assert (leaning.ties, leaning.touching, leaning.most_touched) == (196, 108, PROJECT)
    told = run("bridges", *example_folders, "--kinds", "all", "--statuses", "all").stdout
    assert "196 of 250 ties (78.4\u00a0%) rest on one source" in told


# 17. How do the regional projects compare?


def test_regional_projects_side_by_side(
    run: Run, everything: Dataset, example_folders: tuple[Path, ...]
) -> None:
    rows = {row["project"]: row for row in asked(run, "regions", *example_folders)}
    assert list(rows) == [row.project for row in regions.side_by_side(everything)]
    pp, kainuu = rows[PROJECT], rows["jarjestokainuu-2"]
    central = rows["ks-vaikuttavat-jarjestot"]
    figures = ("staff", "steering_members", "agreement_partners", "municipalities")
    assert [pp[figure] for figure in figures] == [3, 17, 27, 30]
    assert [kainuu[figure] for figure in ("staff", "steering_norm", "executive_norm")] == [2, 4, 12]
    assert kainuu["qualifiers"] == {"executive_norm": "at_least"}
    assert [(it["to"], it["staff"]) for it in central["staffing"]] == [
        ("2020-04-30", 2),
        ("2020-08-09", 1),
        ("2020-09-20", 0),
        ("2020-12-31", 1),
    ]
    assert central["agreement_partners"] == 7
    assert [(it["count"], it["of"]) for it in central["ngos"]] == [(5300, None), (440, 5300)]
    assert rows["lappi-jarjesto-2-0"]["staff"] is None


def test_the_programme_of_the_regional_projects(
    run: Run, example_folders: tuple[Path, ...]
) -> None:
    told = asked(run, "regions", *example_folders)[0]["programme"]
    figures = ("size", "named", "funding", "mean_funding")
    assert [told[figure] for figure in figures] == [17, 5, 1700000, 100000]
    assert (told["ngo_data"]["count"], told["ngo_data"]["of"]) == (12, 17)
    assert told["ngo_data"]["share"] == pytest.approx(0.706, abs=0.0005)


# 20. What was the set of municipalities at a given date?


@pytest.mark.parametrize(
    ("region", "at", "count"),
    [
        ("pohjois-pohjanmaa", "2015-12-31", 29),
        ("pohjois-pohjanmaa", "2016-01-01", 30),
        ("kainuu", "2015-12-31", 9),
        ("kainuu", "2016-01-01", 8),
        ("keski-suomi", "2020-12-31", 23),
        ("keski-suomi", "2021-01-01", 22),
        ("finland", "2017", 311),
        ("finland", "2019", 311),
        ("finland", "2020", 310),
        ("finland", "2021", 309),
        ("finland", "2024", 309),
        ("finland", "2025", 308),
        ("finland", "2026", 308),
    ],
)
def test_the_set_of_municipalities(run: Run, region: str, at: str, count: int) -> None:
    assert len(areas.municipalities(region, at=at)) == count
    assert len(asked(run, "areas", region, "--at", at)) == count


def test_vaala_and_kuhmoinen_changed_their_regions() -> None:
    def region(municipality: str, at: str) -> str:
        return {area.id: area.region for area in areas.municipalities(at=at)}[municipality]

    assert region("kunta-vaala", "2015") == "kainuu"
    assert region("kunta-vaala", "2016") == "pohjois-pohjanmaa"
    assert region("kunta-kuhmoinen", "2020") == "keski-suomi"
    assert region("kunta-kuhmoinen", "2021") == "pirkanmaa"


def test_reisjarvi_belongs_to_the_hospital_district_next_door(run: Run) -> None:
    found = areas.municipalities("pohjois-pohjanmaa", at="2019")
    districts = {area.id: area.hospital_district_2019 for area in found}
    own = districts["kunta-oulu"]
    assert [name for name, district in districts.items() if district != own] == ["kunta-reisjarvi"]
    told = asked(run, "areas", "pohjois-pohjanmaa", "--at", "2019")
    assert {row["id"]: row["hospital_district_2019"] for row in told} == districts
