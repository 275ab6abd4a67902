"""The pages of coming in and of administration in a browser, for every reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.service.conftest import Serve
from tests.service.visits import Place, begun

OPEN = ("/sign-in", "{link}")
OWN = (
    "/", "/account", "/admin", "/admin/projects", "/admin/audit", "/p/region/admin",
    "/p/region/admin/tokens", "/p/region/admin/members", "/p/region/admin/audit",
)  # fmt: skip


@pytest.fixture(scope="module")
def place(serve: Serve, region: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with begun(serve, region, tmp_path_factory.mktemp("other")) as place:
        place.account("anna", is_admin=True)
        place.account("vera", region="viewer")
        place.link(title="Board")
        place.running.token("viewer")
        yield place


def signed_in(context: BrowserContext, place: Place) -> Page:
    """Open a page in which the administrator of the service is signed in."""
    session = place.signed_in("anna").cookies["netmap"]
    context.add_cookies([{"name": "netmap", "value": session, "url": place.running.url}])
    return context.new_page()


@pytest.mark.parametrize(
    ("width", "language", "dark"),
    [
        (1280, "en", False),
        pytest.param(390, "fi", True, marks=pytest.mark.slow),
        pytest.param(390, "sv", False, marks=pytest.mark.slow),
    ],
)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    place: Place, browser: Browser, width: int, language: str, dark: bool
) -> None:
    context = browser.new_context(
        base_url=place.running.url,
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        bypass_csp=True,  # what looks for violations is put into the page
    )
    link, _ = place.link(password="board 2026")
    with context:
        for paths, page in ((OPEN, context.new_page()), (OWN, signed_in(context, place))):
            for path in paths:
                page.goto(f"{path.format(link=link)}?lang={language}")
                assert page.evaluate("document.documentElement.scrollWidth") == width
                found = Axe().run(page).response["violations"]
                assert not [(path, it["id"]) for it in found]


def test_a_secret_is_copied_with_a_button(place: Place, browser: Browser) -> None:
    told = {"permissions": ["clipboard-read", "clipboard-write"]}
    with browser.new_context(base_url=place.running.url, **told) as context:  # type: ignore[arg-type]
        page, faults = signed_in(context, place), []
        page.on("console", lambda it: faults.append(it.text))
        page.goto("/p/region/admin?lang=en")
        page.get_by_role("button", name="Make the link").click()
        page.get_by_role("button", name="Copy").click()
        page.get_by_role("button", name="Copied").wait_for()
        address = page.get_by_label("Address of the link").input_value()
        assert page.evaluate("navigator.clipboard.readText()") == address
        assert faults == []


def test_without_scripts_links_are_made_and_revoked(place: Place, browser: Browser) -> None:
    with browser.new_context(base_url=place.running.url, java_script_enabled=False) as context:
        page = signed_in(context, place)
        page.goto("/p/region/admin?lang=en")
        page.get_by_label("For whom").fill("Without scripts")
        page.get_by_role("button", name="Make the link").click()
        assert page.get_by_label("Address of the link").input_value().startswith("http")
        assert page.get_by_role("button", name="Copy").count() == 0
        page.get_by_role("button", name=re.compile("Revoke.*Without scripts")).click()
        row = page.get_by_role("row", name="Without scripts")
        assert "revoked" in row.inner_text()
