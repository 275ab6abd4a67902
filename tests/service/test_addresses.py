"""Projects and records whose names are not ASCII: their addresses stand in headers and links."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

import netmap
from netmap.model import Actor, Tie
from netmap_api.pages.admin import within
from netmap_api.service.accounts import NewUser
from netmap_api.service.links import NewLink
from netmap_api.service.values import COMMAND
from tests.service.conftest import Running, Serve

NAME = "čiste a"
QUOTED = quote(NAME)
P = f"/v1/projects/{QUOTED}"
HOME = f"/p/{QUOTED}/"
CSV = b"id,kind,name_fi\nx,ngo,X\n"
ACTOR = "Ōulu/seudun"


@pytest.fixture(scope="module")
def running(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Running:
    path: Path = tmp_path_factory.mktemp("names") / f"{NAME}.netmap"
    with netmap.open(path, create=True) as project:
        tie = Tie(id="t", source="a", target=ACTOR, kind="meets")
        project.put([Actor(id="a", kind="ngo"), Actor(id=ACTOR, kind="ngo"), tie])
    return serve(path, requests_a_minute=100_000)


@pytest.fixture(scope="module")
def editor(running: Running) -> httpx.Client:
    return running.client("editor")


def test_a_job_and_an_upload_tell_where_they_are(editor: httpx.Client) -> None:
    job = editor.post(f"{P}/analyses", json={"question": "partners"})
    upload = editor.post(f"{P}/imports", files={"file": ("actors.csv", CSV)})
    for it, status in ((job, 202), (upload, 201)):
        assert it.status_code == status, it.text
        assert it.headers["location"].startswith(f"{P}/")
        assert editor.get(it.headers["location"]).status_code == 200
    for key in ("address", "events", "result"):
        assert editor.get(job.json()[key]).status_code < 300


def test_a_new_record_tells_where_it_is(editor: httpx.Client) -> None:
    path = f"{P}/actors/{quote('Jõgi')}"
    done = editor.put(path, json={"kind": "ngo"}, headers={"If-None-Match": "*"})
    assert (done.status_code, done.headers["location"]) == (201, path)


def test_a_list_tells_where_it_goes_on(editor: httpx.Client) -> None:
    link = editor.get(f"{P}/actors?limit=1").headers["link"]
    following = re.search(r'<([^>]*)>; rel="next"', link)
    assert following
    assert editor.get(following[1]).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        f"{HOME}answers/partners?file=csv",
        f"{P}/partners?format=csv",
        f"{P}/exports/network.graphml",
    ],
)
def test_a_file_is_named_after_its_project(editor: httpx.Client, address: str) -> None:
    told = editor.get(address).headers["content-disposition"]
    assert 'filename="iste-a-' in told
    assert f"filename*=UTF-8''{quote(NAME, safe='')}-" in told


def test_pages_lead_to_pages(running: Running) -> None:
    service = running.services.service
    user = service.accounts.add(NewUser("anna", shown="Anna"), {NAME: "admin"})
    guest = running.client()
    guest.cookies.set("netmap", service.sessions.begin_user(user.id))
    front = guest.get(HOME, headers={"Accept": "text/html"})
    assert front.status_code == 200
    assert 'aria-current="page"' in front.text
    led = set(re.findall(r'href="(/p/[^"#]*)"', front.text))
    assert led
    for it in led:
        assert it.startswith(HOME), it
        assert guest.get(it, headers={"Accept": "text/html"}).status_code == 200, it
    actors = guest.get(f"{HOME}actors", headers={"Accept": "text/html"}).text
    found = re.findall(rf'href="({HOME}actors/[^"]*)"', actors)
    assert len(found) >= 2
    assert all(guest.get(it, headers={"Accept": "text/html"}).status_code == 200 for it in found)


def test_a_link_leads_to_its_project(running: Running) -> None:
    secret, _ = running.services.service.links.create(NewLink(NAME, view="actors"), by=COMMAND)
    opened = running.client().get(f"/s/{secret}", headers={"Accept": "text/html"})
    assert (opened.status_code, opened.headers["location"]) == (303, f"{HOME}actors")


@pytest.mark.parametrize("pasted", [f"{HOME}map?year=2019", f"/p/{NAME}/map?year=2019"])
def test_a_pasted_page_is_found_as_the_browser_shows_it_or_sends_it(pasted: str) -> None:
    assert within(f"https://maps.example.org{pasted}", NAME) == "map?year=2019"
