"""The questions that users ask of the examples, answered by the library and the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from netmap import areas
from netmap.dataset import Dataset
from netmap.network import Network
from netmap.questions import (
    centrality,
    coverage,
    forums,
    meetings,
    networks,
    partners,
    quality,
    regions,
    structure,
    without,
)
from tests.conftest import Run

PROJECT = "pp-jarjestorakenne"


@pytest.fixture(scope="module")
def pp(example_folders: tuple[Path, ...]) -> Path:
    return example_folders[1]


@pytest.fixture(scope="module")
def whole(everything: Dataset) -> Network:
    return Network.of(everything, kinds="all", statuses="all")


def asked(run: Run, *words: object) -> Any:
    ended = run(*words, "--format", "json")
    assert (ended.returncode, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def whole_asked(run: Run, folders: tuple[Path, ...], name: str, *words: str) -> Any:
    return asked(run, name, *folders, "--kinds", "all", "--statuses", "all", *words)


# 1. How many unique co-operation partners did the project have each year?


def test_partners_each_year(everything: Dataset, run: Run, pp: Path) -> None:
    rows = [row for row in partners.by_year(everything) if row.actor == PROJECT]
    expected = {2017: 68, 2018: 96, 2019: 104}
    assert {row.year: row.partners for row in rows} == expected
    assert {row["year"]: row["partners"] for row in asked(run, "partners", pp)} == expected


def test_partners_show_their_named_part_and_the_plain_sum(everything: Dataset) -> None:
    rows = [row for row in partners.by_year(everything) if row.actor == PROJECT]
    assert [row.named for row in rows] == [30, 30, 30]
    assert [row.plain_sum for row in rows] == [69, 97, 105]
    assert {row.source for row in rows[0].rows} == {"pp-valikysely-2019"}


# 2. How many partner meetings and participations by level and year?

MEETINGS = {
    2017: {"total": 72, "municipal": 16, "regional": 15, "other": 38, "influencer": 3},
    2018: {"total": 96, "regional": 27, "municipal": 37, "ngo": 17, "influencer": 2, "other": 13},
    2019: {"total": 52, "regional": 20, "municipal": 22, "ngo": 7, "other": 3},
}
PARTICIPATIONS = {
    2017: dict.fromkeys(MEETINGS[2017]),
    2018: {"total": 238, "regional": 79, "municipal": 108, "ngo": 34, "influencer": 2, "other": 15},
    2019: {"total": 149, "regional": 46, "municipal": 69, "ngo": 31, "other": 3},
}


@pytest.mark.parametrize("year", MEETINGS)
def test_meetings_and_participations(everything: Dataset, run: Run, pp: Path, year: int) -> None:
    rows = [row for row in meetings.by_year(everything) if row.year == year]
    told = [row for row in asked(run, "meetings", pp) if row["year"] == year]
    assert {row.level: row.meetings for row in rows} == MEETINGS[year]
    assert {row.level: row.participations for row in rows} == PARTICIPATIONS[year]
    assert {row["level"]: row["meetings"] for row in told} == MEETINGS[year]


def test_meetings_agree_with_their_stated_totals(everything: Dataset) -> None:
    totals = [row for row in meetings.by_year(everything) if row.level == "total"]
    assert [row.agrees for row in totals] == [True, True, True]
    assert [row.computed_meetings for row in totals] == [72, 96, 52]
    assert [row.computed_participations for row in totals] == [None, 238, 149]


def test_meetings_have_participations_each_and_a_municipal_share(everything: Dataset) -> None:
    rows = {(row.year, row.level): row for row in meetings.by_year(everything)}
    each = [rows[year, "total"].participations_per_meeting for year in (2018, 2019)]
    share = [rows[year, "municipal"].share_of_meetings for year in (2018, 2019)]
    assert each == pytest.approx([2.48, 2.87], abs=0.005)
    assert share == pytest.approx([0.385, 0.423], abs=0.0005)


def test_meetings_of_2019_do_not_cover_the_year(everything: Dataset, run: Run, pp: Path) -> None:
    rows = meetings.by_year(everything)
    assert {row.year for row in rows if not row.full_year} == {2019}
    assert "2019-08" in run("meetings", pp).stdout


def test_forty_persons_are_not_participations(everything: Dataset) -> None:
    rows = {(row.year, row.level): row for row in meetings.by_year(everything)}
    assert rows[2017, "municipal"].persons == 40
    assert rows[2017, "municipal"].participations is None


# 3. What share of municipalities has a named contact person?


def test_contact_persons(everything: Dataset, run: Run, pp: Path) -> None:
    rows = coverage.at_each_date(everything, "contact_person_named")
    told = asked(run, "coverage", pp, "contact_person_named")
    assert [(row.as_of, row.done, row.universe) for row in rows] == [
        ("2018", 21, 30),
        ("2019", 26, 30),
    ]
    assert [row.share_done for row in rows] == pytest.approx([0.700, 0.867], abs=0.0005)
    assert [row["share_done"] for row in told] == [row.share_done for row in rows]


def test_contact_persons_with_other_responsible_persons(everything: Dataset) -> None:
    (row,) = coverage.at_each_date(everything, "contact_person_or_responsible")
    assert (row.as_of, row.done, row.universe, row.share_done) == ("2019", 30, 30, 1.0)


# 4. Which municipalities are uncovered and why?


def test_the_uncovered_municipalities_are_numbers_without_names(
    everything: Dataset, run: Run, pp: Path
) -> None:
    first, second = coverage.at_each_date(everything, "contact_person_named")
    assert (first.in_progress, first.promised, first.unknown) == (2, 4, 3)
    assert (second.none, second.unknown) == (4, 0)
    assert [row["named"] for row in asked(run, "coverage", pp, "contact_person_named")] == [{}, {}]


def test_silence_in_the_survey_is_a_fact_about_the_survey(
    everything: Dataset, run: Run, pp: Path
) -> None:
    silent = {
        row.as_of: row.named.get("no_answer")
        for row in coverage.at_each_date(everything, "survey_answered")
    }
    assert (silent["2018"], silent["2019"]) == (("kunta-haapavesi",), ("kunta-reisjarvi",))
    assert "Haapavesi" in run("coverage", pp, "survey_answered", "--lang", "fi").stdout
    assert "Haapavesi" not in run("coverage", pp, "contact_person_named", "--lang", "fi").stdout


# 5. How did regular convening develop?


CONVENING = {
    "decision_to_convene_regularly": ([22, 28], [0.733, 0.933], [(0, 3), (0, 0)]),
    "convened_twice_a_year": ([19, 23], [0.633, 0.767], [(1, 3), (2, 0)]),
}


@pytest.mark.parametrize("indicator", CONVENING)
def test_regular_convening(everything: Dataset, run: Run, pp: Path, indicator: str) -> None:
    done, shares, waiting = CONVENING[indicator]
    rows = coverage.at_each_date(everything, indicator)
    told = asked(run, "coverage", pp, indicator)
    assert [row.done for row in rows] == [row["done"] for row in told] == done
    assert [row.share_done for row in rows] == pytest.approx(shares, abs=0.0005)
    assert [(row.in_progress, row.promised) for row in rows] == waiting


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


# 11. Which regional forums did the project attend and how often?

FORUMS = {
    "pp-jarjestoneuvottelukunta": [2, 8, 4],
    "pp-hyvinvoinnin-yhteistyoryhma": [2, 5, 2],
    "pp-lape-ohjausryhma": [1, 5, 2],
    "pp-viestintatyoryhma": [1, 5, 4],
    "pp-laaja-seurantaryhma": [1, 3, 1],
    "pp-hyte-valmistelu": [0, 3, 7],
    "popster": [4, 0, 0],
    "maaseudun-arjen-tukiryhma": [3, 3, 0],
    "vesote-ohjausryhma": [0, 3, 0],
    "total": [15, 43, 27],
}


def test_forums_attended(everything: Dataset, run: Run, pp: Path) -> None:
    found = [vars(row) for row in forums.by_year(everything)]
    for rows in (found, asked(run, "forums", pp)):
        told = {(row["forum"], row["year"]): row["attended"] for row in rows}
        assert {it: [told[it, year] for year in (2017, 2018, 2019)] for it in FORUMS} == FORUMS


# 12. Which NGO networks did the project convene?

NETWORKS = {
    "kumppanuuskeskus-vaikuttamistyoryhma": [3, None, None],
    "pp-sote-alueverkosto": [3, 2, 1],
    "pp-maakunnalliset-jarjestoedustajat": [2, 1, None],
    "pp-aluesimulaatio-jarjestojasenet": [None, 5, 2],
    "ps-aluetyontekijat": [None, 2, 1],
    "pp-tukirakenteet-verkosto": [2, 2, 3],
}


def test_networks_convened(everything: Dataset, run: Run, pp: Path) -> None:
    found = [vars(row) for row in networks.convened(everything)]
    for rows in (found, asked(run, "networks", pp)):
        mine = [row for row in rows if row["convener"] == PROJECT]
        met = {(row["network"], row["year"]): row["meetings"] for row in mine}
        years = (2017, 2018, 2019)
        assert {it: [met.get((it, year)) for year in years] for it in NETWORKS} == NETWORKS
        totals = {
            (row["side"], row["year"]): (row["networks"], row["meetings"])
            for row in mine
            if row["network"] == "total"
        }
        assert [totals["ngo", year] for year in years] == [(4, 10), (5, 12), (4, 7)]
        assert [totals["total", year] for year in years[1:]] == [(6, 17), (5, 10)]
        assert [row["workshops"] for row in mine if row["year"] == years[0]].count(1) == 3


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


# 15. What remains connected when the project ends?


def test_what_is_lost_when_the_project_ends(
    everything: Dataset, whole: Network, run: Run, example_folders: tuple[Path, ...]
) -> None:
    loss = without.loss(whole, PROJECT)
    told = whole_asked(run, example_folders, "without", "--actor", PROJECT)
    figures = ("components_before", "components_after", "new_isolates")
    assert [getattr(loss, figure) for figure in figures] == [3, 48, 40]
    assert [told[figure] for figure in figures] == [3, 48, 40]
    central = without.loss(Network.of(everything, statuses="all"), PROJECT)
    assert [getattr(central, figure) for figure in figures] == [23, 59, 32]


def test_who_is_left_without_a_tie(whole: Network) -> None:
    isolated = set(without.loss(whole, PROJECT).isolated)
    authorities = {
        name
        for name, actor in whole.actors.items()
        if actor.kind == "joint_municipal_authority" and name in isolated
    }
    assert len(authorities) == 5
    names = {whole.actors[name].name("fi").casefold() for name in isolated}
    wanted = ("ely", "hyte-neuvottelukunta", "hyvinvoin", "tukirakenteiden verkosto")
    assert all(any(word in name for name in names) for word in wanted)


def test_the_ties_of_2021(everything: Dataset, run: Run, example_folders: tuple[Path, ...]) -> None:
    network = Network.of(everything, kinds="all", statuses="all", at="2021")
    found = structure.describe(network)
    told = whole_asked(run, example_folders, "structure", "--at", "2021")
    assert (found.ties, found.largest_component, found.ties_without_end) == (32, 25, 32)
    assert (told["ties"], told["largest_component"], told["ties_without_end"]) == (32, 25, 32)


def test_how_firm_the_ties_of_2021_are(everything: Dataset) -> None:
    network = Network.of(everything, kinds="all", statuses="all", at="2021")
    statuses = structure.describe(network).ties_by_status
    assert [statuses[key] for key in ("inferred", "planned", "promised")] == [9, 1, 1]


def test_a_tie_that_ends_with_the_project_is_not_in_the_snapshot(everything: Dataset) -> None:
    assert everything.ties["t214"].status == "conditional"
    after = Network.of(everything, kinds="all", statuses="all", at="2021")
    assert "t214" not in after.ties
    assert "t214" in Network.of(everything, kinds="all", statuses=["conditional"]).ties


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
