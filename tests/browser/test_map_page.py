"""The map of the examples in a real browser: what a reader sees, does and is protected from."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from netmap import Network, maps, read
from netmap.dataset import Dataset
from netmap.model import Actor, Tie

Show = Callable[..., Page]
Faults = Callable[[Page], list[str]]
Words = Callable[[Page], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def windows(show: Show, written: Path) -> Callable[[int], Page]:
    """Return the map of the examples in a window of a width, opened once."""
    opened: dict[int, Page] = {}

    def window(width: int) -> Page:
        if width not in opened:
            opened[width] = show(written, width=width)
        return at_rest(opened[width])

    return window


@pytest.fixture
def page(windows: Callable[[int], Page]) -> Page:
    return windows(1280)


def at_rest(page: Page) -> Page:
    """Undo what an earlier test did to the page."""
    page.locator("#search").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator("[data-language=en]").click()
    return page


def select(page: Page, name: str) -> None:
    page.locator("#search").fill(name)
    page.locator("#found [role=option]").first.wait_for()
    page.keyboard.press("Enter")


def heading(page: Page) -> str:
    return page.locator("#details h2").inner_text()


def map_of(network: Network, tmp_path: Path) -> Path:
    path = tmp_path / "other.html"
    path.write_text(maps.page(network), encoding="utf-8")
    return path


# What the page fetches and says


def test_the_page_asks_for_nothing_but_itself(show: Show, written: Path, faults: Faults) -> None:
    page = show(written)
    select(page, "kainuu")
    page.wait_for_load_state("networkidle")
    assert faults(page) == []


def test_the_policy_of_the_page_holds_in_the_browser(page: Page) -> None:
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.XSS = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.XSS = 1'>");
        }"""
    )
    assert page.evaluate("window.XSS") is None
    assert page.evaluate("faults.length") > 0


# The map


@pytest.mark.parametrize("width", [390, 1280])
def test_the_map_is_drawn(windows: Callable[[int], Page], width: int) -> None:
    colours = windows(width).evaluate(
        """() => {
          const canvas = document.querySelector("#map canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let at = 0; at < data.length; at += 4) {
            if (data[at + 3]) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
          }
          return seen.size;
        }"""
    )
    assert colours > 50


@pytest.mark.parametrize("width", [390, 760, 1280])
def test_no_label_is_drawn_over_another(
    windows: Callable[[int], Page], words: Words, width: int
) -> None:
    page = windows(width)
    for language in ("fi", "sv", "en"):
        page.locator(f"[data-language={language}]").click()
        drawn = words(page)
        assert len(drawn) > 20
        assert [(a["words"], b["words"]) for a, b in combinations(drawn, 2) if over(a, b)] == []


def test_no_label_is_drawn_over_another_close_up_or_with_a_selection(
    page: Page, words: Words
) -> None:
    page.locator("[data-zoom=in]").click()
    close_up = words(page)
    select(page, "Järjestörakenne")
    selected = words(page)
    page.locator("[data-zoom=whole]").click()
    assert not [pair for pair in combinations(close_up, 2) if over(*pair)]
    assert not [pair for pair in combinations(selected, 2) if over(*pair)]


def test_most_actors_have_a_label_at_the_width_of_a_screen(
    page: Page, everything: Dataset, words: Words
) -> None:
    drawn = " ".join(label["words"].rstrip("-…") for label in words(page))
    begins = [actor.name("en")[:8] for actor in everything.actors.values()]
    assert sum(begin in drawn for begin in begins) > 0.5 * len(begins)


