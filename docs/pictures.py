"""Make the pictures of the documentation: map, figures, workbook, answer, demonstration, service.

Figures need nothing else; the map, the answer, the demonstration and the service need Chromium
only, and the parts of the service that are named are made alone (``pictures.py service``). The
workbook is shown by LibreOffice (Debian: ``libreoffice-calc xvfb xdotool imagemagick
fonts-crosextra-carlito``); without it these pictures are left as they are and a message says so.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal

import openpyxl
from openpyxl.workbook import Workbook
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

import netmap
from netmap.formats.form import form
from netmap.formats.writing import annotation, workbook_out

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
EXAMPLES = ("ohjelma", "pohjois-pohjanmaa", "kainuu", "keski-suomi")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True)
class Shot:
    """A page of a map to be photographed: how it is drawn, what is chosen on it, how large."""

    language: str
    size: tuple[int, int]
    layout: str = "islands"
    anchor: str = ""
    scheme: Literal["light", "dark"] = "light"
    actors: int = 0
    """Of an invented region of so many actors; the examples when it is 0."""


MAPS = {
    "map-en-1280": Shot("en", (1280, 1800)),
    "map-fi-1280": Shot("fi", (1280, 1800)),
    "map-fi-selected-1280": Shot("fi", (1280, 1000), anchor="#actor=pp-jarjestorakenne"),
    "map-en-dark-1280": Shot("en", (1280, 1000), anchor="#actor=jarjestokainuu-2", scheme="dark"),
    "map-en-columns-1280": Shot("en", (1280, 1500), "columns"),
    "map-fi-free-1280": Shot("fi", (1280, 1500), "free"),
    "map-en-aggregated-1280": Shot("en", (1280, 1100), "aggregated", actors=2500),
    "map-en-390": Shot("en", (390, 844)),
    "map-fi-390": Shot("fi", (390, 844)),
    "map-fi-selected-390": Shot("fi", (390, 844), anchor="#actor=pp-jarjestoneuvottelukunta"),
}
VIEWER = {
    "viewer-front-fi-390": Shot("fi", (390, 844), anchor="examples/"),
    "viewer-front-en-1280": Shot("en", (1280, 900), anchor="kuvitelma/"),
    "viewer-coverage-en": Shot("en", (1280, 1000), anchor="kuvitelma/coverage"),
    "viewer-actor-en": Shot("en", (1280, 800), anchor="examples/actors/pp-jarjestorakenne"),
    "viewer-without-en": Shot("en", (1280, 800), anchor="examples/without"),
    "viewer-dark-en": Shot("en", (1280, 800), anchor="examples/", scheme="dark"),
}
"""Pages as a board sees them, of the examples and of a fictional region that says it is one."""
WORKPLACES = {
    "viewer-import-preview-en": Shot("en", (1280, 1200), anchor="examples/import"),
    "viewer-admin-links-en": Shot("en", (1280, 800), anchor="examples/admin"),
}
"""Pages as editors and administrators see them."""
FIGURES = {
    "figure-coverage-fi": ("coverage", ("kuvitelma",), "fi"),
    "figure-coverage-en": ("coverage", ("pohjois-pohjanmaa",), "en"),
    "figure-municipalities-fi": ("municipalities", ("kuvitelma", "kuvitelma-contact_person"), "fi"),
    "figure-posts-fi": ("posts", ("pohjois-pohjanmaa",), "fi"),
    "figure-meetings-en": ("meetings", ("pohjois-pohjanmaa",), "en"),
    "figure-goals-en": ("goals", ("kainuu",), "en"),
}
SUMMARY = ("summary", "examples/pohjois-pohjanmaa", "--year", "2019", "--lang", "fi")
FIRST_LINES = 31
OFFICE = ("soffice", "Xvfb", "xdotool", "import")
DISPLAY = ":77"
PASSWORD = "a sentence to remember"

ACTORS = (
    ("kuusikylan-kylat", "Kuusikylän kylät ry", "järjestö", "maakunnallinen", ""),
    ("kajaani", "Kajaanin kaupunki", "kunta", "", "Kajaani"),
    ("sotkamo", "Sotkamon kunta", "kuntta", "", "Sotkano"),
    ("jarjestofoorumi", "Järjestöfoorumi", "työryhmä", "maakunnallinen", ""),
    ("hanke", "Järjestöt yhdessä -hanke", "hanke", "maakunnallinen", ""),
    ("", "Kuusikylän nuorisoseura ry", "järjestö", "paikallinen", "Kajaani"),
    ("hanke", "Kylät mukaan -hanke", "hanke", "maakunnallinen", ""),
)
TIES = (
    ("y1", "hanke", "jarjestofoorumi", "kutsuu koolle", "2018", ""),
    ("y2", "Kajaanin kaupunki", "jarjestofoorumi", "on jäsenenä", "1.9.2018", ""),
    ("y3", "sotkamo", "jarjestofoorumi", "on jäsenenä", "31.9.2019", ""),
    ("y4", "kuusikylan-kylat", "hanke", "toteuttaa", "2020", "2018"),
)
"""Invented rows with mistakes that people make."""
RIGHT = (
    ("kuusikylan-kylat", "Kuusikylän kylät ry", "järjestö", "paikallinen", "Kajaani"),
    ("kuusikylan-nuoret", "Kuusikylän nuorisoseura ry", "järjestö", "paikallinen", "Kajaani"),
    ("kyla-hanke", "Kylät mukaan -hanke", "hanke", "maakunnallinen", ""),
)
"""Invented rows without mistakes."""
Tables = tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
FIELDS = {
    "actors": ("id", "name_fi", "kind", "level", "municipality"),
    "ties": ("id", "source", "target", "kind", "start", "end"),
}

TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #fff }}
pre {{ display: inline-block; margin: 0; padding: 18px 22px; background: #17212b; color: #e6edf3;
  font: 14px/1.42 "DejaVu Sans Mono", monospace }}
b {{ color: #8fd0ea; font-weight: normal }}
</style><pre><b>$ {command}</b>
{text}</pre>"""


