"""Texts that try to be more than text, in every field of every record, on every page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

import netmap
from netmap import catalogue
from netmap_api.service.accounts import NewUser
from netmap_api.service.links import NewLink
from netmap_api.service.values import COMMAND, By
from tests.service_browser import payloads
from tests.service_browser.house import House, settle
from tests.service_browser.payloads import PAYLOADS
from tests.service_browser.states import STATES, Prepared, State, book, sent

FIGURES = (
    "pictures/coverage.svg", "pictures/municipalities.svg?indicator=theme", "pictures/posts.svg",
    "pictures/meetings.svg", "pictures/goals.svg",
)  # fmt: skip
ANSWERS = [f"answers/{name}?rows=1" for name in catalogue.names()]
MAPPED = ("citations", "attributes")
QUERIES = (
    "actors?q={0}", "actors?kind={0}&level={0}&area={0}", "coverage?indicator={0}", "?year={0}",
    "compare?before={0}&after={0}", "without?actor={0}", "map?layout={0}&at={0}", "map#actor={0}",
    "map#kinds={0}&q={0}&year={0}&path={0}", "answers/{0}", "answers/without?actor={0}",
    "actors/{0}", "history/{0}", "import/{0}", "edit/{0}", "edit/actors/{0}",
    "edit/observations?indicator={0}&unit={0}", "remove/{0}/{0}",
    "pictures/coverage.svg?indicator={0}",
    "admin?view={0}", "/sign-in?next={0}", "/problems/{0}", "/p/{0}/map", "/s/{0}", "/{0}?{0}={0}",
)  # fmt: skip
"""Addresses with a place for any text."""


@pytest.fixture(scope="module")
def data() -> netmap.Dataset:
    return netmap.Dataset(payloads.records())


@pytest.fixture(scope="module")
def hostile(
    opens: Callable[..., House], data: netmap.Dataset, tmp_path_factory: pytest.TempPathFactory
) -> House:
    """Return a service of a project all of whose texts are hostile, with people and links alike."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(data, name=PAYLOADS[1], who=PAYLOADS[2], note=PAYLOADS[3])
        project.put(
            data.actors["town-oulu"].model_copy(update={"note": PAYLOADS[8]}), who=PAYLOADS[5]
        )
    house = opens(path)
    service = house.running.services.service
    for number, text in enumerate(PAYLOADS):
        new = NewUser(f"user-{number}", shown=text[:120])
        service.accounts.add(new, {house.project: "viewer"})
        told = NewLink(house.project, title=text, view="actors")
        service.links.create(told, by=By("user", text))
        service.tokens.create(house.project, "viewer", by=COMMAND, label=text[:100])
    return house


@pytest.fixture(scope="module")
def ready(hostile: House, data: netmap.Dataset) -> Prepared:
    """Return the addresses of the states, with names as they are in this project."""
    editor = hostile.client("editor")
    ids = {
        "actor": payloads.own_id("actors", 0),
        "tie": payloads.own_id("ties", 0),
        "observation": payloads.own_id("observations", 0),
    }
    texts = ("name_fi", "name_sv", "name_en", "aliases", "note", "level", "sector")
    rows = [
        {"id": f"row-{at}", **{it: payloads.payload(at, n) for n, it in enumerate(texts)}}
        for at in range(len(PAYLOADS))
    ]
    wrong = [{**row, "kind": row["note"], "start": row["note"]} for row in rows]
    return Prepared(
        hostile,
        {
            **{key: quote(told, safe="") for key, told in ids.items()},
            "good": sent(editor, hostile, book(*rows), f"{PAYLOADS[3]}.xlsx"),
            "bad": sent(
                editor,
                hostile,
                book(*wrong, sheet="<img src=x onerror=XSS=1>"),
                f"{PAYLOADS[5]}.xlsx",
            ),
            "indicator": "theme",
            "locked": hostile.link(password="board 2026", title=PAYLOADS[0]),
        },
    )


@pytest.fixture(scope="module")
def page(hostile: House) -> Page:
    """Return the page of somebody who may see everything."""
    return hostile.signed_in("host")


@pytest.fixture
def inert(hostile: House, page: Page) -> Iterator[Callable[[], None]]:
    """Check that nothing ran, nothing was forbidden and nothing was asked of others."""

    def checked() -> None:
        assert page.evaluate("window.XSS") is None, page.url
        assert hostile.faults(page) == [], page.url

    yield checked
    checked()


