"""The frame of every page: who reads it in which language, its navigation, and how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined

from netmap import areas
from netmap.text import LANGUAGES
from netmap_api.access.answering import LANGUAGE_COOKIE, reader_language
from netmap_api.access.roles import Role
from netmap_api.addresses import address
from netmap_api.pages.files import address as static
from netmap_api.sentences import say

if TYPE_CHECKING:
    from netmap_api.access.seats import Seat

THEME_COOKIE = "netmap-theme"
THEMES = ("auto", "light", "dark")
_YEAR = 365 * 24 * 3600

PAGES = (
    ("front", ""), ("map", "map"), ("coverage", "coverage"), ("actors", "actors"),
    ("partners", "partners"), ("meetings", "meetings"), ("compare", "compare"),
    ("without", "without"), ("quality", "quality"), ("answers", "answers"),
)  # fmt: skip
"""The pages of a project in the order of the navigation: a key of sentences, and the path."""


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation."""

    key: str
    href: str
    is_current: bool


def show(
    request: Request,
    template: str,
    *,
    seat: Seat | None = None,
    status: int = 200,
    **context: object,
) -> HTMLResponse:
    """Draw a page from a template that extends ``base.html``.

    Besides what is given, a template has ``t(key, **facts)`` for the sentences of ``pages.*``,
    ``say`` for all others, ``language``, ``theme``, ``project`` (None outside one), ``role``,
    ``entries`` of the navigation, ``home`` (the address of the front page of the project) and
    ``again(**changes)``, the address of the same page with other words in its query.
    """
    page = environment().get_template(template)
    response = HTMLResponse(page.render({**_frame(request, seat), **context}), status)
    _remember(request, response)
    return response


def show_problem(request: Request, told: Mapping[str, object], language: str) -> HTMLResponse:
    """Draw a problem as a page in words; ``told`` is what a program would get."""
    return show(request, "problem.html", told=told, language=language)


def home_of(project: str) -> str:
    """Return where the front page of a project is."""
    return f"{address('p', project)}/"


def titled(project: str, language: str) -> str:
    """Name a project: a region by its name, else by the words of its file's name.

    Examples
    --------
    >>> titled("kainuu", "sv"), titled("own_sheets-2019", "fi")
    ('Kajanaland', 'Own sheets 2019')
    """
    region = next((it for it in areas.regions() if it.slug == project), None)
    if region is not None:
        return {"sv": region.name_sv, "en": region.name_en}.get(language, region.name_fi)
    words = project.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


@cache
def environment() -> Environment:
    """Return what draws the templates: every text that is put in is made inert."""
    own = PackageLoader("netmap_api.pages")
    map_parts = PrefixLoader({"map": PackageLoader("netmap.views", "page")})
    return Environment(
        loader=ChoiceLoader([own, map_parts]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def theme_of(request: Request) -> str:
    """Return the theme that a reader wants: of the address, of the cookie, else the system's."""
    wishes = request.query_params.get("theme"), request.cookies.get(THEME_COOKIE)
    return next((wish for wish in wishes if wish in THEMES), "auto")


def _frame(request: Request, seat: Seat | None) -> dict[str, object]:
    language = reader_language(request)
    project = seat.served.name if seat else None
    return {
        "static": static,
        "t": partial(_of_pages, language),
        "say": partial(_said, language),
        "language": language,
        "languages": LANGUAGES,
        "theme": theme_of(request),
        "project": project,
        "title_of_project": titled(project, language) if project else None,
        "home": home_of(project) if project else "/",
        "role": seat.role if seat else None,
        "person": seat.principal.name if seat and seat.principal.kind == "user" else None,
        "is_editor": bool(seat and seat.role >= Role.EDITOR),
        "is_admin": bool(seat and seat.role >= Role.ADMIN),
        "at": request.url.path.split("/")[3] if project else "",
        "entries": _entries(request, project) if project else (),
        "again": partial(_again, request),
        "kept": [it for it in request.query_params.multi_items() if it[0] not in ("lang", "theme")],
    }


def _of_pages(language: str, key: str, /, **facts: object) -> str:
    return say(f"pages.{key}", language, **facts)


def _said(language: str, key: str, /, **facts: object) -> str:
    return say(key, language, **facts)


def _entries(request: Request, project: str) -> tuple[Entry, ...]:
    home = home_of(project)
    here = request.url.path.removeprefix(f"/p/{project}/")
    return tuple(
        Entry(
            key,
            home + place,
            here == place or (bool(place) and here.startswith(f"{place}/")),
        )
        for key, place in PAGES
    )


def _again(request: Request, **changes: object) -> str:
    """Return the address of this page with some words of its query changed, None to leave out."""
    told = [it for it in request.query_params.multi_items() if it[0] not in {*changes, "theme"}]
    told += [(key, str(value)) for key, value in changes.items() if value is not None]
    path = quote(request.url.path)
    return f"{path}?{urlencode(told)}" if told else path


def _remember(request: Request, response: HTMLResponse) -> None:
    """Keep the language and the theme that the address asks for, for the pages that follow."""
    wishes = (LANGUAGE_COOKIE, "lang", LANGUAGES), (THEME_COOKIE, "theme", THEMES)
    secure = request.url.scheme == "https"
    for cookie, key, known in wishes:
        if (wish := request.query_params.get(key)) in known:
            response.set_cookie(cookie, wish or "", _YEAR, samesite="lax", secure=secure)
