"""The questions of project leads, answered by the library and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from netmap.dataset import Dataset
from netmap.network import Network
from netmap.questions import (
    coverage,
    forums,
    meetings,
    networks,
    partners,
    structure,
    without,
)
from tests.conftest import Run
from tests.contract.conftest import PROJECT, Answer, asked, whole_asked

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


# 7. Which indicator moved most, and which fell?


def test_the_indicators_that_moved_most_and_fell(answer: Answer) -> None:
    changes = {
        row["indicator"]: row["change"]
        for row in answer("indicators")
        if row["unit"] == "municipality"
        and row["change"] is not None
        and any(goal.startswith("pp-2019-") for goal in row["goals"])
    }
    most = max(changes, key=lambda name: changes[name])
    assert (most, changes[most]) == ("premises_rules_clarified", 18)
    assert {name: it for name, it in changes.items() if it < 0} == {"grants_increased": -1}


def test_fewer_grants_raised_are_not_a_loss(answer: Answer) -> None:
    rows = {row["indicator"]: row for row in answer("indicators")}
    assert "flow" in rows["grants_increased"]["cautions"]
    assert "flow" not in rows["premises_rules_clarified"]["cautions"]


def test_fewer_respondents_saw_the_co_operation_improve(answer: Answer) -> None:
    rows = {row["indicator"]: row for row in answer("indicators")}
    improved = rows["cooperation_improved_last_year"]
    assert (improved["change"], improved["unit"]) == (-2, "respondent")


# 8. How many volunteer agents in how many municipalities, and how much time?


def test_agents_and_their_municipalities(answer: Answer) -> None:
    rows = answer("coverage", indicator="municipalities_with_agents")
    (agents,) = (row for row in answer("indicators") if row["indicator"] == "agents_active")
    assert (agents["dates"], agents["done"]) == (["2018", "2019"], [24, 29])
    assert [(row["as_of"], row["done"], row["unknown"]) for row in rows] == [
        ("2018", 18, 12),
        ("2019", 18, 12),
    ]
    assert [row["named"] for row in rows] == [{}, {}]
    each = [done / row["done"] for done, row in zip(agents["done"], rows, strict=True)]
    assert each == pytest.approx([1.33, 1.61], abs=0.005)


def test_the_hours_of_the_agents(answer: Answer) -> None:
    (hours,) = (row for row in answer("indicators") if row["indicator"] == "agent_hours_reported")
    forms = [row for row in answer("surveys") if row["instrument"] == "agent_activity_form"]
    assert (hours["done"], hours["qualifiers"]) == ([175, 260], [{}, {"done": "more_than"}])
    assert [row["respondents"] for row in forms] == [7, 17]
    assert forms[0]["respondents"] * 25 == hours["done"][0]
    assert {"inexact", "flow"} <= set(hours["cautions"])


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


REMAINING = {
    "t113": ("pp-jarjestoneuvottelukunta", "part_of", "pp-liitto", "stated"),
    "t189": ("pp-hyte-koordinaatio", "convenes", "pp-jarjestoyhdyshenkilot", "agreed"),
    "t195": ("pp-kunnat", "partner_agreement", "pp-hyte-koordinaatio", "planned"),
    "t206": ("pp-kunnat", "uses_service", "ihmiset-fi", "stated"),
    "t191": ("pp-te-toimisto", "convenes", "pp-tyollisyysjarjestojen-verkosto", "promised"),
}


def test_what_the_ties_of_2021_are(everything: Dataset) -> None:
    ties = Network.of(everything, kinds="all", statuses="all", at="2021").ties
    found = {name: ties[name] for name in REMAINING}
    assert {
        name: (tie.source, tie.kind, tie.target, tie.status) for name, tie in found.items()
    } == REMAINING
    assert any(tie.source == "thl" and tie.target == "pp-kunnat" for tie in ties.values())


def test_what_is_only_promised_beyond_the_project(answer: Answer) -> None:
    rows = {(row["record"], row["id"]): row for row in answer("promises", at="2020-01-01")}
    assert rows["ties", "t214"]["status"] == "conditional"
    assert rows["ties", "t214"]["to"] == ["kumppanuuskeskus-neuvontapiste"]
    assert rows["norms", "norm-pp-tyollisyysjarjestojen-verkosto"]["count"] == 2
    assert rows["norms", "norm-pp-tyollisyysjarjestojen-verkosto"]["status"] == "promised"
    assert rows["norms", "norm-pp-jarjestoyhdyshenkilot"]["count"] == 2


# 19. How did ihmiset.fi grow?

GROWTH = {
    "ihmiset_fi_registered_actors": ([26, 166, 259], None),
    "ihmiset_fi_users_per_year": ([19916, 32380, 41735], 1.096),
    "ihmiset_fi_sessions_per_year": ([34066, 55908, 66059], 0.939),
    "ihmiset_fi_page_views_per_year": ([153669, 280791, 323094], 1.103),
}


@pytest.mark.parametrize("indicator", GROWTH)
def test_the_growth_of_the_service(answer: Answer, indicator: str) -> None:
    (row,) = (row for row in answer("indicators") if row["indicator"] == indicator)
    done, growth = GROWTH[indicator]
    assert row["done"] == done
    assert row["change"] == done[-1] - done[0]
    if growth is not None:
        assert row["change"] / done[0] == pytest.approx(growth, abs=0.0005)


def test_the_years_of_the_service_overlap(answer: Answer) -> None:
    rows = answer("coverage", indicator="ihmiset_fi_users_per_year")
    periods = [row["period"] for row in rows]
    assert periods == ["2016-08-01/2017-08-01", "2018", "2018-08-31/2019-08-31"]
    overlaps = [row for row in answer("quality") if row["detail"] == "overlap"]
    assert any("31.8.2018" in (row["computed"] or "") for row in overlaps)


def test_the_municipalities_on_the_interface(answer: Answer) -> None:
    rows = answer("coverage", indicator="ihmiset_fi_api_on_municipal_site")
    figures = [(row["as_of"], row["done"], row["in_progress"], row["promised"]) for row in rows]
    assert figures == [("2018", 7, 0, 5), ("2019", 9, 5, 5)]
