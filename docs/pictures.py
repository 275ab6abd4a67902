"""Make the screenshots of the documentation: the map of the examples, wide and on a phone."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import netmap

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ("ohjelma", "pohjois-pohjanmaa", "kainuu", "keski-suomi")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SHOTS = {
    "map-en-1280": ("en", "", 1280, 1800),
    "map-fi-1280": ("fi", "", 1280, 1800),
    "map-fi-selected-1280": ("fi", "#actor=pp-jarjestorakenne", 1280, 1000),
    "map-en-390": ("en", "", 390, 844),
    "map-fi-390": ("fi", "", 390, 844),
    "map-fi-selected-390": ("fi", "#actor=pp-jarjestoneuvottelukunta", 390, 844),
}


def main() -> None:
    """Draw the map and photograph it."""
    dataset = netmap.read(*(ROOT / "examples" / name for name in EXAMPLES))
    network = netmap.Network.of(dataset, kinds="all")
    chromium = os.environ.get("NETMAP_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, (language, anchor, width, height) in SHOTS.items():
            path = Path(folder) / f"{language}.html"
            path.write_text(netmap.maps.page(network, language=language), encoding="utf-8")
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=1 if width > 1000 else 2,  # noqa: PLR2004 - a phone is dense
            )
            photograph(context.new_page(), f"{path.as_uri()}{anchor}", name)
        browser.close()


def photograph(page: Page, address: str, name: str) -> None:
    """Save what a page shows once it has settled."""
    page.goto(address)
    page.wait_for_timeout(800)
    page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png")


if __name__ == "__main__":
    main()
