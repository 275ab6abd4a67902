"""How long a browser takes from opening a map to its first picture, by netmap and by pyvis."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as GivenUp
from pyvis.network import Network as Pyvis

import netmap
from netmap.dataset import Dataset

NETMAP, STILL, MOVING = "netmap", "pyvis, places given, no physics", "pyvis, as it comes"
DRAWN = "netmap-drawn"
"""The mark that the page of netmap sets when it has drawn the map for the first time."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
WINDOW = ViewportSize(width=1400, height=900)
SPREAD = 4000
"""How far from the middle of the map of pyvis its nodes are put, where they do not move."""
PATIENCE = 120
"""The seconds after which a page that has not drawn is given up."""
_TELLING = f"""
new PerformanceObserver((marks) => {{
  for (const mark of marks.getEntriesByName("{DRAWN}")) console.log(mark.name + mark.startTime);
}}).observe({{ type: "mark", buffered: true }});
"""
_MADE = "network = new vis.Network(container, data, options);"
_SAID = 'network.once("{event}", () => performance.mark("' + DRAWN + '"));'


@dataclass(frozen=True)
class Picture:
    """Seconds until a map was drawn, the median of some rounds; None when it was given up."""

    name: str
    actors: int
    seconds: float | None


def pictures(regions: Mapping[int, Dataset], folder: Path, rounds: int) -> Iterator[Picture]:
    """Make the pages of regions by their number of actors, open each, wait until it is drawn.

    The map of pyvis is opened with places given and no physics, and as it comes from the box,
    where it moves its nodes before it shows them.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for actors, dataset in regions.items():
            pages = {
                NETMAP: netmap.maps.page(netmap.Network.of(dataset, kinds="all")),
                STILL: _still(dataset),
                MOVING: _moving(dataset),
            }
            for name, html in pages.items():
                path = folder / f"{actors} {name}.html"
                path.write_text(html, encoding="utf-8")
                times = 1 if name == MOVING else rounds
                yield Picture(name, actors, _drawn(browser, path, times))
        browser.close()


def chromium() -> str | None:
    """Return where the browser is, None for the one that Playwright brings."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def _drawn(browser: Browser, path: Path, rounds: int) -> float | None:
    try:
        return median(_opened(browser, path) for _ in range(rounds))
    except GivenUp:
        return None


def _opened(browser: Browser, path: Path) -> float:
    """Open a page in a window of its own, offline; return the seconds until its mark."""
    page = browser.new_page(viewport=WINDOW)
    page.route("http*://**", lambda route: route.abort())
    try:
        return drawn(page, path.as_uri())
    finally:
        page.close()


def drawn(page: Page, address: str) -> float:
    """Open a map of netmap, or one that marks its first picture as that does; return the seconds.

    They count from the request for the page that has the map, not for one that led there.
    """
    page.add_init_script(_TELLING)
    with page.expect_console_message(_is_drawn, timeout=PATIENCE * 1000) as told:
        page.goto(address, wait_until="commit")
    return float(told.value.text.removeprefix(DRAWN)) / 1000


def _is_drawn(message: ConsoleMessage) -> bool:
    return message.text.startswith(DRAWN)


def _still(dataset: Dataset) -> str:
    drawn = _filled(dataset)
    drawn.toggle_physics(False)
    for place, node in enumerate(drawn.nodes):
        node.update(x=SPREAD * math.cos(place), y=SPREAD * math.sin(place))
    return _marking(drawn, "afterDrawing")


def _moving(dataset: Dataset) -> str:
    return _marking(_filled(dataset), "stabilizationIterationsDone")


def _filled(dataset: Dataset) -> Pyvis:
    """Fill the lists of pyvis at once: its own methods take minutes, and make the same page."""
    drawn = Pyvis(cdn_resources="in_line")
    for actor in dataset.actors.values():
        drawn.add_node(actor.id, label=actor.name(), group=actor.kind)
    drawn.edges = [{"from": tie.source, "to": tie.target} for tie in dataset.ties.values()]
    return drawn


def _marking(drawn: Pyvis, event: str) -> str:
    """Return the page of pyvis, with a line that marks the first picture."""
    html = str(drawn.generate_html())
    return html.replace(_MADE, _MADE + _SAID.format(event=event))