def visit(house: House, page: Page, address: str) -> int:
    page.goto("about:blank")
    answer = page.goto(address if address.startswith("/") else house.home + address)
    assert answer
    settle(page)
    stir(page)
    return answer.status


def stir(page: Page) -> None:
    """Open what is folded, and touch everything with the pointer and the keyboard's focus."""
    page.evaluate(
        """() => {
          for (const it of document.querySelectorAll("details")) it.open = true;
          const all = document.querySelectorAll("main *");
          for (const it of [...all].slice(0, 3000)) {
            for (const name of ["mouseover", "mouseenter", "focus"]) {
              it.dispatchEvent(new Event(name));
            }
          }
        }"""
    )


def test_every_text_field_has_every_payload() -> None:
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in payloads.records():
        for name in payloads.fields()[record.table]:
            told = getattr(record, name)
            held[record.table, name] |= {*told} if isinstance(told, tuple) else {str(told)}
    texts = {key: told for key, told in held.items() if key[1] not in ("id", *MAPPED)}
    assert len(set(PAYLOADS)) == 40
    assert len(texts) == 93
    assert [key for key, told in texts.items() if not set(PAYLOADS) <= told] == []


def test_what_these_trials_listen_for_is_heard(hostile: House) -> None:
    page = hostile.window().new_page()
    page.goto("/sign-in")
    page.evaluate("(told) => { document.querySelector('main').innerHTML = told }", PAYLOADS[3])
    page.evaluate("(told) => { document.body.innerHTML += told }", PAYLOADS[4])
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    told = " ".join(hostile.faults(page))
    assert "policy: script-src" in told
    assert "evil.example" in told


ADDRESSES = [
    *(it for states in STATES.values() for it in states if it.who not in ("first", "nobody")),
    *(State("host", address) for address in (*ANSWERS, *FIGURES)),
]


@pytest.mark.parametrize("state", ADDRESSES, ids=lambda it: it.address or "front")
def test_no_page_runs_what_a_record_says(
    ready: Prepared, page: Page, inert: Callable[[], None], state: State
) -> None:
    assert visit(ready.house, page, ready.address(state)) == state.status


def test_no_page_of_an_actor_runs_what_is_said_of_it(
    hostile: House, page: Page, inert: Callable[[], None]
) -> None:
    for number, language in zip(range(len(PAYLOADS)), ["fi", "sv", "en", "fi"] * 10, strict=True):
        actor = quote(payloads.own_id("actors", number), safe="")
        visit(hostile, page, f"actors/{actor}?lang={language}")
        assert page.locator("h1").inner_text().strip()
        inert()


def test_the_map_runs_nothing_whatever_is_chosen_searched_or_pointed_at(
    hostile: House, page: Page, inert: Callable[[], None]
) -> None:
    visit(hostile, page, "map?lang=fi")
    for number, text in enumerate(PAYLOADS):
        page.evaluate(
            "(id) => { location.hash = `#lang=fi&actor=${encodeURIComponent(id)}` }",
            payloads.own_id("actors", number),
        )
        page.locator("#details h2").wait_for()
        page.locator("#search").fill(text)
        page.evaluate("document.querySelectorAll('#found *').length")
    page.locator("#search").fill("")
    for choice in ("ties", "actors"):
        page.locator(f"[data-list={choice}]").click()
    for x in range(0, 900, 60):
        page.mouse.move(200 + x, 300 + x / 3)
    stir(page)


def test_no_page_runs_what_an_address_says(
    hostile: House, page: Page, inert: Callable[[], None]
) -> None:
    for number, address in enumerate(QUERIES):
        for step in (0, 20):
            text = quote(PAYLOADS[(number + step) % len(PAYLOADS)], safe="")
            page.goto("about:blank")
            page.goto((address if address.startswith("/") else hostile.home + address).format(text))
            stir(page)
            inert()


def test_a_map_that_was_taken_home_runs_nothing(hostile: House, tmp_path: Path) -> None:
    client = hostile.client("host")
    made = client.get(f"/v1/projects/{hostile.project}/maps/map.html")
    assert made.status_code == 200, made.text
    path = tmp_path / "map.html"
    path.write_bytes(made.content)
    page = hostile.window(offline=True, base_url=None).new_page()
    page.goto(path.as_uri())
    settle(page)
    stir(page)
    own = path.as_uri()
    assert page.evaluate("window.XSS") is None
    assert [it for it in hostile.faults(page) if not it.startswith(own)] == []
