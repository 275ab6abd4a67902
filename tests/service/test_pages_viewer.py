"""The pages that boards look at: drawn for every example, in every language, and inert."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from urllib.parse import quote, urldefrag

import httpx
import pytest

import netmap
from netmap.model import Actor
from netmap.text import LANGUAGES
from netmap.views import maps
from tests.conftest import HOSTILE
from tests.service.conftest import Running, Serve
from tests.service.seen import Seen

PAGES = (
    "", "map", "coverage", "actors", "partners", "meetings", "compare", "without", "quality",
    "answers",
)  # fmt: skip
MORE = (
    "?year=2018", "coverage?indicator=contact_person_named", "actors?q=jarjesto&kind=project",
    "actors?page=2", "actors/pp-jarjestorakenne", "compare?before=2017&after=2019-06",
    "without?actor=ppsotu", "answers/partners", "answers/seats?rows=1", "answers/coverage",
    "answers/compare?at=2018&at=2019",
)  # fmt: skip
NORTH = "/p/pohjois-pohjanmaa/"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def viewer(
    serve: Serve, tmp_path_factory: pytest.TempPathFactory, example_folders: tuple[Path, ...]
) -> httpx.Client:
    """Return a reader of a service with a project for each example, and one with one actor."""
    folder = tmp_path_factory.mktemp("projects")
    for example in example_folders:
        with netmap.open(folder / f"{example.name}.netmap", create=True) as project:
            project.import_(example)
    with netmap.open(folder / "bare.netmap", create=True) as project:
        project.put(Actor(id="alone", kind="ngo", name_fi="Yksin ry"))
    running = serve(*sorted(folder.glob("*.netmap")), requests_a_minute=100_000)
    return reader(running, *(it.stem for it in folder.glob("*.netmap")))


def reader(running: Running, *projects: str, role: str = "viewer") -> httpx.Client:
    """Return a client that has a token of the project that it asks for, and keeps no cookies."""
    tokens = {name: running.token(role, name) for name in projects}

    def add(request: httpx.Request) -> None:
        name = request.url.path.split("/")[2] if request.url.path.startswith("/p/") else ""
        token = tokens.get(name) or next(iter(tokens.values()))
        request.headers["Authorization"] = f"Bearer {token}"
        request.headers.pop("Cookie", None)

    client = running.client()
    client.headers.update(HTML)
    client.event_hooks["request"] = [add]
    return client


def seen(answer: httpx.Response, status: int = 200) -> Seen:
    assert answer.status_code == status, answer.text[:2000]
    page = Seen(answer.text)
    assert [*page.faults()] == [], answer.url
    return page


@pytest.mark.parametrize(
    ("place", "language"),
    [*product(PAGES, LANGUAGES), *((place, "en") for place in MORE)],
)
def test_every_page_is_drawn_in_every_language(
    viewer: httpx.Client, place: str, language: str
) -> None:
    answer = viewer.get(NORTH + place, headers={"Accept-Language": language})
    page = seen(answer)
    assert page.all("html")[0]["lang"] == language
    assert page.heading.strip()
    assert {"name": "robots", "content": "noindex, nofollow"} in page.all("meta")


@pytest.mark.parametrize(
    ("project", "language"),
    [("ohjelma", "fi"), ("kainuu", "sv"), ("keski-suomi", "en"), ("bare", "fi")],
)
def test_every_page_of_other_projects_is_drawn(
    viewer: httpx.Client, project: str, language: str
) -> None:
    for place in PAGES:
        seen(viewer.get(f"/p/{project}/{place}", headers={"Accept-Language": language}))


def test_links_within_a_project_lead_somewhere(viewer: httpx.Client) -> None:
    found: dict[str, str] = {}
    for place in PAGES:
        for link in seen(viewer.get(NORTH + place)).links:
            address = urldefrag(link).url
            if address.startswith(NORTH):
                found.setdefault(shape(address), address)
    assert len(found) > 30
    dead = [it for it in found.values() if viewer.get(it).status_code != 200]
    assert dead == []


def shape(address: str) -> str:
    """Return what is the same of addresses that one template makes."""
    path, _, query = address.partition("?")
    kind = "actors/*" if path.startswith(f"{NORTH}actors/") else path
    return kind + "".join(part.partition("=")[0] for part in query.split("&") if "=" in part)


@pytest.mark.parametrize("place", ["actors/nobody", "answers/nothing", "nowhere"])
def test_what_is_not_there_is_said_in_words(viewer: httpx.Client, place: str) -> None:
    page = seen(viewer.get(NORTH + place), status=404)
    assert page.heading


def test_a_project_that_is_not_there_is_said_in_words(viewer: httpx.Client) -> None:
    answer = viewer.get("/p/nowhere/", headers={"Accept-Language": "fi"})
    assert seen(answer, status=404).heading.strip() == "Projektia ei ole"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("coverage?indicator=nothing", "nothing"),
        ("without?actor=nobody", "nobody"),
        ("compare?before=yesterday&after=2019", "yesterday"),
        ("answers/compare", "Exactly two are compared"),
        ("answers/partners?colour=red", "colour"),
    ],
)
def test_what_cannot_be_answered_is_said_on_the_page(
    viewer: httpx.Client, place: str, words: str
) -> None:
    answer = viewer.get(NORTH + place, headers={"Accept-Language": "en"})
    seen(answer)
    assert words in answer.text


def test_a_project_without_indicators_says_so(viewer: httpx.Client) -> None:
    answer = viewer.get("/p/bare/coverage", headers={"Accept-Language": "en"})
    assert "The project has no indicators." in answer.text


def test_the_front_page_has_the_figures_of_the_year(viewer: httpx.Client) -> None:
    text = viewer.get(f"{NORTH}?year=2018", headers={"Accept-Language": "en"}).text
    for figure in ("<b>96</b>", "<b>21 / 30</b>", "<b>126</b>", "<b>195</b>"):
        assert figure in text


def test_a_language_asked_for_is_remembered(viewer: httpx.Client) -> None:
    answer = viewer.get(f"{NORTH}actors?lang=sv&theme=dark")
    page = seen(answer)
    assert (page.all("html")[0]["lang"], page.all("html")[0]["data-theme"]) == ("sv", "dark")
    told = answer.headers.get_list("set-cookie")
    assert [it.partition(";")[0] for it in told] == ["netmap-lang=sv", "netmap-theme=dark"]
    assert all("SameSite=lax" in it for it in told)


def test_other_languages_keep_what_was_asked(viewer: httpx.Client) -> None:
    page = seen(viewer.get(f"{NORTH}actors?q=oulu&kind=project"))
    assert f"{NORTH}actors?q=oulu&kind=project&lang=sv" in page.links


def test_a_search_finds_names_without_their_dots(viewer: httpx.Client) -> None:
    page = seen(viewer.get(f"{NORTH}actors?q=jarjestorakenne"))
    assert f"{NORTH}actors/pp-jarjestorakenne" in page.links


def test_an_answer_is_kept_as_a_file(viewer: httpx.Client) -> None:
    text = viewer.get(f"{NORTH}answers/partners?file=csv")
    book = viewer.get(f"{NORTH}answers/partners?file=xlsx")
    assert 'filename="pohjois-pohjanmaa-partners.csv"' in text.headers["content-disposition"]
    assert text.text.lstrip("\ufeff").startswith("actor,year")
    assert book.content.startswith(b"PK")


@pytest.mark.parametrize("which", ["coverage.svg", "meetings.png"])
def test_a_figure_is_kept_as_a_picture(viewer: httpx.Client, which: str) -> None:
    answer = viewer.get(f"{NORTH}pictures/{which}")
    kinds = {"svg": "image/svg+xml", "png": "image/png"}
    assert (answer.status_code, answer.headers["content-type"]) == (200, kinds[which[-3:]])


def test_the_map_is_the_code_of_the_offline_file(viewer: httpx.Client) -> None:
    page = seen(viewer.get(f"{NORTH}map"))
    sources = [str(it["src"]) for it in page.all("script") if "src" in it]
    assert [it.rpartition("/")[2] for it in sources] == ["site.js", "vis-network.js", "map.js"]
    folder = sources[-1].rpartition("/")[0]
    offline = maps.page(netmap.Network.of(netmap.Dataset()))
    parts = {"map.js": maps.script, "map.css": maps.style, "vis-network.js": maps.vis_network}
    for name, part in parts.items():
        answer = viewer.get(f"{folder}/{name}")
        assert "immutable" in answer.headers["cache-control"]
        assert answer.text == part()
        assert answer.text in offline


@pytest.mark.parametrize("name", ["map.html", "../base.py", "nothing.js", "texts.json", "start.js"])
def test_other_files_are_not_served(viewer: httpx.Client, name: str) -> None:
    assert viewer.get(f"/static/stamp/{quote(name, safe='')}").status_code == 404


def test_only_editors_see_the_history_of_an_actor(serve: Serve, region: Path) -> None:
    running = serve(region)
    told = {
        role: reader(running, "region", role=role).get(
            "/p/region/actors/ppsotu", headers={"Accept-Language": "en"}
        )
        for role in ("viewer", "editor")
    }
    assert ["History of the record" in it.text for it in told.values()] == [False, True]
    assert ["/edit/" in it.text for it in told.values()] == [False, True]


@pytest.fixture
def victim(serve: Serve, hostile: Path, tmp_path: Path) -> httpx.Client:
    path = tmp_path / "hostile.netmap"
    with netmap.open(path, create=True) as project:
        project.import_(hostile)
    return reader(serve(path, requests_a_minute=100_000), "hostile", role="editor")


def test_hostile_texts_are_only_texts(victim: httpx.Client) -> None:
    answers = [f"answers/{name}" for name in netmap.catalogue.names()]
    listed = seen(victim.get("/p/hostile/actors"))
    actors = [it for it in listed.links if it.startswith("/p/hostile/actors/")]
    assert len(actors) == 2
    own = [f"actors?q={quote(HOSTILE)}", f"without?actor={quote(HOSTILE)}", *PAGES, *answers]
    for place in [*actors, *(f"/p/hostile/{it}" for it in own)]:
        page = seen(victim.get(place))
        assert all("src" in it or it["type"] for it in page.all("script")), place
        assert not any("onload" in it or "onerror" in it for _, it in page.tags), place
        assert "[bold]" not in [tag for tag, _ in page.tags]
