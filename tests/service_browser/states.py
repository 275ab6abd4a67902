"""Every page of the app in the states that are worth looking at, by the route that answers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import NamedTuple

import httpx
import openpyxl
from fastapi.routing import APIRoute

from netmap.formats.form import form
from netmap.formats.writing import workbook_out
from netmap.model import Actor
from netmap_api.app import PAGES
from tests.service_browser.house import House

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_PAGES = {
    "/static/{stamp}/{name}",
    "/p/{project}/pictures/{which}.{form}",
    "/p/{project}/import/{preview_id}/marked",
    "/sign-in/oidc",
    "/sign-in/oidc/callback",
}
"""What ``pages`` answers that is no page: files, pictures, the way to a provider and back."""
NEW = {"id": "kylat", "name_fi": "Kuusikylän kylät ry", "kind": "järjestö", "start": "2018"}
"""An actor that no example knows."""
PROBLEM = "a problem"
"""Stands for the page that any address may answer with."""


class State(NamedTuple):
    """A page as somebody sees it; the address has ``{names}`` of what was prepared."""

    who: str
    address: str
    status: int = 200

    def __str__(self) -> str:
        return f"{self.address.strip('/') or 'front'} of {self.who}"


STATES: Mapping[str, tuple[State, ...]] = {
    "/": (State("host", "/"),),
    "/sign-in": (State("nobody", "/sign-in"),),
    "/account": (State("editor", "/account"),),
    "/first/{token}": (State("first", "/first/FIRST"),),
    "/s/{token}": (State("nobody", "{locked}"),),
    "/v1/docs": (State("nobody", "/v1/docs"),),
    "/problems": (State("nobody", "/problems"),),
    "/problems/{word}": (State("nobody", "/problems/unknown-project"),),
    "/p/{project}/": (State("board", ""), State("host", "?year=2019")),
    "/p/{project}/map": (
        State("board", "map"),
        State("board", "map#actor=jarjestokainuu-2&year=2019&changes=true"),
    ),
    "/p/{project}/coverage": (
        State("board", "coverage"),
        State("editor", "coverage?indicator={indicator}"),
    ),
    "/p/{project}/actors": (
        State("board", "actors"),
        State("board", "actors?q=zzzz"),
        State("board", "actors?q=kainuu&kind=ngo"),
    ),
    "/p/{project}/actors/{actor:path}": (
        State("board", "actors/{actor}"),
        State("editor", "actors/{actor}"),
    ),
    "/p/{project}/compare": (
        State("board", "compare"),
        State("board", "compare?before=2018&after=2019"),
    ),
    "/p/{project}/without": (State("board", "without"), State("board", "without?actor={actor}")),
    "/p/{project}/partners": (State("board", "partners"),),
    "/p/{project}/meetings": (State("board", "meetings"),),
    "/p/{project}/quality": (State("board", "quality"), State("editor", "quality")),
    "/p/{project}/answers": (State("board", "answers"),),
    "/p/{project}/answers/{name}": (
        State("board", "answers/centrality"),
        State("board", "answers/partners?rows=1"),
        State("board", "answers/without"),
    ),
    "/p/{project}/import": (State("editor", "import"),),
    "/p/{project}/import/{preview_id}": (
        State("editor", "import/{good}"),
        State("editor", "import/{bad}", 422),
    ),
    "/p/{project}/edit": (State("editor", "edit"),),
    "/p/{project}/edit/{table}": (
        State("editor", "edit/actors"),
        State("editor", "edit/ties"),
        State("editor", "edit/observations"),
    ),
    "/p/{project}/edit/{table}/{record:path}": (
        State("editor", "edit/actors/{actor}"),
        State("editor", "edit/ties/{tie}"),
        State("editor", "edit/observations/{observation}"),
    ),
    "/p/{project}/remove/{table}/{record:path}": (State("editor", "remove/actors/{actor}"),),
    "/p/{project}/history": (State("editor", "history"),),
    "/p/{project}/history/{revision}": (State("editor", "history/2"),),
    "/p/{project}/history/{revision}/back": (State("editor", "history/1/back"),),
    "/p/{project}/admin": (State("admin", "admin"),),
    "/p/{project}/admin/tokens": (State("admin", "admin/tokens"),),
    "/p/{project}/admin/members": (State("admin", "admin/members"),),
    "/p/{project}/admin/audit": (State("admin", "admin/audit"),),
    "/admin": (State("host", "/admin"),),
    "/admin/projects": (State("host", "/admin/projects"),),
    "/admin/audit": (State("host", "/admin/audit"),),
    PROBLEM: (State("board", "nowhere", 404), State("nobody", "/nowhere", 404)),
}


def routes() -> set[str]:
    """Return the addresses that the modules of pages answer when a browser opens them."""
    modules = (import_module(f"netmap_api.pages.{name}") for name in PAGES)
    found = (route for module in modules for route in module.router.routes)
    return {it.path for it in found if isinstance(it, APIRoute) and "GET" in (it.methods or ())}


@dataclass(frozen=True)
class Prepared:
    """What the addresses of states name, and the house where they are opened."""

    house: House
    names: Mapping[str, str]

    def address(self, state: State) -> str:
        """Return where a state is."""
        told = state.address.format(**self.names)
        return told if told.startswith("/") else self.house.home + told


def prepared(house: House) -> Prepared:
    """Put into a house what its pages are to show: links, people, uploads, a second revision."""
    for role in ("viewer", "admin", "host"):
        house.account(role)
    house.link(title="Syksyn kokous", view="map")
    house.running.token("viewer")
    with house.running.services.projects[house.project].project() as project:
        project.put(Actor(id="uusi", kind="ngo", name_fi="Uusi yhdistys ry"), who="Aino")
    editor = house.client("editor")
    return Prepared(
        house,
        {
            "good": sent(editor, house, book({})),
            "bad": sent(editor, house, book({"kind": "laiva", "start": "32.1.2019"})),
            "actor": "pp-jarjestorakenne",
            "tie": "t046",
            "observation": "i121",
            "indicator": "cooperation_document_made",
            "locked": house.link(password="board 2026"),
        },
    )


def book(*rows: Mapping[str, str], sheet: str | None = None) -> bytes:
    """Return a workbook of actors, each like a new one but for what is told of it."""
    words, made = form("fi"), openpyxl.load_workbook(BytesIO(workbook_out.template("fi")))
    page = made[words.sheet("actors")]
    columns = {str(cell.value): cell.column or 0 for cell in page[1]}
    for number, told in enumerate(rows, start=2):
        for field, text in {**NEW, **told}.items():
            cell = page.cell(number, columns[words.header("actors", field)])
            cell.value, cell.data_type = text, "s"
    if sheet:
        made.create_sheet(sheet).append([sheet, sheet])
    made.save(content := BytesIO())
    return content.getvalue()


def sent(editor: httpx.Client, house: House, content: bytes, file: str = "alue.xlsx") -> str:
    """Upload a workbook as the form of a page does; return the id of its preview."""
    answer = editor.post(f"{house.home}import", files={"file": (file, content, XLSX)})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]
