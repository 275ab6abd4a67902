"""An administrator in a browser: comes by the first link, shares the project, and takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.service_browser.house import PASSWORD, House

BOARD = "board 2026"


@pytest.fixture(scope="module")
def new(opens: Callable[..., House], region: Path) -> House:
    """Return a service that nobody runs yet."""
    return opens(region)


@pytest.fixture(scope="module")
def page(new: House) -> Page:
    """Return the page of who opened the first link and made the account of the administrator."""
    token = new.running.services.service.first.renew()
    page = new.window().new_page()
    page.goto(f"/first/{token}")
    page.get_by_label("Name").fill("paula")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button").last.click()
    expect(page).to_have_url(f"{new.running.url}/")
    answer = page.goto(f"/first/{token}")
    assert answer
    assert answer.status == 404
    return page


def test_a_link_with_a_password_opens_elsewhere_until_it_is_revoked(new: House, page: Page) -> None:
    page.goto(f"{new.home}admin")
    page.locator("#title").fill("Syksyn kokous")
    page.locator("#view").fill("coverage")
    page.locator("#password").fill(BOARD)
    page.locator(".made-here button.main").click()
    link = page.locator("#secret").input_value()
    board = new.phone().new_page()
    board.goto(link)
    board.locator("#password").fill("wrong")
    board.locator("main button").click()
    expect(board.get_by_role("alert")).to_be_visible()
    board.locator("#password").fill(BOARD)
    board.locator("main button").click()
    expect(board).to_have_url(f"{new.running.url}{new.home}coverage")
    page.goto(f"{new.home}admin")
    page.get_by_role("button", name=re.compile("^Revoke")).click()
    board.locator("nav.pages").get_by_role("link", name="Actors").tap()
    expect(board.get_by_role("heading", level=1)).to_have_text("The link is not valid")
    board.goto(link)
    expect(board.get_by_role("heading", level=1)).to_have_text("The link is not valid")
    assert new.faults(page) == []
    assert new.faults(board) == []


def test_who_is_disabled_is_signed_out_on_the_next_click(new: House, page: Page) -> None:
    other = new.signed_in("viewer")
    other.goto(new.home)
    expect(other.get_by_role("heading", level=1)).to_have_text("Region")
    page.goto("/admin")
    row = page.locator("main tr", has_text="viewer")
    row.get_by_role("button", name="Disable").click()
    other.locator("nav.pages").get_by_role("link", name="Actors").click()
    expect(other).to_have_url(re.compile("/sign-in"))
    assert new.faults(other) == []


def test_links_that_a_project_does_not_allow_open_nothing(new: House, page: Page) -> None:
    board = new.phone().new_page()
    board.goto(link := new.link())
    page.goto(f"{new.home}admin")
    page.locator("form.switch button").click()
    board.reload()
    expect(board.get_by_role("heading", level=1)).to_have_text("The link is not valid")
    page.locator("form.switch button").click()
    board.goto(link)
    expect(board.get_by_role("heading", level=1)).to_have_text("Region")
