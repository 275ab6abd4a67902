"""The year of the page: what is shown of it, what has changed since, and that nothing moves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from netmap import Network
from netmap.dataset import Dataset
from netmap.model import Actor, PartialDate, Tie

Words = Callable[[Page], list[dict[str, Any]]]


def slide(page: Page, year: int) -> None:
    page.locator("#year").fill(str(year))
    # the table and the address wait until the slider rests
    expect(page).to_have_url(re.compile(f"year={year}(&|$)"))


def names(page: Page) -> set[str]:
    return set(page.locator("#rows tr td:first-child").all_inner_texts())


def valid(record: Actor | Tie, year: int) -> bool:
    return record.valid.overlaps(PartialDate.parse(str(year)))


def test_a_year_shows_what_holds_in_it(page: Page, everything: Dataset) -> None:
    for year in (2017, 2020):
        slide(page, year)
        expected = {it.name("en") for it in everything.actors.values() if valid(it, year)}
        assert names(page) == expected
        assert page.locator("#year-number").input_value() == str(year)
    page.get_by_role("button", name="All years").click()
    assert len(names(page)) == len({it.name("en") for it in everything.actors.values()})


def test_positions_stay_when_the_year_or_a_filter_changes(page: Page, words: Words) -> None:
    def places() -> dict[str, tuple[float, float]]:
        # names in bands stand right of their marks; in discs they may change sides
        seen = [it for it in words(page) if it["right"] < 735]
        often = Counter(it["words"] for it in seen)
        return {
            it["words"]: (round(it["left"]), round(it["top"]))
            for it in seen
            if often[it["words"]] == 1
        }

    before = places()
    slide(page, 2018)
    page.get_by_role("button", name="Previous year").click()
    then = places()
    page.get_by_role("button", name="Co-operation and support").click()
    after = places()
    for seen in (then, after):
        assert len(seen.keys() & before.keys()) > 50
        moved = [name for name in seen.keys() & before.keys() if not near(seen[name], before[name])]
        assert moved == []


def near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    # a mark grows and shrinks with nothing but the measure, so its name stays within a pixel
    return abs(one[0] - other[0]) <= 1 and abs(one[1] - other[1]) <= 1


def test_changes_since_the_year_before_are_marked_and_worded(
    page: Page, everything: Dataset
) -> None:
    slide(page, 2019)
    page.get_by_label("Changes since the year before").check()
    actors = everything.actors.values()
    new = {it.name("en") for it in actors if valid(it, 2019) and not valid(it, 2018)}
    ended = {it.name("en") for it in actors if valid(it, 2018) and not valid(it, 2019)}
    told = {
        row.locator("td").first.inner_text(): row.locator("td").last.inner_text()
        for row in page.locator("#rows tr", has_text="since the year before").all()
    }
    assert {name for name, words in told.items() if words.startswith("new")} == new
    assert {name for name, words in told.items() if words.startswith("ended")} == ended
    assert page.locator("#legend-changes li").count() == 2
    assert "year=2019" in page.evaluate("location.hash")


def test_what_is_new_and_what_has_ended_is_what_the_library_says(
    page: Page, everything: Dataset
) -> None:
    page.get_by_label("Changes since the year before").check()
    page.locator("[data-list=ties]").click()
    for year in range(2018, 2023):
        slide(page, year)
        now, before = (ties_at(everything, it) for it in (year, year - 1))
        told = Counter(page.locator("#rows td:last-child").all_inner_texts())
        assert told["new since the year before"] == len(now - before)
        assert told["ended since the year before"] == len(before - now)
        assert f"{len(now)}/{len(everything.ties)} ties" in page.locator("#counts").inner_text()
    page.locator("[data-list=actors]").click()


def ties_at(dataset: Dataset, year: int) -> set[str]:
    return set(Network.of(dataset, kinds="all", statuses="all", at=str(year)).ties)


def test_neighbours_are_counted_among_what_is_shown_and_other_measures_say_they_are_not(
    page: Page, everything: Dataset
) -> None:
    slide(page, 2018)
    page.get_by_role("button", name="North Ostrobothnia NGO Structure project").first.click()
    network = Network.of(everything, kinds="all", statuses="all", at="2018")
    told = page.locator("#details dd").all_inner_texts()
    assert str(network.degrees()["pp-jarjestorakenne"]) in told
    page.locator("#size").select_option("betweenness")
    assert "Betweenness (whole network, all dates)" in page.locator("#columns").inner_text()


def test_all_years_is_no_place_on_the_slider(page: Page) -> None:
    number = page.locator("#year-number")
    assert (number.input_value(), number.get_attribute("placeholder")) == ("", "all")
    assert "off" in (page.locator("#years").get_attribute("class") or "")


def test_undated_records_are_counted_aloud(page: Page, everything: Dataset) -> None:
    slide(page, 2019)
    shown = Network.of(everything, kinds="all", statuses="all", at="2019")
    undated = sum(not it.start and not it.end for it in shown.ties.values())
    assert f"{undated} ties" in page.locator("#undated").inner_text()


def test_the_map_follows_the_slider_and_the_table_waits_until_it_rests(page: Page) -> None:
    counts = page.evaluate(
        """new Promise((done) => {
          const rows = document.getElementById("rows");
          let made = 0;
          new MutationObserver(() => (made += 1)).observe(rows, { childList: true });
          const slider = document.getElementById("year");
          for (const value of [2016, 2017, 2018]) {
            slider.value = value;
            slider.dispatchEvent(new Event("input"));
          }
          requestAnimationFrame(() => {
            const seen = { made, number: document.getElementById("year-number").value };
            setTimeout(() => done({ ...seen, later: made, address: location.hash }), 600);
          });
        })"""
    )
    assert (counts["made"], counts["number"], counts["later"]) == (0, "2018", 1)
    assert "year=2018" in counts["address"]
