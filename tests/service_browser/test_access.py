"""Whoever reads a page: axe finds nothing, nothing is cut off, and no page is left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.service_browser.house import House, overflow, settle
from tests.service_browser.states import (
    NO_PAGES,
    PROBLEM,
    STATES,
    Prepared,
    State,
    prepared,
    routes,
)

ALL = [state for states in STATES.values() for state in states]
AXE = 'axe.run({resultTypes: ["violations"]}).then((told) => told.violations)'


class Look(NamedTuple):
    """How a page is looked at."""

    language: str
    theme: Literal["light", "dark"]
    width: int

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.width}"


DAILY = (Look("fi", "light", 1280), Look("en", "dark", 390))
LOOKS = tuple(map(Look._make, product(("fi", "en"), ("light", "dark"), (1280, 390))))
FIRST = [states[0] for states in STATES.values()]
TABS = 80
"""How often Tab is pressed on a page, at most."""


def is_daily(state: State, look: Look) -> bool:
    """Say whether a day's run looks at a page like this: in two ways, or in one of them."""
    return look in DAILY if state in FIRST else look == DAILY[ALL.index(state) % 2]


CASES = [(state, look) for state in ALL for look in LOOKS]
LOOKED_AT = [
    pytest.param(
        *case, id="-".join(map(str, case)), marks=() if is_daily(*case) else pytest.mark.slow
    )
    for case in CASES
]
"""Every page in every way; those that a day's run leaves out are slow."""
NAMELESS = """[...document.querySelectorAll("input, select, textarea")]
  .filter((it) => it.type !== "hidden" && it.checkVisibility() && !it.labels?.length
    && !it.ariaLabel && !it.getAttribute("aria-labelledby"))
  .map((it) => it.outerHTML)"""
CAN_BE_REACHED = """(() => {
  const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  window.left = new Set([...document.querySelectorAll(all)].filter((it) =>
    it.checkVisibility({ visibilityProperty: true }) && !it.disabled && it.type !== "hidden"
    && it.tabIndex >= 0));
  window.unseen = [];
  document.addEventListener("focusin", ({ target }) => {
    left.delete(target);
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(target);
    const is_outlined = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    if (!is_outlined && boxShadow === "none" && target.id !== "walk") {
      unseen.push(target.outerHTML.slice(0, 200));
    }
  });
  return left.size;
})()"""
"""Lists what Tab is to reach, crosses out what it did, and notes where that is not to be seen."""

Show = Callable[[State, Look], Page]


@pytest.fixture(scope="module")
def ready(house: House) -> Prepared:
    return prepared(house)


@pytest.fixture(scope="module")
def bare(opens: Callable[..., House], region: Path) -> tuple[House, str]:
    """Return a service that nobody runs yet, with the token that makes its administrator."""
    house = opens(region)
    return house, house.running.services.service.first.renew() or ""


@pytest.fixture(scope="module")
def window(ready: Prepared, bare: tuple[House, str]) -> Callable[[str], Page]:
    """Return the window of somebody, opened when it is asked for first."""
    opened: dict[str, Page] = {}

    def of(who: str) -> Page:
        if who not in opened:
            house = bare[0] if who == "first" else ready.house
            is_known = who not in ("first", "nobody")
            opened[who] = house.signed_in(who) if is_known else house.window().new_page()
        return opened[who]

    return of


@pytest.fixture(scope="module")
def show(window: Callable[[str], Page], ready: Prepared, bare: tuple[House, str]) -> Show:
    """Open a page in a language, in the window of whom it is for."""

    def shown(state: State, look: Look) -> Page:
        page = window(state.who)
        address, sign, anchor = ready.address(state).replace("FIRST", bare[1]).partition("#")
        page.set_viewport_size({"width": look.width, "height": 900})
        page.emulate_media(color_scheme=look.theme)
        page.goto("about:blank")
        joint = "&" if "?" in address else "?"
        answer = page.goto(f"{address}{joint}lang={look.language}{sign}{anchor}")
        assert answer
        assert answer.status == state.status
        settle(page)
        return page

    return shown


def test_every_page_of_the_app_is_looked_at() -> None:
    assert routes() == (set(STATES) - {PROBLEM}) | NO_PAGES
    assert (len(CASES), sum(is_daily(*case) for case in CASES)) == (432, 91)


@pytest.mark.parametrize(("state", "look"), LOOKED_AT)
def test_axe_finds_nothing_and_nothing_is_cut_off(show: Show, state: State, look: Look) -> None:
    page = show(state, look)
    assert page.locator("html").get_attribute("lang") == look.language
    assert page.locator("h1").count() == 1
    assert page.evaluate(NAMELESS) == []
    assert overflow(page) <= 0
    page.evaluate(Axe().axe_script)
    told = [(it["id"], [node["html"] for node in it["nodes"]]) for it in page.evaluate(AXE)]
    assert told == [], json.dumps(told, indent=1)


@pytest.mark.parametrize("state", FIRST, ids=str)
def test_tab_reaches_everything_and_one_sees_where_one_is(show: Show, state: State) -> None:
    page = show(state, DAILY[0])
    steps = page.evaluate(CAN_BE_REACHED)
    for _ in range(min(steps, TABS) + 3):
        page.keyboard.press("Tab")
    assert page.evaluate("unseen") == []
    left = page.evaluate("[...left].map((it) => it.outerHTML.slice(0, 200))")
    assert len(left) <= max(0, steps - TABS), left


def test_the_first_key_skips_the_navigation(show: Show) -> None:
    for address in ("coverage", "map"):
        page = show(State("board", address), DAILY[0])
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_the_actors_of_the_map_are_walked_through_with_keys(show: Show) -> None:
    page = show(State("board", "map"), DAILY[0])
    page.locator("#walk").focus()
    seen = set()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        seen.add(page.locator("#walk").get_attribute("aria-activedescendant"))
    assert len(seen) == 3
    page.keyboard.press("Enter")
    page.locator("#details h2").wait_for()
