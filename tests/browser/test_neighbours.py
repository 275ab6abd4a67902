"""Looking around an actor: its neighbours by one or two steps, and the way to another actor."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from netmap import Network
from netmap.dataset import Dataset

CENTRE = "jarjestokainuu-2"


def choose(page: Page, dataset: Dataset, actor: str) -> None:
    page.locator("#search").fill(dataset.actors[actor].name("en"))
    page.locator("#found [role=option]").first.click()


def around(dataset: Dataset, actor: str, steps: int) -> set[str]:
    found = {actor}
    network = Network.of(dataset, kinds="all", statuses="all")
    for _ in range(steps):
        ends = [{tie.source, tie.target} for tie in network.ties.values()]
        found |= {other for pair in ends if pair & found for other in pair}
    return {dataset.actors[it].name("en") for it in found}


def names(page: Page) -> set[str]:
    return set(page.locator("#rows tr td:first-child").all_inner_texts())


def test_only_the_neighbours_can_be_shown_and_all_come_back(
    page: Page, everything: Dataset
) -> None:
    choose(page, everything, CENTRE)
    page.get_by_role("button", name="Show only these").click()
    assert names(page) == around(everything, CENTRE, 1)
    page.get_by_role("button", name="2 steps").click()
    assert names(page) == around(everything, CENTRE, 2)
    assert f"focus={CENTRE}" in page.evaluate("location.hash")
    page.get_by_role("button", name="Back to all").click()
    assert len(names(page)) > len(around(everything, CENTRE, 2))


def test_the_path_between_two_actors_is_told_in_words(page: Page, everything: Dataset) -> None:
    choose(page, everything, CENTRE)
    page.get_by_label("Path to").fill("Oulu")
    page.locator("#path-found [role=option]", has_text="municipality").first.click()
    steps = page.locator("#details .steps li")
    said = page.locator("#details .said").inner_text()
    assert steps.count() > 1
    assert f"Oulu: {steps.count()} ties" in said
    assert re.search("[→←↔] City of Oulu", steps.last.inner_text())
    expect(page.get_by_label("Path to")).to_be_focused()


def test_no_path_is_said_to_be_none(page: Page, everything: Dataset) -> None:
    choose(page, everything, CENTRE)
    network = Network.of(everything, kinds="all", statuses="all")
    alone = min(actor for actor, degree in network.degrees().items() if not degree)
    page.get_by_label("Path to").fill(everything.actors[alone].name("en"))
    page.locator("#path-found [role=option]").first.click()
    assert "There is no path" in page.locator("#details .said").inner_text()


def test_the_search_finds_actors_of_a_municipality(page: Page, everything: Dataset) -> None:
    page.locator("#search").fill("jamsa")
    found = page.locator("#found [role=option]").all_inner_texts()
    assert any(text.startswith("Jämsän Voimavara") for text in found)


def test_the_panel_says_on_how_few_sources_ties_rest(page: Page, everything: Dataset) -> None:
    choose(page, everything, CENTRE)
    assert page.locator("#details .badge").count() > 0
