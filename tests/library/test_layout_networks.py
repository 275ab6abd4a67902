"""Every layout of the examples and of fictional regions: nobody stands on anybody."""

from __future__ import annotations

from itertools import combinations

import pytest

from netmap import Network, fictional
from netmap.dataset import Dataset
from netmap.views import places
from netmap.views.layouts.aggregated import LINE
from netmap.views.layouts.islands import NAME
from netmap.views.layouts.poster import LARGEST_MARK
from tests.library.layout_checks import boxes_overlap, closest, overlapping, overprinted

NETWORKS = ("examples", "300", "600")


@pytest.fixture(scope="module")
def networks(everything: Dataset) -> dict[str, Network]:
    found = {"examples": everything}
    found |= {str(actors): fictional.region(actors=actors) for actors in (300, 600)}
    return {name: Network.of(dataset, kinds="all") for name, dataset in found.items()}


@pytest.fixture(scope="module")
def large() -> Network:
    return Network.of(fictional.region(actors=5300, ties=20_000), kinds="all")


@pytest.mark.parametrize("layout", ["islands", "columns", "free"])
@pytest.mark.parametrize("name", NETWORKS)
def test_nobody_overprints_anybody(
    networks: dict[str, Network], name: str, layout: places.LayoutName
) -> None:
    for found in places.layouts(networks[name], layout).values():
        assert set(found.positions) == set(networks[name].actors)
        assert not overprinted(found, LARGEST_MARK)
        assert closest(found.positions.values()) > 11
        assert not any(overlapping(*pair) for pair in combinations(found.bands, 2))
        assert all(
            0 <= x <= found.width and 0 <= y <= found.height for x, y in found.positions.values()
        )


@pytest.mark.parametrize("name", NETWORKS)
def test_the_names_of_islands_have_room(networks: dict[str, Network], name: str) -> None:
    for found in places.layouts(networks[name], "islands").values():
        boxes = [
            (
                island.x - max(island.radius, NAME[0] / 2),
                island.y - island.radius - NAME[1],
                island.x + max(island.radius, NAME[0] / 2),
                island.y + island.radius,
            )
            for island in found.islands
        ]
        assert not boxes_overlap(boxes)


def test_the_discs_of_a_large_network_have_room_for_themselves_and_their_names(
    large: Network,
) -> None:
    groups, found = places.gathered(large)
    assert sum(len(group.members) for group in groups) == len(large.actors)
    for gathered in found.values():
        assert not boxes_overlap(
            (
                ring.x - ring.room / 2,
                ring.y - ring.radius - NAME[1] - (ring.lines - 1) * LINE,
                ring.x + ring.room / 2,
                ring.y + ring.radius,
            )
            for ring in gathered.rings
        )
        assert all(len(part.layout.positions) <= 800 for part in gathered.parts.values())


@pytest.mark.parametrize("layout", ["islands", "free"])
def test_thousands_of_actors_can_be_laid_out_without_overprinting(
    large: Network, layout: places.LayoutName
) -> None:
    found = places.layouts(large, layout)["wide"]
    assert not overprinted(found, LARGEST_MARK)
    assert closest(found.positions.values()) > 4
