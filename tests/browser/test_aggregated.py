"""The overview of a large network: rings that open, and what they are tied to."""

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

from netmap import Network, fictional, maps
from tests.map_data import unpacked

Show = Callable[..., Page]
Words = Callable[[Page], list[dict[str, Any]]]
DATA = "JSON.parse(document.getElementById('netmap-data').textContent)"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the map of a fictional region too large to show all its actors at once."""
    path = tmp_path_factory.mktemp("large") / "map.html"
    network = Network.of(fictional.region(actors=5300, ties=12000), kinds="all", statuses="all")
    path.write_text(maps.page(network, language="en"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def region(show: Show, large: Path) -> Page:
    return show(large)


@pytest.fixture(scope="module")
def data(region: Page) -> dict[str, Any]:
    return unpacked(region.evaluate(DATA))


@pytest.fixture
def page(region: Page) -> Page:
    """Return the overview, as the page opens."""
    region.evaluate("location.hash = `#lang=en&now=${performance.now()}`")
    expect(region.locator("#crumbs")).to_be_hidden()
    return region


def sizes(data: dict[str, Any]) -> Counter[str]:
    return Counter(node["group"] for node in data["nodes"])


def titles(data: dict[str, Any]) -> dict[str, str]:
    names = {group["id"]: group["title"] for group in data["groups"]}
    return {group: name.get("en") or name["fi"] for group, name in names.items()}


def test_every_ring_has_its_name_and_count_and_no_words_overlap(
    page: Page, data: dict[str, Any], words: Words
) -> None:
    drawn = words(page)
    said = [it["words"] for it in drawn]
    assert Counter(said) >= Counter(str(count) for count in sizes(data).values())
    municipal = {it["id"] for it in data["groups"] if it["kind"] == "municipality"}
    assert {titles(data)[group] for group in municipal} <= set(said)
    assert [(a["words"], b["words"]) for a, b in combinations(drawn, 2) if over(a, b)] == []


def over(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["left"] < other["right"] - 1
        and other["left"] < one["right"] - 1
        and one["top"] < other["bottom"] - 1
        and other["top"] < one["bottom"] - 1
    )


def test_a_filter_and_a_year_count_the_rings_anew(
    page: Page, data: dict[str, Any], words: Words
) -> None:
    before = sorted(it["words"] for it in words(page) if it["words"].isdigit())
    page.locator("#legend-actors button", has_text="NGOs").click()
    left = Counter(node["group"] for node in data["nodes"] if node["family"] != "ngo")
    after = [it["words"] for it in words(page) if it["words"].isdigit()]
    assert sorted(after) == sorted(str(left[group]) for group in titles(data))
    assert sorted(after) != before
    page.locator("#reset").click()
    page.locator("#year-after").click()
    of_year = [it["words"] for it in words(page) if it["words"].isdigit()]
    assert sorted(of_year) != before


def test_of_hundreds_of_rings_only_the_strongest_lines_are_drawn_until_one_is_pointed_at(
    show: Show, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    region = fictional.region(municipalities=200, actors=2200, ties=9000)
    path.write_text(maps.page(Network.of(region, kinds="all"), language="en"), encoding="utf-8")
    page = show(path)
    page.evaluate(COUNT_LINES)
    page.locator("[data-zoom=in]").click()
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    lines = page.evaluate("lines")
    assert 20 < sum(width > 0.7 for width in lines) <= 150
    assert max(lines) < 14


COUNT_LINES = """
() => {
  const { stroke, clearRect } = CanvasRenderingContext2D.prototype;
  window.lines = [];
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    window.lines = [];
    return clearRect.apply(this, area);
  };
  CanvasRenderingContext2D.prototype.stroke = function (path) {
    if (path && this.globalAlpha < 0.5) lines.push(this.lineWidth);
    return path ? stroke.call(this, path) : stroke.call(this);
  };
}
"""


def test_a_click_opens_a_part_and_the_way_back_closes_it(
    page: Page, data: dict[str, Any], words: Words
) -> None:
    name, ring = largest(data)
    at = next(it for it in words(page) if it["words"] == name)
    page.evaluate("scrollTo({ top: 400, behavior: 'instant' })")
    box = page.locator("#map").bounding_box()
    assert box
    page.mouse.click(box["x"] + (at["left"] + at["right"]) / 2, box["y"] + at["bottom"] + 30)
    expect(page.locator("#where")).to_contain_text(name)
    rows = page.locator("#rows-shown").inner_text()
    assert str(sizes(data)[ring]) in rows
    assert f"part={ring}" in page.evaluate("location.hash")
    page.locator("#back").click()
    expect(page.locator("#crumbs")).to_be_hidden()


def largest(data: dict[str, Any]) -> tuple[str, str]:
    municipal = {it["id"] for it in data["groups"] if it["kind"] == "municipality"}
    [(ring, _)] = Counter({g: n for g, n in sizes(data).items() if g in municipal}).most_common(1)
    return titles(data)[ring], ring


def test_an_open_part_tells_its_ties_to_the_others(page: Page, data: dict[str, Any]) -> None:
    _, ring = largest(data)
    page.evaluate("(id) => { location.hash = `#lang=en&part=${id}`; }", ring)
    buttons = page.locator("#outside li button:not(.link)")
    buttons.first.wait_for()
    told = [text.rsplit(" ", 1) for text in buttons.all_text_contents()]
    counts = outside(data, ring)
    assert {name: int(count) for name, count in told} == counts
    assert [int(count) for _, count in told] == sorted(counts.values(), reverse=True)
    first = told[0][0]
    buttons.first.click()
    expect(page.locator("#where")).to_contain_text(first)
    expect(page.locator("#back")).to_be_focused()
    assert first in page.locator("#status").inner_text()


def outside(data: dict[str, Any], ring: str) -> dict[str, int]:
    group = {node["id"]: node["group"] for node in data["nodes"]}
    ends = [{group[tie["from"]], group[tie["to"]]} for tie in data["edges"]]
    others = Counter(next(iter(pair - {ring})) for pair in ends if ring in pair and len(pair) > 1)
    return {titles(data)[other]: count for other, count in others.items()}


def test_the_keyboard_walks_the_rings_and_opens_one(page: Page, data: dict[str, Any]) -> None:
    page.locator("#walk").focus()
    page.keyboard.press("Home")
    stops = page.locator("#walk [role=option]")
    assert stops.count() == len(data["groups"])
    said = stops.first.inner_text()
    assert "Most ties:" in said
    page.keyboard.press("ArrowRight")
    chosen = page.locator("#walk [aria-selected=true]").inner_text().split(",")[0]
    page.keyboard.press("Enter")
    expect(page.locator("#where")).to_contain_text(chosen)
    page.locator("#walk").focus()
    page.keyboard.press("Home")
    assert page.locator("#walk [role=option]").count() == page.locator("#rows tr").count()


def test_a_search_leads_into_the_part_of_an_actor(page: Page, data: dict[str, Any]) -> None:
    actor = next(node for node in reversed(data["nodes"]) if node.get("home"))
    name = next(iter(actor["name"].values()))
    page.locator("#search").fill(name)
    page.locator("#found [role=option]").first.click()
    expect(page.locator("#details h2")).to_be_visible()
    expect(page.locator("#where")).to_contain_text(titles(data)[actor["group"]])


def test_a_part_with_too_many_actors_says_how_many_are_drawn(
    show: Show, large: Path, tmp_path: Path
) -> None:
    html = large.read_text(encoding="utf-8")
    start = html.index('id="netmap-data">') + len('id="netmap-data">')
    end = html.index("</script>", start)
    told = json.loads(html[start:end])
    ring = next(iter(told["layouts"]["wide"]["parts"]))
    for layout in told["layouts"].values():
        layout["parts"][ring]["all"] = layout["parts"][ring]["shown"] + 1000
    path = tmp_path / "map.html"
    path.write_text(html[:start] + json.dumps(told) + html[end:], encoding="utf-8")
    page = show(path, at=f"#lang=en&part={ring}")
    expect(page.locator("#where")).to_contain_text("on the map, those with the most ties")
    expect(page.locator("#where")).to_contain_text("all are in the table")


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_in_an_open_part(page: Page, data: dict[str, Any], dark: bool) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.evaluate("(id) => { location.hash = `#lang=en&part=${id}`; }", largest(data)[1])
    page.locator("#outside li button").first.wait_for()
    found = Axe().run(page).response["violations"]
    assert [(it["id"], [node["target"] for node in it["nodes"]][:3]) for it in found] == []
    page.emulate_media(color_scheme="light")