def main() -> None:
    """Make every picture for which the programs are there, or those of the service alone."""
    if sys.argv[1:] == ["service"]:
        with tempfile.TemporaryDirectory() as folder, chromium() as browser:
            service(browser, Path(folder))
        return
    figures()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        maps(browser, Path(folder))
        demonstration(browser, Path(folder))
        service(browser, Path(folder))
        terminal(browser, "summary-fi", SUMMARY)
        if missing := [program for program in OFFICE if not shutil.which(program)]:
            lacking = ", ".join(missing)
            sys.stderr.write(f"The pictures of the workbook were not made: {lacking} missing.\n")
        else:
            workbooks(Path(folder))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser, and end it."""
    path = os.environ.get("NETMAP_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def maps(browser: Browser, folder: Path) -> None:
    """Draw the maps and photograph them."""
    examples = netmap.read(*(ROOT / "examples" / name for name in EXAMPLES))
    for name, shot in MAPS.items():
        dataset = netmap.fictional.region(actors=shot.actors) if shot.actors else examples
        network = netmap.Network.of(dataset, kinds="all")
        path = folder / f"{name}.html"
        page = netmap.maps.page(network, language=shot.language, layout=shot.layout)
        path.write_text(page, encoding="utf-8")
        photograph(browser, f"{path.as_uri()}{shot.anchor}", name, shot)


def demonstration(browser: Browser, folder: Path) -> None:
    """Photograph the page that ``netmap demo`` writes."""
    path = folder / "demo.html"
    path.write_text(netmap.demo.page(netmap.fictional.region(), language="fi"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_timeout(800)
    parts = [page.locator(f"#part-{number}-fi").bounding_box() for number in (1, 2)]
    top, below = (box["y"] for box in parts if box)
    clip: FloatRect = {"x": 0, "y": top, "width": 1280, "height": below - top + 480}
    page.screenshot(path=PICTURES / "demo-fi.png", clip=clip, full_page=True)
    page.close()


def figures() -> None:
    """Draw the figures, of the examples or of the fictional region."""
    for name, (which, (source, *indicator), language) in FIGURES.items():
        folder = ROOT / "examples" / source
        dataset = netmap.read(folder) if folder.exists() else netmap.fictional.region()
        svg = getattr(netmap.figures, which)(dataset, *indicator, language=language)
        (PICTURES / f"{name}.svg").write_text(svg, encoding="utf-8")
        (PICTURES / f"{name}.png").write_bytes(netmap.figures.png(svg, scale=2))


def photograph(browser: Browser, address: str, name: str, shot: Shot) -> None:
    """Save what a page shows once it has settled."""
    width, height = shot.size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=shot.scheme,
        device_scale_factor=1 if width > 1000 else 2,  # noqa: PLR2004 - a phone is dense
    )
    page.goto(address)
    page.wait_for_timeout(800)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.close()


def service(browser: Browser, folder: Path) -> None:
    """Serve the examples and the fictional region, and photograph their pages."""
    examples = netmap.read(*(ROOT / "examples" / name for name in EXAMPLES))
    sources = {"examples": examples, "kuvitelma": netmap.fictional.region()}
    for name, dataset in sources.items():
        with netmap.open(folder / f"{name}.netmap", create=True) as project:
            project.import_(dataset, name=name)
    with served(folder, *sources) as (address, first):
        own = browser.new_context(base_url=address).new_page()
        own.goto(first)
        for field, text in (("name", "aino"), ("password", PASSWORD), ("again", PASSWORD)):
            own.locator(f"#{field}").fill(text)
        own.locator("main button").click()
        boards = {name: board(browser, own, name) for name in sources}
        for name, shot in VIEWER.items():
            photograph_page(boards[shot.anchor.partition("/")[0]], name, shot)
        book = filled((("actors", RIGHT),))
        for name, shot in WORKPLACES.items():
            photograph_page(own, name, shot, book if shot.anchor.endswith("/import") else None)


def board(browser: Browser, own: Page, project: str) -> Page:
    """Make a share link of a project as an administrator, and open it in another browser."""
    own.goto(f"/p/{project}/admin?lang=en")
    own.locator("#title").fill("Board, spring meeting")
    own.locator(".made-here button.main").click()
    link = own.locator("#secret").input_value()
    page = browser.new_context(base_url=link.rpartition("/s/")[0]).new_page()
    page.goto(link)
    return page


def photograph_page(page: Page, name: str, shot: Shot, book: Workbook | None = None) -> None:
    """Save what a page of the service shows, in an upload form after a workbook was sent."""
    width, height = shot.size
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=shot.scheme)
    page.goto(f"/p/{shot.anchor}?lang={shot.language}")
    if book is not None:
        content = BytesIO()
        book.save(content)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        told = {"name": "spring.xlsx", "mimeType": kind, "buffer": content.getvalue()}
        page.locator("#file").set_input_files([told])
        page.locator("main button.main").first.click()
    page.wait_for_timeout(800)
    page.screenshot(path=PICTURES / f"{name}.png")


@contextmanager
def served(folder: Path, *projects: str) -> Iterator[tuple[str, str]]:
    """Serve projects of a folder; yield the address, and the link that makes an administrator."""
    command = Path(sys.executable).with_name("netmap")
    sources = [f"{name}.netmap" for name in projects]
    with subprocess.Popen(
        [command, "serve", *sources, "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            assert running.stdout
            told = (re.search(r"http://\S+/first/\S+", line) for line in running.stdout)
            first = next(it[0] for it in told if it)
            yield first.partition("/first/")[0], first
        finally:
            running.terminate()


def terminal(browser: Browser, name: str, arguments: tuple[str, ...]) -> None:
    """Show a command and the first lines of what it prints."""
    run = subprocess.run(
        [Path(sys.executable).with_name("netmap"), *arguments],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    text = "\n".join([*run.stdout.splitlines()[:FIRST_LINES], "…"])
    told = TERMINAL.format(command=html.escape(f"netmap {' '.join(arguments)}"), text=text)
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    page.set_content(told)
    page.locator("pre").screenshot(path=PICTURES / f"{name}.png")
    page.close()


def workbooks(folder: Path) -> None:
    """Show the template, and the copy in which its mistakes are marked, as LibreOffice does."""
    words = form("fi")
    actors, problems = words.sheet("actors"), words.problems_sheet
    with chdir(folder), display():
        path = Path("alue.xlsx")
        filled().save(path)
        marked = annotation.annotated(path, netmap.check(path), "fi")
        template = opened(workbook_out.template("fi"))
        window("workbook-example-fi", (template, words.example_sheet, "A1"), 640)
        window("workbook-actors-fi", (filled(), actors, "E4"), 330, "alt+Down")
        window("workbook-ties-fi", (filled(), words.sheet("ties"), "D3"), 210, "Left Right")
        window("workbook-marked-fi", (opened(marked), actors, "E4"), 300, "ctrl+F1")
        window("workbook-problems-fi", (opened(marked), problems, "A1"), 296)


def filled(tables: Tables = (("actors", ACTORS), ("ties", TIES))) -> Workbook:
    """Return a template with a few invented rows as a person would write them."""
    book = opened(workbook_out.template("fi"))
    for table, rows in tables:
        page = book[form("fi").sheet(table)]
        columns = {str(cell.value): cell.column or 0 for cell in page[1]}
        at = [columns[form("fi").header(table, field)] for field in FIELDS[table]]
        for number, cells in enumerate(rows, start=2):
            for column, text in zip(at, cells, strict=True):
                page.cell(number, column).value = text or None
    return book


def opened(data: bytes) -> Workbook:
    """Open a workbook that is in memory."""
    return openpyxl.load_workbook(BytesIO(data))


@contextmanager
def display() -> Iterator[None]:
    """Start a screen that nobody sees, and end it."""
    screen = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1280x820x24"])
    os.environ["DISPLAY"] = DISPLAY
    time.sleep(1)
    try:
        yield
    finally:
        screen.terminate()
        screen.wait()


def window(name: str, shown: tuple[Workbook, str, str], height: int, keys: str = "") -> None:
    """Photograph a sheet with one cell chosen, and after some keys when they are given."""
    book, title, cell = shown
    at_cell(book, title, cell)
    book.save(path := Path(f"{name}.xlsx"))
    profile = f"-env:UserInstallation={Path('office').absolute().as_uri()}"
    office = subprocess.Popen(
        ["soffice", profile, "--norestore", "--nologo", "--nofirststartwizard", path],
        start_new_session=True,
    )
    try:
        photograph_window(path, height, keys)
    finally:
        os.killpg(office.pid, signal.SIGTERM)
        office.wait()


def photograph_window(path: Path, height: int, keys: str) -> None:
    """Save what the window of a workbook shows, without its bars, under the same name."""
    search = ["xdotool", "search", "--sync", "--name", path.name]
    found = subprocess.run(search, capture_output=True, check=True, text=True, timeout=60)
    time.sleep(5)
    frame = found.stdout.split()[-1]
    size = ["windowsize", frame, "1280", "820", "windowmove", frame, "0", "0"]
    subprocess.run(["xdotool", *size], check=True)
    subprocess.run(["xdotool", "key", "--delay", "400", "Escape", *keys.split()], check=True)
    time.sleep(2)
    target = str(PICTURES / f"{path.stem}.png")
    crop = ["-crop", f"1216x{height}+0+107", "+repage"]
    subprocess.run(["import", "-window", "root", *crop, target], check=True)


def at_cell(book: Workbook, title: str, cell: str) -> None:
    """Let a workbook open at a cell."""
    book.active = book[title]
    for other in book.worksheets:
        other.sheet_view.tabSelected = other.title == title
        other.sheet_view.zoomScale = 85 if title == form("fi").problems_sheet else 100
    for selection in book[title].sheet_view.selection:
        selection.activeCell = selection.sqref = cell


if __name__ == "__main__":
    main()
