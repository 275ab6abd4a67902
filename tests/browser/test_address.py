"""The address of the page: it keeps the view, no link harms it, Back goes through places."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from netmap import Network, maps
from netmap.dataset import Dataset
from netmap.views.maps import Section

Show = Callable[..., Page]
VIEW = "#lang=en&no-levels=national"


@pytest.fixture(scope="module")
def page(show: Show, everything: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """Return the map of the examples with a section under it, as it opens from a link."""
    path = tmp_path_factory.mktemp("sections") / "map.html"
    section = {language: Section("Gaps", ("None.",)) for language in ("fi", "sv", "en")}
    network = Network.of(everything, kinds="all", statuses="all")
    path.write_text(maps.page(network, language="en", sections=(section,)), encoding="utf-8")
    return show(path, at=VIEW)


def address(page: Page) -> str:
    found: str = page.evaluate("location.hash")
    return found


def choose(page: Page, name: str) -> None:
    page.locator("#search").fill(name)
    page.locator("#found [role=option]").first.click()


def test_links_on_the_page_leave_the_view_in_the_address(page: Page) -> None:
    before = address(page)
    for link, place in (
        ('a[href="#walk"]', "walk"),
        ('a[href="#table"]', "table"),
        ('.parts:not([hidden]) a[href="#part-1-en"]', "part-1-en"),
    ):
        page.locator(link).focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == place
        assert address(page) == before
    expect(page.locator("#part-1-en h2")).to_be_in_viewport()


def test_an_address_without_a_view_is_the_page_as_it_opens(page: Page) -> None:
    page.evaluate("location.hash = '#lang=sv&no-actors=ngo'")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    page.evaluate("location.hash = ''")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("#filter-count").text_content() == ""
    page.evaluate("location.hash = '#lang=sv'")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    page.evaluate("location.hash = '#table'")
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_back_goes_through_what_was_selected_and_not_through_filters(page: Page) -> None:
    page.evaluate(f"location.hash = '{VIEW}'")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    heading = page.locator("#details h2")
    choose(page, "JärjestöKainuu")
    first = heading.inner_text()
    page.locator("#size").select_option("betweenness")
    page.locator("#only").click()
    choose(page, "STEA")
    assert heading.inner_text() != first
    page.go_back()
    expect(heading).to_have_text(first)
    expect(page).to_have_url(re.compile("focus=.*size=betweenness"))
    page.go_back()
    expect(page.locator("#crumbs")).to_be_hidden()
    expect(heading).to_have_text(first)
    page.go_back()
    expect(page.locator("#details")).to_be_hidden()
    page.go_forward()
    expect(heading).to_have_text(first)


def test_opening_a_part_with_an_actor_in_it_is_one_step_back(
    show: Show, everything: Dataset, tmp_path: Path
) -> None:
    path = tmp_path / "aggregated.html"
    network = Network.of(everything, kinds="all", statuses="all")
    path.write_text(maps.page(network, layout="aggregated", language="en"), encoding="utf-8")
    page = show(path)
    keys = page.locator("#walk-keys")
    assert keys.text_content() == "The arrow keys walk from ring to ring; Enter opens."
    choose(page, "STEA")
    expect(page).to_have_url(re.compile("part="))
    assert "from actor to actor" in str(keys.text_content())
    page.go_back()
    expect(page.locator("#details")).to_be_hidden()
    expect(page.locator("#crumbs")).to_be_hidden()
