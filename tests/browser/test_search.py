"""Finding an actor: by any of its names, by its municipality, else by its id."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from netmap import Network, maps
from netmap.dataset import Dataset
from netmap.model import Actor

Show = Callable[..., Page]
ACTORS = (
    Actor(
        id="agency",
        kind="authority",
        name_fi="Aluehallintovirasto",
        name_en="Regional State Administrative Agency",
        aliases=("AVI", "Lapland's agency"),
    ),
    Actor(id="start", kind="ngo", name_en="Avian friends"),
    Actor(id="word", kind="ngo", name_en="Friends of avians"),
    Actor(id="inside", kind="ngo", name_en="Friends of Navia"),
    Actor(id="home", kind="ngo", name_en="Friends of the river", municipality="kunta-tuusniemi"),
    Actor(id="unnamed-body", kind="ngo"),
)


@pytest.fixture(scope="module")
def page(show: Show, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("search") / "map.html"
    path.write_text(maps.page(Network.of(Dataset(ACTORS)), language="en"), encoding="utf-8")
    return show(path)


def found(page: Page, words: str) -> list[str]:
    page.locator("#search").fill(words)
    names = page.locator("#found [role=option]:not([aria-disabled])")
    return [text.split("\n")[0] for text in names.all_inner_texts()]


def test_the_start_of_a_name_comes_before_that_of_a_word_and_what_is_inside(page: Page) -> None:
    agency, *rest = found(page, "avi")
    assert agency == "Regional State Administrative Agency"
    assert rest == ["Avian friends", "Friends of avians", "Friends of Navia"]


def test_each_word_is_looked_for(page: Page) -> None:
    assert found(page, "agency regional") == ["Regional State Administrative Agency"]
    assert found(page, "friends tuusniemi") == ["Friends of the river"]
    assert found(page, "friends nothing") == []


def test_an_actor_without_a_name_is_found_by_its_id(page: Page) -> None:
    assert found(page, "unnamed") == ["unnamed-body"]
    page.keyboard.press("Enter")
    expect(page.locator("#details h2")).to_have_text("unnamed-body")


def test_the_list_of_what_is_found_is_named_in_the_language_of_the_page(page: Page) -> None:
    for language, words in (("sv", "Sök aktör"), ("en", "Find an actor")):
        page.locator(f"[data-language={language}]").click()
        assert page.locator("#found").get_attribute("aria-label") == words


def test_the_map_can_be_read_before_anybody_comes_to_it(page: Page) -> None:
    expect(page.locator("#walk [role=option]")).to_have_count(len(ACTORS))
    assert "unnamed-body" in page.locator("#walk").inner_text()
