"""The year of the page: what is shown of it, what has changed since, and that nothing moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from netmap.dataset import Dataset
from netmap.model import Actor, PartialDate, Tie

Words = Callable[[Page], list[dict[str, Any]]]


def slide(page: Page, year: int) -> None:
    page.locator("#year").fill(str(year))


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
    page.get_by_label("Mark changes since the year before").check()
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


def test_undated_records_are_counted_aloud(page: Page, everything: Dataset) -> None:
    slide(page, 2019)
    undated = sum(not it.start and not it.end for it in everything.ties.values())
    assert f"{undated} ties" in page.locator("#undated").inner_text()
