"""What tests of the page share: maps written once, a browser without a network, and its ears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from netmap import Network, fictional, maps
from netmap.dataset import Dataset

WATCH = """
window.faults = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.faults.push(event.violatedDirective);
});
const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
window.drawn = [];
CanvasRenderingContext2D.prototype.clearRect = function (...area) {
  window.drawn = [];
  return clearRect.apply(this, area);
};
CanvasRenderingContext2D.prototype.fillText = function (words, x, y) {
  const ink = this.measureText(words);
  const { a, d, e, f } = this.getTransform();
  window.drawn.push({
    words,
    left: a * (x - ink.actualBoundingBoxLeft) + e,
    right: a * (x + ink.actualBoundingBoxRight) + e,
    top: d * (y - ink.actualBoundingBoxAscent) + f,
    bottom: d * (y + ink.actualBoundingBoxDescent) + f,
  });
  return fillText.call(this, words, x, y);
};
"""
"""Notes what the policy of the page forbids, and where the last frame of the map has its words."""
DRAWN = """
new Promise((done) => {
  const look = () =>
    performance.getEntriesByName("netmap-drawn").length ? done() : setTimeout(look, 20);
  look();
})
"""
"""Waits for the first picture; the policy of the page forbids Playwright's own waiting."""
AS_IT_OPENS = """
new Promise((done) => {
  addEventListener("hashchange", () => done(), { once: true });
  document.activeElement.blur();
  for (const it of document.querySelectorAll("details")) it.open = false;
  location.hash = `#lang=en&now=${performance.now()}`;
})
"""
"""Undoes what an earlier test did to the page."""

Show = Callable[..., Page]
Faults = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def heard() -> dict[Page, list[str]]:
    """Return what each page asked of a network and what it complained of."""
    return {}


@pytest.fixture(scope="module")
def show(browser: Browser, heard: dict[Page, list[str]]) -> Iterator[Show]:
    """Open a map file in a window of some width, in a browser that has no network."""
    pages: list[Page] = []

    def opened(path: Path, *, width: int = 1280, dark: bool = False, at: str = "") -> Page:
        page = browser.new_page(
            viewport={"width": width, "height": 900},
            offline=True,
            color_scheme="dark" if dark else "light",
            accept_downloads=True,
        )
        pages.append(page)
        listen(page, path.as_uri(), heard.setdefault(page, []))
        page.set_default_timeout(8000)
        page.add_init_script(WATCH)
        page.goto(path.as_uri() + at)
        page.evaluate(DRAWN)
        page.locator("#rows-shown:not(:empty)").wait_for(state="attached")
        return page

    yield opened
    for page in pages:
        page.close()


def listen(page: Page, own: str, said: list[str]) -> None:
    def asked(url: str) -> None:
        if not url.startswith((own, "data:", "blob:")):
            said.append(url)

    page.on("request", lambda request: asked(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))


@pytest.fixture(scope="session")
def faults(heard: dict[Page, list[str]]) -> Faults:
    """Return all that went wrong on a page: requests, messages, breaches of its policy."""

    def told(page: Page) -> list[str]:
        broken: list[str] = page.evaluate("window.faults")
        return [*heard[page], *broken]

    return told


@pytest.fixture(scope="session")
def words() -> Callable[[Page], list[dict[str, Any]]]:
    """Return the words on the map, with their boxes, when it has come to rest."""

    def settled(page: Page) -> list[dict[str, Any]]:
        page.evaluate("new Promise((done) => setTimeout(done, 150))")
        drawn: list[dict[str, Any]] = page.evaluate("drawn")
        return drawn

    return settled


@pytest.fixture(scope="session")
def written(everything: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the map of the four examples, in English."""
    path = tmp_path_factory.mktemp("map") / "map.html"
    network = Network.of(everything, kinds="all", statuses="all")
    path.write_text(maps.page(network, language="en"), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Return the map of a fictional region with so many actors, written once."""
    folder = tmp_path_factory.mktemp("fictional")

    @cache
    def written_of(actors: int) -> Path:
        path = folder / f"{actors}.html"
        network = Network.of(fictional.region(actors=actors), kinds="all", statuses="all")
        path.write_text(maps.page(network, language="fi"), encoding="utf-8")
        return path

    return written_of


@pytest.fixture
def page(show: Show, written: Path, opened: dict[str, Page]) -> Page:
    """Return the map of the examples in a window of 1280 pixels, as it opens."""
    if "page" not in opened:
        opened["page"] = show(written)
    return fresh(opened["page"])


@pytest.fixture(scope="module")
def opened() -> dict[str, Page]:
    """Keep the windows of a module."""
    return {}


def fresh(page: Page) -> Page:
    page.locator("#search").fill("")
    page.evaluate(AS_IT_OPENS)
    return page
