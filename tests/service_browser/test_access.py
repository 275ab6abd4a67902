"""Whoever reads a page: axe finds nothing, nothing is cut off, and no page is left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.service_browser.house import House, overflow, settle
from tests.service_browser.states import NO_PAGES, PROBLEM, STATES, Prepared, State, prepared, routes

WIDTHS = (1280, 390)
THEMES = ("light", "dark")
LANGUAGES = ("fi", "en")
ALL = [state for states in STATES.values() for state in states]
LOOK = 'axe.run({resultTypes: ["violations"]}).then((told) => told.violations)'


Window = Callable[[str], Page]


@pytest.fixture(scope="module")
def ready(house: House) -> Prepared:
    return prepared(house)


@pytest.fixture(scope="module")
def bare(opens: Callable[..., House], region: Path) -> tuple[House, str]:
    """Return a service that nobody runs yet, with the token that makes its administrator."""
    house = opens(region)
    return house, house.running.services.service.first.renew() or ""


@pytest.fixture(scope="module")
def window(ready: Prepared, bare: tuple[House, str]) -> Window:
    """Return the window of somebody, opened when it is asked for first."""
    opened: dict[str, Page] = {}

    def of(who: str) -> Page:
        if who not in opened:
            house = bare[0] if who == "first" else ready.house
            is_known = who not in ("first", "nobody")
            opened[who] = house.signed_in(who) if is_known else house.window().new_page()
        return opened[who]

    return of


@pytest.fixture
def show(window: Window, ready: Prepared, bare: tuple[House, str]) -> Callable[[State, str], Page]:
    """Open a page in a language, in the window of whom it is for."""

    def shown(state: State, language: str) -> Page:
        page = window(state.who)
        address, sign, anchor = ready.address(state).partition("#")
        address = address.replace("FIRST", bare[1])
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto("about:blank")
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}{sign}{anchor}")
        settle(page)
        page.evaluate(Axe().axe_script)
        return page

    return shown


def test_every_page_of_the_app_is_looked_at() -> None:
    assert routes() == (set(STATES) - {PROBLEM}) | NO_PAGES
    assert len(ALL) * len(LANGUAGES) * len(THEMES) * len(WIDTHS) == 432


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ALL, ids=lambda it: it.address or "front")
def test_axe_finds_nothing_and_nothing_is_cut_off(
    show: Callable[[State, str], Page], window: Window, state: State, language: str
) -> None:
    page = show(state, language)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    found = []
    for width, theme in product(WIDTHS, THEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        told = page.evaluate(LOOK)
        found += [
            (width, theme, it["id"], [node["html"][:160] for node in it["nodes"]]) for it in told
        ]
        if overflow(page):
            found.append((width, theme, "too wide", [str(overflow(page))]))
    assert found == [], json.dumps(found, indent=1)
