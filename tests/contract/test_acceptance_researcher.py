"""The questions of researchers, answered by the library and the command line."""

from __future__ import annotations

import pytest

from tests.contract.conftest import PROJECT, Answer

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


# 14. Who bridges NGOs and municipalities?

BRIDGES = [
    (PROJECT, 11, 13),
    ("jarjestokainuu-2", 3, 2),
    ("pp-maakuntavalmistelu", 4, 1),
    ("kainuu-ohjausryhma", 2, 2),
    ("oulun-vuorovaikutussuunnitelmatyoryhma", 1, 1),
    ("pp-jarjestoneuvottelukunta", 1, 1),
]


def test_the_bridges_between_ngos_and_municipalities(answer: Answer) -> None:
    found = answer("bridges", kinds="all", statuses="all")
    counts = [
        (row["actor"], row["ngo_neighbours"], row["municipal_neighbours"])
        for row in found["bridges"]
    ]
    assert counts == BRIDGES
    assert set(found["sides"]["ngo"]) == {"ngo", "ngo_network", "volunteer_network"}
    assert set(found["sides"]["municipal"]) == {
        "municipality",
        "municipality_group",
        "contact_network",
        "joint_municipal_authority",
    }


def test_the_direct_ties_between_the_sides(answer: Answer) -> None:
    found = answer("bridges", kinds="all", statuses="all")
    assert [(row["ngo"], row["municipal"], row["ties"]) for row in found["direct"]] == [
        ("oulun-elamankaariverkostot", "kunta-oulu", ["t171"]),
        ("pp-jarjestot", "kunta-oulu", ["t194"]),
        ("pp-yhdistysagentit", "pp-jarjestoyhdyshenkilot", ["t199"]),
        ("pp-yhdistysagentit", "pp-kunnat", ["t200"]),
    ]


def test_the_bridges_show_whose_report_they_rest_on(answer: Answer) -> None:
    found = answer("bridges", kinds="all", statuses="all")
    assert (found["ties"], found["leaning"]["ties"]) == (250, 196)
    assert (found["leaning"]["most_touched"], found["leaning"]["touching"]) == (PROJECT, 108)
