"""The page for everybody: keyboard, screen reader, contrast, and names that can be read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from netmap.dataset import Dataset

Show = Callable[..., Page]
WALK = """
(steps) => Array.from({ length: steps }, () => {
  walk.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
  return document.getElementById(walk.getAttribute("aria-activedescendant")).textContent;
})
"""
"""Walks on as the arrow key does, and notes where that leads."""

Words = Callable[[Page], list[dict[str, Any]]]


def test_the_arrow_keys_reach_every_actor(page: Page, everything: Dataset) -> None:
    page.locator("#walk").focus()
    page.keyboard.press("Home")
    seen = [standing(page)]
    page.keyboard.press("ArrowRight")
    seen += [standing(page), *page.evaluate(WALK, len(everything.actors) - 2)]
    names = [text.split(", ")[0] for text in seen]
    assert sorted(names) == sorted(
        it.name("en").split(", ")[0] for it in everything.actors.values()
    )
    page.keyboard.press("ArrowUp")
    assert standing(page) != seen[-1]
    last = standing(page)
    page.keyboard.press("Enter")
    assert last.startswith(page.locator("#details h2").inner_text())
    expect(page.locator("#details h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#walk")).to_be_focused()


def standing(page: Page) -> str:
    words: str = page.evaluate(
        "document.getElementById(walk.getAttribute('aria-activedescendant')).textContent"
    )
    return words


def test_the_keyboard_can_skip_to_the_map_and_to_the_table(show: Show, written: Path) -> None:
    page = show(written)
    for target in ("walk", "table"):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == target
        page.evaluate("document.activeElement.blur()")
        if target == "walk":
            page.locator("a.skip").first.focus()


@pytest.mark.parametrize(
    ("language", "width", "dark"),
    [("fi", 1280, False), ("en", 390, True), ("sv", 1280, True), ("fi", 390, False)],
)
def test_axe_finds_nothing_to_complain_of(
    show: Show, written: Path, language: str, width: int, dark: bool
) -> None:
    menu = "saving" if language == "en" else "filters"
    at = f"#lang={language}&actor=jarjestokainuu-2&path=stea&year=2019&changes=true"
    page = show(written, width=width, dark=dark, at=at)
    page.evaluate(f"document.getElementById('{menu}').open = true")
    told = Axe().run(page).response["violations"]
    faults = [(it["id"], it["help"], [node["html"][:200] for node in it["nodes"]]) for it in told]
    assert faults == [], json.dumps(faults, indent=1)


@pytest.mark.parametrize(("actors", "width"), [(300, 1280), (600, 1280), (600, 390)])
def test_names_of_a_whole_region_are_drawn_beside_each_other(
    show: Show, invented: Callable[[int], Path], words: Words, actors: int, width: int
) -> None:
    page = show(invented(actors), width=width)
    drawn = words(page)
    page.locator("[data-zoom=in]").click()
    close_up = words(page)
    assert len(drawn) > (actors / 4 if width == 1280 else 20)
    for shown in (drawn, close_up):
        pairs = [(a["words"], b["words"]) for a, b in combinations(shown, 2) if over(a, b)]
        assert pairs == []


def over(one: dict[str, Any], other: dict[str, Any]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(across > 1 and down > 1)


def test_the_name_of_the_actor_that_the_keyboard_is_at_stays(page: Page, words: Words) -> None:
    before = Counter(word for label in words(page) for word in label["words"].split())
    page.locator("#walk").focus()
    page.keyboard.press("Home")
    after = Counter(word for label in words(page) for word in label["words"].split())
    first = standing(page).split()[0]
    assert 0 < before[first] <= after[first]


FINGERS = """
(moves) => {
  const map = document.getElementById("map");
  for (const [type, points] of moves) {
    const touches = points.map(([clientX, clientY], identifier) =>
      new Touch({ identifier, target: map, clientX, clientY }));
    map.dispatchEvent(new TouchEvent(type, { touches, bubbles: true, cancelable: true }));
  }
}
"""


def test_one_finger_scrolls_the_page_and_two_move_the_map(
    show: Show, invented: Callable[[int], Path], words: Words
) -> None:
    page = show(invented(600), width=390)
    assert page.locator("#map canvas").evaluate("(it) => it.style.touchAction") == "pan-y"
    before = {it["words"]: it["top"] for it in words(page)}
    page.evaluate(FINGERS, [["touchstart", [[100, 400]]], ["touchmove", [[100, 300]]]])
    assert {it["words"]: it["top"] for it in words(page)} == before
    both = [["touchstart", [[100, 400], [150, 400]]], ["touchmove", [[100, 300], [150, 300]]]]
    page.evaluate(FINGERS, both)
    after = {it["words"]: it["top"] for it in words(page)}
    moved = Counter(round(before[name] - after[name]) for name in before.keys() & after.keys())
    assert moved.most_common(1)[0][0] == 100
