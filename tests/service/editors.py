"""What tests of editing in the browser share: a small project, people at it, forms as they post."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import httpx

import netmap
from netmap.model import Actor, Indicator, Observation, Source, Tie
from netmap_api.service.accounts import NewUser
from netmap_api.service.links import NewLink
from netmap_api.service.values import COMMAND
from tests.service.conftest import WAIT, Running

P = "/p/small"


def project(folder: Path) -> Path:
    """Make a project of a few actors, ties and an indicator."""
    path = folder / "small.netmap"
    records = [
        Actor(id="ylitys", kind="ngo", name_fi="Ylitys ry", note="vain muokkaajille"),
        Actor(id="polku", kind="ngo", name_fi="Pyöräpolku ry", name_sv="Cykelstigen rf"),
        Actor(id="kunta-kajaani", name_fi="Kajaani", kind="municipality"),
        Tie(id="t1", source="ylitys", target="kunta-kajaani", kind="meets"),
        Tie(id="t2", source="ylitys", target="polku", kind="cooperates_with"),
        Source(id="report", title="Vuosiraportti 2019"),
        Indicator(id="sopimus", unit="municipality", measure="state", name_fi="Sopimus kunnassa"),
        Observation.model_validate(
            {"id": "o1", "indicator": "sopimus", "unit": "kunta-kajaani", "as_of": "2019"}
            | {"status": "promised"}
        ),
    ]
    with netmap.open(path, create=True) as made:
        made.import_(netmap.Dataset(records), name="alku", who="Aino", note="syy")
    return path


def afresh(running: Running, folder: Path) -> Running:
    """Give a server the project as it was made, in the place of what became of it."""
    served = running.services.projects["small"]
    served.close()
    project(folder).replace(served.source)
    return running


def person(running: Running, role: str, name: str = "small") -> httpx.Client:
    """Return the browser of somebody with a role, signed in."""
    service = running.services.service
    login = f"{role}-{len(service.accounts.list())}"
    user = service.accounts.add(NewUser(login, shown=f"Maija {role}"), {name: role})
    return browser(running, service.sessions.begin_user(user.id))


def visitor(running: Running, name: str = "small") -> httpx.Client:
    """Return the browser of somebody with a share link."""
    service = running.services.service
    _, link = service.links.create(NewLink(name), by=COMMAND)
    return browser(running, service.sessions.begin_link(link.id))


def browser(running: Running, session: str) -> httpx.Client:
    """Return a client with the cookies and headers of a browser."""
    headers = {"Accept": "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin"}
    cookies = {"netmap": session}
    made = httpx.Client(base_url=running.url, headers=headers, cookies=cookies, timeout=WAIT)
    running.clients.append(made)
    return made


class _Fields(HTMLParser):
    """Gathers what a browser would post of the last form with hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name")
        if tag == "input" and name and told.get("type") not in ("checkbox", "file", "radio"):
            self.told[name] = told.get("value") or ""
        elif tag == "select":
            self._select = name
        elif (
            tag == "option"
            and self._select
            and ("selected" in told or self._select not in self.told)
        ):
            self.told[self._select] = told.get("value") or ""
        elif tag == "textarea" and name:
            self._area, self.told[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.told[self._area] += data.removeprefix("\n")


def form(page: httpx.Response) -> dict[str, str]:
    """Return what a browser would post of the form on a page."""
    found = _Fields()
    found.feed(page.text)
    return {key: told for key, told in found.told.items() if key != "theme"}


def posted(
    client: httpx.Client, address: str, changes: Mapping[str, str], query: str = ""
) -> httpx.Response:
    """Open a form, change some fields, send it; follow where it leads."""
    shown = client.get(address + query)
    assert shown.status_code == 200, shown.text
    return client.post(address, data={**form(shown), **changes}, follow_redirects=True)


def words(page: httpx.Response) -> str:
    """Return the words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.text)).split())
