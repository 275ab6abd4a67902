"""A board member with a link on a phone: opens it, reads, looks at the map, comes back to it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.service_browser.house import House, overflow, settle

ACTOR = "pp-jarjestorakenne"


@pytest.fixture(scope="module")
def page(house: House) -> Page:
    """Return the page of a board member who opened the link that was sent."""
    page = house.phone().new_page()
    page.goto(house.link(title="Board of May"))
    return page


def tap(page: Page, name: str) -> None:
    """Tap an entry of the navigation, which slides on a phone."""
    entry = page.locator("nav.pages").get_by_role("link", name=name, exact=True)
    with page.expect_navigation():
        entry.tap()


def test_a_board_member_walks_from_the_link_to_the_sources(house: House, page: Page) -> None:
    expect(page).to_have_url(house.running.url + house.home)
    expect(page.get_by_role("heading", level=1)).to_have_text("Region")
    figures = page.locator(".tiles li b").all_inner_texts()
    assert len(figures) >= 3
    assert all(re.search(r"\d", figure) for figure in figures)
    tap(page, "Map")
    settle(page)
    page.locator("#search").fill("jarjestorakenne")
    page.locator("#found [role=option]").first.tap()
    details = page.locator("#details")
    expect(details.locator("h2")).to_be_visible()
    expect(details).to_contain_text("Source")
    assert "actor=" in page.url
    assert house.faults(page) == []


def test_the_year_stands_in_the_address_and_a_reload_keeps_it(house: House, page: Page) -> None:
    page.goto(f"{house.home}map")
    settle(page)
    page.locator("#year").fill("2018")
    page.locator("#year").dispatch_event("change")
    expect(page).to_have_url(re.compile("year=2018"))
    counts = page.locator("#counts").inner_text()
    page.reload()
    settle(page)
    assert page.locator("#year-number").input_value() == "2018"
    assert page.locator("#counts").inner_text() == counts
    page.locator("#year-after").tap()
    expect(page).to_have_url(re.compile("year=2019"))


def test_coverage_leads_to_an_actor_and_the_way_back_works(house: House, page: Page) -> None:
    page.goto(house.home)
    tap(page, "Coverage")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    choice = page.locator("main select").first
    options = choice.locator("option").evaluate_all("all => all.map((it) => it.value)")
    choice.select_option(options[-1])
    expect(page).to_have_url(re.compile("indicator="))
    chosen = page.url
    page.goto(f"{house.home}actors/{ACTOR}")
    expect(page.locator("main")).to_contain_text("Source")
    page.go_back()
    expect(page).to_have_url(chosen)
    assert page.locator("main select").first.input_value() == options[-1]
    page.go_forward()
    expect(page).to_have_url(re.compile(ACTOR))


def test_the_language_and_the_theme_stay_from_page_to_page(house: House, page: Page) -> None:
    page.goto(f"{house.home}actors/{ACTOR}")
    page.locator(".languages [lang=sv]").tap()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").select_option("dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    tap(page, "Karta")
    settle(page)
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("#title")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.goto(f"{house.home}?lang=en&theme=auto")


@pytest.mark.parametrize("address", ["", "coverage", f"actors/{ACTOR}", "map"])
def test_a_page_is_printed_without_what_only_a_screen_needs(
    house: House, page: Page, address: str
) -> None:
    page.goto(house.home + address)
    settle(page)
    page.emulate_media(media="print")
    for unneeded in ("nav.pages", ".choices-of-reader", "a.skip"):
        expect(page.locator(unneeded).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.emulate_media(media="screen")


@pytest.mark.parametrize(
    "place",
    ["", "map", "coverage", "actors", "partners", "meetings", "compare", "without", "quality",
     "answers", "answers/centrality?rows=1", f"without?actor={ACTOR}", f"actors/{ACTOR}"],
)  # fmt: skip
def test_nothing_is_wider_than_the_phone(house: House, page: Page, place: str) -> None:
    for language in ("fi", "sv"):
        joint = "&" if "?" in place else "?"
        page.goto(f"{house.home}{place}{joint}lang={language}")
        settle(page)
        assert overflow(page) <= 0
    page.goto(f"{house.home}?lang=en")


def test_a_board_member_sees_no_page_of_editors(house: House, page: Page) -> None:
    for place in ("import", "edit", "admin", "edit/actors"):
        answer = page.goto(house.home + place)
        assert answer
        assert answer.status == 403
    page.goto(house.home)
    assert page.locator("nav.pages .own").count() == 0