def over(one: dict[str, Any], other: dict[str, Any]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(across > 1 and down > 1)


# The table and the languages


def test_the_table_has_every_actor(page: Page, everything: Dataset) -> None:
    names = page.locator("#rows tr td:first-child").all_inner_texts()
    assert sorted(names) == sorted(actor.name("en") for actor in everything.actors.values())


def test_the_table_can_be_sorted_by_its_headings(page: Page) -> None:
    names = page.locator("#rows tr td:first-child")
    page.locator("#columns button").first.click()
    first = names.all_inner_texts()
    page.locator("#columns button").first.click()
    assert first == names.all_inner_texts()[::-1]
    assert page.locator("#columns [aria-sort]").count() == 1


def test_the_page_can_be_read_in_three_languages(page: Page, everything: Dataset) -> None:
    seen = set()
    for language in ("fi", "sv", "en"):
        page.locator(f"[data-language={language}]").click()
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator(f"[data-language={language}]").get_attribute("aria-pressed") == "true"
        seen.add((page.title(), page.locator("#table-title").inner_text()))
        name = everything.actors["stea"].name(language)
        assert page.get_by_role("cell", name=name, exact=True).count() == 1
    assert len(seen) == 3


def test_no_text_of_the_page_is_missing(page: Page) -> None:
    unread = re.compile(r"\s*|[a-z]+_[a-z_]+")
    for language in ("fi", "sv", "en"):
        page.locator(f"[data-language={language}]").click()
        texts = page.locator("[data-text]").all_text_contents()
        labels = page.locator("[data-label]").evaluate_all("all => all.map((it) => it.ariaLabel)")
        assert not [text for text in (*texts, *labels) if unread.fullmatch(text)]


def test_the_legend_counts_all_actors_and_ties(page: Page, everything: Dataset) -> None:
    legend = page.locator("#legend-actors b").all_inner_texts()
    families = page.locator("#legend-ties b").all_inner_texts()
    assert sum(map(int, legend)) == len(everything.actors)
    assert sum(map(int, families[:6])) == len(everything.ties)


# Search, selection, details


def test_the_search_folds_accents_and_selects_by_keyboard(page: Page) -> None:
    search = page.locator("#search")
    search.press_sequentially("jarjestokai")
    assert page.locator("#found [role=option]").first.inner_text().startswith("JärjestöKainuu 2.0")
    assert search.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = search.get_attribute("aria-activedescendant")
    assert page.locator("#found [aria-selected=true]").get_attribute("id") == active
    page.keyboard.press("Enter")
    assert heading(page).startswith("JärjestöKainuu 2.0")


def test_the_search_finds_names_of_every_language(page: Page) -> None:
    page.locator("#search").fill("social- och halsoorg")
    assert "STEA" in page.locator("#found [role=option]").first.inner_text()


def test_a_search_without_a_match_says_so(page: Page) -> None:
    page.locator("#search").fill("qqqq")
    assert page.locator("#status").inner_text().strip()
    page.keyboard.press("Enter")
    expect(page.locator("#details")).to_be_hidden()


def test_details_show_every_tie_with_source_line_and_quote(page: Page, everything: Dataset) -> None:
    actor = everything.actors["jarjestokainuu-2"]
    page.get_by_role("button", name=actor.name("en"), exact=True).first.click()
    details = page.locator("#details")
    ties = [tie for tie in everything.ties.values() if actor.id in (tie.source, tie.target)]
    quotes = {" ".join((it.quote or "").split()) for tie in ties for it in tie.citations}
    shown = {" ".join(text.split()) for text in details.locator("q").all_inner_texts()}
    assert {text for text in quotes if text} <= shown
    assert details.locator(".ties > li").count() == len(ties)
    assert all(
        re.search(rf"\b{it.line}\b", details.inner_text()) for tie in ties for it in tie.citations
    )


def test_details_name_the_source_by_its_title(page: Page, everything: Dataset) -> None:
    select(page, "JärjestöKainuu 2.0")
    titles = [source.title for source in everything.cited.values()]
    assert any(title in page.locator("#details").inner_text() for title in titles)


def test_escape_closes_the_details_and_gives_the_focus_back(page: Page) -> None:
    row = page.locator("#rows tr").nth(5).get_by_role("button")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#details")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#details")).to_be_hidden()
    expect(row).to_be_focused()


def test_a_tie_leads_to_the_actor_at_its_other_end(page: Page) -> None:
    select(page, "JärjestöKainuu 2.0")
    first = page.locator("#details .ties").get_by_role("button").first
    name = first.inner_text()
    first.click()
    assert heading(page) == name


def test_a_click_on_the_map_selects_the_actor_there(page: Page, words: Words) -> None:
    named = [label for label in words(page) if label["words"].startswith("STEA")]
    label = named[0] if named else words(page)[-1]
    page.locator("#map canvas").click(
        position={
            "x": (label["left"] + label["right"]) / 2,
            "y": (label["top"] + label["bottom"]) / 2,
        }
    )
    page.locator("#details").wait_for()
    assert label["words"].split()[0].rstrip("-…") in heading(page)


def test_a_selection_can_be_linked_to(page: Page) -> None:
    select(page, "JärjestöKainuu 2.0")
    chosen = heading(page)
    page.reload()
    assert heading(page)[:14] == chosen[:14]


# Narrow and wide


@pytest.mark.parametrize("width", [390, 760, 1280])
def test_nothing_is_wider_than_the_window(windows: Callable[[int], Page], width: int) -> None:
    page = windows(width)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    select(page, "Järjestörakenne")
    assert page.evaluate(overflow) <= 0


def test_buttons_are_large_enough_to_be_touched(windows: Callable[[int], Page]) -> None:
    page = windows(390)
    sizes = page.get_by_role("button").evaluate_all(
        "all => all.map((it) => it.getBoundingClientRect()).filter((it) => it.width)"
        ".map((it) => Math.min(it.width, it.height))"
    )
    assert min(sizes) >= 24


# Data that mean harm, and data that are odd


def test_hostile_text_is_inert(show: Show, hostile: Path, tmp_path: Path, faults: Faults) -> None:
    page = show(map_of(Network.of(read(hostile), kinds="all", statuses="all"), tmp_path))
    for row in page.locator("#rows tr").get_by_role("button").all():
        row.click()
    for language in ("sv", "en", "fi"):
        page.locator(f"[data-language={language}]").click()
    page.locator("[data-list=ties]").click()
    for menu in page.locator("details.menu summary").all():
        menu.click()
    page.locator("#walk").focus()
    page.locator("#search").fill("script")
    page.locator("#map canvas").hover()
    assert page.evaluate("window.XSS") is None
    assert page.locator("main img, main a, main script, header img, footer img").count() == 0
    assert faults(page) == []


def test_hostile_text_is_shown_as_it_is(show: Show, hostile: Path, tmp_path: Path) -> None:
    page = show(map_of(Network.of(read(hostile), kinds="all", statuses="all"), tmp_path))
    page.locator("#rows tr").get_by_role("button").first.click()
    assert "</script><script>window.XSS=1</script>" in page.locator("#details").inner_text()


def test_names_that_javascript_knows_are_only_names(
    show: Show, tmp_path: Path, faults: Faults
) -> None:
    names = ["__proto__", "constructor", "toString", "hasOwnProperty", "0"]
    actors = [Actor(id=name, kind=name, level=name) for name in names]
    ties = [Tie(id=name, source=name, target="__proto__", kind=name) for name in names]
    page = show(map_of(Network.of(Dataset([*actors, *ties]), kinds="all"), tmp_path))
    for row in page.locator("#rows tr").get_by_role("button").all():
        row.click()
    shown = page.locator("#rows tr td:first-child").all_inner_texts()
    assert sorted(shown) == sorted(names)
    assert faults(page) == []


def test_an_empty_map_says_so(show: Show, tmp_path: Path) -> None:
    page = show(map_of(Network.of(Dataset()), tmp_path))
    assert page.locator("#notice").inner_text().strip()
    assert page.locator("#rows tr").count() == 0
    assert page.evaluate("faults") == []


def test_a_network_without_ties_has_no_legend_of_ties(show: Show, tmp_path: Path) -> None:
    actors = [Actor(id=name, kind="ngo") for name in "abc"]
    page = show(map_of(Network.of(Dataset(actors)), tmp_path))
    expect(page.locator("#ties-heading")).to_be_hidden()
    expect(page.locator("#legend-ties")).to_be_hidden()


@pytest.mark.parametrize("width", [760, 1280])
def test_a_long_name_leaves_the_other_columns_whole(show: Show, tmp_path: Path, width: int) -> None:
    long = Actor(id="a", kind="project", level="regional", name_fi="pitkä nimi " * 30)
    page = show(map_of(Network.of(Dataset([long])), tmp_path), width=width)
    heights = "all => all.map((it) => it.firstChild ? it.getClientRects()[0].width : 0)"
    widths = page.locator("#rows td, #columns th").evaluate_all(heights)
    assert min(widths) > 60
    wide = page.locator("#columns button").evaluate_all(
        "all => all.map((it) => it.scrollWidth - it.clientWidth)"
    )
    assert max(wide) <= 0


def test_focus_is_not_hidden_behind_the_details(page: Page) -> None:
    select(page, "Järjestörakenne")
    row = page.locator("#rows tr").nth(40).get_by_role("button")
    row.focus()
    page.evaluate("new Promise((done) => addEventListener('scrollend', done, { once: true }))")
    hidden = page.evaluate("document.getElementById('details').getBoundingClientRect().top")
    box = row.bounding_box()
    assert box
    assert box["y"] + box["height"] <= hidden


def test_one_actor_is_drawn(show: Show, tmp_path: Path, words: Words) -> None:
    network = Network.of(Dataset([Actor(id="a", kind="ngo", municipality="kunta-oulu")]))
    page = show(map_of(network, tmp_path))
    assert page.locator("#rows tr").count() == 1
    assert words(page)
