"""An editor in a browser: a workbook with a mistake, a good one, an actor, a status, history."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.service_browser.house import PASSWORD, House, overflow
from tests.service_browser.states import book


@pytest.fixture(scope="module")
def page(house: House) -> Page:
    """Return the page of an editor who signed in with a name and a password."""
    house.account("editor")
    page = house.window().new_page()
    page.goto("/")
    page.get_by_label("Name").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=re.compile("Region")).first.click()
    expect(page).to_have_url(house.running.url + house.home)
    return page


def send(house: House, page: Page, content: bytes, folder: Path) -> None:
    """Choose a workbook and look at what it would change."""
    path = folder / "kevat.xlsx"
    path.write_bytes(content)
    page.goto(house.home)
    page.get_by_role("link", name="Import").click()
    page.get_by_label("File").set_input_files(path)
    page.locator("button.main").click()
    expect(page).to_have_url(re.compile("/import/"))


def test_a_mistake_is_reported_and_a_good_workbook_is_taken_in(
    house: House, page: Page, tmp_path: Path
) -> None:
    send(house, page, book({"kind": "", "start": "32.1.2019"}), tmp_path)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("main")).to_contain_text("32.1.2019")
    with page.expect_download() as marked:
        page.locator("main a[download]").first.click()
    assert marked.value.suggested_filename.endswith(".xlsx")
    send(house, page, book({}), tmp_path)
    expect(page.locator("main")).to_contain_text("Kuusikylän kylät ry")
    page.get_by_label("Why").fill("kevään kysely")
    page.locator("main .fields button.main").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"{house.home}actors/kylat")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kuusikylän kylät ry")
    assert house.faults(page) == []


def test_an_actor_is_renamed_and_a_status_is_set_and_both_are_history(
    house: House, page: Page
) -> None:
    page.goto(f"{house.home}actors/pp-jarjestorakenne")
    page.get_by_role("link", name="Edit", exact=False).last.click()
    page.get_by_label("Name in English").fill("Structure of associations")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"{house.home}edit/observations?indicator=cooperation_document_made&unit=kunta-oulu")
    page.locator("#as_of").fill("2021")
    page.locator("#status").select_option("done")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"{house.home}history")
    expect(page.locator("main tbody tr").first).to_contain_text("editor")
    page.locator("main tbody tr a").nth(1).click()
    expect(page.locator("main")).to_contain_text("Structure of associations")
    assert house.faults(page) == []


def test_what_was_typed_wrong_is_said_beside_its_field(house: House, page: Page) -> None:
    page.goto(f"{house.home}edit/actors")
    page.locator("#name_fi").fill("Päätön ry")
    page.locator("#kind").select_option(index=1)
    page.locator("#start").fill("2019-13")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()
    field = page.locator("#start")
    assert field.get_attribute("aria-invalid") == "true"
    assert "start-wrong" in (field.get_attribute("aria-describedby") or "")
    assert page.locator("#name_fi").input_value() == "Päätön ry"
    assert overflow(page) <= 0
